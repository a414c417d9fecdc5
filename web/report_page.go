package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"findings/corpus"
)

// reportsPage answers GET /reports.
func (s *Server) reportsPage(c *gin.Context) error {
	found, err := s.reports(c.Request.Context(), c.Request.URL.Query())
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "reports.html", page{Title: "Reports", Nav: "reports", Body: found})
}

// reportPage answers GET /reports/{id}.
func (s *Server) reportPage(c *gin.Context) error {
	r, err := s.Library.Report(c.Param("id"))
	if err != nil {
		return err
	}
	passages, err := s.Library.Passages(r.ID)
	if err != nil {
		return err
	}
	body := struct {
		Report   *corpus.Report
		Facts    []fact
		Sections []readingSection
	}{r, facts(r), readingSections(r, passages)}
	return s.render(c, http.StatusOK, "report.html", page{Title: r.Title, Nav: "reports", Body: body})
}

// A fact is one line of a report's metadata, with the words it was read from.
type fact struct{ Label, Value, Words string }

// facts lists a report's metadata for people.
func facts(r *corpus.Report) []fact {
	rows := []struct{ label, name, value string }{
		{"Council", "authority", r.Authority},
		{"Kind", "kind", r.Kind},
		{"Framework", "framework", r.Framework},
		{"Inspection started", "inspection_start", humanDate(r.InspectionStart)},
		{"Inspection ended", "inspection_end", humanDate(r.InspectionEnd)},
		{"Published", "published", humanDate(r.Published)},
		{"Inspectors", "inspectors", strings.Join(r.Inspectors, ", ")},
		{"Terms of reuse", "licence", r.Licence},
	}
	var out []fact
	for _, row := range rows {
		if row.value == "" {
			row.value = "unknown"
		}
		out = append(out, fact{row.label, row.value, r.Evidence[row.name].Text})
	}
	for _, j := range corpus.Judgements {
		if g := r.Grades[j]; g != "" {
			out = append(out, fact{"Grade: " + strings.ReplaceAll(j, "_", " "), g, r.Evidence["grades."+j].Text})
		}
	}
	return out
}

// A readingSection is a section of the reading page.
type readingSection struct {
	Heading  string
	Passages []readingPassage
}

type readingPassage struct {
	Anchor     string // "k7f3a9"
	Passage    *corpus.Passage
	Paragraphs []readingParagraph
}

type readingParagraph struct{ Anchor, Kind, Number, Text string }

// readingSections lays passages out under their headings.
func readingSections(r *corpus.Report, passages []corpus.Passage) []readingSection {
	var out []readingSection
	seen := map[string]bool{} // printed numbers that have their anchor
	for i := range passages {
		p := &passages[i]
		if len(out) == 0 || out[len(out)-1].Heading != p.Section {
			out = append(out, readingSection{Heading: p.Section})
		}
		rp := readingPassage{Anchor: strings.TrimPrefix(p.ID, r.ID+"#"), Passage: p}
		for _, s := range p.Spans {
			para := readingParagraph{Kind: s.Kind, Number: s.Number, Text: p.Text[s.Start:s.End]}
			if s.Number != "" && !seen[s.Number] {
				seen[s.Number] = true
				para.Anchor = "para-" + s.Number
			}
			rp.Paragraphs = append(rp.Paragraphs, para)
		}
		last := &out[len(out)-1]
		last.Passages = append(last.Passages, rp)
	}
	return out
}
