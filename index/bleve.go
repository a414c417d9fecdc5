package index

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
)

// ErrInUse means that another process has the index open.
var ErrInUse = errors.New("another process is using this index")

// ErrWrite means that the disk did not take what the index wrote. It serves on
// with what it had.
var ErrWrite = errors.New("writing to the index")

// A RebuildError is the error of an index that is not to be used as it is:
// damaged, made by another version, or made from something else. Rebuild makes
// a new one in its place; nothing is lost, because the library has it all.
type RebuildError struct {
	Reason string
}

func (e *RebuildError) Error() string { return "the index must be rebuilt: " + e.Reason }

// A Bleve is an Engine in a folder. Bleve stores segments of postings and merges
// them; matching, scoring, filters and facets are done here, because Bleve's
// scores depend on the segments and its facets cost more than the search.
type Bleve struct {
	dir     string
	options Options
	store   atomic.Pointer[store]
	running chan struct{} // one token a search
	changes sync.RWMutex  // held for reading by Apply, for writing while stores change places

	rebuilding sync.Mutex
	rebuilds   atomic.Int64
}

// Options are how an index is opened.
type Options struct {
	// Source is the identity of what the index is made from. An index made from
	// another asks to be rebuilt.
	Source string
}

// Open opens the index in a folder, or makes an empty one where there is none.
// An index that is not sound gives a *RebuildError and is left as it is.
func Open(dir string, o Options) (*Bleve, error) {
	e, err := open(dir, o)
	return e, advise(dir, err)
}

func open(dir string, o Options) (*Bleve, error) {
	name, err := current(dir)
	if err != nil {
		return nil, err
	}
	if name == "" {
		if name, err = o.create(dir); err != nil {
			return nil, err
		}
		if err := setCurrent(dir, name); err != nil {
			return nil, err
		}
	}
	s, err := o.open(dir, name)
	if err != nil {
		return nil, err
	}
	if err := removeOthers(dir, name); err != nil {
		s.close()
		return nil, err
	}
	return newBleve(dir, o, s), nil
}

func newBleve(dir string, o Options, s *store) *Bleve {
	e := &Bleve{dir: dir, options: o, running: make(chan struct{}, max(runtime.GOMAXPROCS(0), 2))}
	e.store.Store(s)
	return e
}

// Apply makes changes durable, all or none, and then visible. After an error of
// the disk the engine serves on what it had, and the next Apply tries again.
func (e *Bleve) Apply(ctx context.Context, changes []Change) error {
	if err := e.Recover(); err != nil {
		return err
	}
	e.changes.RLock()
	defer e.changes.RUnlock()
	return e.store.Load().apply(ctx, changes)
}

// Err is why the index is not written any more, nil when all is well: a fault of
// the disk, which Recover or the next Apply may overcome, or a *RebuildError.
func (e *Bleve) Err() error { return e.store.Load().err() }

// Recover opens the store again after it failed. It gives a *RebuildError where
// that does not help, and does nothing where all is well.
func (e *Bleve) Recover() error {
	if e.Err() == nil {
		return nil
	}
	e.changes.Lock()
	defer e.changes.Unlock()
	old := e.store.Load()
	if old.err() == nil || isClosed(old.stop) {
		return nil
	}
	<-old.down
	s, err := e.options.open(filepath.Split(old.dir))
	if err != nil {
		return err
	}
	e.store.Store(s)
	return old.close()
}

// Seq is the last change applied.
func (e *Bleve) Seq() uint64 { return e.store.Load().seq() }

// Info says how large the index is.
func (e *Bleve) Info() Info {
	i := e.store.Load().info()
	i.Rebuilds = int(e.rebuilds.Load())
	return i
}

// Close closes the index. Searches in flight finish.
func (e *Bleve) Close() error {
	e.changes.Lock()
	defer e.changes.Unlock()
	return e.store.Load().close()
}
