package index

import (
	"encoding/binary"
	"fmt"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A view is the index at one moment. Searches hold it while they run; the last
// one out closes it. It never changes.
type view struct {
	snapshot *scorch.IndexSnapshot
	segments []viewSegment
	reports  []string // names of the numbers in columns.report
	facets   []facet
	seq      uint64
	docs     int
	inReport int // reports with a passage
	average  [Fields]float64
	refs     atomic.Int64
	asked    atomic.Int64 // when At gave it last, in nanoseconds; 0 for never

	dictionary *dictionary
}

// A viewSegment is a segment as a view sees it.
type viewSegment struct {
	id      uint64
	data    segment.Segment
	deleted *roaring.Bitmap // nil when none is
	cols    *columns
	phrases *phraseCache
	n       uint32 // passages, the deleted ones included
}

// newView takes a snapshot as a view, reading columns that are not in known yet.
func newView(s *scorch.IndexSnapshot, t *tables, known map[uint64]*columns) (*view, error) {
	v := &view{snapshot: s, dictionary: &dictionary{}}
	v.refs.Store(1)
	seq, err := s.GetInternal(seqKey)
	if err != nil {
		return nil, fmt.Errorf("reading the place in the history: %w", err)
	}
	v.seq = seqOf(seq)
	for _, seg := range s.Segments() {
		cols := known[seg.Id()]
		if cols == nil {
			if cols, err = t.load(seg.Segment()); err != nil {
				return nil, err
			}
			known[seg.Id()] = cols
		}
		vs := viewSegment{id: seg.Id(), data: seg.Segment(), cols: cols, phrases: &t.phrases, n: uint32(len(cols.report))}
		if d := seg.Deleted(); d != nil && !d.IsEmpty() {
			vs.deleted = d
		}
		v.segments = append(v.segments, vs)
	}
	v.reports, v.facets = t.view()
	v.sum()
	return v, nil
}

// seqOf reads the value of seqKey; 0 for none.
func seqOf(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// sum computes the figures of the whole index.
func (v *view) sum() {
	var total [Fields]uint64
	seen := make([]bool, len(v.reports))
	for i := range v.segments {
		s := &v.segments[i]
		for doc := range s.n {
			if !s.live(doc) {
				continue
			}
			v.docs++
			for f := range total {
				total[f] += uint64(s.cols.length[f][doc])
			}
			if r := s.cols.report[doc]; !seen[r] {
				seen[r] = true
				v.inReport++
			}
		}
	}
	for f := range total {
		v.average[f] = float64(total[f]) / float64(max(v.docs, 1))
	}
}

func (s *viewSegment) live(doc uint32) bool {
	return s.deleted == nil || !s.deleted.Contains(doc)
}

// retain takes a reference, unless the view is closed already.
func (v *view) retain() bool {
	for {
		n := v.refs.Load()
		if n == 0 {
			return false
		}
		if v.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (v *view) release() {
	if v.refs.Add(-1) == 0 {
		v.snapshot.Close()
	}
}

// docID is the ID of a passage.
func (s *viewSegment) docID(doc uint32) (string, error) {
	id, err := s.data.DocID(uint64(doc))
	if err != nil {
		return "", fmt.Errorf("reading the ID of a passage: %w", err)
	}
	return string(id), nil
}
