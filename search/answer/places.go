package answer

import (
	"slices"
	"strings"

	"findings/corpus"
	"findings/search"
)

// A naming is a stretch of a question that names reports: by council, region,
// kind or framework.
type naming struct {
	facet  string
	values []string
	at     span
	chip   search.Chip
}

// namings finds what a question names, in its order. Councils that the library
// has reports on and the table of authorities does not know are found as well.
func (a *Answerer) namings(text string, reports []*corpus.Report) []naming {
	var out []naming
	read, err := a.words.Understand(withoutSyntax(text), search.Options{})
	if err == nil {
		for _, c := range read.Query.Chips {
			if !slices.Contains(reportFacets, c.Facet) || c.Offered {
				continue
			}
			if n := len(out); n > 0 && out[n-1].facet == c.Facet && out[n-1].chip.Range == c.Range {
				out[n-1].values = append(out[n-1].values, c.Value)
				continue
			}
			start := max(strings.Index(text[c.Range.Start:c.Range.End], c.Words), 0) + c.Range.Start
			out = append(out, naming{c.Facet, []string{c.Value}, span{start, c.Range.End}, c})
		}
	}
	low := strings.ToLower(text)
	for _, r := range reports {
		i := strings.Index(low, strings.ToLower(r.Authority))
		if _, listed := corpus.Authorities().ByName(r.Authority); listed || i < 0 || r.Authority == "" {
			continue
		}
		at := span{i, i + len(r.Authority)}
		if !slices.ContainsFunc(out, func(n naming) bool { return touches([]span{n.at}, at.start, at.end) }) {
			out = append(out, naming{"authority", []string{r.Authority}, at, search.Chip{
				Facet: "authority", Value: r.Authority, Label: r.Authority, Words: text[at.start:at.end], Without: without(text, at)}})
		}
	}
	slices.SortStableFunc(out, func(a, b naming) int { return a.at.start - b.at.start })
	return out
}

// reportFacets are what a question may name reports by.
var reportFacets = []string{"authority", "region", "kind", "framework"}

// withoutSyntax takes the signs that mean something in a search box, and not in
// a question, out of a text whose places stay as they are.
func withoutSyntax(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"():*~^|`, r) {
			return ' '
		}
		return r
	}, text)
}

// without is a text less a stretch of it.
func without(text string, at span) string {
	return strings.Join(strings.Fields(text[:at.start]+" "+text[at.end:]), " ")
}
