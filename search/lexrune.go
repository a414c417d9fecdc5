package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/index"
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

// splitWords gives the words of text[start:end] as the index has them, and where
// they stand: in lower case, but for acronyms such as SEND that are words otherwise.
func splitWords(text string, start, end int) ([]string, []Range) {
	var words []string
	var ranges []Range
	for _, t := range index.Words(text[start:end]) {
		if !strings.ContainsFunc(t.Exact, isWordRune) {
			continue // "_"
		}
		word := strings.Trim(t.Exact, "_'")
		if t.Own != "" {
			word = t.Own
		}
		words = append(words, word)
		ranges = append(ranges, Range{start + t.Start, start + t.End})
	}
	return words, ranges
}

// foldWord is lower case with straight apostrophes.
func foldWord(s string) string {
	return strings.ReplaceAll(strings.ToLower(s), "’", "'")
}
