package corpus

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"findings/corpus/extract"
)

// mend repairs what files get wrong: it joins what a page break tore apart, leaves
// empty blocks out and sees the headings and labelled lines that a layout put into tables.
func mend(blocks []extract.Block) []extract.Block {
	rows := map[int]int{} // of each table, its header apart
	for _, b := range blocks {
		if b.Kind == extract.Row && !isTableHeader(b) {
			rows[b.Table]++
		}
	}
	out := make([]extract.Block, 0, len(blocks))
	for _, b := range blocks {
		if strings.TrimSpace(blockText(b)) == "" {
			continue
		}
		if b.Kind == extract.Row {
			if b = mendRow(b, rows[b.Table] == 1); b.Text == "" {
				continue
			}
		}
		if b.Kind == extract.Heading {
			if b = mendHeading(b); b.Text == "" {
				continue
			}
			if n := len(out); n > 0 && headingGoesOn(out[n-1], b) {
				out[n-1] = mendHeading(joinBlocks(out[n-1], b))
				continue
			}
		}
		if n := len(out); n > 0 && continues(out[n-1], b) {
			out[n-1] = joinBlocks(out[n-1], b)
			continue
		}
		out = append(out, b)
	}
	mendNumbers(out)
	return out
}

var tableHeader = regexp.MustCompile(`(?i)^(?:key )?judge?ments?$`)

// isTableHeader says whether a row only names the columns of a table of judgements.
func isTableHeader(b extract.Block) bool {
	return len(b.Cells) > 0 && tableHeader.MatchString(strings.TrimSpace(b.Cells[0]))
}

// mendRow turns a row that the layout made into the heading or line that it is.
// A judgement and its grade alone in a table, behind the first page, begin a
// chapter and stand above headings of their size; the header of such a table goes.
func mendRow(b extract.Block, alone bool) extract.Block {
	if labelLead.MatchString(b.Cells[0]) || labelInspected.MatchString(b.Cells[0]) || labelPublished.MatchString(b.Cells[0]) {
		return extract.Block{Text: strings.Join(b.Cells, " "), Page: b.Page, Size: b.Size, Bold: b.Bold}
	}
	if !alone || b.Page <= 1 {
		return b
	}
	if isTableHeader(b) {
		return extract.Block{}
	}
	if len(b.Cells) != 2 || gradeOf(b.Cells[1]) == "" {
		return b
	}
	for _, j := range judgementLabels {
		if j.label.MatchString(b.Cells[0]) && len(b.Cells[0]) < 120 {
			return extract.Block{Kind: extract.Heading, Text: b.Cells[0] + ": " + b.Cells[1], Page: b.Page, Size: b.Size + 1, Bold: b.Bold}
		}
	}
	return b
}

// mendHeading turns a line in heading type that is running text into a paragraph,
// and puts a grade that the layout set inside a judgement's words behind them.
func mendHeading(b extract.Block) extract.Block {
	if tableHeaders.MatchString(b.Text) {
		return extract.Block{}
	}
	judged := slices.ContainsFunc(judgementLabels, func(j judgementLabel) bool { return j.label.MatchString(b.Text) })
	words := len(strings.Fields(b.Text))
	if !judged && endsSentence(b.Text) && !strings.HasSuffix(b.Text, "?") && words > 7 || startsLower(b.Text) && words > 6 {
		b.Kind, b.Level, b.Bold = extract.Paragraph, 0, false
		return b
	}
	g := gradeWords.FindStringIndex(b.Text)
	if judged || g == nil || g[1] == len(b.Text) || gradeOf(b.Text[g[0]:g[1]]) == "" {
		return b
	}
	bare := oneLine(b.Text[:g[0]] + b.Text[g[1]:])
	for _, j := range judgementLabels {
		if m := j.label.FindStringIndex(bare); m != nil && m[1] == len(bare) {
			b.Text = bare + ": " + b.Text[g[0]:g[1]]
		}
	}
	return b
}

var tableHeaders = regexp.MustCompile(`(?i)^(?:key )?judge?ments? (?:judge?ment )?grade$`)

// headingGoesOn says whether b is the second line of the heading a.
func headingGoesOn(a, b extract.Block) bool {
	return a.Kind == extract.Heading && b.Kind == extract.Heading && a.Page == b.Page && startsLower(b.Text) && len(a.Text)+len(b.Text) < 200 && !endsSentence(a.Text)
}

func joinBlocks(a, b extract.Block) extract.Block {
	a.Text += " " + b.Text
	return a
}

// continues says whether b is the rest of the torn paragraph or item a.
func continues(a, b extract.Block) bool {
	if b.Kind != extract.Paragraph || b.Label != "" || a.Kind != extract.Paragraph && a.Kind != extract.Item || a.Bold != b.Bold {
		return false
	}
	if startsLower(a.Text) && a.Label == "" { // an item of a list without bullets
		return false
	}
	const whole = 8 << 10 // bytes: no printed paragraph is longer
	if len(a.Text) < 40 || len(a.Text) > whole || endsSentence(a.Text) || strings.HasSuffix(a.Text, ":") || strings.HasSuffix(a.Text, ";") {
		return false
	}
	return startsLower(b.Text)
}

// textNumber is a paragraph number that stayed in the text: "50. 391 pupils …".
var textNumber = regexp.MustCompile(`^(\d{1,3})\.\s+`)

// mendNumbers follows the count of the printed paragraphs. A number left in the
// text moves to the label where it continues the count, and a label inside the
// count that breaks it is not printed there: a page number or a footnote's mark.
func mendNumbers(blocks []extract.Block) {
	last := 0
	for i := range blocks {
		b := &blocks[i]
		if b.Kind != extract.Paragraph && b.Kind != extract.Item || b.Level > 1 {
			continue
		}
		if m := textNumber.FindStringSubmatch(b.Text); m != nil && last > 0 && m[1] == strconv.Itoa(last+1) {
			b.Kind, b.Label, b.Text = extract.Paragraph, m[1]+".", b.Text[len(m[0]):]
		}
		n, err := strconv.Atoi(strings.TrimRight(b.Label, ". )"))
		switch {
		case err != nil:
		case n == last+1 || n == 1 || n > last:
			last = n
		case nextNumber(blocks[i+1:]) == last+1:
			b.Label = ""
		default:
			last = n
		}
	}
}

// nextNumber is the paragraph number that follows, 0 for none nearby.
func nextNumber(blocks []extract.Block) int {
	for _, b := range blocks[:min(12, len(blocks))] {
		if n, err := strconv.Atoi(strings.TrimRight(b.Label, ". )")); err == nil {
			return n
		}
	}
	return 0
}
