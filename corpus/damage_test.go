package corpus

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// damages are what may become of the file of a library.
var damages = []struct {
	name string
	do   func(path string, size int64) error
}{
	{"text", func(path string, _ int64) error { return os.WriteFile(path, []byte("not a database"), 0o644) }},
	{"cut to nearly nothing", func(path string, _ int64) error { return os.Truncate(path, 5000) }},
	{"cut in half", func(path string, size int64) error { return os.Truncate(path, size/2) }},
	{"zeros at the beginning", func(path string, _ int64) error { return scribble(path, 0, make([]byte, 8192)) }},
	{"zeros behind the beginning", func(path string, size int64) error { return scribble(path, 16384, make([]byte, size-16384)) }},
	{"noise", func(path string, size int64) error {
		noise := make([]byte, size-16384)
		random := rand.NewChaCha8([32]byte{1})
		_, _ = random.Read(noise) // never fails
		return scribble(path, 16384, noise)
	}},
}

func scribble(path string, at int64, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(b, at)
	return errors.Join(err, f.Close())
}

// readAll asks a library for all that it holds.
func readAll(l *Library) error {
	reports, err := l.Reports()
	for _, r := range reports {
		_, e := l.Passages(r.ID)
		err = errors.Join(err, e)
	}
	_, e := l.Ledger()
	return errors.Join(err, e, l.Changes(0, func(uint64, string, bool) error { return nil }))
}

// TestDamagedLibrary damages the file of a library, closed and open: an error
// says what to do, and no process ends by it.
func TestDamagedLibrary(t *testing.T) {
	for _, c := range damages {
		for _, open := range []bool{false, true} {
			name := c.name
			if open {
				name += ", while it is open"
			}
			t.Run(name, func(t *testing.T) {
				dir := t.TempDir()
				unpack(t, fixture(1), dir)
				path := filepath.Join(dir, "library.db")
				info, err := os.Stat(path)
				if err != nil {
					t.Fatal(err)
				}
				var l *Library
				if open {
					if l, err = OpenLibrary(dir); err != nil {
						t.Fatal(err)
					}
				}
				if err := c.do(path, info.Size()); err != nil {
					t.Fatal(err)
				}
				if !open {
					l, err = OpenLibrary(dir)
				}
				if err == nil {
					defer l.Close()
					err = readAll(l)
				}
				if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "restore a backup, or make a new library of its files") {
					t.Errorf("it says %v", err)
				}
			})
		}
	}
}

// TestRepairKeepsTheOriginalsOfALostLibrary loses the database and keeps the files.
func TestRepairKeepsTheOriginalsOfALostLibrary(t *testing.T) {
	dir := t.TempDir()
	unpack(t, fixture(1), dir)
	if err := os.Remove(filepath.Join(dir, "library.db")); err != nil {
		t.Fatal(err)
	}
	l, err := OpenLibrary(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	faults, err := l.Check(true)
	if err != nil || len(faults) != 1 || faults[0].Repaired || !strings.Contains(faults[0].Advice, "findings add --data NEW") {
		t.Errorf("check finds %+v, %v", faults, err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "originals", "*", "*"))
	if err != nil || len(left) != len(samplesOfTheFixture) {
		t.Errorf("%d originals are left, %v", len(left), err)
	}
}
