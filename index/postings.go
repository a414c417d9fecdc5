package index

import (
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// postings are the passages of one segment that hold a leaf in one field.
type postings struct {
	docs *roaring.Bitmap      // deleted passages included; nil: none
	list segment.PostingsList // of a single word: gives frequencies
	freq []uint32             // of a phrase: by rank in docs; nil for a prefix, where each counts once
}

// leafPostings are the postings of a leaf by segment and field.
type leafPostings [][Fields]postings

// figures are what scoring needs to know of a leaf.
type figures struct {
	freq [Fields]int // passages that hold it, by field
	docs int         // in any field
}

// every is how many passages are looked at between two looks at the context.
const every = 1024

// find gives the postings of a leaf in all segments.
func (v *view) find(ctx context.Context, l *leaf) (leafPostings, figures, error) {
	found := make(leafPostings, len(v.segments))
	var fig figures
	if len(l.terms) == 0 {
		return found, fig, nil
	}
	for f := range Fields {
		if !l.fields[f] {
			continue
		}
		var terms []string // of a prefix
		if l.prefix {
			var err error
			if terms, err = v.expand(ctx, fieldName(f, false), l.terms[0], maxExpand); err != nil {
				return nil, fig, err
			}
		}
		for i := range v.segments {
			s := &v.segments[i]
			p, err := s.find(ctx, l, f, terms)
			if err != nil {
				return nil, fig, err
			}
			found[i][f] = p
			fig.freq[f] += s.count(p.docs)
		}
	}
	for i := range v.segments {
		fig.docs += v.segments[i].countAny(&found[i])
	}
	return found, fig, nil
}

func fieldName(f Field, stem bool) string {
	if stem {
		return stemField[f]
	}
	return exactField[f]
}

// count is how many passages of docs are not deleted.
func (s *viewSegment) count(docs *roaring.Bitmap) int {
	if docs == nil {
		return 0
	}
	n := docs.GetCardinality()
	if s.deleted != nil {
		n -= docs.AndCardinality(s.deleted)
	}
	return int(n)
}

func (s *viewSegment) countAny(fields *[Fields]postings) int {
	var some []*roaring.Bitmap
	for f := range fields {
		if d := fields[f].docs; d != nil {
			some = append(some, d)
		}
	}
	switch len(some) {
	case 0:
		return 0
	case 1:
		return s.count(some[0])
	}
	return s.count(roaring.FastOr(some...))
}

// find gives the postings of a leaf in one field of a segment.
func (s *viewSegment) find(ctx context.Context, l *leaf, f Field, terms []string) (postings, error) {
	dict, err := s.data.Dictionary(fieldName(f, l.stem))
	if err != nil {
		return postings{}, fmt.Errorf("reading a dictionary of the index: %w", err)
	}
	switch {
	case l.prefix:
		return findAny(ctx, dict, terms)
	case len(l.terms) == 1:
		return findTerm(dict, l.terms[0])
	}
	return s.findPhrase(ctx, dict, l)
}

func findTerm(dict segment.TermDictionary, term string) (postings, error) {
	list, err := dict.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return postings{}, fmt.Errorf("reading postings of %q: %w", term, err)
	}
	return postings{docs: bitmapOf(list), list: list}, nil
}

// bitmapOf is the passages of a list, nil for none. It is not to be changed.
func bitmapOf(list segment.PostingsList) *roaring.Bitmap {
	it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return nil
	}
	return it.ActualBitmap()
}

// findAny gives the passages that hold any of terms.
func findAny(ctx context.Context, dict segment.TermDictionary, terms []string) (postings, error) {
	var all []*roaring.Bitmap
	for _, term := range terms {
		if err := ctx.Err(); err != nil {
			return postings{}, err
		}
		p, err := findTerm(dict, term)
		if err != nil {
			return postings{}, err
		}
		if p.docs != nil {
			all = append(all, p.docs)
		}
	}
	if len(all) == 0 {
		return postings{}, nil
	}
	return postings{docs: roaring.FastOr(all...)}, nil
}

// findPhrase looks at the places of the words where all of them occur.
func (s *viewSegment) findPhrase(ctx context.Context, dict segment.TermDictionary, l *leaf) (postings, error) {
	var both *roaring.Bitmap
	readers := make([]reader, 0, len(l.terms))
	for _, term := range l.terms {
		p, err := findTerm(dict, term)
		if err != nil || p.docs == nil {
			return postings{}, err
		}
		if both == nil {
			both = p.docs.Clone()
		} else {
			both.And(p.docs)
		}
		if both.IsEmpty() {
			return postings{}, nil
		}
		readers = append(readers, reader{list: p.list})
	}
	if s.deleted != nil {
		both.AndNot(s.deleted)
	}
	found := postings{docs: roaring.New()}
	var docs []uint32
	var places []Place
	n := 0
	for it := both.Iterator(); it.HasNext(); n++ {
		if n%every == 0 && ctx.Err() != nil {
			return postings{}, ctx.Err()
		}
		doc := it.Next()
		var err error
		if places, err = phrasePlaces(readers, doc, places[:0]); err != nil {
			return postings{}, err
		}
		if len(places) > 0 {
			docs = append(docs, doc)
			found.freq = append(found.freq, uint32(len(places)))
		}
	}
	if len(docs) == 0 {
		return postings{}, nil
	}
	found.docs.AddMany(docs)
	return found, nil
}

// A reader gives the places of a word in passages asked for in rising order.
type reader struct {
	list segment.PostingsList
	it   segment.PostingsIterator
	at   segment.Posting
	end  bool
}

// places gives where the word stands in a passage; nil when it does not.
func (r *reader) places(doc uint32) ([]segment.Location, error) {
	if r.it == nil {
		r.it = r.list.Iterator(true, false, true, nil)
	}
	if !r.end && (r.at == nil || r.at.Number() < uint64(doc)) {
		at, err := r.it.Advance(uint64(doc))
		if err != nil {
			return nil, fmt.Errorf("reading places of the index: %w", err)
		}
		r.at, r.end = at, at == nil
	}
	if r.end || r.at.Number() != uint64(doc) {
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

// placer makes a placer for a leaf. It is asked for passages in wanted only.
func (s *viewSegment) placer(l *leaf, f Field, terms []string, wanted *roaring.Bitmap) (*placer, error) {
	dict, err := s.data.Dictionary(fieldName(f, l.stem))
	if err != nil {
		return nil, fmt.Errorf("reading a dictionary of the index: %w", err)
	}
	if !l.prefix {
		terms = l.terms
	}
	pl := &placer{any: l.prefix}
	for _, term := range terms {
		p, err := findTerm(dict, term)
		if err != nil {
			return nil, err
		}
		if p.docs != nil && p.docs.Intersects(wanted) {
			pl.readers = append(pl.readers, reader{list: p.list})
		} else if !pl.any {
			return &placer{}, nil
		}
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
