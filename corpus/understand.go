package corpus

import (
	"regexp"
	"strings"

	"findings/corpus/extract"
)

// Understand reads a document as a report: its metadata, its sections and its
// passages. The values come from the text; the name of the source is only a
// last hint, and a value taken from it is marked as a doubt.
//
// Understand fills everything but Report.ID, SHA256 and Added, which the
// library gives, and Passage.ID, see Identify. Themes and Finding are label's.
func Understand(doc *extract.Document, source string) (*Report, []Passage, error) {
	blocks := mend(doc.Blocks)
	if len(blocks) == 0 {
		return nil, nil, &extract.Error{Reason: extract.ErrNothingLeft}
	}
	r := &reading{doc: doc, blocks: blocks, head: headOf(blocks, doc.Pages), report: &Report{
		Source: source, Pages: doc.Pages, Inspectors: []string{}, Sections: []Section{}, Grades: map[string]string{}, Evidence: map[string]Evidence{},
	}}
	r.readFamily()
	r.readDates()
	r.readAuthority()
	r.readInspectors()
	r.readGrades()
	r.readLicence()
	r.readTitle()
	r.readDoubts()
	passages := r.readPassages()
	r.report.Passages = len(passages)
	for _, p := range passages {
		r.report.Words += len(strings.Fields(p.Text))
	}
	return r.report, passages, nil
}

// A reading is the work of understanding one document.
type reading struct {
	doc    *extract.Document
	blocks []extract.Block
	head   head
	family *family // nil when the document is of no known family
	title  span    // of the title in the head's text
	report *Report
}

// A span is a stretch of bytes; empty when nothing was found.
type span struct{ start, end int }

// note sets down where a value was read.
func (r *reading) note(field string, page int, words string) {
	r.report.Evidence[field] = Evidence{Page: page, Text: words}
}

// doubt sets down something for a person to check.
func (r *reading) doubt(sentence string) {
	r.report.Doubts = append(r.report.Doubts, sentence)
}

// A head is the beginning of a document, where its metadata stands: one line or more a block.
type head struct {
	text   string
	starts []int // of each line in text
	pages  []int // of each line
	blocks []int // index of each line's block
}

const (
	headLines = 90 // a letter's address, or the front page of a report with its table
	headPages = 3
	headBytes = 24 << 10
)

// innerLabel is a label of the first page that a file ran into the line before it.
var innerLabel = regexp.MustCompile(`\s+((?:Report [Pp]ublished|Published|Lead [Ii]nspector|Inspection dates?|Age group) ?:|Reporting [Ii]nspector\b|Dear \p{Lu})`)

// headOf takes the first blocks, each as one line or more.
func headOf(blocks []extract.Block, pages int) head {
	var h head
	var text strings.Builder
	for i, b := range blocks {
		if len(h.starts) >= headLines || pages > 0 && b.Page > headPages || text.Len()+len(b.Text) > headBytes && i > 0 {
			break
		}
		line := blockText(b)
		line = innerLabel.ReplaceAllString(line[:min(len(line), headBytes)], "\n$1")
		for part := range strings.SplitSeq(line, "\n") {
			h.starts = append(h.starts, text.Len())
			h.pages = append(h.pages, b.Page)
			h.blocks = append(h.blocks, i)
			text.WriteString(part)
			text.WriteByte('\n')
		}
	}
	h.text = text.String()
	return h
}

// blockText is a block as one line, the cells of a row parted by spaces.
func blockText(b extract.Block) string {
	if b.Kind == extract.Row {
		return strings.Join(b.Cells, " ")
	}
	return b.Text
}

// line is the number of the line that an offset of the text lies in.
func (h head) line(offset int) int {
	n := 0
	for n+1 < len(h.starts) && h.starts[n+1] <= offset {
		n++
	}
	return n
}

// lineText is a line without its line break.
func (h head) lineText(n int) string {
	end := len(h.text)
	if n+1 < len(h.starts) {
		end = h.starts[n+1]
	}
	return strings.TrimSuffix(h.text[h.starts[n]:end], "\n")
}

// page is the page that an offset of the text lies on.
func (h head) page(offset int) int {
	if len(h.pages) == 0 {
		return 0
	}
	return h.pages[h.line(offset)]
}

// labelled finds a label at the start of a line, such as "Lead inspector:", and
// gives what follows it: the rest of its line and the next lines, n in all.
func (h head) labelled(label *regexp.Regexp, n int) (value string, offset int, ok bool) {
	for i := range h.starts {
		line := h.lineText(i)
		m := label.FindStringIndex(line)
		if m == nil {
			continue
		}
		last := min(i+n, len(h.starts)) - 1
		end := h.starts[last] + len(h.lineText(last))
		return h.text[h.starts[i]+m[1] : end], h.starts[i], true
	}
	return "", 0, false
}
