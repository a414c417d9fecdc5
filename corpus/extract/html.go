package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

const (
	maxTags     = 100_000 // of a page; newspapers have some thousand
	maxReadable = 30_000  // elements that the search for the main text looks at
)

// readHTML reads the main text of a saved web page, without navigation,
// adverts, links to other articles and readers' comments, under its headline. A
// page that a word processor wrote is read whole.
func readHTML(ctx context.Context, data []byte) (*Document, error) {
	utf8Data, err := decodeHTML(data)
	if err != nil {
		return nil, err
	}
	page, err := tame(ctx, utf8Data)
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(&contextReader{ctx, bytes.NewReader(page.markup)})
	if err != nil {
		return nil, &Error{ErrDamaged, "its elements are nested too deeply"}
	}
	meta := page.meta
	meta.headline = chooseHeadline(root, meta)
	prune(root)
	if err := meta.errorPage(root); err != nil {
		return nil, err
	}
	d := &Document{Format: "html", Title: meta.title, Publisher: meta.publisher, Published: meta.published}
	main := root
	if !meta.wordProcessor {
		main = mainText(root)
	}
	d.Blocks = withoutContents(dropEmpty(toBlocks(main)))
	if len(d.Blocks) > maxBlocks {
		return nil, &Error{ErrTooLarge, fmt.Sprintf("more than %d paragraphs", maxBlocks)}
	}
	if !meta.wordProcessor {
		trimPage(d)
		putHeadline(d, meta.headline)
	}
	return d, ctx.Err()
}

// decodeHTML turns a page into UTF-8 by its byte order mark, its own bytes when
// all are valid UTF-8, or the encoding that it names.
func decodeHTML(data []byte) ([]byte, error) {
	if len(data) > maxText {
		return nil, &Error{ErrTooLarge, fmt.Sprintf("a web page of %d MB, the limit is %d MB", len(data)>>20, maxText>>20)}
	}
	if order := utf16Order(data); order != nil {
		return []byte(fromUTF16(data, order)), nil
	}
	if utf8.Valid(data) {
		return data, nil
	}
	enc, _, _ := charset.DetermineEncoding(data[:min(len(data), 4096)], "")
	out, err := io.ReadAll(io.LimitReader(enc.NewDecoder().Reader(bytes.NewReader(data)), 4*maxText))
	if err != nil {
		return nil, &Error{ErrDamaged, "its characters cannot be read"}
	}
	return out, nil
}

// A tamed page holds the elements that matter for its text and no more, so that
// no page can make the parser or the search for the main text run wild.
type tamedPage struct {
	markup []byte
	meta   pageMeta
}

// Elements whose content is no text of the page, read as one raw piece.
var rawElements = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Iframe: true, atom.Noembed: true,
	atom.Noframes: true, atom.Textarea: true, atom.Xmp: true, atom.Plaintext: true,
}

// Formatting elements are opened again by the parser in every paragraph that
// follows while they are not closed; only the bold ones are kept, without
// attributes, so that at most a handful are open.
var plainFormatting = map[atom.Atom]bool{
	atom.I: true, atom.Em: true, atom.U: true, atom.S: true, atom.Font: true, atom.Small: true, atom.Big: true,
	atom.Code: true, atom.Tt: true, atom.Nobr: true, atom.Strike: true,
}

func tame(ctx context.Context, data []byte) (tamedPage, error) {
	var out bytes.Buffer
	var p tamedPage
	z := html.NewTokenizer(bytes.NewReader(data))
	raw := atom.Atom(0)
	var ld bool
	for tags := 0; ; {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return p, &Error{ErrDamaged, "its markup cannot be read"}
			}
			p.markup = out.Bytes()
			return p, nil
		case html.TextToken:
			switch {
			case ld:
				p.meta.addLinkedData(z.Raw())
			case raw == 0:
				out.Write(z.Raw())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			if tags++; tags > maxTags {
				return p, &Error{ErrTooLarge, fmt.Sprintf("a web page of more than %d elements", maxTags)}
			}
			if tags%1024 == 0 && ctx.Err() != nil {
				return p, ctx.Err()
			}
			t := z.Token()
			p.meta.addTag(t)
			if rawElements[t.DataAtom] {
				raw, ld = t.DataAtom, attr(t.Attr, "type") == "application/ld+json"
				continue
			}
			writeTag(&out, t)
		case html.EndTagToken:
			t := z.Token()
			raw, ld = 0, false
			if !rawElements[t.DataAtom] && !plainFormatting[t.DataAtom] {
				out.WriteString(t.String())
			}
		}
	}
}

// writeTag writes a start tag with the attributes that say something about text.
func writeTag(out *bytes.Buffer, t html.Token) {
	if plainFormatting[t.DataAtom] {
		return
	}
	var keep []html.Attribute
	for _, a := range t.Attr {
		switch a.Key {
		case "class", "id", "role", "href", "start", "type", "value", "hidden", "aria-hidden", "style", "datetime", "content", "property", "name", "itemprop", "rel", "colspan":
			if len(a.Val) <= 2000 {
				keep = append(keep, a)
			}
		}
	}
	t.Attr = keep
	if t.DataAtom == atom.B || t.DataAtom == atom.Strong {
		t.Attr = nil
	}
	out.WriteString(t.String())
}

// mainText is the part of a page that holds its article, or all of it when none
// stands out.
func mainText(root *html.Node) *html.Node {
	p := readability.NewParser()
	p.MaxElemsToParse = maxReadable
	article, err := p.ParseDocument(root, nil)
	if err != nil || article.Node == nil || len(strings.TrimSpace(article.TextContent)) < 250 {
		return root
	}
	return article.Node
}

// putHeadline makes the headline the first heading and leaves out its other
// copies at the beginning.
func putHeadline(d *Document, headline string) {
	if headline == "" || len(d.Blocks) == 0 {
		return
	}
	key := lettersOf(headline)
	for i := 0; i < min(len(d.Blocks), 6); i++ {
		if lettersOf(d.Blocks[i].Text) == key {
			headline = d.Blocks[i].Text
			d.Blocks = append(d.Blocks[:i:i], d.Blocks[i+1:]...)
			i--
		}
	}
	d.Blocks = append([]Block{{Kind: Heading, Level: 1, Text: headline}}, d.Blocks...)
}

func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if isWordRune(r) {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// Names that websites give to what is not their main text. They match whole
// words of a class or id: "related-articles", "cookieBanner", "post__comments".
var (
	clutter = regexp.MustCompile(`(?i)(^|[\s_-])(nav|navbar|navigation|menu|breadcrumbs?|sidebar|related|recirc\w*|recommend\w*|share|sharing|sharedaddy|social|newsletter|subscribe|sign-?up|cookies?|cookie-?(banner|notice|consent)|consent|advert\w*|ads?|adslot|ad-?(slot|unit|container|wrapper)|sponsor\w*|promo\w*|outbrain|taboola|popup|modal|paywall|skip-?(link|to)|tags?|tag-?list|most-?(read|popular)|trending|jobs?-?widget|widget|pagination|post-?nav\w*|author-?(bio|box)|more-?(from|stories|news|on)|read-?more|jp-relatedposts|banner|toolbar|masthead|site-?(header|footer|nav))($|[\s_-])`)
	talk    = regexp.MustCompile(`(?i)(^|[\s_-])(comments?|comment-?\w+|disqus\w*|respond|replies|discussion|reader-?comments?|livefyre)($|[\s_-])`)
)

// prune takes out what a page's own markup says is not its text.
func prune(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.CommentNode || c.Type == html.ElementNode && isClutter(c) {
			n.RemoveChild(c)
		} else {
			prune(c)
		}
		c = next
	}
}

func isClutter(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Html, atom.Head, atom.Body, atom.Main:
		return false
	case atom.Nav, atom.Button, atom.Select, atom.Svg, atom.Template, atom.Dialog, atom.Figcaption, atom.Video, atom.Audio, atom.Object, atom.Canvas:
		return true
	case atom.Aside, atom.Footer:
		return !has(n, atom.H1)
	}
	switch attr(n.Attr, "role") {
	case "navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alertdialog":
		return !has(n, atom.H1)
	}
	if hidden(n) {
		return true
	}
	names := attr(n.Attr, "class") + " " + attr(n.Attr, "id")
	if talk.MatchString(names) && !has(n, atom.H1) {
		return true
	}
	return n.DataAtom != atom.Article && clutter.MatchString(names) && !has(n, atom.H1, atom.Article, atom.Main) && textLength(n) < 3000
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch {
		case a.Key == "hidden", a.Key == "aria-hidden" && a.Val == "true":
			return true
		case a.Key == "style" && displayNone.MatchString(a.Val):
			return true
		}
	}
	return false
}

var displayNone = regexp.MustCompile(`(?i)(display\s*:\s*none|visibility\s*:\s*hidden)`)

func has(n *html.Node, kinds ...atom.Atom) bool {
	for c := range n.Descendants() {
		for _, k := range kinds {
			if c.DataAtom == k {
				return true
			}
		}
	}
	return false
}

func textLength(n *html.Node) int {
	length := 0
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			length += len(strings.TrimSpace(c.Data))
		}
	}
	return length
}

func attr(attrs []html.Attribute, key string) string {
	for _, a := range attrs {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// A contextReader stops reading when its context is done.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}
