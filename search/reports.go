package search

import (
	"context"
	"fmt"

	"findings/index"
)

// Reports gives the IDs of the reports with a passage that passes filters and
// dates, each with how many do.
func (s *Searcher) Reports(ctx context.Context, filter map[string][]string, from, to string) (map[string]int, error) {
	p := &plan{req: Request{Filter: filter, From: from, To: to}}
	if err := p.check(); err != nil {
		return nil, err
	}
	p.filter()
	var found *index.Result
	err := s.during(ctx, 0, func(ctx context.Context, s *Searcher) (err error) {
		found, err = s.reader.Search(ctx, &index.Query{Facets: []string{"report"}, Filter: p.filters})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("filtering reports: %w", err)
	}
	reports := make(map[string]int, len(found.Facets["report"]))
	for _, c := range found.Facets["report"] {
		reports[c.Value] = c.Count
	}
	return reports, nil
}
