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
	"findings/search"
)

// An Answerer answers questions. It may be used by several goroutines at once.
type Answerer struct {
	lib    Library
	engine index.Engine
	words  *search.Understander
	model  *Model
	mode   string // for requests that name none
}

// The modes of an answer.
const (
	Extractive = "extractive" // made of quotations alone
	Generated  = "generated"  // worded by a language model, held to the passages
)

// New returns an Answerer over a library and the engine that follows it.
func New(lib Library, engine index.Engine) *Answerer {
	return &Answerer{lib: lib, engine: engine, words: search.NewUnderstander(nil, nil), mode: Extractive}
}

// WithModel returns an Answerer that can also have a language model word its
// answers; mode is for requests that name none.
func (a *Answerer) WithModel(m *Model, mode string) *Answerer {
	with := *a
	with.model, with.mode = m, mode
	return &with
}

// Ask answers a question.
func (a *Answerer) Ask(ctx context.Context, req Request) (*Answer, error) {
	return a.Stream(ctx, req, nil)
}

// Stream answers a question and tells each sentence as soon as it stands. An
// error of each ends the answer.
func (a *Answerer) Stream(ctx context.Context, req Request, each func(Event) error) (*Answer, error) {
	start := time.Now()
	q, all, err := a.understand(req)
	if err != nil {
		return nil, err
	}
	d, err := a.draft(ctx, q, all)
	if err != nil {
		return nil, err
	}
	out := &Answer{Question: req.Question, Kind: q.kind, Mode: Extractive}
	out.Interpreted, out.Chips = q.interpreted()
	w := newWriter(out, each)
	if a.wanted(req) == Generated && len(d.found) > 0 {
		err = a.word(ctx, q, d, w)
	} else {
		err = w.write(d)
	}
	if err != nil {
		return nil, err
	}
	out.TookMS = float64(time.Since(start).Microseconds()) / 1000
	return out, nil
}

// wanted is the mode of a request that this Answerer can give.
func (a *Answerer) wanted(req Request) string {
	if a.model == nil {
		return Extractive
	}
	return cmp.Or(req.Mode, a.mode)
}

// word has the model answer from the evidence of a draft. Where it fails or
// says nothing that can be kept, the draft is the answer.
func (a *Answerer) word(ctx context.Context, q *question, d draft, w *writer) error {
	err := a.generated(ctx, q, d.found, w)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if w.gone != nil {
		return w.gone
	}
	if err != nil {
		w.answer.Fault = err
		w.answer.Note = "The language model gave no answer that the passages bear out, so these are the quotations themselves."
		return w.write(d)
	}
	w.answer.Mode = Generated
	if len(w.answer.Answer.Sentences) == 0 {
		w.abstain(w.answer.Reason, d.found)
	}
	return nil
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
	if err != nil {
		return draft{}, err
	}
	var d draft
	switch q.kind {
	case List:
		d = q.list(found)
	case Fact:
		d = q.fact(found)
	default:
		d = q.finding(found)
	}
	d.found = found
	return d, nil
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
