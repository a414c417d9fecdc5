package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"findings/search"
)

// one is a result whose cells try to be formulas, markup and line breaks.
func one() search.Result {
	return search.Result{ID: "ashcombe-2024-05-01#k1", Text: "=HYPERLINK(\"x\")\nLeaders <b>know</b>, \"truly\".", Section: "+Main", Paragraph: "4", Page: 2,
		Report: search.ReportRef{Title: "-Focused visit", Authority: "@Ashcombe", Date: "2024-05-01", Licence: "OGL-3.0", Source: "a.pdf"},
		Themes: []string{"leadership", "workforce"}, Finding: "strength", Citation: "Ofsted, paragraph 4", URL: "/reports/ashcombe-2024-05-01#k1"}
}

func results(list ...search.Result) iter.Seq2[search.Result, error] {
	return func(yield func(search.Result, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := CSV(&b, results(one()), "https://example.org", true); err != nil {
		t.Fatal(err)
	}
	if mark := string(b.Next(3)); mark != "\uFEFF" {
		t.Errorf("it begins with %q, not with a byte order mark", mark)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{columns, {"ashcombe-2024-05-01#k1", "'@Ashcombe", "'-Focused visit", "", "", "2024-05-01", "'+Main", "4", "2",
		"'=HYPERLINK(\"x\")\nLeaders <b>know</b>, \"truly\".", "leadership; workforce", "strength", "Ofsted, paragraph 4", "OGL-3.0",
		"https://example.org/reports/ashcombe-2024-05-01#k1", "a.pdf"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNDJSON(t *testing.T) {
	var b bytes.Buffer
	if err := NDJSON(&b, results(one(), one())); err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(&b)
	for i := range 2 {
		var r search.Result
		if err := d.Decode(&r); err != nil || r.Text != one().Text {
			t.Errorf("line %d: %v, %v", i, r.Text, err)
		}
	}
}

func TestErrorEndsTheStream(t *testing.T) {
	broken := errors.New("broken")
	fails := func(yield func(search.Result, error) bool) { yield(search.Result{}, broken) }
	if err := CSV(&bytes.Buffer{}, fails, "", false); !errors.Is(err, broken) {
		t.Errorf("CSV gives %v", err)
	}
	if err := NDJSON(&bytes.Buffer{}, fails); !errors.Is(err, broken) {
		t.Errorf("NDJSON gives %v", err)
	}
}

func TestFeeds(t *testing.T) {
	f := Feed{Title: "Findings <all>", Base: "https://example.org", Self: "/api/v1/search?format=atom", Page: "/search?q=a&b",
		Updated: time.Date(2024, 9, 9, 0, 0, 0, 0, time.UTC), Results: []search.Result{one()}}
	var b bytes.Buffer
	if err := f.Atom(&b); err != nil {
		t.Fatal(err)
	}
	var atom atomFeed
	if err := xml.Unmarshal(b.Bytes(), &atom); err != nil {
		t.Fatal(err)
	}
	if len(atom.Entries) != 1 || atom.Title != f.Title || atom.Entries[0].Content.Text != one().Text || atom.Updated != "2024-09-09T00:00:00Z" {
		t.Errorf("the Atom feed reads back as %+v", atom)
	}
	b.Reset()
	if err := f.JSON(&b); err != nil {
		t.Fatal(err)
	}
	var feed jsonFeed
	if err := json.Unmarshal(b.Bytes(), &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Items) != 1 || feed.Items[0].Text != one().Text || feed.Items[0].Published != "2024-05-01T00:00:00Z" {
		t.Errorf("the JSON feed reads back as %+v", feed)
	}
}
