package corpus

import "regexp"

// licences in the order of their freedom; the clause decides, not the date.
var licences = []struct {
	name   string
	clause *regexp.Regexp
}{
	{"OGL-3.0", regexp.MustCompile(`(?i)open government licen[cs]e`)},
	{"no-adaptation", regexp.MustCompile(`(?i)without adaptation`)},
	{"no-alteration", regexp.MustCompile(`(?i)(?:do not|not to|must not|without) alter(?:ing|ation|ed)?\b|not be altered`)},
}

// readLicence finds the terms of reuse that a report prints. An article is
// somebody else's; a report without a clause is "unknown", which means strict.
func (r *reading) readLicence() {
	r.report.Licence = "unknown"
	if r.isNews() {
		r.report.Licence = "third-party"
		return
	}
	for _, l := range licences {
		for i := range r.blocks {
			// from the end, where most reports print it; the older ones have it on page 1
			b := r.blocks[len(r.blocks)-1-i]
			if m := l.clause.FindStringIndex(b.Text); m != nil {
				r.report.Licence = l.name
				r.note("licence", b.Page, sentenceAround(b.Text, m[0]))
				return
			}
		}
	}
}
