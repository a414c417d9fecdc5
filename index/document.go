package index

import (
	bleve "github.com/blevesearch/bleve_index_api"
)

// The names of the indexed fields in Bleve, by Field: words as printed and
// stems, at the same positions. columnsField holds the document's columns.
var (
	exactField = [Fields]string{"text", "heading", "about"}
	stemField  = [Fields]string{"text.stem", "heading.stem", "about.stem"}
)

const (
	idField      = "_id"
	columnsField = "columns"
)

// A document is a passage on its way into Bleve. It implements Bleve's
// Document, so that a text is split once for both of its forms.
type document struct {
	doc    *Doc
	report string
	fields []*field
}

// A field implements Bleve's Field.
type field struct {
	name    string
	value   []byte
	options bleve.FieldIndexingOptions
	length  int
	freqs   bleve.TokenFrequencies
}

func (f *field) Name() string                        { return f.name }
func (f *field) Value() []byte                       { return f.value }
func (f *field) ArrayPositions() []uint64            { return nil }
func (f *field) EncodedFieldType() byte              { return 't' }
func (f *field) Analyze()                            {}
func (f *field) Options() bleve.FieldIndexingOptions { return f.options }
func (f *field) AnalyzedLength() int                 { return f.length }
func (f *field) NumPlainTextBytes() uint64           { return 0 }

func (f *field) AnalyzedTokenFrequencies() bleve.TokenFrequencies { return f.freqs }

func (d *document) ID() string                                 { return d.doc.ID }
func (d *document) Size() int                                  { return len(d.doc.Texts[Text]) }
func (d *document) VisitComposite(bleve.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64                  { return uint64(len(d.doc.Texts[Text])) }
func (d *document) AddIDField()                                {}
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) Indexed() bool                              { return true }

// VisitFields calls visit for each field. Bleve does so first from a worker of
// its own for each document, which is where the texts are split.
func (d *document) VisitFields(visit bleve.FieldVisitor) {
	if d.fields == nil {
		d.split()
	}
	for _, f := range d.fields {
		visit(f)
	}
}

func (d *document) split() {
	id := &field{name: idField, value: []byte(d.doc.ID), length: 1,
		options: bleve.IndexField | bleve.StoreField}
	f := &bleve.TokenFreq{Term: id.value}
	f.SetFrequency(1)
	id.freqs = bleve.TokenFrequencies{d.doc.ID: f}
	d.fields = append(d.fields, id)

	var lengths [Fields]int
	for i, text := range d.doc.Texts {
		words := Words(text)
		lengths[i] = len(words)
		if len(words) == 0 {
			continue
		}
		exact, stem := frequencies(words)
		for _, f := range [2]*field{{name: exactField[i], freqs: exact}, {name: stemField[i], freqs: stem}} {
			f.length = len(words)
			f.options = bleve.IndexField | bleve.IncludeTermVectors
			d.fields = append(d.fields, f)
		}
	}
	d.fields = append(d.fields, &field{name: columnsField, options: bleve.StoreField,
		value: appendColumns(nil, d.doc, d.report, lengths)})
}

// frequencies counts the words of a text, with the places where they stand.
func frequencies(words []Token) (exact, stem bleve.TokenFrequencies) {
	exact = make(bleve.TokenFrequencies, len(words))
	stem = make(bleve.TokenFrequencies, len(words))
	places := make([]bleve.TokenLocation, len(words))
	for i, w := range words {
		place := &places[i]
		place.Start, place.End, place.Position = w.Start, w.End, w.Position
		count(exact, w.Exact, place)
		count(stem, w.Stem, place)
		if w.Own != "" {
			count(exact, w.Own, place)
			count(stem, w.Own, place)
		}
	}
	return exact, stem
}

func count(freqs bleve.TokenFrequencies, term string, place *bleve.TokenLocation) {
	f := freqs[term]
	if f == nil {
		f = &bleve.TokenFreq{Term: []byte(term)}
		freqs[term] = f
	}
	f.Locations = append(f.Locations, place)
	f.SetFrequency(f.Frequency() + 1)
}
