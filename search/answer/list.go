package answer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

const maxListed = 40

// list groups the evidence by council, the newest report first within each, and
// counts what it found: more may be there, so it says "at least".
func (q *question) list(found []evidence) draft {
	var kept []evidence
	named := q.named()
	for _, e := range found {
		if reDenied.MatchString(e.quotation().text()) && !reDenied.MatchString(q.low) {
			continue
		}
		if named != nil && !named(e) || named == nil && (e.cover < minList || e.score < 0.72*found[0].score) {
			continue
		}
		if !slices.ContainsFunc(kept, func(k evidence) bool { return k.page.report == e.page.report }) && len(kept) < maxListed {
			kept = append(kept, e)
		}
	}
	if len(kept) == 0 {
		return abstain(found, "%s", q.whyNot(found))
	}
	var names []string
	var quotes []quotation
	for _, e := range kept {
		if n := e.page.report.Authority; !slices.Contains(names, n) {
			names = append(names, n)
		}
		quotes = append(quotes, e.quotation())
	}
	var d draft
	d.say(fmt.Sprintf("At least %s: %s.", plural(len(names), "council"), strings.Join(names, ", ")), quotes...)
	for _, x := range quotes {
		d.say(fmt.Sprintf("%s, %s: “%s”", x.report.Authority, yearOf(x.report), x.text()), x)
	}
	return d
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// reDenied finds sentences that say that something is not so, or should not be:
// they are no example of it.
var reDenied = regexp.MustCompile(`(?i)\bno longer\b|\bno (care leavers?|children|child|young people|young person|families)\b|\b(is|are|was|were|has|have|had|does|do|did) (not|never) (been )?(placed|used?|using|considered|liv(e|ing)|tak(e|en|ing) part)\b|\b(ensure|so) that\b.*\b(not?|never)\b|\bavoid`)

// named tells whether evidence holds the names that the question gives, nil
// where it gives none: who asks for a scheme by its name wants no other.
func (q *question) named() func(evidence) bool {
	only := *q
	only.terms = nil
	for _, t := range q.terms {
		if t.name {
			only.terms = append(only.terms, t)
		}
	}
	if len(only.terms) == 0 {
		return nil
	}
	m := newMatcher(&only)
	return func(e evidence) bool {
		quality, _ := m.matches(e.page.sentences[e.sentence].words)
		return slices.ContainsFunc(quality, func(v float64) bool { return v >= sameMeaning })
	}
}
