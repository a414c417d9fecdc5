package extract

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// paragraph is a w:p that is being read.
type paragraph struct {
	props  paraProps
	text   strings.Builder
	bold   int // bytes of it that are bold
	size   float64
	notes  []string // keys of the notes it refers to
	floats []Block  // what stands in text boxes anchored to it
	skip   bool     // the text is a placeholder or hidden
}

// A docxFlow takes the blocks of a body, a cell or a text box.
type docxFlow struct {
	blocks []Block
	held   *paragraph // whose end mark is deleted: the next one goes on with it
	cell   bool
	tables int // tables inside
}

func (r *docxReader) readBody(p *part) error {
	f := &docxFlow{}
	err := p.root(func(e xml.StartElement) error { return r.blockChild(p, f, e) })
	r.closeFlow(f)
	r.blocks = f.blocks
	return err
}

// readNotes keeps the paragraphs of footnotes or endnotes by their ids.
func (r *docxReader) readNotes(p *part) error {
	if r.notes == nil {
		r.notes = map[string][]string{}
	}
	return p.root(func(e xml.StartElement) error {
		if kind := val(e, "type"); kind != "" && kind != "normal" {
			return p.Skip() // the rule above the notes
		}
		f := &docxFlow{}
		key := e.Name.Local + val(e, "id")
		err := p.children(func(e xml.StartElement) error { return r.blockChild(p, f, e) })
		r.closeFlow(f)
		for _, b := range f.blocks {
			r.notes[key] = append(r.notes[key], b.Text)
		}
		return err
	})
}

// blockChild reads an element where paragraphs and tables can stand.
func (r *docxReader) blockChild(p *part, f *docxFlow, e xml.StartElement) error {
	switch e.Name.Local {
	case "p":
		return r.paragraph(p, f)
	case "tbl":
		return r.readTable(p, f)
	case "body", "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice":
		return p.children(func(e xml.StartElement) error { return r.blockChild(p, f, e) })
	}
	return p.Skip()
}

func (r *docxReader) paragraph(p *part, f *docxFlow) error {
	para := &paragraph{}
	if f.held != nil {
		para, f.held = f.held, nil
		para.props.merged = false
	}
	err := p.children(func(e xml.StartElement) error { return r.inline(p, para, e) })
	if err != nil {
		return err
	}
	if para.props.merged {
		f.held = para
		return nil
	}
	return r.close(f, para)
}

// inline reads an element inside a paragraph.
func (r *docxReader) inline(p *part, para *paragraph, e xml.StartElement) error {
	switch e.Name.Local {
	case "pPr":
		first := para.text.Len() == 0
		props, err := r.paraProps(p)
		if first || !props.merged { // of two joined paragraphs the second's properties stay
			para.props = props
		} else {
			para.props.merged = props.merged
		}
		return err
	case "r":
		return r.run(p, para)
	case "sdt":
		return r.control(p, para)
	case "hyperlink", "ins", "moveTo", "smartTag", "sdtContent", "fldSimple", "customXml", "dir", "bdo", "oMath", "oMathPara":
		return p.children(func(e xml.StartElement) error { return r.inline(p, para, e) })
	}
	return p.Skip()
}

// control reads a content control; one that shows only its prompt has no text.
func (r *docxReader) control(p *part, para *paragraph) error {
	was := para.skip
	defer func() { para.skip = was }()
	return p.children(func(e xml.StartElement) error {
		if e.Name.Local == "sdtPr" {
			return p.children(func(e xml.StartElement) error {
				if e.Name.Local == "showingPlcHdr" && isOn(e) {
					para.skip = true
				}
				return p.Skip()
			})
		}
		return r.inline(p, para, e)
	})
}

func (r *docxReader) run(p *part, para *paragraph) error {
	var props runProps
	return p.children(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "rPr":
			props, err = r.runProps(p)
			return err
		case "t":
			s, err := p.text()
			if err != nil {
				return err
			}
			return r.write(para, props, s)
		case "tab", "ptab", "br", "cr":
			err = r.write(para, props, " ")
		case "noBreakHyphen":
			err = r.write(para, props, "-")
		case "sym":
			err = r.write(para, props, symbol(val(e, "char")))
		case "footnoteReference", "endnoteReference":
			para.notes = append(para.notes, strings.TrimSuffix(e.Name.Local, "Reference")+val(e, "id"))
		case "drawing", "pict", "object", "AlternateContent":
			return p.children(func(e xml.StartElement) error { return r.drawing(p, para, e) })
		}
		if err != nil {
			return err
		}
		return p.Skip()
	})
}

// drawing looks for text boxes; the older copy of one that Word keeps beside
// the newer is left out.
func (r *docxReader) drawing(p *part, para *paragraph, e xml.StartElement) error {
	switch e.Name.Local {
	case "Fallback":
		return p.Skip()
	case "txbxContent":
		f := &docxFlow{}
		err := p.children(func(e xml.StartElement) error { return r.blockChild(p, f, e) })
		r.closeFlow(f)
		para.floats = append(para.floats, f.blocks...)
		return err
	}
	return p.children(func(e xml.StartElement) error { return r.drawing(p, para, e) })
}

func (r *docxReader) write(para *paragraph, props runProps, s string) error {
	if props.hidden != nil && *props.hidden || para.skip {
		return nil
	}
	if r.budget -= len(s); r.budget < 0 {
		return &Error{ErrTooLarge, fmt.Sprintf("more than %d MB of text", maxText>>20)}
	}
	para.text.WriteString(s)
	if words := strings.TrimSpace(s); words != "" {
		if r.isBold(props, para.props) {
			para.bold += len(words)
		}
		if para.size == 0 || len(words) > 40 {
			para.size = r.sizeOf(props, para.props)
		}
	}
	return nil
}

// symbol is a character of a symbol typeface, given by its hexadecimal code.
func symbol(code string) string {
	n, err := strconv.ParseUint(code, 16, 32)
	if err != nil || n < ' ' || n >= 0xe000 && n < 0xf900 || n > 0x10ffff {
		return " "
	}
	return string(rune(n))
}

// close makes a block of a paragraph and puts it, its text boxes and the notes
// it refers to into the flow.
func (r *docxReader) close(f *docxFlow, para *paragraph) error {
	text := tidy(para.text.String())
	if text != "" && !r.isContents(para.props) {
		f.blocks = append(f.blocks, r.block(f, para, text))
	}
	f.blocks = append(f.blocks, para.floats...)
	for _, key := range para.notes {
		r.noted++
		for i, s := range r.notes[key] {
			b := Block{Kind: Footnote, Text: s}
			if i == 0 {
				b.Label = strconv.Itoa(r.noted)
			}
			f.blocks = append(f.blocks, b)
		}
		delete(r.notes, key)
	}
	if len(f.blocks) > maxBlocks {
		return &Error{ErrTooLarge, fmt.Sprintf("more than %d paragraphs", maxBlocks)}
	}
	return nil
}

func (r *docxReader) block(f *docxFlow, para *paragraph, text string) Block {
	b := Block{Text: text, Size: para.size, Bold: para.bold*10 >= len(text)*8}
	numID, level := para.props.numID, para.props.level
	if numID == "" {
		r.chain(para.props.style, func(s *style) bool {
			numID = s.props.numID
			level = max(level, s.props.level)
			return numID != ""
		})
	}
	format := ""
	if b.Label, format = r.number(numID, level); b.Label == "" {
		b.Label, b.Text, b.Kind = lineLabel(text)
	} else if format == "bullet" || styleOf(format) != "1" || level > 0 && !strings.Contains(strings.Trim(b.Label, "."), ".") {
		b.Kind = Item
	}
	switch h := r.headingLevel(para.props); {
	case h > 0 && len(text) <= 250:
		b.Kind, b.Level = Heading, h
	case b.Kind == Item:
		b.Level = level + 1
	case b.Bold && b.Label == "" && !f.cell && len(text) <= 120 && looksTitled(text):
		b.Kind = Heading
	}
	return b
}

func (r *docxReader) closeFlow(f *docxFlow) {
	if f.held != nil {
		_ = r.close(f, f.held) // too many blocks is found at the next paragraph
		f.held = nil
	}
}
