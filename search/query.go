package search

// An Expr is a part of a parsed query: *Word, *Concept, *Phrase, *Near,
// *Prefix, *Filter, *Section, *Words, *And, *Or or *Not. The parser makes it
// from the text, the vocabulary adds alternatives, and compile turns it into an
// index.Node.
type Expr interface {
	// Source is the stretch of the text that the part was read from.
	Source() Range
}

// A Range is a stretch of Request.Text: [Start, End) in bytes.
type Range struct {
	Start, End int
}

// Source makes everything that holds a Range an Expr.
func (r Range) Source() Range { return r }

type (
	// Word is one word. It matches by its stem unless Exact. Inside Words it is
	// one of several that should match; elsewhere it must.
	Word struct {
		Range
		Text         string // in lower case, without punctuation around it; SEND and IT in capitals where they are acronyms
		Exact        bool
		Alternatives []Alternative
	}
	// Concept is a run of words that the vocabulary knows as one idea ("foster
	// parents"). It matches where its words stand side by side, where any
	// alternative does, and more weakly where its words stand apart.
	Concept struct {
		Range
		Words        []*Word
		Alternatives []Alternative
	}
	// Phrase is a quoted phrase: matched as printed, never expanded.
	Phrase struct {
		Range
		Words []string
	}
	// Near matches A (*Word, *Phrase or *Prefix) and B within K words of each other.
	Near struct {
		Range
		A, B Expr
		K    int
	}
	// Prefix matches words that begin with Text, three letters at least.
	Prefix struct {
		Range
		Text string
	}
	// Filter keeps passages with one of the values of a facet; with Facet
	// "date", those dated From to To (ISO, inclusive, "" open).
	Filter struct {
		Range
		Facet    string
		Values   []string
		From, To string
	}
	// Section matches Expr in the headings only.
	Section struct {
		Range
		Expr Expr
	}
	// Words are parts typed side by side without an operator. Enough of its
	// words and concepts must match, and every other part.
	Words struct {
		Range
		Parts []Expr
	}
	// And matches where all do.
	And struct {
		Range
		Exprs []Expr
	}
	// Or matches where any does.
	Or struct {
		Range
		Exprs []Expr
	}
	// Not matches where Expr does not.
	Not struct {
		Range
		Expr Expr
	}
)

// An Alternative is another way to say a Word or Concept.
type Alternative struct {
	Words  []string // one word, or several that stand side by side; matched by their stems
	Weight float64  // over 0 to 1: how nearly it says the same
	Why    string   // "acronym", "synonym", "associated"...
}

// Understood is what the words of a request were taken to mean.
type Understood struct {
	Expr   Expr                // what is left to match, nil for everything
	Filter map[string][]string // facet → values taken from the words, to join the request's own
	From   string              // ISO date taken from the words, or ""
	To     string
	Prefer map[string][]string // facet → values that were asked for but do not filter: "finding" → "weakness"
	Absent []string            // authorities named of which the library has no report
	Query  Interpretation      // what the reader is told
}
