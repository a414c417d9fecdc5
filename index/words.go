package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/go-porterstemmer"
	"github.com/blevesearch/segment"
	"golang.org/x/text/unicode/norm"
)

// A Token is a word of a text as it is indexed.
type Token struct {
	Exact      string // lower case, straight apostrophes, no soft hyphens
	Stem       string // without possessive, accents and ending (Porter)
	Own        string // "IT" where it is an acronym that looks like another word, else ""
	Position   int    // from 1; a new line adds LineGap
	Start, End int    // bytes into the text
}

// Words splits a text into the words that an engine indexes, in order: by
// Unicode's word boundaries (UAX #29), with A&E, B&B, C&YP and s.47 kept whole.
func Words(text string) []Token {
	parts := split(valid(text))
	words := make([]Token, 0, len(parts)/2+1)
	position := 0
	for i := 0; i < len(parts); i++ {
		p := parts[i]
		part := text[p.start:p.end]
		if !p.word {
			position += LineGap * strings.Count(part, "\n")
			continue
		}
		if i+2 < len(parts) && joined(part, text[p.end:parts[i+1].end], text[parts[i+1].end:parts[i+2].end]) {
			i += 2
			p.end = parts[i].end
		}
		t := Token{Start: p.start, End: p.end}
		if t.Exact, t.Stem, t.Own = forms(text[p.start:p.end]); t.Exact == "" {
			continue
		}
		position++
		t.Position = position
		words = append(words, t)
	}
	plainCapitals(text, words)
	return words
}

// A part of a text is a word by Unicode's rules, or what stands between two.
type part struct {
	start, end int
	word       bool
}

func split(text []byte) []part {
	parts := make([]part, 0, len(text)/3)
	start := 0
	for seg := segment.NewWordSegmenterDirect(text); seg.Segment(); {
		end := start + len(seg.Bytes())
		parts = append(parts, part{start, end, seg.Type() != segment.None})
		start = end
	}
	return parts
}

// joined reports whether two words and what stands between them are one:
// "A&E", "s.47".
func joined(a, between, b string) bool {
	switch between {
	case "&":
		return len(a) <= 3 && len(b) <= 3 && all(a, isLetter) && all(b, isLetter)
	case ".":
		return (a == "s" || a == "S") && len(b) <= 3 && all(b, isDigit)
	}
	return false
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

func all(s string, is func(byte) bool) bool {
	for i := range len(s) {
		if !is(s[i]) {
			return false
		}
	}
	return true
}

// valid is the text with a space for each byte that is not UTF-8, where the
// segmenter would stop.
func valid(text string) []byte {
	raw := []byte(text)
	if utf8.Valid(raw) {
		return raw
	}
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			raw[i] = ' '
		}
		i += n
	}
	return raw
}

// maxWord is the length in bytes beyond which a word is cut: longer ones are
// addresses and damage, and would fill the dictionary.
const maxWord = 64

// own are acronyms of the field that read as ordinary words in lower case.
var own = map[string]bool{"IT": true, "SEND": true, "PACE": true}

// forms gives the indexed forms of a printed word.
func forms(word string) (exact, stem, ownForm string) {
	if own[word] {
		ownForm = word
	}
	ascii := true
	for i := 0; i < len(word); i++ {
		if word[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		word = norm.NFC.String(strings.Map(plain, word)) // an accent may stand behind a soft hyphen
	}
	exact = strings.ToLower(strings.ToValidUTF8(word, ""))
	if n, ok := strings.CutPrefix(exact, "s."); ok && all(n, isDigit) {
		exact = "s" + n // s.47 is S47
	}
	if len(exact) > maxWord {
		exact = strings.ToValidUTF8(exact[:maxWord], "")
	}
	return exact, stemOf(exact, ascii), ownForm
}

// plain straightens apostrophes and drops what does not print.
func plain(r rune) rune {
	switch r {
	case '’', '‘', 'ʼ', '＇':
		return '\''
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\ufeff', utf8.RuneError:
		return -1
	}
	return r
}

// stemOf is the stem of a word in its exact form.
func stemOf(exact string, ascii bool) string {
	s := strings.TrimSuffix(strings.TrimSuffix(exact, "'s"), "'")
	if !ascii {
		s = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(s))
	}
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return exact // "a&e", "16th"
	}
	return string(porterstemmer.StemWithoutLowerCasing([]rune(s)))
}

// plainCapitals takes back the acronyms of words that stand in capitals
// throughout: in "DOING IT WELL" nothing is one.
func plainCapitals(text string, words []Token) {
	for i := range words {
		if words[i].Own == "" {
			continue
		}
		for _, j := range [2]int{i - 1, i + 1} {
			if j < 0 || j >= len(words) {
				continue
			}
			w := text[words[j].Start:words[j].End]
			if len(w) > 1 && !own[w] && w == strings.ToUpper(w) && strings.ToLower(w) != w && len(w) > 4 {
				words[i].Own = ""
			}
		}
	}
}
