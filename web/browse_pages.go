package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"findings/corpus"
	"findings/search"
	"findings/search/answer"
)

// homePage answers GET /.
func (s *Server) homePage(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	found, err := s.Searcher.Search(c.Request.Context(), search.Request{Size: 1, Facets: []string{"theme", "year", "authority"}})
	if err != nil {
		return err
	}
	body := struct {
		Passages, Reports, Councils int
		First, Last                 string // years
		Themes                      []search.Value
	}{Passages: found.Total, Reports: found.Reports, Councils: len(found.Facets["authority"]), Themes: found.Facets["theme"]}
	if years := found.Facets["year"]; len(years) > 0 {
		body.First, body.Last = years[len(years)-1].Value, years[0].Value
	}
	return s.render(c, http.StatusOK, "home.html", page{Title: "Search and question inspection reports", Nav: "home", Body: body})
}

// askPage answers GET /ask.
func (s *Server) askPage(c *gin.Context) error {
	q := c.Request.URL.Query()
	body := struct {
		Question string
		Answer   *answer.Answer
		Chips    []chip
	}{}
	if strings.TrimSpace(q.Get("q")) != "" {
		r, err := askRequest(c)
		if err != nil {
			return err
		}
		if body.Answer, err = s.ask(c, r); err != nil {
			return err
		}
		body.Question = r.Question
		for _, understood := range body.Answer.Chips {
			if !understood.Offered {
				body.Chips = append(body.Chips, chip{Label: understood.Label, Words: understood.Words, Address: with(q, "q", understood.Without)})
			}
		}
	} else if err := knownOnly(q, "q"); err != nil {
		return err
	}
	title := "Ask a question"
	if body.Question != "" {
		title = body.Question
	}
	return s.render(c, http.StatusOK, "ask.html", page{Title: title, Nav: "ask", Query: body.Question, Body: body})
}

// plainPage answers with a page that is the same for everyone.
func (s *Server) plainPage(title, name string) func(*gin.Context) error {
	return func(c *gin.Context) error {
		if err := knownOnly(c.Request.URL.Query()); err != nil {
			return err
		}
		return s.render(c, http.StatusOK, name+".html", page{Title: title, Nav: name, Body: s.Labeler.Themes()})
	}
}

// authoritiesPage answers GET /authorities: every council with a report.
func (s *Server) authoritiesPage(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	reports, err := s.Library.Reports()
	if err != nil {
		return err
	}
	counts := map[string]*authorityCount{}
	for _, r := range reports {
		if r.Authority == "" {
			continue
		}
		if counts[r.Authority] == nil {
			counts[r.Authority] = &authorityCount{Name: r.Authority, Region: r.Region}
		}
		a := counts[r.Authority]
		a.Reports++
		a.Latest = max(a.Latest, r.Date)
	}
	var list []*authorityCount
	for _, a := range counts {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b *authorityCount) int { return cmp.Compare(a.Name, b.Name) })
	return s.render(c, http.StatusOK, "authorities.html", page{Title: "Councils", Nav: "authorities", Body: list})
}

type authorityCount struct {
	Name, Region, Latest string
	Reports              int
}

// coveragePage answers GET /coverage: what is in the library, what failed, and
// what is unknown.
func (s *Server) coveragePage(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	reports, err := s.Library.Reports()
	if err != nil {
		return err
	}
	ledger, err := s.Library.Ledger()
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "coverage.html", page{Title: "Coverage", Nav: "coverage", Body: coverageOf(reports, ledger)})
}

// coverage is what the coverage page shows.
type coverage struct {
	Reports   int
	Years     []tally
	Families  []tally
	Unknown   []tally
	Doubtful  []*corpus.Report
	Failed    []corpus.Entry
	Councils  int
	NoneSince []string
}

// A tally is a value, how many reports have it, and where they are listed.
type tally struct {
	Label, Address string
	Count          int
	Share          int // of the largest, in percent
}

func coverageOf(reports []*corpus.Report, ledger []corpus.Entry) *coverage {
	cov := &coverage{Reports: len(reports)}
	years, families, unknown, councils := map[string]int{}, map[string]int{}, map[string]int{}, map[string]bool{}
	for _, r := range reports {
		years[yearOf(r.Date)]++
		families[capital(strings.TrimSpace(r.Framework+" "+r.Kind))]++
		councils[r.Authority] = true
		for name, value := range map[string]string{
			"Council or place": r.Authority, "Publisher": r.Publisher, "Inspection dates": r.InspectionEnd,
			"Publication date": r.Published, "Inspectors": strings.Join(r.Inspectors, ""), "Terms of reuse": strings.TrimPrefix(r.Licence, "unknown"),
		} {
			if value == "" {
				unknown[name]++
			}
		}
		if len(r.Doubts) > 0 {
			cov.Doubtful = append(cov.Doubtful, r)
		}
	}
	for _, e := range ledger {
		if e.Outcome == corpus.Failed {
			cov.Failed = append(cov.Failed, e)
		}
	}
	delete(councils, "")
	cov.Councils = len(councils)
	cov.Years = tallies(years, func(y string) string { return "/reports" + only(map[string][]string{"year": {y}}, "year") })
	cov.Families = tallies(families, nil)
	cov.Unknown = tallies(unknown, nil)
	return cov
}

// tallies sorts counts by label, newest year first.
func tallies(counts map[string]int, address func(string) string) []tally {
	var out []tally
	most := 1
	for label, n := range counts {
		t := tally{Label: label, Count: n}
		if address != nil && label != "unknown" {
			t.Address = address(label)
		}
		out = append(out, t)
		most = max(most, n)
	}
	slices.SortFunc(out, func(a, b tally) int { return cmp.Compare(b.Label, a.Label) })
	for i := range out {
		out[i].Share = 100 * out[i].Count / most
	}
	return out
}

// yearOf is the year of an ISO date, or "unknown".
func yearOf(date string) string {
	if len(date) < 4 {
		return "unknown"
	}
	return date[:4]
}
