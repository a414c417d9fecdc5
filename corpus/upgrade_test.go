package corpus

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"findings/corpus/label"
	"findings/corpus/samples"
)

var writeFixture = flag.Bool("write-library", false, "keep a library of the present format in testdata")

// fixture is a library that a program of a format left behind.
func fixture(format uint64) string { return fmt.Sprintf("testdata/library-%d.zip", format) }

// samplesOfTheFixture are in every fixture.
var samplesOfTheFixture = []string{"wexcombe-2024-02-12.md", "eastmarch-2012-06-22.txt", "northmere-2024-06-04.docx"}

// TestOldLibraries opens a library of each format that there ever was, looks at
// all that it holds, and goes on working with it. For a new format,
//
//	go test ./corpus -run TestOldLibraries -write-library
//
// keeps one of that.
func TestOldLibraries(t *testing.T) {
	if *writeFixture {
		keepFixture(t)
	}
	for format := uint64(1); format <= Format; format++ {
		t.Run(fmt.Sprintf("format %d", format), func(t *testing.T) {
			dir := t.TempDir()
			unpack(t, fixture(format), dir)
			l, err := OpenLibrary(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { l.Close() }()
			checkFixture(t, l)
			if len(l.Identity()) < 20 {
				t.Errorf("its identity is %q", l.Identity())
			}
			labeler, err := label.Default()
			if err != nil {
				t.Fatal(err)
			}
			seq := l.Seq()
			adder := &Adder{Library: l, Labeler: labeler}
			wexcombe, err := l.Report("wexcombe-2024-02-12")
			if err != nil {
				t.Fatal(err)
			}
			again, err := os.ReadFile(l.originalPath(wexcombe.SHA256))
			if err != nil {
				t.Fatal(err)
			}
			if e, err := adder.AddBytes(context.Background(), "sample:"+samplesOfTheFixture[0], "again", again); err != nil || e.Outcome != Unchanged {
				t.Errorf("adding a file of it again: %+v, %v", e, err)
			}
			if e, err := adder.AddBytes(context.Background(), "new", "new.md", bytes.ReplaceAll(again, []byte("Wexcombe"), []byte("Oldbury Vale"))); err != nil || e.Outcome != Added {
				t.Errorf("adding another file: %+v, %v", e, err)
			}
			if l.Seq() != seq+1 {
				t.Errorf("one change moves the sequence from %d to %d", seq, l.Seq())
			}
			if _, err := l.Relabel("another", func(p *Passage) { p.Themes = []string{"x"} }); err != nil {
				t.Error(err)
			}
			if faults, err := l.Check(false); err != nil || len(faults) > 0 {
				t.Errorf("check finds %+v, %v", faults, err)
			}
			l.Close()
			if l, err = OpenLibrary(dir); err != nil || l.Len() != len(samplesOfTheFixture)+1 {
				t.Fatalf("the second time it opens with %v", err)
			}
		})
	}
}

// checkFixture looks whether a library holds what fixtures hold.
func checkFixture(t *testing.T, l *Library) {
	t.Helper()
	reports, err := l.Reports()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range reports {
		ids = append(ids, r.ID)
		passages, err := l.Passages(r.ID)
		if err != nil || len(passages) != r.Passages || len(passages) == 0 {
			t.Errorf("%s has %d passages, says %d: %v", r.ID, len(passages), r.Passages, err)
			continue
		}
		for _, p := range passages {
			if got, err := l.Passage(p.ID); err != nil || got.Text != p.Text || p.Text == "" || p.Finding == "" {
				t.Errorf("passage %s: %+v, %v", p.ID, got, err)
			}
		}
		original, err := l.Original(r)
		if err != nil {
			t.Error(err)
			continue
		}
		b, err := io.ReadAll(original)
		original.Close()
		if err != nil || Sum(b) != r.SHA256 || r.Added.IsZero() || r.Authority == "" {
			t.Errorf("%s is not what was added: %+v, %v", r.ID, r, err)
		}
	}
	if diff := cmp.Diff([]string{"eastmarch-2012-06-22", "northmere-2024-06-04", "wexcombe-2024-02-12"}, ids); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
	ledger, err := l.Ledger()
	if err != nil || len(ledger) != len(samplesOfTheFixture)+1 {
		t.Errorf("%d lines in the ledger: %v", len(ledger), err)
	}
	if diff := cmp.Diff([]string{"2 eastmarch-2012-06-22 false", "3 northmere-2024-06-04 false", "5 wexcombe-2024-02-12 false", "6 ashcombe-2022-03-14 true"}, changes(t, l, 0)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

// keepFixture makes a library with a history: a report replaced, one removed, a file that failed.
func keepFixture(t *testing.T) {
	dir := t.TempDir()
	l, err := OpenLibrary(dir)
	if err != nil {
		t.Fatal(err)
	}
	labeler, err := label.Default()
	if err != nil {
		t.Fatal(err)
	}
	adder := &Adder{Library: l, Labeler: labeler}
	add := func(key, source string, data []byte) {
		if _, err := adder.AddBytes(context.Background(), key, source, data); err != nil {
			t.Fatal(err)
		}
	}
	first := "sample:" + samplesOfTheFixture[0]
	add(first, "earlier.md", append(readSample(t, samplesOfTheFixture[0]), "\nOne more line.\n"...))
	for _, name := range samplesOfTheFixture[1:] {
		add("sample:"+name, name, readSample(t, name))
	}
	add("sample:gone", "ashcombe-2022-03-14.md", readSample(t, "ashcombe-2022-03-14.md"))
	add(first, samplesOfTheFixture[0], readSample(t, samplesOfTheFixture[0]))
	add("broken", "broken.pdf", []byte("%PDF-1.7\n"))
	if err := errors.Join(l.Remove("ashcombe-2022-03-14"), l.Close()); err != nil {
		t.Fatal(err)
	}
	pack(t, dir, fixture(Format))
}

func readSample(t *testing.T, name string) []byte {
	t.Helper()
	b, err := fs.ReadFile(samples.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// pack puts a folder into a zip file, unpack takes it out.
func pack(t *testing.T, dir, name string) {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	err := errors.Join(z.AddFS(os.DirFS(dir)), z.Close(), os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, b.Bytes(), 0o644))
	if err != nil {
		t.Fatal(err)
	}
}

func unpack(t *testing.T, name, dir string) {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if err := os.CopyFS(dir, z); err != nil {
		t.Fatal(err)
	}
}

// shout is a step to an imagined format 2 that touches every passage.
func shout(tx *bbolt.Tx) error {
	changed := map[string]*Passage{}
	err := tx.Bucket(bPassages).ForEach(func(k, v []byte) error {
		var p Passage
		err := json.Unmarshal(v, &p)
		p.Section += "!"
		changed[string(k)] = &p
		return err
	})
	for k, p := range changed {
		err = errors.Join(err, put(tx, bPassages, []byte(k), p))
	}
	return err
}

// shouted counts the passages that shout has touched.
func shouted(t *testing.T, l *Library) (touched, all int) {
	t.Helper()
	reports, err := l.Reports()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports {
		passages, err := l.Passages(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range passages {
			if all++; strings.HasSuffix(p.Section, "!") {
				touched++
			}
		}
	}
	return touched, all
}

// upgradeDir is set for the process that TestUpgradeKilled kills.
const upgradeDir = "FINDINGS_TEST_UPGRADE"

// TestUpgradeKilled kills a program in the middle of an upgrade. The library is
// then as it was, for the old program and for the new one, which begins again.
func TestUpgradeKilled(t *testing.T) {
	if dir := os.Getenv(upgradeDir); dir != "" {
		_, err := openLibrary(dir, 2, map[uint64]upgrade{1: func(tx *bbolt.Tx) error {
			err := shout(tx)
			fmt.Println("half-way", err)
			time.Sleep(time.Minute) // until it is killed
			return err
		}})
		t.Fatal("nobody killed it: ", err)
	}
	dir := t.TempDir()
	unpack(t, fixture(1), dir)
	cmd := exec.Command(os.Args[0], "-test.run=^TestUpgradeKilled$")
	cmd.Env = append(os.Environ(), upgradeDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if line != "half-way <nil>\n" {
		t.Fatalf("the upgrade says %q, %v", line, err)
	}
	l, err := openLibrary(dir, 1, nil)
	if err != nil {
		t.Fatalf("after the kill the old program says %v", err)
	}
	checkFixture(t, l)
	if touched, _ := shouted(t, l); touched > 0 {
		t.Errorf("%d passages are of the new format", touched)
	}
	l.Close()
	if l, err = openLibrary(dir, 2, map[uint64]upgrade{1: shout}); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	checkFixture(t, l)
	if touched, all := shouted(t, l); touched != all {
		t.Errorf("%d of %d passages are of the new format", touched, all)
	}
}

// TestFormatsThatDoNotOpen opens libraries that a program cannot read: it says
// what to do and changes nothing.
func TestFormatsThatDoNotOpen(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		name   string
		format uint64
		steps  map[uint64]upgrade
		says   string
		is     error
	}{
		{"an older format without a way", 3, map[uint64]upgrade{1: shout}, "findings add --data NEW ", ErrFormat},
		{"a newer format", 0, nil, "Start the newer program again", ErrFormat},
		{"a step that fails", 2, map[uint64]upgrade{1: func(tx *bbolt.Tx) error { return errors.Join(shout(tx), broken) }}, "it is as it was", broken},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			unpack(t, fixture(1), dir)
			before, err := os.ReadFile(filepath.Join(dir, "library.db"))
			if err != nil {
				t.Fatal(err)
			}
			_, err = openLibrary(dir, c.format, c.steps)
			if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says %v", err)
			}
			after, err := os.ReadFile(filepath.Join(dir, "library.db"))
			if err != nil || !bytes.Equal(before, after) {
				t.Errorf("the library has changed, %v", err)
			}
		})
	}
}

// TestAddOriginalsOfAnotherLibrary does what the program says where a library is
// of a format that it does not read.
func TestAddOriginalsOfAnotherLibrary(t *testing.T) {
	old := t.TempDir()
	unpack(t, fixture(1), old)
	labeler, err := label.Default()
	if err != nil {
		t.Fatal(err)
	}
	l, _ := openTemp(t)
	adder := &Adder{Library: l, Labeler: labeler}
	ledger, err := adder.Add(t.Context(), []string{filepath.Join(old, "originals")}, nil)
	if err != nil || len(ledger) != len(samplesOfTheFixture) {
		t.Fatalf("%d files, %v", len(ledger), err)
	}
	for _, e := range ledger {
		if e.Outcome != Added {
			t.Errorf("%+v", e)
		}
	}
	if _, err := l.Report("wexcombe-2024-02-12"); err != nil {
		t.Error(err)
	}
}
