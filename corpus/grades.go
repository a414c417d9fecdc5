package corpus

import (
	"regexp"
	"slices"
	"strings"

	"findings/corpus/extract"
)

// gradeWords matches a grade as printed. "to be good" alone is the end of a
// grade that the layout tore apart, never the grade good.
var gradeWords = regexp.MustCompile(`(?i)\b(?:requires?\s+improvement(?:\s+to\s+be\s+good)?|to\s+be\s+good|outstanding|good|adequate|inadequate|not\s+(?:yet\s+)?judged)\b`)

// gradeOf is the grade that words stand for, "" for "not judged" and for the torn end of one.
func gradeOf(words string) string {
	words = strings.ToLower(oneLine(words))
	switch {
	case strings.HasPrefix(words, "require"):
		return "requires improvement"
	case slices.Contains(Grades, words):
		return words
	}
	return ""
}

type judgementLabel struct {
	key   string
	label *regexp.Regexp
}

// judgementLabels are the words of each judgement in the tables of every
// framework. The words after the first bracket may be torn off by the layout.
var judgementLabels = []judgementLabel{
	{"leaders", title(`impact of leaders on (?:social work )?practice(?: with children and families)?|leadership,? management,? and governance|leadership and (?:management|governance)`)},
	{"help_protection", title(`(?:experiences and progress of )?children (?:and (?:young people|families) )?who need help (?:and|or|and/or) protection|children in need of help and protection|effectiveness of the help and protection`)},
	{"adoption", title(`adoption performance`)},
	{"in_care", title(`experiences and progress of (?:children in care(?: and care leavers)?|children looked after)|children looked after and achieving permanence`)},
	{"care_leavers", title(`experiences and progress of (?:care leavers|care[- ]experienced (?:young )?(?:adults|people|young people|young adults)|young people leaving care)`)},
	{"overall", title(`overall effectiveness`)},
	{"lscb", title(`(?:effectiveness of the )?(?:local safeguarding children(?:’|')?s? board|LSCB)`)},
}

// readGrades reads the judgements that the family grades; a letter or an article has none.
func (r *reading) readGrades() {
	if r.family == nil || len(r.family.grades) == 0 {
		return
	}
	switch r.report.Framework {
	case "SLAC", "looked-after-2013", "other":
		r.gradesInRecord()
		return
	}
	r.gradesInRows()
	if r.report.Framework == "SIF" {
		r.boardInSentence()
		r.overallInSentence()
	}
	r.gradesInLines()
	r.gradesInHeadings()
	if len(r.report.Grades) == 0 { // a front page whose lines ran together
		r.pairGrades(r.head.text[r.title.end:min(len(r.head.text), r.title.end+frontBytes)], r.head.page(r.title.end))
	}
}

// frontBytes behind the title hold the judgements of a front page.
const frontBytes = 1500

// setGrade takes a grade unless the judgement has one or is not of this family.
func (r *reading) setGrade(key, words string, page int, evidence string) {
	grade := gradeOf(words)
	if _, has := r.report.Grades[key]; has || grade == "" || !slices.Contains(r.family.grades, key) {
		return
	}
	r.report.Grades[key] = grade
	r.note("grades."+key, page, oneLine(evidence))
}

// gradesInRows reads the table of judgements on the first pages. A row holds the
// judgement and its grade in either order; what a row lacks stands in the next.
func (r *reading) gradesInRows() {
	pending, table := "", 0
	for _, i := range r.head.blocks {
		b := r.blocks[i]
		if b.Kind != extract.Row {
			continue
		}
		if b.Table != table {
			pending, table = "", b.Table
		}
		pending = strings.TrimSpace(pending + "\n" + strings.Join(b.Cells, "\n"))
		if r.pairGrades(pending, b.Page) {
			pending = ""
		}
	}
}

// gradesInLines reads judgements that stand on the first pages without a table:
// short lines, the grade after, before or inside the words of its judgement.
func (r *reading) gradesInLines() {
	var lines []string
	first := 0
	for n, i := range r.head.blocks {
		b := r.blocks[i]
		if b.Kind == extract.Row || b.Kind == extract.Item || n <= r.head.line(r.title.start) || isProse(b.Text) {
			continue
		}
		if len(lines) == 0 {
			first = b.Page
		}
		lines = append(lines, b.Text)
	}
	r.pairGrades(strings.Join(lines, "\n"), first)
}

// isProse says whether a line is a sentence or more of a paragraph rather than a cell or a heading.
func isProse(text string) bool {
	n := len(strings.Fields(text))
	return n > 30 || n > 12 && endsSentence(text)
}

// pairGrades gives each judgement named in a text the grade inside its words,
// else the next before another judgement, else the one just before it.
func (r *reading) pairGrades(text string, page int) bool {
	grades := gradeWords.FindAllStringIndex(text, -1)
	bare := []byte(text)
	for _, g := range grades {
		for i := g[0]; i < g[1]; i++ {
			bare[i] = ' '
		}
	}
	type found struct {
		key string
		span
	}
	var labels []found
	for _, j := range judgementLabels {
		for _, m := range j.label.FindAllIndex(bare, -1) {
			labels = append(labels, found{j.key, span{m[0], m[1]}})
		}
	}
	slices.SortFunc(labels, func(a, b found) int { return a.start - b.start })
	used := map[int]bool{}
	paired := false
	for i, l := range labels {
		from, to := 0, len(text)
		if i > 0 {
			from = labels[i-1].end
		}
		if i+1 < len(labels) {
			to = labels[i+1].start
		}
		if g := nearestGrade(grades, used, text, l.span, from, to); g >= 0 {
			used[g], paired = true, true
			r.setGrade(l.key, text[grades[g][0]:grades[g][1]], page, text[min(l.start, grades[g][0]):max(l.end, grades[g][1])])
		}
	}
	return paired
}

// nearestGrade picks the grade of a judgement: see pairGrades.
func nearestGrade(grades [][]int, used map[int]bool, text string, label span, from, to int) int {
	const near = 40 // bytes between a judgement and its grade
	before := -1
	for g, at := range grades {
		if used[g] || at[0] < from || at[1] > to || strings.HasPrefix(strings.ToLower(text[at[0]:at[1]]), "to") {
			continue
		}
		switch {
		case at[1] <= label.start:
			if label.start-at[1] < near {
				before = g
			}
		case at[0] < label.end || at[0]-label.end < near:
			return g
		}
	}
	return before
}

// gradesInHeadings reads "The experiences and progress of care leavers: good" above a section.
func (r *reading) gradesInHeadings() {
	for _, b := range r.blocks {
		if b.Kind == extract.Heading && len(b.Text) < 180 {
			r.pairGrades(b.Text, b.Page)
		}
	}
}

var (
	overallSays = title(`(?:children(?:’|'|‘)?s services? (?:in [^.;]{2,80}? )?(?:(?:is|are|area) )?|overall judgement (?:is|that|for|:)[^.]{0,60}? )(?:judged )?(?:to be )?(requires? improvement|outstanding|good|adequate|inadequate)\b`)
	boardSays   = title(`(?:local safeguarding children(?:’|')?s? board|LSCB)(?: \(LSCB\))? (?:is |are )?(?:judged )?(?:to be )?(requires? improvement|outstanding|good|adequate|inadequate)(?: to be good)?(?: because:?| overall)?[.:]?[\d]*$`)
)

// overallInSentence reads "Children's services in Exford require improvement to be good" on the first pages.
func (r *reading) overallInSentence() {
	text := r.head.text[r.title.start:]
	if m := overallSays.FindStringSubmatchIndex(text); m != nil {
		r.setGrade("overall", text[m[2]:m[3]], r.head.page(r.title.start+m[0]), text[m[0]:m[1]])
	}
}

// boardInSentence reads the judgement of the safeguarding board, a short line
// that may stand deep in the report.
func (r *reading) boardInSentence() {
	for _, b := range r.blocks {
		if len(b.Text) > 160 || strings.HasPrefix(b.Text, "An ") {
			continue
		}
		if m := boardSays.FindStringSubmatchIndex(strings.TrimSpace(b.Text)); m != nil {
			r.setGrade("lscb", strings.TrimSpace(b.Text)[m[2]:m[3]], b.Page, b.Text)
		}
	}
}

var (
	recordHeading = regexp.MustCompile(`(?i)^record of main findings\b\D*$`)
	safeguarding  = regexp.MustCompile(`(?i)^(?:[\divx.]+ )?(?:safeguarding(?: services)?|local authority arrangements for the protection of children)$`)
	lookedAfter   = regexp.MustCompile(`(?i)^(?:[\divx.]+ )?(?:services for )?looked[- ]after children(?: services| and young people)?$`)
	fourPoint     = regexp.MustCompile(`(?i)\bgrade:? ?[1-4] ?[(–-]? ?(outstanding|good|adequate|inadequate)\b`)
	ofSafeguards  = title(`overall effectiveness of (?:the )?[^.]{0,60}?(?:safeguard|protect)[^.]{0,120}? (?:is|are|was) (?:judged )?(?:to be )?(outstanding|good|adequate|inadequate)\b`)
	ofLookedAfter = title(`overall effectiveness of (?:the )?[^.]{0,60}?looked[- ]after[^.]{0,120}? (?:is|are|was) (?:judged )?(?:to be )?(outstanding|good|adequate|inadequate)\b`)
)

// gradesInRecord reads the reports of 2009 to 2013: the record of main findings
// at the end, "Grade 2 (Good)" under a heading, or the sentence that opens a section.
// Where safeguarding and looked after services are both judged, the heading says whose "overall effectiveness" it is.
func (r *reading) gradesInRecord() {
	from := 0
	for i, b := range r.blocks {
		if recordHeading.MatchString(strings.TrimSpace(b.Text)) {
			from = i + 1
		}
	}
	if from > 0 {
		r.recordFrom(from)
	}
	r.recordFrom(0)
	for _, b := range r.blocks {
		for key, says := range map[string]*regexp.Regexp{"help_protection": ofSafeguards, "in_care": ofLookedAfter, "overall": overallIs} {
			if m := says.FindStringSubmatchIndex(b.Text); m != nil {
				r.setGrade(key, b.Text[m[2]:m[3]], b.Page, b.Text[m[0]:m[1]])
			}
		}
	}
}

var overallIs = title(`overall effectiveness of [^.]{0,160}? (?:is|are|was) (?:judged )?(?:to be )?(outstanding|good|adequate|inadequate)\b`)

// recordFrom pairs the judgements of a record with their grades, from a block on.
func (r *reading) recordFrom(from int) {
	service, label, behind := "overall", "", 0
	for _, b := range r.blocks[from:] {
		text := strings.TrimSpace(blockText(b))
		if len(text) > 140 || isProse(text) {
			continue
		}
		switch {
		case safeguarding.MatchString(text):
			service, label = "help_protection", ""
		case lookedAfter.MatchString(text):
			service, label = "in_care", ""
		}
		if r.report.Framework != "SLAC" {
			service = "overall"
		}
		for _, j := range judgementLabels {
			if m := j.label.FindStringIndex(text); m != nil {
				label, behind = j.key, 0
			}
		}
		if label == "overall" {
			label = service
		} else if r.report.Framework == "SLAC" && label != service {
			label = ""
		}
		words := gradeWords.FindString(text)
		if m := fourPoint.FindStringSubmatch(text); m != nil {
			words = m[1]
		}
		if label != "" && words != "" {
			r.setGrade(label, words, b.Page, text)
			label = ""
		}
		if behind++; behind > 3 {
			label = ""
		}
	}
}
