package web

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"findings/corpus"
	"findings/corpus/label"
	"findings/search"
	"findings/search/answer"
)

// pagesOnly are the routes for people, which the description leaves out; mcp is
// described by the one method that it is for.
var pagesOnly = regexp.MustCompile(`^(GET /|GET /(ask|themes|authorities|coverage|help|about|search|reports|passages)(/.*)?|GET /(api|static/.*|embed.*)|(GET|PUT|PATCH|HEAD|OPTIONS|DELETE|CONNECT|TRACE) /mcp)$`)

func TestDescriptionHasEveryRoute(t *testing.T) {
	s := newServer(t)
	var routes, described []string
	for _, r := range s.engine.Routes() {
		if name := r.Method + " " + regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.Path, "{$1}"); !pagesOnly.MatchString(name) {
			routes = append(routes, name)
		}
	}
	ids := map[string]bool{}
	for _, op := range s.description.Operations {
		described = append(described, op.Method+" "+op.Path)
		if ids[op.ID] || op.ID == "" || op.Summary == "" {
			t.Errorf("%s %s: operationId %q stands twice or not, or there is no summary", op.Method, op.Path, op.ID)
		}
		ids[op.ID] = true
		if op.Method == "GET" && len(op.Requests) == 0 {
			t.Errorf("%s has no example", op.Path)
		}
	}
	slices.Sort(routes)
	slices.Sort(described)
	if diff := cmp.Diff(routes, described); diff != "" {
		t.Errorf("routes (-) and description (+):\n%s", diff)
	}
}

// TestDescriptionHasEveryParameter asks each address with a parameter that no
// address has; the answer names those that the handler takes.
func TestDescriptionHasEveryParameter(t *testing.T) {
	s := newServer(t, func(c *Config) { c.Access.WriteToken = "writing" })
	for _, op := range s.description.Operations {
		if !strings.HasPrefix(op.Path, "/api/") || op.ID == "askByPost" {
			continue // held by TestPostTakesWhatGetTakes
		}
		w := send(s, op.Method, strings.ReplaceAll(op.Path, "{id}", "x")+"?nothing=1", "", "Authorization: Bearer writing")
		var p Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != http.StatusBadRequest {
			t.Errorf("%s %s takes the parameter “nothing”: %d %s", op.Method, op.Path, w.Code, w.Body)
			continue
		}
		taken := []string{}
		if _, list, found := strings.Cut(p.Detail, "There are: "); found {
			taken = strings.Split(strings.TrimSuffix(list, "."), ", ")
		}
		described, used := []string{}, map[string]bool{"cursor": true} // TestPagesOfTheAPI uses cursors
		for _, p := range op.Parameters {
			if p.In == "query" {
				described = append(described, p.Name)
			}
			if p.Name == "" || p.Description == "" {
				t.Errorf("%s %s: a parameter without name or description: %+v", op.Method, op.Path, p)
			}
		}
		slices.Sort(taken)
		slices.Sort(described)
		if diff := cmp.Diff(taken, described); diff != "" {
			t.Errorf("%s %s: parameters of the handler (-) and of the description (+):\n%s", op.Method, op.Path, diff)
		}
		for _, example := range op.Requests {
			u, err := url.Parse(example)
			if err != nil {
				t.Fatal(err)
			}
			for name := range u.Query() {
				used[name] = true
			}
		}
		for _, name := range described {
			if !used[name] && (op.ID == "search" || !slices.Contains(filterNames, name) && name != "to") {
				t.Errorf("%s: no example has the parameter %q", op.Path, name)
			}
		}
	}
}

func TestPostTakesWhatGetTakes(t *testing.T) {
	s := newServer(t)
	asked := func(w string) string { _, list, _ := strings.Cut(w, "There are: "); return list }
	byGet := send(s, "GET", "/api/v1/ask?nothing=1", "")
	byPost := send(s, "POST", "/api/v1/ask", `{"nothing": "1"}`, "Content-Type: application/json")
	if got, want := asked(byPost.Body.String()), asked(byGet.Body.String()); got != want || want == "" {
		t.Errorf("POST takes %q, GET %q", got, want)
	}
}

// schemaFor compiles the schemas of the description.
func schemaFor(t *testing.T) func(name string) *jsonschema.Schema {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON(openAPI)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	return func(name string) *jsonschema.Schema {
		t.Helper()
		s, err := c.Compile("openapi.json#/components/schemas/" + name)
		if err != nil {
			t.Fatalf("schema %s: %v", name, err)
		}
		return s
	}
}

// TestExamples runs every example of the description, and holds each JSON answer
// to its schema.
func TestExamples(t *testing.T) {
	s, schema := newServer(t), schemaFor(t)
	for _, op := range s.description.Operations {
		for _, example := range op.Requests {
			w := send(s, "GET", example, "")
			kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
			if w.Code != http.StatusOK || !slices.Contains(op.Answers(), kind) {
				t.Errorf("%s: status %d, %s, want 200 and one of %v: %.300s", example, w.Code, kind, op.Answers(), w.Body)
				continue
			}
			if kind == "application/json" {
				conforms(t, schema, example, op, w.Body.Bytes())
			}
			if kind == "application/x-ndjson" {
				for line := range bytes.Lines(w.Body.Bytes()) {
					validate(t, schema("Passage"), example, line)
				}
			}
		}
	}
	body := `{"q": "What needs to improve in Ashcombe?", "theme": ["care-leavers", "leadership-management-governance"]}`
	if !strings.Contains(string(openAPI), "example: "+strings.NewReplacer(`{"q"`, `{q`, `"theme"`, `theme`).Replace(body)) {
		t.Error("the example of POST /api/v1/ask is another in the description")
	}
	w := send(s, "POST", "/api/v1/ask", body, "Content-Type: application/json")
	if w.Code != http.StatusOK {
		t.Errorf("POST /api/v1/ask: status %d: %s", w.Code, w.Body)
	}
	validate(t, schema("Answer"), "POST /api/v1/ask", w.Body.Bytes())
	for _, address := range []string{"/api/v1/search?q=year%3Anever", "/api/v1/search?colour=red", "/api/v1/reports/nowhere", "/api/v1/nothing"} {
		validate(t, schema("Problem"), address, send(s, "GET", address, "").Body.Bytes())
	}
}

func conforms(t *testing.T, schema func(string) *jsonschema.Schema, example string, op operation, body []byte) {
	t.Helper()
	name := op.Shape()
	if op.ID == "suggest" {
		if strings.Contains(example, "opensearch") {
			return
		}
		name = "Suggestions"
	}
	validate(t, schema(name), example, body)
}

func validate(t *testing.T, s *jsonschema.Schema, what string, body []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

// TestSchemasAreTheTypes holds the fields of the schemas to those of the types
// that answers are made of, and "required" to those that are always there.
func TestSchemasAreTheTypes(t *testing.T) {
	described := newServer(t).description.Components.Schemas
	for name, value := range map[string]any{
		"Problem": Problem{}, "Embed": oEmbed{}, "SearchResponse": search.Response{}, "Interpretation": search.Interpretation{}, "Chip": search.Chip{},
		"Value": search.Value{}, "Passage": search.Result{}, "PassageInContext": explained{}, "Reason": label.Reason{}, "Passages": passageList{},
		"Group": search.Group{}, "ReportRef": search.ReportRef{}, "Reports": reportPage{}, "Report": corpus.Report{}, "Evidence": corpus.Evidence{},
		"Section": corpus.Section{}, "Answer": answer.Answer{}, "Text": answer.Text{}, "Sentence": answer.Sentence{}, "Citation": answer.Citation{},
		"Themes": themeList{}, "Theme": label.Theme{}, "Suggestions": suggestList{}, "Suggestion": search.Suggestion{}, "Entry": corpus.Entry{}, "Backup": backupMade{},
	} {
		fields := map[string]bool{} // name → always there
		jsonFields(reflect.TypeOf(value), fields)
		got := map[string]bool{}
		for p := range described[name].Properties {
			got[p] = slices.Contains(described[name].Required, p)
		}
		if diff := cmp.Diff(fields, got); diff != "" {
			t.Errorf("%s: fields of the type (-) and of the schema (+), true where always there:\n%s", name, diff)
		}
		delete(described, name)
	}
	for _, name := range slices.Sorted(maps.Keys(described)) {
		if len(described[name].Properties) > 0 {
			t.Errorf("the schema %s is of no type", name)
		}
	}
}

// jsonFields lists the fields of a struct by their names in JSON.
func jsonFields(typ reflect.Type, into map[string]bool) {
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			jsonFields(f.Type, into)
		case name != "-" && name != "":
			into[name] = !strings.Contains(options, "omitempty")
		}
	}
}

// TestPagesOfTheAPI follows the cursors and links of both lists to their end.
func TestPagesOfTheAPI(t *testing.T) {
	s, schema := newServer(t), schemaFor(t)
	for _, c := range []struct{ path, list, shape string }{
		{"/api/v1/reports?size=4", "reports", "Reports"},
		{"/api/v1/search?q=supervision&size=40&facets=none", "results", "SearchResponse"},
	} {
		path, list, shape := c.path, c.list, c.shape
		seen, total, first := map[string]bool{}, -1, true
		for address := path; address != ""; first = false {
			w := send(s, "GET", address, "")
			validate(t, schema(shape), address, w.Body.Bytes())
			var page map[string]any
			getJSON(t, s, address, &page)
			total = int(page["total"].(float64))
			for _, r := range page[list].([]any) {
				id := r.(map[string]any)["id"].(string)
				if seen[id] {
					t.Errorf("%s: %s comes twice", address, id)
				}
				seen[id] = true
			}
			links := strings.Join(w.Header().Values("Link"), ", ")
			if got := strings.Contains(links, `rel="first"`); got == first {
				t.Errorf("%s: link to the first page: %v", address, got)
			}
			next := regexp.MustCompile(`<http://example.com([^>]*)>; rel="next"`).FindStringSubmatch(links)
			if (page["next"] == nil) != (next == nil) {
				t.Errorf("%s: next is %q, Link is %q", address, page["next"], links)
			}
			if address = ""; next != nil {
				address = next[1]
			}
		}
		if len(seen) != total || total == 0 {
			t.Errorf("%s: %d over all pages, total says %d", path, len(seen), total)
		}
	}
}

func TestReferencePage(t *testing.T) {
	s := newServer(t)
	body := get(t, s, "/api").Body.String()
	for _, op := range s.description.Operations {
		if !strings.Contains(body, `id="op-`+op.ID+`"`) {
			t.Errorf("the page has no %s", op.ID)
		}
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		if ids[m[1]] {
			t.Errorf("the page has two things called %s", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(body, -1) {
		if !ids[m[1]] {
			t.Errorf("the page leads to #%s, which it does not have", m[1])
		}
	}
	if w := send(s, "GET", "/openapi.yaml", ""); w.Header().Get("Content-Type") != "application/yaml" || !bytes.Equal(w.Body.Bytes(), openAPI) {
		t.Error("openapi.yaml is not served as it is")
	}
}
