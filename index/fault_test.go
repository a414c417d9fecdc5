package index_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"findings/index"
)

// change makes report n in a version: every passage says which.
func change(n, version int, seq uint64) index.Change {
	report := fmt.Sprintf("report-%02d", n)
	c := index.Change{Seq: seq, Report: report}
	for i := range 5 {
		d := index.Doc{ID: fmt.Sprintf("%s#v%d-%d", report, version, i), Ordinal: i, Date: "2021-03-04",
			Values: map[string][]string{"report": {report}, "version": {strconv.Itoa(version)}}}
		d.Texts[index.Text] = fmt.Sprintf("Passage %d of plans in version v%d says that visits are timely.", i, version)
		c.Docs = append(c.Docs, d)
	}
	return c
}

func mustOpen(t *testing.T, dir string) *index.Bleve {
	t.Helper()
	e, err := index.Open(dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// fill applies ten reports, one at a time.
func fill(ctx context.Context, e index.Engine) error {
	for seq := e.Seq() + 1; seq <= 10; seq++ {
		if err := e.Apply(ctx, []index.Change{change(int(seq), 0, seq)}); err != nil {
			return err
		}
	}
	return nil
}

func total(t *testing.T, e index.Engine, match index.Node) int {
	t.Helper()
	r, err := e.Search(context.Background(), &index.Query{Match: match})
	if err != nil {
		t.Fatal(err)
	}
	return r.Total
}

// files lists the files below dir that match a pattern.
func files(t *testing.T, dir, pattern string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if ok, _ := filepath.Match(pattern, filepath.Base(path)); ok && err == nil && !e.IsDir() {
			found = append(found, path)
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no %s in %s: %v", pattern, dir, err)
	}
	return found
}

// listing is every file below dir with its size.
func listing(t *testing.T, dir string) (l []string) {
	t.Helper()
	for _, f := range files(t, dir, "*") {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		l = append(l, fmt.Sprint(f, " ", info.Size()))
	}
	return l
}

func overwrite(t *testing.T, path string, at, n int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(make([]byte, n), at); err != nil {
		t.Fatal(err)
	}
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestDamagedIndexAsksForRebuild(t *testing.T) {
	first := func(pattern string) func(*testing.T, string) string {
		return func(t *testing.T, dir string) string { return files(t, dir, pattern)[0] }
	}
	root, format, current := first("root.bolt"), first("format.json"), first("CURRENT")
	segments := func(t *testing.T, dir string, damage func(path string)) {
		for _, path := range files(t, dir, "*.zap") { // some may have been merged already
			damage(path)
		}
	}
	cases := []struct {
		name   string
		damage func(t *testing.T, dir string)
	}{
		{"zeros in a segment", func(t *testing.T, d string) {
			segments(t, d, func(path string) { overwrite(t, path, 100, 64) })
		}},
		{"a segment cut short", func(t *testing.T, d string) {
			segments(t, d, func(path string) { must(t, os.Truncate(path, 200)) })
		}},
		{"an empty segment", func(t *testing.T, d string) {
			segments(t, d, func(path string) { must(t, os.Truncate(path, 0)) })
		}},
		{"a segment missing", func(t *testing.T, d string) {
			segments(t, d, func(path string) { must(t, os.Remove(path)) })
		}},
		{"the root file missing", func(t *testing.T, d string) { must(t, os.Remove(root(t, d))) }},
		{"the root file empty", func(t *testing.T, d string) { must(t, os.Truncate(root(t, d), 0)) }},
		// Its second half may be free pages, which nothing misses: cut after the two meta pages.
		{"the root file cut short", func(t *testing.T, d string) { must(t, os.Truncate(root(t, d), int64(2*os.Getpagesize()))) }},
		{"the root file all zeros", func(t *testing.T, d string) { overwrite(t, root(t, d), 0, size(t, root(t, d))) }},
		{"zeros after the root file's head", func(t *testing.T, d string) { overwrite(t, root(t, d), 8192, size(t, root(t, d))-8192) }},
		{"the format missing", func(t *testing.T, d string) { must(t, os.Remove(format(t, d))) }},
		{"another format", func(t *testing.T, d string) { must(t, os.WriteFile(format(t, d), []byte(`{"layout":99}`), 0o644)) }},
		{"a format that is none", func(t *testing.T, d string) { must(t, os.WriteFile(format(t, d), []byte("\x00"), 0o644)) }},
		{"CURRENT damaged", func(t *testing.T, d string) { must(t, os.WriteFile(current(t, d), []byte("../etc\n"), 0o644)) }},
		{"CURRENT names what is not there", func(t *testing.T, d string) { must(t, os.WriteFile(current(t, d), []byte("index-77\n"), 0o644)) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			e := mustOpen(t, dir)
			must(t, fill(t.Context(), e))
			must(t, e.Close())
			c.damage(t, dir)
			before := listing(t, dir)
			_, err := index.Open(dir, index.Options{})
			var rebuild *index.RebuildError
			if !errors.As(err, &rebuild) {
				t.Fatalf("Open gives %v, not a RebuildError", err)
			}
			if diff := cmp.Diff(before, listing(t, dir)); diff != "" {
				t.Errorf("Open changed the folder (-before +after):\n%s", diff)
			}
			e, err = index.Rebuild(t.Context(), dir, index.Options{}, fill)
			must(t, err)
			defer e.Close()
			if n := total(t, e, nil); n != 50 {
				t.Errorf("%d passages after rebuilding, not 50", n)
			}
			if n := len(files(t, dir, "format.json")); n != 1 {
				t.Errorf("%d stores are left, not 1", n)
			}
		})
	}
}

func TestAnotherSourceAsksForRebuild(t *testing.T) {
	dir := t.TempDir()
	must(t, mustOpen(t, dir).Close())
	_, err := index.Open(dir, index.Options{Source: "another"})
	var rebuild *index.RebuildError
	if !errors.As(err, &rebuild) {
		t.Fatalf("Open gives %v, not a RebuildError", err)
	}
}

func TestCurrentMissingStartsAnew(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	must(t, fill(t.Context(), e))
	must(t, e.Close())
	must(t, os.Remove(filepath.Join(dir, "CURRENT")))
	e = mustOpen(t, dir)
	if seq := e.Seq(); seq != 0 {
		t.Errorf("Seq is %d, not 0", seq)
	}
	if n := len(files(t, dir, "root.bolt")); n != 1 {
		t.Errorf("%d stores are left, not 1", n)
	}
}

func TestSecondOpenIsRefusedAtOnce(t *testing.T) {
	dir := t.TempDir()
	mustOpen(t, dir)
	begin := time.Now()
	if _, err := index.Open(dir, index.Options{}); !errors.Is(err, index.ErrInUse) {
		t.Errorf("Open gives %v, not ErrInUse", err)
	}
	if _, err := index.Rebuild(t.Context(), dir, index.Options{}, fill); !errors.Is(err, index.ErrInUse) {
		t.Errorf("Rebuild gives %v, not ErrInUse", err)
	}
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestRebuildWhileServing(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	must(t, fill(t.Context(), e))
	stop, failed := make(chan struct{}), make(chan error, 1)
	go func() {
		defer close(failed)
		for {
			select {
			case <-stop:
				return
			default:
			}
			r, err := e.Search(context.Background(), &index.Query{Match: &index.Word{Text: "visits"}, Limit: 50, Detail: true})
			if err == nil && r.Total != 50 {
				err = fmt.Errorf("%d passages, not 50", r.Total)
			}
			if err != nil {
				failed <- err
				return
			}
		}
	}()
	for range 3 {
		must(t, e.Rebuild(t.Context(), fill))
	}
	close(stop)
	must(t, <-failed)
	broken := errors.New("broken")
	err := e.Rebuild(t.Context(), func(context.Context, index.Engine) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("Rebuild gives %v, not what broke it", err)
	}
	if n := total(t, e, nil); n != 50 {
		t.Errorf("%d passages after a rebuild that failed, not 50", n)
	}
	err = e.Rebuild(t.Context(), func(ctx context.Context, fresh index.Engine) error {
		return errors.Join(fill(ctx, fresh), e.Close())
	})
	if !errors.Is(err, index.ErrClosed) {
		t.Errorf("Rebuild of an engine closed meanwhile gives %v, not ErrClosed", err)
	}
	if n := total(t, mustOpen(t, dir), nil); n != 50 {
		t.Errorf("%d passages after opening again, not 50", n)
	}
	if n := len(files(t, dir, "root.bolt")); n != 1 {
		t.Errorf("%d stores are left, not 1", n)
	}
}

func TestWriteFailure(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	must(t, fill(t.Context(), e))
	store, away := filepath.Dir(files(t, dir, "root.bolt")[0]), filepath.Join(t.TempDir(), "away")
	must(t, os.Rename(store, away))
	for range 2 {
		if err := e.Apply(t.Context(), []index.Change{change(11, 0, 11)}); err == nil {
			t.Fatal("a change that cannot be written is accepted")
		}
		if e.Err() == nil {
			t.Error("Err is nil after a failure")
		}
		if n, seq := total(t, e, &index.Word{Text: "visits"}), e.Seq(); n != 50 || seq != 10 {
			t.Errorf("%d passages at change %d after a failure, not 50 at 10", n, seq)
		}
	}
	must(t, os.Rename(away, store))
	must(t, e.Apply(t.Context(), []index.Change{change(11, 0, 11)}))
	if err := e.Err(); err != nil {
		t.Errorf("Err is %v after a change was written", err)
	}
	must(t, e.Close())
	if n := total(t, mustOpen(t, dir), nil); n != 55 {
		t.Errorf("%d passages after opening again, not 55", n)
	}
}

// childDir is set for the process that TestKill kills.
const childDir = "FINDINGS_TEST_INDEX"

// TestKill kills a process that applies changes and says so, and looks at what it left.
func TestKill(t *testing.T) {
	if dir := os.Getenv(childDir); dir != "" {
		applyForever(t, dir)
	}
	dir := t.TempDir()
	for round := range 5 {
		acknowledged := runAndKill(t, dir, time.Duration(20+37*round)*time.Millisecond)
		e, err := index.Open(dir, index.Options{})
		must(t, err)
		if e.Seq() < acknowledged {
			t.Errorf("round %d: Seq is %d, but %d was acknowledged", round, e.Seq(), acknowledged)
		}
		r, err := e.Search(t.Context(), &index.Query{Facets: []string{"report", "version"}, Limit: 1000})
		must(t, err)
		for _, c := range r.Facets["report"] {
			if c.Count != 5 {
				t.Errorf("round %d: %d passages of %s, not 5", round, c.Count, c.Value)
			}
		}
		versions := map[string]string{}
		for _, h := range r.Hits {
			v, _, _ := strings.Cut(strings.TrimPrefix(h.ID, h.Report+"#"), "-")
			if have, ok := versions[h.Report]; ok && have != v {
				t.Errorf("round %d: %s in versions %s and %s", round, h.Report, have, v)
			}
			versions[h.Report] = v
		}
		must(t, e.Close())
	}
}

func applyForever(t *testing.T, dir string) {
	e, err := index.Open(dir, index.Options{})
	must(t, err)
	for seq := e.Seq() + 1; ; seq++ {
		must(t, e.Apply(t.Context(), []index.Change{change(int(seq)%20, int(seq), seq)}))
		fmt.Println("applied", seq)
	}
}

// runAndKill runs applyForever, kills it a while after it begins, and gives the
// last change that it said was applied.
func runAndKill(t *testing.T, dir string, after time.Duration) (acknowledged uint64) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	kill := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
	defer kill.Stop()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		n, ok := strings.CutPrefix(lines.Text(), "applied ")
		if !ok {
			continue
		}
		if acknowledged == 0 {
			kill.Reset(after)
		}
		acknowledged, err = strconv.ParseUint(n, 10, 64)
		must(t, err)
	}
	_ = cmd.Wait() // killed
	if acknowledged == 0 {
		t.Fatal("the process applied nothing")
	}
	return acknowledged
}
