package corpus

import "time"

// A Report is one published document about one authority, as it was understood.
// The JSON form is the Report of the HTTP API.
type Report struct {
	ID        string `json:"id"`        // authority and date, "luton-2024-09-09"; kept when the file changes
	Source    string `json:"source"`    // name of the file or address it was read from
	Title     string `json:"title"`     // as printed, or made of authority, kind and date where none is
	Authority string `json:"authority"` // plain name, "Luton"; "" when unknown
	GSSCode   string `json:"gss_code"`  // "" for a place that is not in the table
	Region    string `json:"region"`    // "" for a place that is not in the table
	Publisher string `json:"publisher"` // "Ofsted", "Community Care"; "" when unknown
	Kind      string `json:"kind"`      // one of Kinds
	Framework string `json:"framework"` // one of Frameworks, or ""

	InspectionStart string `json:"inspection_start"` // ISO date, or ""
	InspectionEnd   string `json:"inspection_end"`   // ISO date, or ""
	Published       string `json:"published"`        // ISO date as printed, or ""
	Date            string `json:"date"`             // the date to sort and filter by: published, else inspection end, else start, else ""

	Inspectors []string          `json:"inspectors"` // lead first, without titles
	Grades     map[string]string `json:"grades"`     // judgement → grade, see Judgements and Grades
	Licence    string            `json:"licence"`    // "OGL-3.0", "no-alteration", "no-adaptation", "third-party", or "unknown"

	Pages    int       `json:"pages"`    // 0 for files without pages
	Words    int       `json:"words"`    // words of all passages
	Passages int       `json:"passages"` // how many
	Sections []Section `json:"sections"` // in reading order
	SHA256   string    `json:"sha256"`   // of the original file, hex
	Added    time.Time `json:"added"`    // when this version came into the library, UTC

	// Evidence says where each metadata value was read: field name
	// ("authority", "grades.overall") → the printed words and their page.
	Evidence map[string]Evidence `json:"evidence,omitempty"`
	// Doubts are sentences for a person to check: values missing or in conflict.
	Doubts []string `json:"doubts,omitempty"`
}

// Evidence is the place in a report that a metadata value was read from.
type Evidence struct {
	Page int    `json:"page,omitempty"` // 1-based, 0 where the file has no pages
	Text string `json:"text"`           // the words as printed, or what stood in for them ("file name")
}

// A Section is a stretch of a report under one heading.
type Section struct {
	Heading string `json:"heading"`
	Level   int    `json:"level"` // 1 is outermost
	Part    string `json:"part"`  // one of Parts
	Page    int    `json:"page,omitempty"`
	First   int    `json:"first"` // ordinal of its first passage
}

// A Passage is a stretch of one report small enough to read at a glance:
// the unit that is indexed, ranked, quoted and linked to.
type Passage struct {
	ID        string   `json:"id"`               // report ID + "#k" + key of its letters and digits
	Report    string   `json:"-"`                // ID of its report
	Ordinal   int      `json:"ordinal"`          // place in the report, from 0
	Section   string   `json:"section"`          // heading it stands under, "" before the first
	Path      []string `json:"path,omitempty"`   // headings from the outermost to Section
	Part      string   `json:"part"`             // one of Parts
	Paragraph string   `json:"paragraph"`        // first number printed in it ("27"), or ""
	Page      int      `json:"page,omitempty"`   // 1-based page it begins on, 0 without pages
	Text      string   `json:"text"`             // paragraphs and list items, separated by "\n"
	Tokens    int      `json:"tokens,omitempty"` // by o200k_base
	Spans     []Span   `json:"spans,omitempty"`  // the printed paragraphs and items that Text is made of, in order

	Themes  []string `json:"themes"`  // ids of the theme file, in its order; our label
	Finding string   `json:"finding"` // one of Findings; our label
}

// A Span is one printed paragraph, list item, table row or footnote of a passage.
type Span struct {
	Start  int    `json:"start"` // bytes into Passage.Text
	End    int    `json:"end"`
	Kind   string `json:"kind"`             // "paragraph", "item", "row" or "footnote"
	Number string `json:"number,omitempty"` // printed number, "27"; it is not part of Text
	Level  int    `json:"level,omitempty"`  // depth of a list item, from 1
	Page   int    `json:"page,omitempty"`
}

// The vocabularies of the metadata, in the order to show them.
var (
	Kinds      = []string{"inspection", "re-inspection", "focused visit", "monitoring visit", "LSCB review", "news", "other"}
	Frameworks = []string{"ILACS", "SIF", "looked-after-2013", "SLAC", "other"}
	Judgements = []string{"overall", "leaders", "help_protection", "in_care", "care_leavers", "adoption", "lscb"}
	Grades     = []string{"outstanding", "good", "requires improvement", "adequate", "inadequate"}
	Parts      = []string{"headline", "needs-to-improve", "main", "about"}
	Findings   = []string{"strength", "weakness", "mixed", "neutral"}
)
