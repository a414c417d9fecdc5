package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"findings/corpus/label"
)

// An Understander takes what a person typed for what it means: which councils,
// years, grades and kinds of report it names, and which other words say the
// same. It may be used by several goroutines at once.
//
// Names and dates become filters, because that is what is meant by them nearly
// always; each is a chip that says so and can be taken back. Words about
// themes and findings stay words; their chips are only offered. What follows
// words such as "except" or "outside" is never a filter.
type Understander struct {
	places     placeNames
	themes     []label.Theme
	themeWords []themeWord
	vocabulary *Vocabulary
}

// Options change how a text is understood.
type Options struct {
	Exact      bool      // no other words for the same, no stemming
	Everything bool      // names, years and grades are only words
	Now        time.Time // what "last year" counts from; zero means now

	// Known says whether the library has a report of an authority; nil means it has.
	Known func(authority string) bool
}

// NewUnderstander makes an Understander; with a nil vocabulary it adds no other words.
func NewUnderstander(themes []label.Theme, v *Vocabulary) *Understander {
	return &Understander{places: newPlaceNames(), themes: themes, themeWords: newThemeWords(themes), vocabulary: v}
}

// Understand reads a text. The error is a *SyntaxError.
func (u *Understander) Understand(text string, o Options) (Understood, error) {
	expr, err := parse(text, u.themes)
	if err != nil {
		return Understood{}, err
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	r := &reading{u: u, text: text, options: o, out: Understood{Filter: map[string][]string{}, Prefer: map[string][]string{}}}
	r.out.Query = Interpretation{Text: text, Interpreted: map[string][]string{}, Expanded: []string{}}
	expr = r.fields(expr)
	if !o.Everything {
		expr = r.conjuncts(expr)
	}
	if u.vocabulary != nil && !o.Exact {
		expr = r.expand(expr)
	}
	if o.Exact {
		walk(expr, func(e Expr) {
			if w, ok := e.(*Word); ok {
				w.Exact = true
			}
		})
	}
	r.out.Expr = expr
	r.finish()
	return r.out, nil
}

// A reading is a text on its way to be understood.
type reading struct {
	u       *Understander
	text    string
	options Options
	out     Understood
	years   []int       // of reports that are named
	spans   [][2]string // ISO dates from and to: any of them
}

// A match is a run of units that means something.
type match struct {
	from, to int // units [from, to)
	keep     bool
	chips    []Chip
	values   map[string][]string // facet → values that filter
	year     int                 // of the reports, 0 for none
	dateFrom string
	dateTo   string
	prefer   map[string][]string
	absent   []string
}

// fields takes the filters that every passage must pass out of e.
func (r *reading) fields(e Expr) Expr {
	switch e := e.(type) {
	case *Filter:
		r.explicit(e)
		return nil
	case *Words:
		return remade(e.Parts, r.fieldsOf(e.Parts), func(es []Expr) Expr { return &Words{e.Range, es} })
	case *And:
		return remade(e.Exprs, r.fieldsOf(e.Exprs), func(es []Expr) Expr { return &And{e.Range, es} })
	}
	return e
}

func (r *reading) fieldsOf(exprs []Expr) []Expr {
	var rest []Expr
	for _, e := range exprs {
		if kept := r.fields(e); kept != nil {
			rest = append(rest, kept)
		}
	}
	return rest
}

// remade joins what is left of a list; a single part needs no list.
func remade(before, rest []Expr, join func([]Expr) Expr) Expr {
	switch {
	case len(rest) == 0:
		return nil
	case len(rest) == 1:
		return rest[0]
	}
	return join(rest)
}

// explicit takes a field that was typed.
func (r *reading) explicit(f *Filter) {
	m := match{values: map[string][]string{}, dateFrom: f.From, dateTo: f.To}
	words := r.text[f.Start:f.End]
	if f.Facet == "date" {
		m.chips = []Chip{{Facet: "date", Value: f.From + ".." + f.To, Label: dateLabel(f.From, f.To)}}
	} else {
		m.values[f.Facet] = f.Values
		for _, v := range f.Values {
			m.chips = append(m.chips, Chip{Facet: f.Facet, Value: v, Label: r.label(f.Facet, v)})
		}
		if f.Facet == "authority" {
			m.absent = r.absent(f.Values)
		}
	}
	for i := range m.chips {
		m.chips[i].Typed = true
	}
	r.take(m, f.Range, words)
}

// conjuncts understands the words that every passage must match: those side by
// side at the top or between ANDs.
func (r *reading) conjuncts(e Expr) Expr {
	switch e := e.(type) {
	case *Words:
		return r.words(e.Parts, e.Range)
	case *Word, *Concept:
		return r.words([]Expr{e}, e.Source())
	case *And:
		var rest []Expr
		for _, x := range e.Exprs {
			if kept := r.conjuncts(x); kept != nil {
				rest = append(rest, kept)
			}
		}
		return remade(e.Exprs, rest, func(es []Expr) Expr { return &And{e.Range, es} })
	}
	return e
}

// words understands parts that stand side by side and gives what is left of them.
func (r *reading) words(parts []Expr, whole Range) Expr {
	units := unitsOf(parts, r.text)
	gone := make([]bool, len(units))
	understood := false
	for i := 0; i < len(units); {
		m, ok := r.recognise(units, i)
		if !ok || !wholeParts(units, m.from, m.to) {
			i++
			continue
		}
		understood = understood || len(m.values) > 0 || m.year > 0 || m.dateFrom+m.dateTo != ""
		cut := Range{units[m.from].Start, units[m.to-1].End}
		if !m.keep {
			from := beforePreposition(units, gone, m.from)
			cut.Start = units[from].Start
			for k := from; k < m.to; k++ {
				gone[k] = true
			}
		}
		words := r.text[units[m.from].Start:units[m.to-1].End]
		r.take(m, cut, words)
		i = max(m.to, i+1)
	}
	return r.rest(parts, units, gone, whole, understood)
}

// rest is what is left to search for. When only words are left that say
// nothing beside what was understood ("reports", "what about"), it is nothing.
func (r *reading) rest(parts []Expr, units []unit, gone []bool, whole Range, understood bool) Expr {
	framed := slices.Clone(gone)
	markFrames(units, framed)
	content := false
	for i, u := range units {
		content = content || !framed[i] && (u.part < 0 || !functionWords[u.word] && !genericWords[u.word] && !emptyWords[u.word])
	}
	switch {
	case content:
		gone = framed
		for i, u := range units {
			gone[i] = gone[i] || emptyWords[u.word] || strings.HasSuffix(foldWord(u.raw), "'s") && functionWords[u.word]
		}
	case understood:
		for i, u := range units {
			gone[i] = gone[i] || u.part >= 0
		}
	}
	drop := map[int]bool{}
	for i, u := range units {
		if gone[i] && u.part >= 0 {
			drop[u.part] = true
		}
	}
	var left []Expr
	for i, p := range parts {
		if !drop[i] {
			left = append(left, p)
		}
	}
	return remade(parts, left, func(es []Expr) Expr { return &Words{whole, es} })
}

// take notes a match: what it filters, prefers and shows. cut is the stretch
// that goes when the reader takes it back.
func (r *reading) take(m match, cut Range, words string) {
	for facet, values := range m.values {
		r.out.Filter[facet] = union(r.out.Filter[facet], values)
	}
	switch {
	case m.year > 0:
		r.years = append(r.years, m.year)
	case m.dateFrom != "" && m.dateTo != "":
		r.spans = append(r.spans, [2]string{m.dateFrom, m.dateTo})
	default:
		r.out.From, r.out.To = max(r.out.From, m.dateFrom), earlier(r.out.To, m.dateTo)
	}
	for facet, values := range m.prefer {
		r.out.Prefer[facet] = union(r.out.Prefer[facet], values)
	}
	r.out.Absent = union(r.out.Absent, m.absent)
	for _, c := range m.chips {
		c.Words = words
		if !c.Offered {
			c.Range, c.Without = cut, without(r.text, cut)
		}
		if !slices.ContainsFunc(r.out.Query.Chips, func(o Chip) bool { return o.Facet == c.Facet && o.Value == c.Value }) {
			r.out.Query.Chips = append(r.out.Query.Chips, c)
		}
	}
}

// settleDates makes the years and spans that were named one filter. "2018 with
// 2022" means both, so what lies between comes along.
//
// Few reports print when they were published, and one that came out in January is
// dated by its inspection before Christmas. So the year of a council's report,
// and a year with "published", reach back to October.
func (r *reading) settleDates() {
	lenient := len(r.out.Filter["authority"]) > 0 || strings.Contains(strings.ToLower(r.text), "publish")
	var years []string
	for _, y := range r.years {
		years = union(years, []string{strconv.Itoa(y)})
		if lenient || len(r.spans) > 0 {
			r.spans = append(r.spans, [2]string{fmt.Sprintf("%d-10-01", y-1), fmt.Sprintf("%d-12-31", y)})
		}
	}
	if len(years) > 0 {
		r.out.Prefer["year"] = years
		r.out.Query.Interpreted["year"] = years
	}
	if len(r.spans) == 0 {
		if len(years) > 0 {
			r.out.Filter["year"] = union(r.out.Filter["year"], years)
		}
		return
	}
	for i, c := range r.out.Query.Chips {
		if c.Facet == "year" && !slices.Contains(r.out.Filter["year"], c.Value) {
			r.out.Query.Chips[i].Label = fmt.Sprintf("%s (inspected from October %d on)", c.Value, atoi(c.Value)-1)
		}
	}
	from, to := r.spans[0][0], r.spans[0][1]
	for _, s := range r.spans {
		from, to = min(from, s[0]), max(to, s[1])
	}
	r.out.From, r.out.To = max(r.out.From, from), earlier(r.out.To, to)
}

// finish fills the Interpretation from what was noted.
func (r *reading) finish() {
	r.settleDates()
	q := &r.out.Query
	for facet, values := range r.out.Filter {
		q.Interpreted[facet] = values
	}
	if r.out.From != "" {
		q.Interpreted["from"] = []string{r.out.From}
	}
	if r.out.To != "" {
		q.Interpreted["to"] = []string{r.out.To}
	}
	q.Absent = r.out.Absent
	walk(r.out.Expr, func(e Expr) {
		switch e := e.(type) {
		case *Word:
			q.Expanded = union(q.Expanded, alternativeTexts(e.Alternatives))
		case *Concept:
			q.Expanded = union(q.Expanded, alternativeTexts(e.Alternatives))
		}
	})
}

func alternativeTexts(alts []Alternative) []string {
	var texts []string
	for _, a := range alts {
		texts = append(texts, strings.Join(a.Words, " "))
	}
	return texts
}

// label is a facet's value as a reader sees it.
func (r *reading) label(facet, value string) string {
	if facet == "theme" {
		for _, t := range r.u.themes {
			if t.ID == value {
				return t.Label
			}
		}
	}
	return valueLabel(facet, value)
}

// without is the text with a stretch cut out.
func without(text string, cut Range) string {
	before := strings.TrimRight(text[:cut.Start], " ,–-")
	after := strings.TrimLeft(text[cut.End:], " ,:–-")
	if before == "" || after == "" || strings.HasPrefix(after, "?") {
		return strings.TrimSpace(before + after)
	}
	return before + " " + after
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// earlier is the earlier of two ISO dates; "" is none.
func earlier(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}
