package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"
)

// Backup writes a copy of the library into an empty or new folder, while the
// library is in use. The copy is the library as it was at one moment: OpenLibrary
// opens it. Originals are copied first and kept from removal meanwhile.
func (l *Library) Backup(dir string) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("backup: %s is not empty", dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("backup: %w", err)
	}
	l.writing.Lock() // nothing changes between the originals and the database
	defer l.writing.Unlock()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := os.CopyFS(filepath.Join(dir, "originals"), os.DirFS(filepath.Join(l.dir, "originals"))); err != nil {
		return fmt.Errorf("backing up the originals: %w", err)
	}
	err := l.view(func(tx *bbolt.Tx) error { return tx.CopyFile(filepath.Join(dir, "library.db"), 0o644) })
	if err != nil {
		return fmt.Errorf("backing up the library: %w", err)
	}
	return nil
}
