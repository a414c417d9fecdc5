package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// ErrDamaged means that the database of a library cannot be read any more.
var ErrDamaged = errors.New("the library is damaged")

// view runs fn in a transaction that reads.
func (l *Library) view(fn func(*bbolt.Tx) error) error { return l.guard(l.db.View, fn) }

// update runs fn in a transaction that writes: all of it is kept, or nothing.
func (l *Library) update(fn func(*bbolt.Tx) error) error { return l.guard(l.db.Update, fn) }

// guard runs fn in a transaction. The database is mapped into memory and trusted
// by bbolt: where it was damaged, reading it faults or panics. When that happens
// before fn is called, bbolt keeps a lock for ever, and the library is not asked again.
func (l *Library) guard(transaction func(func(*bbolt.Tx) error) error, fn func(*bbolt.Tx) error) (err error) {
	if l.locked.Load() {
		return l.damaged(errors.New("found before"))
	}
	begun := false
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			l.locked.Store(!begun)
			err = l.damaged(fmt.Errorf("%v", r))
		}
	}()
	return transaction(func(tx *bbolt.Tx) error {
		begun = true
		return fn(tx)
	})
}

// Close closes the library.
func (l *Library) Close() error {
	if l.db == nil || l.locked.Load() {
		return nil // it would wait for ever
	}
	return l.db.Close()
}

// damaged says what to do about a damaged database.
func (l *Library) damaged(cause error) error {
	return fmt.Errorf("%s: %w (%w): restore a backup, or make a new library of its files, with findings add --data NEW %s",
		filepath.Join(l.dir, "library.db"), ErrDamaged, cause, filepath.Join(l.dir, "originals"))
}

// openDatabase opens the file of the library, or makes it.
func (l *Library) openDatabase(o *bbolt.Options) (err error) {
	path := filepath.Join(l.dir, "library.db")
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = l.damaged(fmt.Errorf("%v", r))
		}
	}()
	l.db, err = bbolt.Open(path, 0o644, o)
	var file *fs.PathError
	var system syscall.Errno
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return fmt.Errorf("%s: %w", l.dir, ErrInUse)
	case errors.As(err, &file), errors.As(err, &system):
		return fmt.Errorf("opening the library: %w", err)
	case err != nil:
		return l.damaged(err)
	}
	return l.view(func(tx *bbolt.Tx) error {
		if info, err := os.Stat(path); err == nil && info.Size() < tx.Size() {
			return l.damaged(errors.New("the file is cut short"))
		}
		return nil
	})
}
