package extract

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var sentence = "Inspectors said that children in Northmere wait too long for help, and that leaders had not acted on the warnings they were given a year ago. "

// savedPage is a news article as a browser saves it.
var savedPage = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Council told to act on delays | Care Gazette</title>
<meta property="og:site_name" content="Care Gazette"><meta property="og:title" content="Council told to act on delays">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Council told to act on delays","datePublished":"2021-06-02T09:30:00+01:00","publisher":{"@type":"Organization","name":"Care Gazette"}}]}</script>
<style>p{color:red}</style></head><body class="single has-sidebar comments-open">
<div class="cookie-banner"><p>We use cookies to make this site work, to measure its use and to show you adverts.</p></div>
<header class="site-header"><a href="/">Care Gazette</a><nav><ul><li><a href="/jobs">Jobs</a></li><li><a href="/news">News</a></li></ul></nav></header>
<main><article><h1>Council told to act on delays</h1><p class="byline">By A Writer</p>
<p>` + sentence + sentence + `</p><h2>‘Too slow’</h2><p>` + sentence + sentence + `</p>
<div class="ad-slot"><p>Advertisement: train as a social worker with us, apply today and start next month.</p></div>
<p>The report asked for:</p><ul><li>quicker assessments, with a manager's decision on the day that a referral comes in;</li><li>smaller <b>caseloads</b>.</li></ul>
<p>` + sentence + `</p>
<div class="related-articles"><h3>Related articles</h3><ul><li><a href="/x">Agency staff cost more every year</a></li></ul></div>
<p>` + sentence + sentence + `</p></article>
<section id="comments" class="comments-area"><h2>3 Responses to Council told to act</h2><ol><li><article class="comment-body"><p>A Reader says nobody is surprised by this at all, and that it has been said for years and years.</p></article></li></ol></section>
</main><aside><h3>Most read</h3><ul><li>Other story</li></ul></aside><footer>© Care Gazette</footer></body></html>`

func TestSavedPage(t *testing.T) {
	d := mustRead(t, "page.html", savedPage)
	s, two := strings.TrimSpace(sentence), strings.TrimSpace(sentence+sentence)
	want := []Block{
		{Kind: Heading, Level: 1, Text: "Council told to act on delays"},
		{Text: "By A Writer"}, {Text: two},
		{Kind: Heading, Level: 2, Text: "‘Too slow’"}, {Text: two},
		{Text: "The report asked for:"},
		{Kind: Item, Level: 1, Label: "•", Text: "quicker assessments, with a manager's decision on the day that a referral comes in;"},
		{Kind: Item, Level: 1, Label: "•", Text: "smaller caseloads."},
		{Text: s}, {Text: two},
	}
	got := d.Blocks
	if len(got) > 1 && got[1].Text != "By A Writer" { // the by-line may go with the clutter
		want = append(want[:1:1], want[2:]...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("blocks (-want +got)\n%s", diff)
	}
	if d.Publisher != "Care Gazette" || d.Published != "2021-06-02" {
		t.Errorf("publisher %q, published %q", d.Publisher, d.Published)
	}
}

func TestHTMLBlocks(t *testing.T) {
	const word = `<html xmlns:w="urn:schemas-microsoft-com:office:word"><body>`
	for _, c := range []struct{ name, data, want string }{
		{"numbered paragraphs and lists", `<ol start="12"><li>Twelve.<ul><li>Inner</li></ul></li><li value="20">Twenty.</li></ol><p>21. Twenty-one.</p><ol type="a"><li>Letter</li></ol>`, `
			P [12.] Twelve.
			I2 [•] Inner
			P [20.] Twenty.
			P [21.] Twenty-one.
			I1 [a.] Letter`},
		{"a table of data is rows, one for layout is paragraphs", `<table><tr><th>Judgement</th><th>Grade</th></tr><tr><td><p>Leaders</p><p>and managers</p></td><td>Good</td></tr></table><table><tr><td><p>One</p><p>Two</p></td></tr></table>`, `
			R Judgement | Grade
			R Leaders and managers | Good
			P One
			P Two`},
		{"inline elements do not break words, block ones do", `<div>Multi<b>-agency</b> <i>work</i><sup><a href="#1">1</a></sup><div>is good<br>and open<br><br>New</div>tail</div>`, `
			P Multi-agency work
			P is good and open
			P New
			P tail`},
		{"a bold line is a heading", `<p><strong>Main findings</strong></p><p><b>Leaders</b> are strong.</p>`, `
			H Main findings
			P Leaders are strong.`},
		{"source line ends mean nothing", "<p>One\n\nline</p>", `
			P One line`},
		{"footnotes are apart", `<p>Text.</p><section role="doc-endnotes"><p>The note.</p></section>`, `
			P Text.
			F The note.`},
		{"hidden text and scripts are no text", `<p>Seen</p><p hidden>no</p><p style="display: none">no</p><script>no("<p>no</p>")</script><noscript><p>no</p></noscript><!-- no -->`, `
			P Seen`},
	} {
		t.Run(c.name, func(t *testing.T) { compare(t, "", word+c.data, c.want) })
	}
}

func TestHTMLCharset(t *testing.T) {
	page := `<html><head><meta charset="windows-1252"><title>T</title></head><body><p>The children` + "\x92" + `s views</p></body></html>`
	if got := show(mustRead(t, "", page)); !strings.Contains(got, "children’s") {
		t.Errorf("got %q", got)
	}
}

// TestHTMLBounds holds pages that would make a parser run wild.
func TestHTMLBounds(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"nested too deeply":      {"<html>" + strings.Repeat("<div>", 50_000) + "x", ErrDamaged},
		"too many elements":      {"<html>" + strings.Repeat("<p>x", 200_000), ErrTooLarge},
		"formatting left open":   {"<html>" + strings.Repeat("<i a=1><b c=2>", 400) + strings.Repeat("<p>word ", 50_000), nil},
		"tables left open":       {"<html>" + strings.Repeat("<table><tr><td>", 20_000) + "x", ErrDamaged},
		"an attribute of 6 MB":   {"<html><p class='" + strings.Repeat("a", 6<<20) + "'>Words of the page.", nil},
		"a script never closed":  {"<html><p>Words of the page.</p><script>" + strings.Repeat("x", 1<<20), nil},
		"an entity bomb is text": {"<html><p>" + strings.Repeat("&amp;", 10_000) + "Words", nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(context.Background(), "", []byte(c.data))
			if c.want == nil && err != nil || !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(savedPage))
	f.Add([]byte("<html><table><tr><td><ol start=3><li><b>x<p>y"))
	f.Fuzz(func(t *testing.T, data []byte) { checkBlocks(t, "a.html", append([]byte("<html>"), data...)) })
}
