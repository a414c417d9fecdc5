package web

import (
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"findings/corpus"
	"findings/corpus/fetch"
	"findings/corpus/label"
	"findings/corpus/samples"
	"findings/index"
	"findings/search"
	"findings/search/answer"
)

// sampled is a library of the sample reports with its index, made once: tests
// that change nothing share it.
var sampled = sync.OnceValues(func() (Config, error) { return open(mustTemp()) })

// open makes a library of the sample reports in a folder.
func open(dir string) (c Config, err error) {
	lib, err := corpus.OpenLibrary(dir)
	if err != nil {
		return c, err
	}
	labeler, err := label.Default()
	if err != nil {
		return c, err
	}
	adder := &corpus.Adder{Library: lib, Labeler: labeler}
	err = fs.WalkDir(samples.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(samples.Files(), name)
		if err != nil {
			return err
		}
		_, err = adder.AddBytes(background, "sample:"+name, name, data)
		return err
	})
	if err != nil {
		return c, err
	}
	engine, err := index.Open(dir+"/index", index.Options{Source: lib.Identity()})
	if err != nil {
		return c, err
	}
	if err := index.Follow(background, lib, engine, nil); err != nil {
		return c, err
	}
	k := keeper{lib, adder, engine}
	suggester := search.NewSuggester(lib, engine, labeler.Themes())
	if err := suggester.Refresh(background); err != nil {
		return c, err
	}
	return Config{Suggester: suggester, Library: lib, Labeler: labeler, Index: engine, Log: slog.New(slog.DiscardHandler),
		Searcher: search.New(lib, engine, search.NewUnderstander(labeler.Themes(), search.DefaultVocabulary()), labeler),
		Answerer: answer.New(lib, engine), Fetch: fetch.New(1<<20, false), Add: k.add, Remove: k.remove}, nil
}

// newServer makes a server over the shared sample library, with changes to its configuration.
func newServer(t *testing.T, change ...func(*Config)) *Server {
	t.Helper()
	c, err := sampled()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range change {
		f(&c)
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// get asks for an address as a browser does, or as a script where it is the API's.
func get(t *testing.T, s *Server, address string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	if !strings.HasPrefix(address, "/api/") {
		r.Header.Set("Accept", "text/html")
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// getJSON decodes the answer of the API into v.
func getJSON(t *testing.T, s *Server, address string, v any) {
	t.Helper()
	w := get(t, s, address)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d: %s", address, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), v); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}

// pagesToTry are addresses of every page.
func pagesToTry(t *testing.T, s *Server) []string {
	t.Helper()
	var found struct{ Results []struct{ ID, URL string } }
	getJSON(t, s, "/api/v1/search?q=social+workers&size=1", &found)
	report, _, _ := strings.Cut(found.Results[0].ID, "#")
	return []string{"/", "/search", "/search?q=care+leavers", "/search?q=care+leavers&group=report&sort=newest", "/search?q=zzzqqq",
		"/search?theme=care-leavers&finding=weakness", "/ask", "/ask?q=What+needs+to+improve+in+Ashcombe%3F", "/ask?q=Who+won+the+cup%3F",
		"/reports", "/reports?kind=focused+visit", "/reports/" + report, "/reports/" + report + "?q=social+workers",
		"/passages/" + url.PathEscape(found.Results[0].ID) + "/similar", "/authorities", "/authorities/Ashcombe",
		"/themes", "/themes/care-leavers", "/coverage", "/help", "/about", "/api"}
}

func TestPages(t *testing.T) {
	s := newServer(t)
	for _, address := range pagesToTry(t, s) {
		w := get(t, s, address)
		body := w.Body.String()
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d: %.300s", address, w.Code, body)
			continue
		}
		for _, want := range []string{"<h1>", "</html>", `lang="en-GB"`, `id="main"`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %s", address, want)
			}
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy is %q", address, csp)
		}
	}
}

func TestErrorsArePagesOrProblems(t *testing.T) {
	s := newServer(t)
	for _, c := range []struct {
		address string
		status  int
		says    string
	}{
		{"/nowhere", 404, "nothing at this address"},
		{"/reports/nowhere", 404, "No report or passage"},
		{"/authorities/Nowhere", 404, "no report about"},
		{"/themes/nothing", 404, "listed at /themes"},
		{"/search?size=1000000", 400, "from 1 to 100"},
		{"/search?colour=red", 400, "no parameter"},
		{"/search?q=a&q=b", 400, "only once"},
		{"/search?sort=random", 400, "is not one of"},
		{"/search?cursor=broken", 400, "ursor"},
		{"/search?from=yesterday", 400, "date like"},
		{"/search?facets=colour", 400, "no facet"},
		{"/search?q=year%3Anever", 400, "year"},
		{"/search?q=" + strings.Repeat("a+", 6000), 400, "10000"},
		{"/reports?cursor=broken", 400, "cursor"},
		{"/passages/nowhere%23k1/similar", 404, "No report or passage"},
	} {
		for _, prefix := range []string{"", "/api/v1"} {
			address := prefix + c.address
			if prefix != "" && !strings.HasPrefix(c.address, "/search") && c.address != "/reports/nowhere" {
				continue
			}
			w := get(t, s, address)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("%.60s: status %d, want %d saying %q:\n%.600s", address, w.Code, c.status, c.says, w.Body)
			}
			if kind := w.Header().Get("Content-Type"); prefix != "" && kind != "application/problem+json" {
				t.Errorf("%.60s: an error of the API is %s", address, kind)
			}
		}
	}
}

func TestHostileQueriesAreHarmless(t *testing.T) {
	s := newServer(t)
	for _, q := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "\x00", "\u202Egnirts", strings.Repeat("x", 9000), `"`, `"unbalanced`,
		"((((((((", "the of and", "*", "a*", "NEAR/5", "-", "NOT", "year:", "'; DROP TABLE reports", "\xff\xfe", "{{.}}", "${7*7}",
	} {
		for _, path := range []string{"/search", "/api/v1/search", "/ask", "/api/v1/ask"} {
			w := get(t, s, path+"?"+url.Values{"q": {q}}.Encode())
			if w.Code >= 500 {
				t.Errorf("%s of %.40q: status %d: %.300s", path, q, w.Code, w.Body)
			}
			if body := w.Body.String(); strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") {
				t.Errorf("%s of %.40q: markup of the query came through", path, q)
			}
		}
	}
}

// TestReportFacetsCountReports: the number beside a filter is the number of reports it leads to.
func TestReportFacetsCountReports(t *testing.T) {
	s := newServer(t)
	groups, err := s.reportFacets(background, url.Values{})
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, g := range groups {
		for _, v := range g.Values {
			var page struct{ Total int }
			getJSON(t, s, "/api/v1/reports?"+url.Values{v.Facet: {v.Value.Value}}.Encode(), &page)
			if page.Total != v.Value.Count {
				t.Errorf("%s %s: %d beside the filter, %d reports behind it", v.Facet, v.Value.Value, v.Value.Count, page.Total)
			}
			tried++
		}
	}
	if tried < 10 {
		t.Errorf("only %d values tried", tried)
	}
}
