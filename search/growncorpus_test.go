//go:build unix

package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"findings/corpus"
	"findings/corpus/label"
	"findings/index"
)

// growTo makes a library and an index in dir that are times as large as the
// reports of a folder: the reports themselves, and copies with changed words. What
// an earlier run has left there whole is taken as it is.
func growTo(t *testing.T, dir, reports string, times int) {
	t.Helper()
	whole := filepath.Join(dir, "whole")
	if _, err := os.Stat(whole); err == nil {
		return
	}
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	labels, err := label.Default()
	if err != nil {
		t.Fatal(err)
	}
	lib, err := corpus.OpenLibrary(filepath.Join(dir, "library"))
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	if _, err := (&corpus.Adder{Library: lib, Labeler: labels}).Add(ctx, []string{reports}, nil); err != nil {
		t.Fatal(err)
	}
	if err := addCopies(lib, times); err != nil {
		t.Fatal(err)
	}
	start, cpu := time.Now(), processor()
	e, err := index.Open(filepath.Join(dir, "index"), index.Options{Source: lib.Identity()})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(index.Follow(ctx, lib, e, nil), e.Close())
	if err == nil {
		took := fmt.Sprintf("%s (%s CPU)", time.Since(start).Round(time.Second), (processor() - cpu).Round(time.Second))
		err = os.WriteFile(whole, []byte(took), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// addCopies puts copies of all reports into a library, until it holds times as many.
func addCopies(lib *corpus.Library, times int) error {
	originals, err := lib.Reports()
	if err != nil {
		return err
	}
	var pool []string // words, the frequent ones often
	for _, r := range originals {
		passages, err := lib.Passages(r.ID)
		if err != nil {
			return err
		}
		for _, p := range passages {
			pool = append(pool, letters.FindAllString(p.Text, -1)...)
		}
	}
	for n := 1; n < times; n++ {
		c := changer{rand.New(rand.NewPCG(uint64(n), 1)), pool, strings.Repeat("y", n/20) + string(rune('a'+n%20))}
		for _, r := range originals {
			passages, err := lib.Passages(r.ID)
			if err != nil {
				return err
			}
			for i := range passages {
				passages[i].Text = letters.ReplaceAllStringFunc(passages[i].Text, c.word)
				passages[i].Spans = nil
			}
			name := fmt.Sprintf("copy %d of %s", n, r.ID)
			f := &corpus.File{Key: name, Original: []byte(name), SHA256: corpus.Sum([]byte(name)), Report: r, Passages: passages}
			if _, err := lib.Put(f); err != nil {
				return err
			}
		}
	}
	return nil
}

var letters = regexp.MustCompile(`[A-Za-z]+`)

// A changer changes one word in six for another, as frequent ones as often as they
// are, and one in two hundred for a new one: the vocabulary of real collections
// grows about so.
type changer struct {
	*rand.Rand
	pool []string
	tail string
}

func (c *changer) word(w string) string {
	switch n := c.IntN(600); {
	case n < 3:
		return w + c.tail
	case n < 100:
		return c.pool[c.IntN(len(c.pool))]
	}
	return w
}
