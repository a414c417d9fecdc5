package index

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"
)

// applyPassages replaces a report by so many passages.
func applyPassages(t *testing.T, e *Bleve, seq uint64, report string, n int) {
	t.Helper()
	c := Change{Seq: seq, Report: report}
	for i := range n {
		c.Docs = append(c.Docs, Doc{ID: fmt.Sprintf("%s#%d-%d", report, seq, i), Ordinal: i, Texts: [Fields]string{Text: "Visits are timely."}})
	}
	if err := e.Apply(context.Background(), []Change{c}); err != nil {
		t.Fatal(err)
	}
}

// kept says which of some changes At still gives.
func kept(t *testing.T, e *Bleve, seqs ...uint64) (found []uint64) {
	t.Helper()
	for _, seq := range seqs {
		r, release, err := e.At(seq)
		if err != nil {
			t.Fatal(err)
		}
		if r.Seq() == seq {
			found = append(found, seq)
		}
		release()
	}
	return found
}

func open1(t *testing.T) *Bleve {
	t.Helper()
	e, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func TestMomentsAreKept(t *testing.T) {
	e := open1(t)
	kept(t, e, 0) // the empty index: 0 is now, whatever was asked for before
	applyPassages(t, e, 1, "a", 1)
	if r, release, err := e.At(0); err != nil || r.Seq() != 1 {
		t.Fatalf("At(0) gives change %d, %v", r.Seq(), err)
	} else {
		release()
	}
	applyPassages(t, e, 2, "b", 1)
	kept(t, e, 2)
	applyPassages(t, e, 3, "a", 2)
	applyPassages(t, e, 4, "a", 2) // nobody has asked for 3
	if got := kept(t, e, 1, 2, 3, 4); fmt.Sprint(got) != "[1 2 4]" {
		t.Errorf("kept are %v, want those asked for and the last", got)
	}
	for seq := uint64(5); seq < 40; seq++ {
		applyPassages(t, e, seq, "c", 1)
		kept(t, e, 2, seq)
	}
	if n := len(e.store.Load().kept); n > keepViews {
		t.Errorf("%d moments are kept, at most %d", n, keepViews)
	}
	if got := kept(t, e, 2, 5, 38, 39); fmt.Sprint(got) != "[2 38 39]" {
		t.Errorf("kept are %v, want those asked for last", got)
	}
}

func TestMomentsAreLetGo(t *testing.T) {
	e := open1(t)
	s := e.store.Load()
	applyPassages(t, e, 1, "a", 5)
	r, release, err := e.At(0)
	if err != nil {
		t.Fatal(err)
	}
	view := r.(*moment).view
	release()
	applyPassages(t, e, 2, "a", 5)
	s.prune(time.Now().Add(keepFor / 2))
	if got := kept(t, e, 1); len(got) != 1 {
		t.Error("a moment was let go before its time")
	}
	s.prune(time.Now().Add(2 * keepFor))
	if got := kept(t, e, 1); len(got) != 0 || view.refs.Load() != 0 {
		t.Errorf("a moment that nobody asks for is kept, with %d references", view.refs.Load())
	}
}

// TestMomentsHoldLittle: what has been merged into other segments since is kept
// up to a number of passages.
func TestMomentsHoldLittle(t *testing.T) {
	e := open1(t)
	s := e.store.Load()
	applyPassages(t, e, 1, "a", 3)
	kept(t, e, 1)
	applyPassages(t, e, 2, "b", 3)
	apart := func(id uint64, n uint32) { // as if a segment of it had been merged into another
		s.keeping.Lock()
		defer s.keeping.Unlock()
		s.kept[0].segments = append(slices.Clone(s.kept[0].segments), viewSegment{id: id, n: n})
	}
	apart(1<<40, spareDocs-10)
	s.prune(time.Now())
	if len(s.kept) != 1 {
		t.Fatal("a moment with as many passages of its own as may be is let go")
	}
	apart(1<<41, 11)
	s.prune(time.Now())
	if len(s.kept) != 0 {
		t.Error("a moment with more passages of its own than may be is kept")
	}
}

func TestMomentsEndWithTheIndex(t *testing.T) {
	e := open1(t)
	applyPassages(t, e, 1, "a", 3)
	kept(t, e, 1)
	applyPassages(t, e, 2, "a", 3)
	old := e.store.Load().kept[0]
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if n := old.refs.Load(); n != 0 {
		t.Errorf("a closed index holds a moment with %d references", n)
	}
	if _, _, err := e.At(1); err == nil {
		t.Error("a closed index gives a moment")
	}
}
