package answer

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"findings/corpus"
)

var reAsks = regexp.MustCompile(`(?i)\b(needs? to improve|areas? for (development|improvement)|recommendations?|priorit(y|ies)|must improve)\b`)

const maxItems = 12

// improve quotes a report's own list of what has to improve, or the part of it
// that the question is about.
func (a *Answerer) improve(ctx context.Context, q *question, reports []*corpus.Report) (draft, error) {
	reports = byDate(reports)
	if len(q.scope.years) == 0 && len(reports) > 0 {
		reports = reports[len(reports)-1:]
	}
	var d draft
	for _, r := range reports {
		items, err := a.items(r)
		if err != nil {
			return draft{}, err
		}
		if on := q.about(items); len(on) > 0 {
			items = on
		}
		for _, x := range items[:min(len(items), maxItems)] {
			d.quote(x)
		}
	}
	if len(d.sentences) == 0 {
		found, err := a.rank(ctx, q, reports)
		return q.finding(found), err
	}
	return d, nil
}

// items are the items of a report's list of what has to improve.
func (a *Answerer) items(r *corpus.Report) ([]quotation, error) {
	passages, err := a.lib.Passages(r.ID)
	if err != nil {
		return nil, err
	}
	var out []quotation
	for _, p := range passages {
		if p.Part != "needs-to-improve" && !reAsks.MatchString(p.Section) {
			continue
		}
		for _, s := range parts(p) {
			out = append(out, quotation{report: r, passage: p, at: s})
		}
	}
	return out, nil
}

// parts are the list items of a passage, or its sentences where it has none.
func parts(p corpus.Passage) []span {
	var out []span
	for _, s := range p.Spans {
		if s.Kind == "item" {
			text := strings.TrimLeft(p.Text[s.Start:s.End], "•▪◼- \n")
			out = append(out, span{s.End - len(text), s.End})
		}
	}
	if len(out) == 0 {
		for _, s := range corpus.Sentences(p.Text) {
			out = append(out, span{s[0], s[1]})
		}
	}
	return out
}

// about keeps the quotations that hold most of what the question is about
// besides improvement itself.
func (q *question) about(items []quotation) []quotation {
	rest := *q
	rest.terms = slices.DeleteFunc(slices.Clone(q.terms), func(t term) bool { return improveWords[t.stem] })
	if len(rest.terms) == 0 {
		return items
	}
	m := newMatcher(&rest)
	var out []quotation
	for _, x := range items {
		quality, _ := m.matches(words(x.text()))
		sum := 0.0
		for i, v := range quality {
			sum += v * rest.terms[i].weight
		}
		if sum >= 0.4*m.total {
			out = append(out, x)
		}
	}
	return out
}

var improveWords = stems("need needs improve improvement improving recommend recommendations recommendation priority priorities areas children services development better")
