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
	page, more := pageOf(hits, p)
	if len(page) == 0 {
		return nil
	}
	if more {
		last := page[len(page)-1]
		resp.Next = p.next(cursor{place: placeGroup, id: last.id, ordinal: last.rank, score: float64(last.count), date: last.date})
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
	slices.SortFunc(hits, groupOrders[p.req.Sort])
	return hits
}

var groupOrders = map[string]func(a, b reportHit) int{"relevance": byRank, "newest": byNewest, "oldest": byOldest}

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

// pageOf is the part of the list behind the cursor.
func pageOf(hits []reportHit, p *plan) (page []reportHit, more bool) {
	if c := &p.cursor; c.place == placeGroup {
		last := reportHit{id: c.id, date: c.date, count: int(c.score), rank: c.ordinal}
		start, found := slices.BinarySearchFunc(hits, last, groupOrders[p.req.Sort])
		if found {
			start++
		}
		hits = hits[start:]
	}
	n := min(p.req.Size, len(hits))
	return hits[:n], n < len(hits)
}

// fill gives the reports of a page their best passages.
func (s *Searcher) fill(ctx context.Context, p *plan, page []reportHit, resp *Response) error {
	ids := make([]string, len(page))
	for i, h := range page {
		ids[i] = h.id
	}
	filters := slices.DeleteFunc(slices.Clone(p.filters), func(f index.Filter) bool { return f.Facet == "report" })
	filters = append(filters, index.Filter{Facet: "report", Values: ids})
	found, err := s.reader.Search(ctx, &index.Query{Match: p.query.match, Also: p.query.also, Filter: filters, Limit: index.MaxLimit, Detail: true, Values: scoredFacets})
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
		r := s.store.report(h.id)
		if r == nil {
			continue
		}
		passages, err := s.results(ctx, p, best[h.id])
		if err != nil {
			return err
		}
		resp.Groups = append(resp.Groups, Group{Report: *r, Total: h.count, Passages: passages})
	}
	return nil
}
