package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"findings/corpus"
	"findings/index"
)

// The phrases that one report adds to the suggestions.
const (
	phraseWords   = 4   // at most
	phraseTimes   = 2   // how often a report must use it
	phrasesReport = 250 // the most frequent of a report
)

// phrases are the runs of words that a report uses again and again, most
// frequent first. They neither begin nor end with a function word or number.
func phrases(passages []corpus.Passage) []string {
	counts := map[string]int{}
	for _, p := range passages {
		if p.Part == "about" {
			continue
		}
		countPhrases(p.Text, counts)
	}
	maps.DeleteFunc(counts, func(_ string, n int) bool { return n < phraseTimes })
	dropParts(counts)
	list := slices.Collect(maps.Keys(counts))
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b)) })
	return list[:min(len(list), phrasesReport)]
}

// dropParts drops what stands nearly always inside one longer phrase: "personal
// education" of "personal education plans".
func dropParts(counts map[string]int) {
	for text, n := range counts {
		for i := 0; i < len(text); i++ {
			if text[i] != ' ' && text[i] != '-' {
				continue
			}
			for _, part := range []string{text[:i], text[i+1:]} {
				if counts[part]*3 <= n*4 {
					delete(counts, part)
				}
			}
		}
	}
}

// notLast are words that go on: "care leavers receive".
var notLast = wordSet(`receive receives received benefit benefits live lives living know knows understand understands ensure ensures remain remains
	continue continues need needs help helps provide provides attend attends supported placed seen including known able`)

func countPhrases(text string, counts map[string]int) {
	words := index.Words(text)
	for i, w := range words {
		if !mayBound(w.Exact) {
			continue
		}
		for n := 2; n <= phraseWords && i+n <= len(words); n++ {
			last := words[i+n-1]
			if !sideBySide(text[words[i+n-2].End:last.Start]) {
				break
			}
			if mayBound(last.Exact) && !notLast[last.Exact] {
				counts[asPrinted(text[w.Start:last.End])]++
			}
		}
	}
}

// mayBound says whether a word may begin or end a phrase.
func mayBound(w string) bool {
	return len(w) > 1 && !functionWords[w] && !strings.ContainsFunc(w, unicode.IsDigit)
}

// sideBySide says whether only a space or hyphen stands between two words.
func sideBySide(between string) bool {
	return between == " " || between == "-" || between == "\u00a0" || between == "‑"
}

// asPrinted is a phrase in small letters but for its acronyms.
func asPrinted(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsUpper(r) || r == '’' || r == '\u00a0' }) {
		return text
	}
	words := strings.Fields(strings.ReplaceAll(text, "’", "'"))
	for i, w := range words {
		if letters := strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "s"); len(letters) < 2 || letters != strings.ToUpper(letters) {
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}
