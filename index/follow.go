package index

import (
	"context"
	"errors"
	"fmt"

	"findings/corpus"
)

// A Source is what an engine is made from: corpus.Library.
type Source interface {
	// Seq is the number of the last change.
	Seq() uint64
	// Changes calls fn with the last change of each report that changed after
	// a number, oldest first.
	Changes(after uint64, fn func(seq uint64, report string, removed bool) error) error
	Report(id string) (*corpus.Report, error)
	Passages(id string) ([]corpus.Passage, error)
}

// batchSize is how many passages are applied at once: fewer cost more time in
// all, more cost memory.
const batchSize = 1000

// Follow applies to an engine what changed in its source since the engine's
// Seq, and returns when there is no more. Progress, which may be nil, is told how
// many of the changed reports are done. Interrupted, it goes on where it was.
func Follow(ctx context.Context, src Source, e Engine, progress func(done, total int)) error {
	if e.Seq() > src.Seq() {
		return &RebuildError{Reason: fmt.Sprintf("it has followed the library to change %d, but the library has only %d", e.Seq(), src.Seq())}
	}
	for {
		changes, err := changesAfter(src, e.Seq())
		if err != nil || len(changes) == 0 {
			return err
		}
		if err := applyAll(ctx, src, e, changes, progress); err != nil {
			return err
		}
	}
}

// A changed is a report that changed.
type changed struct {
	seq     uint64
	report  string
	removed bool
}

func changesAfter(src Source, seq uint64) ([]changed, error) {
	var changes []changed
	err := src.Changes(seq, func(seq uint64, report string, removed bool) error {
		changes = append(changes, changed{seq, report, removed})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the history of the library: %w", err)
	}
	return changes, nil
}

func applyAll(ctx context.Context, src Source, e Engine, changes []changed, progress func(done, total int)) error {
	var batch []Change
	size := 0
	for i, c := range changes {
		if err := ctx.Err(); err != nil {
			return err
		}
		change := Change{Seq: c.seq, Report: c.report}
		if !c.removed {
			docs, err := read(src, c.report)
			if err != nil {
				return fmt.Errorf("indexing: %w", err)
			}
			change.Docs = docs
		}
		batch = append(batch, change)
		size += len(change.Docs)
		if size < batchSize && i+1 < len(changes) {
			continue
		}
		if err := e.Apply(ctx, batch); err != nil {
			return err
		}
		batch, size = nil, 0
		if progress != nil {
			progress(i+1, len(changes))
		}
	}
	return nil
}

// read gives the passages of a report, none of one that was removed meanwhile.
func read(src Source, id string) ([]Doc, error) {
	r, err := src.Report(id)
	if errors.Is(err, corpus.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	passages, err := src.Passages(id)
	if errors.Is(err, corpus.ErrNotFound) {
		return nil, nil
	}
	return DocsOf(r, passages), err
}
