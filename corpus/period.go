package corpus

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	labelInspected = regexp.MustCompile(`(?im)^\W{0,3}(?:inspection dates?|dates? of (?:the )?(?:inspection|visit)|inspected(?: on| between)?|inspection (?:took place|period)|visit dates?)\b[\s:]*`)
	labelPublished = regexp.MustCompile(`(?i)^\W{0,3}(?:report )?(?:published(?: on)?|publication(?: date)?|date (?:of publication|published)|first published)\b[\s:]*`)
	byline         = regexp.MustCompile(`^(?:By|Published|Posted|Updated|First published)\b`)
	inspectedOn    = regexp.MustCompile(`(?i)\b(?:visit|inspection|inspected|inspectors|fieldwork|revisit|re-inspection)\b`)
	notThisVisit   = regexp.MustCompile(`(?i)\b(?:previous|last|earlier|since|first published|judged)\b`)
)

// readDates reads when the inspection took place and when it was published.
func (r *reading) readDates() {
	r.readInspected()
	r.readPublished()
	rep := r.report
	for _, d := range []string{rep.Published, rep.InspectionEnd, rep.InspectionStart} {
		if rep.Date == "" {
			rep.Date = d
		}
	}
}

func (r *reading) readInspected() {
	if r.isNews() {
		return
	}
	p, ok := period{}, false
	if value, at, found := r.head.labelled(labelInspected, 3); found {
		if p, ok = findPeriod(upToLabel(value)); ok {
			p.Offset = at
		}
	}
	if !ok {
		p, ok = r.periodInSentence()
	}
	if !ok {
		return
	}
	r.report.InspectionStart, r.report.InspectionEnd = p.Start, p.End
	r.note("inspection_start", r.head.page(p.Offset), p.Words)
	r.note("inspection_end", r.head.page(p.Offset), p.Words)
}

// upToLabel cuts a value where the next labelled line begins.
func upToLabel(value string) string {
	for i, line := range strings.Split(value, "\n") {
		if i > 0 && (labelPublished.MatchString(line) || strings.Contains(line, ":")) {
			return strings.Join(strings.Split(value, "\n")[:i], "\n")
		}
	}
	return value
}

// periodInSentence reads the days from a letter's first sentences: "the focused
// visit to Exford on 14 and 15 June 2023". A sentence about an earlier visit is passed over.
func (r *reading) periodInSentence() (period, bool) {
	from := 0
	if m := letterStart.FindStringIndex(r.head.text); m != nil {
		from = m[0]
	}
	for _, s := range Sentences(r.head.text[from:]) {
		sentence := r.head.text[from+s[0] : from+s[1]]
		m := inspectedOn.FindStringIndex(sentence)
		if m == nil {
			continue
		}
		p, ok := findPeriod(sentence)
		if !ok || notThisVisit.MatchString(sentence[:p.Offset]) {
			continue
		}
		p.Offset += from + s[0]
		return p, true
	}
	return period{}, false
}

func (r *reading) readPublished() {
	set := func(p period, page int) {
		r.report.Published = p.End
		r.note("published", page, p.Words)
	}
	if value, at, found := r.head.labelled(labelPublished, 2); found {
		if p, ok := findPeriod(value); ok && p.Offset < 40 && p.Start == p.End {
			set(p, r.head.page(at))
			return
		}
	}
	if p, page, ok := r.dateLine(); ok {
		set(p, page)
		return
	}
	if r.doc.Published != "" && r.isNews() {
		r.report.Published = r.doc.Published
		r.note("published", 0, "the page's own properties: "+r.doc.Published)
	}
}

// dateLine finds a line that holds a date and nothing else: the date of a
// letter, above "Dear …", or of an article, near its headline.
func (r *reading) dateLine() (period, int, bool) {
	limit, letter := min(len(r.head.starts), 8), false
	if m := letterStart.FindStringIndex(r.head.text); m != nil {
		limit, letter = r.head.line(m[0]), true
	} else if !r.isNews() {
		return period{}, 0, false
	}
	for i := range limit {
		line := strings.TrimSpace(r.head.lineText(i))
		p, ok := findPeriod(line)
		if ok && p.Start == p.End && (isBareDate(line, p.Words) || r.isNews() && byline.MatchString(line) && len(strings.Fields(line)) <= 12) {
			return p, r.head.pages[i], true
		}
	}
	if letter { // an address that was run together with its date
		p, ok := findPeriod(r.head.text[:r.head.starts[limit]])
		return p, r.head.page(p.Offset), ok && p.Start == p.End
	}
	return period{}, 0, false
}

// isBareDate says whether a line holds no words but those of a date, a weekday and "Date:".
func isBareDate(line, date string) bool {
	rest := strings.ToLower(strings.Replace(line, date, " ", 1))
	for _, word := range strings.FieldsFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if word != "date" && !isWeekday(word) {
			return false
		}
	}
	return true
}
