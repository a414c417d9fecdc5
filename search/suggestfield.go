package search

import (
	"slices"
	"strconv"
	"strings"

	"findings/corpus"
)

// fieldBeingTyped takes the last `name:val` or `name:"val` off a text.
func fieldBeingTyped(text string) (head, name, typed string, ok bool) {
	colon := strings.LastIndex(text, `:"`)
	if colon >= 0 && !strings.Contains(text[colon+2:], `"`) {
		typed = text[colon+2:]
	} else {
		word := strings.LastIndexByte(text, ' ') + 1
		if colon = strings.IndexByte(text[word:], ':'); colon < 0 {
			return "", "", "", false
		}
		colon += word
		typed = text[colon+1:]
	}
	start := strings.LastIndexAny(text[:colon], " (-") + 1
	name, ok = fieldNames[strings.ToLower(text[start:colon])]
	return text[:start] + name + ":", name, typed, ok
}

// fieldValues completes the value of a field.
func (s *Suggester) fieldValues(head, name, typed string, n int) []Suggestion {
	var out []Suggestion
	for _, v := range s.valuesOf(name) {
		if !strings.HasPrefix(foldValue(v), foldValue(typed)) || len(out) == n {
			continue
		}
		if strings.ContainsAny(v, " ,") {
			v = `"` + v + `"`
		}
		out = append(out, Suggestion{Text: head + v, Kind: "value"})
	}
	return out
}

func (s *Suggester) valuesOf(name string) []string {
	switch name {
	case "kind":
		return corpus.Kinds
	case "framework":
		return corpus.Frameworks
	case "finding":
		return corpus.Findings
	case "part":
		return corpus.Parts
	case "grade":
		var values []string
		for _, j := range corpus.Judgements {
			for _, g := range corpus.Grades {
				values = append(values, j+":"+g)
			}
		}
		return slices.Concat(corpus.Grades, values)
	case "region":
		return regions()
	case "theme":
		var ids []string
		for _, t := range s.themes {
			ids = append(ids, t.ID)
		}
		return ids
	case "year":
		return s.years()
	case "authority", "section":
		return s.list.Load().texts(name)
	}
	return nil
}

// years are those of the library's reports, newest first.
func (s *Suggester) years() []string {
	years := s.list.Load().texts("year")
	slices.SortFunc(years, func(a, b string) int { x, _ := strconv.Atoi(a); y, _ := strconv.Atoi(b); return y - x })
	return years
}

// texts are the own names of one kind, in order.
func (c *completions) texts(kind string) []string {
	var list []string
	for _, e := range c.entries {
		if e.kind == kind && e.label == "" {
			list = append(list, e.text)
		}
	}
	slices.Sort(list)
	return list
}
