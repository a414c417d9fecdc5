package index

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"
)

// seqKey is where Bleve keeps Change.Seq, written in the same batch as the passages.
var seqKey = []byte("seq")

// refreshEvery is how often a view is looked at for segments that were merged
// meanwhile, so that searches never wait for their columns.
const refreshEvery = time.Second

// A store is one Bleve index in a folder of its own. When Bleve fails to write,
// it closes Bleve and serves on what it had: Bleve itself would try again
// without a pause, show what it could not store, and trip over it.
type store struct {
	dir    string
	bleve  *scorch.Scorch
	queue  *bleve.AnalysisQueue
	tables *tables

	write   sync.Mutex // one apply at a time
	refresh sync.Mutex // guards known and the change of current
	known   map[uint64]*columns
	current atomic.Pointer[view] // nil once closed

	keeping sync.Mutex
	kept    []*view // of earlier changes, for the next pages of searches

	inspecting sync.Mutex                             // one inspect at a time
	root       fs.FileInfo                            // the root file, as it looked last
	seen       atomic.Pointer[map[string]fs.FileInfo] // segments, as they looked when they were verified

	stop     chan struct{} // closed by close
	failed   chan struct{} // closed by fail, once failure is set
	failing  sync.Once
	failure  error
	unsound  atomic.Bool   // its files hold other bytes than were written
	down     chan struct{} // closed when Bleve is, once closeErr is set
	closeErr error
}

// openStore opens the index in a folder that was verified, or makes a new one.
func openStore(dir string) (*store, error) {
	s := &store{dir: dir, queue: bleve.NewAnalysisQueue(runtime.GOMAXPROCS(0)), tables: newTables(), known: map[uint64]*columns{},
		stop: make(chan struct{}), failed: make(chan struct{}), down: make(chan struct{})}
	hearFailures()
	index, err := scorch.NewScorch(scorch.Name, map[string]any{"path": dir, "bolt_timeout": "100ms",
		"numSnapshotsToKeep": 1, "asyncErrorCallbackName": failureCallback}, s.queue)
	if err == nil {
		s.bleve = index.(*scorch.Scorch)
		err = s.bleve.Open()
	}
	if err != nil {
		s.queue.Close()
		return nil, fmt.Errorf("opening the index %s: %w", dir, err)
	}
	stores.Store(dir, s)
	go s.run()
	if err := s.update(); err != nil {
		s.close()
		return nil, fmt.Errorf("opening the index %s: %w", dir, err)
	}
	return s, nil
}

// run keeps the view up with Bleve's merging until the store is closed or fails.
func (s *store) run() {
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.stop:
		case <-s.failed:
		case <-tick.C:
			if s.write.TryLock() { // what is not durable yet is not shown
				_ = s.update() // on an error the old view serves on
				s.write.Unlock()
			}
			s.prune(time.Now())
			s.inspect(false)
			continue
		}
		s.closeErr = s.bleve.Close()
		s.queue.Close()
		stores.CompareAndDelete(s.dir, s)
		close(s.down)
		return
	}
}

// failureCallback is the name that Bleve calls hearFailures' function by.
const failureCallback = "findings"

// stores are the open stores by folder: Bleve tells the errors of its background
// work to one function for all indexes of a process.
var stores sync.Map

var hearFailures = sync.OnceFunc(func() {
	scorch.RegistryAsyncErrorCallbacks[failureCallback] = func(err error, dir string) {
		if s, ok := stores.Load(dir); ok && !errors.Is(err, scorch.ErrCleanup) {
			s.(*store).fail(fmt.Errorf("%w: %w", ErrWrite, err))
		}
	}
})

// fail makes the store one that does not write any more.
func (s *store) fail(err error) {
	s.failing.Do(func() {
		s.failure = err
		close(s.failed)
	})
}

// err is why the store does not write any more, or nil.
func (s *store) err() error {
	if isClosed(s.failed) {
		return s.failure
	}
	return nil
}

// update makes what is in Bleve now the current view.
func (s *store) update() error {
	s.refresh.Lock()
	defer s.refresh.Unlock()
	if isClosed(s.stop) {
		return ErrClosed
	}
	if err := s.err(); err != nil {
		return err
	}
	old := s.current.Load()
	reader, err := s.bleve.Reader()
	if err != nil {
		return err
	}
	snapshot, _ := reader.(*scorch.IndexSnapshot)
	if snapshot == nil {
		return ErrClosed // Bleve, after a failure
	}
	if old != nil && same(old.snapshot, snapshot) {
		return snapshot.Close()
	}
	var v *view
	err = s.guard(func() error {
		v, err = newView(snapshot, s.tables, s.known)
		return err
	})
	if err != nil {
		snapshot.Close()
		return err
	}
	if old != nil && old.seq == v.seq {
		v.dictionary = old.dictionary // it counts the same words
		v.asked.Store(old.asked.Load())
	}
	if old != nil && old.seq != v.seq { // one of the same change answers the same
		s.keep(old)
	}
	s.current.Store(v)
	if old != nil {
		s.prune(time.Now())
		old.release()
	}
	used := make(map[uint64]*columns, len(v.segments))
	for _, g := range v.segments {
		used[g.id] = g.cols
	}
	s.known = used
	return nil
}

// same reports whether two snapshots hold the same passages in the same places.
func same(a, b *scorch.IndexSnapshot) bool {
	x, y := a.Segments(), b.Segments()
	if a == b {
		return true
	}
	if len(x) != len(y) || string(a.Internal()[string(seqKey)]) != string(b.Internal()[string(seqKey)]) {
		return false
	}
	for i := range x {
		if x[i].Id() != y[i].Id() || x[i].Segment() != y[i].Segment() || x[i].Count() != y[i].Count() {
			return false
		}
	}
	return true
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// acquire gives the current view; the caller releases it.
func (s *store) acquire() (*view, error) {
	for {
		v := s.current.Load()
		if v == nil {
			return nil, ErrClosed
		}
		if v.retain() {
			return v, nil
		}
	}
}

// seq is the last change applied.
func (s *store) seq() uint64 {
	v, err := s.acquire()
	if err != nil {
		return 0
	}
	defer v.release()
	return v.seq
}

// info says how large the index is.
func (s *store) info() Info {
	v, err := s.acquire()
	if err != nil {
		return Info{}
	}
	defer v.release()
	return Info{Docs: v.docs, Reports: v.inReport, Segments: len(v.segments), Seq: v.seq, Bytes: sizeOf(s.dir)}
}

// sizeOf is how many bytes the files of a folder hold.
func sizeOf(dir string) int64 {
	var n int64
	_ = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil // a file that a merge removed meanwhile
		}
		if info, err := e.Info(); err == nil && !e.IsDir() {
			n += info.Size()
		}
		return nil
	})
	return n
}

// close closes the index. Searches in flight finish: they hold their view.
func (s *store) close() error {
	s.write.Lock()
	defer s.write.Unlock()
	if isClosed(s.stop) {
		return nil
	}
	close(s.stop)
	<-s.down
	s.refresh.Lock()
	v := s.current.Swap(nil)
	s.refresh.Unlock()
	if v != nil {
		v.release()
	}
	s.prune(time.Time{})
	return s.closeErr
}
