package search

import (
	"cmp"
	"container/heap"
	"context"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"

	"findings/index"
)

// A sketch is a sample of a text's shingles (runs of words), the same for the
// same words: its least hashes. Two sketches share as much as the texts do
// (Broder, "On the resemblance and containment of documents", 1997).
type sketch []uint64

const (
	shingle    = 4   // words
	sketchSize = 24  // hashes
	sameness   = 0.7 // share of hashes from which two passages are near-duplicates
)

func sketchOf(words []string) sketch {
	var hashes []uint64
	for i := range max(1, len(words)-shingle+1) {
		h := fnv.New64a()
		for _, w := range words[i:min(len(words), i+shingle)] {
			h.Write([]byte(w))
			h.Write([]byte{' '})
		}
		hashes = append(hashes, h.Sum64())
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return sketch(slices.Clip(hashes[:min(len(hashes), sketchSize)]))
}

// textWords are the runs of letters and digits of a text, in lower case.
func textWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// arrange puts the ranked hits in the order to show: each further passage of a
// report counts a little less, so that one report does not crowd out the rest.
// The scores that it leaves fall from first to last, ties by ID.
func (s *Searcher) arrange(hits []*ranked) []*ranked {
	shown := map[string]int{}
	h := byScore(hits)
	out := make([]*ranked, 0, len(hits))
	for len(h) > 0 {
		top := h[0]
		n := shown[top.Report]
		due := s.ranking.crowding * float64(min(n, maxCrowding)) * (top.Score.Total + top.Score.Penalty)
		if due > top.Score.Penalty {
			top.Score.Total -= due - top.Score.Penalty
			top.Score.Penalty = due
			heap.Fix(&h, 0)
			continue
		}
		shown[top.Report]++
		out = append(out, top)
		heap.Pop(&h)
	}
	return out
}

// maxCrowding is how many passages of its report count against one.
const maxCrowding = 3

// byScore is a heap of hits, best first.
type byScore []*ranked

func (h byScore) Len() int           { return len(h) }
func (h byScore) Less(i, j int) bool { return better(h[i], h[j]) < 0 }
func (h byScore) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *byScore) Push(x any)        { *h = append(*h, x.(*ranked)) }
func (h *byScore) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

// better orders hits: best first, ties by ID.
func better(a, b *ranked) int {
	return cmp.Or(cmp.Compare(b.Score.Total, a.Score.Total), cmp.Compare(a.ID, b.ID))
}

// lookahead is how far behind the page near-duplicates of its passages are sought.
const lookahead = 60

// page is the part of an arranged list behind the cursor, near-duplicates folded
// into the first of them, and whether more follow.
func (s *Searcher) page(ctx context.Context, p *plan, list []*ranked) (page []*ranked, more bool, err error) {
	after := &ranked{Hit: &index.Hit{ID: p.cursor.id}, Score: Score{Total: p.cursor.score}}
	started := p.cursor.place == placeStart
	var kept []sketch
	var onPage []int // index into page of each kept, -1 before it
	holders := map[uint64][]int{}
	behind := 0
	for _, h := range list {
		if behind > lookahead {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
		if s.store.passage(h.ID) == nil {
			continue // what has left the library hides nothing
		}
		k := s.store.digest(h.ID).sketch
		if i := duplicate(k, kept, holders); i >= 0 && !p.req.whole {
			if n := onPage[i]; n >= 0 {
				page[n].folded++
			}
			continue
		}
		n := -1
		switch {
		case !started && better(h, after) <= 0:
		case len(page) < p.req.Size:
			n = len(page)
			page = append(page, h)
		default:
			more = true
			behind++
		}
		for _, x := range k {
			holders[x] = append(holders[x], len(kept))
		}
		kept, onPage = append(kept, k), append(onPage, n)
	}
	return page, more, nil
}

// duplicate is the first of the kept sketches that k nearly equals, or -1.
func duplicate(k sketch, kept []sketch, holders map[uint64][]int) int {
	shared := map[int]int{}
	for _, x := range k {
		for _, i := range holders[x] {
			shared[i]++
		}
	}
	first := -1
	for i, n := range shared {
		if float64(n) >= sameness*float64(min(sketchSize, max(len(k), len(kept[i])))) && (first < 0 || i < first) {
			first = i
		}
	}
	return first
}
