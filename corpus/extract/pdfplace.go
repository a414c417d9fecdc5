package extract

import (
	"cmp"
	"slices"
	"strings"

	"findings/corpus/extract/pdf"
)

// byPlace reads a document without tags from the places of its words: columns
// and table cells by the white space between them, paragraphs by gaps, indents,
// type sizes, short last lines and printed labels.
func byPlace(doc *pdf.Document) []piece {
	p := &placer{marks: noteMarks(doc)}
	for i := range doc.Pages {
		p.page(i+1, &doc.Pages[i])
	}
	footnotes(p.out, bodySize(p.out)) // before what they cut is joined
	return p.out
}

// A placer turns the lines of pages into pieces.
type placer struct {
	marks  map[string]bool
	out    []piece
	tables int
}

func (p *placer) page(number int, page *pdf.Page) {
	p.lines(pageLines(number, page), 0)
}

// lines reads lines that stand below each other. Where a gutter runs down
// several of them they are columns or a table.
func (p *placer) lines(ls []line, depth int) {
	for len(ls) > 0 {
		from, to, x := -1, 0, 0.0
		if depth <= 4 && len(ls) <= maxLines {
			from, to, x = gutter(ls)
		}
		if from < 0 {
			p.paragraphs(ls)
			return
		}
		p.paragraphs(ls[:from])
		left, right := divide(ls[from:to], x)
		if prose(left) && prose(right) {
			p.lines(left, depth+1)
			p.lines(right, depth+1)
		} else {
			p.table(left, right)
		}
		ls = ls[to:]
	}
}

// maxLines is how many lines a page may have to be looked at for columns, which
// takes time with their square.
const maxLines = 1000

// minGutter is how many lines must have text on both sides of a gutter.
const minGutter = 3

// gutter finds the first stretch of lines with a white strip down the middle:
// lines from up to to, divided at x. from is -1 when there is none.
func gutter(ls []line) (from, to int, x float64) {
	for i := range ls {
		strips := ls[i].gaps()
		beside := -1
		if i+1 < len(ls) {
			if g, ok := besideEachOther(&ls[i], &ls[i+1]); ok {
				beside, strips = len(strips), append(strips, g)
			}
		}
		for n, g := range strips {
			from, to, both, x := stretch(ls, i, g)
			if both >= minGutter || n == beside {
				return from, to, x
			}
		}
	}
	return -1, 0, 0
}

// stretch follows a strip up and down from line i as far as it stays open. both
// counts the lines with text on both sides of it.
func stretch(ls []line, i int, strip [2]float64) (from, to, both int, x float64) {
	lo, hi := strip[0], strip[1]
	open := func(k int) (sides int) {
		a, b, sides := ls[k].open(lo, hi)
		if b-a < 0.2*ls[i].size {
			return 0
		}
		lo, hi = a, b
		return sides
	}
	from = i
	for to = i; to < len(ls); to++ {
		if to > i && ls[to-1].y-ls[to].y > 4*ls[to].size {
			break
		}
		sides := open(to)
		if sides == 0 {
			break
		}
		if sides == bothSides {
			both++
		}
	}
	for k := i - 1; k >= 0 && ls[k].y-ls[k+1].y < 2.5*ls[k].size; k-- {
		sides := open(k)
		if sides == 0 {
			break
		}
		if _, beside := besideEachOther(&ls[k], &ls[k+1]); beside || sides != leftSide {
			from = k
		}
	}
	return from, to, both, (lo + hi) / 2
}

// besideEachOther finds the strip between two lines that are too close to stand
// below each other: a cell set half a line lower than its neighbour.
func besideEachOther(a, b *line) (strip [2]float64, ok bool) {
	if a.y-b.y > 0.8*min(a.size, b.size) {
		return strip, false
	}
	if a.x > b.x {
		a, b = b, a
	}
	return [2]float64{a.x1, b.x}, b.x-a.x1 > 0.5*a.size
}

// gaps returns the white strips inside a line that are wide enough to part
// columns. What follows a printed label is not one.
func (l *line) gaps() [][2]float64 {
	var out [][2]float64
	end := l.runs[0].X1
	for i, r := range l.runs[1:] {
		if r.X-end > 0.7*l.size && !(i == 0 && looksLikeLabel(tidy(l.runs[0].Text))) {
			out = append(out, [2]float64{end, r.X})
		}
		end = max(end, r.X1)
	}
	return out
}

// The sides of a strip that have text.
const (
	leftSide  = 1
	rightSide = 2
	bothSides = leftSide | rightSide
)

// open narrows a strip to what this line leaves open of it.
func (l *line) open(lo, hi float64) (a, b float64, sides int) {
	a, b = lo, hi
	for _, r := range l.runs {
		if (r.X+r.X1)/2 < (lo+hi)/2 {
			a, sides = max(a, r.X1), sides|leftSide
		} else {
			b, sides = min(b, r.X), sides|rightSide
		}
	}
	return a, b, sides
}

func divide(ls []line, x float64) (left, right []line) {
	for _, l := range ls {
		var a, b []*pdf.Run
		for _, r := range l.runs {
			if (r.X+r.X1)/2 < x {
				a = append(a, r)
			} else {
				b = append(b, r)
			}
		}
		if len(a) > 0 {
			left = append(left, l.part(a))
		}
		if len(b) > 0 {
			right = append(right, l.part(b))
		}
	}
	return left, right
}

// prose tells whether lines hold running text rather than cells of a table.
func prose(ls []line) bool {
	words, wide := 0, 0
	for _, l := range ls {
		n := len(strings.Fields(l.text()))
		words += n
		if n >= 4 {
			wide++
		}
	}
	return len(ls) >= 5 && words >= 5*len(ls) && 3*wide >= 2*len(ls)
}

// table makes rows of the two sides of a gutter: what stands side by side.
func (p *placer) table(left, right []line) {
	p.tables++
	a, b := p.cells(left), p.cells(right)
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].bottom > b[0].top:
			p.out = append(p.out, a[0].pieces...)
			a = a[1:]
		case len(a) == 0 || b[0].bottom > a[0].top:
			p.out = append(p.out, b[0].pieces...)
			b = b[1:]
		default:
			p.out = append(p.out, rowOf([][]piece{a[0].pieces, b[0].pieces}, p.tables)...)
			a, b = a[1:], b[1:]
		}
	}
}

// A cell is a group of lines that stand close below each other.
type cell struct {
	pieces      []piece
	top, bottom float64
}

func (p *placer) cells(ls []line) []cell {
	var out []cell
	for i := 0; i < len(ls); {
		k := i + 1
		for k < len(ls) && ls[k-1].y-ls[k].y < 1.35*max(ls[k].size, ls[k-1].size) {
			k++
		}
		q := &placer{marks: p.marks}
		q.paragraphs(ls[i:k])
		out = append(out, cell{q.out, ls[i].y + ls[i].size, ls[k-1].y})
		i = k
	}
	return out
}

// paragraphs reads lines that follow each other in one column.
func (p *placer) paragraphs(ls []line) {
	if len(ls) == 0 {
		return
	}
	pitch, right := pitches(ls), 0.0
	for _, l := range ls {
		right = max(right, l.x1)
	}
	f := &flow{marks: p.marks}
	flush := func() {
		if !f.empty() {
			p.out = append(p.out, f.piece(Paragraph, 0))
		}
		f = &flow{marks: p.marks}
	}
	for i := range ls {
		l := &ls[i]
		if i > 0 && startsBlock(&ls[i-1], l, pitch[roundSize(l.size)], right) {
			flush()
		}
		for _, r := range l.runs {
			f.add(l.page, r)
		}
	}
	flush()
}

// pitches returns, for each type size, the usual distance of the lines of a
// paragraph: the lower quartile, since gaps between paragraphs are wider.
func pitches(ls []line) map[float64]float64 {
	all := map[float64][]float64{}
	for i := 1; i < len(ls); i++ {
		size := roundSize(ls[i].size)
		if d := ls[i-1].y - ls[i].y; roundSize(ls[i-1].size) == size && d > 0.8*size && d < 2.5*size {
			all[size] = append(all[size], d)
		}
	}
	out := map[float64]float64{}
	for size, d := range all {
		slices.Sort(d)
		out[size] = d[len(d)/4]
	}
	return out
}

// startsBlock tells whether l begins a block of its own below prev.
func startsBlock(prev, l *line, pitch, right float64) bool {
	if prev.y-l.y > 1.25*max(pitch, 1.1*l.size) || l.y > prev.y+l.size {
		return true
	}
	if d := prev.size - l.size; d > 0.8 || d < -0.8 || allBold(prev) != allBold(l) {
		return true
	}
	if label, _ := splitLabel(l.text(), true); label != "" && (l.x < prev.x+1 || !isParagraphNumber(label)) {
		return true
	}
	if n := len(prev.runs); n > 1 && isPageNumber(prev.runs[n-1].Text) && prev.x1 > right-2*l.size { // an entry of a contents page
		return true
	}
	// The line above ended before its edge although the next word had room.
	word, _, _ := strings.Cut(strings.TrimSpace(l.text()), " ")
	return prev.x1+float64(len(word)+1)*0.55*l.size < right-1.5*l.size && !allBold(l)
}

func isPageNumber(s string) bool {
	s = strings.TrimLeft(strings.TrimSpace(s), ". …")
	return isMark(s) && s[0] >= '0' && s[0] <= '9'
}

func allBold(l *line) bool {
	return !slices.ContainsFunc(l.runs, func(r *pdf.Run) bool { return !r.Bold })
}

// part is a line with some of its runs.
func (l line) part(runs []*pdf.Run) line {
	l.runs = runs
	l.x, l.x1, l.size = runs[0].X, 0, 0
	for _, r := range runs {
		l.x1, l.size = max(l.x1, r.X1), max(l.size, r.Size)
	}
	l.y = slices.MaxFunc(runs, func(a, b *pdf.Run) int { return cmp.Compare(a.Size, b.Size) }).Y
	return l
}
