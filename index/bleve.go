package index

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
)

// A Bleve is an Engine in a folder. Bleve stores segments of postings and merges
// them; matching, scoring, filters and facets are done here, because Bleve's
// scores depend on the segments and its facets cost more than the search.
type Bleve struct {
	dir     string
	store   atomic.Pointer[store]
	running chan struct{} // one token a search
}

// Options are how an index is opened.
type Options struct {
	// Source is the identity of what the index is made from. An index made from
	// another asks to be rebuilt.
	Source string
}

// Open opens the index in a folder, or makes an empty one where there is none.
func Open(dir string, o Options) (*Bleve, error) {
	s, err := openStore(dir)
	if err != nil {
		return nil, err
	}
	e := &Bleve{dir: dir, running: make(chan struct{}, max(runtime.GOMAXPROCS(0), 2))}
	e.store.Store(s)
	return e, nil
}

// Apply makes changes durable, all or none, and then visible.
func (e *Bleve) Apply(ctx context.Context, changes []Change) error {
	return e.store.Load().apply(ctx, changes)
}

// Seq is the last change applied.
func (e *Bleve) Seq() uint64 { return e.store.Load().seq() }

// Info says how large the index is.
func (e *Bleve) Info() Info { return e.store.Load().info() }

// Close closes the index. Searches in flight finish.
func (e *Bleve) Close() error { return e.store.Load().close() }

// acquire gives the current view; the caller releases it.
func (e *Bleve) acquire() (*view, error) { return e.store.Load().acquire() }

// begin waits for a free place among the running searches and takes the view.
func (e *Bleve) begin(ctx context.Context) (v *view, done func(), err error) {
	select {
	case e.running <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, fmt.Errorf("waiting for other searches: %w", ctx.Err())
	}
	v, err = e.acquire()
	if err != nil {
		<-e.running
		return nil, nil, err
	}
	return v, func() { v.release(); <-e.running }, nil
}
