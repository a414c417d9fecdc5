package index

import (
	"context"
	"fmt"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

// TestPhrasesOfDeletedPassages: what is remembered of a phrase counts no passage
// that was deleted since.
func TestPhrasesOfDeletedPassages(t *testing.T) {
	e := open1(t)
	applyPassages(t, e, 1, "a", 3)
	applyPassages(t, e, 2, "b", 2)
	for i, want := range []int{5, 2, 6} {
		r, err := e.Search(context.Background(), &Query{Match: &Phrase{Words: []string{"visits", "are"}}})
		if err != nil {
			t.Fatal(err)
		}
		if r.Total != want || r.Stats.LeafDocs[0] != want {
			t.Errorf("after change %d: %d found, %d counted, want %d", i+2, r.Total, r.Stats.LeafDocs[0], want)
		}
		applyPassages(t, e, uint64(i+3), "a", 4*i)
	}
}

func TestPhraseCacheIsBounded(t *testing.T) {
	var c phraseCache
	p := postings{docs: roaring.BitmapOf(1), freq: make([]uint32, maxPhrases/40)}
	for i := range 25 {
		key := fmt.Sprint(i)
		c.put(key, p)
		if _, ok := c.get(key); !ok {
			t.Fatalf("phrase %d is not remembered", i)
		}
		if c.bytes > maxPhrases {
			t.Fatalf("%d bytes are remembered, at most %d", c.bytes, maxPhrases)
		}
	}
	c.put("huge", postings{freq: make([]uint32, maxPhrases)})
	if _, ok := c.get("huge"); ok {
		t.Error("what takes more than all the room is remembered")
	}
}
