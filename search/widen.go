package search

import (
	"context"
	"errors"
	"slices"
)

// searchWide answers a request. Where what was understood from its words leaves
// nothing, the first of these that leaves something is taken back, and last all
// of it, whose words are then searched as words. The answer says so: a result
// never disappears because something was understood.
func (s *Searcher) searchWide(ctx context.Context, req Request) (*Response, error) {
	resp, err := s.search(ctx, req)
	switch {
	case req.Everything:
		return resp, err
	case err == nil && resp.Total == 0 && req.Cursor == "":
	case errors.Is(err, errOtherSearch): // perhaps a later page of a search that was widened
	default:
		return resp, err
	}
	u, understandErr := s.understand(ctx, req)
	if understandErr != nil {
		return resp, err
	}
	for _, w := range widenings(&u.Query) {
		again := req
		again.Text, again.Everything = w.text, w.text == ""
		if again.Everything {
			again.Text = req.Text
		}
		wide, wideErr := s.search(ctx, again)
		if wideErr != nil || wide.Total == 0 {
			continue
		}
		wide.Query.Text, wide.Query.Corrected = u.Query.Text, u.Query.Corrected
		wide.Query.Widened, wide.Query.Absent = w.chips, u.Query.Absent
		return wide, nil
	}
	return resp, err
}

// takenBack are the facets in the order in which they are taken back: a reader
// holds to a council more than to a year.
var takenBack = []string{"date", "year", "grade", "kind", "framework", "region", "authority"}

// A widening is a search without some of what was understood.
type widening struct {
	chips []Chip
	text  string // without their words; "" for the whole text as words
}

// widenings are the ways to search wider, the narrowest first.
func widenings(q *Interpretation) []widening {
	text := q.Text
	if q.Corrected != "" {
		text = q.Corrected
	}
	used := slices.DeleteFunc(slices.Clone(q.Chips), func(c Chip) bool { return c.Offered || c.Typed })
	if len(used) == 0 {
		return nil
	}
	var list []widening
	for _, facet := range takenBack {
		chips := slices.DeleteFunc(slices.Clone(used), func(c Chip) bool { return c.Facet != facet })
		if len(chips) == 0 || len(chips) == len(used) {
			continue
		}
		if rest := withoutAll(text, chips); rest != "" {
			list = append(list, widening{chips, rest})
		}
	}
	return append(list, widening{chips: used})
}

// withoutAll is the text without the words of chips.
func withoutAll(text string, chips []Chip) string {
	chips = slices.Clone(chips)
	slices.SortFunc(chips, func(a, b Chip) int { return b.Range.Start - a.Range.Start })
	end := len(text) + 1
	for _, c := range chips {
		if c.Range.End <= end && c.Range.Start < c.Range.End { // several chips may come from the same words
			text, end = without(text, c.Range), c.Range.Start
		}
	}
	return text
}
