package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus/extract"
)

var (
	labelLead   = regexp.MustCompile(`(?i)^\W{0,3}(?:lead|reporting) (?:inspectors?|HMIs?)\b[\s:–-]*`)
	labelTeam   = regexp.MustCompile(`(?i)^\W{0,3}(?:(?:deputy|second|associate) lead inspectors?|(?:team|additional|other|shadow) inspectors?|inspectors?|inspection team|HMIs?)\s*[:–-]\s*`)
	leadBehind  = regexp.MustCompile(`(?i)^(.{4,80}?)[,|–-]?\s+(?:Ofsted )?(?:HMI|(?:His|Her) Majesty.s Inspector)?,? ?\(?lead inspector\)?`)
	forThis     = regexp.MustCompile(`(?i)(?:majesty.s inspectors?(?: \(HMIs?\))?|HMIs?|inspectors?) (?:(?:for|on|leading|who (?:carried out|led|undertook)) (?:this|the) (?:visit|inspection|focused visit|monitoring visit) )?(?:was|were):?\s+`)
	carriedOut  = regexp.MustCompile(`(?i)(?:visit|inspection) was (?:carried out|led|undertaken|conducted) by (?:(?:his|her) majesty.s inspectors?(?: \(HMIs?\))?,? )?`)
	signedOff   = regexp.MustCompile(`(?i)(?:^|\s)\W{0,3}yours (?:sincerely|faithfully|truly)\b[\s,.]*`)
	inspectorIs = regexp.MustCompile(`(?i)\b(?:(?:senior |(?:her|his) majesty.s |lead |regional |regulatory |social care |associate |additional |contracted )*(?:inspectors?|HMIs?)|SHMI|Ofsted|(?:regional|national|deputy|assistant) director[^,;]*)\b(?: \(HMIs?\))?`)
	honorific   = regexp.MustCompile(`^(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame)\.?\s+`)
)

// readInspectors finds who inspected, the lead first: the name that signs a
// letter or stands on the first page, then the team.
func (r *reading) readInspectors() {
	if r.isNews() || r.family == nil {
		return
	}
	r.leadOnFirstPage()
	r.signature()
	last := len(r.blocks)
	if n := len(r.head.blocks); n > 0 {
		last = r.head.blocks[n-1]
	}
	for i, b := range r.blocks {
		text := blockText(b)
		if !strings.Contains(text, "nspect") && !strings.Contains(text, "HMI") {
			continue
		}
		switch {
		case labelLead.MatchString(text):
			value := text[len(labelLead.FindString(text)):]
			if value == "" && i+1 < len(r.blocks) {
				value = blockText(r.blocks[i+1])
			}
			r.addInspectors(value, b.Page, text)
		case labelTeam.MatchString(text):
			r.addInspectors(text[len(labelTeam.FindString(text)):], b.Page, text)
		default:
			if i <= last {
				r.inspectorsInSentence(text, b.Page)
			}
			for _, cell := range append(b.Cells, b.Text) {
				if m := leadBehind.FindStringSubmatch(cell); m != nil && len(cell) < 160 {
					r.addInspectors(m[1], b.Page, cell)
				}
			}
		}
	}
}

// inspectorsInSentence reads "The inspectors were Ann Green HMI and Bo Hill HMI."
func (r *reading) inspectorsInSentence(text string, page int) {
	for _, re := range []*regexp.Regexp{forThis, carriedOut} {
		m := re.FindStringIndex(text)
		if m == nil {
			continue
		}
		names := firstSentence(text[m[1]:])
		if first, _ := utf8.DecodeRuneInString(names); unicode.IsUpper(first) {
			r.addInspectors(names, page, sentenceAround(text, m[0]))
		}
	}
}

// leadOnFirstPage reads "Lead inspector: Ann Green, His Majesty's Inspector".
func (r *reading) leadOnFirstPage() {
	value, at, ok := r.head.labelled(labelLead, 1)
	if !ok {
		return
	}
	words := r.head.lineText(r.head.line(at))
	if strings.TrimSpace(value) == "" {
		if value, _, _ = r.head.labelled(labelLead, 2); value != "" {
			words += " " + strings.TrimSpace(value)
		}
	}
	r.addInspectors(firstLineOf(strings.TrimSpace(value)), r.head.page(at), words)
}

// signature reads the name under "Yours sincerely".
func (r *reading) signature() {
	for i := len(r.blocks) - 1; i >= 0; i-- {
		m := signedOff.FindStringIndex(r.blocks[i].Text)
		if m == nil {
			continue
		}
		rest := r.blocks[i].Text[m[1]:]
		if r.addInspectors(rest, r.blocks[i].Page, r.blocks[i].Text) {
			return
		}
		for _, b := range r.blocks[i+1 : min(i+4, len(r.blocks))] {
			if r.addInspectors(blockText(b), b.Page, blockText(b)) {
				return
			}
		}
		return
	}
}

// addInspectors adds the names in a list of people, and says whether there were any.
func (r *reading) addInspectors(list string, page int, words string) bool {
	found := false
	for _, name := range peopleIn(list) {
		found = true
		if slices.Contains(r.report.Inspectors, name) {
			continue
		}
		if len(r.report.Inspectors) == 0 {
			r.note("inspectors", page, words)
		}
		r.report.Inspectors = append(r.report.Inspectors, name)
	}
	return found
}

// peopleIn gives the names in "Ann Green HMI, Bo Hill and Cy Marsh, Her Majesty's Inspectors".
func peopleIn(list string) []string {
	list = inspectorIs.ReplaceAllString(list, ",")
	list = strings.NewReplacer(" and ", ",", " & ", ",", ";", ",", "(", ",", ")", ",", "|", ",", " – ", ",", " - ", ",", ".\n", ",", "\n", ",", ":", ",").Replace(list)
	var names []string
	for part := range strings.SplitSeq(list, ",") {
		part = strings.Trim(strings.TrimPrefix(oneLine(part), "and "), " .*_")
		if name := honorific.ReplaceAllString(part, ""); isPersonName(name) {
			names = append(names, name)
		}
	}
	return names
}

// isPersonName says whether words look like a forename and a surname.
func isPersonName(name string) bool {
	words := strings.Fields(name)
	if len(words) < 2 || len(words) > 5 || len(name) > 50 {
		return false
	}
	for i, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		particle := slices.Contains([]string{"de", "da", "di", "van", "von", "der", "den", "la", "le", "al", "el", "bin", "of"}, w) && i > 0
		if !unicode.IsUpper(first) && !particle || strings.ContainsAny(w, "0123456789@/") {
			return false
		}
		if slices.Contains(notInNames, strings.ToLower(strings.Trim(w, "’'s."))) {
			return false
		}
	}
	return true
}

// notInNames are capitalised words of titles and addresses.
var notInNames = []string{"hmi", "ofsted", "inspector", "majesty", "director", "services", "service", "children", "council", "regional", "north", "south", "social", "care",
	"england", "manager", "quality", "data", "analyst", "assurance", "the", "cqc", "hmicfr", "street", "piccadilly", "gate", "education", "borough", "county", "dear", "team",
	"senior", "chief", "executive", "officer", "commission", "lead", "none", "report", "inspection", "safeguarding", "board", "grade", "judgement"}

func firstSentence(text string) string {
	if s := Sentences(text); len(s) > 0 {
		return text[s[0][0]:s[0][1]]
	}
	return text
}

func firstLineOf(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// signsLetter says whether a block ends a letter.
func signsLetter(b extract.Block) bool { return signedOff.MatchString(b.Text) }
