// Package extract turns the bytes of a file into blocks of text in reading
// order: headings, paragraphs, list items, table rows and footnotes, with their
// pages. It knows file formats and nothing about inspection reports.
//
// The bytes are a stranger's: every reader is bounded in time and memory, never
// panics on its input and says what was wrong with an *Error.
package extract

import (
	"errors"
	"fmt"
)

// A Document is what a file holds.
type Document struct {
	Format    string // "pdf", "docx", "html", "markdown" or "text"
	Title     string // the file's own title property, often wrong or ""
	Publisher string // the site's name, HTML only, or ""
	Published string // ISO date that the file's own properties give, HTML only, or ""
	Pages     int    // 0 for formats without pages
	Blocks    []Block
}

// A Kind says what a block is.
type Kind uint8

// The kinds of block.
const (
	Paragraph Kind = iota
	Heading
	Item     // a list item
	Row      // a table row, see Block.Cells
	Footnote // set apart from the sentences it interrupts
)

// A Block is one paragraph, heading, list item, table row or footnote. Running
// headers, footers and page numbers are not blocks.
type Block struct {
	Kind  Kind
	Level int      // depth of a heading (1 outermost, 0 unknown) or list item (from 1)
	Label string   // printed number or bullet before the text: "27.", "•", "a)"; not part of Text
	Text  string   // one line, single spaces, words as printed; whole across page breaks
	Cells []string // of a Row; Text then holds them joined by " | "
	Page  int      // 1-based page it begins on, 0 without pages
	Size  float64  // type size in points of most of it, 0 unknown
	Bold  bool     // all of it is bold
	Table int      // number of the table a Row belongs to, from 1
}

// An Error says why a file could not be read, in words for the person who gave it.
type Error struct {
	Reason error  // one of the errors below
	Detail string // what was seen, "" when Reason says it all
}

// The reasons a file is refused.
var (
	ErrEmpty       = errors.New("the file is empty")
	ErrUnknown     = errors.New("not a PDF, DOCX, HTML, Markdown or text file")
	ErrNotPDF      = errors.New("not a PDF, whatever its name says")
	ErrNoText      = errors.New("no text layer: the pages are pictures")
	ErrDamaged     = errors.New("damaged")
	ErrEncrypted   = errors.New("encrypted: it needs a password")
	ErrTooLarge    = errors.New("too large")
	ErrTooSlow     = errors.New("reading took too long")
	ErrErrorPage   = errors.New("an error page of a website, not a report")
	ErrNothingLeft = errors.New("no main text found")
)

func (e *Error) Error() string {
	if e.Detail == "" {
		return e.Reason.Error()
	}
	return fmt.Sprintf("%v: %s", e.Reason, e.Detail)
}

func (e *Error) Unwrap() error { return e.Reason }
