// Package corpus reads inspection reports and keeps them.
//
// A file goes in (PDF, DOCX, HTML, Markdown or text); package extract turns it
// into blocks; corpus understands the blocks as a Report: metadata, sections,
// numbered paragraphs and passages, each passage labelled with its themes and
// finding by package label. The Library keeps reports and their original files
// on disk and is the source of truth: everything else can be rebuilt from it.
//
// corpus does not search: packages index and search do.
package corpus
