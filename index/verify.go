package index

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/blevesearch/bleve/v2/util"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
	"golang.org/x/sync/errgroup"

	"findings/corpus"
)

// layout is the version of what is stored. It rises when an older index cannot
// be read any more; changes of the words of a text are noticed without it.
const layout = 1

const (
	formatFile = "format.json"
	rootFile   = "root.bolt"
)

// A format says what an index was made by and from.
type format struct {
	Layout int    `json:"layout"`
	Words  uint32 `json:"words"` // changes when the same passage would be indexed otherwise
	Source string `json:"source,omitempty"`
}

func (o *Options) format() format {
	report := corpus.Report{ID: "ashby-2021-05-04", Title: "Ashby’s services", Authority: "Ashby", Kind: "inspection",
		Framework: "ILACS", Region: "North", Date: "2021-05-04", Grades: map[string]string{"overall": "good"}}
	passage := corpus.Passage{ID: "ashby-2021-05-04#k1", Report: report.ID, Path: []string{"What is good", "IT"}, Part: "main",
		Text:   "Children’s plans under s.47 aren't\nalways good; A&E, IT and multi-agency café meetings, 16-17.",
		Themes: []string{"plans", "health"}, Finding: "mixed"}
	h := crc32.NewIEEE()
	for _, d := range DocsOf(&report, []corpus.Passage{passage}) {
		for _, text := range d.Texts {
			fmt.Fprintf(h, "%+v\n", Words(text))
		}
		h.Write(appendColumns(nil, &d, report.ID, [Fields]int{}))
	}
	return format{Layout: layout, Words: h.Sum32(), Source: o.Source}
}

// create makes the folder of a new store and gives its name.
func (o *Options) create(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("making an index: %w", err)
	}
	last := 0
	for _, e := range entries {
		last = max(last, storeNumber(e.Name()))
	}
	name := fmt.Sprintf("%s%d", storePrefix, last+1)
	if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
		return "", fmt.Errorf("making an index: %w", err)
	}
	b, err := json.Marshal(o.format())
	if err == nil {
		err = writeFile(filepath.Join(dir, name, formatFile), b)
	}
	if err != nil {
		return "", fmt.Errorf("making an index: %w", err)
	}
	return name, nil
}

// open verifies a store and opens it.
func (o *Options) open(dir, name string) (s *store, err error) {
	path := filepath.Join(dir, name)
	defer func() {
		// A damaged file shows as a panic in places where Bleve and bbolt trust it.
		if r := recover(); r != nil {
			s, err = nil, &RebuildError{Reason: fmt.Sprintf("%s is damaged: %v", path, r)}
		}
	}()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	seq, err := o.verify(path)
	if err != nil {
		return nil, err
	}
	s, err = openStore(path)
	switch {
	case err == nil && s.seq() != seq:
		s.close()
		return nil, &RebuildError{Reason: fmt.Sprintf("%s does not open as it was written", path)}
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("%s: %w", path, ErrInUse)
	case errors.Is(err, errColumns):
		return nil, &RebuildError{Reason: err.Error()}
	}
	return s, err
}

// verify reads a store without changing anything. Bleve itself writes checksums
// but does not look at them, and deletes every segment when its root file is gone.
// It gives the number of the last change, which Bleve must come back to.
func (o *Options) verify(path string) (seq uint64, err error) {
	b, err := os.ReadFile(filepath.Join(path, formatFile))
	if errors.Is(err, os.ErrNotExist) {
		return 0, &RebuildError{Reason: fmt.Sprintf("%s is missing", filepath.Join(path, formatFile))}
	}
	if err != nil {
		return 0, fmt.Errorf("opening the index: %w", err)
	}
	var have format
	if err := json.Unmarshal(b, &have); err != nil {
		return 0, &RebuildError{Reason: fmt.Sprintf("%s is damaged: %v", filepath.Join(path, formatFile), err)}
	}
	want := o.format()
	switch {
	case have.Layout != want.Layout || have.Words != want.Words:
		return 0, &RebuildError{Reason: "it was made by another version of the program"}
	case have.Source != want.Source:
		return 0, &RebuildError{Reason: "it was made from another library"}
	}
	segments, err := filepath.Glob(filepath.Join(path, "*.zap"))
	if err != nil {
		return 0, fmt.Errorf("opening the index: %w", err)
	}
	live, err := newest(path)
	if err != nil {
		return 0, err
	}
	if live.segments == nil && len(segments) > 0 {
		return 0, &RebuildError{Reason: fmt.Sprintf("%s names no segments", filepath.Join(path, rootFile))}
	}
	var all errgroup.Group
	all.SetLimit(4)
	for _, name := range live.segments {
		all.Go(func() error { return verifySegment(filepath.Join(path, name)) })
	}
	return live.seq, all.Wait()
}

// locked is ErrInUse when another process, or another Bleve of this one, has a store open.
func locked(path string) error {
	_, err := newest(path)
	if errors.Is(err, ErrInUse) {
		return err
	}
	return nil
}

// A snapshot is what Bleve's root file says of the newest state of a store.
type snapshot struct {
	segments []string // file names; nil when there is no snapshot yet
	seq      uint64
}

// newest reads the newest snapshot of a store.
func newest(path string) (state snapshot, err error) {
	root := filepath.Join(path, rootFile)
	info, err := os.Stat(root)
	if errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0 {
		return state, nil
	}
	damaged := func(reason any) error {
		return &RebuildError{Reason: fmt.Sprintf("%s is damaged: %v", root, reason)}
	}
	defer func() {
		if r := recover(); r != nil {
			state, err = snapshot{}, damaged(r)
		}
	}()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	db, err := bbolt.Open(root, 0o600, &bbolt.Options{ReadOnly: true, PreLoadFreelist: true, Timeout: 100 * time.Millisecond})
	if errors.Is(err, berrors.ErrTimeout) {
		return state, fmt.Errorf("%s: %w", path, ErrInUse)
	}
	if errors.Is(err, os.ErrPermission) {
		return state, fmt.Errorf("opening the index: %w", err)
	}
	if err != nil {
		return state, damaged(err)
	}
	defer db.Close()
	err = db.View(func(tx *bbolt.Tx) error {
		if tx.Size() > info.Size() {
			return errors.New("it is cut short")
		}
		snapshots := tx.Bucket(util.BoltSnapshotsBucket)
		if snapshots == nil {
			return nil
		}
		last, _ := snapshots.Cursor().Last()
		if last == nil {
			return nil
		}
		newest := snapshots.Bucket(last)
		if state.segments, err = segmentNames(newest); err != nil {
			return err
		}
		if internal := newest.Bucket(util.BoltInternalKey); internal != nil {
			state.seq = seqOf(internal.Get(seqKey))
		}
		return nil
	})
	if err != nil {
		return state, damaged(err)
	}
	return state, nil
}

// segmentNames gives the file names in a snapshot.
func segmentNames(snapshot *bbolt.Bucket) ([]string, error) {
	if snapshot == nil || snapshot.Bucket(util.BoltMetaDataKey) == nil {
		return nil, errors.New("a snapshot is missing")
	}
	names := []string{}
	err := snapshot.ForEachBucket(func(k []byte) error {
		if k[0] == util.BoltMetaDataKey[0] || k[0] == util.BoltInternalKey[0] {
			return nil
		}
		name := string(snapshot.Bucket(k).Get(util.BoltPathKey))
		if name == "" || name != filepath.Base(name) {
			return fmt.Errorf("a segment's name is missing: %q", name)
		}
		names = append(names, name)
		return nil
	})
	return names, err
}

// verifySegment compares a segment with the checksum in its last four bytes.
func verifySegment(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return &RebuildError{Reason: path + " is missing"}
	}
	if err != nil {
		return fmt.Errorf("opening the index: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("opening the index: %w", err)
	}
	h := crc32.NewIEEE()
	var sum [4]byte
	if _, err = io.CopyN(h, f, info.Size()-int64(len(sum))); err == nil {
		_, err = io.ReadFull(f, sum[:])
	}
	if err != nil {
		return &RebuildError{Reason: fmt.Sprintf("%s cannot be read: %v", path, err)}
	}
	if binary.BigEndian.Uint32(sum[:]) != h.Sum32() {
		return &RebuildError{Reason: path + " is damaged"}
	}
	return nil
}
