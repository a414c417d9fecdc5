package corpus

import (
	"slices"
	"strings"
	"unicode"

	"findings/corpus/extract"
)

// The size of a passage in tokens of o200k_base. Neighbours join while a
// passage has fewer than shortPassage, and the short items of a list stay together;
// what has a printed number of its own stands alone from tinyPassage on. No
// passage has more than longPassage unless a single sentence does. A printed
// paragraph of two sentences has about 40: it is cited, found and labelled by
// itself, so it stands alone.
const (
	tinyPassage  = 12
	shortPassage = 30
	longPassage  = 320
)

// A piece is a unit, or a part of a long one that ends with a sentence.
type piece struct {
	unit
	text   string // with the bullet of an item
	number string // printed, of the first piece of its unit
	tokens int
}

// readPassages cuts the report into passages and notes where each section begins.
func (r *reading) readPassages() []Passage {
	var out []Passage
	var sectionOf []int
	units := r.sectionBlocks()
	for start := 0; start < len(units); {
		end := start + 1
		for end < len(units) && joinable(units[end-1], units[end]) {
			end++
		}
		for _, p := range cutPassages(units[start:end], r.report.Sections) {
			p.Ordinal = len(out)
			out = append(out, p)
			sectionOf = append(sectionOf, units[start].section)
		}
		start = end
	}
	r.placeSections(sectionOf)
	return out
}

// joinable says whether a unit may stand in one passage with the next: in the same
// section and part, footnotes and tables apart from the text. Only the words
// above the table of the front page join it: they are the judgement it explains.
func joinable(a, b unit) bool {
	if a.section != b.section || a.part != b.part || (a.block.Kind == extract.Footnote) != (b.block.Kind == extract.Footnote) {
		return false
	}
	if b.block.Kind == extract.Row && a.block.Kind != extract.Row {
		return a.section < 0 && a.part == "headline"
	}
	return a.block.Kind != extract.Row || b.block.Kind == extract.Row && a.block.Table == b.block.Table
}

// placeSections sets Section.First; a section without text of its own begins where the next does.
func (r *reading) placeSections(sectionOf []int) {
	first := map[int]int{}
	for ordinal, section := range sectionOf {
		if _, seen := first[section]; !seen {
			first[section] = ordinal
		}
	}
	next := len(sectionOf)
	for i := len(r.report.Sections) - 1; i >= 0; i-- {
		if f, ok := first[i]; ok {
			next = f
		}
		r.report.Sections[i].First = next
	}
}

// cutPassages makes the passages of a run of units that may join.
func cutPassages(units []unit, sections []Section) []Passage {
	var pieces []piece
	for _, u := range units {
		pieces = append(pieces, cutUnit(u)...)
	}
	var groups [][]piece
	size := 0
	for _, p := range pieces {
		if n := len(groups); n > 0 && size+p.tokens <= longPassage && joins(groups[n-1], size, p) {
			groups[n-1] = append(groups[n-1], p)
			size += p.tokens
			continue
		}
		groups = append(groups, []piece{p})
		size = p.tokens
	}
	if n := len(groups); n > 1 && size < shortPassage && total(groups[n-2])+size <= longPassage && (size < tinyPassage || !numbered(groups[n-1][0])) {
		groups[n-2] = append(groups[n-2], groups[n-1]...)
		groups = groups[:n-1]
	}
	out := make([]Passage, len(groups))
	for i, g := range groups {
		out[i] = passageOf(g, sections)
	}
	return out
}

// joins says whether a piece goes on with a group of that many tokens: what is
// short takes in its neighbour, and the short items of a list stay together. A
// printed number begins a passage of its own, but behind a few words that lead to it.
func joins(group []piece, size int, p piece) bool {
	if numbered(p) && group[len(group)-1].number != "" {
		return size < tinyPassage
	}
	return size < shortPassage || sameList(group, p) && p.tokens < shortPassage
}

// numbered says whether a piece begins a paragraph with a printed number.
func numbered(p piece) bool { return p.number != "" && spanKind(p.block) == "paragraph" }

// sameList says whether a piece goes on with the list that a group ends with.
func sameList(group []piece, p piece) bool {
	last := group[len(group)-1]
	return spanKind(last.unit.block) == "item" && spanKind(p.unit.block) == "item"
}

func total(pieces []piece) int {
	n := 0
	for _, p := range pieces {
		n += p.tokens
	}
	return n
}

// cutUnit turns a unit into one piece, or cuts a long one at sentence ends into
// pieces of about the same size.
func cutUnit(u unit) []piece {
	text := oneLine(u.block.Text)
	if u.block.Kind == extract.Row {
		text = strings.Join(slices.DeleteFunc(slices.Clone(u.block.Cells), func(c string) bool { return strings.TrimSpace(c) == "" }), " | ")
	}
	p := piece{unit: u, text: text, number: printedNumber(u.block)}
	if spanKind(u.block) == "item" {
		p.text = "• " + text
	}
	p.tokens = CountTokens(p.text)
	if p.tokens <= longPassage {
		return []piece{p}
	}
	return splitPiece(p)
}

func splitPiece(p piece) []piece {
	aim := p.tokens/(p.tokens/longPassage+1) + 1
	var out []piece
	from, tokens := 0, 0
	cut := func(to int) {
		if text := strings.TrimSpace(p.text[from:to]); text != "" {
			part := p
			part.text, part.tokens = text, tokens
			if len(out) > 0 {
				part.number = ""
			}
			out = append(out, part)
		}
		from, tokens = to, 0
	}
	at := 0
	for _, s := range boundedSentences(p.text) {
		n := CountTokens(p.text[at:s[1]])
		if tokens > 0 && (tokens >= aim || tokens+n > longPassage) {
			cut(at)
		}
		tokens += n
		at = s[1]
	}
	cut(len(p.text))
	return out
}

// boundedSentences are the sentences of a text, those that no reader could take
// in cut at spaces: a table or a list that a file ran together.
func boundedSentences(text string) [][2]int {
	const long, part = 1500, 1200 // bytes
	var out [][2]int
	for _, s := range Sentences(text) {
		for s[1]-s[0] > long {
			space := strings.LastIndexByte(text[s[0]:s[0]+part], ' ')
			if space <= 0 {
				space = strings.IndexByte(text[s[0]:s[1]], ' ')
			}
			if space <= 0 {
				break
			}
			out = append(out, [2]int{s[0], s[0] + space})
			s[0] += space + 1
		}
		out = append(out, s)
	}
	return out
}

// passageOf joins pieces to a passage.
func passageOf(pieces []piece, sections []Section) Passage {
	first := pieces[0]
	p := Passage{Path: first.path, Part: first.part, Page: first.block.Page, Tokens: total(pieces)}
	if first.section >= 0 {
		p.Section = sections[first.section].Heading
	}
	var text strings.Builder
	for i, piece := range pieces {
		if i > 0 {
			text.WriteByte('\n')
		}
		span := Span{Start: text.Len(), Kind: spanKind(piece.block), Number: piece.number, Page: piece.block.Page}
		if span.Kind == "item" {
			span.Level = max(1, piece.block.Level)
		}
		text.WriteString(piece.text)
		span.End = text.Len()
		p.Spans = append(p.Spans, span)
		if p.Paragraph == "" && span.Kind == "paragraph" {
			p.Paragraph = piece.number
		}
	}
	p.Text = text.String()
	return p
}

// spanKind is the kind of a span; a numbered block is a paragraph even where the file calls it an item.
func spanKind(b extract.Block) string {
	switch b.Kind {
	case extract.Item:
		if isParagraphNumber(b.Label) && b.Level <= 1 {
			return "paragraph"
		}
		return "item"
	case extract.Row:
		return "row"
	case extract.Footnote:
		return "footnote"
	}
	return "paragraph"
}

// isParagraphNumber says whether a label is a printed paragraph number: "27.", "27", "3.4".
func isParagraphNumber(label string) bool {
	label = strings.TrimRight(label, ".) ")
	return label != "" && isDigit(label[0]) && strings.Trim(label, "0123456789.") == ""
}

// printedNumber is the label of a block without its punctuation; a bullet is no number.
func printedNumber(b extract.Block) string {
	label := strings.Trim(b.Label, " .()[]:")
	if strings.ContainsFunc(label, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' }) || label == "o" {
		return ""
	}
	return label
}
