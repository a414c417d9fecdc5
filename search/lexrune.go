package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// isInvisible says whether a character inside a word is not seen: soft hyphens and zero-width marks.
func isInvisible(r rune) bool {
	return r == '\u00AD' || r == '\u200B' || r == '\u200C' || r == '\u2060'
}

func isQuote(r rune) bool        { return r == '"' || r == '“' || r == '”' || r == '„' }
func isClosingQuote(r rune) bool { return r == '"' || r == '”' }

// isInner says whether a character may stand inside a word.
func isInner(r rune) bool { return strings.ContainsRune("'’&.,", r) }

// joins says whether an inner character joins what stands around it into one
// word: don't, A&E, 2.5 and 1,200, but not "s.47" or "end.Next".
func joins(before, r, after rune) bool {
	switch r {
	case '\'', '’':
		return unicode.IsLetter(before) && unicode.IsLetter(after)
	case '&':
		return unicode.IsUpper(before) && unicode.IsUpper(after) || unicode.IsLower(before) && unicode.IsLower(after)
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

// splitWords gives the words of text[start:end] in lower case and where they
// stand. A hyphen parts words, an apostrophe inside does not.
func splitWords(text string, start, end int) ([]string, []Range) {
	l := lexer{text: text[:end]}
	var words []string
	var ranges []Range
	for i := start; i < end; {
		r, size := utf8.DecodeRuneInString(text[i:end])
		if !isWordRune(r) {
			i += size
			continue
		}
		stop := l.wordEnd(i)
		words = append(words, foldWord(text[i:stop]))
		ranges = append(ranges, Range{i, stop})
		i = stop
	}
	return words, ranges
}

// foldWord is the form in which words are compared: lower case, straight
// apostrophes, no invisible characters.
func foldWord(s string) string {
	return strings.Map(func(r rune) rune {
		if isInvisible(r) {
			return -1
		}
		if r == '’' {
			return '\''
		}
		return unicode.ToLower(r)
	}, s)
}
