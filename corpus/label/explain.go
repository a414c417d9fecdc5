package label

import (
	"cmp"
	"slices"
)

// reasons lists the phrases that speak for or against the labels given, in the
// order of the text. The weight of a phrase is its evidence and what was learned
// of it; that of a heading is what its words weigh. Behind them stand, for each label, the words that weigh most.
func (s *scratch) reasons(l *Labeler, in Input, out Labels) []Reason {
	var rs []Reason
	for t := range l.themes {
		w := s.scope[t] + hintWeight*one(s.marks[t].heading)
		if in.Section != "" && w >= leastWeight && slices.Contains(out.Themes, l.themes[t].ID) {
			rs = append(rs, Reason{Label: l.themes[t].ID, Words: in.Section, Weight: w})
		}
	}
	if in.Part == "needs-to-improve" && out.Finding != "neutral" {
		rs = append(rs, Reason{Label: out.Finding, Words: in.Part, Weight: l.weights.finding[1][slices.Index(findingFeatures, "part needs-to-improve")]})
	}
	for _, c := range s.causes {
		label, w := out.Finding, c.evidence
		if c.theme >= 0 {
			label = l.themes[c.theme].ID
			w += l.weights.phrase(c.phrase, c.full)
			if !slices.Contains(out.Themes, label) {
				continue
			}
		} else if out.Finding == "neutral" {
			continue
		} else if out.Finding == "weakness" {
			w = -w
		}
		from, to := s.words[c.first].start, s.words[c.last].end
		rs = append(rs, Reason{Label: label, Start: from, End: to, Words: in.Text[from:to], Weight: w})
	}
	for t := range l.themes {
		if id := l.themes[t].ID; slices.Contains(out.Themes, id) {
			rs = append(rs, s.wordReasons(l, in.Text, id, func(set *wordSet) float64 { return set.of(t) })...)
		}
	}
	if out.Finding != "neutral" {
		if w := speaksFor(out.Finding, s.leaning[0], s.leaning[1]); in.Section != "" && w >= leastWeight {
			rs = append(rs, Reason{Label: out.Finding, Words: in.Section, Weight: w})
		}
		rs = append(rs, s.wordReasons(l, in.Text, out.Finding, func(set *wordSet) float64 {
			return findingWordScale * speaksFor(out.Finding, set.praised, set.criticised)
		})...)
	}
	return rs
}

// speaksFor gives what weights for praise and for criticism say for a finding.
func speaksFor(finding string, praised, criticised float64) float64 {
	switch finding {
	case "strength":
		return praised - criticised
	case "weakness":
		return criticised - praised
	}
	return max(praised, criticised)
}

// How many words are listed for a label, and the least that they weigh.
const (
	mostWords   = 3
	leastWeight = 0.1
)

// wordReasons gives the words and pairs of words that weigh most for a label.
func (s *scratch) wordReasons(l *Labeler, text, label string, weigh func(*wordSet) float64) []Reason {
	var rs []Reason
	add := func(key uint64, from, to int) {
		set := l.weights.words[key]
		if set == nil {
			return
		}
		if w := weigh(set); w >= leastWeight {
			rs = append(rs, Reason{Label: label, Start: from, End: to, Words: text[from:to], Weight: w})
		}
	}
	for _, sen := range s.sentences {
		for i := sen.first; i < sen.last; i++ {
			w := s.words[i]
			add(w.hash, w.start, w.end)
			if i > sen.first {
				add(pairKey(s.words[i-1].hash, w.hash), s.words[i-1].start, w.end)
			}
		}
	}
	slices.SortStableFunc(rs, func(a, b Reason) int { return cmp.Compare(b.Weight, a.Weight) })
	return rs[:min(len(rs), mostWords)]
}

// of gives what the words weigh for a theme.
func (s *wordSet) of(theme int) float64 {
	w := 0.0
	for _, t := range s.themes {
		if t.theme == theme {
			w += themeWordScale * t.weight
		}
	}
	return w
}
