package index

import (
	"fmt"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A reader gives the places of a word in passages asked for in rising order.
type reader struct {
	list segment.PostingsList
	it   segment.PostingsIterator
	at   segment.Posting
	doc  uint64 // of at; noDoc at the end
}

const noDoc = math.MaxUint64

// places gives where the word stands in a passage; nil when it does not.
func (r *reader) places(doc uint32) ([]segment.Location, error) {
	if r.it == nil {
		r.it = r.list.Iterator(true, false, true, nil)
	}
	if r.at == nil && r.doc != noDoc || r.doc < uint64(doc) {
		at, err := r.it.Advance(uint64(doc))
		if err != nil {
			return nil, fmt.Errorf("reading places of the index: %w", err)
		}
		r.at, r.doc = at, noDoc
		if at != nil {
			r.doc = at.Number()
		}
	}
	if r.doc != uint64(doc) {
		return nil, nil
	}
	return r.at.Locations(), nil
}

// phrasePlaces appends where words stand side by side in a passage.
func phrasePlaces(readers []reader, doc uint32, to []Place) ([]Place, error) {
	first, err := readers[0].places(doc)
	if err != nil || first == nil {
		return to, err
	}
	before := len(to)
	for _, l := range first {
		to = append(to, place(l))
	}
	for i := 1; i < len(readers); i++ {
		next, err := readers[i].places(doc)
		if err != nil {
			return to[:before], err
		}
		kept, j := before, 0
		for _, p := range to[before:] {
			for j < len(next) && int(next[j].Pos()) < p.Position+i {
				j++
			}
			if j < len(next) && int(next[j].Pos()) == p.Position+i {
				p.Words, p.End = i+1, int(next[j].End())
				to[kept] = p
				kept++
			}
		}
		if to = to[:kept]; kept == before {
			break
		}
	}
	return to, nil
}

func place(l segment.Location) Place {
	return Place{Position: int(l.Pos()), Words: 1, Start: int(l.Start()), End: int(l.End())}
}

// A placer gives the places of a leaf in one field, in passages asked for in
// rising order.
type placer struct {
	readers []reader
	any     bool // of any reader; else side by side
}

// placer makes a placer for a leaf with its postings. It is asked for passages
// in wanted only.
func (s *viewSegment) placer(l *leaf, f Field, found *postings, wanted *roaring.Bitmap) (*placer, error) {
	pl := &placer{any: l.prefix}
	if found.docs == nil || !found.docs.Intersects(wanted) {
		return pl, nil
	}
	if found.list != nil {
		pl.readers = []reader{{list: found.list}}
		return pl, nil
	}
	for i := range found.any {
		if p := &found.any[i]; p.docs.Intersects(wanted) {
			pl.readers = append(pl.readers, reader{list: p.list})
		}
	}
	if l.prefix {
		return pl, nil
	}
	dict, err := s.data.Dictionary(fieldName(f, l.stem))
	if err != nil {
		return nil, fmt.Errorf("reading a dictionary of the index: %w", err)
	}
	for _, term := range l.terms {
		p, err := findTerm(dict, term)
		if err != nil {
			return nil, err
		}
		pl.readers = append(pl.readers, reader{list: p.list})
	}
	return pl, nil
}

// places appends the places of the leaf in a passage, in order.
func (p *placer) places(doc uint32, to []Place) ([]Place, error) {
	if len(p.readers) == 0 {
		return to, nil
	}
	if !p.any {
		return phrasePlaces(p.readers, doc, to)
	}
	before := len(to)
	for i := range p.readers {
		if p.readers[i].doc > uint64(doc) {
			continue
		}
		locations, err := p.readers[i].places(doc)
		if err != nil {
			return to, err
		}
		for _, l := range locations {
			to = append(to, place(l))
		}
	}
	sortPlaces(to[before:])
	return to, nil
}

func sortPlaces(places []Place) {
	slices.SortFunc(places, func(a, b Place) int {
		if a.Position != b.Position {
			return a.Position - b.Position
		}
		return a.Words - b.Words
	})
}
