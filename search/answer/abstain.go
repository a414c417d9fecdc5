package answer

import (
	"strings"
)

// Below these the reports do not answer. docs/answers.md has the trade-off.
const (
	minFact    = 0.38 // cover of a sentence that may answer a question of fact
	minFinding = 0.24
	minList    = 0.45
	minMissing = 0.5 // share of the question's weight that a term has without which there is no answer
)

// unsupported reports whether even the best sentence does not answer.
func (q *question) unsupported(best evidence) bool {
	if q.kind != Fact {
		return best.cover < minFinding || q.missing() != ""
	}
	return best.cover < minFact
}

// missing is the question's most telling term where no passage speaks of it and
// it is much of the question, else "".
func (q *question) missing() string {
	total, top := 0.0, 0
	for i, t := range q.terms {
		total += t.weight
		if t.weight > q.terms[top].weight {
			top = i
		}
	}
	if len(q.terms) == 0 || !q.terms[top].absent || q.terms[top].weight < minMissing*total {
		return ""
	}
	return q.terms[top].text
}

// whyNot says in a sentence what the reports do not give.
func (q *question) whyNot(found []evidence) string {
	where := "The reports"
	if len(q.scope.authorities) > 0 {
		where = "The reports on " + strings.Join(q.scope.authorities, " and ")
	}
	if len(found) == 0 || found[0].cover < minFinding {
		return where + " do not speak of this."
	}
	switch q.want {
	case wantMoney:
		return where + " give no sum of money for this."
	case wantNumber, wantPercent:
		return where + " give no such figure."
	case wantDate:
		return where + " give no date for this."
	case wantDuration, wantOften:
		return where + " do not say how long or how often."
	case wantPerson:
		return where + " name nobody for this."
	case wantName:
		return where + " give no name for this."
	}
	return where + " do not answer this."
}
