package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	salutation = regexp.MustCompile(`^Dear\s+\p{Lu}`)
	signOff    = regexp.MustCompile(`(?i)^(yours|kind regards|best wishes|regards)\b`)
	dateLine   = regexp.MustCompile(`(?i)^((mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(\d{1,2}(st|nd|rd|th)?\s+)?(january|february|march|april|may|june|july|august|september|october|november|december)(\s+\d{1,2},?)?\s+\d{4}$`)
	labelled   = regexp.MustCompile(`^[\p{L}][\p{L} ()/&'’-]{1,40}:\s*\S`)
	contact    = regexp.MustCompile(`(?i)^(©|https?:|www\.|\(?credit|t\b|tel|textphone|e-?mail)|@|www\.|\bcrown copyright\b`)
	gradeLine  = regexp.MustCompile(`(?i)^(overall\s+)?grade:?\s+\d\b`)
	gradeTail  = regexp.MustCompile(`(?i)^(.{8,}\S)\s+((?:overall\s+)?grade:?\s+\d\s*\(\w+\))$`)
	digit      = regexp.MustCompile(`\d`)
)

// findHeadings makes headings of the paragraphs of plain text that look like
// one: short, alone between blank lines, without an end mark, and no date,
// address, salutation or signature. In text of lines wrapped at width the first
// line of a paragraph may follow without a blank line.
func findHeadings(blocks []Block, gaps []gap, width int) []Block {
	h := headingFinder{blocks: blocks, gaps: gaps, width: width}
	for i, b := range blocks {
		if salutation.MatchString(b.Text) && i < 60 {
			h.letterhead = i
			break
		}
	}
	titled := make([]bool, len(blocks))
	for i, b := range blocks {
		h.follow(b)
		titled[i] = h.is(i)
	}
	dropRuns(titled)
	var out []Block
	for i, b := range blocks {
		if !titled[i] {
			out = append(out, b)
			continue
		}
		b.Kind, b.Level = Heading, 0
		if m := gradeTail.FindStringSubmatch(b.Text); m != nil {
			grade := b
			grade.Kind, grade.Text, b.Text = Paragraph, m[2], m[1]
			out = append(out, b, grade)
			continue
		}
		out = append(out, b)
	}
	return out
}

// dropRuns clears five and more headings in a row: that is a list of names or
// places without bullets.
func dropRuns(titled []bool) {
	for i := 0; i < len(titled); i++ {
		j := i
		for j < len(titled) && titled[j] {
			j++
		}
		if j-i >= 5 {
			clear(titled[i:j])
		}
		i = j
	}
}

type headingFinder struct {
	blocks     []Block
	gaps       []gap
	width      int
	letterhead int  // blocks before the salutation of a letter
	signed     bool // the letter is signed and no paragraph has come since
}

func (h *headingFinder) follow(b Block) {
	switch {
	case signOff.MatchString(b.Text):
		h.signed = true
	case len(b.Text) > 80:
		h.signed = false
	}
}

// is says whether block i is a heading.
func (h *headingFinder) is(i int) bool {
	b := h.blocks[i]
	limit := 100
	if i == 0 {
		limit = 150 // the headline of an article
	}
	if b.Kind != Paragraph || i < h.letterhead || h.signed || i == len(h.blocks)-1 || !h.standsAlone(i) ||
		utf8.RuneCountInString(b.Text) > limit || !looksTitled(b.Text) {
		return false
	}
	next := h.blocks[i+1]
	if strings.HasSuffix(b.Text, ":") && next.Kind != Row {
		return false
	}
	if b.Label != "" {
		return len(b.Text) <= 60 && next.Kind == Paragraph && len(next.Text) > 80
	}
	if labelled.MatchString(b.Text) && (i < 25 || digit.MatchString(b.Text)) {
		return false
	}
	return true
}

// standsAlone says whether the lines around block i set it apart.
func (h *headingFinder) standsAlone(i int) bool {
	next := h.blocks[i+1]
	return h.gaps[i].before && (h.gaps[i].after || h.width > 0 && (next.Label != "" || len(next.Text) > 2*h.width))
}

// looksTitled says whether a line reads like a heading and not like a
// sentence, a date, an address or a grade.
func looksTitled(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	digits := 0
	for _, c := range s {
		if unicode.IsDigit(c) {
			digits++
		}
	}
	switch {
	case !unicode.IsUpper(r) && !unicode.IsDigit(r) && r != '‘' && r != '\'', digits > 8, strings.ContainsRune(".,;!…", last):
		return false
	case len(s) < 3, salutation.MatchString(s), signOff.MatchString(s), dateLine.MatchString(s), contact.MatchString(s),
		gradeLine.MatchString(s), barePage.MatchString(s):
		return false
	}
	return true
}
