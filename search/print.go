package search

import (
	"strconv"
	"strings"
)

// Format writes an Expr in the syntax of the package comment. Reading it again
// gives the same Expr but for its places in the text and its alternatives.
func Format(e Expr) string {
	var b strings.Builder
	format(&b, e, 0)
	return b.String()
}

// The strengths with which operators bind; a weaker one inside a stronger needs brackets.
const (
	bindOr = iota
	bindAnd
	bindWords
	bindPart
)

func format(b *strings.Builder, e Expr, strength int) {
	switch e := e.(type) {
	case *Word:
		b.WriteString(e.Text)
	case *Concept:
		b.WriteString(printWords(e.Words, "-"))
	case *Phrase:
		b.WriteString(`"` + strings.Join(e.Words, " ") + `"`)
	case *Prefix:
		b.WriteString(e.Text + "*")
	case *Near:
		format(b, e.A, bindPart)
		b.WriteString(" NEAR/" + strconv.Itoa(e.K) + " ")
		format(b, e.B, bindPart)
	case *Filter:
		b.WriteString(formatFilter(e))
	case *Section:
		b.WriteString("section:")
		format(b, e.Expr, bindPart)
	case *Not:
		b.WriteString("NOT ")
		format(b, e.Expr, bindPart)
	case *Words:
		formatList(b, e.Parts, " ", bindWords, strength, bindWords+1)
	case *And:
		formatList(b, e.Exprs, " AND ", bindAnd, strength, bindAnd+1)
	case *Or:
		formatList(b, e.Exprs, " OR ", bindOr, strength, bindOr+1)
	}
}

func formatList(b *strings.Builder, exprs []Expr, between string, own, outer, inner int) {
	if own < outer {
		b.WriteString("(")
		defer b.WriteString(")")
	}
	for i, e := range exprs {
		if i > 0 {
			b.WriteString(between)
		}
		format(b, e, inner)
	}
}

func printWords(words []*Word, between string) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.Text
	}
	return strings.Join(texts, between)
}

func formatFilter(f *Filter) string {
	if f.Facet == "date" {
		return "year:" + year(f.From) + ".." + year(f.To)
	}
	values := make([]string, len(f.Values))
	for i, v := range f.Values {
		if strings.ContainsAny(v, " ,") {
			v = `"` + v + `"`
		}
		values[i] = v
	}
	return f.Facet + ":" + strings.Join(values, ",")
}

// year is the year of an ISO date, "" of none.
func year(date string) string {
	y, _, _ := strings.Cut(date, "-")
	return y
}
