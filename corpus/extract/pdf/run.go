package pdf

import "math"

// Shares of the type size that decide about the gap between two glyphs.
const (
	wordGap = 0.15 // wider than this stands for a space; kerning stays below
	runGap  = 0.7  // wider than this is a column or a tab: another run
	overlap = 0.3  // further back than this is another run
	offLine = 0.05 // baselines further apart are different lines
)

// style is what all glyphs of a run share.
type style struct {
	bold, italic, artifact bool
	content                Content
}

// A writer gathers glyphs into runs.
type writer struct {
	runs  []Run
	buf   []byte
	open  bool
	cur   Run
	style style
}

// glyph adds one glyph. m takes the unit square of the type to the page, width
// is its advance as a share of the type size.
func (w *writer) glyph(text string, m matrix, width float64, st style) {
	x, y := m[4], m[5]
	size := math.Hypot(m[2], m[3])
	if !(size > 0.1 && size < 5000) || math.IsNaN(x+y) || math.Abs(x) > 1e6 || math.Abs(y) > 1e6 {
		return
	}
	turned := !(m[0] > 0 && math.Abs(m[1]) < 0.1*m[0])
	end := x + width*m[0]
	if turned {
		end = x + size*math.Abs(width)
	}
	if w.open && !w.continues(x, y, size, turned, st) {
		w.flush()
	}
	if text == " " && width > runGap { // a tab or a leader, set as one wide space
		w.flush()
		return
	}
	if !w.open {
		w.open, w.style = true, st
		w.cur = Run{X: x, Y: y, Size: size, Bold: st.bold, Italic: st.italic, Turned: turned, Artifact: st.artifact, Content: st.content}
	} else if !turned && x-w.cur.X1 > wordGap*size && text != " " && w.buf[len(w.buf)-1] != ' ' {
		w.buf = append(w.buf, ' ')
	}
	w.buf = append(w.buf, text...)
	w.cur.X1 = end
}

func (w *writer) continues(x, y, size float64, turned bool, st style) bool {
	c := &w.cur
	if st != w.style || turned != c.Turned || math.Abs(size-c.Size) > 0.01*size {
		return false
	}
	if turned { // kept together only as far as the show operator puts them together
		return math.Hypot(x-c.X, y-c.Y) < 200*size
	}
	gap := (x - c.X1) / size
	return math.Abs(y-c.Y) < offLine*size && gap > -overlap && gap < runGap
}

func (w *writer) flush() {
	if w.open && len(w.buf) > 0 {
		w.cur.Text = string(w.buf)
		w.runs = append(w.runs, w.cur)
	}
	w.buf, w.open = w.buf[:0], false
}
