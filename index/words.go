package index

import (
	"bytes"
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
	var words []Token
	position, start, skip := 0, 0, 0
	raw := []byte(text)
	for seg := segment.NewWordSegmenterDirect(raw); seg.Segment(); {
		b := seg.Bytes()
		end := start + len(b)
		switch {
		case start < skip: // part of the word before
		case seg.Type() == segment.None:
			position += LineGap * bytes.Count(b, []byte{'\n'})
		default:
			end = start + joined(raw[start:], len(b))
			skip = end
			position++
			t := Token{Position: position, Start: start, End: end}
			t.Exact, t.Stem, t.Own = forms(text[start:end])
			if t.Exact == "" {
				position--
				break
			}
			words = append(words, t)
		}
		start += len(b)
	}
	plainCapitals(text, words)
	return words
}

// joined is the length of the word that begins b, whose first n bytes are one
// by Unicode's rules, with what belongs to it: "A&E", "s.47".
func joined(b []byte, n int) int {
	if n > 3 || !letters(b[:n]) || n+1 >= len(b) {
		return n
	}
	rest := b[n+1:]
	switch b[n] {
	case '&':
		if m := run(rest, isLetter); m > 0 && m <= 3 {
			return n + 1 + m
		}
	case '.':
		if m := run(rest, isDigit); n == 1 && (b[0] == 's' || b[0] == 'S') && m > 0 && m <= 3 && !followed(rest[m:]) {
			return n + 1 + m
		}
	}
	return n
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

func letters(b []byte) bool { return len(b) > 0 && run(b, isLetter) == len(b) }

// followed reports whether a word goes on with b.
func followed(b []byte) bool {
	r, _ := utf8.DecodeRune(b)
	return len(b) > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// run is how many bytes at the start of b satisfy is.
func run(b []byte, is func(byte) bool) int {
	n := 0
	for n < len(b) && is(b[n]) {
		n++
	}
	return n
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
		word = strings.Map(plain, norm.NFC.String(word))
	}
	exact = strings.ToLower(word)
	if len(exact) > 1 && exact[0] == 's' && exact[1] == '.' {
		exact = "s" + exact[2:] // s.47 is S47
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
	if s == "" {
		return exact
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
