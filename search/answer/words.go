package answer

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	porter "github.com/blevesearch/go-porterstemmer"
)

// A word is a word of a text with its place.
type word struct {
	text       string // lower case, typographic apostrophes made plain, no possessive
	stem       string
	start, end int // bytes
	capital    bool
}

// number reports whether w begins with a digit.
func (w word) number() bool { return w.text != "" && w.text[0] >= '0' && w.text[0] <= '9' }

// words splits s at everything that is no letter and no digit. Apostrophes
// inside a word stay, as do the points and commas inside a number.
func words(s string) []word {
	out := make([]word, 0, len(s)/6+1)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !wordRune(r) {
			i += n
			continue
		}
		j := wordEnd(s, i)
		out = append(out, newWord(s, i, j))
		i = j
	}
	return out
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func wordEnd(s string, i int) int {
	prev := rune(0)
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !wordRune(r) {
			next, _ := utf8.DecodeRuneInString(s[i+n:])
			inWord := (r == '\'' || r == '’') && unicode.IsLetter(next)
			inNumber := (r == ',' || r == '.') && unicode.IsDigit(prev) && unicode.IsDigit(next)
			if !inWord && !inNumber {
				return i
			}
		}
		prev = r
		i += n
	}
	return i
}

func newWord(s string, i, j int) word {
	first, _ := utf8.DecodeRuneInString(s[i:])
	text := strings.ReplaceAll(strings.ToLower(s[i:j]), "’", "'")
	text = strings.TrimSuffix(text, "'s")
	return word{text: text, stem: stem(text), start: i, end: j, capital: unicode.IsUpper(first)}
}

// stem is Porter's stem of a lower-case word.
func stem(w string) string {
	if len(w) < 3 || w[0] >= '0' && w[0] <= '9' {
		return w
	}
	stemmed.mu.RLock()
	s, ok := stemmed.of[w]
	stemmed.mu.RUnlock()
	if ok {
		return s
	}
	s = porter.StemString(w)
	stemmed.mu.Lock()
	defer stemmed.mu.Unlock()
	if len(stemmed.of) >= maxStemmed {
		clear(stemmed.of)
	}
	stemmed.of[w] = s
	return s
}

// stemmed remembers stems: reports say the same words again and again, and
// Porter's rules are most of the work of reading one.
var stemmed = struct {
	mu sync.RWMutex
	of map[string]string
}{of: map[string]string{}}

// maxStemmed is more words than the reports have.
const maxStemmed = 1 << 16
