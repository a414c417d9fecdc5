package web

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"findings/corpus"
	"findings/search"
)

// reportsPage answers GET /reports.
func (s *Server) reportsPage(c *gin.Context) error {
	q := c.Request.URL.Query()
	if err := knownOnly(q, append(slices.Clone(filterNames), "from", "to", "size", "cursor")...); err != nil {
		return err
	}
	found, err := s.reports(c.Request.Context(), q)
	if err != nil {
		return err
	}
	facets, err := s.reportFacets(c.Request.Context(), q)
	if err != nil {
		return err
	}
	body := struct {
		*reportPage
		Facets []facetGroup
		More   string
	}{found, facets, ""}
	if found.Next != "" {
		body.More = with(q, "cursor", found.Next)
	}
	return s.render(c, http.StatusOK, "reports.html", page{Title: "Reports", Nav: "reports", Body: body})
}

// reportFacets counts reports by what their metadata says, each facet without its
// own filter.
func (s *Server) reportFacets(ctx context.Context, q url.Values) ([]facetGroup, error) {
	all, err := s.Library.Reports()
	if err != nil {
		return nil, err
	}
	counted := &search.Response{Facets: map[string][]search.Value{}}
	for _, name := range []string{"authority", "year", "kind", "framework", "grade"} {
		others := filters(q)
		chosen := others[name]
		delete(others, name)
		match, err := s.Searcher.Reports(ctx, others, q.Get("from"), q.Get("to"))
		if err != nil {
			return nil, err
		}
		counts := map[string]int{}
		for _, v := range chosen {
			counts[v] = 0 // stays to be taken back
		}
		for _, r := range all {
			if match[r.ID] > 0 {
				for _, v := range reportValues(r, name) {
					counts[v]++
				}
			}
		}
		for _, v := range slices.Sorted(maps.Keys(counts)) {
			counted.Facets[name] = append(counted.Facets[name],
				search.Value{Value: v, Label: s.Searcher.Label(name, v), Count: counts[v], Selected: slices.Contains(chosen, v)})
		}
	}
	slices.Reverse(counted.Facets["year"]) // newest first
	return facetGroups(counted, 1), nil
}

// reportValues are the values of a facet that a report's metadata gives.
func reportValues(r *corpus.Report, facet string) []string {
	value := map[string]string{"authority": r.Authority, "kind": r.Kind, "framework": r.Framework, "year": r.Date[:min(4, len(r.Date))]}[facet]
	if value != "" {
		return []string{value}
	}
	var grades []string
	if facet == "grade" {
		for judgement, grade := range r.Grades {
			grades = append(grades, judgement+":"+grade)
		}
	}
	return grades
}

// reportBody is what the reading page shows.
type reportBody struct {
	Report   *corpus.Report
	Facts    []fact
	Sections []readingSection
	Query    string
	Marks    int // passages that match the query
	Terms    string
}

// reportPage answers GET /reports/{id}: the whole report to read. With q, the
// words that match are highlighted, as in the results.
func (s *Server) reportPage(c *gin.Context) error {
	q := c.Request.URL.Query()
	if err := knownOnly(q, "q", "exact"); err != nil {
		return err
	}
	r, err := s.Library.Report(c.Param("id"))
	if err != nil {
		return err
	}
	passages, err := s.Library.Passages(r.ID)
	if err != nil {
		return err
	}
	marks, err := s.marksIn(c, r.ID)
	if err != nil {
		return err
	}
	body := reportBody{Report: r, Facts: facts(r), Sections: readingSections(r, passages, marks),
		Query: q.Get("q"), Marks: len(marks), Terms: terms[r.Licence]}
	return s.render(c, http.StatusOK, "report.html", page{Title: r.Title, Nav: "reports", Query: q.Get("q"), Body: body})
}

// marksIn gives the highlights of the passages of a report that match the
// request's words, by passage ID.
func (s *Server) marksIn(c *gin.Context, report string) (map[string][][2]int, error) {
	words, err := one(c.Request.URL.Query(), "q")
	if err != nil || strings.TrimSpace(words) == "" {
		return nil, err
	}
	exact, err := truth(c.Request.URL.Query(), "exact")
	if err != nil {
		return nil, err
	}
	found, err := s.Searcher.Search(c.Request.Context(), search.Request{
		Text: words, Filter: map[string][]string{"report": {report}}, Size: 100, Facets: []string{}, Exact: exact})
	if err != nil {
		return nil, err
	}
	marks := map[string][][2]int{}
	for _, r := range found.Results {
		marks[r.ID] = r.Highlights
	}
	return marks, nil
}

// terms are the terms of reuse in words, by corpus.Report.Licence.
var terms = map[string]string{
	"OGL-3.0":       "Open Government Licence v3.0: may be reused with its source.",
	"no-alteration": "May be reproduced for non-commercial or educational purposes, unaltered, with its source and date.",
	"no-adaptation": "May be reproduced for non-commercial purposes, without adaptation, with its source and date.",
	"third-party":   "Belongs to its publisher: quote briefly and link to it.",
	"unknown":       "No terms were found in the report. Treat them as strict.",
}

// A fact is one line of a report's metadata, with the words it was read from.
type fact struct {
	Label, Value, Words string
	Page                int
}

// facts lists a report's metadata for people.
func facts(r *corpus.Report) []fact {
	var out []fact
	add := func(label, name, value string) {
		if value == "" {
			value = "unknown"
		}
		e := r.Evidence[name]
		out = append(out, fact{label, value, e.Text, e.Page})
	}
	for _, j := range corpus.Judgements {
		if g := r.Grades[j]; g != "" {
			add(judgementNames[j], "grades."+j, capital(g))
		}
	}
	add("Council or place", "authority", r.Authority)
	add("Kind of report", "kind", capital(r.Kind))
	add("Framework", "framework", r.Framework)
	if r.InspectionStart == r.InspectionEnd {
		add("Inspected", "inspection_start", humanDate(r.InspectionStart))
	} else {
		add("Inspected", "inspection_start", humanDate(r.InspectionStart)+" to "+humanDate(r.InspectionEnd))
	}
	add("Published", "published", humanDate(r.Published))
	add("Inspectors", "inspectors", strings.Join(r.Inspectors, ", "))
	add("Terms of reuse", "licence", r.Licence)
	return out
}

// judgementNames are the judgements for people.
var judgementNames = map[string]string{
	"overall": "Overall effectiveness", "leaders": "Leaders", "help_protection": "Help and protection",
	"in_care": "Children in care", "care_leavers": "Care leavers", "adoption": "Adoption", "lscb": "Safeguarding board",
}

// A readingSection is a section of the reading page.
type readingSection struct {
	Heading  string
	Anchor   string // "s3"
	Level    int    // 2 to 4, as a heading of the page
	Passages []readingPassage
}

type readingPassage struct {
	Anchor     string // "k7f3a9"
	Passage    *corpus.Passage
	Citation   string
	NewPage    int // number of the page that begins here, or 0
	Paragraphs []readingParagraph
}

type readingParagraph struct {
	Anchor, Kind, Number string
	Text                 []stretch
}

// readingSections lays passages out under their headings.
func readingSections(r *corpus.Report, passages []corpus.Passage, marks map[string][][2]int) []readingSection {
	var out []readingSection
	seen := map[string]bool{} // printed numbers that have their anchor
	page := 0
	for i := range passages {
		p := &passages[i]
		if len(out) == 0 || out[len(out)-1].Heading != p.Section {
			out = append(out, readingSection{Heading: p.Section, Anchor: "s" + itoa(len(out)+1), Level: min(max(len(p.Path), 1)+1, 4)})
		}
		rp := readingPassage{Anchor: strings.TrimPrefix(p.ID, r.ID+"#"), Passage: p, Citation: search.Cite(r, p.Paragraph, p.Page)}
		if p.Page != page {
			page, rp.NewPage = p.Page, p.Page
		}
		rp.Paragraphs = readingParagraphs(p, marks[p.ID], seen)
		last := &out[len(out)-1]
		last.Passages = append(last.Passages, rp)
	}
	return out
}

// readingParagraphs are the printed paragraphs of a passage, each number an anchor once.
func readingParagraphs(p *corpus.Passage, highlights [][2]int, seen map[string]bool) []readingParagraph {
	var out []readingParagraph
	for _, s := range p.Spans {
		from, to := units(p.Text[:s.Start]), units(p.Text[:s.End])
		para := readingParagraph{Kind: s.Kind, Number: s.Number, Text: marked(p.Text, highlights, [][2]int{{from, to}})}
		if s.Number != "" && !seen[s.Number] {
			seen[s.Number] = true
			para.Anchor = "para-" + s.Number
		}
		out = append(out, para)
	}
	return out
}
