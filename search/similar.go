package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"findings/index"
)

// ErrNotFound is the error of a passage that is not in the library.
var ErrNotFound = errors.New("no such passage")

// Bounds of the words that stand for a passage when others like it are sought.
const (
	similarWords = 24
	similarShare = 4 // one in so many of them must be in the other
)

// Similar gives up to n passages most like one, from other places than itself.
func (s *Searcher) Similar(ctx context.Context, passage string, n int) (list []Result, err error) {
	err = s.during(ctx, 0, func(ctx context.Context, s *Searcher) error {
		list, err = s.similar(ctx, passage, n)
		return err
	})
	return list, err
}

func (s *Searcher) similar(ctx context.Context, passage string, n int) ([]Result, error) {
	own := s.store.passage(passage)
	if own == nil {
		return nil, fmt.Errorf("%s: %w", passage, ErrNotFound)
	}
	words, err := s.tellingWords(ctx, own.Text)
	if err != nil || len(words) == 0 {
		return nil, err
	}
	q := &compiled{needed: max(1, len(words)/similarShare)}
	or := &index.Or{Min: q.needed}
	for _, k := range words {
		q.concepts = append(q.concepts, k)
		or.Nodes = append(or.Nodes, k.node)
	}
	q.match = or
	q.leaves = number(or)
	found, err := s.reader.Search(ctx, &index.Query{Match: or, Limit: pool / 2, Detail: true, Values: scoredFacets})
	if err != nil {
		return nil, fmt.Errorf("finding passages like %s: %w", passage, err)
	}
	found.Hits = slices.DeleteFunc(found.Hits, func(h index.Hit) bool { return h.ID == passage })
	p := &plan{query: q, req: Request{Size: n}}
	page, _, err := s.page(ctx, p, s.arrange(s.scorer(p, found).rank(found.Hits)))
	if err != nil {
		return nil, err
	}
	return s.results(ctx, p, page)
}

// tellingWords are the words of a text that say most about it: often in it and
// seldom elsewhere (tf·idf).
func (s *Searcher) tellingWords(ctx context.Context, text string) ([]*concept, error) {
	count := map[string]int{}
	var order []string
	for _, w := range textWords(text) {
		if functionWords[w] || len(w) < 3 {
			continue
		}
		if count[w]++; count[w] == 1 {
			order = append(order, w)
		}
	}
	var out []*concept
	for batch := range slices.Chunk(order, index.MaxLeaves) {
		or := &index.Or{}
		for _, w := range batch {
			or.Nodes = append(or.Nodes, &index.Word{Text: w, Fields: []index.Field{index.Text}})
		}
		st, err := s.reader.Stats(ctx, or)
		if err != nil {
			return nil, err
		}
		for i, w := range batch {
			df := float64(st.DocFreq[i][index.Text])
			k := &concept{words: w, soft: true, node: or.Nodes[i], ways: []way{{leaves: or.Nodes[i : i+1], weight: 1}}}
			k.idf = math.Log(1+(float64(st.Docs)-df+0.5)/(df+0.5)) * math.Sqrt(float64(count[w]))
			if df > 1 { // a word that only this passage holds finds nothing
				out = append(out, k)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *concept) int { return cmp.Compare(b.idf, a.idf) })
	return out[:min(len(out), similarWords)], nil
}
