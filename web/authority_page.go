package web

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"findings/corpus"
	"findings/search"
)

// authorityBody is what a council's page shows.
type authorityBody struct {
	Name       string
	Info       corpus.Authority // zero for a place that is not in the table
	Timeline   []inspection     // newest first
	Judgements []string         // those that any report grades
	Chart      chart
	Changes    []changedTheme
	Before     *corpus.Report
	Now        *corpus.Report
	Neighbours []neighbour
}

// An inspection is one report of a council with what it asked to improve.
type inspection struct {
	Report  *corpus.Report
	Improve []search.Result
}

// A changedTheme is a theme of two inspections, a passage from each.
type changedTheme struct {
	Theme       string
	Before, Now search.Result
}

// A neighbour is a statistical neighbour; Reports is 0 where the library has none.
type neighbour struct {
	Name    string
	Reports int
}

// authorityPage answers GET /authorities/{name}.
func (s *Server) authorityPage(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	name := c.Param("name")
	info, known := corpus.Authorities().ByName(name)
	if known {
		name = info.Name
	}
	byName, err := s.reportsByAuthority()
	if err != nil {
		return err
	}
	reports := byName[name]
	if len(reports) == 0 {
		return &Problem{Status: http.StatusNotFound, Title: "No reports", Detail: "The library holds no report about a place of this name. The councils it has are listed at /authorities."}
	}
	body := &authorityBody{Name: name, Info: info}
	for _, r := range reports {
		improve, err := s.toImprove(r)
		if err != nil {
			return err
		}
		body.Timeline = append(body.Timeline, inspection{r, improve})
	}
	for _, j := range corpus.Judgements {
		if slices.ContainsFunc(reports, func(r *corpus.Report) bool { return r.Grades[j] != "" }) {
			body.Judgements = append(body.Judgements, j)
		}
	}
	body.Chart = gradeChart(reports, body.Judgements)
	for _, n := range info.Neighbours {
		body.Neighbours = append(body.Neighbours, neighbour{n, len(byName[n])})
	}
	if err := s.changes(body, reports); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "authority.html", page{Title: name, Nav: "authorities", Body: body})
}

// reportsByAuthority groups all reports by council, newest first.
func (s *Server) reportsByAuthority() (map[string][]*corpus.Report, error) {
	all, err := s.Library.Reports()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, newestFirst)
	by := map[string][]*corpus.Report{}
	for _, r := range all {
		by[r.Authority] = append(by[r.Authority], r)
	}
	return by, nil
}

// toImprove lists what a report asks to improve.
func (s *Server) toImprove(r *corpus.Report) ([]search.Result, error) {
	passages, err := s.Library.Passages(r.ID)
	if err != nil {
		return nil, err
	}
	var out []search.Result
	for i := range passages {
		if passages[i].Part == "needs-to-improve" {
			out = append(out, search.ResultOf(&passages[i], r))
		}
	}
	return out, nil
}

// changes sets the themes that the two latest inspections with passages about
// them find differently, the passages side by side.
func (s *Server) changes(body *authorityBody, newest []*corpus.Report) error {
	var inspections []*corpus.Report
	for _, r := range newest {
		if r.Kind != "news" && r.Kind != "other" {
			inspections = append(inspections, r)
		}
	}
	if len(inspections) < 2 {
		return nil
	}
	body.Now, body.Before = inspections[0], inspections[1]
	now, err := s.telling(body.Now)
	if err != nil {
		return err
	}
	before, err := s.telling(body.Before)
	if err != nil {
		return err
	}
	for _, t := range s.Labeler.Themes() {
		a, b := before[t.ID], now[t.ID]
		if a != nil && b != nil && a.Finding != b.Finding {
			body.Changes = append(body.Changes, changedTheme{t.ID, search.ResultOf(a, body.Before), search.ResultOf(b, body.Now)})
		}
	}
	return nil
}

// telling picks, for each theme of a report, the passage that speaks most
// plainly about it: of the finding that most of its passages have, the one with the
// fewest other themes, then the first.
func (s *Server) telling(r *corpus.Report) (map[string]*corpus.Passage, error) {
	passages, err := s.Library.Passages(r.ID)
	if err != nil {
		return nil, err
	}
	findings := map[string]map[string]int{} // theme → finding → passages
	for i := range passages {
		for _, t := range passages[i].Themes {
			if findings[t] == nil {
				findings[t] = map[string]int{}
			}
			findings[t][passages[i].Finding]++
		}
	}
	best := map[string]*corpus.Passage{}
	for i := range passages {
		p := &passages[i]
		for _, t := range p.Themes {
			if p.Finding == "neutral" || p.Finding != prevailing(findings[t]) {
				continue
			}
			if best[t] == nil || len(p.Themes) < len(best[t].Themes) {
				best[t] = p
			}
		}
	}
	return best, nil
}

// prevailing is the finding that is not neutral and most frequent.
func prevailing(counts map[string]int) string {
	return slices.MaxFunc([]string{"mixed", "weakness", "strength"}, func(a, b string) int {
		return cmp.Compare(counts[a], counts[b])
	})
}

// A chart is a plot of grades over time: a row for each judgement, a mark for
// each report that grades it. Places are in units of the drawing.
type chart struct {
	Width, Height int
	Rows          []chartRow
	Years         []chartYear
}

type chartRow struct {
	Judgement string
	Y         int
	Marks     []chartMark
}

type chartMark struct {
	X      int
	Grade  string
	Letter string // O, G, R, A or I: grades are not told by colour alone
	Report *corpus.Report
}

type chartYear struct {
	X    int
	Year string
}

// Measures of the chart.
const (
	chartLeft  = 170
	chartStep  = 90
	chartRowH  = 34
	chartAbove = 30
)

// gradeChart lays reports out from the oldest to the newest.
func gradeChart(newest []*corpus.Report, judgements []string) chart {
	var graded []*corpus.Report
	for _, r := range slices.Backward(newest) {
		if len(r.Grades) > 0 {
			graded = append(graded, r)
		}
	}
	c := chart{Width: chartLeft + chartStep*len(graded) + 20, Height: chartAbove + chartRowH*len(judgements) + 10}
	for i, r := range graded {
		c.Years = append(c.Years, chartYear{chartLeft + chartStep*i + 20, yearOf(r.Date)})
	}
	for row, j := range judgements {
		cr := chartRow{Judgement: j, Y: chartAbove + chartRowH*row + 20}
		for i, r := range graded {
			if g := r.Grades[j]; g != "" {
				cr.Marks = append(cr.Marks, chartMark{chartLeft + chartStep*i + 20, g, capital(g)[:1], r})
			}
		}
		c.Rows = append(c.Rows, cr)
	}
	return c
}
