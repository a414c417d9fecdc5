package answer

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"findings/corpus"
)

// judgementNames are how to write the judgements.
var judgementNames = map[string]string{
	"overall": "overall effectiveness", "leaders": "the impact of leaders", "help_protection": "help and protection",
	"in_care": "children in care", "care_leavers": "care leavers", "adoption": "adoption", "lscb": "the safeguarding board",
}

// metadata answers from what was parsed of the reports, quoting the line or
// table row that it was read from.
func (a *Answerer) metadata(q *question, reports []*corpus.Report) draft {
	reports = byDate(reports)
	switch {
	case reFuture.MatchString(q.low):
		return abstain(nil, "The reports tell of inspections that have been, not of those to come.")
	case reCount.MatchString(q.low):
		return a.counted(q, reports)
	case reInspectors.MatchString(q.low):
		return a.inspectors(q, reports)
	case reGrade.MatchString(q.low):
		return a.grades(q, reports)
	case reVisited.MatchString(q.low):
		return a.visited(q, reports)
	}
	return a.latest(q, reports)
}

func byDate(reports []*corpus.Report) []*corpus.Report {
	out := slices.Clone(reports)
	slices.SortStableFunc(out, func(a, b *corpus.Report) int { return cmp.Compare(a.Date, b.Date) })
	return out
}

// line is the printed line that a value of a report was read from: in the
// passage that holds it, or by itself where none does.
func (a *Answerer) line(r *corpus.Report, fields ...string) (quotation, bool) {
	passages, _ := a.lib.Passages(r.ID) // the line can stand by itself
	for _, f := range fields {
		ev, ok := r.Evidence[f]
		if !ok || strings.TrimSpace(ev.Text) == "" || ev.Text == "file name" {
			continue
		}
		for _, p := range passages {
			if i := strings.Index(p.Text, ev.Text); i >= 0 {
				at := span{i, i + len(ev.Text)}
				return quotation{report: r, passage: p, at: whole(p.Text, at), marks: []span{at}}, true
			}
		}
		return quotation{report: r, passage: corpus.Passage{Page: ev.Page, Text: ev.Text}, at: span{0, len(ev.Text)}}, true
	}
	return quotation{}, false
}

// whole widens a stretch of a text to the sentence or line that holds it, unless that is long.
func whole(text string, at span) span {
	for _, s := range corpus.Sentences(text) {
		if s[0] <= at.start && at.end <= s[1] && len(strings.Fields(text[s[0]:s[1]])) <= maxFactWords {
			return span{s[0], s[1]}
		}
	}
	return at
}

// grades answers with the grade of a judgement, of the reports of the years
// named or else of the newest that gives one.
func (a *Answerer) grades(q *question, reports []*corpus.Report) draft {
	key := q.judgement()
	graded := slices.DeleteFunc(slices.Clone(reports), func(r *corpus.Report) bool { return gradeOf(r, key) == "" })
	if len(graded) == 0 {
		return abstain(nil, "The reports on %s give no grade for %s.", strings.Join(q.scope.authorities, " and "), judgementNames[key])
	}
	if len(q.scope.years) == 0 && q.scope.from == "" {
		graded = graded[len(graded)-1:]
	}
	var d draft
	for _, r := range graded {
		a.sayGrade(&d, r, key)
	}
	return d
}

// gradeOf is the grade of a judgement; care leavers were judged together with
// children in care where a report has no grade of their own.
func gradeOf(r *corpus.Report, key string) string {
	if g := r.Grades[key]; g != "" || key != "care_leavers" {
		return g
	}
	return r.Grades["in_care"]
}

func (a *Answerer) sayGrade(d *draft, r *corpus.Report, key string) {
	if r.Grades[key] == "" {
		key = "in_care"
	}
	text := fmt.Sprintf("%s: %s, %s.", caption(r), judgementNames[key], r.Grades[key])
	if q, ok := a.line(r, "grades."+key, "grades"); ok {
		d.say(text+" “"+q.text()+"”", q)
	}
	if q, ok := a.judged(r, key); ok {
		d.quote(q)
	}
}

// judged is the sentence that tells a grade in words, outside the table.
func (a *Answerer) judged(r *corpus.Report, key string) (quotation, bool) {
	i := slices.IndexFunc(judgements, func(j judgement) bool { return j.key == key })
	passages, _ := a.lib.Passages(r.ID) // the table says it too
	for _, p := range passages {
		if p.Part == "about" {
			continue
		}
		for _, at := range corpus.Sentences(p.Text) {
			s := strings.ToLower(p.Text[at[0]:at[1]])
			if n := len(strings.Fields(s)); n < 8 || n > maxFactWords || reBoiler.MatchString(s) {
				continue
			}
			if judgements[i].re.MatchString(s) && reSaysGrade.MatchString(s) && strings.Contains(s, r.Grades[key]) {
				return quotation{report: r, passage: p, at: span{at[0], at[1]}}, true
			}
		}
	}
	return quotation{}, false
}

var reSaysGrade = regexp.MustCompile(`\b(is|are|was|were|remains?|judged|judge?ment|grade|graded) .{0,60}\b(outstanding|good|requires? improvement|adequate|inadequate)\b|\bservices .{0,30}requires? improvement`)

// caption names a report in a few words: "Luton, inspection of July 2022".
func caption(r *corpus.Report) string {
	when := r.InspectionEnd
	if when == "" {
		when = r.Date
	}
	name := strings.TrimSpace(r.Authority + ", " + r.Kind)
	if parts := strings.SplitN(day(when), " ", 2); len(parts) == 2 {
		return name + " of " + parts[1]
	}
	return name
}

func (a *Answerer) inspectors(q *question, reports []*corpus.Report) draft {
	named := slices.DeleteFunc(slices.Clone(reports), func(r *corpus.Report) bool { return len(r.Inspectors) == 0 })
	if len(named) == 0 {
		return abstain(nil, "The reports on %s do not name the inspectors.", strings.Join(q.scope.authorities, " and "))
	}
	if len(q.scope.years) == 0 {
		named = named[len(named)-1:]
	}
	var d draft
	for _, r := range named {
		if x, ok := a.line(r, "inspectors"); ok {
			d.say(fmt.Sprintf("%s: %s. “%s”", caption(r), listed(r.Inspectors), x.text()), x)
		}
	}
	return d
}

// listed joins names as people do: "A, B and C".
func listed(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

func (a *Answerer) visited(q *question, reports []*corpus.Report) draft {
	if len(q.scope.years) == 0 && len(reports) > 0 {
		reports = reports[len(reports)-1:]
	}
	var d draft
	for _, r := range reports {
		if x, ok := a.line(r, "inspection_start", "inspection_end", "published"); ok {
			d.say(fmt.Sprintf("%s: %s. “%s”", caption(r), dates(r), x.text()), x)
		}
	}
	if len(d.sentences) == 0 {
		return abstain(nil, "The reports on %s print no such date.", strings.Join(q.scope.authorities, " and "))
	}
	return d
}

// dates tells the dates of a report: "inspected 1 May 2024 to 3 May 2024, published 2 June 2024".
func dates(r *corpus.Report) string {
	var parts []string
	switch {
	case r.InspectionStart != "" && r.InspectionEnd != "" && r.InspectionStart != r.InspectionEnd:
		parts = append(parts, "inspected "+day(r.InspectionStart)+" to "+day(r.InspectionEnd))
	case r.InspectionStart != "":
		parts = append(parts, "inspected "+day(r.InspectionStart))
	}
	if r.Published != "" {
		parts = append(parts, "published "+day(r.Published))
	}
	return strings.Join(parts, ", ")
}

func (a *Answerer) counted(q *question, reports []*corpus.Report) draft {
	var d draft
	var quotes []quotation
	for _, r := range reports {
		if x, ok := a.line(r, "inspection_start", "inspection_end", "published", "authority", "title"); ok {
			quotes = append(quotes, x)
		}
	}
	if len(quotes) == 0 {
		return abstain(nil, "The library holds no report on %s.", strings.Join(q.scope.authorities, " and "))
	}
	d.say(fmt.Sprintf("The library holds %s on %s.", plural(len(reports), "report"), strings.Join(q.scope.authorities, " and ")), quotes...)
	for _, x := range quotes {
		d.say(caption(x.report)+": “"+x.text()+"”", x)
	}
	return d
}

func (a *Answerer) latest(q *question, reports []*corpus.Report) draft {
	if len(reports) == 0 {
		return abstain(nil, "The library holds no report on %s.", strings.Join(q.scope.authorities, " and "))
	}
	r := reports[len(reports)-1]
	var d draft
	if x, ok := a.line(r, "inspection_start", "inspection_end", "published", "title"); ok {
		d.say(fmt.Sprintf("The latest report on %s in the library: %s (%s). “%s”", r.Authority, caption(r), dates(r), x.text()), x)
	}
	if r.Grades["overall"] != "" {
		a.sayGrade(&d, r, "overall")
	}
	return d
}

// gradedSo lists the councils that have a grade in a judgement, by the newest report of each that gives one.
func (a *Answerer) gradedSo(q *question, grade string, reports []*corpus.Report) draft {
	key := q.judgement()
	newest := map[string]*corpus.Report{}
	for _, r := range byDate(reports) {
		if r.Grades[key] != "" {
			newest[r.Authority] = r
		}
	}
	var d draft
	for _, r := range byDate(reports) {
		if newest[r.Authority] == r && r.Grades[key] == grade {
			a.sayGrade(&d, r, key)
		}
	}
	if len(d.sentences) == 0 {
		return abstain(nil, "No report in the library gives %s for %s.", grade, judgementNames[key])
	}
	var names []string
	var quotes []quotation
	for _, s := range d.sentences {
		names = append(names, s.quotes[0].report.Authority)
		quotes = append(quotes, s.quotes...)
	}
	head := draftSentence{fmt.Sprintf("By their newest graded reports in the library, at least %s: %s.", plural(len(names), "council"), strings.Join(names, ", ")), quotes}
	d.sentences = append([]draftSentence{head}, d.sentences...)
	return d
}
