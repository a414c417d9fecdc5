package search

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of what can be typed.
const (
	maxRunes  = 10_000
	maxLeaves = 32
	maxDepth  = 16
	maxNear   = 50
	minPrefix = 3
)

// A SyntaxError is a mistake in a query and where it is.
type SyntaxError struct {
	Offset  int    // bytes into the text
	Column  int    // characters, from 1
	Near    string // the character or word pointed at, "" at the end of the text
	Message string // a sentence that says what to do
}

func (e *SyntaxError) Error() string {
	if e.Near == "" {
		return e.Message
	}
	return fmt.Sprintf("At character %d (%s): %s", e.Column, e.Near, e.Message)
}

func syntaxError(text string, r Range, format string, args ...any) *SyntaxError {
	near := text[r.Start:r.End]
	if runes := []rune(near); len(runes) > 40 {
		near = string(runes[:40]) + "…"
	}
	return &SyntaxError{Offset: r.Start, Column: utf8.RuneCountInString(text[:r.Start]) + 1, Near: near, Message: fmt.Sprintf(format, args...)}
}

type tokenKind uint8

const (
	tokWord   tokenKind = iota // one word, or several joined by hyphens
	tokPrefix                  // safeg*
	tokPhrase                  // "…"
	tokField                   // name:value
	tokNear                    // NEAR/5
	tokAnd
	tokOr
	tokNot
	tokMinus
	tokOpen
	tokClose
)

// A token is a piece of the text that means something.
type token struct {
	Range
	kind   tokenKind
	words  []string // tokWord, tokPrefix and tokPhrase, in lower case
	ranges []Range  // of words
	name   string   // tokField: canonical
	values []value  // tokField
	k      int      // tokNear
}

// A value is one value of a field as typed.
type value struct {
	Range
	text   string
	quoted bool
}

// fieldNames are the names that a field may have, with the canonical one.
var fieldNames = map[string]string{
	"authority": "authority", "authorities": "authority", "council": "authority", "councils": "authority",
	"year": "year", "years": "year", "theme": "theme", "themes": "theme", "finding": "finding", "findings": "finding",
	"grade": "grade", "grades": "grade", "kind": "kind", "kinds": "kind", "framework": "framework", "frameworks": "framework",
	"region": "region", "regions": "region", "part": "part", "parts": "part", "section": "section", "sections": "section",
	"report": "report", "reports": "report",
}

type lexer struct {
	text   string
	pos    int
	tokens []token
}

// lex cuts the text into tokens. What is not syntax and not a word is left out.
func lex(text string) ([]token, error) {
	if n := utf8.RuneCountInString(text); n > maxRunes {
		return nil, &SyntaxError{Offset: len(text), Column: n, Message: fmt.Sprintf(
			"The search has %d characters; the most is %d. Search for the words that matter most.", n, maxRunes)}
	}
	l := &lexer{text: text}
	for l.pos < len(text) {
		if err := l.next(); err != nil {
			return nil, err
		}
	}
	return settle(text, l.tokens), nil
}

// valid puts a space for every byte that is not UTF-8, so that places stay.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	b := []byte(text)
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			b[i] = ' '
		}
		i += size
	}
	return string(b)
}

// next reads one token, or skips one character.
func (l *lexer) next() error {
	r, size := utf8.DecodeRuneInString(l.text[l.pos:])
	switch {
	case isQuote(r):
		return l.phrase(size)
	case r == '(' && !l.afterWord():
		l.add(token{kind: tokOpen}, l.pos+1)
	case r == '(': // "worker(s)": the bracket belongs to the word
		l.skipSuffix()
	case r == ')' && l.closes():
		l.add(token{kind: tokClose}, l.pos+1)
	case r == '-' && l.atStart() && l.startsTerm(l.pos+1):
		l.add(token{kind: tokMinus}, l.pos+1)
	case isWordRune(r):
		return l.word()
	default:
		l.pos += size
	}
	return nil
}

func (l *lexer) add(t token, end int) {
	t.Range = Range{l.pos, end}
	l.tokens = append(l.tokens, t)
	l.pos = end
}

// before is the character before the current one, a space at the start.
func (l *lexer) before() rune {
	if l.pos == 0 {
		return ' '
	}
	r, _ := utf8.DecodeLastRuneInString(l.text[:l.pos])
	return r
}

func (l *lexer) afterWord() bool { return isWordRune(l.before()) }

// atStart says whether a word may begin here: after a space, a bracket or nothing.
func (l *lexer) atStart() bool { return unicode.IsSpace(l.before()) || l.before() == '(' }

// startsTerm says whether a word, quote or bracket stands at i.
func (l *lexer) startsTerm(i int) bool {
	r, _ := utf8.DecodeRuneInString(l.text[i:])
	return isWordRune(r) || isQuote(r) || r == '('
}

// closes says whether a closing bracket ends something: ":)" does not.
func (l *lexer) closes() bool {
	r := l.before()
	return isWordRune(r) || unicode.IsSpace(r) || isClosingQuote(r) || strings.ContainsRune("().?!*'’", r)
}

// skipSuffix skips "(s)" at the end of a word, or just the bracket.
func (l *lexer) skipSuffix() {
	l.pos++
	end := l.pos
	for end < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[end:])
		if r == ')' {
			l.pos = end + 1
			return
		}
		if !unicode.IsLetter(r) {
			return
		}
		end += size
	}
}

// phrase reads a quoted phrase. A quote that is never closed is punctuation.
func (l *lexer) phrase(size int) error {
	open, _ := utf8.DecodeRuneInString(l.text[l.pos:])
	start := l.pos + size
	end := strings.IndexFunc(l.text[start:], isClosingQuote)
	if end < 0 || open == '”' {
		l.pos = start
		return nil
	}
	end += start
	_, closeSize := utf8.DecodeRuneInString(l.text[end:])
	words, ranges := splitWords(l.text, start, end)
	if len(words) == 0 {
		l.pos = end + closeSize
		return nil
	}
	l.add(token{kind: tokPhrase, words: words, ranges: ranges}, end+closeSize)
	return nil
}

// word reads a word, and sees whether it is an operator, a field or a prefix.
func (l *lexer) word() error {
	end := l.wordEnd(l.pos)
	typed := l.text[l.pos:end]
	if kind, ok := operators[typed]; ok && !l.afterJoiner() && !l.joined(end) {
		l.add(token{kind: kind}, end)
		return nil
	}
	if done, err := l.near(end, typed); done || err != nil {
		return err
	}
	if name, ok := fieldNames[strings.ToLower(typed)]; ok && l.valueFollows(end) && !l.afterJoiner() {
		return l.field(name, end)
	}
	start := l.pos
	for l.joined(end) { // "multi-agency", "2019–21"
		_, size := utf8.DecodeRuneInString(l.text[end:])
		end = l.wordEnd(end + size)
	}
	words, ranges := splitWords(l.text, start, end)
	if len(words) == 0 {
		l.pos = end
		return nil
	}
	t := token{kind: tokWord, words: words, ranges: ranges}
	if strings.HasPrefix(l.text[end:], "*") && l.boundary(end+1) {
		last := utf8.RuneCountInString(words[len(words)-1])
		if last >= minPrefix {
			t.kind = tokPrefix
			l.add(t, end+1)
			return nil
		}
		if last == 2 && len(words) == 1 {
			return syntaxError(l.text, Range{start, end + 1}, "A beginning of a word needs three letters at least, as in safeg*.")
		}
	}
	l.add(t, end)
	return nil
}

var operators = map[string]tokenKind{"AND": tokAnd, "OR": tokOr, "NOT": tokNot}

// wordEnd is where the word that begins at i ends: letters, digits and marks,
// with apostrophes, "&" and points between them.
func (l *lexer) wordEnd(i int) int {
	for i < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[i:])
		if isWordRune(r) || isInvisible(r) {
			i += size
			continue
		}
		if !isInner(r) {
			break
		}
		before, _ := utf8.DecodeLastRuneInString(l.text[:i])
		after, _ := utf8.DecodeRuneInString(l.text[i+size:])
		if !joins(before, r, after) {
			break
		}
		i += size
	}
	return i
}

// joined says whether a hyphen at i joins the word to another.
func (l *lexer) joined(i int) bool {
	r, size := utf8.DecodeRuneInString(l.text[i:])
	after, _ := utf8.DecodeRuneInString(l.text[i+size:])
	before, _ := utf8.DecodeLastRuneInString(l.text[:i])
	switch r {
	case '-', '‐', '‑', '_', '.':
		return isWordRune(after)
	case '–': // between years only
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

// afterJoiner says whether the word continues another: "and/OR", "either-OR".
func (l *lexer) afterJoiner() bool {
	if n := len(l.tokens); n > 0 && l.tokens[n-1].kind == tokMinus && l.tokens[n-1].End == l.pos {
		return false
	}
	return !l.atStart() && !strings.ContainsRune("\"“”)", l.before())
}

// boundary says whether a word may end at i.
func (l *lexer) boundary(i int) bool {
	if i >= len(l.text) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(l.text[i:])
	return unicode.IsSpace(r) || strings.ContainsRune(").,;:?!\"”", r)
}

// near reads NEAR/5. Anything but digits after the stroke is text.
func (l *lexer) near(end int, typed string) (bool, error) {
	if typed != "NEAR" || !l.atStart() || !strings.HasPrefix(l.text[end:], "/") {
		return false, nil
	}
	stop := end + 1
	for stop < len(l.text) && l.text[stop] >= '0' && l.text[stop] <= '9' {
		stop++
	}
	if stop == end+1 || !l.boundary(stop) {
		return false, nil
	}
	k, err := strconv.Atoi(l.text[end+1 : stop])
	if err != nil || k < 1 || k > maxNear {
		return true, syntaxError(l.text, Range{end + 1, stop}, "NEAR takes a number of words from 1 to %d, as in NEAR/5.", maxNear)
	}
	l.add(token{kind: tokNear, k: k}, stop)
	return true, nil
}

// valueFollows says whether a colon and a value stand at i.
func (l *lexer) valueFollows(i int) bool {
	if i+1 >= len(l.text) || l.text[i] != ':' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(l.text[i+1:])
	return isWordRune(r) || isQuote(r) || strings.HasPrefix(l.text[i+1:], "..")
}

// field reads the values after name and colon.
func (l *lexer) field(name string, colon int) error {
	t := token{kind: tokField, name: name}
	i := colon + 1
	for {
		v, end := l.value(i)
		if strings.TrimSpace(v.text) == "" {
			break
		}
		t.values = append(t.values, v)
		if i = end; !strings.HasPrefix(l.text[i:], ",") || !l.valueStarts(i+1) {
			break
		}
		i++
	}
	if len(t.values) == 0 {
		return syntaxError(l.text, Range{l.pos, colon + 1}, "Give a value right after the colon, as in %s.", fieldExample[name])
	}
	l.add(t, i)
	return nil
}

func (l *lexer) valueStarts(i int) bool {
	r, _ := utf8.DecodeRuneInString(l.text[i:])
	return isWordRune(r) || isQuote(r)
}

// value reads one value at i and gives where it ends.
func (l *lexer) value(i int) (value, int) {
	r, size := utf8.DecodeRuneInString(l.text[i:])
	if isQuote(r) {
		if n := strings.IndexFunc(l.text[i+size:], isClosingQuote); n >= 0 {
			inner := Range{i + size, i + size + n}
			_, closing := utf8.DecodeRuneInString(l.text[inner.End:])
			return value{inner, l.text[inner.Start:inner.End], true}, inner.End + closing
		}
		i += size // never closed: the value is the word
	}
	end := i
	for end < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[end:])
		if unicode.IsSpace(r) || strings.ContainsRune(",()\"“”;?!", r) {
			break
		}
		end += size
	}
	text := strings.TrimRight(l.text[i:end], ":")
	if !strings.HasSuffix(text, "..") {
		text = strings.TrimRight(text, ".:")
	}
	return value{Range{i, i + len(text)}, text, false}, i + len(text)
}

var fieldExample = map[string]string{
	"authority": `authority:Luton`, "year": `year:2024 or year:2022..2024`, "theme": `theme:care-leavers`,
	"finding": `finding:weakness`, "grade": `grade:inadequate`, "kind": `kind:"focused visit"`, "framework": `framework:ILACS`,
	"region": `region:"North West"`, "part": `part:needs-to-improve`, "section": `section:"care leavers"`, "report": `report:luton-2024-09-09`,
}
