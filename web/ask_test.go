package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAskStreams(t *testing.T) {
	s := newServer(t)
	r := httptest.NewRequest(http.MethodGet, "/api/v1/ask?q=What+did+inspectors+say+about+care+leavers%3F", nil)
	r.Header.Set("Accept", "text/event-stream")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if kind := w.Header().Get("Content-Type"); w.Code != http.StatusOK || !strings.HasPrefix(kind, "text/event-stream") {
		t.Fatalf("status %d, %s", w.Code, kind)
	}
	events := strings.Split(strings.TrimSpace(w.Body.String()), "\n\n")
	for i, e := range events {
		want := "event: sentence\n"
		if i == len(events)-1 {
			want = "event: answer\n"
		}
		if !strings.HasPrefix(e, want) {
			t.Errorf("event %d is %.60q, want %q", i, e, want)
		}
	}
	if len(events) < 2 {
		t.Errorf("%d events, want a sentence and the answer at least", len(events))
	}
}

func TestAskStreamErrors(t *testing.T) {
	s := newServer(t)
	r := httptest.NewRequest(http.MethodGet, "/api/v1/ask?q="+strings.Repeat("why", 1000), nil)
	r.Header.Set("Accept", "text/event-stream")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if kind := w.Header().Get("Content-Type"); w.Code != http.StatusBadRequest || !strings.HasPrefix(kind, "application/problem+json") {
		t.Errorf("status %d, %s: %s", w.Code, kind, w.Body)
	}
}
