package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"findings/corpus/extract/pdf/pdftest"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

const hello = "BT /F1 12 Tf 72 700 Td (Care leavers feel safe.) Tj ET"

func text(d *Document) string {
	var b strings.Builder
	for _, p := range d.Pages {
		for _, r := range p.Runs {
			b.WriteString(r.Text + "\n")
		}
	}
	return strings.TrimSpace(b.String())
}

// TestHostile gives files that are made to hang, to crash or to fill the memory.
// Each must be read or refused quickly.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time, which the race detector multiplies: not with -short")
	}
	for name, c := range map[string]struct {
		data []byte
		text string // that is read, "" for none
		err  error
	}{
		"a page count of two thousand million":    {bytes.Replace(pdftest.Pages(hello), []byte("/Count 1"), []byte("/Count 2000000000"), 1), "Care leavers feel safe.", nil},
		"a page tree that holds itself":           {bytes.Replace(pdftest.Pages(hello), []byte("/Kids ["), []byte("/Kids [2 0 R "), 1), "Care leavers feel safe.", nil},
		"one page ten thousand times":             {bytes.Replace(pdftest.Pages(hello), []byte("/Kids ["), []byte("/Kids ["+strings.Repeat("5 0 R ", 10_000)), 1), "Care leavers feel safe.", nil},
		"a stream that unfolds to 100 MB":         {withStream("/Filter /FlateDecode", zeros(100<<20)), "", nil},
		"a stream packed twice":                   {withStream("/Filter [/FlateDecode /FlateDecode]", pack(zeros(100<<20))), "", nil},
		"a form that draws itself":                {withForm("/Fm Do " + hello), "Care leavers feel safe.", nil},
		"a structure tree that holds itself":      {pdftest.Tagged("<< /S /P /Pg 5 0 R /K [0 1 0 R] >>", "/P /P", "/P <</MCID 0>> BDC "+hello+" EMC"), "Care leavers feel safe.", nil},
		"arrays nested a hundred thousand deep":   {pdftest.Pages(strings.Repeat("[", 100_000) + hello), "", nil},
		"states saved a million times":            {pdftest.Pages(strings.Repeat("q ", 1_000_000) + hello), "Care leavers feel safe.", nil},
		"marks opened a million times":            {pdftest.Pages(strings.Repeat("/P BMC ", 1_000_000) + hello), "Care leavers feel safe.", nil},
		"coordinates beyond all bounds":           {pdftest.Pages("BT /F1 1e30 Tf 99999999999999999999 0 Td (x) Tj /F1 12 Tf (y) Tj ET"), "", nil},
		"an operator without operands":            {pdftest.Pages("Tf Tm Td Tj TJ cm Do gs BDC ' \" " + hello), "Care leavers feel safe.", nil},
		"an inline image without an end":          {pdftest.Pages(hello + " BI /W 1 ID \x00\x01\x02"), "Care leavers feel safe.", nil},
		"a reference table that points at itself": {[]byte("%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer << /Size 1 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF"), "", ErrDamaged},
		"a dictionary without an end":             {append([]byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog "), bytes.Repeat([]byte("/A << "), 200_000)...), "", ErrDamaged},
		"an object without an end":                {append([]byte("%PDF-1.4\n1 0 obj\n("), bytes.Repeat([]byte("a "), 4<<20)...), "", ErrDamaged},
		"a million object heads":                  {append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("1 0 obj "), 1_000_000)...), "", ErrDamaged},
		"a password":                              {encrypted(t, "secret"), "", ErrEncrypted},
		"an owner's password only":                {encrypted(t, ""), "Care leavers feel safe.", nil},
		"a web page":                              {[]byte("<!DOCTYPE html><html>"), "", ErrNotPDF},
		"nothing":                                 {nil, "", ErrNotPDF},
	} {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			start := time.Now()
			d, err := Open(context.Background(), c.data)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			if n := runtime.NumGoroutine(); n > before {
				t.Errorf("%d goroutines more than before", n-before)
			}
			if !errors.Is(err, c.err) {
				t.Fatalf("error %v, want %v", err, c.err)
			}
			if err == nil && text(d) != c.text {
				t.Errorf("text %q, want %q", text(d), c.text)
			}
		})
	}
}

// TestDamaged takes parts of a file away: what is left of the text is read.
func TestDamaged(t *testing.T) {
	whole := pdftest.Pages(hello, strings.Replace(hello, "safe", "heard", 1))
	xref := bytes.LastIndex(whole, []byte("xref\n0"))
	for name, data := range map[string][]byte{
		"no cross references": whole[:xref],
		"no end":              whole[:len(whole)-20],
		"a shifted beginning": append([]byte("%PDF-1.7\nsomething in front\n"), whole...),
		"one object lost":     bytes.Replace(whole, []byte("4 0 obj"), []byte("4 0 xxx"), 1),
		"no catalog":          bytes.Replace(whole[:xref], []byte("1 0 obj"), []byte("1 0 xxx"), 1),
		"a wrong length":      bytes.ReplaceAll(whole, []byte(fmt.Sprintf("/Length %d", len(hello))), []byte("/Length 3")),
		"lying references":    bytes.ReplaceAll(whole, []byte("00 00000 n"), []byte("77 00000 n")),
	} {
		t.Run(name, func(t *testing.T) {
			d, err := Open(context.Background(), data)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := text(d), "Care leavers feel safe.\nCare leavers feel heard."; got != want {
				t.Errorf("text %q, want %q", got, want)
			}
		})
	}
}

func TestDeadline(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(ctx, pdftest.Pages(hello)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func zeros(n int) []byte { return pack(make([]byte, n)) }

func pack(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func withStream(entries string, data []byte) []byte {
	f := &pdftest.File{}
	f.Add("<< /Type /Catalog /Pages 2 0 R >>")
	f.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	f.Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>")
	f.Stream(entries, data)
	return f.Bytes("")
}

func withForm(content string) []byte {
	f := &pdftest.File{}
	f.Add("<< /Type /Catalog /Pages 2 0 R >>")
	f.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	f.Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources 6 0 R /Contents 4 0 R >>")
	f.Stream("", []byte(content))
	f.Stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 6 0 R", []byte("/Fm Do /Fm Do /Fm Do"))
	f.Add("<< /XObject << /Fm 5 0 R >> /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>")
	return f.Bytes("")
}

func encrypted(t *testing.T, password string) []byte {
	t.Helper()
	api.DisableConfigDir()
	var b bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(pdftest.Pages(hello)), &b, model.NewAESConfiguration(password, "owner", 256)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
