package web

import (
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/goccy/go-yaml"
)

// openAPI describes the API. Tests hold it to the routes, to the parameters that
// handlers take and to what they answer.
//
//go:embed openapi.yaml
var openAPI []byte

// description is what the reference page shows of openAPI.
type description struct {
	Info       struct{ Description string }
	Paths      yaml.MapSlice // for the order; Items has the values
	Items      map[string]pathItem
	Components struct {
		Parameters map[string]parameter
		Schemas    map[string]schema
	}
	Operations []operation // in the order of the file
	Shapes     []shape     // by name
}

// A pathItem is all operations on one address.
type pathItem struct {
	Parameters []parameter
	Get        *operation
	Post       *operation
	Delete     *operation
}

// An operation is one method on one address.
type operation struct {
	Method, Path string `yaml:"-"`

	ID          string `yaml:"operationId"`
	Summary     string
	Description string
	Requests    []string `yaml:"x-requests"` // examples, each run by a test
	Parameters  []parameter
	Security    []map[string][]string
	Responses   map[string]response
}

type parameter struct {
	Ref         string `yaml:"$ref"`
	Name, In    string
	Required    bool
	Description string
	Schema      schema
}

type response struct {
	Description string
	Content     map[string]struct{ Schema schema }
}

// A schema is as much of a JSON Schema as the page shows.
type schema struct {
	Ref         string `yaml:"$ref"`
	Type        any
	Enum        []string
	Default     any
	Format      string
	Minimum     *int
	Maximum     *int
	Description string
	Items       *schema
	AnyOf       []schema `yaml:"anyOf"`
	OneOf       []schema `yaml:"oneOf"`
	Required    []string
	Properties  map[string]schema
}

// A shape is a schema with a name.
type shape struct {
	Name        string
	Description string
	Properties  []property
}

type property struct {
	Name        string
	Required    bool
	Description string
	Schema      schema
}

// describe reads openAPI for the page.
func describe() (*description, error) {
	d := &description{}
	items := struct{ Paths map[string]pathItem }{}
	for _, to := range []any{d, &items} {
		if err := yaml.Unmarshal(openAPI, to); err != nil {
			return nil, fmt.Errorf("openapi.yaml: %w", err)
		}
	}
	d.Items = items.Paths
	for _, p := range d.Paths {
		path := fmt.Sprint(p.Key)
		item := d.Items[path]
		for _, m := range []struct {
			name string
			op   *operation
		}{{"GET", item.Get}, {"POST", item.Post}, {"DELETE", item.Delete}} {
			if m.op == nil {
				continue
			}
			m.op.Method, m.op.Path = m.name, path
			m.op.Parameters = append(slices.Clone(item.Parameters), m.op.Parameters...)
			for i, p := range m.op.Parameters {
				if p.Ref != "" {
					m.op.Parameters[i] = d.Components.Parameters[lastName(p.Ref)]
				}
			}
			d.Operations = append(d.Operations, *m.op)
		}
	}
	d.Shapes = shapes(d.Components.Schemas)
	return d, nil
}

// shapes lists the schemas that are objects with properties.
func shapes(schemas map[string]schema) []shape {
	var out []shape
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		s := schemas[name]
		if len(s.Properties) == 0 {
			continue
		}
		sh := shape{Name: name, Description: s.Description}
		for _, p := range slices.Sorted(maps.Keys(s.Properties)) {
			v := s.Properties[p]
			about := v.Description
			if about == "" && v.Ref != "" {
				about = schemas[lastName(v.Ref)].Description
			}
			sh.Properties = append(sh.Properties, property{p, slices.Contains(s.Required, p), about, v})
		}
		out = append(out, sh)
	}
	return out
}

func lastName(ref string) string { return ref[strings.LastIndex(ref, "/")+1:] }

// Writing says whether an operation asks for the write token.
func (o operation) Writing() bool { return len(o.Security) == 1 }

// Anchor is where the page shows an operation.
func (o operation) Anchor() string { return "op-" + o.ID }

// Answers lists the content types of a good answer.
func (o operation) Answers() []string {
	return slices.Sorted(maps.Keys(o.Responses["200"].Content))
}

// Shape is the name of the schema of the JSON answer, or "".
func (o operation) Shape() string {
	return lastName(o.Responses["200"].Content["application/json"].Schema.Ref)
}

// Means is the type of a value in words, as HTML with links to named shapes.
func (s schema) Means() template.HTML {
	switch {
	case s.Ref != "":
		name := template.HTMLEscapeString(lastName(s.Ref))
		return template.HTML(`<a href="#shape-` + name + `">` + name + `</a>`)
	case len(s.AnyOf)+len(s.OneOf) > 0:
		var parts []string
		for _, x := range append(s.AnyOf, s.OneOf...) {
			parts = append(parts, string(x.Means()))
		}
		return template.HTML(strings.Join(parts, " or "))
	case s.Items != nil:
		return "list of " + s.Items.Means()
	}
	words := fmt.Sprint(s.Type)
	if s.Type == nil {
		words = "value"
	}
	if s.Format != "" {
		words += " (" + s.Format + ")"
	}
	if len(s.Enum) > 0 {
		words = strings.Join(s.Enum, ", ")
	}
	if s.Minimum != nil && s.Maximum != nil {
		words += fmt.Sprintf(", %d to %d", *s.Minimum, *s.Maximum)
	}
	if s.Default != nil {
		words += fmt.Sprintf("; %v if left out", s.Default)
	}
	return template.HTML(template.HTMLEscapeString(words))
}

// apiPage answers GET /api with the reference.
func (s *Server) apiPage(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, "api.html", page{Title: "API", Nav: "api", Body: s.description})
}

// openapi answers GET /openapi.yaml.
func (s *Server) openapi(c *gin.Context) error {
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, "application/yaml", openAPI)
	return nil
}
