package pdf

import (
	"strings"

	corefont "github.com/pdfcpu/pdfcpu/pkg/font"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A font turns the codes of a show operator into text and advances.
type font struct {
	bold, italic bool
	composite    bool               // codes take two bytes unless oneByte says otherwise
	oneByte      *[256]bool         // of a composite font with mixed code lengths
	unicode      bool               // codes are UTF-16 themselves
	simple       *encoding          // of a simple font, ToUnicode already applied
	text         map[uint32]string  // of a composite font
	widths       map[uint32]float64 // thousandths of the type size
	width        float64            // of codes that are not in widths
	scale        float64            // glyph units to type size: 0.001 but for Type 3
}

// A glyph is one code of a string as its font shows it.
type glyph struct {
	text  string
	width float64 // as a share of the type size
	space bool    // the one-byte code 32, which word spacing widens
}

func (o *objects) font(obj types.Object) *font {
	d := o.dict(obj)
	f := &font{scale: 0.001}
	base, _, _ := strings.Cut(withoutTag(o.name(d["BaseFont"])), ",")
	desc := o.dict(d["FontDescriptor"])
	var to *cmap
	if src := o.stream(d["ToUnicode"]); src != nil {
		to = parseCMap(src)
	}
	if o.name(d["Subtype"]) == "Type0" {
		desc = o.composite(f, d, to)
	} else {
		o.simpleFont(f, d, desc, base, to)
	}
	f.style(o, o.name(d["BaseFont"]), desc)
	return f
}

// withoutTag takes the subset tag off a font's name: "ABCDEF+Tahoma-Bold".
func withoutTag(s string) string {
	if i := strings.IndexByte(s, '+'); i == 6 {
		return s[7:]
	}
	return s
}

func (f *font) style(o *objects, name string, desc types.Dict) {
	name = strings.ToLower(name)
	for _, w := range []string{"bold", "black", "heavy", "semibold", "demi"} {
		f.bold = f.bold || strings.Contains(name, w)
	}
	f.italic = strings.Contains(name, "italic") || strings.Contains(name, "oblique")
	flags, _ := o.int(desc["Flags"])
	weight, _ := o.number(desc["FontWeight"])
	f.bold = f.bold || flags&(1<<18) != 0 || weight >= 600
	f.italic = f.italic || flags&(1<<6) != 0
}

func (o *objects) composite(f *font, d types.Dict, to *cmap) (desc types.Dict) {
	f.composite, f.width = true, 1000
	if to != nil {
		f.text = to.text
	}
	switch enc := o.get(d["Encoding"]).(type) {
	case types.Name:
		f.unicode = f.text == nil && (strings.Contains(enc.Value(), "UCS2") || strings.Contains(enc.Value(), "UTF16"))
	default:
		if src := o.stream(enc); src != nil {
			if m := parseCMap(src); !m.twoByte || m.oneByte != [256]bool{} {
				f.oneByte = &m.oneByte
			}
		}
	}
	kids := o.array(d["DescendantFonts"])
	if len(kids) == 0 {
		return nil
	}
	cid := o.dict(kids[0])
	if w, ok := o.number(cid["DW"]); ok {
		f.width = w
	}
	f.widths = o.cidWidths(o.array(cid["W"]))
	desc = o.dict(cid["FontDescriptor"])
	if f.text == nil && !f.unicode {
		f.text = fontProgramText(o.stream(desc["FontFile2"]))
	}
	return desc
}

// cidWidths reads "first [w w w]" and "first last w" (9.7.4.3).
func (o *objects) cidWidths(a types.Array) map[uint32]float64 {
	w := map[uint32]float64{}
	work := 0
	for i := 0; i+1 < len(a) && work < maxMappings; {
		first, _ := o.int(a[i])
		if list := o.array(a[i+1]); list != nil {
			work += len(list)
			for k, x := range list {
				n, _ := o.number(x)
				w[uint32(first+k)] = n
			}
			i += 2
			continue
		}
		if i+2 >= len(a) {
			break
		}
		last, _ := o.int(a[i+1])
		n, _ := o.number(a[i+2])
		for c := first; c <= last && c-first <= 0xffff; c++ {
			w[uint32(c)] = n
			work++
		}
		i += 3
	}
	return w
}

func (o *objects) simpleFont(f *font, d, desc types.Dict, base string, to *cmap) {
	f.simple = o.simpleEncoding(d, desc, base)
	if to != nil {
		for c, s := range to.text {
			if c < 256 {
				f.simple[c] = s
			}
		}
	}
	f.width, _ = o.number(desc["MissingWidth"])
	f.widths = map[uint32]float64{}
	first, _ := o.int(d["FirstChar"])
	list := o.array(d["Widths"])
	for i, x := range list[:min(len(list), 256)] {
		f.widths[uint32(first+i)], _ = o.number(x)
	}
	if m := o.numbers(d["FontMatrix"], 6); m != nil && m[0] > 0 {
		f.scale = m[0]
	}
	if len(list) == 0 {
		f.coreWidths(base)
	}
}

// coreWidths gives the standard fonts the widths that their files leave out;
// any other font is set as Helvetica, which is near enough to find the words.
func (f *font) coreWidths(base string) {
	if !corefont.IsCoreFont(base) {
		base = "Helvetica"
		if f.bold {
			base = "Helvetica-Bold"
		}
	}
	for c := range uint32(256) {
		if w, err := corefont.CharWidth(base, rune(c)); err == nil {
			f.widths[c] = float64(w)
		}
	}
}

func (o *objects) simpleEncoding(d, desc types.Dict, base string) *encoding {
	flags, _ := o.int(desc["Flags"])
	what := "WinAnsiEncoding"
	switch {
	case strings.HasPrefix(base, "Symbol"):
		what = "Symbol"
	case strings.Contains(base, "Dingbats"):
		what = "ZapfDingbats"
	case strings.Contains(base, "Wingdings") || strings.Contains(base, "Webdings"):
		what = "Wingdings"
	case o.name(d["Subtype"]) == "Type1" && flags&4 == 0:
		what = "StandardEncoding"
	}
	symbolic := what == "Symbol" || what == "ZapfDingbats" || what == "Wingdings"
	enc := o.get(d["Encoding"])
	if n, ok := enc.(types.Name); ok && !symbolic {
		what = n.Value()
	}
	ed, _ := enc.(types.Dict)
	if n := o.name(ed["BaseEncoding"]); n != "" && !symbolic {
		what = n
	}
	e := baseEncoding(what)
	c := 0
	for _, x := range o.array(ed["Differences"]) {
		switch v := o.get(x).(type) {
		case types.Integer:
			c = v.Value()
		case types.Name:
			if c >= 0 && c < 256 {
				e[c] = glyphText(v.Value())
			}
			c++
		}
	}
	return e
}

// glyphs calls yield for each code of a string.
func (f *font) glyphs(s []byte, yield func(glyph)) {
	if !f.composite {
		for _, c := range s {
			yield(glyph{f.simple[c], f.advance(uint32(c)), c == ' '})
		}
		return
	}
	for len(s) > 0 {
		n := 2
		if len(s) == 1 || f.oneByte != nil && f.oneByte[s[0]] {
			n = 1
		}
		c := code(s[:n])
		t := f.text[c]
		if f.unicode {
			t = utf16Text(s[:n])
		}
		yield(glyph{t, f.advance(c), n == 1 && c == ' '})
		s = s[n:]
	}
}

func (f *font) advance(c uint32) float64 {
	if w, ok := f.widths[c]; ok {
		return w * f.scale
	}
	return f.width * f.scale
}
