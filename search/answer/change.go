package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"findings/corpus"
)

// change quotes the same matter from two inspections of a council, the older first.
func (a *Answerer) change(ctx context.Context, q *question, all []*corpus.Report) (draft, error) {
	first, last := q.sides(all)
	same := len(first) > 0 && slices.Equal(first, last)
	if (len(first) == 0 || len(last) == 0 || same) && q.missingYear(all) == nil && len(all) > 1 {
		return a.alone(ctx, q, all)
	}
	if len(first) == 0 || len(last) == 0 {
		return abstain(nil, "The library does not hold two inspections of %s to set side by side.", q.scope.authorities[0]), nil
	}
	if reGrade.MatchString(q.low) && q.judgement() != "" {
		if graded := a.grades(q, slices.Concat(first, last)); len(graded.sentences) > 0 {
			return graded, nil
		}
	}
	before, err := a.rank(ctx, q, first)
	if err != nil {
		return draft{}, err
	}
	after, err := a.rank(ctx, q, last)
	if err != nil {
		return draft{}, err
	}
	if len(before) == 0 || len(after) == 0 || q.unsupported(before[0]) && q.unsupported(after[0]) {
		return abstain(append(before, after...), "%s", q.whyNot(nil)), nil
	}
	d := draft{found: interleave(before, after)}
	for i, side := range [][]evidence{before, after} {
		n := []int{2, 3}[i]
		for _, e := range firstOfEach(side, n) {
			if e.score < 0.7*side[0].score {
				break
			}
			x := e.quotation()
			d.say(fmt.Sprintf("%s: “%s”", yearOf(x.report), x.text()), x)
		}
	}
	return d, nil
}

// alone answers a question whose years are not those of two inspections from
// whatever reports it may be about.
func (a *Answerer) alone(ctx context.Context, q *question, all []*corpus.Report) (draft, error) {
	q.kind = Finding
	if q.want != wantNothing && q.want != wantReason && q.want != wantYesNo {
		q.kind = Fact
	}
	return a.draft(ctx, q, all)
}

// missingYear is a year that is said of an inspection and has none, or nil.
func (q *question) missingYear(all []*corpus.Report) *year {
	_, missing := q.scope.inYears(all)
	return missing
}

// sides are the reports of the first and of the last year named; with fewer than
// two years, the two newest inspections.
func (q *question) sides(all []*corpus.Report) (first, last []*corpus.Report) {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b *corpus.Report) int { return cmp.Compare(a.Date, b.Date) })
	of := func(y year) []*corpus.Report {
		s := scope{years: []year{y}}
		out, missing := s.inYears(all)
		if missing != nil || len(out) == len(all) {
			return nil
		}
		return out
	}
	years := slices.Clone(q.scope.years)
	slices.SortFunc(years, func(a, b year) int { return a.year - b.year })
	switch {
	case len(years) >= 2:
		return of(years[0]), of(years[len(years)-1])
	case len(all) < 2:
		return nil, nil
	case len(years) == 1:
		if len(of(years[0])) == 0 || slices.Contains(of(years[0]), all[len(all)-1]) {
			return all[:len(all)-1], all[len(all)-1:]
		}
		return of(years[0]), all[len(all)-1:]
	}
	return all[len(all)-2 : len(all)-1], all[len(all)-1:]
}

// interleave takes from two lists in turn.
func interleave(a, b []evidence) []evidence {
	var out []evidence
	for i := range max(len(a), len(b)) {
		if i < len(a) {
			out = append(out, a[i])
		}
		if i < len(b) {
			out = append(out, b[i])
		}
	}
	return out
}
