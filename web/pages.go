package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"findings/search"
)

//go:embed templates static
var assets embed.FS

// pages are the parsed templates by name ("search.html"), each with the layout.
type pages struct {
	byName map[string]*template.Template
	style  template.CSS // the stylesheet, in every page: no second request to show results
	policy string       // the Content-Security-Policy of a page
}

// newPages parses all templates; links get the prefix, themes their labels. An error is a mistake in the program.
func newPages(prefix string, themes map[string]string) (*pages, error) {
	css, err := assets.ReadFile("static/style.css")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(css)
	p := &pages{byName: map[string]*template.Template{}, style: template.CSS(css)}
	p.policy = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
		"style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	layout, err := template.New("layout").Funcs(functions).Funcs(chartFunctions).Funcs(template.FuncMap{
		"path": func(p string) string { return prefix + p },
		"theme": func(id string) string {
			if label := themes[id]; label != "" {
				return label
			}
			return id
		},
	}).ParseFS(assets, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(assets, "templates/*.html")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		t, err := template.Must(layout.Clone()).ParseFS(assets, name)
		if err != nil {
			return nil, err
		}
		p.byName[strings.TrimPrefix(name, "templates/")] = t
	}
	return p, nil
}

// A page is what every template gets; Body is what its own part needs.
type page struct {
	Title  string // without the name of the service
	Nav    string // which item of the navigation it is
	Query  string // what the search box of the header holds
	Sample bool
	Style  template.CSS
	Body   any
}

// render writes a page.
func (s *Server) render(c *gin.Context, status int, name string, p page) error {
	p.Sample, p.Style = s.Sample, s.pages.style
	var b bytes.Buffer
	if err := s.pages.byName[name].ExecuteTemplate(&b, "layout", p); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	c.Header("Content-Security-Policy", s.pages.policy)
	if name == "embed.html" {
		c.Header("Content-Security-Policy", s.embedPolicy())
		c.Header("Cross-Origin-Resource-Policy", "cross-origin")
	}
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
	return nil
}

// static sends an asset.
func (s *Server) static(c *gin.Context) error {
	b, err := assets.ReadFile("static/" + c.Param("name"))
	if err != nil {
		return errNoPage
	}
	kind := "text/javascript; charset=utf-8"
	if strings.HasSuffix(c.Param("name"), ".css") {
		kind = "text/css; charset=utf-8"
	}
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, kind, b)
	return nil
}

// A shownPassage is a result with the words that it was found by.
type shownPassage struct {
	Result search.Result
	Words  string
}

// functions are what templates may call.
var functions = template.FuncMap{
	"humanDate": humanDate,
	"count":     humanCount,
	"join":      strings.Join,
	"marked":    marked,
	"capital":   capital,
	"resultURL": resultURL,
	"examples":  examples,
	"paragraphs": func(text string) []string {
		return strings.FieldsFunc(strings.ReplaceAll(text, "\n\n", "\f"), func(r rune) bool { return r == '\f' })
	},
	"passage": func(r search.Result, words string) shownPassage { return shownPassage{r, words} },
}

// humanDate writes "2024-09-09" as "9 September 2024", and "" as "date unknown".
func humanDate(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return "date unknown"
	}
	return t.Format("2 January 2006")
}

// itoa is a number in digits.
func itoa(n int) string { return strconv.Itoa(n) }

// resultURL is the address of a passage on its report's page, with the words searched for.
func resultURL(address, words string) string {
	if words == "" {
		return address
	}
	report, key, _ := strings.Cut(address, "#")
	return report + "?" + url.Values{"q": {words}}.Encode() + "#" + key
}

// humanCount writes 12345 as "12,345".
func humanCount(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// capital makes the first letter a capital.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
