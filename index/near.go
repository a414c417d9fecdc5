package index

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// near gives the passages of a segment where the sides of a Near stand close.
func (s *search) near(ctx context.Context, seg int, n *near) (*roaring.Bitmap, error) {
	g := &s.segments[seg]
	both := s.sideDocs(seg, n.a)
	both.And(s.sideDocs(seg, n.b))
	if g.deleted != nil {
		both.AndNot(g.deleted)
	}
	if both.IsEmpty() {
		return nil, nil
	}
	a, err := s.sidePlacers(seg, n.a, both)
	if err != nil {
		return nil, err
	}
	b, err := s.sidePlacers(seg, n.b, both)
	if err != nil {
		return nil, err
	}
	var found []uint32
	var x, y []Place
	i := 0
	for it := both.Iterator(); it.HasNext(); i++ {
		if i%every == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		doc := it.Next()
		if x, err = placesOf(a, doc, x[:0]); err != nil {
			return nil, err
		}
		if y, err = placesOf(b, doc, y[:0]); err != nil {
			return nil, err
		}
		if nearby(x, y, n.k) {
			found = append(found, doc)
		}
	}
	return roaring.BitmapOf(found...), nil
}

// sideDocs is the passages that hold any of some leaves in their text.
func (s *search) sideDocs(seg int, leaves []int) *roaring.Bitmap {
	docs := roaring.New()
	for _, l := range leaves {
		if d := s.leaves[l][seg][Text].docs; d != nil {
			docs.Or(d)
		}
	}
	return docs
}

func (s *search) sidePlacers(seg int, leaves []int, wanted *roaring.Bitmap) ([]*placer, error) {
	var placers []*placer
	for _, l := range leaves {
		p, err := s.segments[seg].placer(&s.plan.leaves[l], Text, &s.leaves[l][seg][Text], wanted)
		if err != nil {
			return nil, err
		}
		placers = append(placers, p)
	}
	return placers, nil
}

// placesOf appends the places of several leaves in order.
func placesOf(placers []*placer, doc uint32, to []Place) ([]Place, error) {
	var err error
	for _, p := range placers {
		if to, err = p.places(doc, to); err != nil {
			return to, err
		}
	}
	if len(placers) > 1 {
		sortPlaces(to)
	}
	return to, nil
}

// nearby reports whether a place of x and one of y are within k words of each
// other and do not overlap. Both are in order.
func nearby(x, y []Place, k int) bool {
	widest := 1
	for _, p := range y {
		widest = max(widest, p.Words)
	}
	for _, p := range x {
		from := p.Position - k - widest
		i, _ := slices.BinarySearchFunc(y, from, func(p Place, at int) int { return p.Position - at })
		last := p.Position + p.Words - 1
		for ; i < len(y) && y[i].Position <= last+k; i++ {
			q := y[i]
			gap := q.Position - last
			if q.Position < p.Position {
				gap = p.Position - (q.Position + q.Words - 1)
			}
			if gap >= 1 && gap <= k {
				return true
			}
		}
	}
	return false
}
