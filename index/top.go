package index

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"strings"
)

// A candidate is a passage that matches.
type candidate struct {
	score float64
	mask  uint64
	seg   int
	doc   uint32
}

// A rank is what the order looks at.
type rank struct {
	score   float64
	date    uint32
	report  string
	ordinal int
}

// top keeps the first candidates of the order: a heap with the last of them on top.
type top struct {
	s     *search
	limit int
	heap  []candidate
	after *rank
}

func (t *top) init(s *search) {
	t.s, t.limit = s, s.query.Limit
	if k := s.query.After; k != nil {
		date, _ := parseDate(k.Date)
		t.after = &rank{k.Score, date, k.Report, k.Ordinal}
	}
}

func (t *top) Len() int           { return len(t.heap) }
func (t *top) Swap(i, j int)      { t.heap[i], t.heap[j] = t.heap[j], t.heap[i] }
func (t *top) Less(i, j int) bool { return t.s.before(&t.heap[j], &t.heap[i]) }
func (t *top) Push(x any)         { t.heap = append(t.heap, x.(candidate)) }
func (t *top) Pop() any {
	last := t.heap[len(t.heap)-1]
	t.heap = t.heap[:len(t.heap)-1]
	return last
}

func (t *top) add(c candidate) {
	if t.limit == 0 {
		return
	}
	if t.after != nil {
		r := t.s.rank(&c)
		if t.s.query.Sort.compare(&r, t.after) <= 0 {
			return
		}
	}
	if len(t.heap) < t.limit {
		heap.Push(t, c)
	} else if t.s.before(&c, &t.heap[0]) {
		t.heap[0] = c
		heap.Fix(t, 0)
	}
}

func (s *search) rank(c *candidate) rank {
	cols := s.segments[c.seg].cols
	return rank{c.score, cols.date[c.doc], s.reports[cols.report[c.doc]], int(cols.ordinal[c.doc])}
}

// before reports whether x comes before y in the order. It is asked for nearly
// every passage that matches, so it looks no further than it must.
func (s *search) before(x, y *candidate) bool {
	if s.query.Sort == Relevance && x.score != y.score {
		return x.score > y.score
	}
	a, b := s.segments[x.seg].cols, s.segments[y.seg].cols
	if c := s.query.Sort.compareDates(a.date[x.doc], b.date[y.doc]); c != 0 {
		return c < 0
	}
	if r, q := a.report[x.doc], b.report[y.doc]; r != q {
		return s.reports[r] < s.reports[q]
	}
	return a.ordinal[x.doc] < b.ordinal[y.doc]
}

// compare orders ranks; it is negative when x comes first.
func (o Sort) compare(x, y *rank) int {
	if o == Relevance && x.score != y.score {
		return cmp.Compare(y.score, x.score)
	}
	return cmp.Or(o.compareDates(x.date, y.date), strings.Compare(x.report, y.report), cmp.Compare(x.ordinal, y.ordinal))
}

// compareDates puts the newest first, or the oldest; 0, unknown, comes last.
func (o Sort) compareDates(x, y uint32) int {
	if o == Oldest && x != 0 && y != 0 {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(y, x)
}

func compareCounts(a, b Count) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
}

// result puts together what was found.
func (s *search) result(ctx context.Context) (*Result, error) {
	found := s.top.heap
	slices.SortFunc(found, func(x, y candidate) int {
		if s.before(&x, &y) {
			return -1
		}
		return 1 // no two are the same
	})
	r := &Result{Total: s.counts.total, Reports: s.counts.n, Stats: s.stats(), Hits: make([]Hit, len(found))}
	for i := range found {
		if err := s.hit(&found[i], &r.Hits[i]); err != nil {
			return nil, err
		}
	}
	s.values(found, r.Hits)
	if s.query.Detail {
		if err := s.detail(ctx, found, r.Hits); err != nil {
			return nil, err
		}
	}
	if len(s.query.Facets) > 0 {
		r.Facets = make(map[string][]Count, len(s.query.Facets))
		for _, name := range s.query.Facets {
			r.Facets[name] = []Count{}
		}
		for i := range s.counted {
			c := &s.counted[i]
			r.Facets[s.facets[c.facet].name] = s.valueCounts(c)
		}
	}
	return r, nil
}

func (s *search) hit(c *candidate, h *Hit) error {
	g := &s.segments[c.seg]
	r := s.rank(c)
	var err error
	h.ID, err = g.docID(c.doc)
	h.Report, h.Ordinal, h.Date, h.Score = r.report, r.ordinal, formatDate(r.date), r.score
	for f := range h.Lengths {
		h.Lengths[f] = int(g.cols.length[f][c.doc])
	}
	return err
}

// values gives the hits their values of the facets asked for.
func (s *search) values(found []candidate, hits []Hit) {
	for _, name := range s.query.Values {
		number := s.facetNumber(name)
		sets := map[uint32][]string{}
		for i := range found {
			var values []string
			if number >= 0 {
				set := s.segments[found[i].seg].cols.set(number, found[i].doc)
				var ok bool
				if values, ok = sets[set]; !ok {
					values = s.facets[number].names(set)
					sets[set] = values
				}
			}
			hits[i].Values = append(hits[i].Values, values)
		}
	}
}
