package label

import "slices"

// reasons lists the phrases that speak for or against the labels given, in the
// order of the text. The weight of a phrase is its evidence and what was learned
// of it; of words that are no phrases only the weightiest are listed.
func (s *scratch) reasons(l *Labeler, in Input, out Labels) []Reason {
	var rs []Reason
	for t := range l.themes {
		if s.marks[t].heading && slices.Contains(out.Themes, l.themes[t].ID) {
			rs = append(rs, Reason{Label: l.themes[t].ID, Words: in.Section, Weight: hintWeight})
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
	return rs
}
