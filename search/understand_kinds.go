package search

import (
	"slices"
	"strings"

	"findings/corpus/label"
)

// recognise tries what can begin at unit i and takes the longest.
func (r *reading) recognise(units []unit, i int) (match, bool) {
	if units[i].part < 0 {
		return match{}, false
	}
	var best match
	found := false
	for _, f := range []func([]unit, int) (match, bool){r.grade, r.place, r.date, r.kind, r.finding, r.part, r.theme} {
		if m, ok := f(units, i); ok && (!found || m.to-m.from > best.to-best.from) {
			best, found = m, true
		}
	}
	return best, found
}

// A named value is a facet's value with the ways to say it.
type named struct {
	facet, value string
	ways         []pattern
}

var kindNames = []named{
	{"kind", "focused visit", patterns("focused|focussed visit|visits [letter|letters]")},
	{"kind", "monitoring visit", patterns("monitoring visit|visits [letter|letters]")},
	{"kind", "re-inspection", patterns("re inspection|inspections [report|reports]", "reinspection|reinspections [report|reports]")},
	{"kind", "LSCB review", patterns("lscb review|reviews", "[local] safeguarding children board review|reviews", "review|reviews of [the] lscb|lscbs")},
	{"kind", "news", patterns("news article|articles|story|stories|coverage|items|item|report|reports", "newspaper article|articles|report|reports")},
	{"kind", "inspection", patterns("full|standard|short inspection|inspections [report|reports]")},
	{"framework", "ILACS", patterns("ilacs [inspection|inspections|report|reports|framework]")},
	{"framework", "SIF", patterns("sif [inspection|inspections|report|reports|framework]", "single inspection framework [report|reports]")},
	{"framework", "SLAC", patterns("slac [inspection|inspections|report|reports]")},
}

// notThisVisit are words before a kind that speak of another visit than the
// report's own: "progress since the last focused visit".
var notThisVisit = wordSet("since after before following previous last earlier between prior first until at next")

// kind recognises kinds of report and frameworks.
func (r *reading) kind(units []unit, i int) (match, bool) {
	for _, k := range kindNames {
		n := longest(k.ways, units, i)
		if n == 0 {
			continue
		}
		m := match{from: i, to: i + n, chips: []Chip{{Facet: k.facet, Value: k.value, Label: k.value}}}
		if notThisVisit[wordAt(units, i-1)] || notThisVisit[wordAt(units, i-2)] || notThisVisit[wordAt(units, i-3)] {
			m.keep, m.chips[0].Offered = true, true
			return m, true
		}
		m.values = map[string][]string{k.facet: {k.value}}
		return m, true
	}
	return match{}, false
}

var gradeNames = []named{
	{"", "outstanding", patterns("outstanding")},
	{"", "good", patterns("good")},
	{"", "requires improvement", patterns("requires|require|requiring|required|needs|need improvement [to] [be] [good]", "ri")},
	{"", "adequate", patterns("adequate")},
	{"", "inadequate", patterns("inadequate", "failing")},
}

var judgementWords = []named{
	{"", "overall", patterns("overall [effectiveness]")},
	{"", "leaders", patterns("[the] [impact] [of] leaders|leadership|management [and] [leadership|management|governance]")},
	{"", "help_protection", patterns("help and protection", "[children] who|that need help and protection", "child protection", "safeguarding")},
	{"", "in_care", patterns("[their|its] children in care", "looked after children", "[their|its] children looked after")},
	{"", "care_leavers", patterns("[their|its] care leavers", "leaving care", "care experienced young people|adults")},
	{"", "adoption", patterns("adoption")},
	{"", "lscb", patterns("lscb", "safeguarding board")},
}

var (
	gradeVerb    = patterns("rated|judged|graded|scored|ranked|deemed [as|to|be] [be] [only|still|just]", "got|get|received|receive|given|awarded an|a")
	gradeNoun    = patterns("[overall] rating|grade|judgement|ratings|grades|judgements", "overall [effectiveness]", "rated")
	councilNoun  = patterns("[rated] [local] councils|authorities|boroughs|las|counties|council|authority")
	councilsThat = patterns("councils|authorities|boroughs|areas|las [that|which|who] [are|were|is|have] [been]")
	gradeFor     = patterns("for|in|on|at [the]")
	worseThan    = patterns("less|worse|lower than", "below", "not [yet]")
	orBetter     = patterns("or better|above|higher")
	orWorse      = patterns("or worse|below|lower")
)

// grade recognises "rated inadequate for leadership", "outstanding councils" and
// "a good judgement". A grade by itself is only a word: "good practice".
func (r *reading) grade(units []unit, i int) (match, bool) {
	verb := longest(gradeVerb, units, i)
	worse := longest(worseThan, units, i+verb)
	grades, end := gradesAt(units, i+verb+worse)
	if grades == nil {
		return match{}, false
	}
	nouns := longest(gradeNoun, units, end)
	councils := longest(councilNoun, units, end+nouns)
	if w := wordAt(units, i); verb > 0 && nouns == 0 && !strings.HasSuffix(w, "ed") || w == "received" && nouns == 0 {
		return match{}, false // "got a good …" needs its noun
	}
	if verb+nouns+councils == 0 {
		return match{}, false
	}
	if worse > 0 {
		grades = lowerThan(grades[0])
		if wordAt(units, i+verb) == "not" {
			return match{}, false
		}
	} else if wordAt(units, i-1) == "not" {
		return match{}, false
	}
	m := match{from: i - endsBefore(councilsThat, units, i), to: end + nouns + councils}
	judgement := "overall"
	if n := longest(gradeFor, units, m.to); n > 0 {
		if j, k := namedAt(judgementWords, units, m.to+n); k > 0 {
			judgement, m.to = j, m.to+n+k
		}
	}
	if judgement == "overall" {
		for back := 1; back <= 4 && i-back >= 0; back++ {
			j, k := namedAt(judgementWords, units, i-back)
			if k > 0 && onlyVerbs(units[i-back+k:i]) {
				judgement, m.from = j, i-back
			}
		}
	}
	m.values = map[string][]string{}
	for _, g := range grades {
		v := judgement + ":" + g
		m.values["grade"] = append(m.values["grade"], v)
		m.chips = append(m.chips, Chip{Facet: "grade", Value: v, Label: r.label("grade", v)})
	}
	return m, true
}

// gradesAt reads "good", "good or outstanding", "good or better".
func gradesAt(units []unit, i int) ([]string, int) {
	g, n := namedAt(gradeNames, units, i)
	if n == 0 {
		return nil, i
	}
	order := []string{"outstanding", "good", "requires improvement", "inadequate"}
	i += n
	if n := longest(orBetter, units, i); n > 0 {
		return order[:slices.Index(order, g)+1], i + n
	}
	if n := longest(orWorse, units, i); n > 0 {
		return append([]string{g}, lowerThan(g)...), i + n
	}
	grades := []string{g}
	for wordAt(units, i) == "or" {
		g, n := namedAt(gradeNames, units, i+1)
		if n == 0 {
			break
		}
		grades, i = union(grades, []string{g}), i+1+n
	}
	return grades, i
}

func lowerThan(grade string) []string {
	switch grade {
	case "outstanding":
		return []string{"good", "requires improvement", "adequate", "inadequate"}
	case "good":
		return []string{"requires improvement", "adequate", "inadequate"}
	}
	return []string{"inadequate"}
}

func namedAt(list []named, units []unit, i int) (string, int) {
	for _, x := range list {
		if n := longest(x.ways, units, i); n > 0 {
			return x.value, n
		}
	}
	return "", 0
}

func onlyVerbs(units []unit) bool {
	return !slices.ContainsFunc(units, func(u unit) bool { return !auxiliaries[u.word] })
}

var findingNames = []named{
	{"finding", "weakness", patterns("criticised|criticized|criticise|criticize|criticises|criticism|criticisms", "told off", "pulled up", "was|is|were|went|going|gone wrong",
		"poor practice", "bad practice", "not good enough", "failings", "shortcomings", "weaknesses", "unhappy [with] [about]")},
	{"finding", "strength", patterns("praised|praise|praises|commended", "good practice", "best practice", "done|do|does|doing well", "works|work|worked|working well",
		"strengths", "impressed [by] [with]", "pleased [with] [by]", "positive examples")},
}

// goneWords say what the writer wants to know about and stand in no report.
var goneWords = wordSet("criticised criticized criticise criticize criticises told pulled praised praise praises commended impressed pleased unhappy")

// finding recognises a wish for strengths or weaknesses.
func (r *reading) finding(units []unit, i int) (match, bool) {
	value, n := namedAt(findingNames, units, i)
	if n == 0 || wordAt(units, i-1) == "not" {
		return match{}, false
	}
	return match{from: i, to: i + n, keep: !goneWords[units[i].word], prefer: map[string][]string{"finding": {value}},
		chips: []Chip{{Facet: "finding", Value: value, Label: strings.ToUpper(value[:1]) + value[1:], Offered: true}}}, true
}

var needsToImprove = patterns("what|which|inspectors|ofsted|inspection|their recommendations", "recommendations of|from|by [the] inspectors|ofsted|inspection", "area|areas for improvement|development", "what needs to improve", "priority actions", "needs to improve")

// part recognises a wish for what needs to improve.
func (r *reading) part(units []unit, i int) (match, bool) {
	n := longest(needsToImprove, units, i)
	if n == 0 {
		return match{}, false
	}
	return match{from: i, to: i + n, keep: true, prefer: map[string][]string{"part": {"needs-to-improve"}},
		chips: []Chip{{Facet: "part", Value: "needs-to-improve", Label: "What needs to improve", Offered: true}}}, true
}

// A themeWord is a name of a theme.
type themeWord struct {
	words []string
	theme label.Theme
}

func newThemeWords(themes []label.Theme) []themeWord {
	var list []themeWord
	for _, t := range themes {
		for _, name := range append([]string{t.Label}, t.Synonyms...) {
			words, _ := splitWords(name, 0, len(name))
			if len(words) > 0 {
				list = append(list, themeWord{words, t})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b themeWord) int { return len(b.words) - len(a.words) })
	return list
}

// theme recognises the names of themes, which are only offered as chips.
func (r *reading) theme(units []unit, i int) (match, bool) {
	for _, t := range r.u.themeWords {
		if i+len(t.words) > len(units) || slices.ContainsFunc(t.words, func(w string) bool { return functionWords[w] && len(t.words) == 1 }) {
			continue
		}
		same := true
		for k, w := range t.words {
			same = same && singular(units[i+k].word) == singular(w)
		}
		if same {
			return match{from: i, to: i + len(t.words), keep: true,
				chips: []Chip{{Facet: "theme", Value: t.theme.ID, Label: t.theme.Label, Offered: true}}}, true
		}
	}
	return match{}, false
}

// singular takes the s off a word.
func singular(w string) string { return strings.TrimSuffix(bare(w), "s") }
