// Package export writes search results for other programs: CSV, NDJSON, Atom
// and JSON Feed, each passage with its citation, terms of reuse and address.
package export

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"iter"
	"strconv"
	"strings"

	"findings/search"
)

// columns are the columns of the CSV, in an order that does not change: new ones
// come last.
var columns = []string{
	"Passage ID", "Authority", "Report", "Kind", "Framework", "Date", "Section", "Paragraph", "Page",
	"Text", "Themes (our label)", "Finding (our label)", "Citation", "Terms of reuse", "Link", "Source file",
}

// CSV writes results as a table with a row of column names (RFC 4180). A cell
// that a spreadsheet would run as a formula gets an apostrophe before it. With
// mark a byte order mark comes first: without it Excel takes the text for that of
// an old code page, and apostrophes and dashes for strange letters.
func CSV(w io.Writer, results iter.Seq2[search.Result, error], base string, mark bool) error {
	if mark {
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return err
		}
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write(columns); err != nil {
		return err
	}
	for r, err := range results {
		if err != nil {
			return err
		}
		row := []string{
			r.ID, r.Report.Authority, r.Report.Title, r.Report.Kind, r.Report.Framework, r.Report.Date, r.Section,
			r.Paragraph, pageNumber(r.Page), r.Text, strings.Join(r.Themes, "; "), r.Finding, r.Citation,
			r.Report.Licence, base + r.URL, r.Report.Source,
		}
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// harmless keeps a spreadsheet from running a cell: what begins with one of
// = + - @ tab or return is a formula to it (OWASP, CSV Injection).
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func pageNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// NDJSON writes one result a line, each as the API gives it.
func NDJSON(w io.Writer, results iter.Seq2[search.Result, error]) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for r, err := range results {
		if err != nil {
			return err
		}
		if err := e.Encode(r); err != nil {
			return err
		}
	}
	return nil
}
