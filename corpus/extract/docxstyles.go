package extract

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// A style is a named look of paragraphs or characters.
type style struct {
	name    string // in English for Word's own styles, whatever its language
	basedOn string
	props   paraProps
	run     runProps
}

// paraProps are the properties of a paragraph that tell what it is.
type paraProps struct {
	style   string
	outline int    // 1–9, 0 none set, 10 body text
	numID   string // "" none set, "0" none
	level   int    // of the numbering, from 0
	merged  bool   // its end mark is deleted: it goes on in the next paragraph
	run     runProps
}

// runProps are the properties of characters; nil means not set.
type runProps struct {
	bold, hidden *bool
	size         float64 // points, 0 not set
	style        string
}

func (r *docxReader) readStyles(p *part) error {
	r.styles = map[string]*style{}
	return p.root(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "style":
			s := &style{}
			r.styles[val(e, "styleId")] = s
			return p.children(func(e xml.StartElement) error { return r.styleChild(p, s, e) })
		case "docDefaults", "rPrDefault":
			return p.children(func(e xml.StartElement) error {
				if e.Name.Local != "rPrDefault" {
					return p.Skip()
				}
				return p.children(func(e xml.StartElement) error {
					run, err := r.runProps(p)
					r.size = run.size
					return err
				})
			})
		}
		return p.Skip()
	})
}

func (r *docxReader) styleChild(p *part, s *style, e xml.StartElement) (err error) {
	switch e.Name.Local {
	case "name":
		s.name = strings.ToLower(val(e, "val"))
	case "basedOn":
		s.basedOn = val(e, "val")
	case "pPr":
		s.props, err = r.paraProps(p)
		return err
	case "rPr":
		s.run, err = r.runProps(p)
		return err
	}
	return p.Skip()
}

func (r *docxReader) paraProps(p *part) (paraProps, error) {
	var props paraProps
	err := p.children(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "pStyle":
			props.style = val(e, "val")
		case "outlineLvl":
			if n, err := strconv.Atoi(val(e, "val")); err == nil && n >= 0 && n <= 9 {
				props.outline = n + 1
			}
		case "numPr":
			return p.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "numId":
					props.numID = val(e, "val")
				case "ilvl":
					props.level, _ = strconv.Atoi(val(e, "val"))
				}
				return p.Skip()
			})
		case "rPr":
			props.run, props.merged, err = r.runAndMark(p)
			return err
		}
		return p.Skip()
	})
	return props, err
}

func (r *docxReader) runProps(p *part) (runProps, error) {
	props, _, err := r.runAndMark(p)
	return props, err
}

// runAndMark also tells whether the mark that has the properties is deleted.
func (r *docxReader) runAndMark(p *part) (props runProps, deleted bool, err error) {
	err = p.children(func(e xml.StartElement) error {
		on := isOn(e)
		switch e.Name.Local {
		case "b":
			props.bold = &on
		case "vanish":
			props.hidden = &on
		case "sz":
			if half, err := strconv.ParseFloat(val(e, "val"), 64); err == nil && half > 0 && half < 1000 {
				props.size = half / 2
			}
		case "rStyle":
			props.style = val(e, "val")
		case "del", "moveFrom":
			deleted = true
		}
		return p.Skip()
	})
	return props, deleted, err
}

// chain calls use for a style and those it is based on, until use says enough.
func (r *docxReader) chain(id string, use func(*style) bool) {
	for range 20 {
		s := r.styles[id]
		if s == nil || use(s) {
			return
		}
		id = s.basedOn
	}
}

// Names of heading styles. Word writes "heading 1" in every language; other
// programs write the name in their own.
var headingStyle = regexp.MustCompile(`^(?:heading|head|überschrift|titre|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|naslov|заголовок|pennawd|标题|見出し) ?([1-9])$`)

// headingLevel is the depth that the style or outline level of a paragraph
// gives it, 0 for body text.
func (r *docxReader) headingLevel(props paraProps) int {
	if props.outline > 0 {
		return props.outline % 10
	}
	level := 0
	r.chain(props.style, func(s *style) bool {
		switch m := headingStyle.FindStringSubmatch(s.name); {
		case m != nil:
			level = int(m[1][0] - '0')
		case s.name == "title":
			level = 1
		case s.props.outline > 0:
			level = s.props.outline % 10
		default:
			return false
		}
		return true
	})
	if level == 0 && r.styles[props.style] == nil {
		if m := headingStyle.FindStringSubmatch(strings.ToLower(props.style)); m != nil {
			level = int(m[1][0] - '0')
		}
	}
	return level
}

// isContents says whether a paragraph is a line of an automatic contents page.
func (r *docxReader) isContents(props paraProps) bool {
	s := r.styles[props.style]
	return s != nil && (strings.HasPrefix(s.name, "toc ") || s.name == "contents heading" || s.name == "table of figures")
}

// isBold and sizeOf follow a run's properties back through the styles.
func (r *docxReader) isBold(run runProps, para paraProps) bool {
	if run.bold != nil {
		return *run.bold
	}
	bold := false
	for _, id := range []string{run.style, para.style} {
		r.chain(id, func(s *style) bool {
			if s.run.bold != nil {
				bold = bold || *s.run.bold
			}
			return s.run.bold != nil
		})
	}
	return bold
}

func (r *docxReader) sizeOf(run runProps, para paraProps) float64 {
	size := run.size
	for _, id := range []string{run.style, para.style} {
		r.chain(id, func(s *style) bool {
			if size == 0 {
				size = s.run.size
			}
			return size > 0
		})
	}
	if size == 0 {
		return r.size
	}
	return size
}
