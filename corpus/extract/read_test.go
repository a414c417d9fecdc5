package extract

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// show writes blocks one a line: kind and level, label, text.
func show(d *Document) string {
	var b strings.Builder
	for _, x := range d.Blocks {
		fmt.Fprintf(&b, "%c", "PHIRF"[x.Kind])
		if x.Level > 0 {
			fmt.Fprintf(&b, "%d", x.Level)
		}
		if x.Page > 0 {
			fmt.Fprintf(&b, " p%d", x.Page)
		}
		if x.Label != "" {
			fmt.Fprintf(&b, " [%s]", x.Label)
		}
		fmt.Fprintf(&b, " %s\n", x.Text)
	}
	return b.String()
}

func mustRead(t *testing.T, name, data string) *Document {
	t.Helper()
	d, err := Read(context.Background(), name, []byte(data))
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return d
}

func TestReadRefuses(t *testing.T) {
	zip := func(names ...string) string {
		parts := map[string]string{}
		for _, n := range names {
			parts[n] = "x"
		}
		return zipOf(t, parts)
	}
	errorPage := `<!DOCTYPE html><html><head><title>Report not found - Reports</title></head><body><nav>Home</nav><h1>Report not found</h1><p>Sorry, the document no longer exists.</p></body></html>`
	for _, c := range []struct {
		name, file, data string
		want             error
		says             string
	}{
		{"no bytes", "a.pdf", "", ErrEmpty, ""},
		{"only white space", "a.txt", " \n\t\n", ErrEmpty, ""},
		{"only a byte order mark", "a.txt", "\xef\xbb\xbf", ErrEmpty, ""},
		{"an error page named .pdf", "a.pdf", errorPage, ErrErrorPage, "Report not found"},
		{"a server's XML message", "a.pdf", `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>`, ErrErrorPage, "message"},
		{"a server's JSON message", "a.pdf", `{"error": "document not found"}`, ErrErrorPage, "message"},
		{"a picture", "a.png", "\x89PNG\r\n\x1a\n0000", ErrUnknown, "picture"},
		{"a picture named .pdf", "a.pdf", "\xff\xd8\xff\xe0 0000 JFIF", ErrNotPDF, "picture"},
		{"an old Word file", "a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), ErrUnknown, "save it as DOCX or PDF"},
		{"an encrypted Word file", "a.docx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + string(utf16le("EncryptedPackage")), ErrEncrypted, "password"},
		{"rich text", "a.rtf", `{\rtf1\ansi Dear}`, ErrUnknown, "save it as DOCX or PDF"},
		{"an Excel workbook", "a.xlsx", zip("[Content_Types].xml", "xl/workbook.xml"), ErrUnknown, "Excel"},
		{"a presentation", "a.pptx", zip("ppt/presentation.xml"), ErrUnknown, "PowerPoint"},
		{"an OpenDocument file", "a.odt", zip("mimetype", "content.xml"), ErrUnknown, "OpenDocument"},
		{"any other ZIP file", "a.zip", zip("a.pdf", "b.pdf"), ErrUnknown, "unpack"},
		{"a ZIP file cut short", "a.docx", zip("word/document.xml")[:40], ErrDamaged, "cut short"},
		{"binary data", "a.bin", strings.Repeat("\x00\x01\x02\x83abc", 100), ErrUnknown, "binary"},
		{"NUL bytes alone", "a.txt", strings.Repeat("\x00", 1000), ErrUnknown, "binary"},
		{"JSON", "a.json", `[{"a": 1}]`, ErrUnknown, "JSON"},
		{"XML", "a.xml", `<?xml version="1.0"?><feed/>`, ErrUnknown, "XML"},
		{"a web archive", "a.mht", "From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related\n", ErrUnknown, "save the page as HTML"},
		{"a page without text", "a.html", `<html><body><nav>Home</nav></body></html>`, ErrNothingLeft, ""},
		{"a file over the limit", "a.txt", strings.Repeat("a", MaxFile+1), ErrTooLarge, "64 MB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(context.Background(), c.file, []byte(c.data))
			var e *Error
			if !errors.As(err, &e) || !errors.Is(err, c.want) {
				t.Fatalf("error %v, want an *Error for %v", err, c.want)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %q does not say %q", err, c.says)
			}
		})
	}
}

func TestReadDecidesByContent(t *testing.T) {
	long := strings.Repeat("Inspectors found that most plans are clear and reviewed in time. ", 8)
	for _, c := range []struct{ name, file, data, want string }{
		{"text named .pdf", "a.pdf", "Dear Ms Hale\n\n" + long, "text"},
		{"a page named .txt", "a.txt", "<!doctype html><title>T</title><p>" + long, "html"},
		{"a page after a comment", "a", "<!-- saved -->\n<html><p>" + long, "html"},
		{"Markdown by its headings", "a.txt", "# Report\n\n" + long, "markdown"},
		{"Markdown by its name alone", "a.md", long, "markdown"},
		{"text", "", long, "text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := mustRead(t, c.file, c.data).Format; got != c.want {
				t.Errorf("format %q, want %q", got, c.want)
			}
		})
	}
}

func TestReadKeepsTime(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), -time.Second)
	defer cancel()
	if _, err := Read(ctx, "", []byte("Words.")); !errors.Is(err, ErrTooSlow) {
		t.Errorf("past the deadline: %v, want %v", err, ErrTooSlow)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Read(ctx, "", []byte("Words.")); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v, want %v", err, context.Canceled)
	}
}

func TestDecode(t *testing.T) {
	const want = "P The children’s views – café"
	for name, data := range map[string]string{
		"UTF-8":                       "The children’s views – café",
		"UTF-8 with mark":             "\ufeffThe children’s views – café",
		"Windows-1252":                "The children\x92s views \x96 caf\xe9",
		"UTF-16 little endian":        "\xff\xfe" + string(utf16le("The children’s views – café")),
		"UTF-16 without mark":         string(utf16le("The children’s views – café")),
		"soft hyphen and wide spaces": "The chil\u00addren’s\u00a0 views –\u2003café",
		"stray NUL":                   strings.Repeat(" ", 200) + "The children’s views – ca\x00fé",
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, strings.TrimSpace(show(mustRead(t, "", data)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
