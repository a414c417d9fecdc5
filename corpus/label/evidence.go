package label

// scratch is the working memory of one Label call, reused for the next.
type scratch struct {
	words     []word
	sentences []sentence
	hits      []hit
	active    []state
	heading   []bool // themes that the heading speaks for

	best  []float64 // by theme: the strongest sentence
	total []float64 // by theme: all sentences together
	line  []float64 // by theme: the sentence at hand
	last  []hit     // by theme: the latest hit counted in it
	worth []float64 // by theme: what that hit counted

	tally
	why     []cause
	explain bool
}

// A cause is a hit with what it counted for, kept for Explain.
type cause struct {
	hit
	theme  int // -1 for a finding
	weight float64
}

// read collects the evidence of all sentences of a passage.
func (s *scratch) read(l *Labeler, in Input) {
	s.reset(len(l.themes))
	s.readHeading(l, in.Section)
	s.words, s.sentences = l.split(in.Text, s.words[:0], s.sentences[:0])
	for _, sen := range s.sentences {
		words := s.words[sen.first:sen.last]
		if len(words) < 2 {
			continue
		}
		s.hits, s.active = l.m.match(words, s.hits[:0], s.active)
		s.weighThemes(l, sen, l.passing(in.Text, words))
		s.weighFinding(l, sen, words)
	}
}

func (s *scratch) reset(themes int) {
	if len(s.best) != themes {
		s.heading = make([]bool, themes)
		s.best, s.total = make([]float64, themes), make([]float64, themes)
		s.line, s.worth = make([]float64, themes), make([]float64, themes)
		s.last = make([]hit, themes)
	}
	clear(s.heading)
	clear(s.best)
	clear(s.total)
	s.tally = tally{}
	s.why = s.why[:0]
}

func (s *scratch) readHeading(l *Labeler, section string) {
	s.words, s.sentences = l.split(section, s.words[:0], s.sentences[:0])
	for _, sen := range s.sentences {
		s.hits, s.active = l.m.match(s.words[sen.first:sen.last], s.hits[:0], s.active)
		for _, h := range s.hits {
			if p := l.phrases[h.phrase]; p.kind == about && !s.turnedDown(l, h, p.theme) {
				s.heading[p.theme] = true
			}
		}
	}
}

// What a phrase counts for in the main part of a sentence, and in a part that
// says why, how or for what; a heading that names the theme adds its share.
const (
	aboutWeight   = 1.0
	hintWeight    = 0.5
	passingShare  = 0.5
	headingWeight = 0.5
)

// weighThemes adds up what the hits of one sentence say about themes.
func (s *scratch) weighThemes(l *Labeler, sen sentence, passing int) {
	clear(s.line)
	clear(s.worth)
	for _, h := range s.hits {
		p := l.phrases[h.phrase]
		if p.kind > hint || s.turnedDown(l, h, p.theme) {
			continue
		}
		w := aboutWeight
		if p.kind == hint {
			w = hintWeight
		}
		if h.first >= passing {
			w *= passingShare
		}
		t := p.theme
		if s.worth[t] > 0 && h.first <= s.last[t].last { // the same words again
			if w <= s.worth[t] {
				continue
			}
			s.line[t] -= s.worth[t]
		}
		s.line[t] += w
		s.last[t], s.worth[t] = h, w
		if s.explain {
			s.why = append(s.why, cause{hit: hit{h.phrase, h.first + sen.first, h.last + sen.first}, theme: t, weight: w})
		}
	}
	for t, v := range s.line {
		if v == 0 {
			continue
		}
		if s.heading[t] {
			v += headingWeight
		}
		s.best[t] = max(s.best[t], v)
		s.total[t] += min(v, 1.5)
	}
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

// themesOf gives the ids of the themes with a sentence of their own.
func (s *scratch) themesOf(l *Labeler) []string {
	var ids []string
	for t := range l.themes {
		if s.best[t] >= 1 {
			ids = append(ids, l.themes[t].ID)
		}
	}
	return ids
}

// reasons lists the causes of the labels that were given, in the order of the text.
func (s *scratch) reasons(l *Labeler, in Input, out Labels) []Reason {
	given := map[string]bool{out.Finding: true}
	for _, t := range out.Themes {
		given[t] = true
	}
	var rs []Reason
	for _, t := range out.Themes {
		for i := range l.themes {
			if l.themes[i].ID == t && s.heading[i] {
				rs = append(rs, Reason{Label: t, Words: in.Section, Weight: headingWeight})
			}
		}
	}
	if s.part != "" {
		rs = append(rs, Reason{Label: out.Finding, Words: s.part, Weight: 1})
	}
	for _, c := range s.why {
		label := out.Finding
		if c.theme >= 0 {
			label = l.themes[c.theme].ID
		}
		if !given[label] || (c.theme < 0 && out.Finding == "neutral") {
			continue
		}
		w := c.weight
		if c.theme < 0 && out.Finding == "weakness" {
			w = -w
		}
		from, to := s.words[c.first].start, s.words[c.last].end
		rs = append(rs, Reason{Label: label, Start: from, End: to, Words: in.Text[from:to], Weight: w})
	}
	return rs
}
