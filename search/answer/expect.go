package answer

import (
	"regexp"
	"slices"
	"strings"

	"findings/corpus"
)

// Patterns of the words that answer a question of fact.
var (
	numberWord = `(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|half|a third|two thirds|a quarter|dozen)`
	reCountOf  = regexp.MustCompile(`(?:\b(?i:over|more than|fewer than|less than|at least|around|about|nearly|almost|approximately|up to|all) )?(?:\d[\d,]*(?:\.\d+)?\b|\b` + numberWord + `\b)`)
	rePercent  = regexp.MustCompile(`(?:\b(?:over|more than|fewer than|less than|around|about|nearly|almost|just over|just under|approximately) )?\d+(?:\.\d+)? ?(?:%|per ?cent)|\b(?i:half|a third|one third|two thirds|a quarter|three quarters|one in \w+)\b`)
	reMoney    = regexp.MustCompile(`£ ?\d[\d,.]*(?: ?(?:million|billion|thousand|m|bn|k)\b)?`)
	reDuration = regexp.MustCompile(`\b(?:\d+(?:\.\d+)?(?: ?(?:-|–|to) ?\d+)?|` + numberWord + `|several|a few|few|many|some)(?: (?:to|or|and a half|working|calendar|and) ?(?:\w+ )?)? ?-?(minute|hour|day|week|month|year)s?\b`)
	reDate     = regexp.MustCompile(`\b(?:\d{1,2}(?:st|nd|rd|th)? )?(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Aug|Sept|Oct|Nov|Dec) ?(?:\d{1,2},? )?(?:19|20)\d\d\b|\b(?:19|20)\d\d(?: ?[–-] ?\d\d(?:\d\d)?)?\b|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b`)
	reOften    = regexp.MustCompile(`(?i)\b(?:every (?:\w+ ){0,4}(?:day|week|month|year|night|quarter)s?|(?:once|twice|three times|four times|\w+ times) (?:a|per|every|each) \w+|weekly|monthly|daily|fortnightly|quarterly|annually|annual|yearly|six-weekly|four-weekly|(?:bi|three|six|four|two)-?(?:weekly|monthly)|once a \w+)\b`)
	reAge      = regexp.MustCompile(`(?i)\b(?:aged?(?: of)?|age of|until|up to|over|under|turn(?:ed)?|aged between)(?: the age of)? (?:\d{1,2}|twenty\S*|eighteen)(?: (?:to|and) \d{1,2})?\b|\b\d{1,2}[- ]years?[- ]olds?\b|\b\d{1,2} years of age\b`)
	reQuoted   = regexp.MustCompile(`[‘“'"][A-Z0-9][^‘“’”"]{1,60}[’”'"]`)
	reProper   = regexp.MustCompile(`\b(?:[A-Z][\w’'&-]*[A-Za-z0-9]|\d+–\d+|[A-Z]{2,})(?:(?: (?:of|the|for|and|in|to|tus|de|by|at|on|with|a|&) (?:[A-Z][\w’'-]+)| [A-Z0-9][\w’'&-]*|[A-Z0-9]\w*))*`)
	rePerson   = regexp.MustCompile(`\b(?:(?:Dr|Mr|Mrs|Ms|Sir|Dame|Lord|Baroness|Professor|Councillor|Cllr) )?[A-Z][a-z]+(?:[-’'][A-Z][a-z]+)? (?:[A-Z]\.? )?(?:Mc|Mac|O[’'])?[A-Z][a-z]+(?:[-’'][A-Z][a-z]+)?\b`)
	reGraded   = regexp.MustCompile(`(?i)\b(?:outstanding|good|requires? improvement(?: to be good)?|adequate|inadequate)\b`)
)

// spansOf finds the stretches of a sentence that could answer want.
func (q *question) spansOf(s string) []span {
	switch q.want {
	case wantNumber:
		return dropWithin(counts(s), slices.Concat(find(reDate, s), find(rePercent, s), find(reDuration, s), find(reMoney, s)))
	case wantPercent:
		return find(rePercent, s)
	case wantMoney:
		return find(reMoney, s)
	case wantDuration:
		return q.durations(s)
	case wantDate:
		return find(reDate, s)
	case wantOften:
		return find(reOften, s)
	case wantAge:
		return find(reAge, s)
	case wantPerson:
		return people(s)
	case wantGrade:
		return find(reGraded, s)
	case wantName:
		return q.names(s)
	}
	return nil
}

// What a number stands after, or in, that counts nothing.
var (
	reLabelled  = regexp.MustCompile(`(?i)(key stages?( \d (and|to|or))?|post-|pre-|under-|over-|sections?|paragraphs?|pages?|aged|ages?|age of|years?|phase|band|level|regulation|article|part) ?$`)
	reNumbering = regexp.MustCompile(`^\d+[.)] ?$`)
)

// counts finds numbers that may count something.
func counts(s string) []span {
	return slices.DeleteFunc(find(reCountOf, s), func(m span) bool {
		return reLabelled.MatchString(s[:m.start]) || m.start == 0 && m.end < len(s) && reNumbering.MatchString(s[:m.end+1])
	})
}

func find(re *regexp.Regexp, s string) []span {
	var out []span
	for _, m := range re.FindAllStringIndex(s, -1) {
		out = append(out, span{m[0], m[1]})
	}
	return out
}

func dropWithin(a, b []span) []span {
	var out []span
	for _, s := range a {
		if !inside(b, s.start, s.end) {
			out = append(out, s)
		}
	}
	return out
}

func (q *question) durations(s string) []span {
	all := find(reDuration, s)
	if q.unit == "" {
		return all
	}
	var out []span
	for _, d := range all {
		if strings.Contains(s[d.start:d.end], q.unit) {
			out = append(out, d)
		}
	}
	return out
}

// names finds proper names and quoted names that the question does not hold itself.
func (q *question) names(s string) []span {
	var out []span
	for _, m := range append(find(reQuoted, s), find(reProper, s)...) {
		name := s[m.start:m.end]
		if m.start == 0 && !strings.ContainsAny(name, " -–") || q.holds(name) {
			continue
		}
		out = append(out, m)
	}
	return append(out, q.plainNames(s)...)
}

// kindsOfName are the nouns that a name in small letters stands before: "the
// strengths-based model".
const kindsOfName = `model|approach|framework|programme|project|scheme|system|tool|agency|team|service|partnership|method`

var (
	reKindOfName = regexp.MustCompile(`\b(` + kindsOfName + `)s?\b`)
	rePlainName  = regexp.MustCompile(`\b(?:[a-z]+(?:[- ])){1,3}(` + kindsOfName + `)\b`)
	reKnownAs    = regexp.MustCompile(`\b(?:known as|called|named|termed) (?:the )?[\w’'-]+(?: [\w’'-]+){0,3}`)
)

// plainNames finds names without capitals: what is "called" or "known as", and
// what stands before the noun that the question asks the name of.
func (q *question) plainNames(s string) []span {
	out := find(reKnownAs, s)
	for _, kind := range reKindOfName.FindAllStringSubmatch(q.low, -1) {
		for _, m := range rePlainName.FindAllStringSubmatchIndex(s, -1) {
			if s[m[2]:m[3]] == kind[1] && !q.holds(s[m[0]:m[1]]) {
				out = append(out, span{m[0], m[1]})
			}
		}
	}
	return out
}

// holds reports whether every word of name stands in the question.
func (q *question) holds(name string) bool {
	for _, w := range words(name) {
		if functionWords[w.text] {
			continue
		}
		found := false
		for _, x := range q.words {
			if x.stem == w.stem {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// notPeople are words of names that are not people's.
var notPeople = stems(`council borough county city town royal london children child family families young people services service social care
	information board trust team authority director officer chief executive lead member hub school academy college house centre department
	education health hospital university street road panel strategy plan act government north south east west northern southern eastern western
	january february march april may june july august september october november december monday tuesday wednesday thursday friday
	ofsted majesty inspector inspectors safeguarding local regional national adoption project programme forum group together first key stage
	better early help best community engagement secretary state deputy assistant head manager senior independent reviewing virtual in the a
	this that these when while where most some many all there since during at as if since however although while inspectors leaders managers`)

// people finds what may be the names of people: two capitalised words or three.
func people(s string) []span {
	var out []span
	for _, m := range find(rePerson, s) {
		org := false
		for _, w := range words(s[m.start:m.end]) {
			org = org || notPeople[w.stem]
		}
		if _, place := corpus.Authorities().ByName(s[m.start:m.end]); !org && !place {
			out = append(out, m)
		}
	}
	return out
}
