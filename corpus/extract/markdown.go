package extract

import (
	"context"
	"html"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	mdHeading    = regexp.MustCompile(`^(#{1,6})\s+(.*?)(?:\s+#+)?$`)
	mdSetext     = regexp.MustCompile(`^(={3,}|-{3,})$`)
	mdBars       = regexp.MustCompile(`^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$`)
	mdFence      = regexp.MustCompile("^(```|~~~)")
	mdFootnote   = regexp.MustCompile(`^\[\^([^\]]{1,20})\]:\s*(.*)$`)
	mdDefinition = regexp.MustCompile(`^\[[^\]^]{1,100}\]:\s*\S+(\s+["'(].*)?$`)
	mdQuote      = regexp.MustCompile(`^(>\s?)+`)
	mdBoldLine   = regexp.MustCompile(`^(\*\*[^*]+\*\*|__[^_]+__):?$`)
	mdSign       = regexp.MustCompile(`(?m)^#{1,6}\s+\S|^\|.*\|\s*$|\]\((https?:|mailto:|/|#)|^\[\^?[^\]]{1,40}\]:\s|^` + "```")

	mdImage    = regexp.MustCompile(`!\[[^\]]*\](\([^)\s]*(\s+"[^"]*")?\)|\[[^\]]*\])`)
	mdLink     = regexp.MustCompile(`\[([^\[\]]*)\](\([^()\s]*(\([^()\s]*\))?[^()\s]*(\s+["'][^"']*["'])?\)|\[[^\[\]]*\])`)
	mdNoteMark = regexp.MustCompile(`\[\^[^\]]{1,20}\]`)
	mdAutolink = regexp.MustCompile(`<((?:https?://|mailto:)[^\s<>]+|[^\s<>@/]+@[^\s<>@]+)>`)
	mdTag      = regexp.MustCompile(`(?i)<br\s*/?>`)
	mdMarkup   = regexp.MustCompile(`(?i)</?(a|b|i|em|strong|span|div|p|sup|sub|u|s|img|center|font|details|summary|small)(\s[^<>]*)?/?>|<!--.*?-->`)
	mdCode     = regexp.MustCompile("`+([^`]+)`+")
	mdUnder2   = regexp.MustCompile(`(^|[^\w_])__([^\s_](?:[^_\n]*[^\s_])?)__($|[^\w_])`)
	mdUnder1   = regexp.MustCompile(`(^|[^\w_])_([^\s_](?:[^_\n]*[^\s_])?)_($|[^\w_])`)
	mdEscape   = regexp.MustCompile("\\\\([\\\\`*_{}\\[\\]()#+\\-.!|<>~\"'&:;,/?@^=$%])")
)

// isMarkdown says whether text is marked up: one heading, table, link or front
// matter says so; else the file's name may.
func isMarkdown(text, name string) bool {
	if mdSign.MatchString(text) || frontMatterEnd(text) > 0 {
		return true
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown", ".mdown", ".mkd":
		return true
	}
	return false
}

// readMarkdown reads the Markdown that word processors, converters and people
// write: headings, lists, numbered paragraphs with their printed numbers,
// tables, footnotes, front matter. Marks are taken off; links keep their words.
func readMarkdown(ctx context.Context, text string) (*Document, error) {
	d := &Document{Format: "markdown"}
	if end := frontMatterEnd(text); end > 0 {
		readFrontMatter(text[:end], d)
		text = text[end:]
	}
	lines, pages := splitPages(text)
	d.Pages = pages
	p := &markdownParser{lineParser: lineParser{markdown: true, inline: plainInline}}
	if err := p.lines(ctx, lines); err != nil {
		return nil, err
	}
	blocks, _ := joinBroken(p.blocks, p.gaps)
	d.Blocks = withoutContents(dropEmpty(blocks))
	trimPage(d)
	return d, nil
}

// frontMatterEnd is the length of the front matter that text begins with, 0
// when it has none.
func frontMatterEnd(text string) int {
	s := strings.TrimLeft(text, "\n \t")
	skipped := len(text) - len(s)
	if !strings.HasPrefix(s, "---\n") {
		return 0
	}
	body := s[4:min(len(s), 16<<10)]
	end := strings.Index("\n"+body, "\n---\n")
	if end < 0 || !frontKey.MatchString(body[:max(end-1, 0)]) {
		return 0
	}
	return skipped + 4 + end + 4
}

var frontKey = regexp.MustCompile(`(?m)^(\w[\w -]{0,30}):[ \t]*(.*)$`)

func readFrontMatter(s string, d *Document) {
	for _, m := range frontKey.FindAllStringSubmatch(s, -1) {
		value := tidy(strings.Trim(strings.TrimSpace(m[2]), `"'`))
		switch strings.ToLower(m[1]) {
		case "title":
			d.Title = value
		case "publisher", "site", "site_name", "source":
			if !strings.Contains(value, "/") {
				d.Publisher = value
			}
		case "date", "published", "publication date", "date_published":
			d.Published = isoDate(value)
		}
	}
}

// A markdownParser adds Markdown's own blocks to what lines can be.
type markdownParser struct {
	lineParser
}

func (p *markdownParser) lines(ctx context.Context, lines []textLine) error {
	var plain []textLine
	flush := func() error {
		err := p.run(ctx, plain)
		plain = plain[:0]
		return err
	}
	for i, l := range lines {
		l.text = mdQuote.ReplaceAllString(l.text, "")
		l.text = strings.TrimSuffix(l.text, `\`)
		b, own := p.block(lines, i, l)
		if !own {
			plain = append(plain, l)
			continue
		}
		if err := flush(); err != nil {
			return err
		}
		if b.Text != "" {
			p.endGroup()
			b.Page = l.page
			p.add(b, 0)
			p.finish(&p.blocks[len(p.blocks)-1])
		}
	}
	return flush()
}

// block returns the block that a line of Markdown is by itself; own with an
// empty block means a line to leave out.
func (p *markdownParser) block(lines []textLine, i int, l textLine) (b Block, own bool) {
	alone := (i == 0 || lines[i-1].text == "") && (i+1 == len(lines) || lines[i+1].text == "")
	switch {
	case l.text == "":
		return Block{}, false
	case mdFence.MatchString(l.text), mdDefinition.MatchString(l.text),
		strings.Contains(l.text, "|") && mdBars.MatchString(l.text):
		return Block{}, true
	case mdHeading.MatchString(l.text):
		m := mdHeading.FindStringSubmatch(l.text)
		label, rest, kind := lineLabel(plainInline(m[2]))
		if kind == Item {
			label, rest = "", m[2]
		}
		return Block{Kind: Heading, Level: len(m[1]), Label: label, Text: rest}, true
	case mdFootnote.MatchString(l.text):
		m := mdFootnote.FindStringSubmatch(l.text)
		return Block{Kind: Footnote, Label: m[1], Text: m[2]}, true
	case mdSetext.MatchString(l.text):
		return Block{}, i > 0 && lines[i-1].text != ""
	case i+1 < len(lines) && mdSetext.MatchString(lines[i+1].text) && (i == 0 || lines[i-1].text == "") && len(l.text) <= 150:
		level := 2
		if lines[i+1].text[0] == '=' {
			level = 1
		}
		return Block{Kind: Heading, Level: level, Text: l.text}, true
	case alone && !l.hard && mdBoldLine.MatchString(l.text) && len(l.text) <= 150 && looksTitled(plainInline(l.text)):
		return Block{Kind: Heading, Text: l.text}, true
	}
	return Block{}, false
}

// splitBars splits a row of a Markdown table.
func splitBars(s string) []string {
	s = strings.ReplaceAll(s, `\|`, "\x00")
	s = strings.TrimSuffix(strings.TrimPrefix(s, "|"), "|")
	cells := strings.Split(s, "|")
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(strings.TrimSpace(c), "\x00", "|")
	}
	return cells
}

// plainInline takes Markdown's marks off and leaves the words.
func plainInline(s string) string {
	if !strings.ContainsAny(s, "[]<>*_`\\&") {
		return s
	}
	s = mdImage.ReplaceAllString(s, "")
	s = mdNoteMark.ReplaceAllString(s, "")
	s = mdLink.ReplaceAllString(s, "$1")
	s = mdAutolink.ReplaceAllString(s, "$1")
	s = mdTag.ReplaceAllString(s, " ")
	s = mdMarkup.ReplaceAllString(s, "")
	s = mdCode.ReplaceAllString(s, "$1")
	s = stripStars(stripStars(s))
	s = mdUnder2.ReplaceAllString(s, "$1$2$3")
	s = mdUnder1.ReplaceAllString(s, "$1$2$3")
	s = mdEscape.ReplaceAllString(s, "$1")
	return html.UnescapeString(s)
}

func dropEmpty(blocks []Block) []Block {
	out := blocks[:0]
	for _, b := range blocks {
		if b.Text != "" {
			out = append(out, b)
		}
	}
	return out
}
