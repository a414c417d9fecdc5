// Package enginetest is the suite that every index.Engine passes.
package enginetest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"findings/index"
)

// An Opener opens an engine in a folder, empty where the folder is. The suite
// closes it, and may open the folder again to find everything as it was.
type Opener func(dir string) (index.Engine, error)

// Run runs the suite.
func Run(t *testing.T, open Opener) {
	t.Run("Match", func(t *testing.T) { testMatch(t, open) })
	t.Run("Random", func(t *testing.T) { testRandom(t, open) })
	t.Run("Apply", func(t *testing.T) { testApply(t, open) })
	t.Run("Refused", func(t *testing.T) { testRefused(t, open) })
	t.Run("Pages", func(t *testing.T) { testPages(t, open) })
	t.Run("At", func(t *testing.T) { testAt(t, open) })
	t.Run("Dictionary", func(t *testing.T) { testDictionary(t, open) })
	t.Run("WholeReports", func(t *testing.T) { testWholeReports(t, open) })
	t.Run("Stopped", func(t *testing.T) { testStopped(t, open) })
	t.Run("Values", func(t *testing.T) { testValues(t, open) })
	t.Run("Also", func(t *testing.T) { testAlso(t, open) })
}

// start opens an engine in a temporary folder.
func start(t *testing.T, open Opener) index.Engine {
	t.Helper()
	e, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// doc makes a passage: "report#1" with headings before "|".
func doc(id, text string) index.Doc {
	report, ordinal, _ := strings.Cut(id, "#")
	d := index.Doc{ID: id, Ordinal: int(ordinal[0] - '0'), Values: map[string][]string{"report": {report}}}
	heading, rest, ok := strings.Cut(text, "|")
	if !ok {
		heading, rest = "", text
	}
	d.Texts[index.Heading], d.Texts[index.Text] = heading, rest
	return d
}

func apply(t *testing.T, e index.Engine, seq uint64, report string, docs ...index.Doc) {
	t.Helper()
	if err := e.Apply(context.Background(), []index.Change{{Seq: seq, Report: report, Docs: docs}}); err != nil {
		t.Fatal(err)
	}
}

func ids(r *index.Result) string {
	var s []string
	for _, h := range r.Hits {
		s = append(s, h.ID)
	}
	return strings.Join(s, " ")
}

func testMatch(t *testing.T, open Opener) {
	e := start(t, open)
	apply(t, e, 1, "a",
		doc("a#0", "Help and protection|Thresholds are not always understood by partners."),
		doc("a#1", "Help and protection|Partners understand thresholds. This is always so, and not a risk."),
		doc("a#2", "Care leavers|Children's plans are good. IT systems are slow."))
	apply(t, e, 2, "b",
		doc("b#0", "Leaders|It is good that A&E staff ask about neglect under s.47."),
		doc("b#1", "Leaders|Children’s services need safeguarding leads.\nLeads are absent."))
	word := func(s string) index.Node { return &index.Word{Text: s} }
	exact := func(s string) index.Node { return &index.Word{Text: s, Exact: true} }
	phrase := func(s string) index.Node { return &index.Phrase{Words: strings.Fields(s)} }
	cases := []struct {
		name  string
		match index.Node
		want  string
	}{
		{"a word matches its stem", word("threshold"), "a#0 a#1"},
		{"an exact word does not", exact("threshold"), ""},
		{"a word in the heading", word("leaver"), "a#2"},
		{"stop words are words", phrase("not always"), "a#0"},
		{"a phrase is not its words", phrase("always not"), ""},
		{"an acronym is not the pronoun", word("IT"), "a#2"},
		{"the pronoun's spelling finds both", word("it"), "a#2 b#0"},
		{"a printed & is part of the word", word("A&E"), "b#0"},
		{"s.47 is S47", word("S47"), "b#0"},
		{"curly and straight apostrophes", phrase("children's services"), "b#1"},
		{"no phrase across lines", phrase("leads leads"), ""},
		{"prefix", &index.Prefix{Text: "safeg"}, "b#1"},
		{"near", &index.Near{A: word("partners"), B: word("thresholds"), K: 2}, "a#1"},
		{"not", &index.And{Nodes: []index.Node{word("good"), &index.Not{Node: word("plan")}}}, "b#0"},
		{"two of three", &index.Or{Min: 2, Nodes: []index.Node{word("good"), word("child"), word("slow")}}, "a#2"},
		{"everything", nil, "a#0 a#1 a#2 b#0 b#1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, err := e.Search(context.Background(), &index.Query{Match: c.match, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, ids(r)); diff != "" {
				t.Errorf("passages (-want +got):\n%s", diff)
			}
		})
	}
}

func testValues(t *testing.T, open Opener) {
	e := start(t, open)
	a, b := doc("a#1", "visits are late"), doc("a#2", "visits are timely")
	a.Values["theme"] = []string{"placements", "fostering"}
	apply(t, e, 1, "a", a, b)
	r, err := e.Search(context.Background(), &index.Query{Limit: 9, Values: []string{"theme", "unheard of", "report"}})
	if err != nil {
		t.Fatal(err)
	}
	want := [][][]string{{{"fostering", "placements"}, nil, {"a"}}, {nil, nil, {"a"}}}
	var got [][][]string
	for _, h := range r.Hits {
		got = append(got, h.Values)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func testAlso(t *testing.T, open Opener) {
	e := start(t, open)
	apply(t, e, 1, "a", doc("a#1", "visits are late"), doc("a#2", "visits are so often late"), doc("a#3", "plans are so often late"))
	q := &index.Query{Match: &index.Word{Text: "visits"}, Limit: 9, Detail: true}
	before, err := e.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	q.Also = []index.Node{&index.Phrase{Words: []string{"so", "often"}, Stem: true}, &index.Word{Text: "unheard"}}
	after, err := e.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	if after.Total != 2 || ids(before) != "a#1 a#2" || ids(after) != "a#2 a#1" {
		t.Errorf("got %s, then %s", ids(before), ids(after))
	}
	if m := after.Hits[0].Matches; len(m) != 2 || m[1].Leaf != 1 || len(after.Stats.LeafDocs) != 3 {
		t.Errorf("leaves are numbered on after the match: got %+v", m)
	}
	q.Also = []index.Node{&index.And{}}
	if _, err := e.Search(context.Background(), q); !errors.Is(err, index.ErrQuery) {
		t.Errorf("got %v, want an ErrQuery", err)
	}
}
