//go:build ignore

// Build makes the PDF and DOCX samples from the Markdown files beside it:
//
//	cd corpus/samples/src && go run build.go docx.go
//
// It needs Chromium to print PDF files and pdftotext to number the contents
// page; nothing else in the program does.
package main

import (
	"bytes"
	"fmt"
	"html"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// What the samples are made into. The first line of a running header is set at
// the top of every page but the first, as reports have it.
var made = []struct{ name, format, running string }{
	{"ashcombe-2024-09-30", "pdf", "Focused visit to Ashcombe, 3 and 4 September 2024"},
	{"ashcombe-2026-05-11", "pdf", "Inspection of Ashcombe local authority children’s services, 9 to 20 March 2026"},
	{"northmere-2023-11-06", "pdf", "Inspection of Northmere local authority children’s services, 11 to 22 September 2023"},
	{"penwick-vale-2019-05-20", "pdf", "Penwick Vale Council: inspection of children’s social care services"},
	{"stonebeck-2016-02-26", "pdf", ""},
	{"stonebeck-2018-03-05", "pdf", ""},
	{"northmere-2024-06-04", "docx", ""},
	{"penwick-vale-2013-07-19", "docx", ""},
}

func main() {
	for _, m := range made {
		src, err := os.ReadFile(m.name + ".md")
		if err != nil {
			log.Fatal(err)
		}
		blocks := parse(string(src))
		out := filepath.Join("..", m.name+"."+m.format)
		if m.format == "docx" {
			err = os.WriteFile(out, docx(blocks), 0o644)
		} else {
			err = printPDF(blocks, m.running, out)
		}
		if err != nil {
			log.Fatalf("%s: %v", out, err)
		}
	}
}

// A block is one paragraph, heading, list item, table row, note or mark of the source.
type block struct {
	kind  string // "h1"–"h3", "p", "n" (numbered), "li", "tr", "note", "page", "contents"
	label string
	text  string // "\\\n" stands for a line break
	cells []string
}

var (
	heading  = regexp.MustCompile(`^(#{1,3}) (.*)$`)
	numbered = regexp.MustCompile(`^(\d+)\. (.*)$`)
	note     = regexp.MustCompile(`^\[\^(\d+)\]: (.*)$`)
	noteMark = regexp.MustCompile(`\[\^(\d+)\]`)
	spaces   = regexp.MustCompile(`[ \n]+`)
	bold     = regexp.MustCompile(`\*\*([^*]+)\*\*`)
)

func parse(src string) []block {
	var out []block
	for para := range strings.SplitSeq(strings.TrimSpace(src), "\n\n") {
		switch lines := strings.Split(para, "\n"); {
		case para == "{page}", para == "{contents}":
			out = append(out, block{kind: strings.Trim(para, "{}")})
		case heading.MatchString(para):
			m := heading.FindStringSubmatch(para)
			out = append(out, block{kind: fmt.Sprintf("h%d", len(m[1])), text: m[2]})
		case note.MatchString(para):
			m := note.FindStringSubmatch(para)
			out = append(out, block{kind: "note", label: m[1], text: m[2]})
		case numbered.MatchString(para):
			m := numbered.FindStringSubmatch(para)
			out = append(out, block{kind: "n", label: m[1], text: m[2]})
		case strings.HasPrefix(para, "- "):
			for _, l := range lines {
				out = append(out, block{kind: "li", text: strings.TrimPrefix(l, "- ")})
			}
		case strings.HasPrefix(para, "|"):
			for i, l := range lines {
				if i != 1 {
					cells := strings.Split(strings.Trim(l, "|"), "|")
					for j := range cells {
						cells[j] = strings.TrimSpace(cells[j])
					}
					out = append(out, block{kind: "tr", cells: cells})
				}
			}
		default:
			out = append(out, block{kind: "p", text: para})
		}
	}
	return out
}

const css = `@page { size: A4; margin: 24mm 22mm; @bottom-right { content: counter(page); font: 10pt Arial } @top-left { content: "RUNNING"; font: 9pt Arial; color: #444 } }
@page :first { @top-left { content: "" } }
body { font: 12pt/1.35 Arial, "Liberation Sans", sans-serif; margin: 0 } h1 { font-size: 22pt } h2 { font-size: 16pt } h3 { font-size: 13.5pt }
h1, h2, h3 { break-after: avoid } li { margin: 0 0 8pt } table { border-collapse: collapse; width: 100%; margin: 12pt 0 } td, th { border: 1px solid #777; padding: 5pt; text-align: left }
.note { font-size: 9pt; margin-top: 24pt } .note sup { font-size: 5.5pt } sup { font-size: 7pt } .line { margin-bottom: -10pt } .page { break-before: page } .contents { margin: 2pt 0; font-size: 10.5pt }`

// page writes the blocks as a web page; pages gives headings their numbers on
// the contents page.
func page(blocks []block, running string, pages []int) string {
	var b strings.Builder
	title := ""
	for _, x := range blocks {
		if strings.HasPrefix(x.kind, "h") && title == "" {
			title = x.text
		}
	}
	fmt.Fprintf(&b, "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>%s</title><style>%s</style><body>",
		html.EscapeString(noteMark.ReplaceAllString(title, "")), strings.Replace(css, "RUNNING", running, 1))
	for i, x := range blocks {
		same := func(j int) bool { return j >= 0 && j < len(blocks) && blocks[j].kind == x.kind }
		switch x.kind {
		case "page":
			b.WriteString(`<div class="page"></div>`)
		case "contents":
			contents(&b, blocks[i:], pages[i:])
		case "note":
			fmt.Fprintf(&b, `<p class="note" role="doc-footnote"><sup>%s</sup> %s</p>`, x.label, inline(x.text))
		case "n":
			if !same(i - 1) {
				fmt.Fprintf(&b, `<ol start="%s">`, x.label)
			}
			fmt.Fprintf(&b, "<li>%s</li>", inline(x.text))
			if !same(i + 1) {
				b.WriteString("</ol>")
			}
		case "li":
			if !same(i - 1) {
				b.WriteString("<ul>")
			}
			fmt.Fprintf(&b, "<li>%s</li>", inline(x.text))
			if !same(i + 1) {
				b.WriteString("</ul>")
			}
		case "tr":
			row(&b, x, same(i-1), same(i+1))
		case "p":
			lines := strings.Split(x.text, "\\\n")
			for i, l := range lines {
				class := ""
				if i+1 < len(lines) {
					class = ` class="line"`
				}
				fmt.Fprintf(&b, "<p%s>%s</p>\n", class, inline(l))
			}
		default:
			fmt.Fprintf(&b, "<%s>%s</%s>\n", x.kind, inline(x.text), x.kind)
		}
	}
	return b.String()
}

func row(b *strings.Builder, x block, before, after bool) {
	cell := "td"
	if !before {
		b.WriteString("<table>")
		cell = "th"
	}
	b.WriteString("<tr>")
	if len(x.cells) == 2 && x.cells[1] == "" {
		fmt.Fprintf(b, `<%s colspan="2">%s</%s>`, cell, inline(x.cells[0]), cell)
	} else {
		for _, c := range x.cells {
			fmt.Fprintf(b, "<%s>%s</%s>", cell, inline(c), cell)
		}
	}
	b.WriteString("</tr>")
	if !after {
		b.WriteString("</table>")
	}
}

func contents(b *strings.Builder, rest []block, pages []int) {
	for i, x := range rest {
		if x.kind == "h2" && x.text != "Contents" || x.kind == "h3" {
			t := plain(x.text)
			fmt.Fprintf(b, `<p class="contents">%s %s %d</p>`, html.EscapeString(t), strings.Repeat(".", max(4, 90-len(t))), pages[i])
		}
	}
}

// plain is the text of a heading as it is printed.
func plain(s string) string {
	return strings.ReplaceAll(noteMark.ReplaceAllString(s, ""), "'", "’")
}

func inline(s string) string {
	s = html.EscapeString(strings.ReplaceAll(s, "'", "’"))
	s = bold.ReplaceAllString(s, "<b>$1</b>")
	return noteMark.ReplaceAllString(s, "<sup>$1</sup>")
}

// printPDF prints twice when there is a contents page: once to see on which
// pages the headings fall.
func printPDF(blocks []block, running, out string) error {
	if err := chromium(page(blocks, running, make([]int, len(blocks))), out); err != nil {
		return err
	}
	text, err := exec.Command("pdftotext", "-layout", out, "-").Output()
	if err != nil {
		return err
	}
	sheets := strings.Split(spaces.ReplaceAllString(string(text), " "), "\f")
	pages := make([]int, len(blocks))
	at := 0 // headings come in order, from the page after the contents
	for i, x := range blocks {
		if x.kind == "page" && at < len(sheets) && strings.Contains(sheets[at], "....") {
			at++
		}
		if t := plain(x.text); strings.HasPrefix(x.kind, "h") {
			for at+1 < len(sheets) && !strings.Contains(sheets[at], t) {
				at++
			}
			pages[i] = at + 1
		}
	}
	return chromium(page(blocks, running, pages), out)
}

func chromium(page, out string) error {
	dir, err := os.MkdirTemp("", "samples")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	in := filepath.Join(dir, "page.html")
	if err := os.WriteFile(in, []byte(page), 0o644); err != nil {
		return err
	}
	cmd := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--export-tagged-pdf",
		"--user-data-dir="+dir, "--print-to-pdf="+out, "file://"+in)
	cmd.Stderr = &bytes.Buffer{}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("chromium: %w: %s", err, cmd.Stderr)
	}
	return nil
}
