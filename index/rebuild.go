package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The folder of an index holds one folder index-N for each store, and a file
// that names the one in use. A new store is made beside the old one and takes
// its place when the file is renamed over the old one: a crash leaves the one
// or the other, and what is left over goes at the next start.
const (
	currentFile = "CURRENT"
	storePrefix = "index-"
)

// Fill puts all that there is to index into an empty engine: Follow, mostly. It
// is called twice, the second time for what changed during the first.
type Fill func(ctx context.Context, e Engine) error

// Rebuild makes the index in a folder anew, whatever is there, and opens it.
func Rebuild(ctx context.Context, dir string, o Options, fill Fill) (*Bleve, error) {
	e, err := rebuild(ctx, dir, o, fill)
	return e, advise(dir, err)
}

func rebuild(ctx context.Context, dir string, o Options, fill Fill) (*Bleve, error) {
	name, err := current(dir)
	if err != nil {
		name = ""
	}
	if name != "" {
		if err := locked(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	if err := removeOthers(dir, name); err != nil {
		return nil, err
	}
	s, err := build(ctx, dir, o, fill)
	if err != nil {
		return nil, err
	}
	e := newBleve(dir, o, s)
	if err = e.settle(ctx, s, fill); err == nil {
		err = removeOthers(dir, filepath.Base(s.dir))
	}
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return e, nil
}

// Rebuild makes the index anew while the old one serves, then takes its place.
func (e *Bleve) Rebuild(ctx context.Context, fill Fill) error {
	e.rebuilding.Lock()
	defer e.rebuilding.Unlock()
	if isClosed(e.store.Load().stop) {
		return ErrClosed
	}
	s, err := build(ctx, e.dir, e.options, fill)
	if err != nil {
		return err
	}
	e.changes.Lock()
	defer e.changes.Unlock()
	old := e.store.Load()
	if isClosed(old.stop) {
		err = ErrClosed
	} else {
		err = e.settle(ctx, s, fill)
	}
	if err != nil {
		return errors.Join(err, s.close(), os.RemoveAll(s.dir))
	}
	e.store.Store(s)
	e.rebuilds.Add(1)
	if closed := old.close(); old.err() == nil { // of a failed store, more failures are no news
		err = closed
	}
	return errors.Join(err, removeOthers(e.dir, filepath.Base(s.dir)))
}

// build makes a store beside the current one and fills it.
func build(ctx context.Context, dir string, o Options, fill Fill) (*store, error) {
	name, err := o.create(dir)
	if err != nil {
		return nil, err
	}
	s, err := o.open(dir, name)
	if err == nil {
		if err = fill(ctx, newBleve(dir, o, s)); err == nil {
			return s, nil
		}
		s.close()
	}
	return nil, errors.Join(fmt.Errorf("rebuilding the index: %w", err), os.RemoveAll(filepath.Join(dir, name)))
}

// settle brings a new store up to date and makes it the current one.
func (e *Bleve) settle(ctx context.Context, s *store, fill Fill) error {
	if err := fill(ctx, newBleve(e.dir, e.options, s)); err != nil {
		return fmt.Errorf("rebuilding the index: %w", err)
	}
	return setCurrent(e.dir, filepath.Base(s.dir))
}

// current is the name of the store in use, "" where there is none yet.
func current(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, currentFile))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("opening the index: %w", err)
	}
	name := strings.TrimSpace(string(b))
	if storeNumber(name) == 0 {
		return "", &RebuildError{Reason: fmt.Sprintf("%s names no index: %q", currentFile, name)}
	}
	return name, nil
}

// storeNumber is the number in the name of a store, 0 for other names.
func storeNumber(name string) int {
	s, ok := strings.CutPrefix(name, storePrefix)
	n, err := strconv.Atoi(s)
	if !ok || err != nil || n < 1 || storePrefix+strconv.Itoa(n) != name {
		return 0
	}
	return n
}

// setCurrent makes a store the one in use.
func setCurrent(dir, name string) error {
	if err := writeFile(filepath.Join(dir, currentFile), []byte(name+"\n")); err != nil {
		return fmt.Errorf("changing to the new index: %w", err)
	}
	return nil
}

// writeFile replaces a file, so that a crash leaves the old or the new content.
func writeFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// removeOthers removes what is left over beside the store in use.
func removeOthers(dir, name string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("opening the index: %w", err)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), currentFile+"-"):
		case storeNumber(e.Name()) > 0 && e.Name() != name:
			if err := locked(path); err != nil {
				return err
			}
		default:
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("removing an old index: %w", err)
		}
	}
	return nil
}
