package search

import (
	"context"
	"errors"
	"slices"
)

// searchWide answers a request. Where the councils, dates and grades understood
// from its words leave nothing, it takes them for words and says so: a result
// never disappears because something was understood.
func (s *Searcher) searchWide(ctx context.Context, req Request) (*Response, error) {
	resp, err := s.search(ctx, req)
	if req.Everything {
		return resp, err
	}
	var narrowed []Chip
	switch {
	case err == nil && resp.Total == 0 && req.Cursor == "":
		narrowed = slices.DeleteFunc(slices.Clone(resp.Query.Chips), func(c Chip) bool { return c.Offered || c.Typed })
		if len(narrowed) == 0 {
			return resp, nil
		}
	case errors.Is(err, errOtherSearch): // a later page of a search that was widened
	default:
		return resp, err
	}
	req.Everything = true
	wide, wideErr := s.search(ctx, req)
	if wideErr != nil || wide.Total == 0 {
		return resp, err
	}
	wide.Query.Widened = narrowed
	if resp != nil {
		wide.Query.Absent = resp.Query.Absent
	}
	return wide, nil
}
