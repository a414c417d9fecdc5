package answer

import (
	"regexp"
	"strings"
)

// A term is a word of the question that the evidence must be about.
type term struct {
	text   string
	stem   string
	name   bool    // a proper name, an acronym or quoted
	date   bool    // a year or a month
	pair   bool    // stands right after the term before it
	at     int     // its first word in the question
	weight float64 // by rarity, about 0 to 1
	absent bool    // no passage that was looked at holds it, however said
	alts   []alt
}

// An alt is another way to say a term.
type alt struct {
	words  []string // lower case
	stems  []string // of words
	weight float64  // 0 to 1
}

// functionWords carry no meaning of their own in a question.
var functionWords = set(`a an the of in on at by for to from with and or but as is are was were be been being am
	do does did done doing has have had having will would can could shall should may might must
	what which who whom whose when where why how that this these those it its itself himself herself themselves
	can't couldn't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't
	across instead because like put puts putting bring brings bringing keep keeps kept want wanted time times e.g i.e their they them he she his her him
	there here any some all each every both either neither such than then so if into onto out up down over under
	about around between during before after since until while through per via not no nor only just also too very
	much many more most other others another same own i we you your our us me my let's please tell`)

// askingWords say that and how something is asked, or that it is about an inspection.
var askingWords = set(`ofsted inspection inspections inspect inspected inspector inspectors hmi hmis report reports reported
	say says said find finds found tell told describe described according going get gets got give given come came take took
	make made name names named called nickname number numbers percentage percent proportion average averages
	roughly approximately exactly actually currently long often big council councils council's borough county city authority
	authorities local area areas place places las la which latest last recent newest published publication letter ilacs sif
	list looking look compared compare versus vs change changed difference different better worse rate rates
	three later still yet now think thought go goes going happen happened switch use used uses using
	good well bad one ones thing things something people bit way ways kind sort lot`)

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, f := range strings.Fields(s) {
		m[f] = true
	}
	return m
}

var (
	reYear  = regexp.MustCompile(`^(19|20)\d\d$`)
	reQuote = regexp.MustCompile(`(?:^|[ (])['"]([^'"]{2,60})['"]`)
)

// meaningful lists the words of the question that say what it is about.
func (q *question) meaningful() []term {
	var out []term
	var quoted []span
	for _, m := range reQuote.FindAllStringIndex(q.text, -1) {
		quoted = append(quoted, span{m[0], m[1]})
	}
	last := -1
	for i, w := range q.words {
		if functionWords[w.text] || askingWords[w.text] || len(w.text) == 1 && !w.number() {
			continue
		}
		t := term{text: w.text, stem: w.stem, at: i, pair: last == i-1 && last >= 0}
		t.date = reYear.MatchString(w.text) || months[w.text] > 0 && w.capital
		t.name = !t.date && (i > 0 && w.capital && !sentenceStart(q.text, w.start) || inside(quoted, w.start, w.end))
		out = append(out, t)
		last = i
	}
	return out
}

// A span is a stretch of a text, in bytes.
type span struct{ start, end int }

func touches(spans []span, start, end int) bool {
	for _, s := range spans {
		if start < s.end && end > s.start {
			return true
		}
	}
	return false
}

func inside(spans []span, start, end int) bool {
	for _, s := range spans {
		if start >= s.start && end <= s.end {
			return true
		}
	}
	return false
}

// sentenceStart reports whether a sentence begins at i.
func sentenceStart(s string, i int) bool {
	before := strings.TrimRight(s[:i], " ‘'\"“(")
	return before == "" || strings.HasSuffix(before, ".") || strings.HasSuffix(before, "?") || strings.HasSuffix(before, ":") || strings.HasSuffix(before, "–") || strings.HasSuffix(before, "-")
}
