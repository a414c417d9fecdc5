package corpus

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
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

// chapterOrTopic marks headings that open a chapter of findings, unless they
// stand among what needs to improve or what the judgements mean.
const chapterOrTopic = "?"

// partOf are the headings that decide the part of a report, tried in order.
var partOf = []struct {
	part    string
	heading *regexp.Regexp
}{
	{"about", regexp.MustCompile(`(?i)^(?:information about|about (?:this|the) |what the inspection judge?ments mean|the inspection judge?ments and what|service information|` +
		`previous (?:ofsted )?inspections?|other (?:recent )?ofsted|local leadership|child protection in this area|children (?:living|looked after|in care) in this area|how (?:we|the inspection)|` +
		`the (?:inspection )?team|inspection team|inspection details|annex|appendix|background|context$|contents|local context|if you are not happy|area served|statutory)`)},
	{"main", regexp.MustCompile(`(?i)^(?:section \d|inspection (?:findings|judge?ments about)|main findings|(?:the )?experiences and progress of|the graded judge?ment|the (?:impact of leaders|local safeguarding|effectiveness of)|` +
		`leadership, management and governance:|safeguarding (?:services|outcomes)|services for looked after|outcomes for|how good are outcomes|quality of provision|capacity (?:to|for) improve|evaluation of progress|findings and evaluation)`)},
	{chapterOrTopic, regexp.MustCompile(`(?i)^(?:leadership|the local authority$|the LSCB$|quality of practice$)`)},
	{"needs-to-improve", regexp.MustCompile(`(?i)^(?:[\d.]+ )?(?:what (?:needs|need|does|do|should) .*improve|areas? (?:for|of) (?:priority )?(?:improvement|action|development)|priority (?:and immediate )?actions?|` +
		`recommendations?|actions? required|required actions?|next steps|the (?:local area|partnership|area).*needs? to improve|key areas for improvement|immediate action)`)},
	{"headline", regexp.MustCompile(`(?i)^(?:executive summary|headline findings?|summary|key findings|overall (?:effectiveness|judge?ment|summary|findings)|the overall judge?ment|main findings in brief|inspection outcome|` +
		`judge?ments?$|children.s (?:social care )?services (?:in .* )?(?:is|are|area|requires?)\b|(?:this|the) local authority(?: is| requires| has|’s strengths)|progress since|.{0,60}\bis (?:not yet good|good|inadequate|outstanding) because)`)},
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
	s.rank(r.blocks[front+1:])
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
		if gradeLine.MatchString(b.Label) && judgedLine.MatchString(b.Text) && !isProse(b.Text) {
			u.block.Label, u.block.Text = "", b.Label+" "+b.Text // a judgement of the front page, not a paragraph of the report
		}
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

// gradeLine numbers the judgements of a front page ("2.1"), judgedLine is what stands behind.
var (
	gradeLine  = regexp.MustCompile(`^[1-4](?:\.\d)?\.?$`)
	judgedLine = regexp.MustCompile(`(?i)^(?:children (?:who need|looked after|in care)|adoption performance|experiences and progress|leadership)`)
)

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
	for i := range min(len(out), 200) {
		if !strings.EqualFold(strings.Trim(out[i].Text, " :"), "contents") {
			continue
		}
		for j := i; j < len(out) && j < i+80; j++ {
			if j > i && !isContentsLine(out[j], out[i].Page, r.blocks[j+1:min(len(r.blocks), j+1000)]) {
				break
			}
			out[j] = extract.Block{}
		}
	}
	page := 0
	for i, b := range out {
		if isContentsRun(b) {
			page = b.Page
		}
		if page > 0 && b.Page == page && endsInPage.MatchString(b.Text) && !endsSentence(b.Text) {
			out[i] = extract.Block{}
		}
	}
	return out
}

var pageNumbers = regexp.MustCompile(`\pL \d{1,3}(?: |$)`)

// isContentsRun says whether a block is a whole contents page run together:
// "Executive summary 4 Recommendations 7 The inspection findings 11".
func isContentsRun(b extract.Block) bool {
	if b.Page < 1 || b.Page > headPages || !endsInPage.MatchString(b.Text) || strings.Contains(b.Text, ". ") {
		return false
	}
	return len(pageNumbers.FindAllString(b.Text, 4)) >= 3
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
	levels  map[headingStyle]int
	flat    bool // all headings look the same
	news    bool
	letter  bool
	closed  bool // the letter is signed or the publisher's last page has begun
}

type openSection struct {
	heading string
	level   int
	part    string
}

// rank orders the headings of the report: larger type stands outside smaller,
// and the level that the file gives decides between headings of one size.
func (s *sectioner) rank(blocks []extract.Block) {
	seen := map[headingStyle]bool{}
	for _, b := range blocks {
		if s.isHeading(b) {
			seen[styleOf(b)] = true
		}
	}
	styles := slices.SortedFunc(maps.Keys(seen), func(a, b headingStyle) int {
		return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.level, b.level))
	})
	s.levels = map[headingStyle]int{}
	for i, style := range styles {
		s.levels[style] = i + 1
	}
	s.flat = len(styles) <= 1
}

// A headingStyle is what headings of the same depth share.
type headingStyle struct {
	size  float64 // rounded to a point, 0 unknown
	level int
}

func styleOf(b extract.Block) headingStyle {
	return headingStyle{math.Round(b.Size), b.Level}
}

// listIntro is a line in heading type that only says by when or how good, and
// belongs to the text below it: "Within three months:", "Grade 3 (Adequate)".
var listIntro = regexp.MustCompile(`(?i)^(?:immediately|within (?:the next )?\w+ (?:days|weeks|months?)|within \d+ .*|grade:? \d.*|(?:outstanding|good|adequate|inadequate|requires improvement))\s*:?$`)

// chapter is a heading that others stand under even where all look the same.
var chapter = regexp.MustCompile(`(?i)^(?:safeguarding services|services for looked[- ]after children|section \d+\b.*|the local authority|the local safeguarding children board(?: \(LSCB\))?|record of main findings:?|` +
	`about this inspection|information about this inspection|service information|the inspection judge?ments and what they mean|executive summary)$`)

func (s *sectioner) isHeading(b extract.Block) bool {
	text := strings.TrimSpace(b.Text)
	if b.Kind == extract.Heading {
		return len(text) < 200 && !listIntro.MatchString(text)
	}
	return b.Kind == extract.Paragraph && b.Label == "" && len(text) < 120 && knownHeading.MatchString(text)
}

// open begins the section under a heading.
func (s *sectioner) open(b extract.Block) {
	level := s.levels[styleOf(b)]
	if text := strings.TrimSpace(b.Text); s.flat && !chapter.MatchString(text) && !s.leavesAbout(text) {
		level++
	}
	for len(s.stack) > 0 && s.stack[len(s.stack)-1].level >= level {
		s.stack = s.stack[:len(s.stack)-1]
	}
	heading := clingingMark.ReplaceAllString(oneLine(b.Text), "$1$2")
	part := s.headingPart(heading)
	s.stack = append(s.stack, openSection{heading, level, part})
	s.section = len(s.report.Sections)
	s.report.Sections = append(s.report.Sections, Section{Heading: heading, Level: len(s.stack), Part: part, Page: b.Page, First: -1})
}

// clingingMark is a footnote's mark at either end of a heading: "1Information", "area2".
var clingingMark = regexp.MustCompile(`^\d(\p{Lu}\p{Ll})|(\p{Ll})\d$`)

// leavesAbout says whether a heading begins the findings, and so ends a chapter
// about the inspection where all headings look the same.
func (s *sectioner) leavesAbout(heading string) bool {
	if len(s.stack) == 0 || s.stack[0].part != "about" {
		return false
	}
	for _, p := range partOf {
		if p.heading.MatchString(heading) {
			return p.part != "about"
		}
	}
	return false
}

// headingPart is the part that a heading opens: its own words decide, else the section around it.
func (s *sectioner) headingPart(heading string) string {
	around := "main"
	if len(s.stack) > 0 {
		around = s.stack[len(s.stack)-1].part
	}
	for _, p := range partOf {
		if p.heading.MatchString(heading) {
			if p.part == chapterOrTopic && (around == "about" || around == "needs-to-improve") {
				return around
			}
			if p.part == chapterOrTopic {
				return "main"
			}
			return p.part
		}
	}
	return around
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
		in := s.stack[len(s.stack)-1]
		if strings.EqualFold(in.heading, "summary") && isParagraphNumber(b.Label) {
			return "main" // findings that follow a summary without a heading of their own
		}
		return in.part
	case s.news && !front:
		return "main"
	case s.news, b.Kind == extract.Row, !s.letter && overallSays.MatchString(b.Text), !s.letter && !front && isProse(b.Text), !s.letter && b.Kind == extract.Item:
		return "headline"
	}
	return "about"
}

// aside is a bracket behind the last sentence of a paragraph: "(Recommendation 3)".
var aside = regexp.MustCompile(`\s\([^()]{1,60}\)$`)

// endsSentence says whether a text ends as a sentence does.
func endsSentence(text string) bool {
	text = strings.TrimSpace(text)
	if strings.HasSuffix(text, ")") {
		text = aside.ReplaceAllString(text[max(0, len(text)-100):], "")
	}
	text = strings.TrimRight(text, " ’”'\")]0123456789⁰¹²³⁴⁵⁶⁷⁸⁹")
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(terminators, last)
}

// startsLower says whether a text begins with a lower-case letter.
func startsLower(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(first)
}
