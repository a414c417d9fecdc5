package pdf

import (
	"math"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A sheet is a page before it is read, with what it inherits.
type sheet struct {
	id        int // object number
	dict      types.Dict
	resources types.Object
	box       types.Object
	rotate    types.Object
}

// sheets walks the page tree. A forged /Count does not matter: only the pages
// that are there count, each once.
func (o *objects) sheets(root types.Object) []sheet {
	var out []sheet
	seen := map[int]bool{}
	var walk func(obj types.Object, from sheet, depth int)
	walk = func(obj types.Object, from sheet, depth int) {
		d := o.dict(obj)
		if n := id(obj); d == nil || len(out) >= maxPages || depth > 64 || n > 0 && seen[n] {
			return
		} else if n > 0 {
			seen[n] = true
		}
		from.id, from.dict = id(obj), d
		for key, into := range map[string]*types.Object{"Resources": &from.resources, "MediaBox": &from.box, "CropBox": &from.box, "Rotate": &from.rotate} {
			if v, ok := d[key]; ok && (key != "MediaBox" || d["CropBox"] == nil) {
				*into = v
			}
		}
		kids := o.array(d["Kids"])
		if kids == nil {
			if o.name(d["Type"]) != "Pages" {
				out = append(out, from)
			}
			return
		}
		for _, k := range kids {
			walk(k, from, depth+1)
		}
	}
	walk(root, sheet{}, 0)
	return out
}

// A matrix is a transformation of the plane (ISO 32000-1, 8.3.3).
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// mul applies m first and then n.
func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// frame returns the size of a page as it is turned for reading and the matrix
// that brings its content there.
func (o *objects) frame(s sheet) (w, h float64, m matrix) {
	box := o.numbers(s.box, 4)
	if box == nil || math.Abs(box[2]-box[0]) < 1 || math.Abs(box[3]-box[1]) < 1 {
		box = []float64{0, 0, 612, 792}
	}
	x, y := min(box[0], box[2]), min(box[1], box[3])
	w, h = math.Abs(box[2]-box[0]), math.Abs(box[3]-box[1])
	turn, _ := o.int(s.rotate)
	switch ((turn/90)%4 + 4) % 4 {
	case 1:
		return h, w, matrix{0, -1, 1, 0, -y, x + w}
	case 2:
		return w, h, matrix{-1, 0, 0, -1, x + w, y + h}
	case 3:
		return h, w, matrix{0, 1, -1, 0, y + h, -x}
	}
	return w, h, matrix{1, 0, 0, 1, -x, -y}
}
