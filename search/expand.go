package search

import (
	"slices"
	"strings"

	"findings/index"
)

// Bounds on what is added to a query.
const (
	maxAdded      = 8  // alternatives of one word or run of words
	maxAddedTotal = 40 // of all of them
)

// expand gives words and runs of words their alternatives. What is excluded,
// quoted or beside NEAR stays as it is.
func (r *reading) expand(e Expr) Expr {
	left := maxAddedTotal
	return r.expanded(e, r.stemsOf(e), &left)
}

// stemsOf are the stems of all words of e, the context of ambiguous terms.
func (r *reading) stemsOf(e Expr) map[string]bool {
	set := map[string]bool{}
	add := func(words ...string) {
		for _, w := range words {
			for _, t := range index.Words(w) {
				set[t.Stem] = true
			}
		}
	}
	walk(e, func(e Expr) {
		switch e := e.(type) {
		case *Word:
			add(e.Text)
		case *Concept:
			for _, w := range e.Words {
				add(w.Text)
			}
		case *Phrase:
			add(e.Words...)
		}
	})
	return set
}

func (r *reading) expanded(e Expr, context map[string]bool, left *int) Expr {
	switch e := e.(type) {
	case *Word, *Concept:
		return r.expandParts([]Expr{e}, context, left)[0]
	case *Words:
		parts := r.expandParts(e.Parts, context, left)
		if len(parts) == 1 {
			return parts[0]
		}
		return &Words{e.Range, parts}
	case *And:
		return &And{e.Range, r.expandAll(e.Exprs, context, left)}
	case *Or:
		return &Or{e.Range, r.expandAll(e.Exprs, context, left)}
	}
	return e
}

func (r *reading) expandAll(exprs []Expr, context map[string]bool, left *int) []Expr {
	out := make([]Expr, len(exprs))
	for i, e := range exprs {
		out[i] = r.expanded(e, context, left)
	}
	return out
}

// A stemmed is a word of the query with its stem.
type stemmed struct {
	*Word
	stem  string
	part  int
	upper bool // typed in capitals
}

// expandParts replaces runs of words by Concepts with alternatives: the longest
// run that the vocabulary knows, from the left.
func (r *reading) expandParts(parts []Expr, context map[string]bool, left *int) []Expr {
	words := r.stemmedWords(parts)
	var out []Expr
	for i := 0; i < len(words); {
		w := words[i]
		if w.Word == nil { // not a word
			out = append(out, r.expanded(parts[w.part], context, left))
			i++
			continue
		}
		n, terms := r.longestTerm(words, i, context)
		if n == 0 { // the whole part, as it stands
			out = append(out, parts[w.part])
			for i++; i < len(words) && words[i].part == w.part; i++ {
			}
			continue
		}
		alts := alternatives(terms, words[i:i+n])
		alts = alts[:min(len(alts), maxAdded, max(*left, 0))]
		*left -= len(alts)
		out = append(out, withAlternatives(words[i:i+n], alts))
		i += n
	}
	return out
}

func (r *reading) stemmedWords(parts []Expr) []stemmed {
	var words []stemmed
	add := func(w *Word, part int) {
		s, _ := stems(w.Text)
		raw := r.text[w.Start:w.End]
		words = append(words, stemmed{w, strings.Join(s, " "), part, raw == strings.ToUpper(raw) || isAcronym(raw)})
	}
	for i, p := range parts {
		switch p := p.(type) {
		case *Word:
			add(p, i)
		case *Concept:
			for _, w := range p.Words {
				add(w, i)
			}
		default:
			words = append(words, stemmed{part: i})
		}
	}
	return words
}

// longestTerm finds the longest run from i on that is a term, of whole parts,
// and every concept that has it.
func (r *reading) longestTerm(words []stemmed, i int, context map[string]bool) (int, []*term) {
	if i > 0 && words[i-1].Word != nil && words[i-1].part == words[i].part {
		return 0, nil
	}
	n := 0
	var found []*term
	for _, t := range r.u.vocabulary.byStem[words[i].stem] {
		k := len(t.stems)
		if k < n || !t.matches(words, i) || i+k < len(words) && words[i+k].Word != nil && words[i+k].part == words[i+k-1].part {
			continue
		}
		if !t.fits(words[i], context) {
			continue
		}
		n = k
		found = append(found, t)
	}
	return n, found
}

func (t *term) matches(words []stemmed, i int) bool {
	if i+len(t.stems) > len(words) {
		return false
	}
	for k, s := range t.stems {
		w := words[i+k]
		if w.Word == nil || w.stem != s {
			return false
		}
		if own := t.words[k]; own != strings.ToLower(own) && w.Text != own {
			return false // SEND is not "send"
		}
	}
	return true
}

// fits says whether an ambiguous term is meant: an acronym in capitals, or any
// term with one of its context words elsewhere in the search.
func (t *term) fits(first stemmed, context map[string]bool) bool {
	if t.context == nil || t.acronym && first.upper {
		return true
	}
	for s := range t.context {
		if context[s] && !slices.Contains(t.stems, s) {
			return true
		}
	}
	return false
}

// alternatives are the other ways to say what the terms say, the nearest first.
// One that holds the words as typed, or an alternative of as much weight, would
// find nothing more and is left out.
func alternatives(terms []*term, typed []stemmed) []Alternative {
	own := make([]string, len(typed))
	for i, w := range typed {
		own[i] = w.stem
	}
	taken := [][]string{own}
	var list []Alternative
	add := func(x said, weight float64, why string) {
		if slices.ContainsFunc(taken, func(t []string) bool { return contains(x.stems, t) }) {
			return
		}
		taken = append(taken, x.stems)
		list = append(list, Alternative{x.words, weight, why})
	}
	for _, t := range terms {
		for _, x := range t.idea.same {
			if !t.everyday && (x.acronym || t.acronym) {
				add(x, weightAcronym, "acronym")
			}
		}
	}
	for _, t := range terms {
		for _, x := range t.idea.same {
			if !t.everyday {
				add(x, weightSame, "synonym")
			}
		}
	}
	for _, t := range terms {
		if t.everyday {
			for _, x := range slices.Concat(t.idea.same, t.idea.means) {
				add(x, weightEveryday, "everyday")
			}
		}
	}
	for _, t := range terms {
		for _, x := range t.idea.near {
			add(x, weightNear, "associated")
		}
	}
	return list
}

// withAlternatives is a run of words as one part of the query.
func withAlternatives(words []stemmed, alts []Alternative) Expr {
	if len(words) == 1 {
		return &Word{Range: words[0].Range, Text: words[0].Text, Alternatives: alts}
	}
	c := &Concept{Range: Range{words[0].Start, words[len(words)-1].End}, Alternatives: alts}
	for _, w := range words {
		c.Words = append(c.Words, w.Word)
	}
	return c
}
