package web

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

func TestTooManyInFlight(t *testing.T) {
	s := newServer(t, func(c *Config) { c.InFlight = 1 })
	s.inFlight <- struct{}{} // one that is at work
	w := send(s, "GET", "/api/v1/themes", "")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("beyond the bound: %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	if w := send(s, "GET", "/healthz", ""); w.Code != http.StatusOK {
		t.Errorf("health of a busy service: %d", w.Code)
	}
	<-s.inFlight
	for range 3 {
		if w := send(s, "GET", "/api/v1/themes", ""); w.Code != http.StatusOK {
			t.Errorf("when it is free again: %d", w.Code)
		}
	}
}

func TestLogs(t *testing.T) {
	const secret, asked = "a-secret-token", "zebra"
	for _, c := range []struct {
		rule              string
		requests, queries bool
		lines             int
		query             bool
	}{
		{"nothing is logged unless asked for", false, false, 0, false},
		{"a line a request, without what was asked", true, false, 5, false},
		{"with what was asked", true, true, 5, true},
	} {
		var log bytes.Buffer
		s := newServer(t, func(cfg *Config) {
			cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
			cfg.LogRequests, cfg.LogQueries = c.requests, c.queries
			cfg.Access.ReadToken = secret
		})
		for _, address := range []string{"/api/v1/search?q=" + asked, "/search?q=" + asked, "/ask?q=" + asked + "?", "/" + asked, "/api/v1/search?zebra=1&token=" + secret} {
			send(s, "GET", address, "", "Authorization: Bearer "+secret)
		}
		if got := strings.Count(log.String(), "msg=request"); got != c.lines {
			t.Errorf("%s: %d lines, want %d:\n%s", c.rule, got, c.lines, &log)
		}
		if got := strings.Contains(log.String(), asked); got != c.query {
			t.Errorf("%s: what was asked is logged: %v:\n%s", c.rule, got, &log)
		}
		if strings.Contains(log.String(), secret) {
			t.Errorf("%s: the token is in the log:\n%s", c.rule, &log)
		}
	}
}

// TestStreamsOutliveTheServersDeadline sends a stream that takes longer than the
// server gives an answer.
func TestStreamsOutliveTheServersDeadline(t *testing.T) {
	const pieces, pause, deadline = 5, 60 * time.Millisecond, 150 * time.Millisecond
	e := gin.New()
	e.GET("/:how", func(c *gin.Context) {
		w := io.Writer(c.Writer)
		if c.Param("how") == "patient" {
			w = newPatient(c.Writer)
		}
		for range pieces {
			_, _ = w.Write(bytes.Repeat([]byte("x"), 8<<10)) // fails once the connection is cut, as the client sees
			c.Writer.Flush()
			time.Sleep(pause)
		}
	})
	srv := httptest.NewUnstartedServer(e)
	srv.Config.WriteTimeout = deadline
	srv.Start()
	defer srv.Close()
	for how, whole := range map[string]bool{"patient": true, "hurried": false} {
		n, err := fetchAll(srv.URL + "/" + how)
		if got := err == nil && n == pieces*8<<10; got != whole {
			t.Errorf("%s: %d bytes, %v; whole: %v, want %v", how, n, err, got, whole)
		}
	}
}

func fetchAll(address string) (int64, error) {
	resp, err := http.Get(address)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return io.Copy(io.Discard, resp.Body)
}

// TestTimeForAModel leaves time to answer in quotations after a language model
// has used all of its own.
func TestTimeForAModel(t *testing.T) {
	s := newServer(t, func(c *Config) { c.ModelTime = time.Minute })
	for route, want := range map[string]time.Duration{"/api/v1/ask": answerTime + time.Minute, "/ask": answerTime + time.Minute, "/api/v1/search": answerTime} {
		if got := s.timeFor(route); got != want {
			t.Errorf("%s has %v, want %v", route, got, want)
		}
	}
}
