// Package answer answers a plain question with verbatim quotations from the
// reports, each with its citation, or says that the reports do not say.
package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"findings/corpus"
	"findings/index"
)

// An Answerer answers questions. It may be used by several goroutines at once.
type Answerer struct {
	lib    Library
	engine index.Engine
}

// New returns an Answerer over a library and the engine that follows it.
func New(lib Library, engine index.Engine) *Answerer { return &Answerer{lib: lib, engine: engine} }

// Ask answers a question.
func (a *Answerer) Ask(ctx context.Context, req Request) (*Answer, error) {
	start := time.Now()
	q, all, err := a.understand(req)
	if err != nil {
		return nil, err
	}
	d, err := a.draft(ctx, q, all)
	if err != nil {
		return nil, err
	}
	out := &Answer{Question: req.Question, Kind: q.kind, Mode: "extractive"}
	out.Interpreted, out.Chips = q.interpreted()
	d.write(out)
	out.TookMS = float64(time.Since(start).Microseconds()) / 1000
	return out, nil
}

// draft answers a question from the reports that it may be about.
func (a *Answerer) draft(ctx context.Context, q *question, all []*corpus.Report) (draft, error) {
	names := strings.Join(q.scope.authorities, " or ")
	if q.scope.absent != "" && len(q.scope.authorities) == 0 {
		return abstain(nil, "The library holds no report on %s.", q.scope.absent), nil
	}
	if q.kind == Metadata {
		for i := range q.scope.years {
			q.scope.years[i].tied = true
		}
	}
	reports, missing := q.scope.pick(all)
	switch {
	case missing != nil && q.kind != Change:
		return abstain(nil, "The library holds no inspection of %s in %d%s.", names, missing.year, held(all)), nil
	case len(reports) == 0 && q.kind != Change:
		return abstain(nil, "The library holds no report that this question can be about."), nil
	}
	switch q.kind {
	case Change:
		return a.change(ctx, q, all)
	case Compare:
		return a.compare(ctx, q, reports)
	case Improve:
		return a.improve(ctx, q, reports)
	case Metadata:
		return a.metadata(q, reports), nil
	}
	if g := q.gradeAsked(); q.kind == List && g != "" {
		return a.gradedSo(q, g, reports), nil
	}
	found, err := a.rank(ctx, q, reports)
	switch {
	case err != nil:
		return draft{}, err
	case q.kind == List:
		return q.list(found), nil
	case q.kind == Fact:
		return q.fact(found), nil
	}
	return q.finding(found), nil
}

// held says which inspections there are instead, for a reason.
func held(reports []*corpus.Report) string {
	var years []string
	for _, r := range byDate(reports) {
		if y := yearOf(r); y != "" && !slices.Contains(years, y) {
			years = append(years, y)
		}
	}
	if len(years) == 0 || len(years) > 8 {
		return ""
	}
	return fmt.Sprintf("; it holds those of %s", strings.Join(years, ", "))
}

// rank scores the sentences of the passages that may answer, best first.
func (a *Answerer) rank(ctx context.Context, q *question, reports []*corpus.Report) ([]evidence, error) {
	p, err := a.poolOf(ctx, q, reports)
	if err != nil {
		return nil, err
	}
	q.weigh(p)
	m := newMatcher(q)
	var out []evidence
	for _, pg := range p.pages {
		out = append(out, m.read(pg)...)
	}
	best(out)
	out = out[:min(len(out), maxJudged)]
	for i := range out {
		m.judge(&out[i])
	}
	best(out)
	return out, nil
}

// maxJudged is how many sentences are looked at closely. It is enough: that
// look raises a score by a third at most.
const maxJudged = 150

// best sorts evidence, best first; what is as good falls to the newer report.
func best(all []evidence) {
	slices.SortStableFunc(all, func(x, y evidence) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(y.page.report.Date, x.page.report.Date))
	})
}
