package answer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"findings/corpus"
)

// compare answers for each council that is named, in the order of the question.
func (a *Answerer) compare(ctx context.Context, q *question, reports []*corpus.Report) (draft, error) {
	var d draft
	var nearest []evidence
	for _, name := range q.scope.authorities {
		own := slices.DeleteFunc(byDate(reports), func(r *corpus.Report) bool { return r.Authority != name })
		if len(own) > 1 && len(q.scope.years) == 0 && q.scope.from == "" {
			own = newestGraded(own)
		}
		if reGrade.MatchString(q.low) && q.judgement() != "" {
			d.sentences = append(d.sentences, a.grades(q, own).sentences...)
			continue
		}
		found, err := a.rank(ctx, q, own)
		if err != nil {
			return draft{}, err
		}
		nearest = interleave(nearest, found)
		if len(found) == 0 || q.unsupported(found[0]) {
			continue
		}
		for _, e := range firstOfEach(found, 2) {
			if e.score >= 0.75*found[0].score {
				x := e.quotation()
				d.say(fmt.Sprintf("%s, %s: “%s”", name, yearOf(x.report), x.text()), x)
			}
		}
	}
	if len(d.sentences) == 0 {
		return abstain(nearest, "The reports on %s do not answer this.", strings.Join(q.scope.authorities, " and ")), nil
	}
	d.found = nearest
	return d, nil
}

// newestGraded keeps the newest inspection with grades and what came after it.
func newestGraded(reports []*corpus.Report) []*corpus.Report {
	for i := len(reports) - 1; i > 0; i-- {
		if len(reports[i].Grades) > 0 {
			return reports[i:]
		}
	}
	return reports
}
