package answer

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// How much a term counts that does not stand in the sentence itself.
const (
	beforeFactor  = 0.7 // in the sentence before, which this one goes on from
	afterFactor   = 0.5 // in the sentence after
	passageFactor = 0.45
	headingFactor = 0.4

	countedBonus = 0.4 // for a number before what is counted
)

// An evidence is a sentence that may answer a question.
type evidence struct {
	page     *page
	sentence int     // into page.sentences
	cover    float64 // share of the terms' weight in the sentence and around it, 0 to 1
	own      float64 // the same for the sentence alone
	spans    []span  // what may be the answer, bytes into the sentence
	near     float64 // how near the best span is to the terms, 0 to 1
	score    float64

	quality []float64 // of each term's match in the sentence
	at      []int     // where that match is, an index into its words
}

// reBoiler finds what stands in every report and answers nothing about one.
var reBoiler = regexp.MustCompile(`(?i)[|:] ?(outstanding|good|requires? improvement( to be good)?|inadequate|adequate|not judged)\.?$|^(report )?published:|^(inspection dates?|(lead|reporting) inspector|dates? of inspection|age group):|\b(telephone|textphone|enquiries@|www\.|piccadilly gate|open government licence|crown copyright|large print|braille|reproduced? (this|the) (document|report|material)|in any format or medium)`)

// reMethod finds what inspectors did rather than what they found.
var reMethod = regexp.MustCompile(`(?i)^(the )?(inspectors?|inspection team|they) (also )?(read|spoke|met|looked|discussed|reviewed|observed|considered|visited|examined|talked|interviewed|sampled|undertook)\b|^this (letter|report|inspection|visit) (summarises|was carried|describes)`)

// A matcher finds a question's terms in sentences.
type matcher struct {
	q       *question
	byStem  map[string][]hit
	phrases []phrase
	total   float64
}

type hit struct {
	term   int
	weight float64
}

type phrase struct {
	stems []string
	hit
}

func newMatcher(q *question) *matcher {
	m := &matcher{q: q, byStem: map[string][]hit{}}
	for i, t := range q.terms {
		m.total += t.weight
		if t.stem != "" {
			m.byStem[t.stem] = append(m.byStem[t.stem], hit{i, 1})
		}
		for _, a := range t.alts {
			if len(a.stems) == 1 {
				m.byStem[a.stems[0]] = append(m.byStem[a.stems[0]], hit{i, a.weight})
			} else {
				m.phrases = append(m.phrases, phrase{a.stems, hit{i, a.weight}})
			}
		}
	}
	return m
}

// matches gives for each term how well a word of ws matches it, 0 to 1, and
// where the best match begins (an index into ws, -1 for none).
func (m *matcher) matches(ws []word) (quality []float64, at []int) {
	quality, at = make([]float64, len(m.q.terms)), make([]int, len(m.q.terms))
	for i := range at {
		at[i] = -1
	}
	take := func(h hit, i int) {
		if h.weight > quality[h.term] {
			quality[h.term], at[h.term] = h.weight, i
		}
	}
	for i, w := range ws {
		for _, h := range m.byStem[w.stem] {
			take(h, i)
		}
	}
	for _, p := range m.phrases {
		if i := indexOf(ws, p.stems); i >= 0 {
			take(p.hit, i)
		}
	}
	return quality, at
}

func indexOf(ws []word, stems []string) int {
	for i := 0; i+len(stems) <= len(ws); i++ {
		ok := true
		for j, s := range stems {
			if ws[i+j].stem != s {
				ok = false
				break
			}
		}
		if ok {
			return i
		}
	}
	return -1
}

// read scores every sentence of a page.
func (m *matcher) read(p *page) []evidence {
	n := len(p.sentences)
	quality, at := make([][]float64, n), make([][]int, n)
	whole := make([]float64, len(m.q.terms))
	for i, s := range p.sentences {
		quality[i], at[i] = m.matches(s.words)
		for t, v := range quality[i] {
			whole[t] = max(whole[t], v)
		}
	}
	head, _ := m.matches(p.heading)
	out := make([]evidence, 0, n)
	for i := range p.sentences {
		e := evidence{page: p, sentence: i}
		for t, term := range m.q.terms {
			v := quality[i][t]
			e.own += v * term.weight
			if i > 0 {
				v = max(v, beforeFactor*quality[i-1][t])
			}
			if i+1 < n {
				v = max(v, afterFactor*quality[i+1][t])
			}
			v = max(v, passageFactor*whole[t], headingFactor*head[t])
			e.cover += v * term.weight
		}
		if m.total > 0 {
			e.own /= m.total
			e.cover /= m.total
		}
		if e.score = 0.75*e.cover + 0.25*e.own + 0.08*m.pairs(at[i]) + 0.06*m.leads(at[i]); e.score > 0 {
			e.quality, e.at = quality[i], at[i]
			out = append(out, e)
		}
	}
	return out
}

// judge looks for the answer's words in the sentence and gives the final score.
func (m *matcher) judge(e *evidence) {
	s := e.page.sentences[e.sentence]
	text := e.page.passage.Text[s.start:s.end]
	if reBoiler.MatchString(text) {
		e.score = 0
		return
	}
	if len(s.words) < 5 && !strings.ContainsAny(text[len(text)-1:], ".!?") || reMethod.MatchString(text) {
		e.score *= 0.5
	}
	if m.q.kind != Fact && m.q.kind != Change || m.q.want == wantNothing || m.q.want == wantArea {
		return
	}
	e.spans = m.q.spansOf(text)
	if len(e.spans) == 0 {
		e.score *= 0.6
		return
	}
	best := 0.0
	for i, sp := range e.spans {
		n := m.nearness(s, sp, e.quality, e.at)
		if m.q.want == wantNumber && m.counts(text[sp.end:]) {
			n += countedBonus
		}
		if n > best {
			best = n
			e.spans[0], e.spans[i] = e.spans[i], e.spans[0]
		}
	}
	e.near = best
	e.score *= 1 + 0.25*best
}

// counts reports whether what is counted stands right after a number: "212
// children" for "how many children".
func (m *matcher) counts(after string) bool {
	ws := words(after[:min(len(after), 60)])
	for _, w := range ws[:min(len(ws), 3)] {
		for _, c := range m.q.counted {
			if w.stem == c {
				return true
			}
		}
	}
	return false
}

// nearness is how near the terms' matches are to a stretch of the sentence.
func (m *matcher) nearness(s sentence, sp span, quality []float64, at []int) float64 {
	middle := slices.IndexFunc(s.words, func(w word) bool { return w.end-s.start > sp.start })
	sum := 0.0
	for t, i := range at {
		if i < 0 || i == middle {
			continue
		}
		d := math.Abs(float64(i - middle))
		sum += quality[t] * m.q.terms[t].weight / (1 + d/4)
	}
	if m.total == 0 {
		return 0
	}
	return sum / m.total
}

// leads is 1 where the sentence begins with a term of the question: it is about it.
func (m *matcher) leads(at []int) float64 {
	for _, i := range at {
		if i >= 0 && i < 3 {
			return 1
		}
	}
	return 0
}

// pairs is the share of the question's neighbouring terms that are neighbours in the sentence.
func (m *matcher) pairs(at []int) float64 {
	n, ok := 0, 0
	for i := 1; i < len(at); i++ {
		if m.q.terms[i].pair {
			n++
			if at[i] >= 0 && at[i-1] >= 0 && at[i]-at[i-1] <= 2 && at[i] > at[i-1] {
				ok++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return float64(ok) / float64(n)
}
