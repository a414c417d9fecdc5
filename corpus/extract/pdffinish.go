package extract

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// finish turns pieces into blocks: labels split off, paragraphs that a page end
// cut joined, headings told apart from text, contents pages dropped.
func finish(ps []piece) []Block {
	for i := range ps {
		label(&ps[i])
	}
	ps = joinCut(numbersAlone(ps))
	body := bodySize(ps)
	footnotes(ps, body)
	headings(ps, body)
	ps = dropContents(ps)
	out := make([]Block, 0, len(ps))
	for _, p := range ps {
		if strings.ContainsFunc(p.Text, isWordRune) {
			out = append(out, p.Block)
		}
	}
	return out
}

var (
	numberLabel = regexp.MustCompile(`^\d{1,3}\.(?:\d{1,2}\.?)*`)
	letterLabel = regexp.MustCompile(`^(?:\(?[a-z]{1}\)|\(?[ivx]{1,4}\)|[ivx]{1,4}\.|\(\d{1,3}\)|\d{1,3}\))\s+`)
)

const bullets = "•●○◦■□▪▫◼◻◆◇❖➢➤►▶✓✔–—-−―─*·∙‣⁃❑✧⎯§"

// splitLabel splits the printed number or bullet off the front of a text. In a
// list item any label counts; elsewhere only a number before a sentence or a
// bullet that stands apart.
func splitLabel(s string, item bool) (label, rest string) {
	if l := numberLabel.FindString(s); l != "" {
		rest := s[len(l):]
		spaced := strings.HasPrefix(rest, " ")
		if startsSentence(strings.TrimLeft(rest, " "), item && spaced) || spaced && unicode.IsDigit(firstRune(rest[1:])) {
			return l, strings.TrimLeft(rest, " ")
		}
	}
	if l := letterLabel.FindString(s); l != "" && item {
		return strings.TrimSpace(l), s[len(l):]
	}
	r, n := utf8.DecodeRuneInString(s)
	if r == '\u0335' || r == '\u0336' { // a stroke over the space before it
		return "–", strings.TrimLeft(s[n:], "\u0335\u0336 ")
	}
	if strings.ContainsRune(bullets, r) {
		rest := strings.TrimLeft(s[n:], "\u0335\u0336 ")
		spaced := strings.HasPrefix(s[n:], " ") || s[n:] != rest
		if rest != "" && (spaced || item && !unicode.IsDigit(firstRune(rest)) && r != '*' && r != '-') {
			return string(r), rest
		}
	}
	return "", s
}

// looksLikeLabel tells a number, a letter or a bullet from words.
func looksLikeLabel(s string) bool {
	if _, rest := splitLabel(s+" x", true); rest == "x" {
		return true
	}
	return utf8.RuneCountInString(s) <= 8 && !strings.ContainsFunc(s, unicode.IsLetter)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func startsSentence(s string, lower bool) bool {
	r := firstRune(s)
	return unicode.IsUpper(r) || strings.ContainsRune("‘’“\"'(", r) || lower && unicode.IsLetter(r)
}

// label splits the label off a piece and decides what kind it makes it.
func label(p *piece) {
	switch p.Kind {
	case Row:
		return
	case Footnote:
		if p.Label == "" {
			p.Label, p.Text = splitNote(p.Text)
		}
		return
	}
	if p.Label == "" {
		p.Label, p.Text = splitLabel(p.Text, p.Kind == Item)
	} else if l, rest := splitLabel(p.Label+" "+p.Text, true); l != "" && len(l) > len(p.Label) {
		p.Label, p.Text = l, rest
	}
	p.Label = strings.TrimSpace(p.Label)
	switch {
	case p.Label == "":
	case isParagraphNumber(p.Label):
		if p.Kind == Item {
			p.Kind, p.Level = Paragraph, 0
		}
	case p.Kind == Paragraph:
		p.Kind, p.Level = Item, max(p.Level, 1)
	}
}

var (
	paragraphNumber = regexp.MustCompile(`^\d{1,3}\.?(?:\d{1,2}\.?)*$`)
	noteNumber      = regexp.MustCompile(`^(?:\d{1,3}|[*†‡]+)\s*`)
)

func isParagraphNumber(label string) bool { return paragraphNumber.MatchString(label) }

func splitNote(s string) (label, rest string) {
	l := noteNumber.FindString(s)
	return strings.TrimSpace(l), s[len(l):]
}

// ended tells whether a text ends as a sentence, a heading line or a list item
// does, so that nothing of it is missing.
func ended(s string) bool {
	s = strings.TrimRight(s, `"'”’)] `)
	if r, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune(".!?:;", r) {
		return true
	}
	i := strings.LastIndexAny(s, "([") // "… is too slow. (Recommendation)"
	return i > 0 && ended(s[:i])
}

// numbersAlone gives a number that is a paragraph or an item by itself to the
// text behind it as its label.
func numbersAlone(ps []piece) []piece {
	var out []piece
	for i, p := range ps {
		n := strings.TrimSpace(p.Label + p.Text)
		if i+1 < len(ps) && (p.Kind == Paragraph || p.Kind == Item) && strings.HasSuffix(n, ".") && isParagraphNumber(n) {
			if next := &ps[i+1]; next.Label == "" && (next.Kind == Paragraph || next.Kind == Item) && next.Page <= p.Page+1 {
				next.Label, next.Kind, next.Level = n, Paragraph, 0
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// joinCut joins the two halves of a paragraph that a page end cut: the first
// does not end, the second begins in lower case without a label. Footnotes at
// the foot of the first page stand between them.
func joinCut(ps []piece) []piece {
	var out []piece
	last, number := -1, 0 // the open paragraph in out and the number before it
	for _, p := range ps {
		if last >= 0 && p.Kind != Footnote {
			unlabel(&out[last], &p, number)
			if q := &out[last]; continues(q, &p) {
				q.Text = joined(q.Text, p.Text)
				q.last = p.last
				q.Bold = q.Bold && p.Bold
				continue
			}
		}
		out = append(out, p)
		if p.Kind == Footnote {
			continue
		}
		last = len(out) - 1
		if n := leadingInt(p.Label); n > 0 && isParagraphNumber(p.Label) {
			number = n
		}
	}
	return out
}

// unlabel gives b its number back as text where it is the end of a sentence that
// a broke off: "children aged" and, out of turn, "18. Most of them …".
func unlabel(a, b *piece, number int) {
	n := leadingInt(b.Label)
	if isParagraphNumber(b.Label) && n > 1 && n != number+1 && len(a.Text) > 60 && !a.Bold && (a.Kind == Paragraph || a.Kind == Item) && !ended(a.Text) {
		b.Text, b.Label, b.broken = b.Label+" "+b.Text, "", true
	}
}

func continues(a, b *piece) bool {
	text := func(p *piece) bool { return p.Kind == Paragraph || p.Kind == Item }
	if b.Kind == Item && b.Label == "" && b.Page == a.last+1 && text(a) && a.Label != "" && len(a.Text) < maxJoined {
		return true // the tags end an item with its page and begin one without a label
	}
	if b.Label != "" || !text(a) || !text(b) || len(a.Text) > maxJoined || ended(a.Text) {
		return false
	}
	if b.broken {
		return true
	}
	if nextColumn := b.Page == a.last && b.y > a.y; !nextColumn && b.Page != a.last+1 {
		return false
	}
	if unicode.IsLower(firstRune(strings.TrimLeft(b.Text, "‘“'\"("))) {
		return true
	}
	return len(a.Text) > 100 && !a.Bold && !b.Bold && a.Size == b.Size
}

// footnotes finds those that are not tagged as such: set smaller than the text,
// beginning with their number.
func footnotes(ps []piece, body float64) {
	for i := range ps {
		p := &ps[i]
		if p.Kind != Paragraph || p.Label != "" || p.Size > 0.88*body {
			continue
		}
		if mark, rest := splitNote(p.Text); mark != "" && startsSentence(rest, false) {
			p.Kind, p.Label, p.Text = Footnote, mark, rest
		}
	}
}

// Headings hold no more than this; what is longer was tagged so by mistake.
const maxHeading = 180

// headings corrects the kind of pieces: text tagged as a heading is text, a
// short bold line that stands alone is a heading.
func headings(ps []piece, body float64) {
	type style struct {
		size float64
		bold bool
	}
	levels := map[style]int{} // of the headings that are tagged
	for _, p := range ps {
		if p.Kind == Heading && p.Level > 0 {
			levels[style{p.Size, p.Bold}] = p.Level
		}
	}
	for i := range ps {
		p := &ps[i]
		switch {
		case p.Kind == Heading && (len(p.Text) > maxHeading || p.Label != "" && (ended(p.Text) || len(p.Text) > 80)):
			p.Kind, p.Level = Paragraph, 0
			if p.Label != "" && !isParagraphNumber(p.Label) {
				p.Kind, p.Level = Item, 1
			}
		case p.Kind == Paragraph && p.Label == "" && isHeading(p, body):
			p.Kind, p.Level = Heading, levels[style{p.Size, p.Bold}]
		}
	}
}

func isHeading(p *piece, body float64) bool {
	if len(p.Text) > 150 || !strings.ContainsFunc(p.Text, unicode.IsLetter) || strings.HasSuffix(p.Text, ".") || strings.HasSuffix(p.Text, ",") {
		return false
	}
	return p.Bold && p.Size >= body || p.Size >= body+2
}

// bodySize is the type size that most text is set in.
func bodySize(ps []piece) float64 {
	sizes := map[float64]int{}
	for _, p := range ps {
		if p.Kind != Footnote {
			sizes[p.Size] += len(p.Text)
		}
	}
	best, most := 0.0, 0
	for s, n := range sizes {
		if n > most || n == most && s < best {
			best, most = s, n
		}
	}
	return best
}

var (
	contentsTitle = regexp.MustCompile(`(?i)^(table of )?contents:?$`)
	contentsLine  = regexp.MustCompile(`(?:\.{3,}|…|\s|^)\s*(\d{1,3})$`)
)

// dropContents drops contents pages: their title and the short lines under it
// that end in page numbers, which never fall.
func dropContents(ps []piece) []piece {
	var out []piece
	for i := 0; i < len(ps); i++ {
		if !contentsTitle.MatchString(ps[i].Text) {
			out = append(out, ps[i])
			continue
		}
		last, number := i, 0
		for k := i + 1; k < len(ps) && k <= last+3 && len(ps[k].Text) < 200 && ps[k].Page <= ps[i].Page+2; k++ {
			if m := contentsLine.FindStringSubmatch(ps[k].Text); m != nil {
				n, _ := strconv.Atoi(m[1])
				if n < number {
					break
				}
				last, number = k, n
			}
		}
		i = last
	}
	return out
}

func isContentsLine(b Block) bool {
	return b.Kind != Row && len(b.Text) < 200 && contentsLine.MatchString(b.Text)
}
