package extract

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestHostileFilesAreBounded gives every reader what it should choke on, and
// holds it to bounds on time and on all the memory that it ever asked for.
func TestHostileFilesAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("measures memory, which the race detector multiplies: not with -short")
	}
	const (
		longest = 10 * time.Second // some hundred milliseconds on a desk; a busy machine is slower
		most    = 1 << 30          // bytes allocated in all, given back or not
	)
	noise := make([]byte, 1<<20)
	for i := range noise {
		noise[i] = byte(rand.IntN(256))
	}
	for name, c := range map[string]struct {
		data string
		want error // nil means that it is read
	}{
		"a line of 60 MB":              {strings.Repeat("word ", 12<<20), ErrTooLarge},
		"a line of 2 MB":               {strings.Repeat("word ", 2<<20/5), nil},
		"one word of 2 MB":             {strings.Repeat("w", 2<<20), nil},
		"too many paragraphs":          {strings.Repeat("- a\n\n", maxBlocks+2), ErrTooLarge},
		"many wrapped lines":           {strings.Repeat("A line of text that is as long as all of the others are\n", 1<<16), nil},
		"nothing but brackets":         {"# T\n\n" + strings.Repeat("[", 1<<20), nil},
		"nothing but stars":            {"# T\n\na " + strings.Repeat("**a_", 1<<17), nil},
		"a row of a million cells":     {"| a |\n|--|\n" + strings.Repeat("|", 1<<18) + "x|\n", nil},
		"tabs":                         {"a" + strings.Repeat("\t", 1<<19) + "b\n", nil},
		"form feeds":                   {"a" + strings.Repeat("\f", 1<<20) + "b", nil},
		"NUL bytes in text":            {strings.Repeat("word \x00", 1<<18), ErrUnknown},
		"noise":                        {string(noise), ErrUnknown},
		"noise that says PDF":          {"%PDF-1.7\n" + string(noise), ErrDamaged},
		"noise that says ZIP":          {"PK\x03\x04" + string(noise), ErrDamaged},
		"noise that says HTML":         {"<html>" + string(noise), nil},
		"UTF-16 of half characters":    {"\xff\xfe" + strings.Repeat("\x00\xd8", 1<<20), ErrNothingLeft},
		"attributes without end":       {"<html><p " + strings.Repeat("a='b' ", 1<<20) + ">Words", nil},
		"a tag that never closes":      {"<html><p>Words<p " + strings.Repeat("x", 4<<20), nil},
		"lists inside lists":           {"<html>" + strings.Repeat("<ul><li>a", 40_000), ErrDamaged},
		"cells without rows":           {"<html><table>" + strings.Repeat("<td>a", 60_000), nil},
		"selects and forms":            {"<html>" + strings.Repeat("<select><option><form>a", 20_000), nil},
		"links inside bold and italic": {"<html>" + strings.Repeat("<b><a href=x><i>", 300) + strings.Repeat("<p>a</a>", 20_000), nil},
		"deep linked data":             {`<html><script type="application/ld+json">` + strings.Repeat("[", 200_000) + "</script><p>Words", nil},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), longest)
			defer cancel()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Read(ctx, "", []byte(c.data))
			runtime.ReadMemStats(&after)
			var e *Error
			switch {
			case c.want == nil && err != nil && !errors.As(err, &e), c.want != nil && !errors.Is(err, c.want), errors.Is(err, ErrTooSlow):
				t.Errorf("error %v, want %v", err, c.want)
			case c.want == nil && err != nil:
				t.Logf("refused: %v", err)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > most {
				t.Errorf("asked for %d MB", used>>20)
			}
		})
	}
}
