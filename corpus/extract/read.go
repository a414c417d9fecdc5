package extract

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// MaxFile is the size in bytes of the largest file that is read. Callers check
// it before they load a file; the largest of several hundred published reports
// has less than one megabyte.
const MaxFile = 64 << 20

// Bounds on what one file may unfold to, generous for a report of some hundred
// pages.
const (
	maxText   = 8 << 20 // bytes of characters in a web page or text file
	maxBlocks = 200_000
	maxJoined = 16 << 10 // bytes of a paragraph to which more lines are joined
)

// Read returns the blocks of a file. What it is, its bytes decide; name, which
// may be empty, only tips the balance between Markdown and plain text and says
// what the giver took the file for. The error is an *Error, or the context's
// own when the caller gave up.
func Read(ctx context.Context, name string, data []byte) (*Document, error) {
	if len(data) > MaxFile {
		return nil, &Error{ErrTooLarge, fmt.Sprintf("%d MB, the limit is %d MB", len(data)>>20, MaxFile>>20)}
	}
	doc, err := read(ctx, name, data)
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, &Error{ErrTooSlow, ""}
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, err
	}
	if len(doc.Blocks) == 0 {
		return nil, &Error{ErrNothingLeft, ""}
	}
	return doc, nil
}

func read(ctx context.Context, name string, data []byte) (*Document, error) {
	if len(data) == 0 {
		return nil, &Error{ErrEmpty, ""}
	}
	is := sniff(data)
	switch is.format {
	case "pdf":
		return readPDF(ctx, data)
	case "docx":
		return readDOCX(ctx, data)
	case "html":
		return readHTML(ctx, data)
	case "text":
		text, err := decodeText(data)
		if err != nil {
			return nil, err
		}
		if isMarkdown(text, name) {
			return readMarkdown(ctx, text)
		}
		return readText(ctx, text)
	}
	return nil, refusal(name, is)
}

// refusal says why a file that no reader takes is refused.
func refusal(name string, is kind) error {
	if is.reason != nil {
		return &Error{is.reason, is.detail}
	}
	if strings.EqualFold(filepath.Ext(name), ".pdf") {
		return &Error{ErrNotPDF, is.detail}
	}
	return &Error{ErrUnknown, is.detail}
}
