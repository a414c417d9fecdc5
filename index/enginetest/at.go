package enginetest

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"findings/index"
)

// testAt holds a moment while the index changes: it answers as it did, and so
// does the same moment asked for again, or else it says that it is another.
func testAt(t *testing.T, open Opener) {
	p := NewPair(start(t, open))
	d := rand.New(rand.NewPCG(3, 3))
	p.Apply(t, d, 6)
	ctx := context.Background()
	queries := make([]*index.Query, 30)
	want := make([]*index.Result, len(queries))
	for i := range queries {
		queries[i] = RandomQuery(d)
	}
	then, release, err := p.Engine.At(0)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	seq := then.Seq()
	if seq != p.Engine.Seq() {
		t.Fatalf("the moment is that of change %d, not %d", seq, p.Engine.Seq())
	}
	for i, q := range queries {
		if want[i], err = then.Search(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		p.Apply(t, d, 3)
		again, done, err := p.Engine.At(seq)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []index.Reader{then, again} {
			if r.Seq() != seq && r.Seq() != p.Engine.Seq() {
				t.Errorf("neither the moment asked for nor now: %d", r.Seq())
			}
			for i, q := range queries {
				got, err := r.Search(ctx, q)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want[i], got); diff != "" && r.Seq() == seq {
					t.Errorf("%s (-then +now):\n%s", describe(q), diff)
				}
			}
		}
		done()
	}
	if then.Seq() != seq {
		t.Errorf("a moment that is held is %d now and was %d", then.Seq(), seq)
	}
}
