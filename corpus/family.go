package corpus

import (
	"regexp"
	"strings"
)

// A family is a kind of document that inspectorates publish, known by its title.
type family struct {
	title     *regexp.Regexp // as it stands on the first page or above the letter
	kind      string
	framework string
	grades    []string // judgements that it grades, the ones to look for
}

var (
	ilacsGrades = []string{"overall", "leaders", "help_protection", "in_care", "care_leavers"}
	sifGrades   = []string{"overall", "leaders", "help_protection", "in_care", "care_leavers", "adoption", "lscb"}
)

// families in the order to try at the same place of a text: special titles before general ones.
var families = []family{
	{title(`re-? ?inspection of (?:the )?(?:local authority )?services for children in need of help and protection`), "re-inspection", "SIF", sifGrades},
	{title(`inspection of (?:the )?services for children in need of help and protection`), "inspection", "SIF", sifGrades},
	{title(`inspection of safeguarding and (?:looked[- ]after children|services for looked[- ]after children)(?:’s|'s)?(?: services)?`), "inspection", "SLAC", []string{"help_protection", "in_care"}},
	{title(`inspection of (?:services for )?looked[- ]after children(?: services)?`), "inspection", "looked-after-2013", []string{"overall", "leaders"}},
	{title(`inspection of (?:the )?(?:local authority )?arrangements for the protection of children`), "inspection", "other", []string{"overall", "help_protection", "leaders"}},
	{title(`(?:area|local area|joint area) (?:special educational needs and(?:/or)? disabilit(?:y|ies)|SEND)[^\n]{0,40}? (?:re-?visit|monitoring)`), "re-inspection", "other", nil},
	{title(`area (?:special educational needs and(?:/or)? disabilit(?:y|ies)(?: \(SEND\))?|SEND) (?:full |monitoring )?inspection`), "inspection", "other", nil},
	{title(`joint (?:local )?area (?:SEND )?(?:inspection|re-?visit)`), "inspection", "other", nil},
	{title(`(?:joint|multi-agency)[^\n]{0,60} inspection of`), "inspection", "other", nil},
	{title(`joint targeted area inspection`), "inspection", "other", nil},
	{title(`unannounced inspection of (?:contact, referral and assessment|the)`), "inspection", "other", nil},
	{title(`(?:focus?sed|assurance|focused assurance) visit`), "focused visit", "ILACS", nil},
	{title(`monitoring visit`), "monitoring visit", "", nil},
	{title(`re-? ?inspection of [^\n]{1,90}?children(?:’|'|‘)?s (?:social care )?services`), "re-inspection", "ILACS", ilacsGrades},
	{title(`inspection of (?:local authority )?children(?:’|'|‘)?s (?:social care )?services`), "inspection", "ILACS", ilacsGrades},
	{title(`inspection of [^\n]{1,90}?children(?:’|'|‘)?s (?:social care )?services`), "inspection", "ILACS", ilacsGrades},
	{title(`inspection of [^\n]{1,80}? local authority`), "inspection", "ILACS", ilacsGrades},
	{title(`review of the effectiveness of the (?:local safeguarding children(?:’|')?s? board|LSCB)`), "LSCB review", "SIF", []string{"lscb"}},
}

// title compiles a title in any case: a space is white space of any kind, line
// breaks included, and " ?" may be missing.
func title(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b` + strings.NewReplacer(" ?", `\s*`, " ", `\s+`).Replace(pattern))
}

var (
	letterStart = regexp.MustCompile(`(?im)^dear [\p{L}]`)
	letterTells = regexp.MustCompile(`(?i)^(?:this letter|i am writing|i write|thank you for|following the|on behalf of|we are writing|her majesty|his majesty|between \d|from \d)`)
	isOfficial  = regexp.MustCompile(`(?i)(?:majesty.s inspector|\bHMI\b|inspection dates?:|\binspectors? for this visit|this publication is available at|reporting inspector|lead inspector)`)
	ilacsWords  = regexp.MustCompile(`(?i)\bILACS\b|inspection of local authority children.s services framework|impact of leaders on social work practice`)
	sifWords    = regexp.MustCompile(`(?i)single inspection framework|children in need of help and protection, children looked after`)
)

// readFamily decides kind and framework from the first title in the head.
func (r *reading) readFamily() {
	r.report.Publisher = "Ofsted"
	if f, at, ok := r.findTitle(); ok {
		r.family, r.title = f, at
		r.report.Kind, r.report.Framework = f.kind, f.framework
		words := oneLine(r.head.text[at.start:at.end])
		r.note("kind", r.head.page(at.start), words)
		r.note("framework", r.head.page(at.start), words)
		r.refineFamily()
		r.notePublisher()
		return
	}
	if r.readNews() {
		return
	}
	r.report.Kind = "other"
	if !isOfficial.MatchString(r.head.text) && !strings.Contains(r.head.text, "Ofsted") {
		r.report.Publisher = r.doc.Publisher
		return
	}
	r.notePublisher()
}

// notePublisher sets down where the inspectorate is named.
func (r *reading) notePublisher() {
	for _, b := range r.blocks {
		if i := strings.Index(b.Text, "Ofsted"); i >= 0 {
			r.note("publisher", b.Page, sentenceAround(b.Text, i))
			return
		}
	}
	r.note("publisher", 0, "the kind of document")
}

// titleBytes of the head hold the title, below an address at the most.
const titleBytes = 6 << 10

// findTitle finds the title that stands first in the head, in a line that can hold one.
func (r *reading) findTitle() (*family, span, bool) {
	var best *family
	var at span
	text := r.head.text[:min(len(r.head.text), titleBytes)]
	for i := range families {
		for _, m := range families[i].title.FindAllStringIndex(text, 8) {
			if best != nil && m[0] >= at.start {
				break
			}
			if r.canHoldTitle(m[0]) {
				best, at = &families[i], span{m[0], m[1]}
				break
			}
		}
	}
	return best, at, best != nil
}

// canHoldTitle says whether the line at an offset is a title or the sentence of
// a letter that tells what the letter is about; a sentence of prose is neither.
func (r *reading) canHoldTitle(offset int) bool {
	line := r.head.lineText(r.head.line(offset))
	if letterTells.MatchString(line) {
		return letterStart.MatchString(r.head.text[:offset]) || isOfficial.MatchString(r.head.text)
	}
	n := r.head.line(offset)
	if long := len(strings.Fields(line)) > 45; long && n > 2 || !long && strings.HasSuffix(line, ".") && len(strings.Fields(line)) > 14 {
		return false
	}
	before := strings.TrimSpace(line[:offset-r.head.starts[n]])
	return len(strings.Fields(before)) <= 8 && !strings.ContainsAny(before, ".,") && r.isOfficialDocument()
}

// isOfficialDocument says whether anything but a title shows that an inspectorate wrote this.
func (r *reading) isOfficialDocument() bool {
	return isOfficial.MatchString(r.head.text) || letterStart.MatchString(r.head.text) || labelInspected.MatchString(r.head.text) ||
		r.doc.Format == "pdf" || r.doc.Format == "docx"
}

var thisReinspection = regexp.MustCompile(`(?i)\b(?:this|this is a|the current|our) re-?inspection\b|\bre-?inspection (?:found|shows|finds)\b`)

// refineFamily settles what a title leaves open.
func (r *reading) refineFamily() {
	rep := r.report
	if rep.Kind == "inspection" && rep.Framework == "SIF" {
		if m := thisReinspection.FindStringIndex(r.head.text); m != nil {
			rep.Kind = "re-inspection"
			r.note("kind", r.head.page(m[0]), sentenceAround(r.head.text, m[0]))
		}
	}
	if rep.Kind == "monitoring visit" {
		r.monitoringFramework()
	}
}

// monitoringFramework tells which framework's "inadequate" a monitoring visit follows:
// what the letter names, else the one in force when it was made.
func (r *reading) monitoringFramework() {
	all := r.head.text
	switch p, ok := findPeriod(all); {
	case ilacsWords.MatchString(all):
		r.report.Framework = "ILACS"
	case sifWords.MatchString(all):
		r.report.Framework = "SIF"
	case ok && p.End >= "2018-01-01": // ILACS began in January 2018
		r.report.Framework = "ILACS"
	case ok && p.End >= "2013-11-01": // SIF began in November 2013
		r.report.Framework = "SIF"
	}
}

// sentenceAround is the sentence of a text that an offset lies in.
func sentenceAround(text string, offset int) string {
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	end := offset + lineLength(text[offset:])
	for _, s := range Sentences(text[start:end]) {
		if start+s[1] > offset {
			return text[start+s[0] : start+s[1]]
		}
	}
	return text[start:end]
}

// oneLine replaces every run of white space by one space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
