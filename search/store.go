package search

import (
	"context"
	"fmt"
	"sync"

	"findings/corpus"
	"findings/index"
)

// store keeps the passages and reports that were read last, while the engine
// stays at one place in the library's history.
type store struct {
	lib    Library
	engine index.Engine

	mu       sync.Mutex
	seq      uint64
	passages map[string]*corpus.Passage
	reports  map[string]*corpus.Report
	sketches map[string]sketch
	councils map[string]bool // authorities with a report; nil when not asked for yet
}

// maxKept is how many passages the store keeps: some ten megabytes.
const maxKept = 8192

func newStore(lib Library, engine index.Engine) *store {
	s := &store{lib: lib, engine: engine}
	s.clear()
	return s
}

func (s *store) clear() {
	s.passages = map[string]*corpus.Passage{}
	s.reports = map[string]*corpus.Report{}
	s.sketches = map[string]sketch{}
	s.councils = nil
}

// lock locks the store, emptied if the engine has moved on or it is full.
func (s *store) lock() {
	s.mu.Lock()
	if seq := s.engine.Seq(); seq != s.seq || len(s.passages) >= maxKept || len(s.reports) >= maxKept {
		s.clear()
		s.seq = seq
	}
}

// passage is a passage of the library, nil when it is gone.
func (s *store) passage(id string) *corpus.Passage {
	return get(s, &s.passages, id, s.lib.Passage)
}

// report is a report of the library, nil when it is gone.
func (s *store) report(id string) *corpus.Report {
	return get(s, &s.reports, id, s.lib.Report)
}

func get[T any](s *store, kept *map[string]*T, id string, read func(string) (*T, error)) *T {
	s.lock()
	v, ok := (*kept)[id]
	seq := s.seq
	s.mu.Unlock()
	if ok {
		return v
	}
	v, err := read(id)
	if err != nil || v == nil {
		return nil
	}
	s.lock()
	if s.seq == seq {
		(*kept)[id] = v
	}
	s.mu.Unlock()
	return v
}

// sketch is the sketch of a passage's text, nil when the passage is gone.
func (s *store) sketch(id string) sketch {
	s.lock()
	k, ok := s.sketches[id]
	s.mu.Unlock()
	if ok {
		return k
	}
	p := s.passage(id)
	if p == nil {
		return nil
	}
	k = sketchOf(p.Text)
	s.lock()
	s.sketches[id] = k
	s.mu.Unlock()
	return k
}

// authorities are those with a report. The map is not to be changed.
func (s *store) authorities(ctx context.Context) (map[string]bool, error) {
	s.lock()
	known := s.councils
	s.mu.Unlock()
	if known != nil {
		return known, nil
	}
	found, err := s.engine.Search(ctx, &index.Query{Facets: []string{"authority"}})
	if err != nil {
		return nil, fmt.Errorf("listing authorities: %w", err)
	}
	known = map[string]bool{}
	for _, c := range found.Facets["authority"] {
		known[c.Value] = true
	}
	s.lock()
	s.councils = known
	s.mu.Unlock()
	return known, nil
}
