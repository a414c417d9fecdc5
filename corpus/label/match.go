package label

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxGap is how many other words ".." may stand for; maxActive bounds the
// phrases followed at once, so that the work stays linear in the text.
const (
	maxGap    = 5
	maxActive = 48
)

// A matcher finds all phrases of a theme file in one pass over the words of a
// text: a trie over letters tells which words of phrases a word is, a trie over
// words tells which phrases end there.
type matcher struct {
	letters []letterNode
	words   []wordNode
	first   []int32 // by symbol: the node that a phrase beginning with it comes to
	symbols map[string]int32
	endings []ending // words written "*ending"
}

type ending struct {
	text   string
	symbol int32
}

type letterNode struct {
	next   [36]int32 // by a-z, 0-9
	exact  []int32   // symbols of the whole word
	prefix []int32   // symbols of "word*"
}

type wordNode struct {
	next []edge  // ordered by symbol
	gap  int32   // node that waits up to maxGap words, or 0
	ends []int32 // phrases that end here
	wait bool    // this node is the inside of a gap
}

type edge struct{ symbol, node int32 }

// to gives the node that a symbol leads to, or 0.
func (n *wordNode) to(symbol int32) int32 {
	if len(n.next) <= 8 {
		for _, e := range n.next {
			if e.symbol == symbol {
				return e.node
			}
		}
		return 0
	}
	i, ok := slices.BinarySearchFunc(n.next, symbol, func(e edge, s int32) int { return int(e.symbol - s) })
	if !ok {
		return 0
	}
	return n.next[i].node
}

// grow gives the node that a symbol leads to from another, and makes it if it is missing.
func (m *matcher) grow(from, symbol int32) int32 {
	if n := m.words[from].to(symbol); n != 0 {
		return n
	}
	m.words = append(m.words, wordNode{})
	n := int32(len(m.words) - 1)
	if from == 0 {
		m.first[symbol] = n
	}
	next := m.words[from].next
	i, _ := slices.BinarySearchFunc(next, symbol, func(e edge, s int32) int { return int(e.symbol - s) })
	m.words[from].next = slices.Insert(next, i, edge{symbol, n})
	return n
}

// A hit is one phrase found: its number and the words from first to last.
type hit struct {
	phrase      int32
	first, last int
}

func newMatcher() *matcher {
	return &matcher{
		letters: make([]letterNode, 1),
		words:   make([]wordNode, 1),
		symbols: map[string]int32{},
	}
}

// add takes a phrase in and gives it a number. Words are letters and digits;
// "word*" stands for all words that begin so, "*word" for all that end so, ".." for up to maxGap other words,
// "(a|b c)" for either. A word also matches its plural; hyphens part words and
// match the joined spelling as well.
func (m *matcher) add(phrase string, id int32) error {
	forms, err := alternatives(strings.ToLower(phrase))
	if err != nil {
		return fmt.Errorf("phrase %q: %w", phrase, err)
	}
	for _, form := range forms {
		spellings := []string{strings.ReplaceAll(form, "-", " ")}
		if strings.Contains(form, "-") {
			spellings = append(spellings, strings.ReplaceAll(form, "-", ""))
		}
		for _, s := range spellings {
			if err := m.addForm(s, id); err != nil {
				return fmt.Errorf("phrase %q: %w", phrase, err)
			}
		}
	}
	return nil
}

func (m *matcher) addForm(form string, id int32) error {
	fields := strings.Fields(form)
	if len(fields) == 0 {
		return fmt.Errorf("no words")
	}
	node := int32(0)
	for i, f := range fields {
		if f == ".." {
			if i == 0 || i == len(fields)-1 {
				return fmt.Errorf(`".." must stand between words`)
			}
			if m.words[node].gap == 0 {
				m.words = append(m.words, wordNode{wait: true})
				m.words[node].gap = int32(len(m.words) - 1)
			}
			node = m.words[node].gap
			continue
		}
		sym, err := m.symbol(f)
		if err != nil {
			return err
		}
		node = m.grow(node, sym)
	}
	m.words[node].ends = append(m.words[node].ends, id)
	return nil
}

// symbol gives the number of a word of a phrase, and makes the letter trie know it.
func (m *matcher) symbol(word string) (int32, error) {
	if s, ok := m.symbols[word]; ok {
		return s, nil
	}
	if rest, ok := strings.CutPrefix(word, "*"); ok && len(rest) >= 3 && !strings.Contains(rest, "*") {
		s := int32(len(m.symbols))
		m.symbols[word] = s
		m.first = append(m.first, 0)
		m.endings = append(m.endings, ending{rest, s})
		return s, nil
	}
	stem, prefix := strings.CutSuffix(word, "*")
	if stem == "" || (prefix && len(stem) < 3) {
		return 0, fmt.Errorf("%q is too short", word)
	}
	s := int32(len(m.symbols))
	m.symbols[word] = s
	m.first = append(m.first, 0)
	n, err := m.path(stem)
	if err != nil {
		return 0, err
	}
	if prefix {
		m.letters[n].prefix = append(m.letters[n].prefix, s)
		return s, nil
	}
	m.letters[n].exact = append(m.letters[n].exact, s)
	if plural := pluralOf(stem); plural != "" {
		n, _ := m.path(plural)
		m.letters[n].exact = append(m.letters[n].exact, s)
	}
	return s, nil
}

// path walks a word down the letter trie and makes the nodes it misses.
func (m *matcher) path(word string) (int32, error) {
	n := int32(0)
	for i := 0; i < len(word); i++ {
		c := letterIndex[word[i]]
		if c < 0 {
			return 0, fmt.Errorf("%q: only letters a-z and digits", word)
		}
		if m.letters[n].next[c] == 0 {
			m.letters = append(m.letters, letterNode{})
			m.letters[n].next[c] = int32(len(m.letters) - 1)
		}
		n = m.letters[n].next[c]
	}
	return n, nil
}

func pluralOf(word string) string {
	switch {
	case len(word) < 3 || strings.HasSuffix(word, "s"):
		return ""
	case strings.HasSuffix(word, "y") && !strings.ContainsRune("aeiou", rune(word[len(word)-2])):
		return word[:len(word)-1] + "ies"
	}
	return word + "s"
}

// alternatives writes out "(a|b)" groups; they do not nest.
func alternatives(s string) ([]string, error) {
	open := strings.IndexByte(s, '(')
	if open < 0 {
		if strings.ContainsAny(s, ")|") {
			return nil, fmt.Errorf("a bracket does not match")
		}
		return []string{s}, nil
	}
	end := strings.IndexByte(s[open:], ')')
	if end < 0 {
		return nil, fmt.Errorf("a bracket does not match")
	}
	rest, err := alternatives(s[open+end+1:])
	if err != nil {
		return nil, err
	}
	var out []string
	for _, alt := range strings.Split(s[open+1:open+end], "|") {
		for _, r := range rest {
			out = append(out, s[:open]+alt+r)
		}
	}
	if len(out) > 4000 {
		return nil, fmt.Errorf("%d spellings are too many", len(out))
	}
	return out, nil
}

// letterIndex maps a byte to its place in letterNode.next, or -1.
var letterIndex = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = int8(c-'a'), int8(c-'a')
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = int8(26 + c - '0')
	}
	return t
}()

// A word is a stretch of letters and digits of a text and what the matcher
// knows it as.
type word struct {
	start, end int   // bytes
	node       int32 // in the letter trie, -1 where it left the trie
	prefixes   [2]int32
	hash       uint64
	comma      bool // a comma follows
	aside      bool // said in passing, see markAsides
	purpose    bool // says what for
}

// scanWord reads the word that starts at i, which must be a letter or digit,
// leaves out a possessive ’s, and returns the place after it.
func (m *matcher) scanWord(text string, i int) (word, int) {
	w := word{start: i, prefixes: [2]int32{-1, -1}, hash: hashBasis}
	n, found, digits := int32(0), 0, true
	for i < len(text) {
		c := text[i]
		if k := letterIndex[c]; k >= 0 {
			w.hash = (w.hash ^ uint64(k+1)) * hashPrime
			digits = digits && k >= 26
			if n >= 0 {
				if n = m.letters[n].next[k]; n == 0 {
					n = -1
				} else {
					for _, p := range m.letters[n].prefix {
						if found < len(w.prefixes) {
							w.prefixes[found] = p
							found++
						}
					}
				}
			}
			i++
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) {
			break
		}
		n, digits = -1, false
		w.hash = (w.hash ^ uint64(r)) * hashPrime
		i += size
	}
	if digits {
		w.hash = numberKey
	}
	w.end, w.node = i, n
	for _, e := range m.endings {
		if found < len(w.prefixes) && w.end-w.start > len(e.text) && strings.EqualFold(text[w.end-len(e.text):w.end], e.text) {
			w.prefixes[found] = e.symbol
			found++
		}
	}
	return w, skipPossessive(text, i)
}

// Words are known to the weights by the FNV-1a hash of their letters, small and
// capital alike; all numbers are one word, and so is the beginning of a sentence.
const (
	hashBasis = uint64(14695981039346656037)
	hashPrime = uint64(1099511628211)
)

const (
	headingMark = "@" // before a word of the heading, or the part
	besideMark  = "&" // before the id of another theme of the passage
)

var (
	numberKey = hashWord("0")
	startKey  = hashWord("^")

	headingKey = hashWord(headingMark)
	besideKey  = hashWord(besideMark)
)

// hashWord is what scanWord makes of a word written in small letters.
func hashWord(s string) uint64 {
	h := hashBasis
	for _, r := range s {
		v := uint64(r)
		if r < utf8.RuneSelf && letterIndex[r] >= 0 {
			v = uint64(letterIndex[r] + 1)
		}
		h = (h ^ v) * hashPrime
	}
	return h
}

func skipPossessive(text string, i int) int {
	if i == len(text) || (text[i] != '\'' && text[i] != "’"[0]) {
		return i
	}
	rest := text[i:]
	for _, s := range [...]string{"’s", "'s", "‘s"} {
		if strings.HasPrefix(rest, s) && (len(rest) == len(s) || letterIndex[rest[len(s)]] < 0) {
			return i + len(s)
		}
	}
	return i
}

// state is a place in the word trie that a phrase under way has come to.
type state struct {
	node  int32
	first int // word it began at
	left  int // words a gap may still take
}

// match appends the phrases found among the words of one sentence. Scratch is
// reused between calls.
func (m *matcher) match(words []word, hits []hit, active []state) ([]hit, []state) {
	active = active[:0]
	var symbols [8]int32
	var fresh [maxActive]state
	for i := range words {
		syms := m.symbolsOf(&words[i], symbols[:0])
		kept := active[:0]
		n := 0
		for _, s := range active {
			for _, sym := range syms {
				if next := m.words[s.node].to(sym); next != 0 {
					n = m.arrive(&fresh, n, next, s.first)
					hits = m.report(hits, next, s.first, i)
				}
			}
			if m.words[s.node].wait && s.left > 0 {
				s.left--
				kept = append(kept, s)
			}
		}
		for _, sym := range syms {
			if next := m.first[sym]; next != 0 {
				n = m.arrive(&fresh, n, next, i)
				hits = m.report(hits, next, i, i)
			}
		}
		active = kept
		for _, s := range fresh[:n] {
			if len(active) < maxActive {
				active = append(active, s)
			}
		}
	}
	return hits, active
}

// arrive adds a node, and the gap behind it, to the states that are next.
func (m *matcher) arrive(fresh *[maxActive]state, n int, node int32, first int) int {
	if len(m.words[node].next) > 0 && n < maxActive {
		fresh[n] = state{node: node, first: first}
		n++
	}
	if gap := m.words[node].gap; gap != 0 && n < maxActive {
		fresh[n] = state{node: gap, first: first, left: maxGap}
		n++
	}
	return n
}

func (m *matcher) report(hits []hit, node int32, first, last int) []hit {
	for _, p := range m.words[node].ends {
		hits = append(hits, hit{phrase: p, first: first, last: last})
	}
	return hits
}

func (m *matcher) symbolsOf(w *word, syms []int32) []int32 {
	if w.node > 0 {
		syms = append(syms, m.letters[w.node].exact...)
	}
	for _, p := range w.prefixes {
		if p >= 0 {
			syms = append(syms, p)
		}
	}
	return syms
}
