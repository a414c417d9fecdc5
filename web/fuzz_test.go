package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"findings/corpus"
)

// fuzzed is a server with every route open, whose writing is a pretence: the
// library stays as it is from one input to the next.
func fuzzed(f *testing.F) *Server {
	f.Helper()
	c, err := sampled()
	if err != nil {
		f.Fatal(err)
	}
	c.Access, c.Origins, c.Proxies = Access{WriteToken: "writing"}, []string{"https://a.example"}, []string{"192.0.2.0/24"}
	c.Add = func(context.Context, string, string, []byte) (corpus.Entry, error) {
		return corpus.Entry{Outcome: corpus.Failed, Reason: "a pretence"}, nil
	}
	c.Remove = func(context.Context, string) error { return corpus.ErrNotFound }
	s, err := New(c)
	if err != nil {
		f.Fatal(err)
	}
	return s
}

// FuzzRequest sends every route of the server addresses, parameters, headers and
// bodies of strangers. None is a fault of the service, and each error of the API
// is a problem with a sentence that helps.
func FuzzRequest(f *testing.F) {
	s := fuzzed(f)
	routes := slices.DeleteFunc(s.engine.Routes(), func(r gin.RouteInfo) bool {
		return r.Path == "/metrics" || r.Path == "/readyz" || r.Path == "/healthz" // take nothing
	})
	slices.SortFunc(routes, func(a, b gin.RouteInfo) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	reports, err := s.Library.Reports()
	if err != nil {
		f.Fatal(err)
	}
	report := reports[0].ID
	for i := range routes {
		for _, query := range []string{"", "q=care+leavers&size=3", "q=%22&cursor=AQ", "theme=x&theme=y&facets=theme,year&from=2024-01-01&to=x",
			"grade=overall:good&group=report&sort=oldest&everything=1", "exact=true&explain=true&format=csv", "context=2&size=-1", "format=atom&q=(a+OR+b)", "%zz=%"} {
			f.Add(uint8(i), report, query, "text/html", []byte(`{"q": "a", "theme": ["b"]}`))
		}
		f.Add(uint8(i), report+"#p1", "mode=generated&q=What+is+good%3F", "application/json", []byte(`{"url": "http://127.0.0.1/"}`))
		f.Add(uint8(i), report, "", "application/json", []byte(`{"url": "http://example.com/a.pdf"}`))
		f.Add(uint8(i), report, "url=http://x/search%3Fq=a&maxwidth=3", "bytes=1-", []byte(`{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search", "arguments": {"query": "a"}}}`))
		f.Add(uint8(i), "../x", "", "multipart/form-data; boundary=x",
			[]byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.md\"\r\n\r\na\r\n--x--\r\n"))
	}
	f.Fuzz(func(t *testing.T, route uint8, id, query, header string, body []byte) {
		r := routes[int(route)%len(routes)]
		if r.Path == "/mcp" && r.Method == http.MethodGet || r.Method == http.MethodConnect {
			return // a stream without an end; not a request of HTTP
		}
		path := strings.NewReplacer(":id", url.PathEscape(id), ":name", url.PathEscape(id)).Replace(r.Path)
		req, err := http.NewRequest(r.Method, "http://findings.example"+path, bytes.NewReader(body))
		if err != nil {
			return
		}
		if strings.Contains(header, "json") && r.Path == "/api/v1/reports" {
			gone, cancel := context.WithCancel(t.Context())
			cancel() // nothing is fetched from the addresses that come up
			req = req.WithContext(gone)
		}
		req.RemoteAddr, req.URL.RawQuery = "192.0.2.1:9", query
		req.Header.Set("Authorization", "Bearer writing")
		for _, name := range []string{"Accept", "Content-Type", "If-None-Match", "Range", "Origin", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For"} {
			req.Header.Set(name, header)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, req)
		if w.Code >= 500 {
			t.Errorf("%s %s?%s %q %q: status %d: %.500s", r.Method, path, query, header, body, w.Code, w.Body)
		}
		if w.Code < 400 || !strings.HasPrefix(r.Path, "/api/") || w.Code == http.StatusRequestedRangeNotSatisfiable {
			return
		}
		var p Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code || p.Detail == "" || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s?%s: %v: not a problem: %.500s", r.Method, path, query, err, w.Body)
		}
	})
}
