package label

import (
	"unicode"
	"unicode/utf8"
)

// maxSentence bounds the words of a sentence, so that the work stays linear in the text.
const maxSentence = 150

// A sentence is a stretch of a passage that says one thing: a sentence, or an
// item of a list. Words first to last-1 are its words.
type sentence struct {
	first, last int
	item        bool // begins a line, a bullet or a number
}

// split reads the words of a text and where its sentences end.
func (l *Labeler) split(text string, words []word, sentences []sentence) ([]word, []sentence) {
	first, item := 0, true
	end := func(next bool) {
		if len(words) > first {
			sentences = append(sentences, sentence{first: first, last: len(words), item: item})
			first = len(words)
			item = next
			return
		}
		item = item || next
	}
	for i := 0; i < len(text); {
		if len(words)-first >= maxSentence {
			end(false)
		}
		c := text[i]
		switch {
		case letterIndex[c] >= 0:
			var w word
			w, i = l.m.scanWord(text, i)
			words = append(words, w)
		case c == '\n':
			end(true)
			i++
		case c == ',':
			if len(words) > first {
				words[len(words)-1].comma = true
			}
			i++
		case c == '.' || c == '?' || c == '!' || c == ';':
			i++
			if c == ';' || endsSentence(text, i, words[first:]) {
				end(numbers(text, words[first:]))
			}
		case c < utf8.RuneSelf:
			i++
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			switch {
			case isBullet(r):
				end(true)
				i += size
			case unicode.IsLetter(r):
				var w word
				w, i = l.m.scanWord(text, i)
				words = append(words, w)
			default:
				i += size
			}
		}
	}
	end(true)
	return words, sentences
}

// numbers tells whether the words so far are only a printed number ("27.").
func numbers(text string, words []word) bool {
	return len(words) == 1 && isNumber(text[words[0].start:words[0].end])
}

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// endsSentence tells whether the full stop before i ends a sentence: a space
// follows, then no small letter, and the word before it is no abbreviation.
func endsSentence(text string, i int, words []word) bool {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r != '’' && r != '\'' && r != ')' && r != '”' && r != '"' {
			break
		}
		i += size
	}
	if i < len(text) && text[i] != ' ' && text[i] != '\n' && text[i] != '\t' {
		return false
	}
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	r, _ := utf8.DecodeRuneInString(text[min(i, len(text)):])
	if unicode.IsLower(r) {
		return false
	}
	if len(words) == 0 {
		return true
	}
	last := words[len(words)-1]
	switch text[last.start:last.end] {
	case "e", "g", "i", "No", "no", "Dr", "Mr", "Mrs", "Ms", "St":
		return false
	}
	return true
}

// isBullet knows the marks that reports print before list items, among them
// those of symbol fonts.
func isBullet(r rune) bool {
	switch r {
	case '•', '◼', '■', '▪', '●', '\uf06e', '\uf02d', '\uf0a7', '\uf0be', '\uf0b7':
		return true
	}
	return false
}

// Words that begin an aside: a part of a sentence that says why, how or for
// what. What stands in it is said in passing.
var openers = map[string]bool{
	"which": true, "who": true, "whose": true, "because": true, "resulting": true, "leading": true,
	"whilst": true, "while": true, "although": true, "when": true, "where": true, "if": true, "as": true, "through": true, "meaning": true, "supported": true, "informed": true, "underpinned": true,
}

// Words that begin an aside that says what for.
var purposely = map[string]bool{"so": true, "ensuring": true, "enabling": true, "helping": true, "allowing": true}

// Verbs after "to" that do so.
var purposes = map[string]bool{
	"ensure": true, "help": true, "improve": true, "inform": true, "support": true, "enable": true,
	"reduce": true, "promote": true, "prevent": true, "meet": true, "make": true, "achieve": true,
	"understand": true, "safeguard": true, "protect": true, "secure": true, "identify": true,
}

// markAsides marks the words of a sentence that are said in passing. An aside
// begins with an opener after at least four words, as the clause that opens a
// sentence ("When risks escalate, …") names its topic. It ends at a comma when a
// comma stands before it, else with the sentence; "including" may stand anywhere.
// What a list of improvements asks for is an aside only where it says what for.
func markAsides(text string, words []word, asks bool) {
	aside, purpose, closes := false, false, false
	for i := range words {
		if !aside || !purpose {
			w := text[words[i].start:words[i].end]
			after := i > 0 && words[i-1].comma
			switch {
			case w == "including":
				aside, closes = true, after
			case i < 4:
			case purposely[w], w == "to" && i+1 < len(words) && purposes[text[words[i+1].start:words[i+1].end]]:
				aside, purpose, closes = true, true, after
			case aside, asks:
			case openers[w]:
				aside, closes = true, after
			}
		}
		words[i].aside, words[i].purpose = aside, purpose
		if aside && closes && words[i].comma {
			aside, purpose = false, false
		}
	}
}
