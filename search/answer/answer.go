package answer

import "findings/search"

// A Request is a question with the same filters as a search.
type Request struct {
	Question string
	Filter   map[string][]string
	From, To string
	Mode     string // "extractive", "generated" or "" for the default
}

// An Answer is the answer to a question. Every sentence is a quotation, or is
// made only of quotations and of the report's metadata, and carries citations.
// The JSON form is that of the HTTP API.
type Answer struct {
	Question    string              `json:"question"`
	Kind        string              `json:"kind"` // "fact", "finding", "list", "change", "metadata", "improve" or "compare"
	Mode        string              `json:"mode"`
	Abstained   bool                `json:"abstained"`
	Reason      string              `json:"reason"`         // why it abstained, a sentence, or ""
	Note        string              `json:"note,omitempty"` // what else the reader should know: that quotations stand in for the model, say
	Fault       error               `json:"-"`              // why the language model was not used, for the log
	Interpreted map[string][]string `json:"interpreted"`
	Chips       []search.Chip       `json:"chips,omitempty"`
	TookMS      float64             `json:"took_ms"`
	Answer      Text                `json:"answer"`
	Citations   []Citation          `json:"citations"`
	Nearest     []Citation          `json:"nearest,omitempty"` // when abstained: the nearest passages, not an answer
}

// An Event is a sentence of an answer on its way, with the citations that come
// with it for the first time.
type Event struct {
	Sentence  Sentence   `json:"sentence"`
	Citations []Citation `json:"citations"`
}

// Text is what the answer says.
type Text struct {
	Text      string     `json:"text"`
	Sentences []Sentence `json:"sentences"`
}

// A Sentence is a part of the answer with the numbers of its citations.
type Sentence struct {
	Text      string `json:"text"`
	Citations []int  `json:"citations"`
}

// A Citation is a quotation and where it stands.
type Citation struct {
	N           int              `json:"n"`       // from 1
	Passage     string           `json:"passage"` // passage ID, "" for metadata without one
	Report      search.ReportRef `json:"report"`
	Section     string           `json:"section"`
	Paragraph   string           `json:"paragraph"`
	Page        int              `json:"page"`
	Quote       string           `json:"quote"`           // exact bytes of PassageText
	Marks       [][2]int         `json:"marks,omitempty"` // the answer's words in Quote, [start, end) in UTF-16 code units
	PassageText string           `json:"passage_text"`
	Citation    string           `json:"citation"`
	URL         string           `json:"url"`
}
