package samples

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"findings/corpus"
	"findings/corpus/extract"
	"findings/corpus/label"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden shows what a change in reading does to each sample: its metadata
// with the words they were read from, and the paragraphs of its passages.
func TestGolden(t *testing.T) {
	for _, name := range names(t) {
		t.Run(name, func(t *testing.T) {
			r, passages := understand(t, name)
			got := golden(t, r, passages)
			file := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s reads differently (-want +got). If that is right: go test ./corpus/samples -update\n%s", name, diff)
			}
		})
	}
}

// TestSamplesSpeakToEveryTheme keeps the first searches of a newcomer from
// finding nothing: every theme has passages, and praise as well as criticism
// stands among them all.
func TestSamplesSpeakToEveryTheme(t *testing.T) {
	l, err := label.Default()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, name := range names(t) {
		_, passages := understand(t, name)
		for i := range passages {
			corpus.Label(l, &passages[i])
			seen[passages[i].Finding]++
			for _, theme := range passages[i].Themes {
				seen[theme]++
			}
		}
	}
	for _, theme := range l.Themes() {
		if seen[theme.ID] < 3 {
			t.Errorf("theme %s: %d passages", theme.ID, seen[theme.ID])
		}
	}
	for _, finding := range corpus.Findings {
		if seen[finding] < 10 {
			t.Errorf("finding %s: %d passages", finding, seen[finding])
		}
	}
}

func names(t *testing.T) []string {
	t.Helper()
	all, err := fs.Glob(Files(), "*")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func understand(t *testing.T, name string) (*corpus.Report, []corpus.Passage) {
	t.Helper()
	data, err := fs.ReadFile(Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := extract.Read(context.Background(), name, data)
	if err != nil {
		t.Fatal(err)
	}
	r, passages, err := corpus.Understand(d, name)
	if err != nil {
		t.Fatal(err)
	}
	return r, passages
}

// golden writes a report down: what was understood of it, then its paragraphs
// under their headings. Where passages divide is not part of it.
func golden(t *testing.T, r *corpus.Report, passages []corpus.Passage) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(map[string]any{
		"title": r.Title, "authority": r.Authority, "publisher": r.Publisher, "kind": r.Kind, "framework": r.Framework,
		"inspection": r.InspectionStart + "/" + r.InspectionEnd, "published": r.Published, "inspectors": r.Inspectors,
		"grades": r.Grades, "licence": r.Licence, "pages": r.Pages,
	}); err != nil {
		t.Fatal(err)
	}
	section := "none"
	for _, p := range passages {
		if p.Section != section {
			section = p.Section
			fmt.Fprintf(&b, "\n# %s (%s)\n\n", section, p.Part)
		}
		for _, s := range p.Spans {
			fmt.Fprintf(&b, "%s %s p%d: %s\n", s.Kind, s.Number, s.Page, p.Text[s.Start:s.End])
		}
	}
	return b.Bytes()
}
