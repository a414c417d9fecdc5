package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime/debug"

	bleve "github.com/blevesearch/bleve_index_api"
)

// apply makes changes durable, all or none, and then visible.
func (s *store) apply(ctx context.Context, changes []Change) error {
	if len(changes) == 0 {
		return nil
	}
	s.write.Lock()
	defer s.write.Unlock()
	s.inspect(false) // Bleve trusts the files that it merges
	if err := errors.Join(ctx.Err(), s.err()); err != nil {
		return err
	}
	v, err := s.acquire()
	if err != nil {
		return err
	}
	var batch *bleve.Batch
	err = s.guard(func() error {
		batch, err = v.batch(changes)
		return err
	})
	v.release()
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil { // Bleve was closed meanwhile
				done <- fmt.Errorf("panic: %v", r)
			}
		}()
		debug.SetPanicOnFault(true)
		done <- s.bleve.Batch(batch)
	}()
	select {
	case err := <-done:
		if err != nil {
			s.fail(fmt.Errorf("%w: %w", ErrWrite, err))
			return s.err()
		}
	case <-s.failed: // Batch may wait for ever
		return s.err()
	}
	return s.update()
}

// batch turns changes into a batch for Bleve.
func (v *view) batch(changes []Change) (*bleve.Batch, error) {
	last := make(map[string]int, len(changes))
	seq := v.seq
	for i, c := range changes {
		last[c.Report] = i
		seq = max(seq, c.Seq)
	}
	batch := bleve.NewBatch()
	if err := v.passagesOf(last, batch.Delete); err != nil {
		return nil, err
	}
	for i := range changes {
		c := &changes[i]
		if last[c.Report] != i {
			continue
		}
		for j := range c.Docs {
			d := &c.Docs[j]
			if err := d.check(); err != nil {
				return nil, fmt.Errorf("passage %q of %s: %w", d.ID, c.Report, err)
			}
			if batch.IndexOps[d.ID] != nil {
				return nil, fmt.Errorf("passage %q of %s comes twice", d.ID, c.Report)
			}
			batch.Update(&document{doc: d, report: c.Report})
		}
	}
	batch.SetInternal(seqKey, binary.BigEndian.AppendUint64(nil, seq))
	return batch, nil
}

func (d *Doc) check() error {
	if d.ID == "" {
		return errors.New("no ID")
	}
	_, err := parseDate(d.Date)
	return err
}

// passagesOf calls fn with the ID of each passage of some reports.
func (v *view) passagesOf(reports map[string]int, fn func(id string)) error {
	wanted := make([]bool, len(v.reports))
	any := false
	for i, name := range v.reports {
		if _, ok := reports[name]; ok {
			wanted[i], any = true, true
		}
	}
	if !any {
		return nil
	}
	for i := range v.segments {
		s := &v.segments[i]
		for doc, r := range s.cols.report {
			if !wanted[r] || !s.live(uint32(doc)) {
				continue
			}
			id, err := s.docID(uint32(doc))
			if err != nil {
				return err
			}
			fn(id)
		}
	}
	return nil
}
