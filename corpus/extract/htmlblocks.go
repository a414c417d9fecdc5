package extract

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// toBlocks walks a page and makes a block of every element that stands on lines
// of its own. The parser admits 512 levels, which bounds the recursion.
func toBlocks(root *html.Node) []Block {
	w := &htmlWalker{}
	w.walk(root)
	w.flush()
	return w.blocks
}

const lineBreak = "\x01" // a <br>; the line ends of the source mean nothing

var doubleBreak = regexp.MustCompile(`\x01\s*\x01[\s\x01]*`)

type htmlWalker struct {
	blocks []Block
	text   strings.Builder
	bold   int // letters of text that are bold
	inBold int // bold elements that are open

	heading  int    // level of the heading that is open, or 0
	lists    []list // that are open
	label    string // of the list item that has begun and has no text yet
	footnote bool
	table    int
}

type list struct {
	numbered bool
	style    string // the type attribute: "a", "i", …
	next     int
}

func (w *htmlWalker) walk(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		w.text.WriteString(n.Data)
		if w.inBold > 0 {
			w.bold += len(strings.TrimSpace(n.Data))
		}
		return
	case n.Type == html.ElementNode:
		w.element(n)
		return
	}
	w.children(n)
}

func (w *htmlWalker) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c)
	}
}

func (w *htmlWalker) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Head, atom.Script, atom.Style, atom.Template, atom.Svg, atom.Figcaption:
	case atom.Br:
		w.text.WriteString(lineBreak)
	case atom.B, atom.Strong:
		w.inBold++
		w.children(n)
		w.inBold--
	case atom.Sup:
		if !isNoteMark(n) {
			w.children(n)
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.flush()
		w.heading = int(n.Data[1] - '0')
		w.children(n)
		w.flush()
		w.heading = 0
	case atom.Ul, atom.Ol:
		w.list(n)
	case atom.Li:
		w.item(n)
	case atom.Table:
		w.flush()
		if isGrid(n) {
			w.table++
			w.rows(n)
		} else {
			w.children(n)
			w.flush()
		}
	default:
		w.other(n)
	}
}

// other is an element without a meaning of its own: it begins a line or not.
func (w *htmlWalker) other(n *html.Node) {
	if !isBlock(n.DataAtom) {
		w.children(n)
		return
	}
	w.flush()
	was := w.footnote
	role := attr(n.Attr, "role")
	if role == "doc-footnote" || role == "doc-endnotes" || attr(n.Attr, "class") == "footnotes" {
		w.footnote = true
	}
	w.children(n)
	w.flush()
	w.footnote = was
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Span, atom.Abbr, atom.Cite, atom.Q, atom.Time, atom.Sub, atom.Mark, atom.Ins, atom.Del, atom.Label,
		atom.Bdi, atom.Bdo, atom.Dfn, atom.Kbd, atom.Samp, atom.Var, atom.Wbr, atom.Img, atom.Data, 0:
		return false
	}
	return true
}

// isNoteMark says whether a raised piece is the mark of a footnote.
func isNoteMark(n *html.Node) bool {
	s := tidy(allText(n))
	return len(s) > 0 && len(s) <= 5 && (isDigits(strings.Trim(s, "[]()")) || s == "*" || s == "†")
}

func (w *htmlWalker) list(n *html.Node) {
	w.flush()
	start, err := strconv.Atoi(attr(n.Attr, "start"))
	if err != nil {
		start = 1
	}
	w.lists = append(w.lists, list{numbered: n.DataAtom == atom.Ol, style: attr(n.Attr, "type"), next: start})
	w.children(n)
	w.flush()
	w.lists = w.lists[:len(w.lists)-1]
}

func (w *htmlWalker) item(n *html.Node) {
	w.flush()
	if len(w.lists) == 0 {
		w.lists = append(w.lists, list{})
		defer func() { w.lists = w.lists[:0] }()
	}
	l := &w.lists[len(w.lists)-1]
	w.label = "•"
	if l.numbered {
		if v, err := strconv.Atoi(attr(n.Attr, "value")); err == nil {
			l.next = v
		}
		w.label = numeral(l.next, l.style) + "."
		l.next++
	}
	w.children(n)
	w.flush()
	w.label = ""
}

// flush ends the block that is open.
func (w *htmlWalker) flush() {
	raw := w.text.String()
	bold := w.bold
	w.text.Reset()
	w.bold = 0
	for part := range strings.SplitSeq(doubleBreak.ReplaceAllString(raw, "\x00"), "\x00") {
		if text := tidy(strings.ReplaceAll(part, lineBreak, " ")); text != "" && strings.IndexFunc(text, isWordRune) >= 0 {
			w.block(text, bold*10 >= len(text)*9)
		}
	}
}

func (w *htmlWalker) block(text string, bold bool) {
	b := Block{Text: text, Bold: bold}
	switch {
	case w.heading > 0:
		b.Kind, b.Level, b.Bold = Heading, w.heading, false
	case w.footnote:
		b.Kind = Footnote
	case len(w.lists) > 0:
		l := w.lists[len(w.lists)-1]
		b.Label, w.label = w.label, ""
		if l.numbered && len(w.lists) == 1 && (l.style == "" || l.style == "1") {
			break
		}
		b.Kind, b.Level = Item, len(w.lists)
	default:
		b.Label, b.Text, b.Kind = lineLabel(text)
		if b.Kind == Item {
			b.Level = 1
		}
		if b.Label == "" && bold && len(text) <= 120 && looksTitled(text) {
			b.Kind = Heading
		}
	}
	w.blocks = append(w.blocks, b)
}

// isGrid says whether a table holds data: two columns or more, and no headings,
// lists or tables inside, as tables for layout have.
func isGrid(n *html.Node) bool {
	if attr(n.Attr, "role") == "presentation" || has(n, atom.H1, atom.H2, atom.H3, atom.Table, atom.Article) {
		return false
	}
	width := 0
	for row := range n.Descendants() {
		if row.DataAtom == atom.Tr {
			width = max(width, len(cellsOf(row)))
		}
	}
	return width >= 2
}

func cellsOf(row *html.Node) []*html.Node {
	var cells []*html.Node
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells = append(cells, c)
		}
	}
	return cells
}

func (w *htmlWalker) rows(table *html.Node) {
	for row := range table.Descendants() {
		if row.DataAtom != atom.Tr {
			continue
		}
		var cells []string
		for _, c := range cellsOf(row) {
			cells = append(cells, tidy(spacedText(c)))
		}
		if text := joinCells(cells); text != "" {
			w.blocks = append(w.blocks, Block{Kind: Row, Cells: cells, Text: text, Table: w.table})
		}
	}
}

// spacedText is the text of an element with a space where a line ends.
func spacedText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type == html.ElementNode && (c.DataAtom == atom.Br || isBlock(c.DataAtom) && c.DataAtom != atom.B && c.DataAtom != atom.Strong && c.DataAtom != atom.Sup):
			b.WriteByte(' ')
		}
	}
	return b.String()
}
