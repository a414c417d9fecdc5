package extract

import (
	"slices"
	"strings"

	"findings/corpus/extract/pdf"
)

// A tagged reads a document by its structure tree.
type tagged struct {
	doc      *pdf.Document
	runs     map[pdf.Content][]*pdf.Run
	marks    map[string]bool
	out      []piece
	notes    []piece // footnotes met inside the open block
	open     *flow   // nil between blocks
	kind     Kind    // of the open block
	implicit bool    // the open block has no element of its own
	level    int
	label    *flow // printed label of the open item
	tables   int

	reached map[pdf.Content]bool // marked content that hangs on a tag
}

func newTagged(doc *pdf.Document) *tagged {
	t := &tagged{doc: doc, runs: map[pdf.Content][]*pdf.Run{}, marks: noteMarks(doc), reached: map[pdf.Content]bool{}}
	for i := range doc.Pages {
		rs := doc.Pages[i].Runs
		for k := range rs {
			if c := rs[k].Content; c != (pdf.Content{}) {
				t.runs[c] = append(t.runs[c], &rs[k])
			}
		}
	}
	return t
}

// covers returns the share of the visible text that hangs on the tags.
func (t *tagged) covers() float64 {
	if t.doc.Tags == nil {
		return 0
	}
	var all, on int
	var walk func(e *pdf.Element)
	walk = func(e *pdf.Element) {
		for _, k := range e.Kids {
			if k.Element != nil {
				walk(k.Element)
				continue
			}
			if t.reached[k.Content] {
				continue
			}
			t.reached[k.Content] = true
			for _, r := range t.runs[k.Content] {
				if !r.Artifact {
					on += len(r.Text)
				}
			}
		}
	}
	walk(t.doc.Tags)
	for _, p := range t.doc.Pages {
		for _, r := range p.Runs {
			if !r.Artifact && strings.TrimSpace(r.Text) != "" {
				all += len(r.Text)
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(on) / float64(all)
}

func (t *tagged) read() []piece {
	t.walk(t.doc.Tags, 0)
	t.close()
	return t.withOrphans(t.out)
}

// maxOrphans is how many pieces are put in their place; each costs a search.
const maxOrphans = 1000

// withOrphans puts text that no tag holds behind what precedes it on its page.
func (t *tagged) withOrphans(ps []piece) []piece {
	p := &placer{marks: t.marks}
	for i := range t.doc.Pages {
		page := pdf.Page{Width: t.doc.Pages[i].Width, Height: t.doc.Pages[i].Height}
		for _, r := range t.doc.Pages[i].Runs {
			if !t.reached[r.Content] && !r.Artifact {
				page.Runs = append(page.Runs, r)
			}
		}
		p.page(i+1, &page)
	}
	if len(p.out) > maxOrphans {
		return append(ps, p.out...)
	}
	for _, o := range p.out {
		at := slices.IndexFunc(ps, func(q piece) bool { return q.Page > o.Page || q.Page == o.Page && q.y < o.y })
		if at < 0 {
			at = len(ps)
		}
		ps = slices.Insert(ps, at, o)
	}
	return ps
}

func (t *tagged) begin(kind Kind, level int) {
	t.close()
	t.open, t.label, t.kind, t.level, t.implicit = &flow{marks: t.marks}, nil, kind, level, false
}

func (t *tagged) close() {
	if t.open != nil {
		p := t.open.piece(t.kind, t.level)
		if t.label != nil && !t.label.empty() {
			l := t.label.piece(Item, 0)
			if looksLikeLabel(l.Text) {
				p.Label = l.Text
			} else { // the first words of the item, tagged as its label
				p.Text = joined(l.Text, p.Text)
			}
			if p.Size == 0 {
				p.Size, p.Bold = l.Size, l.Bold
			}
			p.Page, p.x, p.y = l.Page, l.x, l.y
			p.last = max(p.last, l.Page)
		}
		if p.Text != "" || p.Label != "" {
			t.out = append(t.out, p)
		}
	}
	t.open, t.label, t.implicit = nil, nil, false
	t.out = append(t.out, t.notes...)
	t.notes = nil
}

// walk reads an element that stands between blocks, or a part of the open one.
// depth counts the lists around it.
func (t *tagged) walk(e *pdf.Element, depth int) {
	switch e.Role {
	case "P", "Caption", "BibEntry":
		t.paragraph(e, depth)
	case "H", "Title", "H1", "H2", "H3", "H4", "H5", "H6":
		t.begin(Heading, headingLevel(e.Role))
		t.inline(e, depth)
		t.close()
	case "L":
		t.close()
		for _, k := range e.Kids {
			if k.Element != nil {
				t.walk(k.Element, depth+1)
			}
		}
		t.close()
	case "LI":
		t.begin(Item, max(depth, 1))
		t.inline(e, depth)
		t.close()
	case "Table":
		t.close()
		t.table(e)
	case "TOC", "TOCI", "Form", "Annot":
		return
	case "Note", "FENote":
		t.note(e)
	case "Document", "Part", "Sect", "Art", "Div", "BlockQuote", "Figure", "Formula", "Aside", "Index":
		t.group(e, depth)
	case "NonStruct", "Private":
		t.unnamed(e, depth)
	default:
		t.inline(e, depth)
	}
}

// unnamed reads an element without a meaning. Browsers write one for every box:
// outside a named block one that holds others is a block unless it goes on on
// the line before it.
func (t *tagged) unnamed(e *pdf.Element, depth int) {
	if t.implicit && !t.open.empty() && slices.ContainsFunc(e.Kids, func(k pdf.Kid) bool { return k.Element != nil }) {
		if page, r := t.firstRun(e); r != nil && (page != t.open.last || !sameLine(t.open.prev, r)) {
			t.close()
		}
	}
	t.inline(e, depth)
}

func (t *tagged) firstRun(e *pdf.Element) (page int, r *pdf.Run) {
	for _, k := range e.Kids {
		if k.Element != nil {
			if page, r = t.firstRun(k.Element); r != nil {
				return page, r
			}
		}
		for _, r := range t.runs[k.Content] {
			if !r.Artifact {
				return k.Content.Page, r
			}
		}
	}
	return 0, nil
}

// group reads an element that may hold blocks, text or both.
func (t *tagged) group(e *pdf.Element, depth int) {
	if t.open != nil && t.kind == Item && t.open.empty() {
		t.inline(e, depth)
		return
	}
	t.close()
	t.inline(e, depth)
	t.close()
}

func headingLevel(role string) int {
	switch role {
	case "H":
		return 0
	case "Title":
		return 1
	}
	return int(role[1] - '0')
}

// paragraph reads a P: a block, unless it is the first thing in a list item.
func (t *tagged) paragraph(e *pdf.Element, depth int) {
	if t.open != nil && t.kind == Item && t.open.empty() {
		t.inline(e, depth)
		return
	}
	t.begin(Paragraph, 0)
	t.inline(e, depth)
	t.close()
}

// inline adds what stands in e to the open block. Blocks inside it end that one.
func (t *tagged) inline(e *pdf.Element, depth int) {
	if e.Actual != nil && *e.Actual != "" {
		t.actual(e)
		return
	}
	for _, k := range e.Kids {
		if k.Element == nil {
			t.content(k.Content)
			continue
		}
		switch k.Element.Role {
		case "Lbl":
			t.lbl(k.Element, depth)
		default:
			t.walk(k.Element, depth)
		}
	}
}

// actual reads an element whose text is given in place of what is painted.
func (t *tagged) actual(e *pdf.Element) {
	page, first := t.firstRun(e)
	if first == nil {
		return
	}
	if t.open == nil {
		t.begin(Paragraph, 0)
	}
	r := *first
	r.Text, r.Content = *e.Actual, pdf.Content{}
	t.open.add(page, &r)
}

func (t *tagged) content(c pdf.Content) {
	rs := t.runs[c]
	if len(rs) == 0 {
		return
	}
	if t.open == nil {
		t.begin(Paragraph, 0)
		t.implicit = true
	}
	for _, r := range rs {
		t.open.add(c.Page, r)
	}
	delete(t.runs, c) // it is read once, however often the tree names it
}

// lbl reads the label of an item; elsewhere it is text like any other.
func (t *tagged) lbl(e *pdf.Element, depth int) {
	if t.open == nil || t.kind != Item || !t.open.empty() {
		t.inline(e, depth)
		return
	}
	drawn := len(e.Kids) == 1 && e.Kids[0].Element == nil && len(t.runs[e.Kids[0].Content]) == 0 && t.doc.Drawn[e.Kids[0].Content]
	text := t.open
	t.label = &flow{}
	t.open = t.label
	t.inline(e, depth)
	t.open = text
	if drawn { // a bullet that is a picture
		t.label.append(e.Kids[0].Content.Page, &pdf.Run{Text: "•"})
	}
}

// apart reads the kids of e as blocks of their own and returns them.
func (t *tagged) apart(e *pdf.Element) []piece {
	outer := *t
	t.out, t.notes, t.open, t.label = nil, nil, nil, nil
	t.inline(e, 0)
	t.close()
	got := t.out
	tables := t.tables
	*t = outer
	t.tables = tables
	return got
}

func (t *tagged) note(e *pdf.Element) {
	mark := ""
	for _, p := range t.apart(e) {
		if isMark(p.Text) && p.Label == "" { // its label, tagged apart
			mark = p.Text
			continue
		}
		p.Kind, p.Label, mark = Footnote, mark, ""
		t.notes = append(t.notes, p)
	}
	if t.open == nil {
		t.close()
	}
}

// table reads rows. A row with one cell that holds anything is text that was
// put in a box.
func (t *tagged) table(e *pdf.Element) {
	number := 0
	var rows func(e *pdf.Element)
	rows = func(e *pdf.Element) {
		for _, k := range e.Kids {
			switch {
			case k.Element == nil:
				t.content(k.Content)
			case k.Element.Role == "TR":
				t.row(k.Element, &number)
			case k.Element.Role == "THead" || k.Element.Role == "TBody" || k.Element.Role == "TFoot":
				rows(k.Element)
			default:
				t.walk(k.Element, 0)
			}
		}
	}
	rows(e)
	t.close()
}

func (t *tagged) row(e *pdf.Element, number *int) {
	t.close()
	var cells [][]piece
	filled := 0
	for _, k := range e.Kids {
		if k.Element == nil || k.Element.Role != "TD" && k.Element.Role != "TH" {
			continue
		}
		c := t.apart(k.Element)
		cells = append(cells, c)
		if len(c) > 0 {
			filled++
		}
	}
	if filled < 2 {
		for _, c := range cells {
			t.out = append(t.out, c...)
		}
		return
	}
	if *number == 0 {
		t.tables++
		*number = t.tables
	}
	t.out = append(t.out, rowOf(cells, *number)...)
}

// rowOf makes one block of the cells of a row; footnotes follow it.
func rowOf(cells [][]piece, table int) []piece {
	row := piece{Block: Block{Kind: Row, Table: table, Bold: true}}
	var notes []piece
	for _, c := range cells {
		var words []string
		for _, p := range c {
			if p.Kind == Footnote {
				notes = append(notes, p)
				continue
			}
			words = append(words, strings.TrimSpace(p.Label+" "+p.Text))
			row.Bold = row.Bold && p.Bold
			if row.Page == 0 {
				row.Page, row.Size, row.x, row.y = p.Page, p.Size, p.x, p.y
			}
			row.last = max(row.last, p.last)
		}
		row.Cells = append(row.Cells, strings.Join(words, " "))
	}
	row.Text = strings.Join(row.Cells, " | ")
	return append([]piece{row}, notes...)
}
