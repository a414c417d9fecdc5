package extract

import (
	"math"
	"slices"

	"findings/corpus/extract/pdf"
)

// byPlace reads a document without tags: lines become paragraphs by the gaps
// between them, their indents, sizes and printed labels.
func byPlace(doc *pdf.Document) []piece {
	var out []piece
	marks := noteMarks(doc)
	for i := range doc.Pages {
		out = append(out, pagePieces(i+1, &doc.Pages[i], marks)...)
	}
	return out
}

func pagePieces(number int, p *pdf.Page, marks map[string]bool) []piece {
	lines := pageLines(number, p)
	if len(lines) == 0 {
		return nil
	}
	pitch := usualPitch(lines)
	right := 0.0
	for _, l := range lines {
		right = max(right, l.x1)
	}
	var out []piece
	var f *flow
	var prev *line
	flush := func() {
		if f != nil && !f.empty() {
			out = append(out, f.piece(Paragraph, 0))
		}
		f = &flow{marks: marks}
	}
	flush()
	for i := range lines {
		l := &lines[i]
		if prev != nil && startsBlock(prev, l, pitch, right) {
			flush()
		}
		for _, r := range l.runs {
			f.add(number, r)
		}
		prev = l
	}
	flush()
	return out
}

// usualPitch is the median distance of neighbouring lines.
func usualPitch(lines []line) float64 {
	var d []float64
	for i := 1; i < len(lines); i++ {
		if p := lines[i-1].y - lines[i].y; p < 2.5*lines[i].size {
			d = append(d, p)
		}
	}
	if len(d) == 0 {
		return 1.2 * lines[0].size
	}
	slices.Sort(d)
	return d[len(d)/2]
}

// startsBlock tells whether l begins a block of its own below prev.
func startsBlock(prev, l *line, pitch, right float64) bool {
	if prev.y-l.y > 1.3*max(pitch, 1.15*l.size) {
		return true
	}
	if math.Abs(prev.size-l.size) > 0.8 || allBold(prev) != allBold(l) && prev.x1 < right-4*l.size {
		return true
	}
	if label, _ := splitLabel(l.text(), true); label != "" && (l.x < prev.x+1 || !isParagraphNumber(label)) {
		return true
	}
	return prev.x1 < right-12*l.size && l.x <= prev.x+1
}

func allBold(l *line) bool {
	for _, r := range l.runs {
		if !r.Bold {
			return false
		}
	}
	return true
}
