package label

// tally counts the sentences of a passage by what they say.
type tally struct {
	good, bad  float64 // sentences, a divided one counts half for each
	background bool    // method, contents or statistics of the area
	listed     bool    // a heading inside the text says that improvements follow
	asked      float64 // sentences that ask for improvement
	plain      int     // sentences that say neither
	part       string  // the part or heading that decided
}

// How far before a word a negator may stand to turn it.
const negatorReach = 3

// weighFinding decides what one sentence says: its words of praise and criticism
// are counted, turned where a negator stands before them.
func (s *scratch) weighFinding(l *Labeler, sen sentence, words []word) {
	var good, bad float64
	asks := false
	lastEnd := -1
	for _, h := range s.hits {
		p := l.phrases[h.phrase]
		w := 0.0
		switch p.kind {
		case head:
			s.listed = true
		case background:
			s.background = true
		case start:
			asks = asks || h.first == 0
		case praise, mildPraise:
			w = 1
			if p.kind == mildPraise {
				w = 0.5
			}
			if s.negated(l, h) {
				w = -w
			}
		case criticism, mildCriticism:
			w = -1
			if p.kind == mildCriticism {
				w = -0.5
			}
			if s.negated(l, h) {
				w = 0.5
			}
		}
		if w == 0 || h.first <= lastEnd {
			continue
		}
		lastEnd = h.last
		if w > 0 {
			good += w
		} else {
			bad -= w
		}
		if s.explain {
			s.why = append(s.why, cause{hit: hit{h.phrase, h.first + sen.first, h.last + sen.first}, theme: -1, weight: w})
		}
	}
	switch {
	case asks:
		s.asked++
	case good == 0 && bad == 0:
		s.plain++
	case bad*1.5 < good*0.5:
		s.good++
	case good*0.6 < bad:
		s.bad++
	default:
		s.good += 0.5
		s.bad += 0.5
	}
}

// negated tells whether a negator stands shortly before a word.
func (s *scratch) negated(l *Labeler, h hit) bool {
	for _, n := range s.hits {
		if l.phrases[n.phrase].kind == negator && n.last < h.first && h.first-n.last <= negatorReach {
			return true
		}
	}
	return false
}

// findingOf decides for the passage.
func (s *scratch) findingOf(l *Labeler, in Input) string {
	switch {
	case in.Part == "about":
		s.part = "about"
		return "neutral"
	case in.Part == "needs-to-improve":
		s.part = "needs to improve"
		return "weakness"
	case s.listed:
		s.part = "areas for improvement"
		return "weakness"
	}
	good, bad := s.good, s.bad+s.asked
	switch {
	case s.background && good+bad < 2, good+bad < 1:
		return "neutral"
	case bad <= 0.2*(good+bad):
		return "strength"
	case good <= 0.25*(good+bad):
		return "weakness"
	}
	return "mixed"
}
