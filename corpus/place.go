package corpus

import (
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A mention is the name of an authority of the table in a text.
type mention struct {
	span
	name string // plain name
}

// mentions finds the authorities of the table that a text names, capitalised as
// names are. The longest name wins: "South Gloucestershire" is no "Gloucestershire".
func mentions(text string) []mention {
	const longest = 7 // words in a name
	table := Authorities()
	words := wordSpans(text)
	var out []mention
	for i := 0; i < len(words); i++ {
		first, _ := utf8.DecodeRuneInString(text[words[i].start:])
		if !unicode.IsUpper(first) {
			continue
		}
		for n := min(longest, len(words)-i); n > 0; n-- {
			at := span{words[i].start, words[i+n-1].end}
			last, _ := utf8.DecodeRuneInString(text[words[i+n-1].start:])
			if at.end-at.start > 60 || strings.Contains(text[at.start:at.end], "\n\n") || unicode.IsLower(last) {
				continue
			}
			if j, ok := table.byName[foldName(text[at.start:at.end])]; ok {
				out = append(out, mention{at, table.all[j].Name})
				i += n - 1
				break
			}
		}
	}
	return out
}

// wordSpans finds the runs of letters of a text; a full stop, comma or "&" parts
// words, an apostrophe with its "s" ends one.
func wordSpans(text string) []span {
	var out []span
	start := -1
	for i, r := range text {
		in := unicode.IsLetter(r) || r == '&'
		if in && start < 0 {
			start = i
		}
		if !in && start >= 0 {
			out = append(out, span{start, i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, span{start, len(text)})
	}
	return out
}

// placePatterns take the place out of a title or a telling sentence.
var placePatterns = []*regexp.Regexp{
	title(`(?:focus?sed|assurance|monitoring) visit (?:to|of|at) (?:the )?(.{2,90}?)(?:(?:’|'|‘)s?)? (?:local authority )?children(?:’|'|‘)?s(?: social care)? (?:services|trust)`),
	title(`(?:focus?sed|assurance|monitoring) visit (?:to|of|at) (?:the )?([^\n.,]{2,60})`),
	title(`inspection of (?:the )?(.{2,90}?)(?:(?:’|'|‘)s?)? local area(?: partnership)?`),
	title(`inspection of (?:the )?(.{2,90}?)(?:(?:’|'|‘)s?)? (?:local authority )?children(?:’|'|‘)?s(?: social care)? services`),
	title(`children(?:’|'|‘)?s (?:social care )?services in (?:the )?(.{2,60}?) (?:are|is|area|requires?)\b`),
	title(`(?:inspection|arrangements|visit|revisit|response)[^.]{0,200} in (?:the )?(?:local area of |area of )?([A-Z][^\n.,:;]{2,60})`),
}

// councilLine is a line that holds nothing but the name of a council.
var councilLine = regexp.MustCompile(`(?i)^(?:the )?(?:(?:london|royal|metropolitan) )?(?:borough|city|county|council) (?:council )?of\b|\b(?:council|borough|county|city|children.s services|children.s trust|safeguarding children board)$`)

// readAuthority finds whose report this is.
func (r *reading) readAuthority() {
	for _, find := range []func() (string, int){r.placeInTitle, r.placeAboveTitle, r.placeInAddress, r.placeInSentence, r.placeOftenNamed} {
		if name, at := find(); name != "" {
			r.setAuthority(name, r.head.page(at), r.head.lineText(r.head.line(at)))
			return
		}
	}
	base := strings.TrimSuffix(path.Base(strings.ReplaceAll(r.report.Source, "\\", "/")), path.Ext(r.report.Source))
	if found := mentions(capitalised(base)); len(found) > 0 {
		r.setAuthority(found[0].name, 0, "file name")
		r.doubt("The authority is known from the file name alone.")
	}
}

func (r *reading) setAuthority(name string, page int, words string) {
	r.report.Authority = name
	if a, ok := Authorities().ByName(name); ok {
		r.report.Authority, r.report.Region = a.Name, a.Region
		r.report.GSSCode = a.CodeOn(r.report.Date)
		r.note("gss_code", 0, "the table of authorities")
		r.note("region", 0, "the table of authorities")
	}
	r.note("authority", page, words)
}

// placeInTitle reads "Inspection of Exford local authority children's services".
func (r *reading) placeInTitle() (string, int) {
	if r.family == nil {
		return "", 0
	}
	line := r.head.line(r.title.start)
	if before := mentions(r.head.text[r.head.starts[line]:r.title.start]); len(before) > 0 {
		return before[0].name, r.title.start // "Exford Inspection of …", two lines run together
	}
	end := r.head.starts[line] + len(r.head.lineText(line))
	if next := line + 1; next < len(r.head.starts) && len(r.head.lineText(line)) < 120 {
		end = r.head.starts[next] + len(r.head.lineText(next))
	}
	text := r.head.text[r.title.start:end]
	for _, p := range placePatterns[:4] {
		if m := p.FindStringSubmatchIndex(text); m != nil {
			if name := placeName(text[m[2]:m[3]]); name != "" {
				return name, r.title.start + m[2]
			}
		}
	}
	return "", 0
}

// placeAboveTitle reads a line before or right behind the title that holds a council's name alone.
func (r *reading) placeAboveTitle() (string, int) {
	if r.family == nil || r.isNews() {
		return "", 0
	}
	last := min(r.head.line(r.title.end)+4, len(r.head.starts)-1)
	if letter := letterStart.FindStringIndex(r.head.text); letter != nil {
		last = -1 // the address has its own rule
	}
	for i := 0; i <= last; i++ {
		line := strings.TrimSpace(r.head.lineText(i))
		if len(strings.Fields(line)) > 9 || line == "" {
			continue
		}
		if a, ok := Authorities().ByName(line); ok {
			return a.Name, r.head.starts[i]
		}
		if found := mentions(line); len(found) == 1 && len(strings.Fields(line)) < 9 {
			return found[0].name, r.head.starts[i]
		}
	}
	for i := 0; i <= last; i++ {
		line := strings.TrimSpace(r.head.lineText(i))
		if councilLine.MatchString(line) && len(strings.Fields(line)) < 8 && placeName(line) != "" {
			return placeName(line), r.head.starts[i]
		}
	}
	return "", 0
}

// placeInAddress reads the council's line of the address above "Dear …".
func (r *reading) placeInAddress() (string, int) {
	m := letterStart.FindStringIndex(r.head.text)
	if m == nil {
		return "", 0
	}
	for i := range r.head.line(m[0]) {
		line := strings.TrimRight(strings.TrimSpace(r.head.lineText(i)), ",")
		if councilLine.MatchString(line) {
			return placeName(line), r.head.starts[i]
		}
	}
	return "", 0
}

// placeInSentence reads "children's services in Exford are good" and its like.
func (r *reading) placeInSentence() (string, int) {
	if r.family == nil {
		return "", 0
	}
	for _, p := range placePatterns {
		for _, m := range p.FindAllStringSubmatchIndex(r.head.text, 4) {
			if name := placeName(r.head.text[m[2]:m[3]]); name != "" {
				return name, m[2]
			}
		}
	}
	return "", 0
}

// placeOftenNamed is the authority of the table that the head names most often,
// counting twice where council words stand beside it.
func (r *reading) placeOftenNamed() (string, int) {
	count, first := map[string]int{}, map[string]int{}
	best := ""
	for _, m := range mentions(r.head.text) {
		if _, seen := first[m.name]; !seen {
			first[m.name] = m.start
		}
		count[m.name]++
		after := r.head.text[m.end:min(len(r.head.text), m.end+24)]
		if isCouncilWord.MatchString(after) {
			count[m.name]++
		}
		if count[m.name] > count[best] {
			best = m.name
		}
	}
	if count[best] < 2 {
		return r.councilOftenNamed()
	}
	return best, first[best]
}

// namedCouncil is a council named in running text: "Exford and Barle Borough Council".
var namedCouncil = regexp.MustCompile(`\b((?:[A-Z][\pL’-]+ (?:(?:and|upon|on|of|with|the) )?){1,5})(?:(?i:borough|county|city|metropolitan|district) )*[Cc]ouncil\b`)

// councilOftenNamed is the council, in no table, that the head names most often.
func (r *reading) councilOftenNamed() (string, int) {
	count, best, at := map[string]int{}, "", 0
	for _, m := range namedCouncil.FindAllStringSubmatchIndex(r.head.text, 40) {
		name := placeName(r.head.text[m[2]:m[3]])
		if name == "" || len(strings.Fields(name)) == 1 && isCouncilWord.MatchString(" "+name) {
			continue
		}
		if count[name]++; count[name] > count[best] {
			best, at = name, m[2]
		}
	}
	return best, at
}

var isCouncilWord = regexp.MustCompile(`^(?:’s|'s)?\s+(?i:council|borough|county|city|children)`)

// placeName is the plain name of a place in a title: the table's, else the
// words themselves without those of its council.
func placeName(text string) string {
	text = strings.Trim(oneLine(text), " ,.:;–-*")
	if a, ok := Authorities().ByName(text); ok {
		return a.Name
	}
	if found := mentions(text); len(found) > 0 {
		return found[0].name
	}
	first, _ := utf8.DecodeRuneInString(text)
	if first, _ := wordAt(text, 0); monthOf(first) > 0 || strings.ContainsAny(text, "0123456789") {
		return ""
	}
	if len(strings.Fields(text)) > 6 || !unicode.IsUpper(first) && !strings.HasPrefix(text, "the ") {
		return ""
	}
	for {
		shorter := trimCouncilWords(text)
		if shorter == text {
			return text
		}
		text = shorter
	}
}

// trimCouncilWords is trimCouncil for a name that keeps its capitals.
func trimCouncilWords(text string) string {
	folded := foldName(text)
	if len(strings.Fields(folded)) != len(strings.Fields(text)) {
		return text
	}
	words, kept := strings.Fields(text), strings.Fields(trimCouncil(folded))
	if len(kept) == len(words) || len(kept) == 0 {
		return text
	}
	if strings.HasPrefix(folded, strings.Join(kept, " ")) {
		return strings.Join(words[:len(kept)], " ")
	}
	return strings.Join(words[len(words)-len(kept):], " ")
}

// capitalised turns "st-helens_2019" into "St Helens 2019", so that names in it can be found.
func capitalised(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		r, size := utf8.DecodeRuneInString(w)
		if w != "upon" && w != "and" && w != "on" && w != "of" && w != "with" {
			words[i] = string(unicode.ToUpper(r)) + w[size:]
		}
	}
	return strings.Join(words, " ")
}
