package web

import (
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
	body := searchBody{
		Heading:  "Search",
		Text:     r.Text,
		Response: found,
		Facets:   facetGroups(found, r),
		Sorts:    options(r.Sort, "relevance", "Best match first", "newest", "Newest first", "oldest", "Oldest first"),
		Groups:   options(r.Group, "none", "Passages", "report", "Grouped by report"),
	}
	if found.Next != "" {
		body.Next = with(q, "cursor", found.Next)
	}
	for _, chip := range found.Query.Chips {
		body.Chips = append(body.Chips, removableChip{Label: chip.Label, Without: with(q, "everything", "true")})
	}
	title := "Search"
	if r.Text != "" {
		title = r.Text + " – search"
	}
	return s.render(c, http.StatusOK, "search.html", page{Title: title, Nav: "search", Query: r.Text, Body: body})
}

// searchBody is what the results page shows.
type searchBody struct {
	Heading, Text string
	Response      *search.Response
	Facets        []facetGroup
	Sorts, Groups []option
	Chips         []removableChip
	Next          string
}

type removableChip struct{ Label, Without string }

type option struct {
	Value, Label string
	Selected     bool
}

// options makes the choices of a list box from values and their labels.
func options(selected string, pairs ...string) []option {
	var o []option
	for i := 0; i < len(pairs); i += 2 {
		o = append(o, option{pairs[i], pairs[i+1], pairs[i] == selected})
	}
	return o
}

// A facetGroup is one facet as the page shows it.
type facetGroup struct {
	Label  string
	Open   bool
	Values []facetValue
}

type facetValue struct {
	Facet string
	Value search.Value
}

// facetLabels are the names of the facets for people.
var facetLabels = map[string]string{
	"theme": "Theme", "finding": "Finding", "authority": "Council", "region": "Region", "year": "Year",
	"kind": "Kind of report", "framework": "Framework", "part": "Part of the report", "grade": "Grade",
}

// facetGroups puts the facets in order; those with a choice made, and the first two, are open.
func facetGroups(found *search.Response, r search.Request) []facetGroup {
	var groups []facetGroup
	for i, name := range search.FacetNames {
		g := facetGroup{Label: facetLabels[name], Open: i < 2}
		for _, v := range found.Facets[name] {
			g.Open = g.Open || v.Selected
			g.Values = append(g.Values, facetValue{name, v})
		}
		groups = append(groups, g)
	}
	return groups
}

// with returns the address of the search page with one parameter set.
func with(q url.Values, name, value string) string {
	changed := url.Values{}
	for k, v := range q {
		changed[k] = slices.Clone(v)
	}
	changed.Set(name, value)
	return "?" + changed.Encode()
}
