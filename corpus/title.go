package corpus

import (
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// footnoteMark is a number that clings to the last letter of a title: "Board1".
var footnoteMark = regexp.MustCompile(`(\pL)\d{1,2}\b`)

// readTitle composes the printed title: a council's line and the lines that
// follow it up to the dates, or the subject of a letter, or a headline.
func (r *reading) readTitle() {
	rep := r.report
	switch {
	case r.isNews():
		b := firstLine(r.blocks)
		rep.Title = b.Text
		r.note("title", b.Page, b.Text)
	case r.family != nil:
		words := r.titleLines()
		rep.Title = footnoteMark.ReplaceAllString(words, "$1")
		r.note("title", r.head.page(r.title.start), words)
		if rep.Authority != "" && !strings.Contains(foldName(rep.Title), foldName(rep.Authority)) {
			rep.Title = rep.Authority + ": " + rep.Title
		}
	case r.doc.Title != "":
		rep.Title = r.doc.Title
		r.note("title", 0, "the file's own title: "+r.doc.Title)
	default:
		b := firstLine(r.blocks)
		rep.Title = cutWords(b.Text, 20)
		r.note("title", b.Page, b.Text)
	}
	if rep.Title == "" {
		rep.Title = strings.TrimSpace(rep.Authority + " " + rep.Kind + " " + rep.Date)
	}
}

// titleLines is the line of the title and those that carry it on.
func (r *reading) titleLines() string {
	line := r.head.line(r.title.start)
	text := r.head.lineText(line)
	if endsSentence(text) && len(strings.Fields(text)) > 12 {
		return oneLine(r.head.text[r.title.start:r.title.end]) // a letter without a subject
	}
	start := r.title.start
	if before := text[:start-r.head.starts[line]]; len(before) < 60 {
		start = r.head.starts[line]
	}
	words := r.head.text[start : r.head.starts[line]+len(text)]
	for n := line + 1; n < len(r.head.starts) && n < line+7; n++ {
		next := r.head.lineText(n)
		if r.head.starts[n] >= r.title.end && !carriesTitleOn(next) {
			break
		}
		words += " " + next
	}
	return strings.Trim(oneLine(words), " *#.")
}

var titleGoesOn = regexp.MustCompile(`(?i)^(?:and$|and review of|review of the effectiveness|children board|board\d?$|protection, children|services$|children.s services)`)

func carriesTitleOn(line string) bool { return titleGoesOn.MatchString(strings.TrimSpace(line)) }

// cutWords is the first n words of a text, with "…" when there are more.
func cutWords(text string, n int) string {
	words := strings.Fields(text)
	if len(words) <= n {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:n], " ") + " …"
}

// readDoubts lists what a person should check.
func (r *reading) readDoubts() {
	rep := r.report
	if rep.Authority == "" {
		r.doubt("The text does not say which authority this is about.")
	} else if _, known := Authorities().ByName(rep.Authority); !known {
		r.doubt("“" + rep.Authority + "” is not in the table of authorities.")
	}
	if rep.Kind == "other" && rep.Framework == "" {
		r.doubt("The kind of document is not known.")
	}
	if r.isNews() {
		return
	}
	if rep.Date == "" {
		r.doubt("No date was found.")
	}
	if r.family == nil {
		return
	}
	if rep.InspectionStart == "" {
		r.doubt("The dates of the inspection were not found.")
	}
	if days := daysBetween(rep.InspectionStart, rep.InspectionEnd); days > 120 {
		r.doubt("The inspection would have lasted more than four months: " + rep.InspectionStart + " to " + rep.InspectionEnd + ".")
	}
	if rep.Published != "" && rep.InspectionEnd > rep.Published {
		r.doubt("It was published before the inspection ended.")
	}
	if len(r.family.grades) > 0 && len(rep.Grades) == 0 {
		r.doubt("No grades were found.")
	}
	if rep.Licence == "unknown" {
		r.doubt("No terms of reuse are printed.")
	}
}

// daysBetween counts the days from one ISO date to another, 0 when either is missing.
func daysBetween(from, to string) int {
	a, errA := time.Parse(time.DateOnly, from)
	b, errB := time.Parse(time.DateOnly, to)
	if errA != nil || errB != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// Slug is the report's ID before the library makes it unique: authority and
// date, "luton-2024-09-09"; where one is unknown, words of the title stand in for it.
func (r *Report) Slug() string {
	name := r.Authority
	if name == "" || r.Date == "" {
		words := cutWords(r.Title, 6)
		if name != "" && strings.HasPrefix(foldName(words), foldName(name)) {
			name = ""
		}
		name += " " + words
	}
	if slug := slugOf(name + " " + r.Date); slug != "" {
		return slug
	}
	if slug := slugOf(strings.TrimSuffix(path.Base(r.Source), path.Ext(r.Source))); slug != "" {
		return slug
	}
	return "report"
}

// slugOf keeps the letters and digits of a text, parted by single hyphens, up to 80 bytes.
func slugOf(text string) string {
	var b strings.Builder
	for _, r := range foldName(text) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 80 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}
