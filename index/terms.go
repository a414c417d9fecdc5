package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// maxExpand is how many words a prefix stands for at most: the most frequent.
// Three letters of English stand for about 1,000 in a large collection.
const maxExpand = 2000

// uncounted is what Bleve's dictionaries offer besides their interface: terms
// without their counts, which it would read from postings that we read anyway.
type uncounted interface {
	AutomatonIteratorOmitCount(a segment.Automaton, from, before []byte) segment.DictionaryIterator
}

// withPrefix calls fn with the words of a field that begin with prefix and the
// passages that hold them, deleted ones included.
func (s *viewSegment) withPrefix(ctx context.Context, field, prefix string, fn func(term string, p postings)) error {
	dict, err := s.data.Dictionary(field)
	if err != nil {
		return fmt.Errorf("reading a dictionary of the index: %w", err)
	}
	from, before := []byte(prefix), []byte(nil)
	for i := len(from) - 1; i >= 0 && before == nil; i-- {
		if from[i] < 0xff {
			before = append(slices.Clone(from[:i]), from[i]+1)
		}
	}
	var it segment.DictionaryIterator
	if d, ok := dict.(uncounted); ok {
		it = d.AutomatonIteratorOmitCount(nil, from, before)
	} else {
		it = dict.AutomatonIterator(nil, from, before)
	}
	for {
		e, err := it.Next()
		if err != nil {
			return fmt.Errorf("reading a dictionary of the index: %w", err)
		}
		if e == nil {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		p, err := findTerm(dict, e.Term)
		if err != nil {
			return err
		}
		if p.docs != nil {
			fn(e.Term, p)
		}
	}
}

// counts gives the words of a field that begin with prefix, with the number of
// passages that hold each. Words of deleted passages only are left out.
func (v *view) counts(ctx context.Context, field, prefix string) (map[string]int, error) {
	found := map[string]int{}
	for i := range v.segments {
		s := &v.segments[i]
		err := s.withPrefix(ctx, field, prefix, func(term string, p postings) {
			if n := s.count(p.docs); n > 0 {
				found[term] += n
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func mostFrequent(counts map[string]int, n int) []TermCount {
	terms := make([]TermCount, 0, len(counts))
	for term, count := range counts {
		terms = append(terms, TermCount{term, count})
	}
	slices.SortFunc(terms, func(a, b TermCount) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Term, b.Term))
	})
	return terms[:min(n, len(terms))]
}

// Terms lists up to n indexed words that begin with prefix, most frequent first.
func (m *moment) Terms(ctx context.Context, prefix string, n int) ([]TermCount, error) {
	var words []TermCount
	err := m.read(func(v *view) (err error) {
		words, err = v.terms(ctx, strings.ToLower(prefix), n)
		return err
	})
	return words, err
}

// A dictionary remembers the most frequent words of short prefixes, which
// stand for thousands, by prefix.
type dictionary struct{ sync.Map }

// What a dictionary remembers: prefixes of up to shortPrefix bytes. There are
// some ten thousand of those that are the beginning of a word.
const (
	shortPrefix = 3
	remembered  = 20
)

func (v *view) terms(ctx context.Context, prefix string, n int) ([]TermCount, error) {
	short := len(prefix) <= shortPrefix && n <= remembered
	if short {
		if known, ok := v.dictionary.Load(prefix); ok {
			words := known.([]TermCount)
			return slices.Clone(words[:min(n, len(words))]), nil
		}
	}
	counts, err := v.counts(ctx, exactField[Text], prefix)
	if err != nil {
		return nil, err
	}
	if !short {
		return mostFrequent(counts, n), nil
	}
	words := slices.Clip(slices.Clone(mostFrequent(counts, remembered)))
	if len(words) > 0 {
		v.dictionary.Store(prefix, words)
	}
	return slices.Clone(words[:min(n, len(words))]), nil
}

// Similar lists indexed words within maxEdits of word that share its first two
// letters: nearest first, then most frequent.
func (m *moment) Similar(ctx context.Context, word string, maxEdits int) ([]TermCount, error) {
	terms := termsOf(word, false)
	if len(terms) != 1 || utf8.RuneCountInString(terms[0]) < 2 || maxEdits < 1 {
		return nil, nil
	}
	target := []rune(terms[0])
	maxEdits = min(maxEdits, 2)
	var counts map[string]int
	err := m.read(func(v *view) (err error) {
		counts, err = v.counts(ctx, exactField[Text], string(target[:2]))
		return err
	})
	if err != nil {
		return nil, err
	}
	near := map[string]int{}
	maps.DeleteFunc(counts, func(term string, _ int) bool {
		near[term] = distance(target, []rune(term), maxEdits)
		return near[term] > maxEdits
	})
	found := mostFrequent(counts, len(counts))
	slices.SortStableFunc(found, func(a, b TermCount) int { return near[a.Term] - near[b.Term] })
	return found, nil
}

// Edits is how many letters to insert, delete, replace or swap with their
// neighbour make b of a, or most+1 when more than most.
func Edits(a, b string, most int) int { return distance([]rune(a), []rune(b), most) }

// distance is how many letters to insert, delete, replace or swap with their
// neighbour make b of a (optimal string alignment), or most+1 when more than most.
func distance(a, b []rune, most int) int {
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	var rows [3][maxWord + 1]int
	if len(b) > maxWord || len(a) > maxWord {
		return most + 1
	}
	two, one, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			d := one[j-1]
			if a[i-1] != b[j-1] {
				d = 1 + min(d, one[j], row[j-1])
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d = min(d, two[j-2]+1)
				}
			}
			row[j] = d
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
		two, one, row = one, row, two
	}
	return min(one[len(b)], most+1)
}
