package search

import (
	"slices"
	"strings"
)

// A unit is one word of the parts that stand side by side, as the recognisers
// see it. Between parts that are not words stands a unit with part -1.
type unit struct {
	Range
	word string // lower case, without possessive
	raw  string // as typed
	part int    // which part it belongs to
}

func unitsOf(parts []Expr, text string) []unit {
	var units []unit
	add := func(w *Word, part int) {
		units = append(units, unit{w.Range, bare(w.Text), text[w.Start:w.End], part})
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
			units = append(units, unit{Range: p.Source(), part: -1})
		}
	}
	return units
}

// bare is a word without its possessive ending.
func bare(word string) string { return strings.TrimSuffix(word, "'s") }

// possessive says whether the unit was typed with 's or s'.
func (u unit) possessive(text string) bool {
	return strings.HasSuffix(foldWord(u.raw), "'s") || u.End < len(text) && strings.HasSuffix(u.raw, "s") && strings.HasPrefix(foldWord(text[u.End:]), "'")
}

// capital says whether the unit begins with a capital.
func (u unit) capital() bool { return u.raw != "" && u.raw != strings.ToLower(u.raw) && u.raw[0] < 'a' }

// wholeParts says whether units [from, to) are all the units of their parts, so
// that "pan-London" is not cut in two.
func wholeParts(units []unit, from, to int) bool {
	return (from == 0 || units[from-1].part != units[from].part || units[from].part < 0) &&
		(to == len(units) || units[to].part != units[to-1].part || units[to].part < 0)
}

// beforePreposition is from, or where the prepositions before it begin.
func beforePreposition(units []unit, gone []bool, from int) int {
	for from > 0 && !gone[from-1] && prepositions[units[from-1].word] && wholeParts(units, from-1, from) {
		from--
	}
	return from
}

// wordAt is the word at i, "" outside.
func wordAt(units []unit, i int) string {
	if i < 0 || i >= len(units) {
		return ""
	}
	return units[i].word
}

// A pattern is a run of words: each element is one of several words, and may be
// optional. "what|which [local] councils" is a pattern of three.
type pattern []element

type element struct {
	words    []string
	optional bool
}

func patterns(lines ...string) []pattern {
	list := make([]pattern, len(lines))
	for i, line := range lines {
		for f := range strings.FieldsSeq(line) {
			inner, optional := strings.CutPrefix(f, "[")
			list[i] = append(list[i], element{strings.Split(strings.TrimSuffix(inner, "]"), "|"), optional})
		}
	}
	return list
}

// length is how many units the pattern covers from i on, 0 for no match.
func (p pattern) length(units []unit, i int) int {
	n, ok := p.match(units, i)
	if !ok {
		return 0
	}
	return n - i
}

func (p pattern) match(units []unit, i int) (int, bool) {
	if len(p) == 0 {
		return i, true
	}
	if i < len(units) && slices.Contains(p[0].words, units[i].word) {
		if n, ok := p[1:].match(units, i+1); ok {
			return n, true
		}
	}
	if p[0].optional {
		return p[1:].match(units, i)
	}
	return 0, false
}

// longest is the length of the longest of several patterns at i.
func longest(list []pattern, units []unit, i int) int {
	n := 0
	for _, p := range list {
		n = max(n, p.length(units, i))
	}
	return n
}
