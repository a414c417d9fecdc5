package pdf

import (
	"bytes"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// More limits: a content stream nests forms and saved states a few deep.
const (
	maxForms  = 12
	maxDrawn  = 10_000 // forms drawn on a page, one inside the other or not
	maxSaved  = 256
	maxMarked = 256
	maxBullet = 20        // width of a shape that may be one, in units of its coordinates
	maxOps    = 3_000_000 // operators on a page, those of its forms included
)

// A reader interprets the content of pages, one after the other.
type reader struct {
	*objects
	fonts map[int]*font // by object number
	runs  int           // in the whole file so far
	shown int           // glyphs in the whole file so far

	drawings map[Content]bool // marked content in which something is painted
}

// A state is what q saves and Q restores.
type state struct {
	ctm                                       matrix
	font                                      *font
	size, charSpace, wordSpace, lead, rise, h float64
	mode                                      int
}

// A mark is one open piece of marked content.
type mark struct {
	artifact bool
	content  Content
	actual   *string // ActualText not yet written
	covered  bool    // what is shown is replaced by ActualText
}

// An interpreter runs the content of one page.
type interpreter struct {
	*reader
	page      int
	state     state
	saved     []state
	tm, line  matrix
	marks     []mark
	resources types.Dict
	stream    int // object number of the form that is running
	ops       int
	drawing   []int // object numbers of the forms that are running
	drawn     int
	names     map[string]*font // fonts of the resources, by name
	wide      bool             // the path is a box, such as the ground behind a line
	out       writer
}

func (r *reader) page(n int, s sheet) (p Page) {
	in := &interpreter{reader: r, page: n, resources: r.dict(s.resources), names: map[string]*font{}}
	p.Width, p.Height, in.state.ctm = r.frame(s)
	in.state.h = 1
	defer func() {
		_ = recover() // one page nobody thought of; what was read before stands
		in.out.flush()
		p.Runs = in.out.runs
		r.runs += len(p.Runs)
	}()
	in.run(r.pageContent(s.dict["Contents"]))
	return p
}

// pageContent joins the streams of a page; an operator never spans two.
func (r *reader) pageContent(obj types.Object) []byte {
	a := r.array(obj)
	if a == nil {
		return r.stream(obj)
	}
	var all []byte
	for _, s := range a[:min(len(a), 10_000)] {
		all = append(append(all, r.objects.stream(s)...), '\n')
	}
	return all
}

func (in *interpreter) run(src []byte) {
	l := lexer{src: src}
	var args []value
	for {
		v := l.next()
		if v.kind == endOfInput {
			return
		}
		if v.kind != operator {
			if len(args) < 64 {
				args = append(args, v)
			}
			continue
		}
		if in.ops++; in.ops > maxOps || in.ops%1024 == 0 && in.ctx.Err() != nil || in.runs+len(in.out.runs) > maxRuns || in.shown > maxGlyphs {
			return
		}
		if string(v.b) == "ID" {
			l.skipInlineImage()
		} else {
			in.do(string(v.b), args)
		}
		args = args[:0]
	}
}

func num(args []value, i int) float64 {
	if i < len(args) {
		return args[i].num
	}
	return 0
}

func toMatrix(a []value) matrix {
	return matrix{num(a, 0), num(a, 1), num(a, 2), num(a, 3), num(a, 4), num(a, 5)}
}

func (in *interpreter) do(op string, a []value) {
	s := &in.state
	switch op {
	case "q":
		if len(in.saved) < maxSaved {
			in.saved = append(in.saved, *s)
		}
	case "Q":
		if n := len(in.saved); n > 0 {
			*s, in.saved = in.saved[n-1], in.saved[:n-1]
		}
	case "cm":
		if len(a) >= 6 {
			s.ctm = toMatrix(a).mul(s.ctm)
		}
	case "Do":
		if len(a) > 0 {
			in.form(string(a[0].b))
		}
	case "gs":
		in.graphicsState(a)
	case "m":
		in.wide = false
	case "re":
		in.wide = num(a, 2) > maxBullet || num(a, 3) > maxBullet
	case "f", "F", "f*", "B", "B*", "b", "b*", "S", "s":
		if c := in.content(); c != (Content{}) && !in.wide && len(in.drawings) < maxRuns {
			in.drawings[c] = true
		}
	case "BMC", "BDC":
		in.begin(op, a)
	case "EMC":
		in.end()
	default:
		in.text(op, a)
	}
}

func (in *interpreter) text(op string, a []value) {
	s := &in.state
	switch op {
	case "BT":
		in.tm, in.line = identity, identity
	case "Tc":
		s.charSpace = num(a, 0)
	case "Tw":
		s.wordSpace = num(a, 0)
	case "Tz":
		s.h = num(a, 0) / 100
	case "TL":
		s.lead = num(a, 0)
	case "Ts":
		s.rise = num(a, 0)
	case "Tr":
		s.mode = int(num(a, 0))
	case "Tf":
		if len(a) > 1 {
			s.font, s.size = in.fontNamed(string(a[0].b)), a[1].num
		}
	case "Td":
		in.move(num(a, 0), num(a, 1))
	case "TD":
		s.lead = -num(a, 1)
		in.move(num(a, 0), num(a, 1))
	case "Tm":
		if len(a) >= 6 {
			in.tm = toMatrix(a)
			in.line = in.tm
		}
	case "T*":
		in.move(0, -s.lead)
	case "Tj":
		in.show(a)
	case "TJ":
		if len(a) > 0 {
			in.show(a[0].kids)
		}
	case "'":
		in.move(0, -s.lead)
		in.show(a)
	case `"`:
		s.wordSpace, s.charSpace = num(a, 0), num(a, 1)
		in.move(0, -s.lead)
		in.show(a[min(2, len(a)):])
	}
}

func (in *interpreter) move(x, y float64) {
	in.line = matrix{1, 0, 0, 1, x, y}.mul(in.line)
	in.tm = in.line
}

func (in *interpreter) show(parts []value) {
	s := &in.state
	if s.font == nil {
		return
	}
	for _, p := range parts {
		if p.kind == number {
			in.advance(-p.num / 1000 * s.size * s.h)
		} else if p.kind == str {
			s.font.glyphs(p.b, in.glyph)
		}
	}
}

func (in *interpreter) advance(x float64) {
	in.tm[4] += x * in.tm[0]
	in.tm[5] += x * in.tm[1]
}

func (in *interpreter) glyph(g glyph) {
	if in.shown++; in.shown > maxGlyphs {
		return
	}
	s := &in.state
	m := matrix{s.size * s.h, 0, 0, s.size, 0, s.rise}.mul(in.tm).mul(s.ctm)
	w := g.width*s.size + s.charSpace
	if g.space {
		w += s.wordSpace
	}
	in.advance(w * s.h)
	text, artifact, content := g.text, false, Content{}
	for i := range in.marks {
		k := &in.marks[i]
		artifact = artifact || k.artifact
		if k.content != (Content{}) {
			content = k.content
		}
		if k.covered {
			text = ""
			if k.actual != nil {
				text, k.actual = *k.actual, nil
			}
		}
	}
	if text == "" {
		return
	}
	share := g.width
	if s.size != 0 {
		share = w / s.size
	}
	in.out.glyph(text, m, share, style{s.font.bold || s.mode == 2, s.font.italic, artifact, content})
}

// content is the innermost marked content that is open.
func (in *interpreter) content() Content {
	for i := len(in.marks) - 1; i >= 0; i-- {
		if c := in.marks[i].content; c != (Content{}) {
			return c
		}
	}
	return Content{}
}

func (in *interpreter) graphicsState(a []value) {
	if len(a) == 0 {
		return
	}
	gs := in.dict(in.dict(in.resources["ExtGState"])[string(a[0].b)])
	if f := in.array(gs["Font"]); len(f) == 2 {
		in.state.font = in.loadFont(f[0])
		in.state.size, _ = in.number(f[1])
	}
}

func (in *interpreter) fontNamed(n string) *font {
	if f, ok := in.names[n]; ok {
		return f
	}
	f := in.loadFont(in.dict(in.resources["Font"])[n])
	in.names[n] = f
	return f
}

func (in *interpreter) loadFont(obj types.Object) *font {
	if f, ok := in.fonts[id(obj)]; ok && id(obj) > 0 {
		return f
	}
	f := in.font(obj)
	if n := id(obj); n > 0 {
		in.fonts[n] = f
	}
	return f
}

// form runs a form XObject with its own resources and coordinates.
func (in *interpreter) form(n string) {
	obj := in.dict(in.resources["XObject"])[n]
	d := in.dict(obj)
	if in.name(d["Subtype"]) != "Form" || len(in.drawing) >= maxForms || in.drawn >= maxDrawn || slices.Contains(in.drawing, id(obj)) {
		return
	}
	outer := *in
	in.drawn++
	in.drawing = append(in.drawing, id(obj))
	in.saved, in.names, in.stream = nil, map[string]*font{}, id(obj)
	if res := in.dict(d["Resources"]); res != nil {
		in.resources = res
	}
	if m := in.numbers(d["Matrix"], 6); m != nil {
		in.state.ctm = matrix(m[:6]).mul(in.state.ctm)
	}
	in.run(in.objects.stream(obj))
	outer.ops, outer.drawn, outer.out = in.ops, in.drawn, in.out
	outer.marks = in.marks[:min(len(outer.marks), len(in.marks))]
	*in = outer
}

func (in *interpreter) begin(op string, a []value) {
	if len(in.marks) >= maxMarked || len(a) == 0 {
		in.marks = append(in.marks, mark{})[:min(len(in.marks)+1, maxMarked)]
		return
	}
	k := mark{artifact: string(a[0].b) == "Artifact"}
	if op == "BDC" && len(a) > 1 {
		props := a[1]
		if props.kind == name {
			props = in.namedProperties(string(props.b))
		}
		if v, ok := props.get("MCID"); ok && v.kind == number {
			k.content = Content{in.page, in.stream, int(v.num)}
		}
		if v, ok := props.get("ActualText"); ok && v.kind == str {
			t := textString(v.b)
			k.actual, k.covered = &t, true
		}
	}
	in.marks = append(in.marks, k)
}

func (in *interpreter) end() {
	if n := len(in.marks); n > 0 {
		in.marks = in.marks[:n-1]
	}
}

// namedProperties turns a property list of the resources into the form that an
// inline one has.
func (in *interpreter) namedProperties(n string) value {
	d := in.dict(in.dict(in.resources["Properties"])[n])
	v := value{kind: dict}
	if i, ok := in.int(d["MCID"]); ok {
		v.kids = append(v.kids, value{kind: name, b: []byte("MCID")}, value{kind: number, num: float64(i)})
	}
	if d["ActualText"] != nil {
		v.kids = append(v.kids, value{kind: name, b: []byte("ActualText")}, value{kind: str, b: []byte("\xef\xbb\xbf" + in.objects.text(d["ActualText"]))})
	}
	return v
}

// textString decodes a text string: UTF-16 or UTF-8 with a byte order mark, or
// else PDFDocEncoding, which is read as Windows-1252.
func textString(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return utf16Text(b[2:])
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return string(b[3:])
	}
	e := baseEncoding("WinAnsiEncoding")
	var s string
	for _, c := range b[:min(len(b), 1024)] {
		s += e[c]
	}
	return s
}
