package answer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// speak streams pieces as a chat endpoint does.
func speak(w http.ResponseWriter, pieces ...string) {
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	for _, p := range pieces {
		data, _ := json.Marshal(map[string]any{"choices": []any{map[string]any{"delta": map[string]string{"content": p}}}})
		fmt.Fprintf(w, ": a comment\n\ndata: %s\n\n", data)
		w.(http.Flusher).Flush()
	}
	io.WriteString(w, "data: [DONE]\n\n")
}

// peer is a chat endpoint on loopback.
func peer(t *testing.T, c Config, handle http.HandlerFunc) *Model {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // only then the server notices that the client is gone
		r.Body = io.NopCloser(bytes.NewReader(body))
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	c.URL, c.Model = s.URL+"/v1", "a-model"
	m, err := NewModel(c)
	if err != nil {
		t.Fatal(err)
	}
	m.wait, m.maxWait = time.Millisecond, 5*time.Millisecond
	return m
}

func hear(ctx context.Context, m *Model) (string, error) {
	var b strings.Builder
	err := m.complete(ctx, []message{{"user", "hello"}}, func(s string) error { b.WriteString(s); return nil })
	return b.String(), err
}

func TestComplete(t *testing.T) {
	var tries atomic.Int32
	tests := []struct {
		name   string
		handle http.HandlerFunc
		want   string
		err    string // in the error; "" for none
		tries  int32
	}{
		{"a stream", func(w http.ResponseWriter, r *http.Request) { speak(w, "one ", "two") }, "one two", "", 1},
		{"a whole reply", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"choices":[{"message":{"role":"assistant","content":"all at once"}}]}`)
		}, "all at once", "", 1},
		{"too many requests, then well", func(w http.ResponseWriter, r *http.Request) {
			if tries.Load() < 3 {
				w.Header().Set("Retry-After", "1")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			speak(w, "well")
		}, "well", "", 3},
		{"down for good", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusBadGateway) }, "", "502", 3},
		{"a wrong key is not tried again", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusUnauthorized) }, "", "401", 1},
		{"a redirect is not followed", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/elsewhere", http.StatusTemporaryRedirect)
		}, "", "307", 1},
		{"not JSON", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<html>hello</html>") }, "", "broken", 3},
		{"an error in the stream", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			io.WriteString(w, "data: {\"error\":{\"message\":\"overloaded\"}}\n\n")
		}, "", "broken", 3},
		{"a stream that breaks off keeps what it said", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			io.WriteString(w, "data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n")
		}, "half", "broken", 1},
		{"a line without an end", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			io.WriteString(w, "data: "+strings.Repeat("x", 2*maxReplyBytes))
		}, "", "too long", 3},
		{"a reply without an end", func(w http.ResponseWriter, r *http.Request) {
			speak(w, strings.Split(strings.Repeat("words and more words|", 2000), "|")...)
		}, "words", "too long", 1},
		{"a big reply at once", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"choices":[{"message":{"content":%q}}]}`, strings.Repeat("x", maxReplyText+1))
		}, "", "too long", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tries.Store(0)
			m := peer(t, Config{Key: "secret"}, func(w http.ResponseWriter, r *http.Request) {
				tries.Add(1)
				if r.URL.Path != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer secret" {
					t.Errorf("request to %s with %q", r.URL.Path, r.Header.Get("Authorization"))
				}
				tt.handle(w, r)
			})
			got, err := hear(t.Context(), m)
			if tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
				t.Errorf("error %v, want one with %q", err, tt.err)
			}
			if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("heard %q, want %q", got, tt.want)
			}
			if n := tries.Load(); n != tt.tries {
				t.Errorf("%d tries, want %d", n, tt.tries)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the key stands in the error: %v", err)
			}
		})
	}
}

func TestCompleteSilence(t *testing.T) {
	m := peer(t, Config{Idle: 20 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	if _, err := hear(t.Context(), m); err == nil || !strings.Contains(err.Error(), "silent") {
		t.Errorf("error %v, want that it fell silent", err)
	}
}

func TestCompleteTimeout(t *testing.T) {
	m := peer(t, Config{Timeout: 30 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for r.Context().Err() == nil { // never silent, never done
			io.WriteString(w, ": still here\n\n")
			w.(http.Flusher).Flush()
		}
	})
	if _, err := hear(t.Context(), m); err == nil {
		t.Error("no error from a reply that does not end")
	}
}

func TestCompleteCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	m := peer(t, Config{}, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	if _, err := hear(ctx, m); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that the context was cancelled", err)
	}
}

func TestNewModel(t *testing.T) {
	for _, c := range []Config{{URL: "ftp://host/v1", Model: "m"}, {URL: "host/v1", Model: "m"}, {URL: "", Model: "m"}, {URL: "http://host/v1"}} {
		if _, err := NewModel(c); err == nil {
			t.Errorf("no error for %+v", c)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)
	for v, want := range map[string]time.Duration{
		"": 0, "2": 2 * time.Second, "-1": 0, "soon": 0, "99999999999999999999": 0,
		"Wed, 04 Mar 2026 10:00:05 GMT": 5 * time.Second, "Wed, 04 Mar 2026 09:00:00 GMT": 0,
	} {
		if got := retryAfter(v, now); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", v, got, want)
		}
	}
}
