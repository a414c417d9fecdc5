package index_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"findings/index"
)

// eventually waits for what a background look at the files brings about.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within 20 s", what)
		}
	}
}

// fillAtOnce makes ten reports in one change: one segment, and nothing to merge.
func fillAtOnce(ctx context.Context, e index.Engine) error {
	var changes []index.Change
	for seq := e.Seq() + 1; seq <= 10; seq++ {
		changes = append(changes, change(int(seq), 0, seq))
	}
	return e.Apply(ctx, changes)
}

// TestDamageWhileServing damages the files of an open index. It is noticed, what
// is whole in memory serves on, what is not is refused, and Rebuild mends it
// under the eyes of searches.
func TestDamageWhileServing(t *testing.T) {
	each := func(t *testing.T, dir, pattern string, damage func(path string) error) {
		for _, path := range files(t, dir, pattern) {
			must(t, damage(path))
		}
	}
	cases := []struct {
		name   string
		damage func(t *testing.T, dir string)
		whole  bool // in memory
		hidden bool // from a look at size and time
	}{
		{name: "segments removed", whole: true, damage: func(t *testing.T, dir string) { each(t, dir, "*.zap", os.Remove) }},
		{name: "the whole folder moved away", whole: true, damage: func(t *testing.T, dir string) {
			must(t, os.Rename(dir, filepath.Join(t.TempDir(), "away")))
		}},
		{name: "the root file removed", whole: true, damage: func(t *testing.T, dir string) { each(t, dir, "root.bolt", os.Remove) }},
		{name: "segments put back from elsewhere", whole: true, damage: func(t *testing.T, dir string) {
			each(t, dir, "*.zap", func(path string) error {
				b, err := os.ReadFile(path)
				must(t, err)
				must(t, os.Remove(path))
				return os.WriteFile(path, b[:len(b)/2], 0o644)
			})
		}},
		{name: "segments overwritten", damage: func(t *testing.T, dir string) {
			each(t, dir, "*.zap", func(path string) error {
				overwrite(t, path, 20, size(t, path)-40)
				return nil
			})
		}},
		{name: "segments cut to nothing", damage: func(t *testing.T, dir string) {
			each(t, dir, "*.zap", func(path string) error { return os.Truncate(path, 0) })
		}},
		{name: "a byte turned, size and time kept", hidden: true, damage: func(t *testing.T, dir string) {
			each(t, dir, "*.zap", func(path string) error {
				info, err := os.Stat(path)
				must(t, err)
				overwrite(t, path, 60, 8)
				return os.Chtimes(path, info.ModTime(), info.ModTime())
			})
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			e := mustOpen(t, dir)
			must(t, fillAtOnce(t.Context(), e))
			must(t, e.Verify())
			c.damage(t, dir)
			if c.hidden {
				_ = e.Verify() // Err has it
			}
			var rebuild *index.RebuildError
			eventually(t, "the damage is noticed", func() bool {
				_, err := e.Search(t.Context(), &index.Query{Match: &index.Word{Text: "visits"}, Limit: 50, Detail: true})
				if err != nil && !errors.Is(err, index.ErrDamaged) {
					t.Fatalf("a search of a damaged index gives %v", err)
				}
				return errors.As(e.Recover(), &rebuild)
			})
			r, err := e.Search(t.Context(), &index.Query{Match: &index.Word{Text: "visits"}, Limit: 50, Detail: true})
			if whole := err == nil && r.Total == 50; whole != c.whole || !whole && !errors.Is(err, index.ErrDamaged) {
				t.Errorf("a search meanwhile gives %v, %v; whole: %v, want %v", r, err, whole, c.whole)
			}
			if _, err := e.Terms(t.Context(), "vis", 5); (err == nil) != c.whole {
				t.Errorf("Terms meanwhile gives %v", err)
			}
			if err := e.Apply(t.Context(), []index.Change{change(11, 0, 11)}); !errors.As(err, &rebuild) {
				t.Errorf("a change meanwhile gives %v, not a RebuildError", err)
			}
			must(t, e.Rebuild(t.Context(), fill))
			if n, err := total(t, e, &index.Word{Text: "visits"}), e.Err(); n != 50 || err != nil {
				t.Errorf("after rebuilding there are %d passages, not 50; %v", n, err)
			}
			must(t, e.Apply(t.Context(), []index.Change{change(11, 0, 11)}))
			if n := e.Info().Rebuilds; n != 1 {
				t.Errorf("it says it was rebuilt %d times", n)
			}
			must(t, e.Close())
			if n := total(t, mustOpen(t, dir), nil); n != 55 {
				t.Errorf("after opening again there are %d passages, not 55", n)
			}
		})
	}
}

// TestMergingIsNoDamage lets Bleve merge its segments and remove the old files.
func TestMergingIsNoDamage(t *testing.T) {
	e := mustOpen(t, t.TempDir())
	for seq := uint64(1); seq <= 60; seq++ {
		must(t, e.Apply(t.Context(), []index.Change{change(int(seq)%20, int(seq), seq)}))
		must(t, e.Verify())
	}
	eventually(t, "segments are merged", func() bool { return e.Verify() == nil && e.Info().Segments < 10 })
	if err := e.Err(); err != nil {
		t.Error(err)
	}
}

// TestPathsInTheWay puts other things where the index should be.
func TestPathsInTheWay(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(dir string) error
	}{
		{"a plain file", func(dir string) error { return os.WriteFile(dir, []byte("mine"), 0o644) }},
		{"a link to nowhere", func(dir string) error { return os.Symlink(filepath.Join(dir, "nowhere"), dir) }},
		{"a folder where the name of the store stands", func(dir string) error { return os.MkdirAll(filepath.Join(dir, "CURRENT"), 0o755) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "index")
			must(t, c.make(dir))
			_, err := index.Open(dir, index.Options{})
			if err == nil || !strings.Contains(err.Error(), "move away what stands there") {
				t.Errorf("Open gives %v, which does not say what to do", err)
			}
			if _, err := os.Lstat(dir); err != nil {
				t.Errorf("what stood there is gone: %v", err)
			}
		})
	}
}
