package answer

import (
	_ "embed"
	"math"
	"slices"
	"strings"
	"sync"
)

//go:embed plain.txt
var plainText string

// How well another way to say it counts.
const (
	sameMeaning = 0.9
	nearMeaning = 0.55
)

// A saying is one way that people say something, with the words of the reports for it.
type saying struct {
	stems []string
	alts  []alt
}

// sayings is the embedded list by first stem, the longest first.
var sayings = sync.OnceValue(func() map[string][]saying { return parseSayings(plainText) })

func parseSayings(text string) map[string][]saying {
	out := map[string][]saying{}
	for line := range strings.Lines(text) {
		left, right, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok || strings.HasPrefix(left, "#") {
			continue
		}
		same, near, _ := strings.Cut(right, "~")
		alts := append(altsOf(same, sameMeaning), altsOf(near, nearMeaning)...)
		for _, l := range strings.Split(left, ",") {
			if a := altOf(l, 1); len(a.stems) > 0 {
				out[a.stems[0]] = append(out[a.stems[0]], saying{a.stems, alts})
			}
		}
	}
	for _, s := range out {
		slices.SortStableFunc(s, func(a, b saying) int { return len(b.stems) - len(a.stems) })
	}
	return out
}

func altsOf(list string, weight float64) []alt {
	var out []alt
	for _, s := range strings.Split(list, ",") {
		if a := altOf(s, weight); len(a.stems) > 0 {
			out = append(out, a)
		}
	}
	return out
}

func altOf(s string, weight float64) alt {
	a := alt{weight: weight}
	for _, w := range words(s) {
		a.words, a.stems = append(a.words, w.text), append(a.stems, w.stem)
	}
	return a
}

// widen gives the terms the other ways to say them. A saying of several words
// becomes one term.
func (q *question) widen() {
	covered := make([]bool, len(q.words))
	var terms []term
	for i := 0; i < len(q.words); i++ {
		if y, ok := q.spanOfYears(i); ok {
			terms = append(terms, y)
			covered[i], covered[i+1] = true, true
			i++
			continue
		}
		s, ok := q.sayingAt(i)
		if n := q.nameAt(i); n > len(s.stems) {
			terms = append(terms, q.nameTerm(i, n, covered))
			i += n - 1
			continue
		}
		if !ok {
			continue
		}
		t := term{text: q.text[q.words[i].start:q.words[i+len(s.stems)-1].end], at: i, weight: 1}
		t.alts = append(slices.Clone(s.alts), altOf(t.text, 1))
		if len(s.stems) == 1 {
			t.stem = s.stems[0]
		}
		for j := range s.stems {
			covered[i+j] = true
		}
		terms = append(terms, t)
		i += len(s.stems) - 1
	}
	for _, t := range q.terms {
		if !covered[t.at] {
			terms = append(terms, t)
		}
	}
	slices.SortStableFunc(terms, func(a, b term) int { return a.at - b.at })
	q.terms = terms
}

// spanOfYears makes one term of "2017/18", however it is written.
func (q *question) spanOfYears(i int) (term, bool) {
	if i+1 >= len(q.words) || !reYear.MatchString(q.words[i].text) {
		return term{}, false
	}
	first, last := q.words[i], q.words[i+1]
	if between := q.text[first.end:last.start]; between != "/" && between != "-" {
		return term{}, false
	}
	if len(last.text) != 2 && len(last.text) != 4 || !last.number() {
		return term{}, false
	}
	short := last.text[len(last.text)-2:]
	t := term{text: q.text[first.start:last.end], date: true, at: i, weight: 1}
	t.alts = []alt{altOf(first.text+" "+short, 1), altOf(first.text+" "+first.text[:2]+short, 1)}
	return t, true
}

// nameAt counts the words of the name that begins at a word of the question:
// what stands in quotation marks, or two capitalised words or more.
func (q *question) nameAt(i int) int {
	for _, m := range reQuote.FindAllStringSubmatchIndex(q.text, -1) {
		if q.words[i].start == m[2] {
			n := 0
			for i+n < len(q.words) && q.words[i+n].end <= m[3] {
				n++
			}
			return n
		}
	}
	n := 0
	for i+n < len(q.words) && q.words[i+n].capital && (n == 0 || q.words[i+n].start-q.words[i+n-1].end == 1) && q.words[i+n].text != "ofsted" {
		n++
	}
	if n >= 2 && sentenceStart(q.text, q.words[i].start) && functionWords[q.words[i].text] {
		return 0
	}
	if n < 2 {
		return 0
	}
	return n
}

// nameTerm makes one term of a name. Its words apart say little.
func (q *question) nameTerm(i, n int, covered []bool) term {
	t := term{text: q.text[q.words[i].start:q.words[i+n-1].end], name: true, at: i, weight: 1}
	for j := i; j < i+n; j++ {
		covered[j] = true
		if w := q.words[j]; !functionWords[w.text] {
			t.alts = append(t.alts, altOf(w.text, 0.3))
		}
	}
	t.alts = append(t.alts, altOf(t.text, 1))
	return t
}

// sayingAt finds the longest saying that begins at a word of the question. One
// of a single word counts only where the word is a term.
func (q *question) sayingAt(i int) (saying, bool) {
	for _, s := range sayings()[q.words[i].stem] {
		if i+len(s.stems) > len(q.words) {
			continue
		}
		ok := true
		for j, st := range s.stems {
			ok = ok && q.words[i+j].stem == st
		}
		if ok && (len(s.stems) > 1 || q.isTerm(i)) {
			return s, true
		}
	}
	return saying{}, false
}

func (q *question) isTerm(i int) bool {
	return slices.ContainsFunc(q.terms, func(t term) bool { return t.at == i })
}

// weigh gives each term the weight of its rarity, that of the commonest way to say it.
func (q *question) weigh(p *pool) {
	top := math.Log(float64(p.docs) + 1)
	for i := range q.terms {
		t := &q.terms[i]
		n, any := 0, 0
		if t.stem != "" {
			n = p.df([]string{t.stem})
		}
		for _, a := range t.alts {
			d := p.df(a.stems)
			any = max(any, d)
			if a.weight >= sameMeaning {
				n = max(n, d)
			}
		}
		t.absent = n == 0 && any == 0
		t.weight = max(0.05, math.Log(float64(p.docs+1)/(float64(n)+0.5))/top)
		if t.name {
			t.weight *= 1.3
		}
	}
}

// key names a way to say something, by its stems.
func key(stems []string) string { return strings.Join(stems, " ") }
