package search

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"findings/corpus"
	"findings/index"
)

// A store gives what a request needs besides the index: passages and reports as
// they are in the library now, and figures of the index at the request's moment.
type store struct {
	*cache
	reader index.Reader // at the request's moment
	moment *figures     // what is known of it
}

// A cache keeps the passages and reports that were read last, while the engine
// stays at one place in the library's history.
type cache struct {
	lib    Library
	engine index.Engine
	stems  *stemTable

	mu       sync.Mutex
	seq      uint64
	passages map[string]*corpus.Passage
	reports  map[string]*corpus.Report
	figures  []*figures // of the last moments, the last one asked for first
}

// Figures are what was found out about the index at one moment.
type figures struct {
	seq      uint64
	digests  map[string]digest  // by passage
	idfs     map[string]float64 // by word, of its stem in the text
	councils map[string]bool    // authorities with a report; nil when not asked for yet
}

// Bounds of what is kept.
const (
	maxKept    = 8192 // passages: some ten megabytes; digests, five at each moment
	maxFigures = 4    // moments
)

func newStore(lib Library, engine index.Engine) *store {
	c := &cache{lib: lib, engine: engine, stems: newStemTable()}
	c.clear()
	return &store{cache: c, reader: engine, moment: newFigures(engine.Seq())}
}

func newFigures(seq uint64) *figures {
	return &figures{seq: seq, digests: map[string]digest{}, idfs: map[string]float64{}}
}

func (c *cache) clear() {
	c.passages = map[string]*corpus.Passage{}
	c.reports = map[string]*corpus.Report{}
}

// at is the store with the figures of a moment.
func (s *store) at(reader index.Reader) *store {
	s.mu.Lock()
	defer s.mu.Unlock()
	seq := reader.Seq()
	i := slices.IndexFunc(s.figures, func(f *figures) bool { return f.seq == seq })
	var f *figures
	if i >= 0 {
		f = s.figures[i]
		s.figures = slices.Delete(s.figures, i, i+1)
	} else {
		f = newFigures(seq)
	}
	s.figures = slices.Insert(s.figures[:min(len(s.figures), maxFigures-1)], 0, f)
	return &store{s.cache, reader, f}
}

// lock locks the cache, emptied if the engine has moved on or it is full.
func (c *cache) lock() {
	c.mu.Lock()
	if seq := c.engine.Seq(); seq != c.seq || len(c.passages) >= maxKept || len(c.reports) >= maxKept {
		c.clear()
		c.seq = seq
	}
}

// passage is a passage of the library, nil when it is gone.
func (c *cache) passage(id string) *corpus.Passage {
	return get(c, &c.passages, id, c.lib.Passage)
}

// report is a report of the library, nil when it is gone.
func (c *cache) report(id string) *corpus.Report {
	return get(c, &c.reports, id, c.lib.Report)
}

func get[T any](c *cache, kept *map[string]*T, id string, read func(string) (*T, error)) *T {
	c.lock()
	v, ok := (*kept)[id]
	seq := c.seq
	c.mu.Unlock()
	if ok {
		return v
	}
	v, err := read(id)
	if err != nil || v == nil {
		return nil
	}
	c.lock()
	if c.seq == seq {
		(*kept)[id] = v
	}
	c.mu.Unlock()
	return v
}

// A digest is what ranking keeps of a passage's words.
type digest struct {
	sketch sketch
	bag    bag
}

// digest is the digest of a passage. That of one which has left the library is
// empty, unless it was asked for before at the same moment: then what is left
// ranks as it did.
func (s *store) digest(id string) digest {
	s.mu.Lock()
	d, ok := s.moment.digests[id]
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
	s.mu.Lock()
	if len(s.moment.digests) >= maxKept {
		clear(s.moment.digests)
	}
	s.moment.digests[id] = d
	s.mu.Unlock()
	return d
}

// idf is the idf of each word's stem in the text of the whole library.
func (s *store) idf(ctx context.Context, words []string) ([]float64, error) {
	out := make([]float64, len(words))
	var missing []int
	s.mu.Lock()
	for i, w := range words {
		var ok bool
		if out[i], ok = s.moment.idfs[w]; !ok {
			missing = append(missing, i)
		}
	}
	s.mu.Unlock()
	for batch := range slices.Chunk(missing, index.MaxLeaves) {
		or := &index.Or{}
		for _, i := range batch {
			or.Nodes = append(or.Nodes, &index.Word{Text: words[i], Fields: []index.Field{index.Text}})
		}
		st, err := s.reader.Stats(ctx, or)
		if err != nil {
			return nil, err
		}
		for n, i := range batch {
			out[i] = idf(float64(st.DocFreq[n][index.Text]), float64(st.Docs))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range missing {
		s.moment.idfs[words[i]] = out[i]
	}
	return out, nil
}

// authorities are those with a report. The map is not to be changed.
func (s *store) authorities(ctx context.Context) (map[string]bool, error) {
	s.mu.Lock()
	known := s.moment.councils
	s.mu.Unlock()
	if known != nil {
		return known, nil
	}
	found, err := s.reader.Search(ctx, &index.Query{Facets: []string{"authority"}})
	if err != nil {
		return nil, fmt.Errorf("listing authorities: %w", err)
	}
	known = map[string]bool{}
	for _, c := range found.Facets["authority"] {
		known[c.Value] = true
	}
	s.mu.Lock()
	s.moment.councils = known
	s.mu.Unlock()
	return known, nil
}
