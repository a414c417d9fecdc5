package extract

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	bulletStart = regexp.MustCompile(`^([•●○◦▪■□▫◼◾‣⁃∙·\x{f000}-\x{f0ff}]|[-–—−―*+o]\s)\s*(\S.*)$`)
	dottedStart = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+([\p{Lu}'‘“"(].*)$`)
	numberStart = regexp.MustCompile(`^(\d{1,3}[.)]|\(\d{1,3}\))(?:\s+(\S.*)|([\p{Lu}‘“'"].*))$`)
	letterStart = regexp.MustCompile(`^(\(?(?:[a-z]|[ivx]{1,5})\)|(?:[a-z]|[ivx]{1,5})\.)\s+(\S.*)$`)
	wideGap     = regexp.MustCompile(`\s{3,}`)
	dotLeader   = regexp.MustCompile(`(\.\s?){4,}`)
	barePage    = regexp.MustCompile(`(?i)^\W*(page\s+)?\d{1,4}(\s*(of|/)\s*\d{1,4})?\W*$`)
)

// lineLabel takes a printed number or bullet off the beginning of a line, unless
// nothing printable follows.
func lineLabel(s string) (label, rest string, kind Kind) {
	if label, rest, kind = cutLabel(s); label != "" && tidy(rest) == "" {
		return "", s, Paragraph
	}
	return label, rest, kind
}

// cutLabel cuts a number or bullet off. Whole numbers make paragraphs, bullets
// and letters list items.
func cutLabel(s string) (label, rest string, kind Kind) {
	if m := bulletStart.FindStringSubmatch(s); m != nil {
		return strings.TrimSpace(m[1]), m[2], Item
	}
	if m := dottedStart.FindStringSubmatch(s); m != nil {
		return m[1], m[2], Paragraph
	}
	if m := numberStart.FindStringSubmatch(s); m != nil {
		return m[1], m[2] + m[3], Paragraph
	}
	if m := letterStart.FindStringSubmatch(s); m != nil {
		return m[1], m[2], Item
	}
	return "", s, Paragraph
}

// printable is a bullet as a character that every typeface has.
func printable(label string) string {
	if s := tidy(label); s != "" {
		return s
	}
	return "•"
}

// joinLines puts a paragraph that a line end cut together again. A hyphen at
// the cut stays: "multi-" and "agency" are "multi-agency".
func joinLines(a, b string) string {
	if r, n := utf8.DecodeLastRuneInString(a); r == '-' && len(a) > n && startsLower(b) {
		if prev, _ := utf8.DecodeLastRuneInString(a[:len(a)-n]); unicode.IsLetter(prev) {
			return a + b
		}
	}
	return a + " " + b
}

// joinBroken joins paragraphs that were cut in two, as page ends do: the first
// stops in mid-sentence and the second goes on in lower case, or the first ends
// in a word that no sentence ends in. The gaps stay with their blocks.
func joinBroken(blocks []Block, gaps []gap) ([]Block, []gap) {
	var out []Block
	var kept []gap
	for i, b := range blocks {
		if n := len(out); n > 0 && isBroken(out[n-1], b) {
			out[n-1].Text = joinLines(out[n-1].Text, b.Text)
			kept[n-1].after = gaps[i].after
			continue
		}
		out, kept = append(out, b), append(kept, gaps[i])
	}
	return out, kept
}

func isBroken(a, b Block) bool {
	if b.Kind != Paragraph || b.Label != "" || a.Kind != Paragraph && a.Kind != Item || endsSentence(a.Text) {
		return false
	}
	if len(a.Text) < 50 || len(a.Text) > maxJoined || a.Label == "" && startsLower(a.Text) {
		return false
	}
	return startsLower(b.Text) || linkWord.MatchString(a.Text) && len(a.Text) > 80
}

// withoutContents drops the title and the lines of contents pages.
func withoutContents(blocks []Block) []Block {
	var out []Block
	for i := 0; i < len(blocks); i++ {
		lines := i + 1
		for contentsTitle.MatchString(blocks[i].Text) && lines < len(blocks) && isContentsLine(blocks[lines]) {
			lines++
		}
		if lines-i < 3 {
			out = append(out, blocks[i])
			continue
		}
		i = lines - 1
	}
	return out
}

var linkWord = regexp.MustCompile(`(?i)[\s(](a|an|the|and|or|of|to|in|on|at|by|for|from|with|that|which|is|are|was|were|has|have|be|their|its|not)$`)

// endsSentence says whether the last mark of s may end a sentence or introduce
// a list, closing quotation marks and brackets apart.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, " \t\"'”’)]*_")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?:;…", r)
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// leadingInt is the number that a label shows, 0 for none and for "1.2".
func leadingInt(label string) int {
	s := strings.Trim(label, "().")
	if !isDigits(s) {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func trimCells(cells []string) []string {
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
	return cells
}

// joinCells makes the text of a row. Empty cells leave no mark.
func joinCells(cells []string) string {
	var full []string
	for _, c := range cells {
		if c != "" {
			full = append(full, c)
		}
	}
	return strings.Join(full, " | ")
}

// stripStars takes the asterisks of emphasis off plain text.
func stripStars(s string) string {
	if !strings.Contains(s, "*") {
		return s
	}
	s = strong.ReplaceAllString(s, "$1")
	return starred.ReplaceAllString(s, "$1$2$3")
}

var (
	strong  = regexp.MustCompile(`\*\*([^\s*](?:[^*\n]*[^\s*])?)\*\*`)
	starred = regexp.MustCompile(`(^|[^\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*($|[^\w*])`)
)
