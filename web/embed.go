package web

import (
	"encoding/json"
	"encoding/xml"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"findings/search"
)

// embedSizes are how many passages the embedded page shows.
const (
	embedSize    = 5
	embedLargest = 20
)

// embedPage answers GET /embed: a page of its own for an iframe, without scripts
// or cookies, on the sites that may frame it.
func (s *Server) embedPage(c *gin.Context) error {
	q := c.Request.URL.Query()
	if err := knownOnly(q, append(slices.Clone(filterNames), "q", "size", "cursor", "label")...); err != nil {
		return err
	}
	words, err := one(q, "q")
	if err != nil {
		return err
	}
	size, err := count(q, "size", 1, embedLargest, embedSize)
	if err != nil {
		return err
	}
	cursor, err := one(q, "cursor")
	if err != nil {
		return err
	}
	body := embedBody{Text: words, Label: q.Get("label"), Hidden: hidden(q), All: "/search" + only(q, append(slices.Clone(filterNames), "q")...)}
	if q.Has("q") {
		found, err := s.Searcher.Search(c.Request.Context(), search.Request{Text: words, Filter: filters(q), Size: size, Cursor: cursor, Facets: []string{}})
		if err != nil {
			return err
		}
		body.Response = found
		if found.Next != "" {
			body.Next = with(q, "cursor", found.Next)
		}
	}
	return s.render(c, http.StatusOK, "embed.html", page{Title: "Search", Body: body})
}

// embedBody is what the embedded page shows.
type embedBody struct {
	Text, Label string
	Hidden      []hiddenField
	Response    *search.Response // nil before a search
	Next, All   string
}

type hiddenField struct{ Name, Value string }

// hidden are the parameters that the form carries along.
func hidden(q url.Values) []hiddenField {
	var out []hiddenField
	for _, name := range append(slices.Clone(filterNames), "size", "label") {
		for _, v := range q[name] {
			out = append(out, hiddenField{name, v})
		}
	}
	return out
}

// embedPolicy is the Content-Security-Policy of the embedded page: framed by the
// configured origins and this service alone.
func (s *Server) embedPolicy() string {
	ancestors := strings.Join(append([]string{"'self'"}, s.Origins...), " ")
	if slices.Contains(s.Origins, "*") {
		ancestors = "*"
	}
	return strings.Replace(s.pages.policy, "frame-ancestors 'none'", "frame-ancestors "+ancestors, 1)
}

// embedScript sends the web component; any page may load it.
func (s *Server) embedScript(c *gin.Context) error {
	b, err := assets.ReadFile("static/embed.js")
	if err != nil {
		return err
	}
	c.Header("Cross-Origin-Resource-Policy", "cross-origin")
	c.Header("Access-Control-Allow-Origin", "*")
	c.Header("Cache-Control", "public, max-age=3600")
	c.Data(http.StatusOK, "text/javascript; charset=utf-8", b)
	return nil
}

// oEmbed is an oEmbed 1.0 answer of type rich: an iframe of the embedded page.
type oEmbed struct {
	XMLName  xml.Name `json:"-" xml:"oembed"`
	Version  string   `json:"version" xml:"version"`
	Type     string   `json:"type" xml:"type"`
	Title    string   `json:"title" xml:"title"`
	Provider string   `json:"provider_name" xml:"provider_name"`
	Width    int      `json:"width" xml:"width"`
	Height   int      `json:"height" xml:"height"`
	HTML     string   `json:"html" xml:"html"`
}

// oembed answers GET /oembed: how to embed an address of the search page.
func (s *Server) oembed(c *gin.Context) error {
	q := c.Request.URL.Query()
	if err := knownOnly(q, "url", "format", "maxwidth", "maxheight"); err != nil {
		return err
	}
	format, err := choice(q, "format", "json", "xml")
	if err != nil {
		return err
	}
	width, err := count(q, "maxwidth", 1, 10_000, 640)
	if err != nil {
		return err
	}
	height, err := count(q, "maxheight", 1, 10_000, 480)
	if err != nil {
		return err
	}
	u, err := url.Parse(q.Get("url"))
	base := s.base(c)
	if err != nil || !strings.HasPrefix(u.String(), base+"/search") {
		return &Problem{Status: http.StatusNotFound, Title: "Not embeddable", Param: "url", Detail: "Give an address of this service's search page."}
	}
	src := base + "/embed" + only(u.Query(), append(slices.Clone(filterNames), "q")...)
	o := oEmbed{Version: "1.0", Type: "rich", Title: "Search inspection reports", Provider: "Findings", Width: min(width, 640), Height: min(height, 480)}
	o.HTML = `<iframe src="` + template.HTMLEscapeString(src) + `" width="` + itoa(o.Width) + `" height="` + itoa(o.Height) + `" title="Search inspection reports"></iframe>`
	if format == "xml" {
		c.XML(http.StatusOK, o)
		return nil
	}
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	c.Data(http.StatusOK, "application/json", b)
	return nil
}
