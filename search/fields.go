package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"findings/corpus"
)

// field makes the Expr of name:value. Values are checked and written as the
// index has them.
func (p *parser) field(t token) (Expr, error) {
	if t.name == "section" {
		return p.section(t)
	}
	f := &Filter{Range: t.Range, Facet: t.name}
	for _, v := range t.values {
		values, err := p.fieldValues(t.name, v, f)
		if err != nil {
			return nil, err
		}
		for _, x := range values {
			if !slices.Contains(f.Values, x) {
				f.Values = append(f.Values, x)
			}
		}
	}
	if f.Facet == "date" && len(t.values) > 1 {
		return nil, syntaxError(p.text, t.Range, "An open range of years stands alone, as in year:2022.. without a comma.")
	}
	return f, nil
}

// section makes words, each of which the heading must have.
func (p *parser) section(t token) (Expr, error) {
	var exprs []Expr
	for _, v := range t.values {
		words, ranges := splitWords(p.text, v.Start, v.End)
		if len(words) == 0 {
			return nil, syntaxError(p.text, t.Range, "Give a word of the heading, as in %s.", fieldExample["section"])
		}
		leaf := token{Range: v.Range, kind: tokWord, words: words, ranges: ranges}
		p.leaves += len(words)
		if strings.HasSuffix(v.text, "*") && len([]rune(words[len(words)-1])) >= minPrefix && len(words) == 1 {
			leaf.kind = tokPrefix
		} else if v.quoted {
			leaf.kind = tokPhrase
		}
		exprs = append(exprs, &Section{t.Range, leafOf(leaf)})
	}
	if len(exprs) == 1 {
		return exprs[0], nil
	}
	return &Or{t.Range, exprs}, nil
}

// fieldValues are the index's values for one typed value. An open range of
// years turns the filter into one of dates.
func (p *parser) fieldValues(name string, v value, f *Filter) ([]string, error) {
	switch name {
	case "year":
		return p.years(v, f)
	case "authority":
		if a, ok := corpus.Authorities().ByName(v.text); ok {
			return []string{a.Name}, nil
		}
		return []string{v.text}, nil // a place that is not in the table may be in the library
	case "report":
		return []string{v.text}, nil
	case "grade":
		return p.grade(v)
	case "theme":
		return p.theme(v)
	}
	list := map[string][]string{"kind": corpus.Kinds, "framework": corpus.Frameworks, "finding": corpus.Findings,
		"part": corpus.Parts, "region": regions()}[name]
	if x, ok := oneOf(list, v.text); ok {
		return []string{x}, nil
	}
	return nil, syntaxError(p.text, v.Range, "%s takes %s.", name+":", orList(list))
}

func (p *parser) theme(v value) ([]string, error) {
	if len(p.themes) == 0 {
		return []string{foldValue(v.text)}, nil
	}
	ids := make([]string, len(p.themes))
	for i, t := range p.themes {
		ids[i] = t.ID
		if foldValue(t.ID) == foldValue(v.text) || foldValue(t.Label) == foldValue(v.text) {
			return []string{t.ID}, nil
		}
	}
	return nil, syntaxError(p.text, v.Range, "There is no such theme. theme: takes %s.", orList(ids))
}

// grade reads "inadequate", of any judgement, or "care_leavers:inadequate".
func (p *parser) grade(v value) ([]string, error) {
	judgement, grade, one := strings.Cut(v.text, ":")
	if !one {
		judgement, grade = "", v.text
	}
	g, ok := oneOf(corpus.Grades, grade)
	if foldValue(grade) == "ri" {
		g, ok = "requires improvement", true
	}
	if !ok {
		return nil, syntaxError(p.text, v.Range, "grade: takes %s, alone or after a judgement, as in grade:care_leavers:good.", orList(corpus.Grades))
	}
	if !one {
		values := make([]string, len(corpus.Judgements))
		for i, j := range corpus.Judgements {
			values[i] = j + ":" + g
		}
		return values, nil
	}
	j, ok := oneOf(corpus.Judgements, judgement)
	if !ok {
		return nil, syntaxError(p.text, v.Range, "A judgement is %s.", orList(corpus.Judgements))
	}
	return []string{j + ":" + g}, nil
}

// The years that a range may span.
const (
	firstYear = 2000
	lastYear  = 2099
)

// years reads 2024, 2022..2024, 2022.., ..2018.
func (p *parser) years(v value, f *Filter) ([]string, error) {
	fail := func() error {
		return syntaxError(p.text, v.Range, "year: takes a year or a range, as in year:2024, year:2022..2024, year:2022.. or year:..2018.")
	}
	text := strings.NewReplacer("–", "..", "-", "..", "…", "..").Replace(v.text)
	from, to, isRange := strings.Cut(text, "..")
	if !isRange {
		to = from
	}
	a, okA := readYear(from)
	b, okB := readYear(to)
	switch {
	case okA && okB && a > b:
		return nil, syntaxError(p.text, v.Range, "The range ends before it begins.")
	case okA && okB:
		var values []string
		for y := a; y <= b; y++ {
			values = append(values, strconv.Itoa(y))
		}
		return values, nil
	case isRange && okA && to == "":
		f.Facet, f.From = "date", fmt.Sprintf("%d-01-01", a)
		return nil, nil
	case isRange && okB && from == "":
		f.Facet, f.To = "date", fmt.Sprintf("%d-12-31", b)
		return nil, nil
	}
	return nil, fail()
}

func readYear(s string) (int, bool) {
	y, err := strconv.Atoi(s)
	return y, err == nil && len(s) == 4 && y >= firstYear && y <= lastYear
}

// oneOf finds the value of a list that was meant: case, hyphens and underscores do not matter.
func oneOf(list []string, typed string) (string, bool) {
	for _, x := range list {
		if foldValue(x) == foldValue(typed) {
			return x, true
		}
	}
	return "", false
}

func foldValue(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == ' ' || r == '-' || r == '_' || r == '\u00a0'
	}), "-")
}

// orList writes "a, b or c", with quotes around values of several words.
func orList(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		if strings.Contains(v, " ") {
			v = `"` + v + `"`
		}
		quoted[i] = v
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	return strings.Join(quoted[:len(quoted)-1], ", ") + " or " + quoted[len(quoted)-1]
}

// regions are the regions of the table of authorities, in order.
func regions() []string {
	var list []string
	for _, a := range corpus.Authorities().All() {
		if a.Region != "" && !slices.Contains(list, a.Region) {
			list = append(list, a.Region)
		}
	}
	slices.Sort(list)
	return list
}
