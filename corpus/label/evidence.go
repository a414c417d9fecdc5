package label

import "math"

// scratch is the working memory of one Label call, reused for the next.
type scratch struct {
	words     []word
	sentences []sentence
	hits      []hit
	active    []state
	sets      []*wordSet // of the words of the sentence at hand

	line  []float64 // by theme: evidence of the sentence at hand
	place []int     // by theme: word of the sentence at which its first hit stands
	last  []hit     // by theme: the latest hit counted in it
	worth []float64 // by theme: what that hit counted
	gram  []float64 // by theme: what the words of the sentence at hand weigh
	scope []float64 // by theme: what the heading and the part weigh

	marks   []mark // by theme, over the passage
	entries []entry
	tones   []tone
	named   float64    // themes that the heading names
	count   int        // sentences read
	asked   float64    // of them, those that ask for improvement
	good    float64    // praise of their main parts
	bad     float64    // and criticism
	turn    int        // first of tones that turns from what was said before, -1 for none
	leaning [2]float64 // what the heading and the part weigh for praise, and for criticism
	listed  bool       // a heading inside the text says that a list of improvements follows
	distant bool       // words of method, contents or statistics stand in it
	fixed   bool       // it is boilerplate
	chance  []float64

	explain bool
	causes  []cause
}

// A mark is what a whole passage says about one theme.
type mark struct {
	heading bool    // the heading names it
	best    float64 // its strongest sentence
	total   float64 // all sentences together
	lead    float64 // the first sentence
	full    float64 // sentences that are about it
	top     float64 // sentences that are about nothing more
	subject float64 // sentences that name it before any other theme
}

// An entry is what one sentence says about one theme.
type entry struct {
	sentence, theme int
	evidence        float64
	place           int
	most, first     bool    // no theme has more evidence in the sentence, or stands before it
	rivals          float64 // other themes that the sentence is about
	relative        float64 // evidence as a share of the strongest theme's
	asks, item      bool
	length          int     // words of the sentence
	learned         float64 // what its phrases and words weigh, and those of the heading
}

// A cause is a phrase found, kept for Explain and Train.
type cause struct {
	hit
	sentence int
	theme    int // -1 for a finding
	evidence float64
	full     bool // counted as a whole reason
}

// read collects the evidence of all sentences of a passage.
func (s *scratch) read(l *Labeler, in Input) {
	s.reset(len(l.themes))
	s.readHeading(l, in)
	s.words, s.sentences = l.split(in.Text, s.words[:0], s.sentences[:0])
	for _, sen := range s.sentences {
		words := s.words[sen.first:sen.last]
		if len(words) < 2 {
			continue
		}
		s.hits, s.active = l.m.match(words, s.hits[:0], s.active)
		s.sets = l.weights.look(words, s.sets)
		asks := s.asks(l)
		markAsides(in.Text, words, asks)
		s.weighThemes(l, sen, words)
		s.enter(l, sen, words, asks)
		s.addTone(l, in.Text, sen, words, asks)
		s.count++
	}
}

func (s *scratch) reset(themes int) {
	if len(s.marks) != themes {
		s.marks, s.place, s.last = make([]mark, themes), make([]int, themes), make([]hit, themes)
		s.line, s.worth, s.gram = make([]float64, themes), make([]float64, themes), make([]float64, themes)
		s.scope = make([]float64, themes)
		s.chance = make([]float64, themes)
	}
	clear(s.marks)
	clear(s.scope)
	s.entries, s.tones, s.causes = s.entries[:0], s.tones[:0], s.causes[:0]
	s.named, s.count, s.asked, s.good, s.bad, s.turn = 0, 0, 0, 0, 0, -1
	s.listed, s.distant, s.fixed = false, false, false
}

func (s *scratch) readHeading(l *Labeler, in Input) {
	s.words, s.sentences = l.split(in.Section, s.words[:0], s.sentences[:0])
	s.sets = l.weights.lookAfter(s.sets[:0], headingKey, hashWord(in.Part))
	for _, sen := range s.sentences {
		for _, w := range s.words[sen.first:sen.last] {
			s.sets = l.weights.lookAfter(s.sets, headingKey, w.hash)
		}
		s.hits, s.active = l.m.match(s.words[sen.first:sen.last], s.hits[:0], s.active)
		for _, h := range s.hits {
			if p := l.phrases[h.phrase]; (p.kind == about || p.kind == general) && !s.turnedDown(l, h, p.theme) {
				s.named += one(!s.marks[p.theme].heading)
				s.marks[p.theme].heading = true
			}
		}
	}
	themeWords(s.sets, s.scope)
	s.leaning[0], s.leaning[1] = findingWords(s.sets)
}

// What a phrase counts for in the main part of a sentence, and in an aside.
const (
	aboutWeight = 1.0
	hintWeight  = 0.5
	asideShare  = 0.5
)

// weighThemes adds up what the hits of one sentence say about themes.
func (s *scratch) weighThemes(l *Labeler, sen sentence, words []word) {
	clear(s.line)
	clear(s.worth)
	clear(s.gram)
	for _, h := range s.hits {
		p := l.phrases[h.phrase]
		if p.kind > general || s.turnedDown(l, h, p.theme) {
			continue
		}
		w := aboutWeight
		if p.kind == hint || (p.kind == general && s.specific(l, p.theme)) {
			w = hintWeight
		}
		if words[h.first].aside {
			w *= asideShare
		}
		t := p.theme
		if s.worth[t] > 0 && h.first <= s.last[t].last { // the same words again
			if w <= s.worth[t] {
				continue
			}
			s.line[t] -= s.worth[t]
		}
		if s.line[t] == 0 {
			s.place[t] = h.first
		}
		s.line[t] += w
		s.last[t], s.worth[t] = h, w
		s.gram[t] += l.weights.phrase(h.phrase, w >= 1)
		if s.explain {
			at := hit{h.phrase, h.first + sen.first, h.last + sen.first}
			s.causes = append(s.causes, cause{at, s.count, t, w, w >= 1})
		}
	}
}

// enter makes the entries of the sentence at hand and adds them to the marks.
func (s *scratch) enter(l *Labeler, sen sentence, words []word, asks bool) {
	most, first, full := 0.0, -1, 0.0
	for t, v := range s.line {
		if v == 0 {
			continue
		}
		most = max(most, v)
		full += one(v >= 1)
		if first < 0 || s.place[t] < s.place[first] {
			first = t
		}
	}
	themeWords(s.sets, s.gram)
	for t, v := range s.line {
		if v == 0 && !s.marks[t].heading {
			continue
		}
		e := entry{sentence: s.count, theme: t, evidence: v, place: s.place[t], most: v == most && v > 0, first: t == first,
			rivals: full - one(v >= 1), relative: v / (0.5 + most), asks: asks, item: sen.item, length: len(words), learned: s.gram[t] + s.scope[t]}
		if v == 0 {
			e.place = 100
		}
		s.entries = append(s.entries, e)
		m := &s.marks[t]
		m.best = max(m.best, v)
		m.total += min(v, 2)
		if s.count == 0 {
			m.lead = v
		}
		m.full += one(v >= 1)
		m.top += one(e.most)
		m.subject += one(e.first)
	}
}

// themeFeatures are the names, in the weights file, of what theme counts.
var themeFeatures = []string{"always", "evidence", "is about", "is plainly about", "strongest", "named first", "how soon", "rivals",
	"first sentence", "list item", "evidence a sentence", "evidence in all", "against the strongest theme", "share of sentences",
	"share where strongest", "share where named first", "few sentences", "other themes", "evidence of first sentence", "heading",
	"against the strongest in the sentence", "length", "asks", "asks, is about", "asks, evidence", "under list heading",
	"under list heading, evidence", "share that asks", "share that asks, is about", "share that asks, against the strongest",
	"sentences, is about", "is about and strongest", "is about and strongest, sentences", "is about, no rivals", "is about and named first", "heading only", "share of the heading", "heading only, share of it"}

// theme gives the features of one entry in the light of the whole passage.
func (s *scratch) theme(e *entry, strongest, others float64, f []float64) []float64 {
	m, n, x := &s.marks[e.theme], float64(s.count), e.evidence
	is := one(x >= 1)
	lists := s.asked / n
	if s.listed {
		lists = 1
	}
	share := one(m.heading) / max(1, s.named)
	return append(f[:0], 1, min(x, 3), is, one(x >= 1.5), one(e.most), one(e.first), 1/float64(1+e.place), min(e.rivals, 4),
		one(e.sentence == 0), one(e.item), m.total/n, math.Log1p(m.total), m.total/strongest, m.full/n,
		m.top/n, m.subject/n, 1/n, min(others-one(m.best >= 1), 8)/8, min(m.lead, 2), one(m.heading),
		e.relative, float64(min(e.length, 40))/40, one(e.asks), one(e.asks)*is, one(e.asks)*x, one(s.listed),
		one(s.listed)*x, lists, lists*is, lists*m.total/strongest, math.Log1p(n)*is, is*one(e.most), is*one(e.most)*math.Log1p(n), is*one(e.rivals == 0), is*one(e.first), one(x == 0), share, share*one(x == 0))
}

// scene gives the evidence of the strongest theme and how many themes have a sentence.
func (s *scratch) scene() (strongest, others float64) {
	strongest = 0.1
	for i := range s.marks {
		strongest = max(strongest, s.marks[i].total)
		others += one(s.marks[i].best >= 1)
	}
	return strongest, others
}

// specific tells whether the sentence has a phrase that makes it be about another theme.
func (s *scratch) specific(l *Labeler, theme int) bool {
	for _, h := range s.hits {
		if p := l.phrases[h.phrase]; p.kind == about && p.theme != theme && !s.turnedDown(l, h, p.theme) {
			return true
		}
	}
	return false
}

// turnedDown tells whether a phrase against the theme covers the hit's words.
func (s *scratch) turnedDown(l *Labeler, h hit, theme int) bool {
	for _, a := range s.hits {
		p := l.phrases[a.phrase]
		if p.kind == against && p.theme == theme && a.first <= h.last && h.first <= a.last {
			return true
		}
	}
	return false
}

// asks tells whether the sentence begins as what a list of improvements asks for.
func (s *scratch) asks(l *Labeler) bool {
	for _, h := range s.hits {
		if k := l.phrases[h.phrase].kind; h.first == 0 && (k == start || k == noun) {
			return true
		}
	}
	return false
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
