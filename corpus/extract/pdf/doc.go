// Package pdf reads what the pages of a PDF show: runs of text with their
// place, type size and weight, and the structure tags that say which run
// belongs to which paragraph, heading, list item or table cell.
//
// The object layer (cross references, object streams, encryption with an empty
// password, filters) is pdfcpu's. The content streams, fonts and tags are read
// here. What a run means for a report is not decided here.
//
// A file is a stranger's: sizes, counts, depths and time are bounded, a page
// that cannot be read to its end gives what came before, and nothing panics.
package pdf
