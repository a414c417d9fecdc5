package web

import (
	"net/http"
	"os"
	"regexp"
	"testing"
	"time"
)

// TestClockJumps sets the clock of a service forward and back by a year.
func TestClockJumps(t *testing.T) {
	backups := t.TempDir()
	s := newServer(t, func(c *Config) { c.Access.WriteToken, c.Backups = "writing", backups })
	reports, err := s.Library.Reports()
	if err != nil {
		t.Fatal(err)
	}
	var newest time.Time
	for _, r := range reports {
		if r.Added.After(newest) {
			newest = r.Added
		}
	}
	updated := regexp.MustCompile(`<updated>([^<]+)`)
	tags := map[string]bool{}
	year := newest.Year()
	for _, now := range []time.Time{newest.Add(time.Hour), newest.AddDate(1, 0, 0), newest.AddDate(-1, 0, 0)} {
		s.now = func() time.Time { return now }
		w := get(t, s, "/api/v1/search?q=social&format=atom")
		found := updated.FindSubmatch(w.Body.Bytes())
		if found == nil {
			t.Fatalf("no date in %.300s", w.Body)
		}
		at, err := time.Parse(time.RFC3339, string(found[1]))
		if err != nil || at.Year() != year {
			t.Errorf("at %v the feed is of %s", now, found[1])
		}
		tag := w.Header().Get("ETag")
		if tags[tag] {
			t.Errorf("at %v an answer has the ETag %s of another day, and “last year” may have another meaning", now, tag)
		}
		tags[tag] = true
		if w := send(s, "GET", "/api/v1/search?q=social&format=atom", "", "If-None-Match: "+tag); w.Code != http.StatusNotModified {
			t.Errorf("at %v the same day gives %d", now, w.Code)
		}
		for range 2 { // in the same millisecond
			if w := send(s, "POST", "/api/v1/backups", "", "Authorization: Bearer writing"); w.Code != http.StatusCreated {
				t.Errorf("a backup at %v: %d %s", now, w.Code, w.Body)
			}
		}
	}
	if made, err := os.ReadDir(backups); err != nil || len(made) != 6 {
		t.Errorf("%d backups, %v", len(made), err)
	}
}

// TestOriginalHasNoTime lets the ETag alone say whether a file has changed: a time may
// be of a clock that was wrong.
func TestOriginalHasNoTime(t *testing.T) {
	s := newServer(t)
	w := get(t, s, "/api/v1/reports/wexcombe-2024-02-12/original")
	if w.Code != http.StatusOK || w.Header().Get("Last-Modified") != "" || w.Header().Get("ETag") == "" {
		t.Errorf("status %d, headers %v", w.Code, w.Header())
	}
	if again := send(s, "GET", "/api/v1/reports/wexcombe-2024-02-12/original", "", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"); again.Code != http.StatusOK {
		t.Errorf("a client whose clock is ahead gets %d", again.Code)
	}
}

// TestRateLimitAcrossClockJumps gives the limiter moments of a clock that is set
// forward and back: a client keeps its rate, and nobody is locked out.
func TestRateLimitAcrossClockJumps(t *testing.T) {
	l := newLimiter(Access{Rate: 1, Burst: 2})
	start := time.Date(2024, 9, 9, 12, 0, 0, 0, time.UTC) // no monotonic reading, as after a conversion
	for i, jump := range []time.Duration{0, 365 * 24 * time.Hour, -365 * 24 * time.Hour, -2 * 365 * 24 * time.Hour, 0} {
		now := start.Add(jump)
		allowed := 0
		for range 10 {
			if l.wait("client", now) == 0 {
				allowed++
			}
		}
		if allowed > 2 {
			t.Errorf("jump %d to %v: %d requests at once", i, now, allowed)
		}
		if d := l.wait("client", now.Add(2*time.Second)); d > 0 {
			t.Errorf("jump %d to %v: two seconds later it must still wait for %v", i, now, d)
		}
	}
}
