package index

import (
	"context"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A stream goes through the postings of a leaf in one field of a segment.
type stream struct {
	bit     uint64
	weight  float64 // of the leaf and field, idf included; 0: mask only
	lengths []uint32
	norm    float64 // K1*B/average length
	freq    []uint32
	docs    roaring.IntPeekable      // with freq, or nil freq for 1 each
	list    segment.PostingsIterator // instead of docs
	next    segment.Posting
	begun   bool
	rank    int
}

// streams makes the streams of a segment, in the order that scores are summed up in.
func (s *search) streams(ctx context.Context, seg int) ([]stream, error) {
	g := &s.segments[seg]
	weights := s.query.Weights
	if weights == ([Fields]float64{}) {
		weights = defaultWeights
	}
	var all []stream
	for i := range s.plan.leaves {
		l := &s.plan.leaves[i]
		for f := range Fields {
			p := &s.leaves[i][seg][f]
			if p.docs == nil || p.docs.IsEmpty() {
				continue
			}
			st := stream{bit: 1 << i, lengths: g.cols.length[f], freq: p.freq}
			if l.scored {
				st.weight = l.boost * weights[f] * s.idf(s.figures[i].docs)
				st.norm = bm25K1 * bm25B / max(s.average[f], 1)
			}
			if p.list != nil && st.weight != 0 {
				st.list = p.list.Iterator(true, false, false, nil)
			} else {
				st.docs = p.docs.Iterator()
			}
			all = append(all, st)
		}
	}
	for i := range s.plan.nears {
		docs, err := s.near(ctx, seg, &s.plan.nears[i])
		if err != nil {
			return nil, err
		}
		if docs != nil {
			all = append(all, stream{bit: 1 << (63 - i), docs: docs.Iterator()})
		}
	}
	return all, nil
}

// fill puts what the stream holds of the passages in [from, to) into sc.
func (st *stream) fill(sc *scratch, from, to uint32) error {
	if st.list == nil {
		for st.docs.HasNext() && st.docs.PeekNext() < to {
			doc := st.docs.Next()
			tf := 1.0
			if st.freq != nil {
				tf = float64(st.freq[st.rank])
				st.rank++
			}
			sc.mask[doc-from] |= st.bit
			if st.weight != 0 {
				sc.score[doc-from] += st.score(tf, doc)
			}
		}
		return nil
	}
	for {
		if !st.begun || st.next != nil && st.next.Number() < uint64(from) {
			p, err := st.list.Next()
			if err != nil {
				return fmt.Errorf("reading postings of the index: %w", err)
			}
			st.begun, st.next = true, p
		}
		if st.next == nil || st.next.Number() >= uint64(to) {
			return nil
		}
		doc := uint32(st.next.Number())
		sc.mask[doc-from] |= st.bit
		sc.score[doc-from] += st.score(float64(st.next.Frequency()), doc)
		st.begun = false
	}
}

// score is BM25 for a frequency in a passage.
func (st *stream) score(tf float64, doc uint32) float64 {
	return st.weight * tf * (bm25K1 + 1) / (tf + bm25K1*(1-bm25B) + st.norm*float64(st.lengths[doc]))
}
