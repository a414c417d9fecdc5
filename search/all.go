package search

import (
	"context"
	"iter"

	"findings/index"
)

// All gives every passage that a request finds, page after page, with little of
// it in memory at a time. Request.Size bounds how many, 0 gives all. Each page is
// a search of its own, so they are as large as the engine allows.
func (s *Searcher) All(ctx context.Context, req Request) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		left := req.Size
		req.Facets, req.Group, req.whole = []string{}, "none", true
		for {
			req.Size = index.MaxLimit
			if left > 0 {
				req.Size = min(left, index.MaxLimit)
			}
			page, err := s.Search(ctx, req)
			if err != nil {
				yield(Result{}, err)
				return
			}
			for _, r := range page.Results {
				if !yield(r, nil) {
					return
				}
			}
			if left > 0 {
				if left -= len(page.Results); left <= 0 {
					return
				}
			}
			if page.Next == "" {
				return
			}
			req.Cursor = page.Next
		}
	}
}
