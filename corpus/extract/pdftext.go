package extract

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus/extract/pdf"
)

// A piece is a block in the making, with what later steps want to know of it.
type piece struct {
	Block
	last int     // page it ends on
	x, y float64 // where its first line begins

	broken bool // it is the second part of a sentence, whatever it looks like
}

// A flow gathers runs into the text of one block.
type flow struct {
	marks      map[string]bool // numbers of footnotes; raised ones in a sentence are references
	buf        []byte
	prev       *pdf.Run
	first      *pdf.Run
	page, last int
	letters    int
	bold       int
	sizes      map[float64]int // letters by type size
}

func (f *flow) add(page int, r *pdf.Run) {
	if !r.Artifact && !f.isReference(page, r) {
		f.append(page, r)
	}
}

func (f *flow) append(page int, r *pdf.Run) {
	f.joint(page, r)
	if f.first == nil && strings.TrimSpace(r.Text) != "" {
		f.first, f.page = r, page
	}
	f.buf = append(f.buf, r.Text...)
	f.prev, f.last = r, page
	if f.sizes == nil {
		f.sizes = map[float64]int{}
	}
	n := 0
	for _, c := range r.Text {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			n++
		}
	}
	f.letters += n
	f.sizes[roundSize(r.Size)] += n
	if r.Bold {
		f.bold += n
	}
}

// isReference tells whether a run is the raised number of a footnote: after a
// word or a full stop, not after a unit ("m²").
func (f *flow) isReference(page int, r *pdf.Run) bool {
	p := f.prev
	if p == nil || page != f.last || !isMark(strings.TrimSpace(r.Text)) || !raised(p, r) {
		return false
	}
	before, n := utf8.DecodeLastRune(f.buf)
	if unicode.IsLetter(before) {
		second, _ := utf8.DecodeLastRune(f.buf[:len(f.buf)-n])
		third, _ := utf8.DecodeLastRune(f.buf[:max(0, len(f.buf)-n-utf8.RuneLen(second))])
		return unicode.IsLetter(second) && unicode.IsLetter(third)
	}
	return f.marks[strings.TrimSpace(r.Text)] || strings.ContainsRune(".,;:!?)’”\"'", before)
}

// roundSize gives a type size to the half point.
func roundSize(s float64) float64 { return math.Round(2*s) / 2 }

func raised(p, r *pdf.Run) bool {
	return r.Size < 0.8*p.Size && r.Y > p.Y+0.1*p.Size && r.Y < p.Y+0.8*p.Size && r.X > p.X
}

// joint puts between two runs what stands between them on the page: nothing,
// a space, or the end of a line.
func (f *flow) joint(page int, r *pdf.Run) {
	p := f.prev
	if p == nil || len(f.buf) == 0 || r.Text == "" {
		return
	}
	if page == f.last && sameLine(p, r) {
		if gap := r.X - p.X1; gap > 0.15*math.Min(p.Size, r.Size) {
			f.buf = append(f.buf, ' ')
		}
		return
	}
	f.buf = breakLine(f.buf, r.Text)
}

func sameLine(p, r *pdf.Run) bool {
	size := math.Max(p.Size, r.Size)
	return math.Abs(p.Y-r.Y) < 0.6*size && r.X > p.X1-0.5*size
}

// breakLine ends a line of text before next. A hyphen at the end of a line
// stays, since "multi-agency" is hyphenated anywhere; a soft one goes.
func breakLine(buf []byte, next string) []byte {
	last, n := utf8.DecodeLastRune(buf)
	before, _ := utf8.DecodeLastRune(buf[:len(buf)-n])
	after, _ := utf8.DecodeRuneInString(next)
	word := (unicode.IsLetter(before) || unicode.IsDigit(before)) && (unicode.IsLetter(after) || unicode.IsDigit(after))
	switch {
	case last == '\u00ad' && word:
		return buf[:len(buf)-n]
	case word && strings.ContainsRune("-‐‑/", last), last == '–' && word && unicode.IsDigit(after):
		return buf
	}
	return append(buf, ' ')
}

// joined is two parts of a text as if a line ended between them.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return string(breakLine([]byte(a), b)) + b
}

func (f *flow) empty() bool { return f.first == nil }

// piece closes the flow.
func (f *flow) piece(kind Kind, level int) piece {
	p := piece{Block: Block{Kind: kind, Level: level, Text: tidy(string(f.buf)), Page: f.page}, last: f.last}
	if f.first != nil {
		p.x, p.y = f.first.X, f.first.Y
	}
	most := 0
	for s, n := range f.sizes {
		if n > most || n == most && s > p.Size {
			most, p.Size = n, s
		}
	}
	p.Bold = f.letters > 0 && f.bold == f.letters
	return p
}

// Characters of symbol fonts that stand in Unicode's private use area and have
// a meaning in a sentence.
var privateUse = map[rune]rune{
	0xf02d: '–', 0xf0b7: '•', 0xf06e: '■', 0xf0a7: '▪', 0xf0be: '–', 0xf0d8: '➢', 0xf0fc: '✓', 0xf0e0: '→', 0xf0a8: '□',
	0xf076: '❖', 0xf0b2: '✧', 0xf06c: '●', 0xf071: '❑', 0xf020: ' ', 0xf0a0: ' ', 0xf0ae: '→', 0xf0b0: '°', 0xf0b3: '≥', 0xf0a3: '≤', 0xf0b4: '×',
}

var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// tidy mends what type setting did to the characters and leaves the words alone:
// ligatures, private-use symbols, spaces of every width, control characters.
func tidy(s string) string {
	s = ligatures.Replace(s)
	var b strings.Builder
	b.Grow(len(s))
	space := true
	var prev rune
	for i, r := range s {
		if to, ok := privateUse[r]; ok {
			r = to
		}
		switch {
		case r == '\u00ad':
			next, _ := utf8.DecodeRuneInString(s[i+2:])
			if unicode.IsLetter(prev) && unicode.IsLetter(next) {
				continue // a place where the word may break, not a sign
			}
			r = '-'
		case unicode.IsSpace(r) || r == '\u200b' || r == '\u2028':
			if !space {
				b.WriteByte(' ')
			}
			space, prev = true, ' '
			continue
		case unicode.IsControl(r) || r == '\ufeff' || r == '\ufffd' || r >= 0xe000 && r <= 0xf8ff || r >= 0x200c && r <= 0x200f:
			continue
		}
		b.WriteRune(r)
		space, prev = false, r
	}
	return strings.TrimRight(b.String(), " ")
}
