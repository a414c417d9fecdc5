package search

import (
	"cmp"
	"context"
	"slices"

	"findings/index"
)

// perGroup is how many passages a report shows.
const perGroup = 3

// A reportHit is a report with a matching passage.
type reportHit struct {
	id    string
	date  string
	count int
	rank  int // place of its best passage among the candidates, or behind all
}

// groups gives a page of reports with their best passages. By relevance they
// come in the order of their best passage, those without one among the
// candidates behind, most matches first.
func (s *Searcher) groups(ctx context.Context, p *plan, resp *Response) error {
	facets := append(slices.Clone(p.facets), "report")
	found, err := s.find(ctx, p, index.Query{Limit: pool, Facets: facets})
	if err != nil {
		return err
	}
	s.count(p, found, resp)
	list, err := s.rank(ctx, p, found)
	if err != nil {
		return err
	}
	list = s.arrange(list)
	hits := s.reportHits(p, found.Facets["report"], list)
	page, more := pageOf(hits, p.cursor, p.req.Size)
	if len(page) == 0 {
		return nil
	}
	if more {
		resp.Next = p.next(cursor{place: placeGroup, id: page[len(page)-1].id, ordinal: page[len(page)-1].rank,
			score: float64(page[len(page)-1].count), date: page[len(page)-1].date})
	}
	return s.fill(ctx, p, page, resp)
}

// reportHits are all reports that match, in order.
func (s *Searcher) reportHits(p *plan, counts []index.Count, list []*ranked) []reportHit {
	rank := map[string]int{}
	for _, h := range list {
		if _, ok := rank[h.Report]; !ok {
			rank[h.Report] = len(rank)
		}
	}
	only := p.selected["report"]
	var hits []reportHit
	for _, c := range counts {
		r := s.store.report(c.Value)
		if r == nil || len(only) > 0 && !slices.Contains(only, c.Value) {
			continue
		}
		h := reportHit{id: c.Value, date: r.Date, count: c.Count, rank: pool}
		if n, ok := rank[c.Value]; ok {
			h.rank = n
		}
		hits = append(hits, h)
	}
	order := map[string]func(a, b reportHit) int{"relevance": byRank, "newest": byNewest, "oldest": byOldest}[p.req.Sort]
	slices.SortFunc(hits, order)
	return hits
}

func byRank(a, b reportHit) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.count, a.count), cmp.Compare(a.id, b.id))
}

// Reports without a date come last either way.
func byNewest(a, b reportHit) int {
	return cmp.Or(cmp.Compare(b.date, a.date), cmp.Compare(a.id, b.id))
}

func byOldest(a, b reportHit) int {
	if (a.date == "") != (b.date == "") {
		return -cmp.Compare(a.date, b.date)
	}
	return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.id, b.id))
}

// pageOf is the part of the list behind the cursor: behind its report if that is
// still there, else at its place.
func pageOf(hits []reportHit, c cursor, size int) (page []reportHit, more bool) {
	start := 0
	if c.place == placeGroup {
		start = slices.IndexFunc(hits, func(h reportHit) bool { return h.id == c.id }) + 1
		if start == 0 {
			start = min(c.ordinal, len(hits))
		}
	}
	end := min(start+size, len(hits))
	return hits[start:end], end < len(hits)
}

// fill gives the reports of a page their best passages.
func (s *Searcher) fill(ctx context.Context, p *plan, page []reportHit, resp *Response) error {
	ids := make([]string, len(page))
	for i, h := range page {
		ids[i] = h.id
	}
	filters := slices.DeleteFunc(slices.Clone(p.filters), func(f index.Filter) bool { return f.Facet == "report" })
	filters = append(filters, index.Filter{Facet: "report", Values: ids})
	found, err := s.engine.Search(ctx, &index.Query{Match: p.query.match, Also: p.query.also, Filter: filters, Limit: index.MaxLimit, Detail: true, Values: scoredFacets})
	if err != nil {
		return err
	}
	list, err := s.rank(ctx, p, found)
	if err != nil {
		return err
	}
	best := map[string][]*ranked{}
	for _, h := range list {
		if len(best[h.Report]) < perGroup {
			best[h.Report] = append(best[h.Report], h)
		}
	}
	for _, h := range page {
		if r := s.store.report(h.id); r != nil {
			resp.Groups = append(resp.Groups, Group{Report: *r, Total: h.count, Passages: s.results(p, best[h.id])})
		}
	}
	return nil
}
