package index

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// postings are the passages of one segment that hold a leaf in one field.
type postings struct {
	docs *roaring.Bitmap      // deleted passages included; nil: none
	list segment.PostingsList // of a single word: gives frequencies
	freq []uint32             // of a phrase: by rank in docs; nil for a prefix, where each counts once
	any  []postings           // of a prefix: those of its words
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
		if l.prefix {
			if err := v.findPrefix(ctx, l.terms[0], f, found); err != nil {
				return nil, fig, err
			}
		}
		for i := range v.segments {
			s := &v.segments[i]
			if !l.prefix {
				p, err := s.find(ctx, l, f)
				if err != nil {
					return nil, fig, err
				}
				found[i][f] = p
			}
			fig.freq[f] += s.count(found[i][f].docs)
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
func (s *viewSegment) find(ctx context.Context, l *leaf, f Field) (postings, error) {
	dict, err := s.data.Dictionary(fieldName(f, l.stem))
	if err != nil {
		return postings{}, fmt.Errorf("reading a dictionary of the index: %w", err)
	}
	if len(l.terms) == 1 {
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

// findPrefix puts the passages that hold a word that begins with prefix in
// field f into found, by segment.
func (v *view) findPrefix(ctx context.Context, prefix string, f Field, found leafPostings) error {
	words := make([]map[string]postings, len(v.segments))
	n := 0
	for i := range v.segments {
		words[i] = map[string]postings{}
		err := v.segments[i].withPrefix(ctx, fieldName(f, false), prefix, func(term string, p postings) {
			words[i][term] = p
		})
		if err != nil {
			return err
		}
		n += len(words[i])
	}
	if n > maxExpand {
		v.keepFrequent(words)
	}
	for i := range words {
		p := &found[i][f]
		all := make([]*roaring.Bitmap, 0, len(words[i]))
		for _, w := range words[i] {
			p.any = append(p.any, w)
			all = append(all, w.docs)
		}
		if len(all) > 0 {
			p.docs = roaring.FastOr(all...)
		}
	}
	return nil
}

// keepFrequent drops all but the maxExpand most frequent words.
func (v *view) keepFrequent(words []map[string]postings) {
	counts := map[string]int{}
	for i := range words {
		for term, p := range words[i] {
			counts[term] += v.segments[i].count(p.docs)
		}
	}
	keep := map[string]bool{}
	for _, t := range mostFrequent(counts, maxExpand) {
		keep[t.Term] = true
	}
	for i := range words {
		maps.DeleteFunc(words[i], func(term string, _ postings) bool { return !keep[term] })
	}
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
