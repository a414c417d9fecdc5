package extract

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// readText reads plain text: paragraphs of one long line or of hard-wrapped
// lines, lists, columns set with tabs, headings told by their look alone, and
// pages where form feeds divide it.
func readText(ctx context.Context, text string) (*Document, error) {
	lines, pages := splitPages(text)
	p := &lineParser{inline: stripStars, width: wrapWidth(lines)}
	p.paragraphLines = p.width == 0 && !hasBlank(lines)
	if err := p.run(ctx, lines); err != nil {
		return nil, err
	}
	d := &Document{Format: "text", Pages: pages}
	blocks, gaps := joinBroken(p.blocks, p.gaps)
	d.Blocks = withoutContents(findHeadings(blocks, gaps, p.width))
	trimPage(d)
	if len(d.Blocks) > 0 && d.Blocks[0].Kind == Heading {
		d.Blocks[0].Level = 1
	}
	return d, nil
}

// A textLine is one line as it stands in the file.
type textLine struct {
	text   string // without white space at its ends
	indent int    // columns before it
	hard   bool   // ends in Markdown's forced line break
	page   int    // from 1, 0 in a file without form feeds
}

func newLine(s string, page int) textLine {
	indent := 0
	for _, r := range s {
		if r == '\t' {
			indent += 4
		} else if r == ' ' || r == '\u00a0' {
			indent++
		} else {
			break
		}
	}
	text := strings.TrimRight(strings.TrimLeft(s, " \t\u00a0\v"), " \u00a0\v") // a tab at the end sets off an empty column
	if tidy(text) == "" {
		text = ""
	}
	return textLine{text: text, indent: indent, hard: strings.HasSuffix(s, "  ") || strings.HasSuffix(s, `\`), page: page}
}

// splitPages cuts text into lines and leaves out the running heads and feet of
// pages. It returns 0 pages for text without form feeds.
func splitPages(text string) ([]textLine, int) {
	sheets := strings.Split(strings.TrimRight(text, "\f\n \t"), "\f")
	if len(sheets) == 1 {
		var lines []textLine
		for s := range strings.Lines(sheets[0]) {
			lines = append(lines, newLine(strings.TrimRight(s, "\n"), 0))
		}
		return lines, 0
	}
	pages := make([][]textLine, len(sheets))
	for i, sheet := range sheets {
		for s := range strings.Lines(sheet) {
			pages[i] = append(pages[i], newLine(strings.TrimRight(s, "\n"), i+1))
		}
	}
	dropRunning(pages)
	return slices.Concat(pages...), len(pages)
}

// dropRunning blanks the first and last lines of pages that hold nothing but
// the page number, or stand at that place on three pages or more whatever
// numbers they hold.
func dropRunning(pages [][]textLine) {
	const depth = 2 // lines at either end of a page
	edges := func(page []textLine) (at []int) {
		var all []int
		for i, l := range page {
			if l.text != "" {
				all = append(all, i)
			}
		}
		if len(all) <= 2*depth {
			return all
		}
		return append(append(at, all[:depth]...), all[len(all)-depth:]...)
	}
	seen := map[string]int{}
	for _, page := range pages {
		for _, i := range edges(page) {
			seen[maskDigits(page[i].text)]++
		}
	}
	for _, page := range pages {
		for _, i := range edges(page) {
			mask := maskDigits(page[i].text)
			if barePage.MatchString(page[i].text) || seen[mask] >= 3 && utf8.RuneCountInString(mask) < 120 && !strings.HasSuffix(mask, ".") {
				page[i].text = ""
			}
		}
	}
}

func maskDigits(s string) string { return digits.ReplaceAllString(tidy(s), "0") }

func hasBlank(lines []textLine) bool {
	blank := 0
	for _, l := range lines {
		if l.text == "" {
			blank++
		}
	}
	return blank*20 > len(lines)
}

// wrapWidth returns the width in characters that the lines of a text were
// wrapped at, 0 when its lines are whole paragraphs.
func wrapWidth(lines []textLine) int {
	var widths []int
	long := 0
	for i, l := range lines {
		n := l.indent + utf8.RuneCountInString(l.text)
		if n > 140 {
			long++
		}
		if i+1 < len(lines) && l.text != "" && lines[i+1].text != "" {
			widths = append(widths, n)
		}
	}
	if len(widths) < 4 || long*50 > len(lines) {
		return 0
	}
	slices.Sort(widths)
	if w := widths[len(widths)*95/100]; w >= 40 && w <= 140 {
		return w
	}
	return 0
}

// A gap says where blank lines stand around a block.
type gap struct{ before, after bool }

// A lineParser makes blocks of lines. Its zero value reads plain text.
type lineParser struct {
	markdown       bool                // paragraphs run on to the next blank line or forced break
	inline         func(string) string // takes marks off the words of a block
	width          int                 // of hard-wrapped lines, 0 when lines are not
	paragraphLines bool                // every line is a paragraph, nothing is blank

	blocks []Block
	gaps   []gap // around each block
	before textLine
	fresh  bool  // nothing but blank lines since the last block
	depth  []int // indents of the list items that are open
	number int   // last printed number seen
	table  int
}

func (p *lineParser) run(ctx context.Context, lines []textLine) error {
	p.fresh = true
	first := len(p.blocks)
	for i, l := range lines {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if len(p.blocks) > maxBlocks {
			return &Error{ErrTooLarge, fmt.Sprintf("more than %d paragraphs", maxBlocks)}
		}
		if l.text == "" || p.paragraphLines || l.page != p.before.page {
			p.endGroup()
		}
		if l.text != "" && p.worth(l.text) {
			p.line(lines, i)
			p.before = l
		}
	}
	p.endGroup()
	for i := first; i < len(p.blocks); i++ {
		b := &p.blocks[i]
		p.finish(b)
		if b.Kind == Footnote && b.Text == "" { // no note followed: it is a number by itself
			*b = Block{Text: b.Label, Page: b.Page}
		}
	}
	return nil
}

// worth leaves out rules and ornaments: lines without a letter or a digit.
func (p *lineParser) worth(s string) bool {
	return strings.IndexFunc(s, isWordRune) >= 0
}

// endGroup marks a blank line: the block before it ends here.
func (p *lineParser) endGroup() { p.fresh = true }

// line adds one line that is not blank: as a row, a labelled block, a new
// paragraph or the continuation of the block before it.
func (p *lineParser) line(lines []textLine, i int) {
	l := lines[i]
	if cells := p.cells(lines, i); cells != nil {
		p.addRow(cells, l.page)
		return
	}
	if p.isNoteNumber(lines, i) {
		p.add(Block{Kind: Footnote, Label: l.text, Page: l.page}, 0)
		return
	}
	label, rest, kind := lineLabel(l.text)
	if label != "" && kind == Paragraph && !p.fresh && !p.numberFits(label) {
		label = ""
	}
	if label != "" {
		p.add(Block{Kind: kind, Label: printable(label), Text: rest, Page: l.page}, l.indent)
		return
	}
	if !p.fresh && p.wrapsCell(l) {
		cells := p.blocks[len(p.blocks)-1].Cells
		cells[0] = joinLines(cells[0], l.text)
		return
	}
	if !p.fresh && p.continues(l) || p.crossesPage(l) {
		last := &p.blocks[len(p.blocks)-1]
		last.Text = joinLines(last.Text, l.text)
		return
	}
	p.add(Block{Text: l.text, Page: l.page}, l.indent)
}

// wrapsCell says whether l is the rest of the first cell of the row before it:
// in columns set with spaces, a line without columns that begins in lower case.
func (p *lineParser) wrapsCell(l textLine) bool {
	return !p.markdown && len(p.blocks) > 0 && p.blocks[len(p.blocks)-1].Kind == Row && startsLower(l.text) && wideGap.MatchString(p.before.text) && utf8.RuneCountInString(l.text) < 60
}

// numberFits says whether a number in the middle of a group of lines begins a
// paragraph, and is not a word that the line break put first ("section / 47.").
func (p *lineParser) numberFits(label string) bool {
	n := leadingInt(label)
	return endsSentence(p.before.text) || n == p.number+1 || n == 1 || p.width == 0 && !p.markdown
}

// isNoteNumber says whether a line holds the number of a footnote alone, as
// programs print it that turn pages into text. The note follows on the same page,
// and is no row or numbered paragraph.
func (p *lineParser) isNoteNumber(lines []textLine, i int) bool {
	if lines[i].page == 0 || len(lines[i].text) > 2 || !isDigits(lines[i].text) || i+1 == len(lines) {
		return false
	}
	next := lines[i+1]
	label, _, _ := lineLabel(next.text)
	return label == "" && p.worth(next.text) && !isDigits(next.text) && next.page == lines[i].page && p.cells(lines, i+1) == nil
}

// crossesPage says whether l goes on with a paragraph whose last line is full
// and stands on the page before.
func (p *lineParser) crossesPage(l textLine) bool {
	if len(p.blocks) == 0 || p.width == 0 || l.page != p.before.page+1 || endsSentence(p.before.text) {
		return false
	}
	last := p.blocks[len(p.blocks)-1]
	return (last.Kind == Paragraph || last.Kind == Item) && len(last.Text) > p.width && len(last.Text) < maxJoined && p.isFull(l)
}

// isFull says whether the line before had no room for the first word of l.
func (p *lineParser) isFull(l textLine) bool {
	word, _, _ := strings.Cut(l.text, " ")
	return p.before.indent+utf8.RuneCountInString(p.before.text)+1+utf8.RuneCountInString(word) > p.width-4
}

// continues says whether l goes on with the block before it.
func (p *lineParser) continues(l textLine) bool {
	if len(p.blocks) == 0 || p.before.hard && p.markdown {
		return false
	}
	switch last := p.blocks[len(p.blocks)-1]; {
	case last.Kind == Row, len(last.Text) > maxJoined:
		return false
	case last.Kind == Footnote && last.Text == "":
		return true
	}
	if p.markdown {
		return true
	}
	if p.width > 0 && p.isFull(l) {
		return true
	}
	return startsLower(l.text) && !endsSentence(p.before.text) && (len(p.before.text) >= 30 || p.width > 0)
}

func (p *lineParser) add(b Block, indent int) {
	if b.Kind == Item {
		for len(p.depth) > 0 && p.depth[len(p.depth)-1] > indent {
			p.depth = p.depth[:len(p.depth)-1]
		}
		if len(p.depth) == 0 || p.depth[len(p.depth)-1] < indent {
			p.depth = append(p.depth, indent)
		}
		b.Level = len(p.depth)
	} else {
		p.depth = p.depth[:0]
	}
	if n := leadingInt(b.Label); n > 0 && b.Kind == Paragraph {
		p.number = n
	}
	if len(p.gaps) > 0 {
		p.gaps[len(p.gaps)-1].after = p.fresh
	}
	p.blocks = append(p.blocks, b)
	p.gaps = append(p.gaps, gap{before: p.fresh, after: true})
	p.fresh = false
}

func (p *lineParser) addRow(cells []string, page int) {
	if n := len(p.blocks); n == 0 || p.blocks[n-1].Kind != Row || len(p.blocks[n-1].Cells) != len(cells) && p.fresh {
		p.table++
	}
	p.add(Block{Kind: Row, Cells: cells, Page: page, Table: p.table}, 0)
}

// cells splits a line that is a row of a table: by tabs, by the bars of a
// Markdown table, or by wide gaps when a neighbouring line has them too.
func (p *lineParser) cells(lines []textLine, i int) []string {
	s := lines[i].text
	if p.markdown && strings.HasPrefix(s, "|") {
		return splitBars(s)
	}
	if head, last, ok := strings.Cut(s, "\t"); ok {
		if last == "" && !tabbed(lines, i-1) && !tabbed(lines, i+1) {
			return nil
		}
		if isDigits(strings.TrimSpace(last)) && !isDigits(head) {
			return nil // a line of a contents page
		}
		if label, _, _ := lineLabel(s); label != "" && strings.TrimSpace(head) == label {
			return nil // the tab sets off a number or bullet
		}
		return trimCells(strings.Split(s, "\t"))
	}
	if p.markdown || dotLeader.MatchString(s) || !wideGap.MatchString(s) || !hasColumns(lines, i) {
		return nil
	}
	cells := trimCells(wideGap.Split(s, -1))
	if label, _, _ := lineLabel(s); label == cells[0] || len(cells) == 2 && isDigits(cells[1]) {
		return nil // a numbered paragraph, a line of a contents page
	}
	return cells
}

// hasColumns says whether one of the three lines before or after line i has a gap
// as wide as those between columns.
func hasColumns(lines []textLine, i int) bool {
	for j := max(i-3, 0); j < min(i+4, len(lines)); j++ {
		if j != i && wideGap.MatchString(lines[j].text) {
			return true
		}
	}
	return false
}

// tabbed says whether line i is there and set in columns.
func tabbed(lines []textLine, i int) bool {
	return i >= 0 && i < len(lines) && strings.Contains(lines[i].text, "\t")
}

func (p *lineParser) finish(b *Block) {
	words := func(s string) string {
		if p.inline != nil {
			s = p.inline(s)
		}
		return tidy(s)
	}
	for i, c := range b.Cells {
		b.Cells[i] = words(c)
	}
	if b.Kind == Row {
		b.Text = joinCells(b.Cells)
		return
	}
	b.Text = words(b.Text)
}
