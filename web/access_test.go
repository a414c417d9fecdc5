package web

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"findings/corpus/samples"
)

// send makes a request with headers "Name: value".
func send(s *Server, method, address, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, strings.NewReader(body))
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestTokens(t *testing.T) {
	open, closed := newServer(t), newServer(t, func(c *Config) { c.Access = Access{ReadToken: "reading", WriteToken: "writing"} })
	for _, c := range []struct {
		rule    string
		s       *Server
		method  string
		address string
		headers []string
		status  int
	}{
		{"reading is open by default", open, "GET", "/api/v1/themes", nil, 200},
		{"writing is off by default", open, "DELETE", "/api/v1/reports/x", nil, 403},
		{"an empty token is not a token", open, "DELETE", "/api/v1/reports/x", []string{"Authorization: Bearer "}, 403},
		{"reading asks for the token", closed, "GET", "/api/v1/themes", nil, 401},
		{"so do pages", closed, "GET", "/", nil, 401},
		{"health does not", closed, "GET", "/healthz", nil, 200},
		{"a wrong token", closed, "GET", "/api/v1/themes", []string{"Authorization: Bearer readin"}, 401},
		{"another scheme", closed, "GET", "/api/v1/themes", []string{"Authorization: Basic reading"}, 401},
		{"the right token", closed, "GET", "/api/v1/themes", []string{"Authorization: bearer reading"}, 200},
		{"who may write may read", closed, "GET", "/api/v1/themes", []string{"Authorization: Bearer writing"}, 200},
		{"who may read may not write", closed, "DELETE", "/api/v1/reports/x", []string{"Authorization: Bearer reading"}, 401},
		{"writing finds nothing", closed, "DELETE", "/api/v1/reports/x", []string{"Authorization: Bearer writing"}, 404},
	} {
		if w := send(c.s, c.method, c.address, "", c.headers...); w.Code != c.status {
			t.Errorf("%s: %s %s gives %d, want %d: %s", c.rule, c.method, c.address, w.Code, c.status, w.Body)
		}
	}
}

func TestRateLimit(t *testing.T) {
	s := newServer(t, func(c *Config) { c.Access = Access{Rate: 1, Burst: 2} })
	var codes []int
	for range 4 {
		codes = append(codes, send(s, "GET", "/api/v1/themes", "").Code)
	}
	if codes[0] != 200 || codes[1] != 200 || codes[2] != 429 || codes[3] != 429 {
		t.Errorf("statuses %v, want two 200 and then 429", codes)
	}
	if w := send(s, "GET", "/api/v1/themes", ""); w.Header().Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// form makes a multipart form with one file.
func form(t *testing.T, field, name string, data []byte) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestAddAndRemove(t *testing.T) {
	c, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c.Access.WriteToken = "writing"
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	const token = "Authorization: Bearer writing"
	data, err := fs.ReadFile(samples.Files(), "wexcombe-2024-02-12.md")
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.ReplaceAll(data, []byte("Wexcombe"), []byte("Dunmallow"))
	body, kind := form(t, "file", "dunmallow.md", data)
	w := send(s, "POST", "/api/v1/reports", body, token, "Content-Type: "+kind)
	if w.Code != http.StatusCreated || !strings.Contains(w.Header().Get("Location"), "/api/v1/reports/dunmallow") {
		t.Fatalf("adding gives %d, Location %q: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	var found struct{ Total int }
	getJSON(t, s, "/api/v1/search?authority=Dunmallow", &found)
	if found.Total == 0 {
		t.Error("a report that was acknowledged is not found")
	}
	if w := send(s, "POST", "/api/v1/reports", body, token, "Content-Type: "+kind); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "unchanged") {
		t.Errorf("adding again gives %d: %s", w.Code, w.Body)
	}
	var entry struct{ Report string }
	if err := json.Unmarshal(w.Body.Bytes(), &entry); err != nil {
		t.Fatal(err)
	}
	if w := send(s, "DELETE", "/api/v1/reports/"+entry.Report, "", token); w.Code != http.StatusNoContent {
		t.Errorf("removing gives %d: %s", w.Code, w.Body)
	}
	getJSON(t, s, "/api/v1/search?authority=Dunmallow", &found)
	if found.Total != 0 {
		t.Error("a removed report is still found")
	}
}

func TestUploadsRefused(t *testing.T) {
	s := newServer(t, func(c *Config) { c.Access.WriteToken = "writing" })
	wrongField, kind := form(t, "upload", "a.md", []byte("text"))
	page, pageKind := form(t, "file", "a.pdf", []byte("<!doctype html><title>404</title><h1>Not found</h1>"))
	for _, c := range []struct {
		rule, body, kind string
		status           int
	}{
		{"no type", "x", "", 415},
		{"another type", "x", "application/pdf", 415},
		{"a form without the field", wrongField, kind, 400},
		{"a broken form", "x", "multipart/form-data; boundary=y", 400},
		{"an error page named .pdf", page, pageKind, 422},
		{"JSON without an address", "{}", "application/json", 400},
		{"JSON with more", `{"url": "https://example.org", "x": 1}`, "application/json", 400},
		{"a file address", `{"url": "file:///etc/passwd"}`, "application/json", 400},
		{"an address of this machine", `{"url": "http://127.0.0.1:1/"}`, "application/json", 403},
		{"an address of the cloud's own", `{"url": "http://169.254.169.254/latest"}`, "application/json", 403},
	} {
		w := send(s, "POST", "/api/v1/reports", c.body, "Authorization: Bearer writing", "Content-Type: "+c.kind)
		if w.Code != c.status {
			t.Errorf("%s: %d, want %d: %s", c.rule, w.Code, c.status, w.Body)
		}
	}
}

func TestUnchangedAnswers(t *testing.T) {
	s := newServer(t)
	tag := get(t, s, "/api/v1/themes").Header().Get("ETag")
	if w := send(s, "GET", "/api/v1/themes", "", "If-None-Match: "+tag); tag == "" || w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("with its own ETag %q: %d, %d bytes", tag, w.Code, w.Body.Len())
	}
	if w := send(s, "GET", "/help", "", "If-None-Match: "+tag); w.Header().Get("Content-Security-Policy") != "" {
		t.Error("a 304 changes the policy of the page that the browser keeps")
	}
	if w := send(s, "HEAD", "/api/v1/themes", ""); w.Code != http.StatusOK || w.Body.Len() > 0 {
		t.Errorf("HEAD gives %d and %d bytes", w.Code, w.Body.Len())
	}
}

func TestCORS(t *testing.T) {
	s := newServer(t, func(c *Config) { c.Origins = []string{"https://intranet.example"} })
	for origin, want := range map[string]string{"https://intranet.example": "https://intranet.example", "https://evil.example": "", "": ""} {
		h := send(s, "GET", "/api/v1/themes", "", "Origin: "+origin).Header()
		if got := h.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("origin %s: allowed %q, want %q", origin, got, want)
		}
		if vary := strings.Join(h.Values("Vary"), ", "); !strings.Contains(vary, "Origin") || !strings.Contains(vary, "Authorization") {
			t.Errorf("origin %s: a shared cache is told that answers vary by %q", origin, vary)
		}
	}
}

func TestPrefixAndProxy(t *testing.T) {
	s := newServer(t, func(c *Config) { c.Prefix = "/findings"; c.Proxies = []string{"192.0.2.0/24"} })
	for _, address := range []string{"/findings", "/findings/"} {
		if w := get(t, s, address); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "<h1") {
			t.Errorf("%s: status %d, not the home page", address, w.Code)
		}
	}
	if w := send(s, "PUT", "/findings/api/v1/reports", ""); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, POST, HEAD" {
		t.Errorf("PUT gives %d and allows %q", w.Code, w.Header().Get("Allow"))
	}
	for _, address := range []string{"/findings/search?q=care+leavers", "/search?q=care+leavers"} {
		w := get(t, s, address)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `href="/findings/reports/`) || strings.Contains(w.Body.String(), `href="/reports`) {
			t.Errorf("%s: status %d, or links without the prefix", address, w.Code)
		}
	}
	// httptest's requests come from 192.0.2.1, which is trusted here.
	w := send(s, "GET", "/api/v1/search?q=social&format=atom", "", "X-Forwarded-Proto: https", "X-Forwarded-Host: reports.example")
	if !strings.Contains(w.Body.String(), "https://reports.example/findings/reports/") {
		t.Errorf("links do not follow the trusted proxy:\n%.600s", w.Body)
	}
	w = send(newServer(t), "GET", "/api/v1/search?q=social&format=atom", "", "X-Forwarded-Host: evil.example")
	if strings.Contains(w.Body.String(), "evil.example") {
		t.Error("a stranger's X-Forwarded-Host is believed")
	}
}

// TestMCP talks to /mcp with the SDK's own client.
func TestMCP(t *testing.T) {
	srv := httptest.NewServer(newServer(t))
	defer srv.Close()
	client := sdk.NewClient(&sdk.Implementation{Name: "test"}, nil)
	session, err := client.Connect(t.Context(), &sdk.StreamableClientTransport{Endpoint: srv.URL + "/mcp"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	call := func(name string, args map[string]any, out any) bool {
		t.Helper()
		res, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: name, Arguments: args})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		b, err := json.Marshal(res.StructuredContent)
		if err != nil {
			t.Fatal(err)
		}
		if !res.IsError {
			if err := json.Unmarshal(b, out); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		return !res.IsError
	}
	var found struct {
		Total    int
		Passages []struct{ ID, Text, Citation string }
	}
	if !call("search", map[string]any{"query": "personal advisers", "size": 2}, &found) || len(found.Passages) != 2 || found.Passages[0].Citation == "" {
		t.Fatalf("search gives %+v", found)
	}
	var passage struct{ Passage struct{ Text string } }
	if !call("passage", map[string]any{"id": found.Passages[0].ID, "context": 1}, &passage) || passage.Passage.Text != found.Passages[0].Text {
		t.Errorf("passage gives %+v", passage)
	}
	id, _, _ := strings.Cut(found.Passages[0].ID, "#")
	var report struct{ ID string }
	if !call("report", map[string]any{"id": id}, &report) || report.ID != id {
		t.Errorf("report gives %+v", report)
	}
	var answer struct{ Abstained bool }
	if !call("ask", map[string]any{"question": "Who won the football cup?"}, &answer) || !answer.Abstained {
		t.Errorf("ask gives %+v, want it abstained", answer)
	}
	if call("passage", map[string]any{"id": "nowhere"}, &passage) || call("search", map[string]any{"query": "x", "size": 1000}, &found) {
		t.Error("a tool takes what it cannot use")
	}
}
