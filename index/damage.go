package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// ErrDamaged means that files of the index hold other bytes than were written:
// nothing is searched until it is rebuilt.
var ErrDamaged = errors.New("the index is damaged and must be rebuilt")

// Verify reads the whole index and compares it with its checksums. What it finds
// is Err from then on. The store looks by itself, every second, whether its files
// have the size and time of change that they had; this finds the rest.
func (e *Bleve) Verify() error {
	s := e.store.Load()
	s.inspect(true)
	return s.err()
}

// read runs fn on the view.
func (m *moment) read(fn func(*view) error) error {
	s := m.store
	if s.unsound.Load() {
		return ErrDamaged
	}
	err := s.guard(func() error { return fn(m.view) })
	if err == nil && !s.unchanged() {
		s.inspect(false)
	}
	if s.unsound.Load() {
		return ErrDamaged // what was found may be wrong
	}
	return err
}

// unchanged says whether all segments look as they did when they were verified.
// It costs some microseconds, and after it no search is believed that read a file
// that something else was writing to.
func (s *store) unchanged() bool {
	seen := s.seen.Load()
	if seen == nil {
		return true // not looked at yet since it was opened and verified
	}
	for path, was := range *seen {
		if now, err := os.Stat(path); err != nil || !alike(was, now) {
			return false
		}
	}
	return true
}

// alike says whether a file looks as it did.
func alike(was, now fs.FileInfo) bool {
	return os.SameFile(was, now) && was.Size() == now.Size() && was.ModTime().Equal(now.ModTime())
}

// guard runs what reads the files of the store. They are mapped into memory:
// where one was cut or overwritten, reading it is a fault of the processor, a
// panic somewhere in Bleve, or an error, and here all three become ErrDamaged.
func (s *store) guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		r := recover()
		if r == nil && (err == nil || blameless(err)) {
			return
		}
		s.inspect(true)
		switch {
		case s.unsound.Load():
			err = ErrDamaged
		case r != nil:
			panic(r) // a bug, and not the files' fault
		}
	}()
	return fn()
}

// blameless says that an error is none of reading.
func blameless(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrQuery) || errors.Is(err, ErrClosed)
}

// inspect looks whether the files of the store are as they were written, at those
// that look as they did only when asked to. A store that has lost a file serves
// on from memory, one whose bytes have changed does not; neither writes any more.
func (s *store) inspect(everything bool) {
	s.inspecting.Lock()
	defer s.inspecting.Unlock()
	v, err := s.acquire()
	if err != nil {
		return // closed
	}
	defer v.release()
	if err := s.inspectRoot(); err != nil {
		s.fail(err)
	}
	was, now := map[string]fs.FileInfo{}, map[string]fs.FileInfo{}
	if seen := s.seen.Load(); seen != nil {
		was = *seen
	}
	for i := range v.segments {
		file, stored := v.segments[i].data.(segment.PersistedSegment)
		if !stored {
			continue
		}
		path := file.Path()
		info, unsound, err := s.inspectSegment(path, was[path], everything)
		if err != nil {
			if unsound {
				s.unsound.Store(true)
			}
			s.fail(err)
		}
		if info != nil {
			now[path] = info
		}
	}
	s.seen.Store(&now)
}

// inspectSegment gives what a sound file looks like now. A damaged one that is
// another file than the one in memory does not make the store unsound.
func (s *store) inspectSegment(path string, was fs.FileInfo, everything bool) (now fs.FileInfo, unsound bool, err error) {
	now, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if s.standsOn(path) {
			return nil, false, &RebuildError{Reason: path + " is missing"}
		}
		return nil, false, nil // merged away
	}
	if err != nil {
		return was, false, nil // proves nothing
	}
	if was != nil && !everything && alike(was, now) {
		return now, false, nil
	}
	err = verifySegment(path)
	var damage *RebuildError
	switch {
	case was != nil && !os.SameFile(was, now):
		return was, false, &RebuildError{Reason: path + " is another file than before"}
	case !errors.As(err, &damage):
		return now, false, nil
	case !exists(path):
		return nil, false, nil // the next look tells
	}
	return now, true, err
}

// inspectRoot looks whether the file is there and whole that names the segments.
func (s *store) inspectRoot() error {
	path := filepath.Join(s.dir, rootFile)
	now, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &RebuildError{Reason: path + " is missing"}
	case err != nil:
		return nil // proves nothing
	case s.root != nil && (!os.SameFile(s.root, now) || now.Size() < s.root.Size()):
		return &RebuildError{Reason: path + " is not the file that it was"}
	}
	s.root = now
	return nil
}

// standsOn says whether a segment is part of Bleve's newest state.
func (s *store) standsOn(path string) bool {
	reader, err := s.bleve.Reader()
	if err != nil {
		return false
	}
	snapshot, _ := reader.(*scorch.IndexSnapshot)
	if snapshot == nil {
		return false // closed
	}
	defer snapshot.Close()
	for _, g := range snapshot.Segments() {
		if file, stored := g.Segment().(segment.PersistedSegment); stored && file.Path() == path {
			return true
		}
	}
	return false
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// advise adds to an error of the files what to do about it.
func advise(dir string, err error) error {
	var rebuild *RebuildError
	var inside *fs.PathError
	if err == nil || errors.As(err, &rebuild) || errors.Is(err, ErrInUse) || !errors.As(err, &inside) {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: make room and start again", err)
	}
	return fmt.Errorf("%w. The index is made from the library and can be made again: let the user that runs findings write to %s, or move away what stands there and start again", err, dir)
}
