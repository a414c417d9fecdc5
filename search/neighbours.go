package search

import "findings/corpus"

// InContext is a passage with those around it.
type InContext struct {
	Result
	Before []Result `json:"before,omitempty"` // in reading order
	After  []Result `json:"after,omitempty"`
}

// Neighbours gives a passage, by its ID or a locator, with up to n passages of its
// report on each side.
func Neighbours(lib *corpus.Library, id string, n int) (*InContext, error) {
	p, err := lib.Passage(id)
	if err != nil {
		return nil, err
	}
	r, err := lib.Report(p.Report)
	if err != nil {
		return nil, err
	}
	found := &InContext{Result: ResultOf(p, r)}
	if n == 0 {
		return found, nil
	}
	all, err := lib.Passages(r.ID)
	if err != nil {
		return nil, err
	}
	for i := max(0, p.Ordinal-n); i < min(len(all), p.Ordinal+n+1); i++ {
		switch {
		case i < p.Ordinal:
			found.Before = append(found.Before, ResultOf(&all[i], r))
		case i > p.Ordinal:
			found.After = append(found.After, ResultOf(&all[i], r))
		}
	}
	return found, nil
}
