package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// The limits. A long report has 120 pages and 5 MB; its pages unfold to 40 kB
// each. What goes beyond these is not a report.
const (
	maxPages   = 5000
	maxStream  = 64 << 20  // bytes that one stream may unfold to
	maxUnfold  = 512 << 20 // bytes that all streams of a file may unfold to
	maxRuns    = 1_000_000 // runs of text in a file
	maxGlyphs  = 32 << 20  // glyphs in a file
	maxObjects = 2_000_000 // entries of the cross reference table
)

// The reasons that Open gives.
var (
	ErrNotPDF    = errors.New("no PDF header")
	ErrEncrypted = errors.New("encrypted")
	ErrDamaged   = errors.New("damaged")
)

// A Document is the text of a PDF.
type Document struct {
	Title string
	Pages []Page
	Tags  *Element         // the structure tree, nil in an untagged file
	Drawn map[Content]bool // marked content in which a small shape is painted, such as a bullet
}

// A Page holds the runs of text of one page in the order they are painted.
type Page struct {
	Width, Height float64 // points, as the page is turned for reading
	Runs          []Run
}

// A Run is text set in one style on one line without a wide gap.
type Run struct {
	Text     string
	X, Y     float64 // where its baseline begins, in points from the lower left corner
	X1       float64 // where it ends
	Size     float64 // points
	Bold     bool
	Italic   bool
	Turned   bool // not set from left to right along the page
	Artifact bool // marked as running header, footer or decoration
	Content  Content
}

// A Content names a piece of marked content. The zero Content is none.
type Content struct {
	Page   int // 1-based, 0 for none
	Stream int // object number of the form it stands in, 0 for the page itself
	ID     int
}

// Open reads a PDF. A page that is damaged gives what can be read of it; the
// error is ErrNotPDF, ErrEncrypted, ErrDamaged or the context's.
func Open(ctx context.Context, data []byte) (doc *Document, err error) {
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return nil, ErrNotPDF
	}
	defer func() {
		if r := recover(); r != nil { // pdfcpu on a file nobody thought of
			doc, err = nil, fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	o, err := readFile(ctx, data)
	if err != nil {
		return nil, err
	}
	root := o.dict(*o.table.Root)
	doc = &Document{}
	if o.table.Info != nil {
		doc.Title = o.text(o.dict(*o.table.Info)["Title"])
	}
	sheets := o.sheets(root["Pages"])
	doc.Drawn = map[Content]bool{}
	r := &reader{objects: o, fonts: map[int]*font{}, drawings: doc.Drawn}
	for i, s := range sheets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		doc.Pages = append(doc.Pages, r.page(i+1, s))
	}
	if o.mended && r.runs == 0 {
		return nil, fmt.Errorf("%w: no text could be saved", ErrDamaged)
	}
	doc.Tags = o.tags(root, sheets)
	return doc, ctx.Err()
}

// readFile reads the objects of a file, of a damaged one as many as it can.
func readFile(ctx context.Context, data []byte) (*objects, error) {
	o, err := readObjects(ctx, data)
	if err == nil && len(o.sheets(o.dict(*o.table.Root)["Pages"])) > 0 || err != nil && !errors.Is(err, ErrDamaged) {
		return o, err
	}
	mended := repaired(ctx, data)
	if mended == nil {
		return o, err
	}
	if o, err = readObjects(ctx, mended); err == nil {
		o.mended = true
	}
	return o, err
}

func readObjects(ctx context.Context, data []byte) (o *objects, err error) {
	defer func() {
		if r := recover(); r != nil { // pdfcpu on a file nobody thought of
			o, err = nil, fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	conf := &model.Configuration{ // the default reads and writes a folder in the user's home
		Reader15:       true,
		ValidationMode: model.ValidationRelaxed,
		Cmd:            model.EXTRACTCONTENT,
		Offline:        true,
		Limits: model.ResourceLimits{
			MaxStreamBytes:       maxUnfold,
			MaxDecodeBytes:       maxStream,
			MaxImagePixels:       1,
			MaxImageBytes:        1,
			MaxObjectCount:       maxObjects,
			MaxObjectStreamCount: maxObjects,
			MaxObjectStreamFirst: 16 << 20,
			MaxXRefEntries:       maxObjects,
			MaxRecursionDepth:    100,
		},
	}
	c, err := pdfcpu.ReadWithContext(ctx, bytes.NewReader(data), conf)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, pdfcpu.ErrWrongPassword), errors.Is(err, pdfcpu.ErrEncrypted), errors.Is(err, pdfcpu.ErrPermissionDenied):
		return nil, ErrEncrypted
	case err != nil:
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	case c.XRefTable == nil || c.Root == nil:
		return nil, fmt.Errorf("%w: no catalog", ErrDamaged)
	}
	return &objects{ctx: ctx, table: c.XRefTable, budget: maxUnfold}, nil
}
