package extract

import (
	"encoding/xml"
	"strings"
)

// readTable reads a table. One column, or cells that hold headings or tables,
// make a table for layout, whose paragraphs stand as they are.
func (r *docxReader) readTable(p *part, f *docxFlow) error {
	var rows [][]*docxFlow
	err := p.children(func(e xml.StartElement) error { return r.tableChild(p, &rows, e) })
	f.tables++
	width, layout := 0, false
	for _, row := range rows {
		width = max(width, len(row))
		for _, cell := range row {
			layout = layout || isLayout(cell)
		}
	}
	if width < 2 || layout {
		for _, row := range rows {
			for _, cell := range row {
				f.blocks = append(f.blocks, cell.blocks...)
			}
		}
		return err
	}
	r.table++
	table := r.table
	for _, row := range rows {
		f.blocks = append(f.blocks, rowBlocks(row, table)...)
	}
	return err
}

func (r *docxReader) tableChild(p *part, rows *[][]*docxFlow, e xml.StartElement) error {
	switch e.Name.Local {
	case "tr":
		var cells []*docxFlow
		deleted := false
		err := p.children(func(e xml.StartElement) error { return r.rowChild(p, &cells, &deleted, e) })
		if !deleted {
			*rows = append(*rows, cells)
		}
		return err
	case "sdt", "sdtContent", "customXml", "ins", "moveTo":
		return p.children(func(e xml.StartElement) error { return r.tableChild(p, rows, e) })
	}
	return p.Skip()
}

func (r *docxReader) rowChild(p *part, cells *[]*docxFlow, deleted *bool, e xml.StartElement) error {
	switch e.Name.Local {
	case "tc":
		cell := &docxFlow{cell: true}
		*cells = append(*cells, cell)
		err := p.children(func(e xml.StartElement) error { return r.blockChild(p, cell, e) })
		r.closeFlow(cell)
		return err
	case "trPr":
		return p.children(func(e xml.StartElement) error {
			if e.Name.Local == "del" {
				*deleted = true
			}
			return p.Skip()
		})
	case "sdt", "sdtContent", "customXml":
		return p.children(func(e xml.StartElement) error { return r.rowChild(p, cells, deleted, e) })
	}
	return p.Skip()
}

func isLayout(cell *docxFlow) bool {
	length := 0
	for _, b := range cell.blocks {
		if b.Kind == Heading && b.Level > 0 && len(cell.blocks) > 1 {
			return true
		}
		length += len(b.Text)
	}
	return cell.tables > 0 || length > 2000
}

// rowBlocks makes one block of a row, and sets its footnotes after it.
func rowBlocks(row []*docxFlow, table int) []Block {
	b := Block{Kind: Row, Table: table, Bold: true}
	var notes []Block
	for _, cell := range row {
		var words []string
		for _, c := range cell.blocks {
			if c.Kind == Footnote {
				notes = append(notes, c)
				continue
			}
			words = append(words, strings.TrimSpace(c.Label+" "+c.Text))
			b.Bold = b.Bold && c.Bold
			b.Size = max(b.Size, c.Size)
		}
		b.Cells = append(b.Cells, strings.Join(words, " "))
	}
	if b.Text = joinCells(b.Cells); b.Text == "" {
		return notes
	}
	return append([]Block{b}, notes...)
}
