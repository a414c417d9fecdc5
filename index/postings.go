package index

import (
	"context"
	"fmt"
	"maps"

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
	key := phraseKey(s.id, f, l)
	p, ok := s.phrases.get(key)
	if !ok {
		if p, err = s.findPhrase(ctx, dict, l); err != nil {
			return postings{}, err
		}
		s.phrases.put(key, p)
	}
	return p, nil
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
