package main

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"
)

// A syncBuffer is written by the program while a test reads it.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// waitFor returns what stands from mark to the end of its line, once it is there.
func (s *syncBuffer) waitFor(t *testing.T, mark string) string {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if _, rest, found := strings.Cut(s.String(), mark); found {
			if line, _, whole := strings.Cut(rest, "\n"); whole {
				return mark + line
			}
		}
	}
	t.Fatalf("%q never came:\n%s", mark, s.String())
	return ""
}
