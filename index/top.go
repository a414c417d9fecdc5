package index

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
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

// before reports whether x comes before y in the order.
func (s *search) before(x, y *candidate) bool {
	if s.query.Sort == Relevance && x.score != y.score {
		return x.score > y.score
	}
	a, b := s.rank(x), s.rank(y)
	return s.query.Sort.compare(&a, &b) < 0
}

// compare orders ranks; it is negative when x comes first.
func (o Sort) compare(x, y *rank) int {
	byDate := cmp.Compare(y.date, x.date) // newest first; unknown, 0, last
	switch o {
	case Relevance:
		if c := cmp.Compare(y.score, x.score); c != 0 {
			return c
		}
	case Oldest:
		if x.date != 0 && y.date != 0 {
			byDate = -byDate
		}
	}
	return cmp.Or(byDate, strings.Compare(x.report, y.report), cmp.Compare(x.ordinal, y.ordinal))
}

func compareCounts(a, b Count) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
}

// result puts together what was found.
func (s *search) result(ctx context.Context) (*Result, error) {
	found := s.top.heap
	slices.SortFunc(found, func(x, y candidate) int {
		a, b := s.rank(&x), s.rank(&y)
		return s.query.Sort.compare(&a, &b)
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

// detail finds where the leaves stand in the hits, segment by segment.
func (s *search) detail(ctx context.Context, found []candidate, hits []Hit) error {
	bySegment := make([][]int, len(s.segments))
	for i := range found {
		bySegment[found[i].seg] = append(bySegment[found[i].seg], i)
	}
	for seg, some := range bySegment {
		if len(some) == 0 {
			continue
		}
		slices.SortFunc(some, func(x, y int) int { return cmp.Compare(found[x].doc, found[y].doc) })
		wanted := roaring.New()
		for _, i := range some {
			wanted.Add(found[i].doc)
		}
		for l := range s.plan.leaves {
			for f := range Fields {
				if err := ctx.Err(); err != nil {
					return err
				}
				if !s.plan.leaves[l].scored {
					continue
				}
				p, err := s.segments[seg].placer(&s.plan.leaves[l], f, &s.leaves[l][seg][f], wanted)
				if err != nil {
					return err
				}
				for _, i := range some {
					places, err := p.places(found[i].doc, nil)
					if err != nil {
						return err
					}
					if len(places) > 0 {
						hits[i].Matches = append(hits[i].Matches, Match{Leaf: l, Field: f, Places: places})
					}
				}
			}
		}
	}
	return nil
}
