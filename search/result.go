package search

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"findings/corpus"
)

// ResultOf is a passage as a result, without what depends on the query.
func ResultOf(p *corpus.Passage, r *corpus.Report) Result {
	return Result{
		ID: p.ID, Report: RefOf(r), Section: p.Section, Part: p.Part, Paragraph: p.Paragraph, Page: p.Page,
		Text: p.Text, Highlights: [][2]int{}, Themes: nonNil(p.Themes), Finding: p.Finding,
		Citation: Cite(r, p.Paragraph, p.Page), URL: URL(p.ID), Passage: *p,
	}
}

func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// RefOf names a report.
func RefOf(r *corpus.Report) ReportRef {
	return ReportRef{ID: r.ID, Source: r.Source, Title: r.Title, Authority: r.Authority,
		Kind: r.Kind, Framework: r.Framework, Date: r.Date, Licence: r.Licence}
}

// URL is the address of a passage in the service: "/reports/luton-2024-09-09#k7f3a9".
func URL(passage string) string {
	report, key, _ := strings.Cut(passage, "#")
	return "/reports/" + url.PathEscape(report) + "#" + key
}

// Cite is how a person cites a place in a report: "Ofsted, Focused visit to Luton
// children's services, 9 September 2024, paragraph 12, page 3". What is not known
// is left out.
func Cite(r *corpus.Report, paragraph string, page int) string {
	title := r.Title
	if title == "" {
		title = strings.TrimSpace(r.Authority + " " + r.Kind)
	}
	var parts []string
	if r.Publisher != "" {
		parts = append(parts, r.Publisher)
	}
	if title != "" {
		parts = append(parts, title)
	}
	if date := longDate(r.Date); date != "" && !strings.Contains(title, date) {
		parts = append(parts, date)
	}
	if paragraph != "" {
		parts = append(parts, "paragraph "+paragraph)
	}
	if page > 0 {
		parts = append(parts, "page "+strconv.Itoa(page))
	}
	return strings.Join(parts, ", ")
}

// longDate is an ISO date in words, or as it is.
func longDate(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("2 January 2006")
}

// round leaves four decimals of a score.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }
