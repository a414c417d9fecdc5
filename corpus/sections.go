package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus/extract"
)

// A unit is one printed paragraph, item, row or footnote with its place in the report.
type unit struct {
	block   extract.Block
	section int // index into Report.Sections, -1 before the first heading
	path    []string
	part    string
}

// partOf are the headings that decide the part of a report, tried in order.
var partOf = []struct {
	part    string
	heading *regexp.Regexp
}{
	{"about", regexp.MustCompile(`(?i)^(?:section \d+:? )?(?:information about|about (?:this|the) |what the inspection judge?ments mean|the inspection judge?ments and what|service information|` +
		`previous (?:ofsted )?inspections?|other (?:recent )?ofsted|local leadership|child protection in this area|children (?:living|looked after|in care) in this area|how (?:we|the inspection)|` +
		`the (?:inspection )?team|inspection team|inspection details|annex|appendix|background|context$|contents|the local authority$|local context|if you are not happy|area served|statutory)`)},
	{"needs-to-improve", regexp.MustCompile(`(?i)^(?:[\d.]+ )?(?:what (?:needs|need|does|do|should) .*improve|areas? (?:for|of) (?:priority )?(?:improvement|action|development)|priority (?:and immediate )?actions?|` +
		`recommendations?|actions? required|required actions?|next steps|the (?:local area|partnership|area).*needs? to improve|key areas for improvement|immediate action)`)},
	{"headline", regexp.MustCompile(`(?i)^(?:executive summary|headline findings?|summary|key findings|overall (?:effectiveness|judge?ment|summary|findings)|the overall judge?ment|main findings in brief|inspection outcome|` +
		`judge?ments?$|children.s (?:social care )?services (?:in .* )?(?:is|are|area|requires?)\b|this local authority|.{0,60}\bis (?:not yet good|good|inadequate|outstanding) because)`)},
}

// knownHeading is a line that reports print as a heading even where the file
// does not say so, in letters and plain text.
var knownHeading = regexp.MustCompile(`(?i)^(?:(?:headline|main|key) findings?|executive summary|findings(?: and evaluation of progress)?|what needs to improve(?: in this area of (?:social work )?practice)?\??|` +
	`areas? for (?:priority action|improvement|development)s?|recommendations|summary of (?:key )?findings|background|overview|areas covered by the visit|evaluation of progress|next steps|` +
	`record of main findings|information about this inspection|strengths|inspection outcome|what is it like to be a child .*\?|what is the area partnership doing .*\?)$`)

// sectionBlocks gives every block below the title its section and part, and
// fills Report.Sections. Contents pages are left out; footnotes follow the section they stand in.
func (r *reading) sectionBlocks() []unit {
	front := r.frontMatter()
	s := sectioner{report: r.report, section: -1, news: r.isNews(), letter: letterStart.MatchString(r.head.text)}
	s.sizes(r.blocks)
	var out, notes []unit
	for i, b := range r.withoutContents() {
		if b.Text == "" && len(b.Cells) == 0 {
			continue
		}
		if i > front && s.isHeading(b) {
			out, notes = append(out, notes...), nil
			s.open(b)
			continue
		}
		u := unit{block: b, section: s.section, path: s.path(), part: s.partOf(b, i <= front)}
		if signsLetter(b) || closesReport.MatchString(b.Text) {
			s.closed = true
			u.part = "about"
		}
		if b.Kind == extract.Footnote {
			notes = append(notes, u)
			continue
		}
		out = append(out, u)
	}
	return append(out, notes...)
}

// closesReport begins the publisher's own words at the end of every report.
var closesReport = regexp.MustCompile(`(?i)^(?:the office for standards in education|if you would like a copy of this|if you are not happy with the inspection|you may (?:re)?use this information)`)

// frontMatter is the index of the last block that belongs to the title, the
// dates, the inspectors and the address; headings up to there are no sections.
func (r *reading) frontMatter() int {
	if r.isNews() {
		return 0
	}
	if r.family == nil {
		return -1
	}
	last := r.head.line(max(r.title.start, r.title.end-1))
	limit := min(len(r.head.starts), last+12)
	for n := last; n < limit; n++ {
		line := r.head.lineText(n)
		if labelInspected.MatchString(line) || labelPublished.MatchString(line) || labelLead.MatchString(line) || n <= last+6 && carriesTitleOn(line) {
			last = n
		}
	}
	return r.head.blocks[last]
}

// withoutContents empties the blocks of a contents page: what follows the
// heading "Contents" while it is a list of headings with page numbers.
func (r *reading) withoutContents() []extract.Block {
	out := append([]extract.Block(nil), r.blocks...)
	for i := range out {
		if !strings.EqualFold(strings.Trim(out[i].Text, " :"), "contents") {
			continue
		}
		for j := i; j < len(out) && j < i+80; j++ {
			if j > i && !isContentsLine(out[j], out[i].Page, r.blocks[j+1:]) {
				break
			}
			out[j] = extract.Block{}
		}
	}
	return out
}

var endsInPage = regexp.MustCompile(`(?:\s|\.{2,}|…|\t|\|)\s*\d{1,3}$`)

// isContentsLine says whether a block after "Contents" lists a section: it ends
// in a page number, or it is short and stands again below as a heading.
func isContentsLine(b extract.Block, page int, below []extract.Block) bool {
	text := strings.TrimSpace(blockText(b))
	if len(text) > 200 || b.Page > page+1 {
		return false
	}
	if endsInPage.MatchString(text) || strings.Trim(text, "0123456789 .") == "" {
		return true
	}
	if endsSentence(text) || b.Kind == extract.Footnote {
		return false
	}
	for _, other := range below {
		if strings.EqualFold(text, strings.TrimSpace(other.Text)) && other.Page > b.Page {
			return true
		}
		if endsInPage.MatchString(other.Text) && len(other.Text) < 200 && other.Page == b.Page {
			return true // a wrapped line whose page number follows
		}
	}
	return false
}

// A sectioner follows the headings of a report.
type sectioner struct {
	report  *Report
	stack   []openSection
	section int
	ranks   map[float64]int // type size of headings without a level → level
	news    bool
	letter  bool
	closed  bool // the letter is signed or the publisher's last page has begun
}

type openSection struct {
	heading string
	level   int
	part    string
	own     bool // the part is of its own heading, not inherited
}

// sizes ranks the type sizes of headings whose level the file does not say.
func (s *sectioner) sizes(blocks []extract.Block) {
	var sizes []float64
	s.ranks = map[float64]int{}
	for _, b := range blocks {
		if _, seen := s.ranks[b.Size]; b.Kind == extract.Heading && b.Level == 0 && !seen {
			s.ranks[b.Size] = 0
			sizes = append(sizes, b.Size)
		}
	}
	for _, a := range sizes {
		for _, b := range sizes {
			if b >= a+0.5 {
				s.ranks[a]++
			}
		}
	}
}

func (s *sectioner) isHeading(b extract.Block) bool {
	if b.Kind == extract.Heading {
		return true
	}
	text := strings.TrimSpace(b.Text)
	return b.Kind == extract.Paragraph && b.Label == "" && len(text) < 120 && knownHeading.MatchString(text)
}

// open begins the section under a heading.
func (s *sectioner) open(b extract.Block) {
	level := b.Level
	if level == 0 {
		level = s.ranks[b.Size] + 1
	}
	for len(s.stack) > 0 && s.stack[len(s.stack)-1].level >= level {
		s.stack = s.stack[:len(s.stack)-1]
	}
	heading := oneLine(b.Text)
	part, own := s.headingPart(heading)
	s.stack = append(s.stack, openSection{heading, level, part, own})
	s.section = len(s.report.Sections)
	s.report.Sections = append(s.report.Sections, Section{Heading: heading, Level: len(s.stack), Part: part, Page: b.Page, First: -1})
}

// headingPart is the part that a heading opens: its own words decide, else the section around it.
func (s *sectioner) headingPart(heading string) (string, bool) {
	for _, p := range partOf {
		if p.heading.MatchString(heading) {
			return p.part, true
		}
	}
	if len(s.stack) > 0 {
		return s.stack[len(s.stack)-1].part, false
	}
	return "main", false
}

func (s *sectioner) path() []string {
	path := make([]string, len(s.stack))
	for i, o := range s.stack {
		path[i] = o.heading
	}
	return path
}

// partOf is the part of a block: its section's; before the first heading, the
// lines of the front page are about the report and its paragraphs are the headline.
func (s *sectioner) partOf(b extract.Block, front bool) string {
	switch {
	case s.closed:
		return "about"
	case len(s.stack) > 0:
		return s.stack[len(s.stack)-1].part
	case s.news && !front:
		return "main"
	case s.news, b.Kind == extract.Row, !s.letter && !front && isProse(b.Text), !s.letter && b.Kind == extract.Item:
		return "headline"
	}
	return "about"
}

// endsSentence says whether a text ends as a sentence does.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, " ’”'\")]0123456789⁰¹²³⁴⁵⁶⁷⁸⁹")
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(terminators, last)
}

// startsLower says whether a text begins with a lower-case letter.
func startsLower(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(first)
}
