package search

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"findings/corpus"
	"findings/index"
)

// store keeps the passages and reports that were read last, while the engine
// stays at one place in the library's history.
type store struct {
	lib    Library
	engine index.Engine
	stems  *stemTable

	mu       sync.Mutex
	seq      uint64
	passages map[string]*corpus.Passage
	reports  map[string]*corpus.Report
	digests  map[string]digest
	idfs     map[string]float64 // by word, of its stem in the text
	councils map[string]bool    // authorities with a report; nil when not asked for yet
}

// maxKept is how many passages the store keeps: some ten megabytes.
const maxKept = 8192

func newStore(lib Library, engine index.Engine) *store {
	s := &store{lib: lib, engine: engine, stems: newStemTable()}
	s.clear()
	return s
}

func (s *store) clear() {
	s.passages = map[string]*corpus.Passage{}
	s.reports = map[string]*corpus.Report{}
	s.digests = map[string]digest{}
	s.idfs = map[string]float64{}
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

// A digest is what ranking keeps of a passage's words.
type digest struct {
	sketch sketch
	bag    bag
}

// digest is the digest of a passage, empty when the passage is gone.
func (s *store) digest(id string) digest {
	s.lock()
	d, ok := s.digests[id]
	s.mu.Unlock()
	if ok {
		return d
	}
	p := s.passage(id)
	if p == nil {
		return digest{}
	}
	words := textWords(p.Text)
	d = digest{sketchOf(words), s.stems.bagOf(slices.Concat(words, textWords(p.Section)))}
	s.lock()
	s.digests[id] = d
	s.mu.Unlock()
	return d
}

// idf is the idf of each word's stem in the text of the whole library.
func (s *store) idf(ctx context.Context, words []string) ([]float64, error) {
	out := make([]float64, len(words))
	var missing []int
	s.lock()
	seq := s.seq
	for i, w := range words {
		var ok bool
		if out[i], ok = s.idfs[w]; !ok {
			missing = append(missing, i)
		}
	}
	s.mu.Unlock()
	for batch := range slices.Chunk(missing, index.MaxLeaves) {
		or := &index.Or{}
		for _, i := range batch {
			or.Nodes = append(or.Nodes, &index.Word{Text: words[i], Fields: []index.Field{index.Text}})
		}
		st, err := s.engine.Stats(ctx, or)
		if err != nil {
			return nil, err
		}
		for n, i := range batch {
			out[i] = idf(float64(st.DocFreq[n][index.Text]), float64(st.Docs))
		}
	}
	s.lock()
	defer s.mu.Unlock()
	for _, i := range missing {
		if s.seq == seq {
			s.idfs[words[i]] = out[i]
		}
	}
	return out, nil
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
