package search

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"findings/index"
)

// A RequestError says what is wrong with a request, in words for the person who made it.
type RequestError struct {
	Param  string // name of the parameter in the HTTP API
	Reason string
}

func (e *RequestError) Error() string { return e.Param + ": " + e.Reason }

// A plan is a request made ready: understood, checked and compiled.
type plan struct {
	req        Request
	understood Understood
	compiler   *compiler
	query      *compiled
	wanted     wanted // what the text is about and asks for
	relax      int
	settled    bool // relax stays as it is
	filters    []index.Filter
	selected   map[string][]string // facet → values that filter
	facets     []string
	hash       uint64
	cursor     cursor
	seq        uint64 // the change of the library that is searched
}

// plan checks a request and makes it ready.
func (s *Searcher) plan(ctx context.Context, req Request) (*plan, error) {
	p := &plan{req: req, seq: s.reader.Seq()}
	if err := p.check(); err != nil {
		return nil, err
	}
	var err error
	if p.understood, err = s.understand(ctx, p.req); err != nil {
		return nil, err
	}
	if wordless(req.Text, &p.understood) {
		return nil, &RequestError{"q", "has no word to look for; type some, or nothing to see every passage"}
	}
	p.hash = hashRequest(&p.req)
	if p.cursor, err = parseCursor(p.req.Cursor, p.hash); err != nil {
		return nil, err
	}
	p.filter()
	p.relax = p.cursor.relax
	p.settled = p.cursor.place != placeStart
	p.compiler = newCompiler(p.understood.Expr, p.req.Exact)
	if all := p.compiler.all(); all != nil {
		st, err := s.reader.Stats(ctx, all)
		if err != nil {
			return nil, fmt.Errorf("weighing the words: %w", refused(err))
		}
		p.compiler.weigh(st)
	}
	p.query = p.compiler.compile(p.understood.Expr, p.relax)
	p.wanted = s.wanted(&p.understood, p.req.Text)
	return p, nil
}

// wordless says whether a text says nothing at all: "??" would find every passage.
// No text and a star ask for them.
func wordless(text string, u *Understood) bool {
	text = strings.TrimSpace(text)
	return text != "" && text != "*" && u.Expr == nil && len(u.Filter)+len(u.Prefer)+len(u.Absent) == 0 && u.From+u.To == ""
}

// understand reads the text of a request. A misspelled word that no passage
// holds is corrected; one that hardly any holds is asked about.
func (s *Searcher) understand(ctx context.Context, req Request) (Understood, error) {
	known, err := s.store.authorities(ctx)
	if err != nil {
		return Understood{}, err
	}
	o := Options{Exact: req.Exact, Everything: req.Everything, Known: func(authority string) bool { return known[authority] }}
	u, err := s.words.Understand(req.Text, o)
	if err != nil {
		return u, err
	}
	all, err := s.speller.Check(ctx, req.Text, u.Expr)
	if err != nil || len(all) == 0 {
		return u, err
	}
	u.Query.Suggestion = Corrected(req.Text, all)
	vain := slices.DeleteFunc(slices.Clone(all), func(c Correction) bool { return c.Found > 0 })
	if req.Exact || len(vain) == 0 {
		return u, nil
	}
	corrected := Corrected(req.Text, vain)
	again, err := s.words.Understand(corrected, o)
	if err != nil {
		return u, nil // a correction never makes a mistake of what is none
	}
	again.Query.Text, again.Query.Corrected = req.Text, corrected
	if len(vain) < len(all) {
		again.Query.Suggestion = u.Query.Suggestion
	}
	return again, nil
}

// check sets what was left open and refuses what cannot be.
func (p *plan) check() error {
	r := &p.req
	if r.Size == 0 {
		r.Size = 20
	}
	if r.Size < 1 || r.Size > 100 && !r.whole || r.Size > index.MaxLimit {
		return &RequestError{"size", "must be 1 to 100"}
	}
	if r.Sort == "" {
		r.Sort = "relevance"
	}
	if !slices.Contains([]string{"relevance", "newest", "oldest"}, r.Sort) {
		return &RequestError{"sort", fmt.Sprintf("%q is not one of relevance, newest and oldest", r.Sort)}
	}
	if r.Group == "" {
		r.Group = "none"
	}
	if r.Group != "none" && r.Group != "report" {
		return &RequestError{"group", fmt.Sprintf("%q is not one of none and report", r.Group)}
	}
	for name := range r.Filter {
		if name != "report" && !slices.Contains(FacetNames, name) {
			return &RequestError{name, "is not a filter"}
		}
	}
	for param, date := range map[string]string{"from": r.From, "to": r.To} {
		if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
			return &RequestError{param, fmt.Sprintf("%q is not a date such as 2024-09-30", date)}
		}
	}
	p.facets = r.Facets
	if r.Facets == nil {
		p.facets = FacetNames
	}
	for _, name := range p.facets {
		if !slices.Contains(FacetNames, name) {
			return &RequestError{"facets", fmt.Sprintf("%q is not a facet", name)}
		}
	}
	return nil
}

// filter joins the request's own filters with those in the text. Where the
// request filters a facet itself, what the words say about it does not count.
func (p *plan) filter() {
	p.selected = maps.Clone(p.req.Filter)
	if p.selected == nil {
		p.selected = map[string][]string{}
	}
	maps.DeleteFunc(p.selected, func(_ string, values []string) bool { return len(values) == 0 })
	for facet, values := range p.understood.Filter {
		if _, own := p.req.Filter[facet]; !own && len(values) > 0 {
			p.selected[facet] = values
		}
	}
	for _, facet := range slices.Sorted(maps.Keys(p.selected)) {
		p.filters = append(p.filters, index.Filter{Facet: facet, Values: p.selected[facet]})
	}
	from, to := max(p.req.From, p.understood.From), p.req.To
	if to == "" || p.understood.To != "" && p.understood.To < to {
		to = p.understood.To
	}
	if from != "" || to != "" {
		p.filters = append(p.filters, index.Filter{Facet: "date", From: from, To: to})
	}
}

// moved says that the library has changed since the first page, that it is searched
// as it is now, and that the order may be another.
func (p *plan) moved() bool {
	inOrder := p.req.Sort != "relevance" && p.req.Group == "none"
	return p.cursor.place != placeStart && p.cursor.seq != p.seq && !inOrder
}

// next is the cursor for the page after the place c.
func (p *plan) next(c cursor) string {
	c.relax, c.hash, c.seq = p.relax, p.hash, p.seq
	return c.String()
}
