// Package pdftest writes small PDFs for tests.
package pdftest

import (
	"bytes"
	"fmt"
)

// A File is a PDF in the making. Objects are numbered from 1 in the order they
// are added; object 1 must be the catalog.
type File struct {
	objects []string
}

// Add adds an object by its source and returns its number.
func (f *File) Add(source string) int {
	f.objects = append(f.objects, source)
	return len(f.objects)
}

// Stream adds a stream with the given dictionary entries.
func (f *File) Stream(entries string, data []byte) int {
	return f.Add(fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(data), data))
}

// Bytes writes the file with its cross reference table. More is added to the
// trailer.
func (f *File) Bytes(more string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	at := make([]int, len(f.objects))
	for i, o := range f.objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, more, xref)
	return b.Bytes()
}

// Pages returns a file with one page for each content stream. The fonts are F1
// (Helvetica) and F2 (Helvetica-Bold), the page is A4.
func Pages(contents ...string) []byte { return Tagged("", "", contents...) }

// Tagged is Pages with a structure tree: kids is the source of the /K of its
// root, in which page n is the object PageID(n), and roleMap that of its role map.
func Tagged(kids, roleMap string, contents ...string) []byte {
	f := &File{}
	catalog := "<< /Type /Catalog /Pages 2 0 R"
	if kids != "" {
		catalog += fmt.Sprintf(" /MarkInfo << /Marked true >> /StructTreeRoot << /Type /StructTreeRoot /RoleMap << %s >> /K [ %s ] >>", roleMap, kids)
	}
	f.Add(catalog + " >>")
	list := ""
	for i := range contents {
		list += fmt.Sprintf("%d 0 R ", PageID(i+1))
	}
	f.Add(fmt.Sprintf("<< /Type /Pages /Kids [ %s] /Count %d >>", list, len(contents)))
	f.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	f.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
	for i, c := range contents {
		f.Add(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>", PageID(i+1)+1))
		f.Stream("", []byte(c))
	}
	return f.Bytes("")
}

// PageID is the object number of the nth page (from 1) of Pages and Tagged.
func PageID(n int) int { return 3 + 2*n }
