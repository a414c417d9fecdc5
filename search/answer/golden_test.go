package answer

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"findings/corpus"
	"findings/corpus/label"
	"findings/corpus/samples"
	"findings/index"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden file anew")

// libraryOf reads files into a library in a temporary folder and indexes it.
func libraryOf(t testing.TB, paths ...string) (*corpus.Library, index.Engine) {
	t.Helper()
	lib, err := corpus.OpenLibrary(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	labels, err := label.Default()
	if err != nil {
		t.Fatal(err)
	}
	adder := corpus.Adder{Library: lib, Labeler: labels}
	if _, err := adder.Add(t.Context(), paths, nil); err != nil {
		t.Fatal(err)
	}
	e, err := index.Open(t.TempDir(), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	if err := index.Follow(t.Context(), lib, e, nil); err != nil {
		t.Fatal(err)
	}
	return lib, e
}

// sampleQuestions are one or more of each kind, and some without an answer.
var sampleQuestions = []string{
	"How many care leavers does each personal adviser in Ashcombe have in the 2022 letter?",
	"When did inspectors visit Ashcombe in 2022?",
	"Who led the 2026 inspection of Ashcombe?",
	"How long was the longest wait for an autism assessment in Wexcombe?",
	"Which area has portage workers in the home within weeks?",
	"What did inspectors say about the emergency duty team in Ashcombe?",
	"What does Ashcombe need to improve?",
	"What must Ashcombe improve for homeless teenagers?",
	"What grade did Ashcombe get for care leavers in 2026?",
	"How did personal advisers' caseloads in Ashcombe change between 2022 and 2024?",
	"Which councils have placed care leavers in B&Bs?",
	"Which councils are rated inadequate?",
	"How many reports on Ashcombe are there?",
	"Compare supervision in Ashcombe and Stonebeck",
	"What is the name of the director of children's services in Stonebeck?",
	"What grade did Ashcombe get in 2023?",
	"How much does Ashcombe spend on foster carers?",
	"What did Ofsted say about Leeds?",
	"What did inspectors say about vaping in Northmere?",
	"Who won the cup final?",
}

// TestGolden shows in its diff what a change did to the answers.
func TestGolden(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, samples.Files()); err != nil {
		t.Fatal(err)
	}
	lib, engine := libraryOf(t, dir)
	a := New(lib, engine)
	var got strings.Builder
	for _, q := range sampleQuestions {
		ans, err := a.Ask(context.Background(), Request{Question: q})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "? %s\n  %s\n", q, ans.Kind)
		if ans.Abstained {
			fmt.Fprintf(&got, "  - %s\n", ans.Reason)
		}
		for _, s := range ans.Answer.Sentences {
			fmt.Fprintf(&got, "  > %s %v\n", s.Text, s.Citations)
		}
		for _, c := range ans.Citations {
			fmt.Fprintf(&got, "  [%d] %s | %s\n", c.N, c.Report.ID, c.Quote)
			if !strings.Contains(c.PassageText, c.Quote) {
				t.Errorf("%s: quote %q is not in its passage", q, c.Quote)
			}
		}
		got.WriteString("\n")
	}
	name := filepath.Join("testdata", "samples.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("answers changed (-want +got); if that is meant: go test -run Golden -update\n%s", diff)
	}
}
