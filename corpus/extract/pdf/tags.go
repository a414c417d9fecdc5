package pdf

import "github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

// maxElements and maxDepth bound the structure tree: a long report has 20,000
// elements, nested 12 deep.
const (
	maxElements = 500_000
	maxDepth    = 100
)

// An Element is a node of the structure tree.
type Element struct {
	Role   string  // standard structure type: "P", "H1", "LI", "TD", …
	Actual *string // replaces the text of everything below, nil mostly
	Kids   []Kid
}

// A Kid of an element is another element or a piece of marked content.
type Kid struct {
	Element *Element // nil for marked content
	Content Content
}

type tagReader struct {
	*objects
	roles types.Dict
	pages map[int]int // object number of a page to its number
	seen  map[int]bool
	count int
}

// tags reads the structure tree, nil when there is none.
func (o *objects) tags(root types.Dict, sheets []sheet) *Element {
	tree := o.dict(root["StructTreeRoot"])
	if tree == nil {
		return nil
	}
	t := &tagReader{objects: o, roles: o.dict(tree["RoleMap"]), pages: map[int]int{}, seen: map[int]bool{}}
	for i, s := range sheets {
		if s.id > 0 {
			t.pages[s.id] = i + 1
		}
	}
	e := &Element{Role: "Document"}
	t.kids(e, tree["K"], 0, 0)
	if len(e.Kids) == 0 {
		return nil
	}
	return e
}

// kids adds to e what a /K entry holds: an element, a number, a reference to
// marked content, or an array of these (ISO 32000-1, 14.7.4).
func (t *tagReader) kids(e *Element, obj types.Object, page, depth int) {
	if t.count > maxElements || depth > maxDepth || t.ctx.Err() != nil {
		return
	}
	t.count++
	switch k := t.get(obj).(type) {
	case types.Array:
		for _, x := range k {
			t.kids(e, x, page, depth+1)
		}
	case types.Integer:
		e.Kids = append(e.Kids, Kid{Content: Content{Page: page, ID: k.Value()}})
	case types.Dict:
		t.dictKid(e, obj, k, page, depth)
	}
}

func (t *tagReader) dictKid(e *Element, obj types.Object, d types.Dict, page, depth int) {
	if p, ok := t.pages[id(d["Pg"])]; ok {
		page = p
	}
	switch t.name(d["Type"]) {
	case "MCR":
		if n, ok := t.int(d["MCID"]); ok {
			e.Kids = append(e.Kids, Kid{Content: Content{Page: page, Stream: id(d["Stm"]), ID: n}})
		}
		return
	case "OBJR":
		return
	}
	if n := id(obj); n > 0 {
		if t.seen[n] {
			return
		}
		t.seen[n] = true
	}
	kid := &Element{Role: t.role(t.name(d["S"]))}
	if d["ActualText"] != nil {
		s := t.text(d["ActualText"])
		kid.Actual = &s
	}
	e.Kids = append(e.Kids, Kid{Element: kid})
	t.kids(kid, d["K"], page, depth+1)
}

// role follows the role map to a standard type.
func (t *tagReader) role(s string) string {
	for range 8 {
		to := t.name(t.roles[s])
		if to == "" || standardRoles[s] {
			return s
		}
		s = to
	}
	return s
}

// standardRoles are the types that a role map need not, and should not, change.
var standardRoles = map[string]bool{
	"Document": true, "Part": true, "Sect": true, "Div": true, "P": true, "H": true, "H1": true, "H2": true, "H3": true,
	"H4": true, "H5": true, "H6": true, "L": true, "LI": true, "Lbl": true, "LBody": true, "Table": true, "TR": true,
	"TH": true, "TD": true, "Span": true, "Link": true, "Note": true, "TOC": true, "TOCI": true, "Figure": true,
}
