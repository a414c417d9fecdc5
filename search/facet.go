package search

import (
	"cmp"
	"slices"
	"strings"

	"findings/corpus"
	"findings/index"
)

// facetValues are the counts as the reader sees them. A value that is selected
// stays, even with nothing to count.
func (s *Searcher) facetValues(p *plan, counts map[string][]index.Count) map[string][]Value {
	if len(p.facets) == 0 {
		return nil
	}
	out := map[string][]Value{}
	for _, facet := range p.facets {
		selected := p.selected[facet]
		values := []Value{}
		seen := map[string]bool{}
		add := func(value string, count int) {
			seen[value] = true
			values = append(values, Value{Value: value, Label: s.Label(facet, value), Count: count,
				Selected: slices.Contains(selected, value)})
		}
		for _, c := range counts[facet] {
			add(c.Value, c.Count)
		}
		for _, v := range selected {
			if !seen[v] {
				add(v, 0)
			}
		}
		sortValues(facet, values)
		out[facet] = values
	}
	return out
}

// sortValues puts a facet's values in the order to show: years newest first,
// short lists in the order of their vocabulary, all else most frequent first.
func sortValues(facet string, values []Value) {
	order := facetOrder(facet)
	slices.SortStableFunc(values, func(a, b Value) int {
		switch {
		case facet == "year":
			return cmp.Compare(b.Value, a.Value)
		case order != nil:
			return cmp.Or(cmp.Compare(order(a.Value), order(b.Value)), cmp.Compare(a.Value, b.Value))
		}
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
}

func facetOrder(facet string) func(string) int {
	in := func(list []string) func(string) int {
		return func(v string) int {
			if i := slices.Index(list, v); i >= 0 {
				return i
			}
			return len(list)
		}
	}
	switch facet {
	case "finding":
		return in(corpus.Findings)
	case "part":
		return in(corpus.Parts)
	case "kind":
		return in(corpus.Kinds)
	case "framework":
		return in(corpus.Frameworks)
	case "grade":
		judgement, grade := in(corpus.Judgements), in(corpus.Grades)
		return func(v string) int {
			j, g, _ := strings.Cut(v, ":")
			return judgement(j)*10 + grade(g)
		}
	}
	return nil
}

// Label is a facet's value in the words that a reader sees.
func (s *Searcher) Label(facet, value string) string {
	if name := s.themes[value]; facet == "theme" && name != "" {
		return name
	}
	return valueLabel(facet, value)
}

// valueLabel is a value's label where the themes of the library do not matter.
func valueLabel(facet, value string) string {
	switch facet {
	case "grade":
		judgement, grade, ok := strings.Cut(value, ":")
		if name := judgementNames[judgement]; ok && name != "" {
			return name + ": " + grade
		}
	case "part":
		if name := partNames[value]; name != "" {
			return name
		}
	case "framework":
		if name := frameworkNames[value]; name != "" {
			return name
		}
	case "theme", "finding", "kind":
		return capital(strings.ReplaceAll(value, "-", " "))
	}
	return value
}

var judgementNames = map[string]string{
	"overall":         "Overall effectiveness",
	"leaders":         "Leaders",
	"help_protection": "Help and protection",
	"in_care":         "Children in care",
	"care_leavers":    "Care leavers",
	"adoption":        "Adoption",
	"lscb":            "Safeguarding board",
}

var partNames = map[string]string{
	"headline":         "Headline findings",
	"needs-to-improve": "What needs to improve",
	"main":             "Main text",
	"about":            "About the inspection",
}

var frameworkNames = map[string]string{
	"ILACS":             "ILACS (2018 on)",
	"SIF":               "SIF (2013 to 2018)",
	"looked-after-2013": "Looked-after children (2013)",
	"SLAC":              "Safeguarding and looked-after children (to 2012)",
	"other":             "Other",
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
