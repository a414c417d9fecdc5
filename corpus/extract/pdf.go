package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"findings/corpus/extract/pdf"
)

// The limits of one PDF.
const (
	maxPDF     = 256 << 20        // bytes
	pdfTimeout = 30 * time.Second // a report of 100 pages takes 0.1 s
)

// readPDF reads a PDF: by its tags where it has them, else by the places of its
// words on the page.
func readPDF(ctx context.Context, data []byte) (*Document, error) {
	if len(data) > maxPDF {
		return nil, &Error{ErrTooLarge, fmt.Sprintf("%d MB, the limit is %d MB", len(data)>>20, maxPDF>>20)}
	}
	parent := ctx
	ctx, cancel := context.WithTimeout(ctx, pdfTimeout)
	defer cancel()
	doc, err := pdf.Open(ctx, data)
	if err != nil {
		if parent.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
			return nil, &Error{ErrTooSlow, fmt.Sprintf("more than %v", pdfTimeout)}
		}
		return nil, pdfError(err, data)
	}
	markRunning(doc)
	blocks := pdfBlocks(doc)
	if len(blocks) == 0 {
		return nil, &Error{Reason: ErrNoText}
	}
	return &Document{Format: "pdf", Title: doc.Title, Pages: len(doc.Pages), Blocks: blocks}, nil
}

var looksLikeHTML = regexp.MustCompile(`(?i)^\s*(<!doctype html|<html|<head|<\?xml|<!--)`)

func pdfError(err error, data []byte) error {
	switch {
	case errors.Is(err, pdf.ErrNotPDF):
		detail := ""
		if looksLikeHTML.Match(data[:min(len(data), 1024)]) || bytes.Contains(data[:min(len(data), 1024)], []byte("<html")) {
			detail = "it is a web page"
		}
		return &Error{ErrNotPDF, detail}
	case errors.Is(err, pdf.ErrEncrypted):
		return &Error{Reason: ErrEncrypted}
	case errors.Is(err, pdf.ErrDamaged):
		return &Error{ErrDamaged, "its objects cannot be read"}
	}
	return err
}

// pdfBlocks chooses the way of reading. Tags win when nearly all text hangs on
// them.
func pdfBlocks(doc *pdf.Document) []Block {
	var ps []piece
	if b := newTagged(doc); b.covers() > 0.9 {
		ps = b.read()
	} else {
		ps = byPlace(doc)
	}
	return finish(ps)
}
