package web

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"findings/index"
)

// aFailedIndex is one that says what is wrong with it.
type aFailedIndex struct {
	Index
	err error
}

func (f aFailedIndex) Err() error { return f.err }

// TestMetrics makes requests and looks for them, and for nothing of what was asked.
func TestMetrics(t *testing.T) {
	s := newServer(t)
	get(t, s, "/api/v1/search?q=zebra")
	get(t, s, "/api/v1/ask?q=Who+won+the+zebra+cup%3F")
	get(t, s, "/zebra")
	send(s, "ZEBRA", "/api/v1/search", "")
	text := get(t, s, "/metrics").Body.String()
	for _, line := range []string{
		`findings_http_requests_total{method="GET",route="/api/v1/search",status="200"} 1`,
		`findings_http_requests_total{method="GET",route="none",status="404"} 1`,
		`findings_http_request_seconds_count{route="/api/v1/search"} 1`,
		"findings_library_reports 12", "findings_library_writable 1", "findings_index_sound 1", "findings_index_rebuilds_total 0",
		"findings_library_sequence 12", "findings_index_sequence 12", "go_goroutines ",
	} {
		if !strings.Contains(text, "\n"+line) {
			t.Errorf("no line %q", line)
		}
	}
	if !strings.Contains(text, `findings_questions_total{`) || !strings.Contains(text, `outcome="abstained"`) {
		t.Error("no count of questions")
	}
	if strings.Contains(strings.ToLower(text), "zebra") {
		t.Error("what was asked, or a stranger's method, is in the metrics")
	}
}

// TestReadiness asks a service whose index is not as it should be.
func TestReadiness(t *testing.T) {
	for _, c := range []struct {
		rule   string
		err    error
		status int
		says   string
		metric string
	}{
		{"all is well", nil, http.StatusOK, "ready", "findings_index_sound 1"},
		{"the index is damaged", &index.RebuildError{Reason: "a.zap is damaged"}, http.StatusServiceUnavailable, "a.zap is damaged", "findings_index_sound 0"},
		{"the index cannot be written", errors.New("no space left"), http.StatusServiceUnavailable, "no space left", "findings_index_sound 0"},
	} {
		s := newServer(t, func(cfg *Config) { cfg.Index = aFailedIndex{cfg.Index, c.err} })
		if w := get(t, s, "/readyz"); w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: readyz gives %d %q", c.rule, w.Code, w.Body)
		}
		if text := get(t, s, "/metrics").Body.String(); !strings.Contains(text, "\n"+c.metric+"\n") {
			t.Errorf("%s: no line %q in the metrics", c.rule, c.metric)
		}
	}
}

// TestDamagedIndexIsAProblem says what people see of an index that is being built again.
func TestDamagedIndexIsAProblem(t *testing.T) {
	s := newServer(t)
	e := s.engine
	e.GET("/api/v1/damaged", s.handle(func(*gin.Context) error { return index.ErrDamaged }))
	w := get(t, s, "/api/v1/damaged")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "The reports are safe") {
		t.Errorf("%d, headers %v: %s", w.Code, w.Header(), w.Body)
	}
}
