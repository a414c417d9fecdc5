package index

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
)

// BM25's parameters, as in Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond" (2009), and what a field counts for.
const (
	bm25K1 = 1.2
	bm25B  = 0.75
)

var defaultWeights = [Fields]float64{Text: 1, Heading: 0.5, About: 0.3}

// A search is a Query at work on a view.
type search struct {
	*view
	found   *foundLeaves
	plan    *plan
	query   *Query
	filters []filter
	leaves  []leafPostings // by leaf
	figures []figures      // by leaf
	counted []counter
	counts  tally
	top     top
}

// Search finds the passages that match and counts facets over them.
func (m *moment) Search(ctx context.Context, q *Query) (*Result, error) {
	if q.Limit < 0 || q.Limit > MaxLimit {
		return nil, fmt.Errorf("%w: a limit of %d; at most %d", ErrQuery, q.Limit, MaxLimit)
	}
	for i := range q.Filter {
		if err := q.Filter[i].check(); err != nil {
			return nil, err
		}
	}
	p, err := newPlan(q.Match, q.Also)
	if err != nil {
		return nil, err
	}
	var found *Result
	err = m.search(ctx, func(v *view) error {
		s := &search{view: v, found: &m.found, plan: p, query: q}
		if err := s.prepare(ctx); err != nil {
			return err
		}
		if err := s.run(ctx); err != nil {
			return err
		}
		found, err = s.result(ctx)
		return err
	})
	return found, err
}

// Stats gives the figures of a query's leaves without searching.
func (m *moment) Stats(ctx context.Context, match Node) (Stats, error) {
	p, err := newPlan(match, nil)
	if err != nil {
		return Stats{}, err
	}
	var stats Stats
	err = m.search(ctx, func(v *view) error {
		s := &search{view: v, found: &m.found, plan: p}
		if err := s.find(ctx); err != nil {
			return err
		}
		stats = s.stats()
		return nil
	})
	return stats, err
}

// find reads the postings of the leaves.
func (s *search) find(ctx context.Context) error {
	for i := range s.plan.leaves {
		l := &s.plan.leaves[i]
		found, ok := s.found.get(l)
		if !ok {
			var err error
			found.leaf = *l
			if found.postings, found.figures, err = s.view.find(ctx, l); err != nil {
				return err
			}
			s.found.put(found)
		}
		s.leaves = append(s.leaves, found.postings)
		s.figures = append(s.figures, found.figures)
	}
	return nil
}

func (s *search) prepare(ctx context.Context) error {
	if err := s.find(ctx); err != nil {
		return err
	}
	s.filters = s.view.filters(s.query)
	s.bind(&s.plan.match)
	s.counted = s.counters(s.query.Facets, s.filters)
	s.counts.reports = make([]bool, len(s.reports))
	s.top.init(s)
	return nil
}

func (s *search) stats() Stats {
	st := Stats{Docs: s.docs, AvgLength: s.average}
	for i := range s.figures {
		st.DocFreq = append(st.DocFreq, s.figures[i].freq)
		st.LeafDocs = append(st.LeafDocs, s.figures[i].docs)
	}
	return st
}

// idf is the weight of a leaf that n of the passages hold.
func (s *search) idf(n int) float64 {
	return math.Log(1 + (float64(s.docs)-float64(n)+0.5)/(float64(n)+0.5))
}

// A window is a stretch of a segment's passages that is worked on at once: the
// leaves that each holds, and its score.
const window = 4096

type scratch struct {
	mask  [window]uint64
	score [window]float64
	found [window]uint32 // those that match and pass all filters
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// run goes once over all passages that hold a leaf.
func (s *search) run(ctx context.Context) error {
	sc := scratches.Get().(*scratch)
	defer scratches.Put(sc)
	for i := range s.segments {
		seg := &s.segments[i]
		streams, err := s.streams(ctx, i)
		if err != nil {
			return err
		}
		for from := uint32(0); from < seg.n; from += window {
			if err := ctx.Err(); err != nil {
				return err
			}
			to := min(from+window, seg.n)
			clear(sc.mask[:to-from])
			clear(sc.score[:to-from])
			for j := range streams {
				if err := streams[j].fill(sc, from, to); err != nil {
					return err
				}
			}
			s.collect(sc, i, from, to)
		}
	}
	return nil
}

// collect takes the passages of a window that match.
func (s *search) collect(sc *scratch, seg int, from, to uint32) {
	g := &s.segments[seg]
	n := 0
	for i := range to - from {
		mask, doc := sc.mask[i], from+i
		if mask == 0 && !s.plan.loose || !s.plan.match.holds(mask, g.cols, doc) || !g.live(doc) {
			continue
		}
		failed, which := 0, 0
		for f := range s.filters {
			if !s.filters[f].passes(g.cols, doc) {
				if failed++; failed > 1 {
					break
				}
				which = f
			}
		}
		switch failed {
		case 0:
			sc.found[n] = doc
			n++
			s.counts.add(g.cols.report[doc])
			s.top.add(candidate{score: sc.score[i], mask: mask, seg: seg, doc: doc})
		case 1:
			// A facet's counts ignore its own filter.
			if c := s.filters[which].counter; c != nil {
				c.sets[g.cols.set(c.facet, doc)]++
			}
		}
	}
	for i := range s.counted {
		s.counted[i].add(g.cols, sc.found[:n])
	}
}

// A tally counts passages and their reports.
type tally struct {
	total   int
	n       int
	reports []bool
}

func (t *tally) add(report uint32) {
	t.total++
	if !t.reports[report] {
		t.reports[report] = true
		t.n++
	}
}

// A counter counts the sets of values of a facet.
type counter struct {
	facet int
	sets  []int32
}

// counters makes a counter for each facet that is known, and hands it to the
// filter of the same facet.
func (s *search) counters(names []string, filters []filter) []counter {
	cs := make([]counter, 0, len(names))
	for _, name := range names {
		i := s.facetNumber(name)
		if i < 0 || slices.ContainsFunc(cs, func(c counter) bool { return c.facet == i }) {
			continue
		}
		cs = append(cs, counter{i, make([]int32, len(s.view.facets[i].sets))})
	}
	for i := range filters {
		for j := range cs {
			if cs[j].facet == filters[i].facet {
				filters[i].counter = &cs[j]
			}
		}
	}
	return cs
}

// add counts the sets of some passages: a facet at a time, whose column and
// counts then stay close to the processor.
func (c *counter) add(cols *columns, docs []uint32) {
	if c.facet >= len(cols.sets) || cols.sets[c.facet] == nil {
		c.sets[0] += int32(len(docs))
		return
	}
	column := cols.sets[c.facet]
	for _, doc := range docs {
		c.sets[column[doc]]++
	}
}

// counts gives the values of a facet that were counted.
func (v *view) valueCounts(c *counter) []Count {
	f := &v.facets[c.facet]
	byValue := make([]int, len(f.values))
	for set, n := range c.sets {
		for _, value := range f.sets[set] {
			byValue[value] += int(n)
		}
	}
	counts := []Count{}
	for value, n := range byValue {
		if n > 0 {
			counts = append(counts, Count{f.values[value], n})
		}
	}
	slices.SortFunc(counts, compareCounts)
	return counts
}
