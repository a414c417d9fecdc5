package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"findings/index"
)

// Bounds of what is read for feedback, whatever the query.
const (
	maxReread  = 60  // hits that feedback reaches
	modelShare = 5   // one in so many of them is taken for a model at most
	maxWeighed = 240 // stems of the best passages whose frequency is asked for
)

// A bag counts the telling words of a passage by the number of their stem, in
// the order of the numbers.
type bag []stemCount

type stemCount struct {
	stem  int32
	count int32
}

// of is how often a stem stands in the bag.
func (b bag) of(stem int32) int32 {
	i, ok := slices.BinarySearchFunc(b, stem, func(c stemCount, stem int32) int { return cmp.Compare(c.stem, stem) })
	if !ok {
		return 0
	}
	return b[i].count
}

func (b bag) words() float64 {
	n := 0
	for _, c := range b {
		n += int(c.count)
	}
	return float64(n)
}

// A term of a relevance model is a stem with its share.
type modelTerm struct {
	stem   int32
	weight float64
}

// feedback adds to the best of the ranked hits what they say of that which the
// very best speak of, whatever words were typed: pseudo-relevance feedback by a
// relevance model (Lavrenko and Croft, "Relevance-based language models", SIGIR
// 2001), mixed with the query's own score as RM3 does (Abdul-Jaleel et al., "UMass
// at TREC 2004"), its terms scored by BM25.
func (s *Searcher) feedback(ctx context.Context, list []*ranked) error {
	list = list[:min(len(list), maxReread)]
	r := &s.ranking
	if r.feedback == 0 || len(list) < 2 || list[0].Score.Total <= 0 {
		return nil
	}
	bags := make([]bag, len(list))
	lengths, average := make([]float64, len(list)), 0.0
	for i, h := range list {
		bags[i] = s.store.digest(h.ID).bag
		lengths[i] = bags[i].words()
		average += lengths[i] / float64(len(list))
	}
	model, err := s.relevanceModel(ctx, list[:min(len(list)/modelShare+1, r.models)], bags, lengths)
	if err != nil || len(model) == 0 {
		return err
	}
	said, most := make([]float64, len(list)), 0.0
	for i, b := range bags {
		length := 1 - r.b[index.Text] + r.b[index.Text]*lengths[i]/average
		for _, t := range model {
			if n := b.of(t.stem); n > 0 {
				said[i] += t.weight * saturated(float64(n)/length, r.modelK1)
			}
		}
		most = max(most, said[i])
	}
	top := list[0].Score.Total
	for i, h := range list {
		h.Score.Feedback = r.feedback * top * said[i] / most
		h.Score.Total += h.Score.Feedback
	}
	return nil
}

// relevanceModel is what the best passages speak of: the stems that take the
// largest share of them, each passage counting by its score, the rarer in the
// whole library the more.
func (s *Searcher) relevanceModel(ctx context.Context, best []*ranked, bags []bag, lengths []float64) ([]modelTerm, error) {
	share := map[int32]float64{}
	for i, h := range best {
		for _, c := range bags[i] {
			share[c.stem] += h.Score.Total / best[0].Score.Total * float64(c.count) / lengths[i]
		}
	}
	model := make([]modelTerm, 0, len(share))
	for stem, w := range share {
		model = append(model, modelTerm{stem, w})
	}
	model = s.store.stems.heaviest(model, maxWeighed)
	idf, err := s.store.idf(ctx, s.store.stems.words(model))
	if err != nil {
		return nil, fmt.Errorf("weighing what the best passages say: %w", err)
	}
	for i := range model {
		model[i].weight *= idf[i]
	}
	model = s.store.stems.heaviest(model, s.ranking.modelTerms)
	sum := 0.0
	for _, t := range model {
		sum += t.weight
	}
	for i := range model {
		model[i].weight /= sum
	}
	return model, nil
}

// A stemTable numbers the stems of the words that were read.
type stemTable struct {
	mu      sync.Mutex
	byWord  map[string]int32 // -1 for words that tell nothing
	byStem  map[string]int32
	text    []string // by number
	example []string // a word of the stem
}

// maxStems is how many words are numbered; what a library holds beyond is damage.
const maxStems = 1 << 18

func newStemTable() *stemTable {
	return &stemTable{byWord: map[string]int32{}, byStem: map[string]int32{}}
}

// number is the number of a word's stem, -1 for a word that tells nothing.
func (s *stemTable) number(word string) int32 {
	if n, ok := s.byWord[word]; ok || len(s.byWord) >= maxStems {
		return n
	}
	n := int32(-1)
	if t := index.Words(word); len(t) == 1 && len(word) > 2 && !functionWords[word] {
		var ok bool
		if n, ok = s.byStem[t[0].Stem]; !ok {
			n = int32(len(s.text))
			s.byStem[t[0].Stem] = n
			s.text, s.example = append(s.text, t[0].Stem), append(s.example, word)
		}
	}
	s.byWord[word] = n
	return n
}

// bagOf counts the stems of words.
func (s *stemTable) bagOf(words []string) bag {
	numbers := make([]int32, 0, len(words))
	s.mu.Lock()
	for _, w := range words {
		if n := s.number(w); n >= 0 {
			numbers = append(numbers, n)
		}
	}
	s.mu.Unlock()
	slices.Sort(numbers)
	var b bag
	for _, n := range numbers {
		if len(b) > 0 && b[len(b)-1].stem == n {
			b[len(b)-1].count++
			continue
		}
		b = append(b, stemCount{n, 1})
	}
	return slices.Clip(b)
}

// words are a word for each of the terms.
func (s *stemTable) words(terms []modelTerm) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = s.example[t.stem]
	}
	return out
}

// heaviest are the n terms of most weight, ties by their letters: numbers differ
// from run to run.
func (s *stemTable) heaviest(terms []modelTerm, n int) []modelTerm {
	s.mu.Lock()
	text := s.text // grows, but what is there stays
	s.mu.Unlock()
	slices.SortFunc(terms, func(a, b modelTerm) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(text[a.stem], text[b.stem]))
	})
	return terms[:min(len(terms), n)]
}
