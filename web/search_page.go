package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"findings/search"
)

// searchPage answers GET /search: the same call as the API, as a page.
func (s *Server) searchPage(c *gin.Context) error {
	q := c.Request.URL.Query()
	r, err := searchRequest(q)
	if err != nil {
		return err
	}
	found, err := s.Searcher.Search(c.Request.Context(), r)
	if err != nil {
		return err
	}
	table := maps.Clone(q)
	table.Set("bom", "true") // people open it in Excel
	body := searchBody{
		Text:     r.Text,
		From:     r.From,
		To:       r.To,
		Response: found,
		Exact:    r.Exact,
		Filtered: len(r.Filter) > 0 || r.From != "" || r.To != "",
		Clear:    only(q, "q", "sort", "group", "exact"),
		AsFeed:   "/api/v1/search" + with(q, "format", "atom"),
		AsCSV:    "/api/v1/search" + with(table, "format", "csv"),
		Facets:   facetGroups(found, 2),
		Sorts:    choices(r.Sort, "relevance", "Best match first", "newest", "Newest first", "oldest", "Oldest first"),
		Groups:   choices(r.Group, "none", "As passages", "report", "Grouped by report"),
		Chips:    chips(q, r, found),
	}
	if found.Next != "" {
		body.Next = with(q, "cursor", found.Next)
	}
	if found.Query.Suggestion != "" {
		body.Suggestion = with(q, "q", found.Query.Suggestion)
	}
	title := "Search"
	if r.Text != "" {
		title = r.Text + " – search"
	}
	return s.render(c, http.StatusOK, "search.html", page{Title: title, Nav: "search", Query: r.Text, Body: body})
}

// searchBody is what the results page shows.
type searchBody struct {
	Text, From, To string
	Response       *search.Response
	Exact          bool
	Filtered       bool // the reader has chosen filters
	Facets         []facetGroup
	Sorts, Groups  []choiceOption
	Chips          []chip
	Suggestion     string // address of the search that was perhaps meant
	Clear          string // address without filters
	Next           string
	AsFeed, AsCSV  string
}

// A chip is one thing that narrows the search, or could.
type chip struct {
	Label   string
	Words   string // the reader's words that it was understood from, "" for a chosen filter
	Address string // of the search without it, or with it where it is offered
	Offered bool
}

// chips lists the filters chosen and what was understood from the words.
func chips(q url.Values, r search.Request, found *search.Response) []chip {
	var out []chip
	for _, name := range filterNames {
		for _, v := range r.Filter[name] {
			out = append(out, chip{Label: facetLabels[name] + ": " + labelOf(found, name, v), Address: without(q, name, v)})
		}
	}
	for _, name := range []string{"from", "to"} {
		if v := q.Get(name); v != "" {
			out = append(out, chip{Label: capital(name) + " " + humanDate(v), Address: without(q, name, v)})
		}
	}
	for _, understood := range found.Query.Chips {
		c := chip{Label: understood.Label, Words: understood.Words, Offered: understood.Offered}
		if c.Offered {
			if slices.Contains(r.Filter[understood.Facet], understood.Value) {
				continue
			}
			c.Address = with(q, understood.Facet, understood.Value)
		} else {
			c.Address = with(q, "q", understood.Without)
		}
		out = append(out, c)
	}
	return out
}

// labelOf is the label of a facet's value in an answer.
func labelOf(found *search.Response, facet, value string) string {
	for _, v := range found.Facets[facet] {
		if v.Value == value {
			return v.Label
		}
	}
	return value
}

type choiceOption struct {
	Value, Label string
	Selected     bool
}

// choices makes the choices of a list box from values and their labels.
func choices(selected string, pairs ...string) []choiceOption {
	var o []choiceOption
	for i := 0; i < len(pairs); i += 2 {
		o = append(o, choiceOption{pairs[i], pairs[i+1], pairs[i] == selected})
	}
	return o
}

// A facetGroup is one facet as the page shows it.
type facetGroup struct {
	Name, Label string
	Open        bool
	Chosen      int
	Values      []facetValue
}

type facetValue struct {
	Facet string
	Value search.Value
}

// facetLabels are the names of the facets for people.
var facetLabels = map[string]string{
	"theme": "Theme", "finding": "Finding", "authority": "Council", "region": "Region", "year": "Year",
	"kind": "Kind of report", "framework": "Framework", "part": "Part of the report", "grade": "Grade", "report": "Report",
}

// facetGroups puts the facets in order; those with a choice made, and the first few, are open.
func facetGroups(found *search.Response, open int) []facetGroup {
	var groups []facetGroup
	for _, name := range search.FacetNames {
		if len(found.Facets[name]) == 0 {
			continue
		}
		g := facetGroup{Name: name, Label: facetLabels[name], Open: len(groups) < open}
		for _, v := range found.Facets[name] {
			if v.Selected {
				g.Open = true
				g.Chosen++
			}
			g.Values = append(g.Values, facetValue{name, v})
		}
		groups = append(groups, g)
	}
	return groups
}

// with returns the query part of an address with one parameter set to a value. A
// cursor belongs to the search that gave it, so any other change drops it.
func with(q url.Values, name, value string) string {
	changed := url.Values{}
	for k, v := range q {
		if k != "cursor" {
			changed[k] = slices.Clone(v)
		}
	}
	changed.Set(name, value)
	return "?" + changed.Encode()
}

// without returns the query part of an address without one value of a parameter.
func without(q url.Values, name, value string) string {
	changed := url.Values{}
	for k, v := range q {
		if k != "cursor" {
			changed[k] = slices.Clone(v)
		}
	}
	changed[name] = slices.DeleteFunc(changed[name], func(v string) bool { return v == value })
	return "?" + changed.Encode()
}

// only returns the query part of an address with some parameters alone.
func only(q url.Values, names ...string) string {
	changed := url.Values{}
	for _, k := range names {
		if q.Has(k) {
			changed[k] = q[k]
		}
	}
	return "?" + changed.Encode()
}

// similarPage answers GET /passages/{id}/similar.
func (s *Server) similarPage(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	found, err := search.Neighbours(s.Library, c.Param("id"), 0)
	if err != nil {
		return err
	}
	similar, err := s.Searcher.Similar(c.Request.Context(), found.ID, 20)
	if err != nil {
		return err
	}
	body := struct {
		Passage search.Result
		Similar []search.Result
	}{found.Result, similar}
	return s.render(c, http.StatusOK, "similar.html", page{Title: "Similar passages", Nav: "search", Body: body})
}
