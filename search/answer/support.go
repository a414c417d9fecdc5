package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A claim is a sentence that a model wrote, with the numbers of the passages it cites.
type claim struct {
	text  string
	cites []int
}

var (
	reCites  = regexp.MustCompile(`\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]`)
	reDigits = regexp.MustCompile(`\d{1,3}`)
	reMarkup = regexp.MustCompile("https?:|www\\.|[<>`]|\\]\\(|!\\[|@\\w+\\.")
	reSaysQ  = regexp.MustCompile(`["“]([^"“”]{2,})["”]|‘([^‘’]{8,}(?:’\w[^‘’]*)*)’`)
	reCut    = regexp.MustCompile(`\s*(?:…|\.\.\.)\s*`)
)

// claims takes a line of a model's reply apart: a claim ends with its citations.
func claims(line string) []claim {
	line = strings.TrimLeft(strings.TrimSpace(line), "-*• ")
	var out []claim
	from := 0
	groups := reCites.FindAllStringIndex(line, -1)
	for i, g := range groups {
		next := i+1 < len(groups) && strings.TrimSpace(line[g[1]:groups[i+1][0]]) == ""
		if next {
			continue // [1] [2]
		}
		out = append(out, newClaim(line[from:g[1]]))
		from = g[1]
		from += len(line[from:]) - len(strings.TrimLeft(line[from:], " .;"))
	}
	if strings.TrimSpace(line[from:]) != "" {
		out = append(out, newClaim(line[from:]))
	}
	return out
}

func newClaim(s string) claim {
	var c claim
	for _, m := range reCites.FindAllStringSubmatch(s, -1) {
		for _, d := range reDigits.FindAllString(m[1], -1) {
			n := 0
			for _, r := range d {
				n = n*10 + int(r-'0')
			}
			if !slices.Contains(c.cites, n) {
				c.cites = append(c.cites, n)
			}
		}
	}
	c.text = strings.Join(strings.Fields(reCites.ReplaceAllString(s, "")), " ")
	c.text = strings.ReplaceAll(strings.ReplaceAll(c.text, " .", "."), " ,", ",")
	return c
}

const (
	minSupport = 0.6 // share of a claim's words of meaning that its passages hold
	minShare   = 0.3 // the same for one passage among several
)

// support decides whether the passages that a claim cites bear it out, and
// gives the sentences that do. Words in quotation marks must stand there; so
// must each number and name; most other words must; and what is denied on one
// side must be on the other.
func (c claim) support(shown []*page) ([]quotation, bool) {
	if len(c.cites) == 0 || utf8.RuneCountInString(c.text) < 8 || reMarkup.MatchString(c.text) {
		return nil, false
	}
	var cited []*page
	for _, n := range c.cites {
		if n < 1 || n > len(shown) {
			return nil, false
		}
		cited = append(cited, shown[n-1])
	}
	quoted, ok := c.quoted(cited)
	if !ok || !c.exact(cited) || share(c.text, cited) < minSupport {
		return nil, false
	}
	var out []quotation
	for i, p := range cited {
		if x, ok := quoted[i]; ok {
			out = append(out, x)
		} else if share(c.text, []*page{p}) >= minShare {
			out = append(out, p.nearest(c.text))
		}
	}
	return out, len(out) > 0 && c.agrees(out)
}

// quoted finds the words in quotation marks in the cited passages: for each
// passage that holds some, the sentences around them.
func (c claim) quoted(cited []*page) (map[int]quotation, bool) {
	out := map[int]quotation{}
	for _, m := range reSaysQ.FindAllStringSubmatch(c.text, -1) {
		found := false
		for i, p := range cited {
			marks := p.locate(reCut.Split(m[1]+m[2], -1))
			if marks == nil {
				continue
			}
			found = true
			x := p.around(marks)
			if old, ok := out[i]; ok {
				x.at = span{min(old.at.start, x.at.start), max(old.at.end, x.at.end)}
				x.marks = append(old.marks, x.marks...)
			}
			out[i] = x
			break
		}
		if !found {
			return nil, false
		}
	}
	return out, true
}

// locate finds pieces of a quotation in order, whatever the white space and the
// form of quotation marks; nil when one is missing.
func (p *page) locate(pieces []string) []span {
	text, at := folded(p.passage.Text)
	var out []span
	from := 0
	for _, piece := range pieces {
		want, _ := folded(strings.Trim(piece, " ,.;:"))
		if want == "" {
			continue
		}
		i := strings.Index(text[from:], want)
		if i < 0 {
			return nil
		}
		i += from
		from = i + len(want)
		end := len(p.passage.Text)
		if from < len(at) {
			end = at[from]
		}
		out = append(out, span{at[i], at[i] + len(strings.TrimRightFunc(p.passage.Text[at[i]:end], unicode.IsSpace))})
	}
	return out
}

// folded makes white space single, letters small and quotation marks and dashes
// plain, and tells where in s each byte of the result comes from.
func folded(s string) (string, []int) {
	var b strings.Builder
	var at []int
	space := true
	for i, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u00ad':
			if space || r == '\u00ad' {
				continue
			}
			space, r = true, ' '
		default:
			space = false
			r = plainRune(unicode.ToLower(r))
		}
		n := b.Len()
		b.WriteRune(r)
		for range b.Len() - n {
			at = append(at, i)
		}
	}
	return strings.TrimRight(b.String(), " "), at
}

func plainRune(r rune) rune {
	switch r {
	case '‘', '’', '“', '”', '"':
		return '\''
	case '–', '—', '‑', '−':
		return '-'
	}
	return r
}

// around is the sentences that hold marks.
func (p *page) around(marks []span) quotation {
	q := quotation{report: p.report, passage: p.passage, at: span{marks[0].start, marks[len(marks)-1].end}, marks: marks}
	for _, s := range p.sentences {
		if s.end > q.at.start && s.start < q.at.start {
			q.at.start = s.start
		}
		if s.start < q.at.end && s.end > q.at.end {
			q.at.end = s.end
		}
	}
	return q
}

// nearest is the sentence of a page that shares most words of meaning with a text.
func (p *page) nearest(text string) quotation {
	best, most := 0, -1.0
	for i, s := range p.sentences {
		if v := wordsShared(meaningfulStems(text), s.words); v > most {
			best, most = i, v
		}
	}
	return quotation{report: p.report, passage: p.passage, at: p.sentences[best].span}
}

// share is the share of a text's words of meaning that pages hold.
func share(text string, pages []*page) float64 {
	want := meaningfulStems(text)
	if len(want) == 0 {
		return 0
	}
	var all []word
	for _, p := range pages {
		all = append(all, p.allWords()...)
	}
	return wordsShared(want, all) / float64(len(want))
}

// allWords are the words of a page, of its heading and of its report's name.
func (p *page) allWords() []word {
	out := words(p.report.Authority + " " + p.report.Title + " " + p.report.Kind + " " + p.passage.Section + " Ofsted inspectors inspection report council")
	for _, s := range p.sentences {
		out = append(out, s.words...)
	}
	return out
}

func meaningfulStems(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words(text) {
		if !functionWords[w.text] {
			out[w.stem] = true
		}
	}
	return out
}

func wordsShared(want map[string]bool, have []word) float64 {
	seen := map[string]bool{}
	for _, w := range have {
		if want[w.stem] {
			seen[w.stem] = true
		}
	}
	return float64(len(seen))
}

// exact reports whether each number and each name of the claim stands in the
// passages, or in what is known of their reports.
func (c claim) exact(cited []*page) bool {
	have := map[string]bool{}
	for _, p := range cited {
		for _, w := range p.allWords() {
			have[w.text], have[strings.ReplaceAll(w.text, ",", "")] = true, true
		}
		for _, d := range []string{p.report.InspectionStart, p.report.InspectionEnd, p.report.Published} {
			for _, w := range words(day(d)) {
				have[w.text] = true
			}
		}
		for _, a := range p.report.Grades {
			for _, w := range words(a) {
				have[w.text] = true
			}
		}
	}
	for i, w := range words(c.text) {
		number := strings.ContainsFunc(w.text, unicode.IsDigit) || numberWords[w.text]
		name := w.capital && !(i == 0 || sentenceStart(c.text, w.start))
		acronym := len(w.text) > 1 && c.text[w.start:w.end] == strings.ToUpper(c.text[w.start:w.end])
		opening := w.capital && !name && len(w.text) > 3 && !functionWords[w.text] && !known[w.stem]
		if (number || name || acronym) && !have[w.text] && !have[strings.ReplaceAll(w.text, ",", "")] {
			return false
		}
		if opening && !have[w.text] && personLike(c.text[w.start:]) {
			return false
		}
	}
	return true
}

// known are words that sentences begin with.
var known = stems("inspectors inspection leaders managers children young people social workers council however there these those most some many all staff reports report support")

var numberWords = set("two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million half third quarter")

// personLike reports whether a text begins with two capitalised words.
func personLike(s string) bool {
	at := rePerson.FindStringIndex(s)
	return at != nil && at[0] == 0
}

var reDenies = regexp.MustCompile(`(?i)\b(not|no|never|none|neither|nor|cannot|without|\w+n['’]t|lacks?|lacking|fail(s|ed|ure)?|unable|few|insufficient\w*|inadequate\w*|rarely)\b`)

// agrees reports whether a claim denies something exactly where its evidence does.
func (c claim) agrees(evidence []quotation) bool {
	claimed := reDenies.MatchString(c.text)
	for _, q := range evidence {
		if reDenies.MatchString(q.text()) == claimed {
			return true
		}
	}
	return false
}
