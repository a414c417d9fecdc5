package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// objects follows references. What is missing or of the wrong type is the zero
// value: a reader of damaged files asks for what it needs and goes on without.
type objects struct {
	ctx    context.Context
	table  *model.XRefTable
	budget int64 // bytes that streams may still unfold to
	mended bool  // the file was damaged and what could be found was put together
}

func (o *objects) get(obj types.Object) types.Object {
	for range 8 { // a reference to a reference is already unusual
		if _, ok := obj.(types.IndirectRef); !ok {
			return obj
		}
		next, err := o.table.Dereference(obj)
		if err != nil {
			return nil
		}
		obj = next
	}
	return nil
}

// dict returns a dictionary, of a stream too.
func (o *objects) dict(obj types.Object) types.Dict {
	switch d := o.get(obj).(type) {
	case types.Dict:
		return d
	case types.StreamDict:
		return d.Dict
	case *types.StreamDict:
		return d.Dict
	}
	return nil
}

func (o *objects) array(obj types.Object) types.Array {
	a, _ := o.get(obj).(types.Array)
	return a
}

func (o *objects) name(obj types.Object) string {
	n, _ := o.get(obj).(types.Name)
	return n.Value()
}

func (o *objects) number(obj types.Object) (float64, bool) {
	switch n := o.get(obj).(type) {
	case types.Integer:
		return float64(n), true
	case types.Float:
		return float64(n), true
	}
	return 0, false
}

func (o *objects) int(obj types.Object) (int, bool) {
	n, ok := o.get(obj).(types.Integer)
	return n.Value(), ok
}

// text returns a text string in UTF-8.
func (o *objects) text(obj types.Object) string {
	s, err := types.StringOrHexLiteral(o.get(obj))
	if err != nil || s == nil {
		return ""
	}
	return *s
}

// numbers returns an array of numbers, nil unless it has at least n.
func (o *objects) numbers(obj types.Object, n int) []float64 {
	a := o.array(obj)
	if len(a) < n {
		return nil
	}
	out := make([]float64, len(a))
	for i, x := range a {
		out[i], _ = o.number(x)
	}
	return out
}

// id returns the object number a reference leads to, 0 for a direct object.
func id(obj types.Object) int {
	if r, ok := obj.(types.IndirectRef); ok {
		return r.ObjectNumber.Value()
	}
	return 0
}

// stream returns the decoded bytes of a stream: all that can be had of a
// damaged one, nil of one that unfolds to more than the limits.
func (o *objects) stream(obj types.Object) []byte {
	var sd types.StreamDict
	switch s := o.get(obj).(type) {
	case types.StreamDict:
		sd = s
	case *types.StreamDict:
		sd = *s
	default:
		return nil
	}
	limit := min(o.budget, maxStream)
	if limit <= 0 || o.ctx.Err() != nil {
		return nil
	}
	var out []byte
	if p := sd.FilterPipeline; len(p) == 1 && p[0].Name == filter.Flate && p[0].DecodeParms == nil {
		out = inflate(sd.Raw, limit)
	} else if sd.DecodeWithLimit(limit) == nil {
		out = sd.Content
	}
	o.budget -= int64(len(out))
	return out
}

// inflate is Flate with patience: a stream that breaks off gives its beginning.
func inflate(raw []byte, limit int64) []byte {
	r, err := zlib.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil
	}
	defer r.Close()
	var buf bytes.Buffer
	buf.Grow(min(4*len(raw), 1<<20))
	if n, _ := io.Copy(&buf, io.LimitReader(r, limit+1)); n > limit {
		return nil
	}
	return buf.Bytes()
}
