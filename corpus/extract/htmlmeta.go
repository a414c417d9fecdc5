package extract

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageMeta is what the head of a web page says about it.
type pageMeta struct {
	title, headline, publisher, published string
	social                                string // the headline as given to other sites
	author                                string // publisher by weaker tags
	wordProcessor                         bool   // the page is a document saved as HTML
}

// addTag reads one tag of the page's head.
func (m *pageMeta) addTag(t html.Token) {
	switch t.DataAtom {
	case atom.Html:
		for _, a := range t.Attr {
			if strings.HasPrefix(a.Key, "xmlns:") && strings.Contains(a.Val, "office:word") {
				m.wordProcessor = true
			}
		}
	case atom.Time:
		if m.published == "" && strings.Contains(attr(t.Attr, "class")+attr(t.Attr, "itemprop"), "publish") {
			m.published = isoDate(attr(t.Attr, "datetime"))
		}
	case atom.Meta:
		name := strings.ToLower(attr(t.Attr, "property") + attr(t.Attr, "name") + attr(t.Attr, "itemprop"))
		m.addMeta(name, tidy(attr(t.Attr, "content")))
	}
}

func (m *pageMeta) addMeta(name, value string) {
	if len(value) > 500 {
		return
	}
	set := func(field *string, v string) {
		if *field == "" {
			*field = v
		}
	}
	switch name {
	case "og:site_name":
		m.publisher = value
	case "dc.publisher", "dcterms.publisher", "citation_publisher", "publisher", "application-name":
		set(&m.author, mailPart.ReplaceAllString(value, ""))
	case "og:title", "twitter:title", "dc.title":
		set(&m.social, value)
	case "article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "dc.date.issued", "dcterms.issued", "dcterms.created",
		"pubdate", "publishdate", "publication_date", "sailthru.date", "parsely-pub-date", "govuk:first-published-at", "og:published_time":
		set(&m.published, isoDate(value))
	case "generator":
		m.wordProcessor = m.wordProcessor || wordProcessors.MatchString(value)
	}
}

var (
	mailPart       = regexp.MustCompile(`[.,;]?\s*\S+@\S+`)
	wordProcessors = regexp.MustCompile(`(?i)^(microsoft (word|office)|libreoffice|openoffice|aspose|pandoc)`)
)

// addLinkedData reads a JSON-LD script: one object, a list, or a graph.
func (m *pageMeta) addLinkedData(script []byte) {
	var v any
	if len(script) > 256<<10 || json.Unmarshal(script, &v) != nil {
		return
	}
	var objects []any
	switch v := v.(type) {
	case []any:
		objects = v
	case map[string]any:
		objects = []any{v}
		if graph, ok := v["@graph"].([]any); ok {
			objects = append(objects, graph...)
		}
	}
	for _, o := range objects {
		if o, ok := o.(map[string]any); ok {
			m.addObject(o)
		}
	}
}

func (m *pageMeta) addObject(o map[string]any) {
	text := func(key string) string { s, _ := o[key].(string); return tidy(s) }
	if d := isoDate(text("datePublished")); d != "" {
		m.published = d
	}
	if h := text("headline"); h != "" && len(h) < 500 {
		m.social = h
	}
	if p, ok := o["publisher"].(map[string]any); ok && m.publisher == "" {
		s, _ := p["name"].(string)
		m.publisher = tidy(s)
	}
	if kind := text("@type"); m.author == "" && (kind == "Organization" || kind == "NewsMediaOrganization" || kind == "WebSite") {
		m.author = text("name")
	}
}

// chooseHeadline prefers the page's own top heading where the title agrees.
func chooseHeadline(root *html.Node, m pageMeta) string {
	var headings []string
	title := ""
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.H1:
			if s := tidy(allText(n)); len(s) > 5 && len(s) < 400 {
				headings = append(headings, s)
			}
		case atom.Title:
			if title == "" {
				title = tidy(allText(n))
			}
		}
	}
	for _, h := range headings {
		if k := lettersOf(h); strings.Contains(lettersOf(title), k) || strings.Contains(lettersOf(m.social), k) {
			return h
		}
	}
	if m.social != "" {
		return m.social
	}
	if len(headings) > 0 {
		return headings[0]
	}
	return siteName.ReplaceAllString(title, "")
}

var siteName = regexp.MustCompile(`\s+[|–—-]\s+[^|–—]{2,40}$`)

var (
	errorWords = regexp.MustCompile(`(?i)\b(not found|no longer (exists|available)|404|403|500|502|503|access denied|forbidden|unauthori[sz]ed|bad gateway|service unavailable|gateway time-?out|internal server error|page (cannot|can't|could not) be|error occurred|something went wrong|just a moment|attention required|are you (a )?human|captcha|sign in|log ?in|session (has )?expired)\b`)
	quoteBreak = strings.NewReplacer("“", "'", "”", "'")
)

// errorPage tells the pages that servers send instead of a document: their
// title or heading says so and little else stands there. It also completes the
// title and the publisher, for which it has to look at the page anyway.
func (m *pageMeta) errorPage(root *html.Node) error {
	var says []string
	for n := range root.Descendants() {
		if n.DataAtom == atom.Title || n.DataAtom == atom.H1 {
			if s := tidy(allText(n)); s != "" && len(s) < 400 {
				if n.DataAtom == atom.Title && m.title == "" {
					m.title = s
				}
				says = append(says, s)
			}
		}
	}
	if m.publisher == "" {
		m.publisher = m.author
	}
	for _, s := range says {
		if errorWords.MatchString(s) && textLength(root) < 2500 {
			return &Error{ErrErrorPage, "it says “" + quoteBreak.Replace(s) + "”"}
		}
	}
	return nil
}

func allText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

var isoStart = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})`)

// isoDate reads the date at the beginning of s, as written there, in the forms
// that metadata has; "" for anything else.
func isoDate(s string) string {
	s = strings.TrimSpace(s)
	if m := isoStart.FindString(s); m != "" {
		if _, err := time.Parse(time.DateOnly, m); err == nil {
			return m
		}
		return ""
	}
	for _, layout := range []string{"2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "02/01/2006", time.RFC1123, time.RFC1123Z, "20060102"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}
