package extract

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// numbering is how a document numbers its lists by itself.
type numbering struct {
	abstract map[string]*abstractList
	lists    map[string]*numberedList
}

// An abstractList is a design of numbers that lists share, and their count.
type abstractList struct {
	levels [9]numberLevel
	link   string // the style that holds the design instead
	count  [9]int // last number given, 0 none
}

type numberLevel struct {
	format string // "decimal", "bullet", "lowerLetter", …
	text   string // "%1.", "%1.%2", or the bullet
	start  int
}

// A numberedList uses a design, with some levels of its own.
type numberedList struct {
	abstract string
	restart  map[int]int // level → first number, until the list is first used
	levels   map[int]numberLevel
}

func (r *docxReader) readNumbering(p *part) error {
	n := numbering{abstract: map[string]*abstractList{}, lists: map[string]*numberedList{}}
	r.numbering = n
	return p.root(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "abstractNum":
			a := &abstractList{}
			n.abstract[val(e, "abstractNumId")] = a
			return p.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "lvl":
					return readLevel(p, e, func(i int, l numberLevel) { a.levels[i] = l })
				case "numStyleLink":
					a.link = val(e, "val")
				}
				return p.Skip()
			})
		case "num":
			l := &numberedList{restart: map[int]int{}, levels: map[int]numberLevel{}}
			n.lists[val(e, "numId")] = l
			return p.children(func(e xml.StartElement) error { return l.child(p, e) })
		}
		return p.Skip()
	})
}

func (l *numberedList) child(p *part, e xml.StartElement) error {
	switch e.Name.Local {
	case "abstractNumId":
		l.abstract = val(e, "val")
	case "lvlOverride":
		level, _ := strconv.Atoi(val(e, "ilvl"))
		return p.children(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "lvl":
				return readLevel(p, e, func(i int, n numberLevel) { l.levels[i] = n })
			case "startOverride":
				if n, err := strconv.Atoi(val(e, "val")); err == nil {
					l.restart[level] = n
				}
			}
			return p.Skip()
		})
	}
	return p.Skip()
}

func readLevel(p *part, e xml.StartElement, set func(int, numberLevel)) error {
	i, err := strconv.Atoi(val(e, "ilvl"))
	if err != nil || i < 0 || i > 8 {
		return p.Skip()
	}
	l := numberLevel{format: "decimal", start: 0}
	err = p.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			l.format = val(e, "val")
		case "lvlText":
			l.text = val(e, "val")
		case "start":
			l.start, _ = strconv.Atoi(val(e, "val"))
		}
		return p.Skip()
	})
	set(i, l)
	return err
}

// number gives a paragraph the next number of its list. It returns "" for a
// list that prints none.
func (r *docxReader) number(numID string, level int) (label, format string) {
	l := r.numbering.lists[numID]
	if l == nil || level < 0 || level > 8 {
		return "", ""
	}
	a := r.design(l)
	if a == nil {
		return "", ""
	}
	at := func(i int) numberLevel {
		if own, ok := l.levels[i]; ok {
			return own
		}
		return a.levels[i]
	}
	a.step(l, level, at)
	lv := at(level)
	switch lv.format {
	case "bullet":
		return bulletOf(lv.text), lv.format
	case "none", "":
		return "", lv.format
	}
	label = placeholder.ReplaceAllStringFunc(lv.text, func(m string) string {
		i := int(m[1] - '1')
		return numeral(a.count[i], styleOf(at(i).format))
	})
	return tidy(label), lv.format
}

var placeholder = regexp.MustCompile(`%[1-9]`)

// step counts on at a level; the levels below it begin again.
func (a *abstractList) step(l *numberedList, level int, at func(int) numberLevel) {
	for i := 0; i < level; i++ {
		if a.count[i] == 0 {
			a.count[i] = max(at(i).start, 1)
		}
	}
	if first, ok := l.restart[level]; ok {
		delete(l.restart, level)
		a.count[level] = first
	} else if a.count[level] == 0 {
		a.count[level] = at(level).start
	} else {
		a.count[level]++
	}
	clear(a.count[level+1:])
}

// design finds the abstract list, by way of a list style where one stands in.
func (r *docxReader) design(l *numberedList) *abstractList {
	a := r.numbering.abstract[l.abstract]
	if a == nil || a.link == "" {
		return a
	}
	if s := r.styles[a.link]; s != nil {
		if linked := r.numbering.lists[s.props.numID]; linked != nil {
			return r.numbering.abstract[linked.abstract]
		}
	}
	return a
}

func styleOf(format string) string {
	switch format {
	case "lowerLetter":
		return "a"
	case "upperLetter":
		return "A"
	case "lowerRoman":
		return "i"
	case "upperRoman":
		return "I"
	}
	return "1"
}

// bulletOf is the bullet as a character that every typeface has: Word takes
// many from symbol typefaces.
func bulletOf(s string) string {
	s = strings.TrimSpace(s)
	switch s {
	case "o", "-", "–", "—", "•", "○", "▪", "■", "◦", "*":
		return s
	}
	return "•"
}
