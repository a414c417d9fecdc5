package enginetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"findings/index"
)

// all gives the IDs of all passages.
func all(t *testing.T, e index.Engine) string {
	t.Helper()
	r, err := e.Search(context.Background(), &index.Query{Limit: index.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	return ids(r)
}

func testApply(t *testing.T, open Opener) {
	dir := t.TempDir()
	e, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { e.Close() }()
	expect := func(seq uint64, want string) {
		t.Helper()
		if diff := cmp.Diff(want, all(t, e)); diff != "" {
			t.Errorf("passages (-want +got):\n%s", diff)
		}
		if e.Seq() != seq {
			t.Errorf("Seq is %d, not %d", e.Seq(), seq)
		}
		if n := e.Info(); n.Seq != seq {
			t.Errorf("Info has Seq %d, not %d", n.Seq, seq)
		}
	}
	expect(0, "")
	apply(t, e, 1, "a", doc("a#0", "one"), doc("a#1", "two"))
	apply(t, e, 2, "b", doc("b#0", "three"))
	expect(2, "a#0 a#1 b#0")
	apply(t, e, 3, "a", doc("a#1", "two again"), doc("a#2", "four")) // replaces all of a
	expect(3, "a#1 a#2 b#0")
	apply(t, e, 4, "b")
	expect(4, "a#1 a#2")
	apply(t, e, 5, "never there")
	expect(5, "a#1 a#2")
	bad := []index.Change{
		{Seq: 6, Report: "c", Docs: []index.Doc{doc("c#0", "five")}},
		{Seq: 7, Report: "d", Docs: []index.Doc{doc("d#0", "six"), doc("d#0", "six")}},
	}
	if e.Apply(context.Background(), bad) == nil {
		t.Error("a passage that comes twice is accepted")
	}
	expect(5, "a#1 a#2") // all or none
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if e, err = open(dir); err != nil {
		t.Fatal(err)
	}
	expect(5, "a#1 a#2")
	if n := e.Info(); n.Docs != 2 || n.Reports != 1 || n.Bytes == 0 {
		t.Errorf("Info of 2 passages of 1 report is %+v", n)
	}
}

func testRefused(t *testing.T, open Opener) {
	e := start(t, open)
	word := &index.Word{Text: "plans"}
	var many index.Or
	for range index.MaxLeaves + 1 {
		many.Nodes = append(many.Nodes, word)
	}
	var deep index.Node = word
	for range 10000 {
		deep = &index.Not{Node: deep}
	}
	cases := []struct {
		name string
		q    index.Query
	}{
		{"too many leaves", index.Query{Match: &many}},
		{"too deep", index.Query{Match: deep}},
		{"a short prefix", index.Query{Match: &index.Prefix{Text: "pl"}}},
		{"a prefix of two words", index.Query{Match: &index.Prefix{Text: "care pla"}}},
		{"a prefix of nothing", index.Query{Match: &index.Prefix{Text: "***"}}},
		{"a limit too high", index.Query{Limit: index.MaxLimit + 1}},
		{"a limit below zero", index.Query{Limit: -1}},
		{"a Near of conditions", index.Query{Match: &index.Near{A: &index.And{Nodes: []index.Node{word}}, B: word}}},
		{"no node in a node", index.Query{Match: &index.And{Nodes: []index.Node{nil}}}},
		{"a filter without values", index.Query{Filter: []index.Filter{{Facet: "theme"}}}},
		{"a date that is none", index.Query{Filter: []index.Filter{{Facet: "date", From: "2021-02-30"}}}},
		{"a date range without dates", index.Query{Filter: []index.Filter{{Facet: "date"}}}},
		{"a date that is none, deep down", index.Query{Match: &index.Not{Node: &index.Has{Filter: index.Filter{Facet: "date", To: "x"}}}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := e.Search(context.Background(), &c.q); !errors.Is(err, index.ErrQuery) {
				t.Errorf("the error is %v, not ErrQuery", err)
			}
		})
	}
}

// testPages goes through all passages by After, in every order.
func testPages(t *testing.T, open Opener) {
	p := NewPair(start(t, open))
	d := rand.New(rand.NewPCG(5, 5))
	for range 8 {
		p.Apply(t, d, 4)
	}
	for _, sort := range []index.Sort{index.Relevance, index.Newest, index.Oldest} {
		q := index.Query{Match: &index.Word{Text: "children"}, Sort: sort, Limit: index.MaxLimit}
		whole, err := p.Engine.Search(context.Background(), &q)
		if err != nil {
			t.Fatal(err)
		}
		var paged []string
		q.Limit = 3
		for {
			r, err := p.Engine.Search(context.Background(), &q)
			if err != nil {
				t.Fatal(err)
			}
			if r.Total != whole.Total {
				t.Errorf("the total is %d on a page, %d on the first", r.Total, whole.Total)
			}
			if len(r.Hits) == 0 {
				break
			}
			for _, h := range r.Hits {
				paged = append(paged, h.ID)
			}
			last := key(&r.Hits[len(r.Hits)-1])
			q.After = &last
		}
		var want []string
		for _, h := range whole.Hits {
			want = append(want, h.ID)
		}
		if diff := cmp.Diff(want, paged); diff != "" || len(want) < 10 {
			t.Errorf("order %d (-whole +paged):\n%s", sort, diff)
		}
	}
}

func testDictionary(t *testing.T, open Opener) {
	p := NewPair(start(t, open))
	d := rand.New(rand.NewPCG(9, 9))
	for range 8 {
		p.Apply(t, d, 4)
	}
	ctx := context.Background()
	for _, prefix := range []string{"", "p", "p", "plan", "children'", "zzz"} {
		if prefix == "plan" {
			p.Apply(t, d, 5) // what is remembered must not outlive a change
			checkTerms(t, p, "p")
		}
		checkTerms(t, p, prefix)
	}
	for _, word := range []string{"plnas", "place", "chidlren", "vists", "c", "zzzzz"} {
		got, err := p.Engine.Similar(ctx, word, 2)
		if err != nil {
			t.Fatal(err)
		}
		near := within(word, 2, "abcdefghijklmnopqrstuvwxyz'")
		want := map[string]int{}
		for term, n := range p.ref.terms(word[:min(2, len(word))]) {
			if _, ok := near[term]; ok && len(word) > 1 {
				want[term] = n
			}
		}
		if diff := cmp.Diff(want, asMap(got)); diff != "" {
			t.Errorf("words like %q (-want +got):\n%s", word, diff)
		}
		for i := 1; i < len(got); i++ {
			if near[got[i].Term] < near[got[i-1].Term] {
				t.Errorf("like %q: %s comes after %s", word, got[i].Term, got[i-1].Term)
			}
		}
	}
}

func checkTerms(t *testing.T, p *Pair, prefix string) {
	t.Helper()
	ctx := context.Background()
	got, err := p.Engine.Terms(ctx, prefix, 100)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p.ref.terms(prefix), asMap(got)); diff != "" {
		t.Errorf("words that begin with %q (-want +got):\n%s", prefix, diff)
	}
	for i := 1; i < len(got); i++ {
		if got[i].Count > got[i-1].Count {
			t.Errorf("%v comes after %v", got[i], got[i-1])
		}
	}
	few, err := p.Engine.Terms(ctx, prefix, 2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got[:min(2, len(got))], few); diff != "" {
		t.Errorf("the first two (-want +got):\n%s", diff)
	}
}

func asMap(terms []index.TermCount) map[string]int {
	m := map[string]int{}
	for _, t := range terms {
		m[t.Term] = t.Count
	}
	return m
}

// testWholeReports searches while a report is replaced again and again: every
// answer holds one version of it, whole.
func testWholeReports(t *testing.T, open Opener) {
	e := start(t, open)
	version := func(n int) (docs []index.Doc) {
		for i := range 7 {
			docs = append(docs, doc(fmt.Sprintf("a#%d-%d", i, n%3), fmt.Sprintf("version v%d of passage", n)))
		}
		return docs
	}
	apply(t, e, 1, "a", version(0)...)
	apply(t, e, 2, "b", doc("b#0", "another passage"))
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for searched := 0; ; searched++ {
				select {
				case <-stop:
					if searched == 0 {
						t.Error("nothing was searched meanwhile")
					}
					return
				default:
				}
				r, err := e.Search(context.Background(), &index.Query{Match: &index.Word{Text: "passage"}, Limit: 100, Facets: []string{"report"}, Detail: true})
				if err != nil {
					t.Error(err)
					return
				}
				if r.Total != 8 || len(r.Hits) != 8 || r.Reports != 2 || r.Facets["report"][0].Count != 7 {
					t.Errorf("%d passages of %d reports, not 8 of 2: %s", r.Total, r.Reports, ids(r))
					return
				}
			}
		})
	}
	for n := range 8 {
		apply(t, e, uint64(3+n), "a", version(n+1)...)
	}
	close(stop)
	readers.Wait()
}

// testStopped gives contexts that are over, and uses an engine that is closed.
func testStopped(t *testing.T, open Opener) {
	e := start(t, open)
	apply(t, e, 1, "a", doc("a#0", "one"))
	over, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	if _, err := e.Search(over, &index.Query{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Search after its deadline gives %v", err)
	}
	if err := e.Apply(over, []index.Change{{Seq: 2, Report: "a"}}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Apply after its deadline gives %v", err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
	if _, err := e.Search(context.Background(), &index.Query{}); !errors.Is(err, index.ErrClosed) {
		t.Errorf("Search of a closed engine gives %v", err)
	}
	if err := e.Apply(context.Background(), []index.Change{{Seq: 2, Report: "a"}}); !errors.Is(err, index.ErrClosed) {
		t.Errorf("Apply to a closed engine gives %v", err)
	}
	if e.Seq() != 0 || e.Info() != (index.Info{}) {
		t.Error("a closed engine has a Seq or Info")
	}
}
