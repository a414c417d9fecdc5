package corpus

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences gives the sentences of a text in order, as byte ranges [start, end)
// without surrounding white space. A line break always ends a sentence, and the
// bullet before a list item belongs to none. Every other character that is not
// white space lies in exactly one sentence.
func Sentences(text string) [][2]int {
	var out [][2]int
	for start := 0; start < len(text); {
		end := start + lineLength(text[start:])
		out = appendSentences(out, text, start, end)
		start = end + 1
	}
	return out
}

// lineLength counts the bytes before the next line break.
func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

// appendSentences adds the sentences of one line, text[start:end].
func appendSentences(out [][2]int, text string, start, end int) [][2]int {
	line := strings.TrimPrefix(strings.TrimLeftFunc(text[start:end], unicode.IsSpace), "•")
	start = end - len(line)
	from := start
	for i := start; i < end; {
		next := strings.IndexAny(text[i:end], terminators)
		if next < 0 {
			break
		}
		i += next
		i += len(text[i:end]) - len(strings.TrimLeft(text[i:end], terminators))
		if stop, ends := sentenceEnd(text[from:end], i-from); ends {
			out = appendTrimmed(out, text, from, from+stop)
			from += stop
			i = from
		}
	}
	return appendTrimmed(out, text, from, end)
}

// appendTrimmed adds a range without the white space around it, unless nothing is left.
func appendTrimmed(out [][2]int, text string, from, to int) [][2]int {
	to = from + len(strings.TrimRightFunc(text[from:to], unicode.IsSpace))
	from = to - len(strings.TrimLeftFunc(text[from:to], unicode.IsSpace))
	if from == to {
		return out
	}
	return append(out, [2]int{from, to})
}

const terminators = ".!?…"

// sentenceEnd says whether the terminators that s[:at] ends with end the sentence
// that begins with s, and where: behind closing quotes, brackets and a footnote mark.
func sentenceEnd(s string, at int) (int, bool) {
	before := strings.TrimRight(s[:at], terminators)
	closed := strings.TrimLeft(s[at:], "’”'\")]»")
	marked := trimFootnoteMark(closed, before)
	next, _ := utf8.DecodeRuneInString(marked)
	if marked == "" || !unicode.IsSpace(next) {
		return 0, false
	}
	following := strings.TrimLeftFunc(marked, unicode.IsSpace)
	if !startsSentence(following) {
		return 0, false
	}
	if s[len(before):at] == "." && closed == s[at:] && isAbbreviation(before, following) {
		return 0, false
	}
	return len(s) - len(marked), true
}

// trimFootnoteMark takes a footnote mark off what follows a terminator: "children.3 The".
func trimFootnoteMark(rest, before string) string {
	bare := strings.TrimLeft(rest, "⁰¹²³⁴⁵⁶⁷⁸⁹")
	if bare == rest && len(lastWord(before)) > 1 && unicode.IsLetter(lastRune(before)) {
		bare = strings.TrimLeft(rest, "0123456789")
		if len(rest)-len(bare) > 2 {
			return rest
		}
	}
	return bare
}

// startsSentence says whether a sentence may begin with s.
func startsSentence(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "‘“'\"([«–— "))
	return unicode.IsUpper(r) || unicode.IsDigit(r) || r == '…' || r == '•'
}

// abbreviations never end a sentence; before a capital these stand inside one.
var abbreviations = []string{"mr", "mrs", "ms", "mx", "dr", "prof", "rev", "hon", "rt", "cllr", "cllrs", "st", "nos", "vs", "cf", "e.g", "eg",
	"i.e", "ie", "viz", "para", "paras", "pp", "fig", "figs", "approx", "al", "ch", "sec", "ref", "vol", "ed", "eds", "jan", "feb", "apr",
	"aug", "sept", "sep", "oct", "nov", "dec"}

// isAbbreviation says whether the word before a full stop, the last of s, is one that is
// followed by a full stop inside a sentence: a title, "e.g", an initial, a number that begins the line.
func isAbbreviation(s, following string) bool {
	word := lastWord(s)
	if word == s && word != "" && strings.Trim(word, "0123456789") == "" {
		return true // "27. Children …"
	}
	word = strings.TrimLeft(word, "(‘“'\"[")
	if r, size := utf8.DecodeRuneInString(word); size == len(word) && unicode.IsUpper(r) {
		return isInitial(s[:len(s)-len(word)], following)
	}
	switch lower := strings.ToLower(word); lower {
	case "no":
		return word == "No" && following != "" && following[0] >= '0' && following[0] <= '9'
	default:
		return slices.Contains(abbreviations, lower)
	}
}

// isInitial says whether a single capital after the words of before stands for a
// forename: it begins the sentence, or a name or another initial stands beside it.
func isInitial(before, following string) bool {
	if len(following) > 1 && following[1] == '.' {
		return true
	}
	word := lastWord(strings.TrimRightFunc(before, unicode.IsSpace))
	if slices.Contains(lettered, strings.ToLower(word)) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(word)
	return word == "" || unicode.IsUpper(first)
}

// lettered are words that a capital counts: "Child B", "Appendix A".
var lettered = []string{"child", "family", "baby", "person", "mother", "father", "sibling", "adult", "appendix", "annex", "grade", "group", "table", "section",
	"category", "figure", "plan", "part", "option", "school", "home", "authority"}

// lastWord is what follows the last white space of s.
func lastWord(s string) string { return s[strings.LastIndexFunc(s, unicode.IsSpace)+1:] }

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
