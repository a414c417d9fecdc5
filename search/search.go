package search

import (
	"encoding/json"

	"findings/corpus"
)

// A Request is a search as a person or program asks it.
type Request struct {
	Text       string              // as typed, in the syntax of the package comment
	Filter     map[string][]string // facet → values: OR within, AND across; names in Facets and "report"
	From       string              // ISO date, inclusive, or ""
	To         string
	Sort       string   // "relevance" (also ""), "newest" or "oldest"
	Group      string   // "none" (also "") or "report"
	Size       int      // 1 to 100, 0 means 20
	Cursor     string   // where the last page ended, or ""
	Facets     []string // names to count; nil counts all, empty none
	Exact      bool     // no synonyms, no stemming
	Everything bool     // take words as words: nothing is understood as a council, year or theme
	Explain    bool

	whole bool // of All: near-duplicates are not folded, and Size may be up to index.MaxLimit
}

// FacetNames are the facets, in the order to show them. "grade" has values
// "judgement:grade".
var FacetNames = []string{"theme", "finding", "authority", "region", "year", "kind", "framework", "part", "grade"}

// A Response is a page of results. The JSON form is that of the HTTP API.
type Response struct {
	Query   Interpretation     `json:"query"`
	Total   int                `json:"total"`   // passages
	Reports int                `json:"reports"` // reports with a passage that matches
	TookMS  float64            `json:"took_ms"`
	Next    string             `json:"next,omitempty"`
	Changed bool               `json:"changed,omitempty"` // since the first page, so that a passage may come twice or not at all
	Results []Result           `json:"results"`           // with Group none
	Groups  []Group            `json:"-"`                 // with Group report; JSON "results"
	Facets  map[string][]Value `json:"facets,omitempty"`
}

// MarshalJSON writes "results" as the groups where there are any, and never as null.
func (r *Response) MarshalJSON() ([]byte, error) {
	type plain Response
	out := struct {
		*plain
		Results any `json:"results"`
	}{plain: (*plain)(r), Results: r.Results}
	switch {
	case r.Groups != nil:
		out.Results = r.Groups
	case r.Results == nil:
		out.Results = []Result{}
	}
	return json.Marshal(out)
}

// An Interpretation says how a question was understood.
type Interpretation struct {
	Text        string              `json:"text"`
	Interpreted map[string][]string `json:"interpreted"`          // facet → values taken from the words
	Expanded    []string            `json:"expanded"`             // words and phrases that were searched as well
	Corrected   string              `json:"corrected"`            // what was searched instead of a word that nothing holds, or ""
	Suggestion  string              `json:"suggestion,omitempty"` // did you mean
	Chips       []Chip              `json:"chips,omitempty"`
	Words       int                 `json:"words,omitempty"`   // words and ideas of the text that count
	Needed      int                 `json:"needed,omitempty"`  // how many of them a passage must hold; less than typed when too few hold all
	Missing     []string            `json:"missing,omitempty"` // words and phrases of the text that no passage holds
	Widened     []Chip              `json:"widened,omitempty"` // understood, but taken back because nothing was left with them
	Absent      []string            `json:"absent,omitempty"`  // authorities named of which there is no report here
}

// A Chip is one thing that was understood, which the reader can take back.
type Chip struct {
	Facet string `json:"facet"`
	Value string `json:"value"`
	Label string `json:"label"`
	Words string `json:"words"` // the words it was understood from

	Without string `json:"without"`           // the text without those words: what to search for when it is taken back
	Offered bool   `json:"offered,omitempty"` // not used as a filter; a click makes it one
	Typed   bool   `json:"-"`                 // as a field, not understood
	Range   Range  `json:"-"`                 // the stretch of the text that Without leaves out
}

// A Result is one passage found.
type Result struct {
	ID         string         `json:"id"`
	Report     ReportRef      `json:"report"`
	Section    string         `json:"section"`
	Part       string         `json:"part"`
	Paragraph  string         `json:"paragraph"`
	Page       int            `json:"page"`
	Text       string         `json:"text"`
	Highlights [][2]int       `json:"highlights"`        // [start, end) in UTF-16 code units of Text
	Snippet    [][2]int       `json:"snippet,omitempty"` // whole sentences around the best matches, same units
	Themes     []string       `json:"themes"`
	Finding    string         `json:"finding"`
	Score      float64        `json:"score"`
	Citation   string         `json:"citation"`
	URL        string         `json:"url"`
	Similar    int            `json:"similar,omitempty"` // passages folded into this one as near-duplicates
	Explain    any            `json:"explain,omitempty"`
	Passage    corpus.Passage `json:"-"`
}

// A Group is a report with its best passages.
type Group struct {
	Report   corpus.Report `json:"report"`
	Total    int           `json:"total"` // passages of it that match
	Passages []Result      `json:"passages"`
}

// A ReportRef names the report that a passage stands in.
type ReportRef struct {
	ID        string `json:"id"`
	Source    string `json:"source"`
	Title     string `json:"title"`
	Authority string `json:"authority"`
	Kind      string `json:"kind"`
	Framework string `json:"framework"`
	Date      string `json:"date"`
	Licence   string `json:"licence"`
}

// A Value is a facet's value with its count.
type Value struct {
	Value    string `json:"value"`
	Label    string `json:"label"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected"`
}
