package search

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"findings/corpus"
	"findings/corpus/label"
	"findings/index"
)

// A Library gives the reports and passages that the engine names.
type Library interface {
	Report(id string) (*corpus.Report, error)
	Passage(id string) (*corpus.Passage, error)
}

// A Searcher answers requests. Its methods may be called at once from many goroutines.
type Searcher struct {
	lib     Library
	engine  index.Engine
	reader  index.Reader // the engine at one moment, while a request is answered
	words   *Understander
	speller *Speller
	labels  *label.Labeler
	themes  map[string]string // id → label
	ranking ranking
	store   *store
	slots   chan struct{} // searches under way
	limit   time.Duration // that a search may take
}

// ErrTooSlow is a search that was given up because it took too long. It is a
// context.DeadlineExceeded as well.
var ErrTooSlow = errors.New("the search took too long and was given up")

// searchTime is many times what the slowest search takes that can be typed.
const searchTime = 10 * time.Second

// New returns a Searcher over a library and the engine that follows it. The
// labels tell what a question is about, as they do for a passage. A nil
// Understander is one with the built-in vocabulary.
func New(lib Library, engine index.Engine, words *Understander, labels *label.Labeler) *Searcher {
	if words == nil {
		words = NewUnderstander(labels.Themes(), DefaultVocabulary())
	}
	s := &Searcher{
		lib: lib, engine: engine, reader: engine, words: words, speller: NewSpeller(engine, words.vocabulary), labels: labels,
		themes:  map[string]string{},
		ranking: defaultRanking(),
		store:   newStore(lib, engine),
		slots:   make(chan struct{}, 2*runtime.GOMAXPROCS(0)),
		limit:   searchTime,
	}
	for _, t := range labels.Themes() {
		s.themes[t.ID] = t.Label
	}
	return s
}

// Search answers a request. What is wrong with the request is a *RequestError,
// or a *SyntaxError of the text.
func (s *Searcher) Search(ctx context.Context, req Request) (*Response, error) {
	start := time.Now()
	var resp *Response
	err := s.during(ctx, generation(req.Cursor), func(ctx context.Context, s *Searcher) (err error) {
		resp, err = s.searchWide(ctx, req)
		return err
	})
	if err != nil {
		return nil, err
	}
	resp.TookMS = float64(time.Since(start).Microseconds()) / 1000
	return resp, nil
}

// search answers a request as it was understood.
func (s *Searcher) search(ctx context.Context, req Request) (*Response, error) {
	p, err := s.plan(ctx, req)
	if err != nil {
		return nil, err
	}
	resp := &Response{Query: p.understood.Query}
	switch {
	case p.req.Group == "report":
		err = s.groups(ctx, p, resp)
	case p.req.Sort == "relevance" && p.cursor.place != placeTail:
		err = s.byRelevance(ctx, p, resp)
	default:
		err = s.inOrder(ctx, p, resp)
	}
	if err != nil {
		return nil, fmt.Errorf("searching: %w", refused(err))
	}
	resp.Changed = p.moved()
	resp.Query.Needed, resp.Query.Words = p.query.needed, p.query.soft
	for _, k := range p.query.concepts {
		if k.absent && !k.also {
			resp.Query.Missing = append(resp.Query.Missing, k.words)
		}
	}
	return resp, nil
}

// refused turns what the engine refuses to run into a sentence about the text.
func refused(err error) error {
	if errors.Is(err, index.ErrQuery) {
		return &RequestError{"q", "has too many words, phrases and operators; leave some out"}
	}
	return err
}

// during runs fn once there is a place among the searches under way, for as long
// as a search may take, on the index as it was after a change: all that a request
// asks of it, it asks of the same moment.
func (s *Searcher) during(ctx context.Context, seq uint64, fn func(context.Context, *Searcher) error) error {
	limited, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	err := s.inTurn(limited, seq, fn)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return fmt.Errorf("%w after %s: %w", ErrTooSlow, s.limit, err)
	}
	return err
}

func (s *Searcher) inTurn(ctx context.Context, seq uint64, fn func(context.Context, *Searcher) error) error {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return fmt.Errorf("waiting for other searches: %w", ctx.Err())
	}
	reader, release, err := s.engine.At(seq)
	if err != nil {
		return err
	}
	defer release()
	at := *s
	at.reader, at.speller, at.store = reader, s.speller.on(reader), s.store.at(reader)
	return fn(ctx, &at)
}

// pool is how many candidates are ranked. Results beyond follow in the engine's order.
const pool = 400

// byRelevance gives a page of the best passages.
func (s *Searcher) byRelevance(ctx context.Context, p *plan, resp *Response) error {
	found, err := s.find(ctx, p, index.Query{Limit: pool, Facets: p.facets})
	if err != nil {
		return err
	}
	s.count(p, found, resp)
	list, err := s.rank(ctx, p, found)
	if err != nil {
		return err
	}
	page, more, err := s.page(ctx, p, s.arrange(list))
	if err != nil {
		return err
	}
	if more {
		last := page[len(page)-1]
		resp.Next = p.next(cursor{place: placeRanked, score: last.Score.Total, id: last.ID})
	} else if found.Total > len(found.Hits) {
		resp.Next = p.next(tailAfter(found.Hits))
	}
	resp.Results, err = s.results(ctx, p, page)
	return err
}

// inOrder gives a page in the engine's order: by date, or what comes after the
// pool by relevance.
func (s *Searcher) inOrder(ctx context.Context, p *plan, resp *Response) error {
	sort := map[string]index.Sort{"relevance": index.Relevance, "newest": index.Newest, "oldest": index.Oldest}
	q := index.Query{Limit: p.req.Size, Facets: p.facets, Sort: sort[p.req.Sort], After: p.cursor.key()}
	found, err := s.find(ctx, p, q)
	if err != nil {
		return err
	}
	s.count(p, found, resp)
	if len(found.Hits) == p.req.Size {
		resp.Next = p.next(tailAfter(found.Hits))
	}
	resp.Results, err = s.results(ctx, p, s.scorer(p, found).scored(found.Hits))
	return err
}

// find asks the engine. Where too few passages hold all the words that should
// match, it asks for a third of them less, and so on down to two (one of two); below
// that only while nothing is found at all.
func (s *Searcher) find(ctx context.Context, p *plan, q index.Query) (*index.Result, error) {
	q.Filter, q.Detail, q.Values = p.filters, true, scoredFacets
	for {
		q.Match, q.Also = p.query.match, p.query.also
		found, err := s.reader.Search(ctx, &q)
		if err != nil {
			return nil, err
		}
		if p.settled || p.enough(found) {
			p.settled = true
			return found, nil
		}
		p.relax += max(1, p.query.needed/3)
		p.query = p.compiler.compile(p.understood.Expr, p.relax)
	}
}

// enough says whether so many passages hold the words asked for that ranking has
// a choice. Where the words as typed should count, any will do.
func (p *plan) enough(found *index.Result) bool {
	few := min(2, (p.query.soft+1)/2)
	switch {
	case p.query.needed <= 1:
		return true
	case found.Total == 0:
		return false
	case p.req.Exact || p.query.needed <= few:
		return true
	}
	enough := enoughFound
	if p.query.needed == 2 {
		enough = enoughOfTwo
	}
	return found.Total >= min(enough, 1+found.Stats.Docs/50)
}

// How many passages must hold the words asked for, fewer in a small library. Of two
// words a page full of passages with both is enough: either alone says much less.
const (
	enoughFound = 100
	enoughOfTwo = 20
)

// count puts totals and facets into the response.
func (s *Searcher) count(p *plan, found *index.Result, resp *Response) {
	resp.Total, resp.Reports = found.Total, found.Reports
	resp.Facets = s.facetValues(p, found.Facets)
}

// results are the hits as the reader sees them. A passage that has left the
// library since the engine named it is left out.
func (s *Searcher) results(ctx context.Context, p *plan, hits []*ranked) ([]Result, error) {
	out := make([]Result, 0, len(hits))
	for _, h := range hits {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		passage, report := s.store.passage(h.ID), s.store.report(h.Report)
		if passage == nil || report == nil {
			continue
		}
		r := ResultOf(passage, report)
		marks := p.query.marks(h.Hit)
		r.Highlights, r.Snippet = show(passage.Text, marks)
		r.Score, r.Similar = round(h.Score.Total), h.folded
		if p.req.Explain {
			r.Explain = h.Score
		}
		out = append(out, r)
	}
	return out, nil
}
