//go:build ignore

package main

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"log"
	"strings"
)

const (
	wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	relNS  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	head   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

// docx makes a Word document: headings by style, paragraphs numbered by the
// document itself, bullets, tables.
func docx(blocks []block) []byte {
	var body strings.Builder
	for i, x := range blocks {
		same := func(j int) bool { return j >= 0 && j < len(blocks) && blocks[j].kind == x.kind }
		switch x.kind {
		case "h1", "h2", "h3":
			paragraph(&body, `<w:pStyle w:val="Heading`+x.kind[1:]+`"/>`, x.text)
		case "n":
			paragraph(&body, `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`, x.text)
		case "li":
			paragraph(&body, `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>`, x.text)
		case "tr":
			tableRow(&body, x, same(i-1), same(i+1))
		default:
			paragraph(&body, "", x.text)
		}
	}
	style := func(id, name, props string) string {
		return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/>` + props + `</w:style>`
	}
	size := func(half string) string {
		return `<w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/><w:sz w:val="` + half + `"/></w:rPr>`
	}
	level := func(format, text string) string {
		return `<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + text + `"/><w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>`
	}
	return pack([][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			override("document", "document.main") + override("styles", "styles") + override("numbering", "numbering") + `</Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + relNS + `/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + relNS + `/styles" Target="styles.xml"/><Relationship Id="r2" Type="` + relNS + `/numbering" Target="numbering.xml"/></Relationships>`},
		{"word/styles.xml", `<w:styles ` + wordNS + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>` +
			style("Heading1", "heading 1", size("40")) + style("Heading2", "heading 2", size("32")) + style("Heading3", "heading 3", size("27")) + `</w:styles>`},
		{"word/numbering.xml", `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="0">` + level("decimal", "%1.") + `</w:abstractNum><w:abstractNum w:abstractNumId="1">` + level("bullet", "•") +
			`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`},
		{"word/document.xml", `<w:document ` + wordNS + `><w:body>` + body.String() + `<w:sectPr/></w:body></w:document>`},
	})
}

func override(part, kind string) string {
	return `<Override PartName="/word/` + part + `.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.` + kind + `+xml"/>`
}

func paragraph(b *strings.Builder, props, text string) {
	var run strings.Builder
	for i, line := range strings.Split(text, "\\\n") {
		if i > 0 {
			run.WriteString(`</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">`)
		}
		if err := xml.EscapeText(&run, []byte(strings.ReplaceAll(line, "'", "’"))); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Fprintf(b, `<w:p><w:pPr>%s</w:pPr><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`, props, &run)
}

func tableRow(b *strings.Builder, x block, before, after bool) {
	if !before {
		b.WriteString(`<w:tbl><w:tblPr/><w:tblGrid/>`)
	}
	b.WriteString("<w:tr>")
	for _, c := range x.cells {
		b.WriteString("<w:tc><w:tcPr/>")
		paragraph(b, "", c)
		b.WriteString("</w:tc>")
	}
	b.WriteString("</w:tr>")
	if !after {
		b.WriteString("</w:tbl>")
	}
}

func pack(parts [][2]string) []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, p := range parts {
		w, err := z.Create(p[0])
		if err != nil {
			log.Fatal(err)
		}
		if _, err := w.Write([]byte(head + p[1])); err != nil {
			log.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		log.Fatal(err)
	}
	return buf.Bytes()
}
