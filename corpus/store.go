package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.etcd.io/bbolt"
)

// A File is a report as it was read, ready to be put into a library.
type File struct {
	Key      string // what a later version of it is recognised by: absolute path or address
	Original []byte
	SHA256   string // of Original, hex
	Report   *Report
	Passages []Passage
	Versions Versions
}

// Versions say which code made a report's record.
type Versions struct {
	Reader int    `json:"reader"`
	Labels string `json:"labels"`
}

// Sum returns the SHA-256 of data in hex.
func Sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// Put stores a file's report and its original, in one transaction, and returns
// the entry of the ledger. A report that was read from the same key before is
// replaced and keeps its ID.
func (l *Library) Put(f *File) (Entry, error) {
	l.writing.Lock()
	defer l.writing.Unlock()
	if err := l.keepOriginal(f.SHA256, f.Original); err != nil {
		return Entry{}, fmt.Errorf("keeping the original of %s: %w", f.Report.Source, err)
	}
	entry := Entry{Source: f.Report.Source, Key: f.Key, Outcome: Added, SHA256: f.SHA256, Time: l.now().UTC()}
	dropped := ""
	err := l.change(func(tx *bbolt.Tx) ([]string, error) {
		r := *f.Report
		r.SHA256, r.Added, r.Passages = f.SHA256, entry.Time, len(f.Passages)
		if old := tx.Bucket(bSources).Get([]byte(f.Key)); old != nil {
			r.ID, entry.Outcome = string(old), Replaced
			var err error
			if dropped, err = clear(tx, r.ID); err != nil {
				return nil, err
			}
		} else {
			r.ID = freeID(tx, r.Slug())
		}
		entry.Report = r.ID
		if err := write(tx, f, &r); err != nil {
			return nil, err
		}
		return []string{r.ID}, put(tx, bLedger, []byte(f.Key), entry)
	})
	if err != nil {
		return Entry{}, fmt.Errorf("storing %s: %w", f.Report.Source, err)
	}
	if dropped != f.SHA256 {
		l.dropOriginal(dropped)
	}
	return entry, nil
}

// write stores a report's records under r.ID.
func write(tx *bbolt.Tx, f *File, r *Report) error {
	id := []byte(r.ID)
	Identify(r.ID, f.Passages)
	for i := range f.Passages {
		p := &f.Passages[i]
		p.Report, p.Ordinal = r.ID, i
		if err := put(tx, bPassages, passageKey(r.ID, i), p); err != nil {
			return err
		}
		if err := tx.Bucket(bKeys).Put([]byte(p.ID), bytesOf(uint64(i))); err != nil {
			return err
		}
	}
	return errors.Join(
		put(tx, bReports, id, r),
		put(tx, bVersions, id, f.Versions),
		tx.Bucket(bSources).Put([]byte(f.Key), id),
		tx.Bucket(bOrigins).Put(id, []byte(f.Key)),
		tx.Bucket(bHashes).Put([]byte(f.SHA256), id))
}

// clear removes a report's records and returns the SHA-256 of its original.
func clear(tx *bbolt.Tx, id string) (sha string, err error) {
	var r Report
	if err := get(tx, bReports, []byte(id), &r); err != nil {
		return "", err
	}
	var gone [][2][]byte // bucket and key
	err = eachPassage(tx, id, func(p *Passage) error {
		gone = append(gone, [2][]byte{bPassages, passageKey(id, p.Ordinal)}, [2][]byte{bKeys, []byte(p.ID)})
		return nil
	})
	if err != nil {
		return "", err
	}
	key := tx.Bucket(bOrigins).Get([]byte(id))
	gone = append(gone, [2][]byte{bSources, key}, [2][]byte{bOrigins, []byte(id)}, [2][]byte{bReports, []byte(id)},
		[2][]byte{bVersions, []byte(id)}, [2][]byte{bHashes, []byte(r.SHA256)})
	for _, g := range gone {
		if err := tx.Bucket(g[0]).Delete(g[1]); err != nil {
			return "", err
		}
	}
	return r.SHA256, nil
}

// Remove takes a report out of the library, or returns ErrNotFound.
func (l *Library) Remove(id string) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	sha := ""
	err := l.change(func(tx *bbolt.Tx) ([]string, error) {
		key := string(tx.Bucket(bOrigins).Get([]byte(id)))
		var err error
		if sha, err = clear(tx, id); err != nil {
			return nil, err
		}
		return []string{id}, tx.Bucket(bLedger).Delete([]byte(key))
	})
	if err != nil {
		return fmt.Errorf("removing %q: %w", id, err)
	}
	l.dropOriginal(sha)
	return nil
}

// change runs fn in a transaction and records the reports that it says it changed.
func (l *Library) change(fn func(tx *bbolt.Tx) ([]string, error)) error {
	var seq uint64
	var changed []string
	err := l.update(func(tx *bbolt.Tx) error {
		var err error
		if changed, err = fn(tx); err != nil {
			return err
		}
		meta := tx.Bucket(bMeta)
		seq = number(meta.Get([]byte("seq")))
		for _, id := range changed {
			seq++
			if old := tx.Bucket(bLatest).Get([]byte(id)); old != nil {
				if err := tx.Bucket(bChanges).Delete(old); err != nil {
					return err
				}
			}
			err := errors.Join(
				tx.Bucket(bChanges).Put(bytesOf(seq), []byte(id)),
				tx.Bucket(bLatest).Put([]byte(id), bytesOf(seq)))
			if err != nil {
				return err
			}
		}
		return meta.Put([]byte("seq"), bytesOf(seq))
	})
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq = max(l.seq, seq)
	for _, id := range changed {
		delete(l.cache, id)
	}
	return nil
}

// Relabel labels the passages of every report whose labels are of another
// version, one transaction a report, and returns how many reports it changed.
func (l *Library) Relabel(version string, label func(*Passage)) (int, error) {
	var stale []string
	err := l.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bVersions).ForEach(func(k, v []byte) error {
			var ver Versions
			if err := json.Unmarshal(v, &ver); err != nil {
				return err
			}
			if ver.Labels != version {
				stale = append(stale, string(k))
			}
			return nil
		})
	})
	for i, id := range stale {
		if err == nil {
			err = l.relabel(id, version, label)
		}
		if err != nil {
			return i, fmt.Errorf("relabelling %s: %w", id, err)
		}
	}
	return len(stale), err
}

func (l *Library) relabel(id, version string, label func(*Passage)) error {
	return l.change(func(tx *bbolt.Tx) ([]string, error) {
		var passages []Passage
		err := eachPassage(tx, id, func(p *Passage) error {
			label(p)
			passages = append(passages, *p)
			return nil
		})
		if err != nil {
			return nil, err
		}
		for i := range passages {
			if err := put(tx, bPassages, passageKey(id, passages[i].Ordinal), &passages[i]); err != nil {
				return nil, err
			}
		}
		var v Versions
		if err := get(tx, bVersions, []byte(id), &v); err != nil {
			return nil, err
		}
		v.Labels = version
		return []string{id}, put(tx, bVersions, []byte(id), v)
	})
}

// freeID returns slug, or slug-2, slug-3 … where others have it.
func freeID(tx *bbolt.Tx, slug string) string {
	id := slug
	for n := 2; tx.Bucket(bReports).Get([]byte(id)) != nil; n++ {
		id = fmt.Sprintf("%s-%d", slug, n)
	}
	return id
}

// Original opens the file that a report was read from.
func (l *Library) Original(r *Report) (*os.File, error) {
	f, err := os.Open(l.originalPath(r.SHA256))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("original of %q: %w", r.ID, ErrNotFound)
	}
	return f, err
}

func (l *Library) originalPath(sha string) string {
	return filepath.Join(l.dir, "originals", sha[:2], sha)
}

// keepOriginal writes the original beside the library, whole or not at all.
func (l *Library) keepOriginal(sha string, data []byte) error {
	path := l.originalPath(sha)
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(data)) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once renamed
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a rename in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// dropOriginal removes a file that no report refers to any more. One that stays
// behind after a crash does no harm; Check finds it.
func (l *Library) dropOriginal(sha string) {
	used := false
	err := l.view(func(tx *bbolt.Tx) error {
		used = tx.Bucket(bHashes).Get([]byte(sha)) != nil
		return nil
	})
	if sha != "" && err == nil && !used {
		os.Remove(l.originalPath(sha))
	}
}

// strayOriginals lists files in the originals folder that no report refers to.
func (l *Library) strayOriginals() ([]string, error) {
	var stray []string
	err := filepath.WalkDir(filepath.Join(l.dir, "originals"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return l.view(func(tx *bbolt.Tx) error {
			if tx.Bucket(bHashes).Get([]byte(filepath.Base(path))) == nil || strings.HasPrefix(d.Name(), ".") {
				stray = append(stray, path)
			}
			return nil
		})
	})
	return stray, err
}

// Writable says why nothing can be added, such as a full or read-only disk or a
// damaged library; nil when something can.
func (l *Library) Writable() error {
	if err := l.view(func(*bbolt.Tx) error { return nil }); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Join(l.dir, "originals"), ".probe-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(make([]byte, 64<<10)) // more than a file system keeps back for itself
	return errors.Join(err, f.Sync(), f.Close())
}
