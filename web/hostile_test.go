package web

import (
	"net/url"
	"strings"
	"testing"
)

// TestHostileReports shows the markup in a report's text, headings and file name
// as text, on every page that quotes it.
func TestHostileReports(t *testing.T) {
	c, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	const evil = `<script>alert("x")</script><img src=x onerror=alert(1)> "quoted" {{.Sample}}`
	report := "Focused visit to Gorsefield children's services\n\nPublished: 9 September 2024\n\nMain findings\n\n" +
		"1. Gorsefield social workers write " + evil + " in their records, and managers do not see it.\n\n" +
		"2. A word without end, " + strings.Repeat("gorse", 2000) + ", stands in the records of \u202Eevil\u202C children too.\n"
	entry, err := c.Add(t.Context(), "hostile", `gorsefield"><script>alert(1)</script>.txt`, []byte(report))
	if err != nil || entry.Report == "" {
		t.Fatalf("adding: %+v, %v", entry, err)
	}
	var found struct{ Results []struct{ ID, Text string } }
	getJSON(t, s, "/api/v1/search?q=managers+records&report="+url.QueryEscape(entry.Report), &found)
	if len(found.Results) == 0 || !strings.Contains(found.Results[0].Text, evil) {
		t.Fatalf("the passage is not found word for word: %+v", found)
	}
	for _, address := range []string{
		"/search?q=gorsefield+records", "/reports/" + entry.Report, "/reports/" + entry.Report + "?q=records", "/reports", "/coverage",
		"/passages/" + url.PathEscape(found.Results[0].ID) + "/similar", "/embed?q=gorsefield+records", "/ask?q=What+do+Gorsefield+social+workers+write%3F",
		"/api/v1/search?q=gorsefield&format=atom", "/api/v1/search?q=gorsefield&format=jsonfeed",
	} {
		w := get(t, s, address)
		body := w.Body.String()
		if w.Code != 200 {
			t.Errorf("%s: status %d", address, w.Code)
		}
		if !strings.Contains(address, "jsonfeed") && (strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x")) {
			t.Errorf("%s: markup of the report came through", address)
		}
	}
	w := get(t, s, "/reports/"+entry.Report+"/original")
	if kind := w.Header().Get("Content-Type"); kind != "text/plain; charset=utf-8" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the original is sent as %s under %q", kind, w.Header().Get("Content-Security-Policy"))
	}
}
