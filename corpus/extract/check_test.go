package extract

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// checkBlocks reads anything and holds the result to what a Document promises:
// an *Error or blocks of clean single lines, without delay.
func checkBlocks(t *testing.T, name string, data []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	d, err := Read(ctx, name, data)
	if err != nil {
		var e *Error
		if !errors.As(err, &e) {
			t.Fatalf("an error that is no *Error: %v", err)
		}
		if errors.Is(err, ErrTooSlow) {
			t.Fatal("took more than ten seconds")
		}
		return
	}
	if len(d.Blocks) == 0 {
		t.Fatal("no blocks and no error")
	}
	for i, b := range d.Blocks {
		switch {
		case b.Text == "":
			t.Fatalf("block %d has no text: %+v", i, b)
		case !utf8.ValidString(b.Text), strings.ContainsAny(b.Text, "\n\t\r\f\x00"), strings.Contains(b.Text, "  "), strings.TrimSpace(b.Text) != b.Text:
			t.Fatalf("block %d is not one clean line: %q", i, b.Text)
		case (b.Kind == Row) != (len(b.Cells) > 0), b.Kind == Row && b.Table == 0:
			t.Fatalf("block %d: cells without a row or a row without its table: %+v", i, b)
		}
	}
}
