package answer

import (
	"context"
	"fmt"
	"slices"

	"findings/corpus"
	"findings/index"
)

// A Library holds the reports that answers are made from.
type Library interface {
	Reports() ([]*corpus.Report, error)
	Passages(report string) ([]corpus.Passage, error)
	Passage(id string) (*corpus.Passage, error)
}

const (
	maxCandidates = 400 // passages read for a question that names no council
	maxLeaves     = 96  // words and phrases looked for
)

// A pool is the passages that an answer is looked for in, taken apart.
type pool struct {
	pages []*page
	docs  int                    // passages that rarity is counted over
	df    func(way []string) int // how many of them hold a word or phrase, by its stems
}

// poolOf reads the passages of reports: all of them where the question names a
// council, else those that the engine finds for its terms.
func (a *Answerer) poolOf(ctx context.Context, q *question, reports []*corpus.Report) (*pool, error) {
	if len(q.scope.authorities) == 0 {
		return a.search(ctx, q, reports)
	}
	p := &pool{}
	counts := map[string]int{}
	for _, r := range reports {
		passages, err := a.lib.Passages(r.ID)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", r.ID, err)
		}
		for _, x := range passages {
			if !q.wants(&x) {
				continue
			}
			pg := newPage(r, x)
			pg.count(counts)
			p.pages = append(p.pages, pg)
		}
	}
	p.docs = len(p.pages)
	p.df = func(way []string) int {
		n := p.docs
		for _, s := range way {
			n = min(n, counts[s])
		}
		return n
	}
	return p, nil
}

// count adds each stem of a page once.
func (p *page) count(counts map[string]int) {
	seen := map[string]bool{}
	for _, s := range p.sentences {
		for _, w := range s.words {
			if !seen[w.stem] {
				seen[w.stem] = true
				counts[w.stem]++
			}
		}
	}
}

// search asks the engine for the passages that hold most of the terms.
func (a *Answerer) search(ctx context.Context, q *question, reports []*corpus.Report) (*pool, error) {
	nodes, ways := q.nodes()
	if len(nodes) == 0 {
		return &pool{df: func([]string) int { return 0 }}, nil
	}
	query := index.Query{Match: &index.Or{Nodes: nodes}, Limit: maxCandidates, Filter: q.filters}
	byID := map[string]*corpus.Report{}
	var ids []string
	for _, r := range reports {
		byID[r.ID] = r
		ids = append(ids, r.ID)
	}
	query.Filter = append(slices.Clone(q.filters), index.Filter{Facet: "report", Values: ids})
	found, err := a.engine.Search(ctx, &query)
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	p := &pool{docs: found.Stats.Docs, df: func(way []string) int {
		if i, ok := ways[key(way)]; ok && i < len(found.Stats.LeafDocs) {
			return found.Stats.LeafDocs[i]
		}
		return 0
	}}
	for _, h := range found.Hits {
		passage, err := a.lib.Passage(h.ID)
		if r := byID[h.Report]; err == nil && r != nil {
			p.pages = append(p.pages, newPage(r, *passage))
		}
	}
	return p, nil
}

// nodes are the terms and the other ways to say them, as the engine takes them,
// with the number of the leaf of each.
func (q *question) nodes() (nodes []index.Node, ways map[string]int) {
	ways = map[string]int{}
	add := func(words, stems []string, boost float64) {
		if _, ok := ways[key(stems)]; ok || len(ways) >= maxLeaves || len(words) == 0 {
			return
		}
		ways[key(stems)] = len(ways)
		if len(words) == 1 {
			nodes = append(nodes, &index.Word{Text: words[0], Boost: boost})
			return
		}
		nodes = append(nodes, &index.Phrase{Words: words, Stem: true, Boost: boost})
	}
	for _, t := range q.terms {
		if t.stem != "" {
			add([]string{t.text}, []string{t.stem}, 1)
		}
	}
	for _, t := range q.terms {
		for _, a := range t.alts {
			add(a.words, a.stems, a.weight)
		}
	}
	return nodes, ways
}
