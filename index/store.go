package index

import (
	"context"
	"encoding/binary"
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

// A store is one Bleve index in a folder of its own.
type store struct {
	dir    string
	bleve  *scorch.Scorch
	queue  *bleve.AnalysisQueue
	tables *tables

	write   sync.Mutex // one Apply at a time
	refresh sync.Mutex // guards known and the change of current
	known   map[uint64]*columns
	current atomic.Pointer[view] // nil once closed
	stop    chan struct{}
	stopped sync.WaitGroup
}

// openStore opens the index in a folder that was verified, or makes a new one.
func openStore(dir string) (*store, error) {
	s := &store{dir: dir, queue: bleve.NewAnalysisQueue(runtime.GOMAXPROCS(0)), tables: newTables(),
		known: map[uint64]*columns{}, stop: make(chan struct{})}
	index, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path": dir, "bolt_timeout": "100ms", "numSnapshotsToKeep": 1}, s.queue)
	if err == nil {
		s.bleve = index.(*scorch.Scorch)
		err = s.bleve.Open()
	}
	if err != nil {
		s.queue.Close()
		return nil, fmt.Errorf("opening the index %s: %w", dir, err)
	}
	if err := s.update(); err != nil {
		s.close()
		return nil, fmt.Errorf("opening the index %s: %w", dir, err)
	}
	s.stopped.Add(1)
	go s.follow()
	return s, nil
}

// follow keeps the view up with Bleve's merging until the engine is closed.
func (s *store) follow() {
	defer s.stopped.Done()
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-tick.C:
			if s.write.TryLock() { // what is not durable yet is not shown
				_ = s.update() // on an error the old view serves on
				s.write.Unlock()
			}
		}
	}
}

// update makes what is in Bleve now the current view.
func (s *store) update() error {
	s.refresh.Lock()
	defer s.refresh.Unlock()
	old := s.current.Load()
	if old == nil && isClosed(s.stop) {
		return ErrClosed
	}
	reader, err := s.bleve.Reader()
	if err != nil {
		return err
	}
	snapshot := reader.(*scorch.IndexSnapshot)
	if old != nil && same(old.snapshot, snapshot) {
		return snapshot.Close()
	}
	v, err := newView(snapshot, s.tables, s.known)
	if err != nil {
		snapshot.Close()
		return err
	}
	s.current.Store(v)
	if old != nil {
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

// apply makes changes durable, all or none, and then visible.
func (s *store) apply(ctx context.Context, changes []Change) error {
	if len(changes) == 0 {
		return nil
	}
	s.write.Lock()
	defer s.write.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	v, err := s.acquire()
	if err != nil {
		return err
	}
	batch, err := v.batch(changes)
	v.release()
	if err != nil {
		return err
	}
	if err := s.bleve.Batch(batch); err != nil {
		return fmt.Errorf("writing to the index: %w", err)
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
	s.stopped.Wait()
	s.refresh.Lock()
	v := s.current.Swap(nil)
	s.refresh.Unlock()
	if v != nil {
		v.release()
	}
	err := s.bleve.Close()
	s.queue.Close()
	return err
}
