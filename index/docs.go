package index

import (
	"maps"
	"slices"
	"strings"

	"findings/corpus"
)

// DocsOf gives the passages of a report as an engine stores them.
func DocsOf(r *corpus.Report, passages []corpus.Passage) []Doc {
	about := AboutText(r)
	grades := make([]string, 0, len(r.Grades))
	for _, judgement := range slices.Sorted(maps.Keys(r.Grades)) {
		grades = append(grades, judgement+":"+r.Grades[judgement])
	}
	docs := make([]Doc, len(passages))
	for i := range passages {
		p := &passages[i]
		d := &docs[i]
		d.ID, d.Ordinal, d.Date = p.ID, p.Ordinal, r.Date
		d.Texts = [Fields]string{Text: p.Text, Heading: HeadingText(p), About: about}
		d.Values = map[string][]string{
			"report":    {r.ID},
			"theme":     p.Themes,
			"finding":   some(p.Finding),
			"part":      some(p.Part),
			"authority": some(r.Authority),
			"region":    some(r.Region),
			"kind":      some(r.Kind),
			"framework": some(r.Framework),
			"grade":     grades,
		}
		if len(r.Date) >= 4 {
			d.Values["year"] = []string{r.Date[:4]}
		}
	}
	return docs
}

// some is a value as a list, empty for "".
func some(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// HeadingText is what is indexed as the Heading of a passage: its headings, a
// line each.
func HeadingText(p *corpus.Passage) string {
	if len(p.Path) == 0 {
		return p.Section
	}
	return strings.Join(p.Path, "\n")
}

// AboutText is what is indexed as the About of a report's passages, a line each.
// The title stays out: those of whole families name "care leavers" or "children
// looked after", and each passage of them would be found by the words.
func AboutText(r *corpus.Report) string {
	return strings.Join([]string{r.Authority, r.Kind, strings.ReplaceAll(r.Framework, "-", " ")}, "\n")
}
