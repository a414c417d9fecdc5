package label

import (
	"math"
	"strings"
)

// A tone is what one sentence says by way of praise and criticism: its main
// part, its asides and what it concedes ("although …,").
type tone struct {
	good, bad  [3]float64
	asks       bool // asks for improvement, or names what to improve
	imperative bool // asks in so many words: "Ensure that …"
	contrast   bool // turns from what was said before
	turns      bool // begins with such a word
	intends    bool // speaks of plans or beginnings
	distant    bool // method, contents or statistics
	negates    bool
	item       bool
	length     int
	praised    float64 // what its words and those of the heading weigh for praise
	criticised float64 // and for criticism
}

// Parts of a sentence.
const (
	mainPart = iota
	asidePart
	concession
)

// How many words before a word a negator may stand to turn it.
const negatorReach = 3

// How late in a sentence a demand ("needs to ensure") may stand to be its main statement.
const demandReach = 8

// addTone weighs the praise and criticism of one sentence. A word that a negator
// turns counts for the other side.
func (s *scratch) addTone(l *Labeler, text string, sen sentence, words []word, asks bool) {
	t := tone{asks: asks, item: sen.item, length: len(words)}
	from, to := conceded(text, words)
	for _, h := range s.hits {
		w := s.flag(l, h, &t)
		if w == 0 || s.covered(l, h) {
			continue
		}
		if s.negated(l, h) {
			w = turned(w)
		}
		part := mainPart
		switch {
		case h.first >= from && h.first < to:
			part = concession
		case words[h.first].purpose:
			part = asidePart
		}
		if w > 0 {
			t.good[part] += w
		} else {
			t.bad[part] -= w
		}
		if s.explain {
			at := hit{h.phrase, h.first + sen.first, h.last + sen.first}
			s.causes = append(s.causes, cause{at, s.count, -1, w, part == mainPart})
		}
	}
	s.asked += one(asks)
	s.distant = s.distant || t.distant
	t.praised, t.criticised = findingWords(s.sets)
	t.praised += s.leaning[0]
	t.criticised += s.leaning[1]
	s.good += t.good[mainPart]
	s.bad += t.bad[mainPart]
	if t.turns && s.turn < 0 {
		s.turn = len(s.tones)
	}
	s.tones = append(s.tones, t)
}

// flag notes what a phrase tells of the sentence, and gives its weight as praise
// or, negative, as criticism.
func (s *scratch) flag(l *Labeler, h hit, t *tone) float64 {
	switch l.phrases[h.phrase].kind {
	case praise:
		return 1
	case mildPraise:
		return 0.5
	case criticism:
		return -1
	case mildCriticism:
		return -0.5
	case head:
		s.listed = true
	case background:
		t.distant = true
	case contrast:
		t.contrast = true
		t.turns = t.turns || h.first == 0
	case start:
		t.imperative = t.imperative || h.first == 0
	case demand:
		t.imperative = t.imperative || h.first <= demandReach
	case boilerplate:
		s.fixed = true
	case intention:
		t.intends = true
	case negator:
		t.negates = true
	}
	return 0
}

// turned is the weight of a negated word: "not effective" is criticism, "no
// delay" is faint praise.
func turned(w float64) float64 {
	if w > 0 {
		return -w
	}
	return 0.5
}

// negated tells whether a negator stands shortly before a word. A negator that
// is itself criticism ("not", "insufficient") is not turned by another.
func (s *scratch) negated(l *Labeler, h hit) bool {
	found := false
	for _, n := range s.hits {
		if l.phrases[n.phrase].kind != negator {
			continue
		}
		if n.first <= h.last && h.first <= n.last {
			return false
		}
		found = found || (n.last < h.first && h.first-n.last <= negatorReach)
	}
	return found
}

// covered tells whether a longer word of praise or criticism covers this one, or
// one as long that stands before it in the file.
func (s *scratch) covered(l *Labeler, h hit) bool {
	for _, o := range s.hits {
		k := l.phrases[o.phrase].kind
		if k < praise || k > mildCriticism || o.first > h.last || h.first > o.last || o == h {
			continue
		}
		if o.last-o.first > h.last-h.first || (o.last-o.first == h.last-h.first && o.phrase < h.phrase) {
			return true
		}
	}
	return false
}

var concessions = map[string]bool{"although": true, "despite": true, "while": true, "whilst": true, "though": true, "notwithstanding": true,
	"Although": true, "Despite": true, "While": true, "Whilst": true, "Though": true, "Notwithstanding": true}

// conceded gives the words that a sentence concedes: from "although" to the comma.
func conceded(text string, words []word) (from, to int) {
	for i := range words {
		if !concessions[text[words[i].start:words[i].end]] {
			continue
		}
		for j := i + 2; j < len(words); j++ {
			if words[j].comma {
				return i, j + 1
			}
		}
		return i, len(words)
	}
	return -1, -1
}

// findingFeatures are the names, in the weights file, of what features of a tone count.
var findingFeatures = []string{"always", "praise", "praise in an aside", "praise conceded", "criticism", "criticism in an aside",
	"criticism conceded", "has praise", "has praise in an aside", "has criticism", "has criticism in an aside", "has criticism conceded",
	"asks", "contrast", "intention", "background", "negator", "praise only", "criticism only", "balance", "list item", "length",
	"first sentence", "plain criticism", "asks, criticism", "very short", "under list heading", "few sentences",
	"part needs-to-improve", "part about", "imperative", "share that asks", "begins with contrast", "sentences", "imperative only",
	"praise of others", "criticism of others", "balance of others", "before a turn", "after a turn", "last sentence"}

// features gives the features of one sentence for both questions: does it praise,
// does it criticise?
func (s *scratch) features(i int, in Input, f []float64) []float64 {
	t := &s.tones[i]
	g, b := t.good, t.bad
	good, bad := g[0]+g[1]+g[2], b[0]+b[1]+b[2]
	praised, criticised := s.good-g[0], s.bad-b[0]
	last := i == len(s.tones)-1
	return append(f[:0], 1, min(g[0], 3), min(g[1], 3), min(g[2], 3), min(b[0], 3), min(b[1], 3), min(b[2], 3),
		one(g[0] > 0), one(g[1] > 0), one(b[0] > 0), one(b[1] > 0), one(b[2] > 0),
		one(t.asks), one(t.contrast), one(t.intends), one(t.distant), one(t.negates), one(good > 0 && bad == 0), one(bad > 0 && good == 0),
		(good-bad)/(good+bad+1), one(t.item), float64(min(t.length, 40))/40,
		one(i == 0), one(b[0] >= 1), one(t.asks)*bad, one(t.length < 5), one(s.listed), 1/float64(s.count),
		one(strings.HasPrefix(in.Part, "needs")), one(in.Part == "about"),
		one(t.imperative), s.asked/float64(s.count), one(t.turns), math.Log1p(float64(s.count)), one(t.imperative && s.asked == float64(s.count)),
		min(praised, 4)/4, min(criticised, 4)/4, (praised-criticised)/(praised+criticised+1),
		one(!last && s.tones[i+1].turns), one(s.turn >= 0 && s.turn < i), one(last))
}
