package search

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"findings/corpus"
	"findings/corpus/label"
	"findings/corpus/samples"
	"findings/index"
)

var update = flag.Bool("update", false, "write the golden files anew")

// openLibrary makes a library in a temporary folder, an index of it and a
// Searcher over both; add puts the reports in.
func openLibrary(t testing.TB, add func(*corpus.Adder) error) *Searcher {
	t.Helper()
	ctx := context.Background()
	labels, err := label.Default()
	if err != nil {
		t.Fatal(err)
	}
	lib, err := corpus.OpenLibrary(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	if err := add(&corpus.Adder{Library: lib, Labeler: labels}); err != nil {
		t.Fatal(err)
	}
	e, err := index.Open(t.TempDir(), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	if err := index.Follow(ctx, lib, e, nil); err != nil {
		t.Fatal(err)
	}
	return New(lib, e, nil, labels)
}

func openSamples(t testing.TB) *Searcher {
	t.Helper()
	return openLibrary(t, func(a *corpus.Adder) error {
		return fs.WalkDir(samples.Files(), ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := fs.ReadFile(samples.Files(), name)
			if err != nil {
				return err
			}
			_, err = a.AddBytes(context.Background(), name, name, data)
			return err
		})
	})
}

// TestRanks shows in a golden file what each change of ranking does to the sample
// reports: go test ./search -run Ranks -update. It is no test of correctness, so
// -short leaves it out.
func TestRanks(t *testing.T) {
	if testing.Short() {
		t.Skip("compares the order of results with that of the last change")
	}
	s := openSamples(t)
	queries, err := os.ReadFile("testdata/ranks.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for q := range strings.Lines(string(queries)) {
		q = strings.TrimSpace(q)
		r := mustSearch(t, s, Request{Text: q, Size: 5, Facets: []string{}})
		fmt.Fprintf(&b, "%s\n  %d passages", q, r.Total)
		if r.Query.Needed < r.Query.Words {
			fmt.Fprintf(&b, " with %d of %d words", r.Query.Needed, r.Query.Words)
		}
		b.WriteString("\n")
		for _, x := range r.Results {
			fmt.Fprintf(&b, "  %s: %s\n", x.Report.ID, opening(x))
		}
	}
	golden := filepath.Join("testdata", "ranks.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); d != "" {
		t.Errorf("-want +got (write anew with -update)\n%s", d)
	}
}

// opening is the beginning of a result's snippet.
func opening(r Result) string {
	units := []rune(r.Text)
	if len(r.Snippet) > 0 {
		units = units[r.Snippet[0][0]:]
	}
	words := strings.Fields(string(units))
	return strings.Join(words[:min(10, len(words))], " ")
}
