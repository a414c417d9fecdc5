package corpus

import (
	"fmt"

	"go.etcd.io/bbolt"
)

// An upgrade makes a library of the next format out of one of the format before.
type upgrade func(tx *bbolt.Tx) error

// upgrades are by the format that they begin with. Whoever raises Format writes
// the step from the old one here, and keeps the old library in
// testdata/library-N.zip, which a test opens with every later program.
var upgrades = map[uint64]upgrade{}

// upgrade brings the library from a format to the wanted one. All steps and the
// new number are one transaction: a crash leaves the old library or the new one.
func (l *Library) upgrade(from, to uint64, steps map[uint64]upgrade) error {
	if from > to {
		return fmt.Errorf("%s: %w: its format is %d and this one reads %d. Start the newer program again, or restore a backup made before it", l.dir, ErrFormat, from, to)
	}
	for n := from; n < to; n++ {
		if steps[n] == nil {
			return fmt.Errorf("%s: %w: its format is %d and this one reads %d. Nothing is lost: make a new library of its files, with findings add --data NEW %s/originals", l.dir, ErrFormat, from, to, l.dir)
		}
	}
	err := l.update(func(tx *bbolt.Tx) error {
		for n := from; n < to; n++ {
			if err := steps[n](tx); err != nil {
				return fmt.Errorf("from format %d: %w", n, err)
			}
		}
		return tx.Bucket(bMeta).Put([]byte("format"), bytesOf(to))
	})
	if err != nil {
		return fmt.Errorf("upgrading the library %s: it is as it was: %w", l.dir, err)
	}
	return nil
}
