package search

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus/label"
)

// Parse reads a query in the syntax of the package comment. Words are not yet
// understood or expanded. The result is nil where the text holds nothing to search for.
func Parse(text string) (Expr, error) {
	return parse(text, nil)
}

// parse is Parse with the themes that theme: may name; nil allows any.
func parse(text string, themes []label.Theme) (Expr, error) {
	text = valid(text)
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	p := &parser{text: text, tokens: tokens, themes: themes}
	if len(tokens) == 0 {
		return nil, nil
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if t, ok := p.peek(); ok { // only a closing bracket ends or() early
		return nil, syntaxError(text, t.Range, "This closing bracket has no opening one.")
	}
	if w, ok := e.(*Words); ok && p.leaves > maxLeaves {
		w.Parts = trimParts(w.Parts, maxLeaves)
		p.leaves = leaves(w)
	}
	if p.leaves > maxLeaves {
		return nil, &SyntaxError{Offset: len(text), Column: utf8.RuneCountInString(text) + 1, Message: fmt.Sprintf(
			"The search has %d words in phrases and beside operators; the most is %d. Leave some out.", p.leaves, maxLeaves)}
	}
	return e, nil
}

// settle decides what only the whole text can tell: whether operators and
// brackets are meant.
func settle(text string, tokens []token) []token {
	if len(tokens) == 1 || shouted(text, tokens) {
		for i, t := range tokens {
			switch t.kind {
			case tokAnd, tokOr, tokNot:
				w := foldWord(text[t.Start:t.End])
				tokens[i] = token{Range: t.Range, kind: tokWord, words: []string{w}, ranges: []Range{t.Range}}
			}
		}
	}
	if structured(tokens) {
		return tokens
	}
	kept := tokens[:0]
	for _, t := range tokens {
		if t.kind != tokOpen && t.kind != tokClose {
			kept = append(kept, t)
		}
	}
	return kept
}

// structured says whether operators are used, so that brackets count.
func structured(tokens []token) bool {
	for i, t := range tokens {
		switch t.kind {
		case tokAnd, tokOr, tokNot, tokNear:
			return true
		case tokMinus:
			if i+1 < len(tokens) && tokens[i+1].kind == tokOpen {
				return true
			}
		}
	}
	return false
}

// shouted says whether the text is a sentence in capitals, where AND is a word:
// four words or more, no small letter, and another function word.
func shouted(text string, tokens []token) bool {
	if strings.ContainsFunc(text, unicode.IsLower) {
		return false
	}
	words, function := 0, false
	for _, t := range tokens {
		if t.kind == tokWord {
			words++
			function = function || functionWords[t.words[0]]
		}
	}
	return words >= 4 && function
}

type parser struct {
	text   string
	tokens []token
	themes []label.Theme
	pos    int
	depth  int
	leaves int
}

func (p *parser) peek() (token, bool) {
	if p.pos < len(p.tokens) {
		return p.tokens[p.pos], true
	}
	return token{}, false
}

func (p *parser) at(k tokenKind) bool {
	t, ok := p.peek()
	return ok && t.kind == k
}

// or reads and { OR and }.
func (p *parser) or() (Expr, error) {
	exprs, err := p.list(tokOr, p.and)
	if err != nil || len(exprs) == 1 {
		return first(exprs), err
	}
	return &Or{span(exprs), exprs}, nil
}

// and reads words { AND words }.
func (p *parser) and() (Expr, error) {
	exprs, err := p.list(tokAnd, p.words)
	if err != nil || len(exprs) == 1 {
		return first(exprs), err
	}
	return &And{span(exprs), exprs}, nil
}

// list reads what operand reads, with op between.
func (p *parser) list(op tokenKind, operand func() (Expr, error)) ([]Expr, error) {
	var exprs []Expr
	for {
		e, err := operand()
		if err != nil {
			return nil, err
		}
		exprs = append(exprs, e)
		if !p.at(op) {
			return exprs, nil
		}
		p.pos++
	}
}

// words reads parts that stand side by side.
func (p *parser) words() (Expr, error) {
	var parts []Expr
	for {
		t, ok := p.peek()
		if !ok || t.kind == tokOr || t.kind == tokAnd || t.kind == tokClose {
			break
		}
		e, err := p.part()
		if err != nil {
			return nil, err
		}
		if w, ok := e.(*Words); ok {
			parts = append(parts, w.Parts...)
		} else {
			parts = append(parts, e)
		}
	}
	if len(parts) == 0 {
		return nil, p.missing()
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return &Words{span(parts), parts}, nil
}

// missing says what is wrong where a word should stand and none does.
func (p *parser) missing() error {
	if p.pos > 0 {
		switch t := p.tokens[p.pos-1]; t.kind {
		case tokAnd, tokOr, tokNot, tokNear:
			return syntaxError(p.text, t.Range, "Something to search for is missing after this. To search for the word itself, write it small or in quotes.")
		case tokMinus:
			return syntaxError(p.text, t.Range, "A word to leave out must follow the minus at once.")
		case tokOpen:
			return syntaxError(p.text, t.Range, "There is nothing inside these brackets.")
		}
	}
	t, _ := p.peek()
	if t.kind == tokClose {
		return syntaxError(p.text, t.Range, "This closing bracket has no opening one.")
	}
	return syntaxError(p.text, t.Range, "Something to search for is missing before this. To search for the word itself, write it small or in quotes.")
}

// part reads one part with its NOT or minus.
func (p *parser) part() (Expr, error) {
	if !p.at(tokNot) && !p.at(tokMinus) {
		return p.near()
	}
	start := p.tokens[p.pos].Start
	p.pos++
	if _, ok := p.peek(); !ok || p.at(tokAnd) || p.at(tokOr) || p.at(tokClose) {
		return nil, p.missing()
	}
	if p.at(tokNot) || p.at(tokMinus) {
		return nil, syntaxError(p.text, p.tokens[p.pos].Range, "Two negations in a row: leave both out.")
	}
	e, err := p.near()
	if err != nil {
		return nil, err
	}
	return &Not{Range{start, e.Source().End}, e}, nil
}

// near reads leaf { NEAR/k leaf }. A chain is each neighbouring pair.
func (p *parser) near() (Expr, error) {
	a, err := p.leaf()
	if err != nil || !p.at(tokNear) {
		return a, err
	}
	var pairs []Expr
	for p.at(tokNear) {
		op := p.tokens[p.pos]
		p.pos++
		b, err := p.leaf()
		if err != nil {
			return nil, err
		}
		a, b = solid(a), solid(b)
		for _, side := range []Expr{a, b} {
			switch side.(type) {
			case *Word, *Phrase, *Prefix:
			default:
				return nil, syntaxError(p.text, op.Range, "NEAR stands between two words, phrases in quotes, or beginnings such as safeg*.")
			}
		}
		pairs = append(pairs, &Near{Range{a.Source().Start, b.Source().End}, a, b, op.k})
		a = b
	}
	if len(pairs) == 1 {
		return pairs[0], nil
	}
	return &And{span(pairs), pairs}, nil
}

// leaf reads a word, phrase, prefix, field or a group in brackets.
func (p *parser) leaf() (Expr, error) {
	t, ok := p.peek()
	if !ok {
		return nil, p.missing()
	}
	switch t.kind {
	case tokWord, tokPrefix, tokPhrase:
		p.pos++
		p.leaves += len(t.words)
		return leafOf(t), nil
	case tokField:
		p.pos++
		return p.field(t)
	case tokOpen:
		return p.group()
	}
	return nil, p.missing()
}

// solid makes "multi-agency" beside NEAR a phrase.
func solid(e Expr) Expr {
	c, ok := e.(*Concept)
	if !ok {
		return e
	}
	p := &Phrase{Range: c.Range}
	for _, w := range c.Words {
		p.Words = append(p.Words, w.Text)
	}
	return p
}

func (p *parser) group() (Expr, error) {
	open := p.tokens[p.pos]
	if p.depth++; p.depth > maxDepth {
		return nil, syntaxError(p.text, open.Range, "Brackets may stand in brackets up to %d deep.", maxDepth)
	}
	defer func() { p.depth-- }()
	p.pos++
	if p.at(tokClose) {
		return nil, p.missing()
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.at(tokClose) {
		return nil, syntaxError(p.text, open.Range, "This bracket is never closed.")
	}
	p.pos++
	return e, nil
}

// leafOf makes the Expr of a word, phrase or prefix token.
func leafOf(t token) Expr {
	if t.kind == tokPhrase {
		return &Phrase{t.Range, t.words}
	}
	words := make([]*Word, len(t.words))
	for i, w := range t.words {
		words[i] = &Word{Range: t.ranges[i], Text: w}
	}
	if t.kind == tokPrefix {
		last := words[len(words)-1]
		prefix := &Prefix{Range{last.Start, t.End}, last.Text}
		if len(words) == 1 {
			return prefix
		}
		return &Words{t.Range, []Expr{compound(words[:len(words)-1]), prefix}}
	}
	return compound(words)
}

// compound is one word, or the words of "multi-agency", which belong together.
func compound(words []*Word) Expr {
	if len(words) == 1 {
		return words[0]
	}
	return &Concept{Range: Range{words[0].Start, words[len(words)-1].End}, Words: words}
}

func span(exprs []Expr) Range {
	return Range{exprs[0].Source().Start, exprs[len(exprs)-1].Source().End}
}

func first(exprs []Expr) Expr {
	if len(exprs) == 0 {
		return nil
	}
	return exprs[0]
}

// trimParts keeps the first words of a long plain text, so that n are left with
// its phrases, prefixes and fields, which all stay; function words give way first.
func trimParts(parts []Expr, n int) []Expr {
	seen := map[string]bool{}
	content := 0
	for _, e := range parts {
		if key := plainKey(e); key != "" && !seen[key] && !functionWords[key] {
			seen[key] = true
			content++
		}
	}
	clear(seen)
	var kept []Expr
	left := n
	for _, e := range parts {
		if plainKey(e) == "" {
			left -= leaves(e)
		}
	}
	for _, e := range parts {
		key := plainKey(e)
		if key == "" {
			kept = append(kept, e)
			continue
		}
		if seen[key] || left < leaves(e) || functionWords[key] && content >= n/2 {
			continue
		}
		seen[key] = true
		left -= leaves(e)
		kept = append(kept, e)
	}
	return kept
}

// plainKey tells plain words apart; "" for other parts.
func plainKey(e Expr) string {
	switch e := e.(type) {
	case *Word:
		return e.Text
	case *Concept:
		return printWords(e.Words, "-")
	}
	return ""
}

// leaves counts the words, phrases' words and prefixes of e.
func leaves(e Expr) int {
	n := 0
	walk(e, func(e Expr) {
		switch e := e.(type) {
		case *Word, *Prefix:
			n++
		case *Concept:
			n += len(e.Words)
		case *Phrase:
			n += len(e.Words)
		}
	})
	return n
}
