package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"findings/corpus"
	"findings/corpus/label"
	"findings/search"
)

// themesPage answers GET /themes.
func (s *Server) themesPage(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	found, err := s.Searcher.Search(c.Request.Context(), search.Request{Size: 1, Facets: []string{"theme"}})
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, v := range found.Facets["theme"] {
		counts[v.Value] = v.Count
	}
	body := struct {
		Themes []label.Theme
		Counts map[string]int
	}{s.Labeler.Themes(), counts}
	return s.render(c, http.StatusOK, "themes.html", page{Title: "Themes", Nav: "themes", Body: body})
}

// themeBody is what a theme's page shows.
type themeBody struct {
	Theme      label.Theme
	Total      int
	Reports    int
	Years      []themeYear
	Praised    []themeCouncil
	Criticised []themeCouncil
	Lines      []search.Result // typical lines of "needs to improve"
}

// A themeYear is how a theme was spoken of in the reports of one year.
type themeYear struct {
	Year     string
	Findings []findingCount // in the order of corpus.Findings
	Total    int            // passages about the theme
	Of       int            // passages of that year, about anything
}

// A findingCount is a number of passages with one finding, and where they are.
type findingCount struct {
	Finding string
	Count   int
	Share   float64 // of all about the theme that year, in percent
	Start   float64 // sum of the shares before it
	Address string
}

// A themeCouncil is how often a theme was praised or criticised in a council's reports.
type themeCouncil struct {
	Name    string
	Count   int
	Of      int // passages about the theme in its reports
	Address string
}

// Councils with fewer passages about a theme are not compared.
const (
	leastPassages = 3
	councilsShown = 8
	linesShown    = 8
)

// themePage answers GET /themes/{id}.
func (s *Server) themePage(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	themes := s.Labeler.Themes()
	i := slices.IndexFunc(themes, func(t label.Theme) bool { return t.ID == c.Param("id") })
	if i < 0 {
		return &Problem{Status: http.StatusNotFound, Title: "No such theme", Detail: "The themes are listed at /themes."}
	}
	body, err := s.theme(c.Request.Context(), themes[i])
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "theme.html", page{Title: body.Theme.Label, Nav: "themes", Body: body})
}

// theme counts what the reports say about a theme: one search for each finding.
func (s *Server) theme(ctx context.Context, t label.Theme) (*themeBody, error) {
	count := func(filter map[string][]string) (*search.Response, error) {
		return s.Searcher.Search(ctx, search.Request{Filter: filter, Size: 1, Facets: []string{"year", "authority"}})
	}
	all, err := count(nil)
	if err != nil {
		return nil, err
	}
	about, err := count(map[string][]string{"theme": {t.ID}})
	if err != nil {
		return nil, err
	}
	byFinding := map[string]*search.Response{}
	for _, f := range corpus.Findings {
		if byFinding[f], err = count(map[string][]string{"theme": {t.ID}, "finding": {f}}); err != nil {
			return nil, err
		}
	}
	lines, err := s.Searcher.Search(ctx, search.Request{Sort: "newest", Size: linesShown, Facets: []string{},
		Filter: map[string][]string{"theme": {t.ID}, "part": {"needs-to-improve"}}})
	if err != nil {
		return nil, err
	}
	return &themeBody{Theme: t, Total: about.Total, Reports: about.Reports, Lines: lines.Results,
		Years:      themeYears(t.ID, all, about, byFinding),
		Praised:    themeCouncils(t.ID, "strength", about, byFinding["strength"]),
		Criticised: themeCouncils(t.ID, "weakness", about, byFinding["weakness"]),
	}, nil
}

// themeYears lays the counts out by year, oldest first.
func themeYears(id string, all, about *search.Response, byFinding map[string]*search.Response) []themeYear {
	var years []themeYear
	for _, v := range about.Facets["year"] {
		y := themeYear{Year: v.Value, Total: v.Count, Of: countOf(all, "year", v.Value)}
		start := 0.0
		for _, f := range corpus.Findings {
			n := countOf(byFinding[f], "year", v.Value)
			share := 100 * float64(n) / float64(max(v.Count, 1))
			y.Findings = append(y.Findings, findingCount{Finding: f, Count: n, Share: share, Start: start,
				Address: "/search?" + url.Values{"theme": {id}, "finding": {f}, "year": {v.Value}}.Encode()})
			start += share
		}
		years = append(years, y)
	}
	slices.SortFunc(years, func(a, b themeYear) int { return cmp.Compare(a.Year, b.Year) })
	return years
}

// themeCouncils lists the councils with the largest share of passages with a
// finding, of those that have enough passages to compare.
func themeCouncils(id, finding string, about, with *search.Response) []themeCouncil {
	var out []themeCouncil
	for _, v := range with.Facets["authority"] {
		if of := countOf(about, "authority", v.Value); of >= leastPassages {
			out = append(out, themeCouncil{Name: v.Value, Count: v.Count, Of: of,
				Address: "/search?" + url.Values{"theme": {id}, "finding": {finding}, "authority": {v.Value}}.Encode()})
		}
	}
	slices.SortFunc(out, func(a, b themeCouncil) int {
		return cmp.Or(cmp.Compare(b.Count*a.Of, a.Count*b.Of), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	return out[:min(len(out), councilsShown)]
}

// countOf is the count of a facet's value in an answer.
func countOf(r *search.Response, facet, value string) int {
	for _, v := range r.Facets[facet] {
		if v.Value == value {
			return v.Count
		}
	}
	return 0
}
