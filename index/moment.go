package index

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// A moment is the index as it was after one change: what At gives.
type moment struct {
	engine *Bleve
	store  *store
	view   *view
	found  foundLeaves
}

// foundLeaves are the postings of the leaves that were asked for already: a request
// asks for the same ones when it weighs its words, when it searches, and when
// it searches again for fewer of them.
type foundLeaves struct {
	sync.Mutex
	leaves []foundLeaf
}

type foundLeaf struct {
	leaf     leaf
	postings leafPostings
	figures  figures
}

// get finds a leaf that is the same but for its boost.
func (f *foundLeaves) get(l *leaf) (foundLeaf, bool) {
	f.Lock()
	defer f.Unlock()
	for i := range f.leaves {
		if f.leaves[i].leaf.same(*l) {
			return f.leaves[i], true
		}
	}
	return foundLeaf{}, false
}

// maxFound is how many leaves are remembered: those of a query and its feedback.
const maxFound = 2 * MaxLeaves

func (f *foundLeaves) put(l foundLeaf) {
	f.Lock()
	defer f.Unlock()
	if len(f.leaves) < maxFound {
		f.leaves = append(f.leaves, l)
	}
}

// Bounds of what is kept of earlier changes. Most of an earlier view is files that
// the current one reads as well; what it has by itself is bounded by spareDocs.
const (
	keepViews = 16
	keepFor   = 10 * time.Minute // since it was asked for last
	spareDocs = 100_000          // passages in segments that have been merged since, or as many as the index holds
)

// At gives the index as it was after a change, or as it is now.
func (e *Bleve) At(seq uint64) (Reader, func(), error) {
	s, v, err := e.acquire(seq)
	if err != nil {
		return nil, nil, err
	}
	v.asked.Store(time.Now().UnixNano())
	return &moment{engine: e, store: s, view: v}, v.release, nil
}

// acquire gives the store and its view of a change, or its current one; the
// caller releases it.
func (e *Bleve) acquire(seq uint64) (*store, *view, error) {
	for {
		s := e.store.Load()
		if v := s.at(seq); v != nil {
			return s, v, nil
		}
		v, err := s.acquire()
		if err == nil || e.store.Load() == s {
			return s, v, err
		}
	}
}

// now runs fn on the index as it is now.
func (e *Bleve) now(fn func(*moment) error) error {
	s, v, err := e.acquire(0)
	if err != nil {
		return err
	}
	defer v.release()
	return fn(&moment{engine: e, store: s, view: v})
}

// Search finds the passages that match and counts facets over them.
func (e *Bleve) Search(ctx context.Context, q *Query) (r *Result, err error) {
	err = e.now(func(m *moment) error { r, err = m.Search(ctx, q); return err })
	return r, err
}

// Stats gives the figures of a query's leaves without searching.
func (e *Bleve) Stats(ctx context.Context, match Node) (st Stats, err error) {
	err = e.now(func(m *moment) error { st, err = m.Stats(ctx, match); return err })
	return st, err
}

// Terms lists up to n indexed words that begin with prefix, most frequent first.
func (e *Bleve) Terms(ctx context.Context, prefix string, n int) (words []TermCount, err error) {
	err = e.now(func(m *moment) error { words, err = m.Terms(ctx, prefix, n); return err })
	return words, err
}

// Similar lists indexed words within maxEdits of word that share its first two
// letters: nearest first, then most frequent.
func (e *Bleve) Similar(ctx context.Context, word string, maxEdits int) (words []TermCount, err error) {
	err = e.now(func(m *moment) error { words, err = m.Similar(ctx, word, maxEdits); return err })
	return words, err
}

// Seq is the last change that the moment holds.
func (m *moment) Seq() uint64 { return m.view.seq }

// search runs fn on the view once there is a free place among the running
// searches.
func (m *moment) search(ctx context.Context, fn func(*view) error) error {
	select {
	case m.engine.running <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("waiting for other searches: %w", ctx.Err())
	}
	defer func() { <-m.engine.running }()
	return m.read(fn)
}

// at is the view of an earlier change, nil where it is not kept or with 0.
func (s *store) at(seq uint64) *view {
	if seq == 0 {
		return nil
	}
	s.keeping.Lock()
	defer s.keeping.Unlock()
	for _, v := range s.kept {
		if v.seq == seq && v.retain() {
			return v
		}
	}
	return nil
}

// keep keeps a view that At gave, now that another takes its place.
func (s *store) keep(v *view) {
	if v.asked.Load() > 0 && v.seq > 0 && v.retain() {
		s.keeping.Lock()
		s.kept = append(s.kept, v)
		s.keeping.Unlock()
	}
}

// prune lets go of views that are not worth keeping: those asked for last stay.
func (s *store) prune(now time.Time) {
	s.keeping.Lock()
	defer s.keeping.Unlock()
	if len(s.kept) == 0 {
		return
	}
	held := map[uint64]bool{}
	room, current := 0, s.current.Load()
	if current != nil {
		room = max(spareDocs, current.docs)
		for i := range current.segments {
			held[current.segments[i].id] = true
		}
	}
	slices.SortFunc(s.kept, func(x, y *view) int { return int(min(1, max(-1, y.asked.Load()-x.asked.Load()))) })
	kept := s.kept[:0]
	for i, v := range s.kept {
		for j := range v.segments {
			if g := &v.segments[j]; !held[g.id] {
				held[g.id] = true
				room -= int(g.n)
			}
		}
		if current == nil || i >= keepViews || room < 0 || now.Sub(time.Unix(0, v.asked.Load())) > keepFor {
			v.release()
			continue
		}
		kept = append(kept, v)
	}
	clear(s.kept[len(kept):])
	s.kept = kept
}
