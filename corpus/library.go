package corpus

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
)

// Format is the version of the library's layout on disk. OpenLibrary upgrades a
// library of an older one, and refuses what it cannot read with ErrFormat.
const Format = 1

// Errors that callers tell apart.
var (
	ErrNotFound = errors.New("not in the library")
	ErrInUse    = errors.New("another findings process is using this library")
	ErrFormat   = errors.New("this library was written by another version of findings")
)

// A Library keeps reports, their passages and their original files on disk. It
// is the truth: what Put or Remove has acknowledged survives a crash, and each
// change to a report is one transaction. Its methods may be called from many
// goroutines at once.
type Library struct {
	dir      string
	db       *bbolt.DB
	identity string
	locked   atomic.Bool // see guard
	now      func() time.Time

	writing sync.Mutex // held from an original's writing to its report's commit

	mu    sync.RWMutex       // guards what follows
	cache map[string]*Report // read-only values, dropped when their report changes
	seq   uint64
}

// The buckets.
var (
	bMeta     = []byte("meta")     // "format", "identity", "seq"
	bReports  = []byte("reports")  // report ID → Report
	bPassages = []byte("passages") // report ID 0x00 ordinal → Passage
	bKeys     = []byte("keys")     // passage ID → ordinal
	bSources  = []byte("sources")  // source key → report ID
	bOrigins  = []byte("origins")  // report ID → source key
	bHashes   = []byte("hashes")   // SHA-256 → report ID
	bChanges  = []byte("changes")  // sequence → report ID, one for each report ever held
	bLatest   = []byte("latest")   // report ID → its sequence in changes
	bVersions = []byte("versions") // report ID → versions of reader and labels
	bLedger   = []byte("ledger")   // source key → Entry

	buckets = [][]byte{bMeta, bReports, bPassages, bKeys, bSources, bOrigins, bHashes, bChanges, bLatest, bVersions, bLedger}
)

// OpenLibrary opens the library in folder dir and makes an empty one where there is none.
func OpenLibrary(dir string) (*Library, error) { return openLibrary(dir, Format, upgrades) }

// openLibrary opens a library as a program of a format does.
func openLibrary(dir string, format uint64, steps map[uint64]upgrade) (*Library, error) {
	if err := os.MkdirAll(filepath.Join(dir, "originals"), 0o755); err != nil {
		return nil, fmt.Errorf("making the library: %w", err)
	}
	l := &Library{dir: dir, cache: map[string]*Report{}, now: time.Now}
	err := l.openDatabase(&bbolt.Options{Timeout: 200 * time.Millisecond, FreelistType: bbolt.FreelistMapType})
	if err == nil {
		err = l.prepare(format, steps)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// prepare brings the library to a format, or writes that into an empty one.
func (l *Library) prepare(format uint64, steps map[uint64]upgrade) error {
	fresh, have := false, uint64(0)
	err := l.view(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(bMeta)
		if meta == nil {
			fresh = true
			return nil
		}
		have = number(meta.Get([]byte("format")))
		l.seq, l.identity = number(meta.Get([]byte("seq"))), string(meta.Get([]byte("identity")))
		return nil
	})
	switch {
	case err != nil:
		return err
	case fresh:
		return l.begin(format)
	case have != format:
		return l.upgrade(have, format, steps)
	}
	return nil
}

// begin makes an empty library.
func (l *Library) begin(format uint64) error {
	return l.update(func(tx *bbolt.Tx) error {
		for _, b := range buckets {
			if _, err := tx.CreateBucketIfNotExists(b); err != nil {
				return err
			}
		}
		l.identity = rand.Text()
		return errors.Join(
			tx.Bucket(bMeta).Put([]byte("identity"), []byte(l.identity)),
			tx.Bucket(bMeta).Put([]byte("format"), bytesOf(format)))
	})
}

// Identity is a word of its own for each library: an index made from another
// library does not go with it.
func (l *Library) Identity() string { return l.identity }

// Dir is the folder that the library stands in.
func (l *Library) Dir() string { return l.dir }

// Seq is the number of the last change; it rises with every change and names
// the state of the library.
func (l *Library) Seq() uint64 {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.seq
}

// Changes calls fn with the last change of each report that changed after a
// sequence number, oldest first.
func (l *Library) Changes(after uint64, fn func(seq uint64, report string, removed bool) error) error {
	return l.view(func(tx *bbolt.Tx) error {
		reports := tx.Bucket(bReports)
		c := tx.Bucket(bChanges).Cursor()
		for k, v := c.Seek(bytesOf(after + 1)); k != nil; k, v = c.Next() {
			if err := fn(number(k), string(v), reports.Get(v) == nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// keyOf is the key that a report was read from.
func (l *Library) keyOf(id string) (key string, err error) {
	err = l.view(func(tx *bbolt.Tx) error {
		v := tx.Bucket(bOrigins).Get([]byte(id))
		if v == nil {
			return fmt.Errorf("report %q: %w", id, ErrNotFound)
		}
		key = string(v)
		return nil
	})
	return key, err
}

// Report returns the report with an ID, or ErrNotFound. The caller must not change it.
func (l *Library) Report(id string) (*Report, error) {
	l.mu.RLock()
	r, seq := l.cache[id], l.seq
	l.mu.RUnlock()
	if r != nil {
		return r, nil
	}
	err := l.view(func(tx *bbolt.Tx) error {
		return get(tx, bReports, []byte(id), &r)
	})
	if err != nil {
		return nil, fmt.Errorf("report %q: %w", id, err)
	}
	l.mu.Lock()
	if l.seq == seq { // nothing changed since it was read
		l.cache[id] = r
	}
	l.mu.Unlock()
	return r, nil
}

// Reports returns all reports in order of ID. The caller must not change them.
func (l *Library) Reports() ([]*Report, error) {
	var ids []string
	err := l.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bReports).ForEach(func(k, _ []byte) error {
			ids = append(ids, string(k))
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("listing reports: %w", err)
	}
	reports := make([]*Report, 0, len(ids))
	for _, id := range ids {
		r, err := l.Report(id)
		if errors.Is(err, ErrNotFound) { // removed meanwhile
			continue
		}
		if err != nil {
			return nil, err
		}
		reports = append(reports, r)
	}
	return reports, nil
}

// Len is the number of reports.
func (l *Library) Len() int {
	n := 0
	_ = l.view(func(tx *bbolt.Tx) error { // View fails only once closed
		n = tx.Bucket(bReports).Stats().KeyN
		return nil
	})
	return n
}

// Passage returns the passage with an ID, or ErrNotFound. "ID#p12" and
// "ID#para-27" name a passage by its ordinal and by a printed number.
func (l *Library) Passage(id string) (*Passage, error) {
	var p *Passage
	err := l.view(func(tx *bbolt.Tx) error {
		report, mark, _ := strings.Cut(id, "#")
		ordinal, err := findPassage(tx, id, report, mark)
		if err != nil {
			return err
		}
		if err := get(tx, bPassages, passageKey(report, ordinal), &p); err != nil {
			return err
		}
		p.Report = report
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("passage %q: %w", id, err)
	}
	return p, nil
}

// findPassage returns the ordinal that a passage ID or a locator means.
func findPassage(tx *bbolt.Tx, id, report, mark string) (int, error) {
	if v := tx.Bucket(bKeys).Get([]byte(id)); v != nil {
		return int(number(v)), nil
	}
	if n, ok := strings.CutPrefix(mark, "para-"); ok {
		found := -1
		err := eachPassage(tx, report, func(p *Passage) error {
			for _, s := range p.Spans {
				if found < 0 && s.Number == n {
					found = p.Ordinal
				}
			}
			return nil
		})
		if err == nil && found < 0 {
			err = ErrNotFound
		}
		return found, err
	}
	var n int
	if _, err := fmt.Sscanf(mark, "p%d", &n); err != nil || fmt.Sprintf("p%d", n) != mark {
		return 0, ErrNotFound
	}
	return n, nil
}

// Passages returns the passages of a report in order, or ErrNotFound.
func (l *Library) Passages(report string) ([]Passage, error) {
	var ps []Passage
	err := l.view(func(tx *bbolt.Tx) error {
		if tx.Bucket(bReports).Get([]byte(report)) == nil {
			return ErrNotFound
		}
		return eachPassage(tx, report, func(p *Passage) error {
			ps = append(ps, *p)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("passages of %q: %w", report, err)
	}
	return ps, nil
}

func eachPassage(tx *bbolt.Tx, report string, fn func(*Passage) error) error {
	prefix := report + "\x00"
	c := tx.Bucket(bPassages).Cursor()
	for k, v := c.Seek([]byte(prefix)); k != nil && strings.HasPrefix(string(k), prefix); k, v = c.Next() {
		p := Passage{}
		if err := json.Unmarshal(v, &p); err != nil {
			return fmt.Errorf("passage %q is damaged: %w", k, err)
		}
		p.Report = report
		if err := fn(&p); err != nil {
			return err
		}
	}
	return nil
}

// get decodes the value of a key into v, or returns ErrNotFound.
func get(tx *bbolt.Tx, bucket, key []byte, v any) error {
	b := tx.Bucket(bucket).Get(key)
	if b == nil {
		return ErrNotFound
	}
	return json.Unmarshal(b, v)
}

// put encodes v as the value of a key.
func put(tx *bbolt.Tx, bucket, key []byte, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return tx.Bucket(bucket).Put(key, b)
}

func passageKey(report string, ordinal int) []byte {
	return binary.BigEndian.AppendUint32([]byte(report+"\x00"), uint32(ordinal))
}

func bytesOf(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// number reads what bytesOf wrote; 0 for anything else.
func number(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// Size is the size of the database on disk in bytes, originals not counted.
func (l *Library) Size() int64 {
	info, err := os.Stat(filepath.Join(l.dir, "library.db"))
	if err != nil {
		return 0
	}
	return info.Size()
}
