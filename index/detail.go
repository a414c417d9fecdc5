package index

import (
	"cmp"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// A finder gives hits the places of the leaves in them.
type finder struct {
	*search
	found []candidate
	hits  []Hit
	room  []Place // what is left of the last allocation
}

// detail finds where the leaves stand in the hits, segment by segment.
func (s *search) detail(ctx context.Context, found []candidate, hits []Hit) error {
	bySegment := make([][]int, len(s.segments))
	for i := range found {
		bySegment[found[i].seg] = append(bySegment[found[i].seg], i)
	}
	fi := &finder{search: s, found: found, hits: hits}
	for seg, some := range bySegment {
		if len(some) == 0 {
			continue
		}
		slices.SortFunc(some, func(x, y int) int { return cmp.Compare(found[x].doc, found[y].doc) })
		wanted := roaring.New()
		for _, i := range some {
			wanted.Add(found[i].doc)
		}
		for l := range s.plan.leaves {
			if !s.plan.leaves[l].scored {
				continue
			}
			for f := range Fields {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := fi.places(seg, l, f, some, wanted); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// places adds the places of a leaf in one field to some hits of a segment.
func (fi *finder) places(seg, leaf int, f Field, some []int, wanted *roaring.Bitmap) error {
	p, err := fi.segments[seg].placer(&fi.plan.leaves[leaf], f, &fi.leaves[leaf][seg][f], wanted)
	if err != nil || len(p.readers) == 0 {
		return err
	}
	for _, i := range some {
		if cap(fi.room) == 0 {
			fi.room = make([]Place, 0, 256)
		}
		places, err := p.places(fi.found[i].doc, fi.room)
		if err != nil {
			return err
		}
		if n := len(places); n > 0 {
			fi.room = places[n:n]
			fi.hits[i].Matches = append(fi.hits[i].Matches, Match{Leaf: leaf, Field: f, Places: places[:n:n]})
		}
	}
	return nil
}
