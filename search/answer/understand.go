package answer

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"findings/corpus"
	"findings/index"
	"findings/search"
)

// maxQuestion is the longest question that is read, in bytes.
const maxQuestion = 2000

// understand reads a question: what it asks, and which reports it may be about.
func (a *Answerer) understand(req Request) (*question, []*corpus.Report, error) {
	if len(req.Question) > maxQuestion || !utf8.ValidString(req.Question) {
		return nil, nil, &search.RequestError{Param: "q", Reason: fmt.Sprintf("a question is text of %d bytes at most", maxQuestion)}
	}
	reports, err := a.lib.Reports()
	if err != nil {
		return nil, nil, err
	}
	text := plainer.Replace(req.Question)
	var sc scope
	var at []span
	filter := maps.Clone(req.Filter)
	if filter == nil {
		filter = map[string][]string{}
	}
	named := a.namings(text, reports)
	for _, n := range named {
		at = append(at, n.at)
		if n.facet == "authority" {
			sc.name(n, reports)
		} else if len(filter[n.facet]) == 0 {
			filter[n.facet] = n.values
		}
	}
	sc.dates(text)
	if len(sc.authorities) == 0 {
		sc.authorities = filter["authority"]
	}
	reports = slices.DeleteFunc(slices.Clone(reports), func(r *corpus.Report) bool { return !allowed(r, filter, req) })
	if len(sc.authorities) > 0 {
		reports = slices.DeleteFunc(reports, func(r *corpus.Report) bool { return !slices.Contains(sc.authorities, r.Authority) })
	}
	q := parse(text, sc, append(at, sc.understood(reports)...))
	q.namings = named
	for _, f := range passageFacets {
		if v := filter[f]; len(v) > 0 {
			q.filters = append(q.filters, index.Filter{Facet: f, Values: v})
		}
	}
	return &q, reports, nil
}

// name takes a council that a question names. One that is no more stands for its
// successors; one without a report is absent.
func (s *scope) name(n naming, reports []*corpus.Report) {
	held := slices.DeleteFunc(slices.Clone(n.values), func(v string) bool {
		return !slices.ContainsFunc(reports, func(r *corpus.Report) bool { return r.Authority == v })
	})
	if len(held) == 0 {
		s.absent = n.values[0]
	}
	for _, v := range held {
		if !slices.Contains(s.authorities, v) {
			s.authorities = append(s.authorities, v)
		}
	}
	s.together = s.together || len(held) > 1
}

// understood are the stretches that say which reports are meant, and so are no
// words to look for. A month without a word of inspection ("at the end of
// October 2017") is what the report tells of.
func (s *scope) understood(reports []*corpus.Report) []span {
	out := slices.Clone(s.said)
	for _, y := range s.years {
		about := y.tied || len(s.authorities) > 0 && (y.month == 0 || len(s.years) > 1 || slices.ContainsFunc(reports, y.names))
		if about && slices.ContainsFunc(reports, year{year: y.year}.of) {
			out = append(out, span{y.start, y.end})
		}
	}
	return out
}

// passageFacets are the facets of a passage; the others are of its report.
var passageFacets = []string{"theme", "finding", "part"}

// allowed reports whether a report passes the request's filters.
func allowed(r *corpus.Report, filter map[string][]string, req Request) bool {
	if req.From != "" && r.Date < req.From || req.To != "" && r.Date > req.To {
		return false
	}
	for facet, values := range filter {
		if len(values) == 0 || slices.Contains(passageFacets, facet) {
			continue
		}
		if !slices.ContainsFunc(valuesOf(r, facet), func(v string) bool { return slices.Contains(values, v) }) {
			return false
		}
	}
	return true
}

func valuesOf(r *corpus.Report, facet string) []string {
	switch facet {
	case "authority":
		return []string{r.Authority}
	case "region":
		return []string{r.Region}
	case "kind":
		return []string{r.Kind}
	case "framework":
		return []string{r.Framework}
	case "report":
		return []string{r.ID}
	case "year":
		return []string{r.Date[:min(4, len(r.Date))]}
	case "grade":
		var out []string
		for k, g := range r.Grades {
			out = append(out, k+":"+g)
		}
		return out
	}
	return nil
}

// wants reports whether a passage passes the filters on passages.
func (q *question) wants(p *corpus.Passage) bool {
	for _, f := range q.filters {
		have := map[string][]string{"theme": p.Themes, "finding": {p.Finding}, "part": {p.Part}}[f.Facet]
		if !slices.ContainsFunc(have, func(v string) bool { return slices.Contains(f.Values, v) }) {
			return false
		}
	}
	return true
}

// interpreted says how the question was understood, as facets and as chips.
func (q *question) interpreted() (map[string][]string, []search.Chip) {
	facets := map[string][]string{}
	var chips []search.Chip
	for _, n := range q.namings {
		for _, v := range n.values {
			if !slices.Contains(facets[n.facet], v) {
				facets[n.facet] = append(facets[n.facet], v)
			}
		}
		chips = append(chips, n.chip)
	}
	for _, y := range q.scope.years {
		v := strconv.Itoa(y.year)
		if !slices.Contains(facets["year"], v) {
			facets["year"] = append(facets["year"], v)
			chips = append(chips, search.Chip{Facet: "year", Value: v, Label: v, Words: q.text[y.start:y.end], Without: without(q.text, span{y.start, y.end})})
		}
	}
	if q.want != wantNothing {
		facets["answer"] = []string{string(q.want)}
	}
	return facets, chips
}
