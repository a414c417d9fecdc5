// Package index stores passages and finds them.
//
// An Engine is derived from the library and can always be rebuilt from it. It
// finds candidates and counts facets; it does not decide what is best: ranking
// lives in package search and gives the same order on any engine. Bleve is the
// default engine, and nothing outside this package knows it.
package index

import (
	"context"
	"errors"
)

// The errors that callers tell apart, by errors.Is.
var (
	// ErrQuery is a query that no engine runs: too many leaves, a prefix too
	// short, a date that is none.
	ErrQuery = errors.New("query")
	// ErrClosed is an engine that was closed.
	ErrClosed = errors.New("the index is closed")
)

// The bounds of a query. What goes beyond them is an ErrQuery.
const (
	MaxLeaves = 48   // of Match, each *Near counting one more
	MaxLimit  = 1000 // candidates; Query.After goes on from there
	MinPrefix = 3    // letters of a Prefix
)

// A Field is an indexed text of a passage.
type Field uint8

// The indexed fields. Heading and Text are analysed twice: stemmed and exact
// (lower case only). No stop words are dropped.
const (
	Text    Field = iota // the passage's own words
	Heading              // the headings above it
	About                // authority, kind and framework of its report
	Fields               // how many there are
)

// A Doc is a passage as the engine stores it.
type Doc struct {
	ID      string
	Ordinal int                 // place in its report
	Texts   [Fields]string      // by Field
	Values  map[string][]string // facet name → values: theme, authority, region, kind, framework, year, finding, part, grade ("care_leavers:good"), report
	Date    string              // ISO date, "" unknown: sorts last either way
}

// A Change replaces all passages of one report; no passages removes it.
type Change struct {
	Seq    uint64 // place in the library's history
	Report string
	Docs   []Doc
}

// An Engine keeps passages and finds them. Its methods may be called at once
// from many goroutines; a search sees each report whole, before or after a change.
type Engine interface {
	// Reader is the index as it is when it is asked.
	Reader
	// Apply makes changes durable, all or none, and then visible. Seq rises to the last one's.
	Apply(ctx context.Context, changes []Change) error
	// At gives the index as it was after a change, for what takes several calls
	// or pages: it stays as it is until it is released. With 0, and where that
	// moment is not kept any more, it is the index as it is now; its Seq tells.
	At(seq uint64) (r Reader, release func(), err error)
	// Info says how large the engine is.
	Info() Info
	Close() error
}

// A Reader finds passages.
type Reader interface {
	// Seq is the last change applied, 0 for an empty engine.
	Seq() uint64
	// Search finds the passages that match and counts facets over them.
	Search(ctx context.Context, q *Query) (*Result, error)
	// Stats gives the figures of a query's leaves without searching.
	Stats(ctx context.Context, match Node) (Stats, error)
	// Terms lists up to n indexed words of the exact form of Text that begin with
	// prefix, most frequent first, each with the number of passages that hold it.
	Terms(ctx context.Context, prefix string, n int) ([]TermCount, error)
	// Similar lists indexed words within maxEdits (1 or 2; a transposition is one)
	// of word that share its first two letters: nearest first, then most frequent.
	Similar(ctx context.Context, word string, maxEdits int) ([]TermCount, error)
}

// Info is the size of an engine.
type Info struct {
	Docs     int   // passages
	Reports  int   // reports with a passage
	Bytes    int64 // on disk
	Segments int
	Seq      uint64
	Rebuilds int // how often it was made again while it served
}

// A TermCount is a word and the number of passages that hold it.
type TermCount struct {
	Term  string
	Count int
}

// A Query says what to find.
type Query struct {
	Match  Node     // nil matches everything
	Also   []Node   // *Word and *Phrase that raise a score and need not match; their leaves come after Match's
	Filter []Filter // AND across, OR within
	Facets []string // facet names to count
	Sort   Sort
	Limit  int      // how many candidates, at most MaxLimit
	After  *Key     // begin behind this place in the order
	Detail bool     // give Hit.Matches
	Values []string // facets whose values each hit gives: Hit.Values

	// Weights of the fields in Hit.Score; all zero means 1, 0.5 and 0.3.
	Weights [Fields]float64
}

// A Filter keeps passages that hold any of the values of one facet. A facet's
// own counts ignore its own filter.
type Filter struct {
	Facet    string
	Values   []string // any of them; nil only for a date range
	From, To string   // with Facet "date": ISO dates, inclusive, "" open
}

// Sort is the order of the candidates.
type Sort uint8

// The orders. Ties fall to date (newest first), then report and ordinal.
const (
	Relevance Sort = iota
	Newest
	Oldest
)

// A Key is a place in the order of the hits. The passage need not exist any more.
type Key struct {
	Score   float64 // with Relevance only
	Date    string
	Report  string
	Ordinal int
}

// A Node is a part of a query: *Word, *Phrase, *Near, *Prefix, *Has, *And, *Or or *Not.
type Node interface{ node() }

type (
	// Word matches a word, by its stem unless Exact. Text that holds several
	// words ("multi-agency") matches where they stand side by side.
	Word struct {
		Text   string
		Exact  bool
		Fields []Field // nil: all
		Boost  float64 // 0 means 1
	}
	// Phrase matches words that stand side by side, as printed.
	Phrase struct {
		Words  []string
		Stem   bool    // match stems: for synonyms of several words
		Fields []Field // nil: Text and Heading
		Boost  float64
	}
	// Near matches where two nodes (Word, Phrase, Prefix or Or of these) stand
	// within K words of each other in Text, in either order, without overlap:
	// K = 1 is side by side. The fields of its leaves are ignored.
	Near struct {
		A, B Node
		K    int
	}
	// Prefix matches words that begin with Text, MinPrefix letters at least: the
	// 2,000 most frequent of them. In Hit.Score each passage counts once.
	Prefix struct {
		Text   string
		Fields []Field
	}
	// Has matches passages that hold any of the values of a facet. It is for
	// filters inside OR and NOT; it is no leaf, and a filter that all must pass
	// belongs in Query.Filter.
	Has struct{ Filter }
	// And matches where all do.
	And struct{ Nodes []Node }
	// Or matches where at least Min (0 means 1) do.
	Or struct {
		Nodes []Node
		Min   int
	}
	// Not matches where Node does not.
	Not struct{ Node Node }
)

func (*Word) node()   {}
func (*Phrase) node() {}
func (*Near) node()   {}
func (*Prefix) node() {}
func (*Has) node()    {}
func (*And) node()    {}
func (*Or) node()     {}
func (*Not) node()    {}

// A Result is what a search found.
type Result struct {
	Total   int // passages that match
	Reports int // reports with one
	Hits    []Hit
	Facets  map[string][]Count // by facet name; count down, then value up
	Stats   Stats
}

// A Count is the number of matching passages that hold a facet's value.
type Count struct {
	Value string
	Count int
}

// A Hit is a candidate.
type Hit struct {
	ID      string
	Report  string
	Ordinal int
	Date    string
	Score   float64     // first-pass score, textbook BM25 over statistics of the whole index
	Lengths [Fields]int // words of each field
	Matches []Match     // with Query.Detail, in the order of the query's leaves
	Values  [][]string  // by Query.Values; shared between hits, not to be changed
}

// A Match is where one leaf (Word, Phrase or Prefix, numbered from 0 in depth-first order) stands in a hit.
type Match struct {
	Leaf   int
	Field  Field
	Places []Place
}

// A Place is one occurrence.
type Place struct {
	Position   int // of its first word, from 1; a new line adds LineGap
	Words      int // how many words it spans
	Start, End int // bytes into the field's text
}

// LineGap is what a new line adds to positions: neither phrases nor Near with a
// smaller K reach from one paragraph into the next.
const LineGap = 16

// Stats are the figures that ranking needs, over the whole index.
type Stats struct {
	Docs      int
	AvgLength [Fields]float64
	DocFreq   [][Fields]int // by leaf: passages that hold it, by field
	LeafDocs  []int         // by leaf: passages that hold it in any of its fields
}
