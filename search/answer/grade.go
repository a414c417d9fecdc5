package answer

import (
	"regexp"
	"strings"
)

// A judgement is one that inspections grade, with the words that name it.
type judgement struct {
	re  *regexp.Regexp
	key string
}

// judgements tells which judgement a question names, most telling words first.
var judgements = []judgement{
	{regexp.MustCompile(`\b(care leavers?|leaving care|care[- ]experienced)\b`), "care_leavers"},
	{regexp.MustCompile(`\b(lscb|safeguarding (children )?board|local safeguarding)\b`), "lscb"},
	{regexp.MustCompile(`\badopti(on|ve)\b`), "adoption"},
	{regexp.MustCompile(`\b(leader(s|ship)?|management|governance|managers)\b`), "leaders"},
	{regexp.MustCompile(`\b(help and protection|child protection|protection|need of help|safeguarding)\b`), "help_protection"},
	{regexp.MustCompile(`\b(children in care|in care|looked[- ]after|in its care)\b`), "in_care"},
	{regexp.MustCompile(`\b(overall|effectiveness|children's services|ofsted|social care|council|inspection|inspected|grade|rating|rated|judged|graded|judge?ment)\b`), "overall"},
}

// judgement is the judgement that the question asks the grade of, "" when it
// asks about something that inspections of councils do not grade.
func (q *question) judgement() string {
	for _, t := range q.meaningful() {
		if !t.date && !gradeWords[t.stem] {
			return ""
		}
	}
	for _, j := range judgements {
		if j.re.MatchString(q.low) {
			return j.key
		}
	}
	return ""
}

// gradeWords are what a question about a judgement of a council may speak of besides.
var gradeWords = stems(`overall effectiveness children child services service social care leavers leaver leaving looked after adoption adopted
	protection protected help helped need leadership leaders leader management managers governance impact practice work experience experiences
	progress permanence achieving performance safeguarding board lscb experienced young people families department
	grade grades graded grading rating ratings rated judge judged judgement judgements judgment judgments score
	move moved fall fell fallen drop dropped rise rose risen improve improved improvement slip slipped decline declined compare
	outstanding good requires requiring require adequate inadequate since become became award awarded receive received achieve achieved
	today current currently previous earlier full first second`)

func stems(s string) map[string]bool {
	m := map[string]bool{}
	for _, f := range strings.Fields(s) {
		m[stem(f)] = true
	}
	return m
}

var reGradedSo = regexp.MustCompile(`\b(?:rated|judged|graded|rating of|grade of|got|are|were|was|have been)\b.{0,40}\b(outstanding|good|requires? improvement|requiring improvement|adequate|inadequate)\b`)

// gradeAsked is the grade that councils are asked for by ("which are rated good?"), or "".
func (q *question) gradeAsked() string {
	m := reGradedSo.FindStringSubmatch(q.low)
	if m == nil || q.judgement() == "" {
		return ""
	}
	if strings.HasPrefix(m[1], "requir") {
		return "requires improvement"
	}
	return m[1]
}
