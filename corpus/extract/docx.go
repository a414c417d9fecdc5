package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html/charset"
)

// Bounds on a DOCX file. Its XML packs about ten to one.
const (
	maxPart    = 64 << 20 // bytes of one part, unpacked
	maxRatio   = 200      // unpacked to packed, for parts of more than 4 MB
	maxEntries = 20_000   // parts
	maxDepth   = 200      // elements inside each other
)

var errDeep = errors.New("elements nested too deeply")

// readDOCX reads a Word document: paragraphs, headings, lists with their
// automatic numbers, tables and footnotes, with tracked changes accepted.
func readDOCX(ctx context.Context, data []byte) (*Document, error) {
	z, err := openZip(data)
	if err != nil {
		return nil, err
	}
	r := &docxReader{ctx: ctx, zip: z, budget: maxText}
	for _, part := range []struct {
		name string
		read func(*part) error
	}{
		{"styles", r.readStyles}, {"numbering", r.readNumbering},
		{"footnotes", r.readNotes}, {"endnotes", r.readNotes}, {"document", r.readBody},
	} {
		if err := r.each(part.name, part.read); err != nil {
			return nil, err
		}
	}
	d := &Document{Format: "docx", Title: r.title(), Blocks: withoutContents(dropEmpty(r.blocks))}
	return d, nil
}

// openZip opens the directory of a ZIP file of bounded length.
func openZip(data []byte) (*zip.Reader, error) {
	if n := bytes.Count(data, []byte("PK\x01\x02")); n > maxEntries {
		return nil, &Error{ErrTooLarge, fmt.Sprintf("a ZIP file of %d parts", n)}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &Error{ErrDamaged, "a ZIP file that is cut short or broken"}
	}
	return z, nil
}

// A docxReader gathers what the parts of one document say.
type docxReader struct {
	ctx    context.Context
	zip    *zip.Reader
	budget int // bytes of text that may still come

	styles    map[string]*style
	size      float64 // of type, in points, where nothing says other
	numbering numbering
	notes     map[string][]string // paragraphs by kind and id of the note
	noted     int                 // notes referred to so far

	blocks []Block
	table  int
}

// each reads the named part: "document" is word/document.xml, or
// word/document2.xml as some programs call it. A part that is not there is none.
func (r *docxReader) each(name string, read func(*part) error) error {
	want := regexp.MustCompile(`(?i)^word/` + name + `\d{0,2}\.xml$`)
	for _, f := range r.zip.File {
		if !want.MatchString(strings.ReplaceAll(f.Name, `\`, "/")) {
			continue
		}
		p, err := r.open(f)
		if err != nil {
			return err
		}
		err = read(p)
		p.close()
		return r.explain(f.Name, p, err)
	}
	if name == "document" {
		return &Error{ErrDamaged, "the Word document has no text part"}
	}
	return nil
}

func (r *docxReader) explain(name string, p *part, err error) error {
	var known *Error
	switch {
	case err == nil, errors.As(err, &known), r.ctx.Err() != nil:
		return err
	case p.limit.N <= 0:
		return &Error{ErrTooLarge, fmt.Sprintf("its part %s unpacks to more than %d MB", path.Base(name), maxPart>>20)}
	case errors.Is(err, errDeep):
		return &Error{ErrDamaged, errDeep.Error()}
	}
	return &Error{ErrDamaged, fmt.Sprintf("its part %s is cut short or broken", path.Base(name))}
}

// A part is the XML of one file in the ZIP file, read piece by piece.
type part struct {
	*xml.Decoder
	ctx    context.Context
	limit  *io.LimitedReader
	closer io.Closer
	depth  int
	seen   int
}

func (r *docxReader) open(f *zip.File) (*part, error) {
	if f.UncompressedSize64 > maxPart || f.UncompressedSize64 > 4<<20 && f.UncompressedSize64/maxRatio > f.CompressedSize64 {
		return nil, &Error{ErrTooLarge, fmt.Sprintf("its part %s unpacks to %d MB", path.Base(f.Name), f.UncompressedSize64>>20)}
	}
	rc, err := f.Open()
	if err != nil {
		return nil, &Error{ErrDamaged, fmt.Sprintf("its part %s cannot be unpacked", path.Base(f.Name))}
	}
	limit := &io.LimitedReader{R: rc, N: maxPart}
	dec := xml.NewDecoder(limit)
	dec.CharsetReader = charset.NewReaderLabel
	return &part{Decoder: dec, ctx: r.ctx, limit: limit, closer: rc}, nil
}

func (p *part) close() { p.closer.Close() }

// root finds the first element and reads its children.
func (p *part) root(child func(xml.StartElement) error) error {
	for {
		tok, err := p.Token()
		if err != nil {
			return err
		}
		if _, ok := tok.(xml.StartElement); ok {
			return p.children(child)
		}
	}
}

// children calls child for every element inside the one that has begun; child
// reads it to its end, with children, text or Skip.
func (p *part) children(child func(xml.StartElement) error) error {
	if p.depth++; p.depth > maxDepth {
		return errDeep
	}
	defer func() { p.depth-- }()
	for {
		tok, err := p.Token()
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if p.seen++; p.seen%1024 == 0 && p.ctx.Err() != nil {
				return p.ctx.Err()
			}
			if err := child(tok); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// text is the character data of the element that has begun.
func (p *part) text() (string, error) {
	var b strings.Builder
	for {
		tok, err := p.Token()
		if err != nil {
			return "", err
		}
		switch tok := tok.(type) {
		case xml.CharData:
			b.Write(tok)
		case xml.StartElement:
			if err := p.Skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// val is the value of an element's attribute of any namespace.
func val(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// isOn reads Word's switches: <w:b/>, <w:b w:val="0"/>.
func isOn(e xml.StartElement) bool {
	switch val(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// title is the document's title property.
func (r *docxReader) title() string {
	for _, f := range r.zip.File {
		if f.Name != "docProps/core.xml" {
			continue
		}
		p, err := r.open(f)
		if err != nil {
			return ""
		}
		defer p.close()
		title := ""
		err = p.root(func(e xml.StartElement) error {
			if e.Name.Local != "title" {
				return p.Skip()
			}
			s, err := p.text()
			title = tidy(s)
			return err
		})
		if err != nil || len(title) > 500 {
			return ""
		}
		return title
	}
	return ""
}
