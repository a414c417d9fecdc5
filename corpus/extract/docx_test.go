package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// zipOf makes a ZIP file of parts by name.
func zipOf(t testing.TB, parts map[string]string) string {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for name, s := range parts {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

const wordNS = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

// docxOf makes a Word document of the XML of its body.
func docxOf(t testing.TB, body string) string {
	return zipOf(t, map[string]string{
		"word/document.xml": `<?xml version="1.0"?><w:document` + wordNS + `><w:body>` + body + `</w:body></w:document>`,
		"word/styles.xml": `<w:styles` + wordNS + `><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>
			<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
			<w:style w:styleId="Section"><w:name w:val="Section"/><w:basedOn w:val="H2"/></w:style>
			<w:style w:styleId="H2"><w:name w:val="Big"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
			<w:style w:styleId="Num"><w:name w:val="Numbered"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
			<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
			<w:style w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>`,
		"word/numbering.xml": `<w:numbering` + wordNS + `>
			<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
				<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
				<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>
			<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
			<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
			<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="40"/></w:lvlOverride></w:num></w:numbering>`,
		"word/footnotes.xml": `<w:footnotes` + wordNS + `><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>rule</w:t></w:r></w:p></w:footnote>
			<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t> The note.</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"docProps/core.xml": `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>A letter</dc:title></cp:coreProperties>`,
	})
}

// para is a paragraph with properties and plain text.
func para(props, text string) string {
	return `<w:p><w:pPr>` + props + `</w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func num(id, level string) string {
	return `<w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr>`
}

func TestDOCX(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"headings by style in any language, by outline level, by inheritance",
			para(`<w:pStyle w:val="berschrift1"/>`, "One") + para(`<w:pStyle w:val="Section"/>`, "Two") + para(`<w:outlineLvl w:val="2"/>`, "Three") + para(`<w:pStyle w:val="Heading4"/>`, "Four") + para("", "Body."), `
			H1 One
			H2 Two
			H3 Three
			H4 Four
			P Body.`},
		{"a bold line is a heading", `<w:p><w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr><w:t>Main findings</w:t></w:r></w:p><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Leaders</w:t></w:r><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t xml:space="preserve"> are strong and stable.</w:t></w:r></w:p>`, `
			H Main findings
			P Leaders are strong and stable.`},
		{"automatic numbers are printed numbers",
			para(`<w:pStyle w:val="Num"/>`, "First") + para(num("1", "1"), "letter") + para(num("1", "1"), "next") + para(num("1", "0"), "Second") + para(num("1", "2"), "deep") + para(num("2", "0"), "bullet") + para(num("3", "0"), "Forty") + para(num("3", "0"), "Then") + para(`<w:pStyle w:val="Num"/>`+num("0", "0"), "None") + para("", "7. Typed"), `
			P [1.] First
			I2 [a)] letter
			I2 [b)] next
			P [2.] Second
			P [2.1] deep
			I1 [•] bullet
			P [40.] Forty
			P [41.] Then
			P None
			P [7.] Typed`},
		{"runs, tabs, breaks and hyphens make words",
			`<w:p><w:r><w:t>Multi</w:t></w:r><w:r><w:noBreakHyphen/><w:t>agency</w:t><w:tab/><w:t>work</w:t><w:br/><w:t>is good.</w:t></w:r></w:p>`, `
			P Multi-agency work is good.`},
		{"tracked changes are accepted",
			`<w:p><w:r><w:t xml:space="preserve">Plans are </w:t></w:r><w:del><w:r><w:delText>bad</w:delText></w:r></w:del><w:ins><w:r><w:t>good</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:r><w:t>.</w:t></w:r></w:p>` +
				para(`<w:rPr><w:del/></w:rPr>`, "This line goes on ") + para("", "in the next.") +
				`<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>` + para("", "old") + `</w:tc><w:tc>` + para("", "row") + `</w:tc></w:tr><w:tr><w:tc>` + para("", "new") + `</w:tc><w:tc>` + para("", "row") + `</w:tc></w:tr></w:tbl>`, `
			P Plans are good.
			P This line goes on in the next.
			R new | row`},
		{"content controls, links and fields hold text; prompts and codes do not",
			`<w:sdt><w:sdtPr/><w:sdtContent>` + para("", "In a control.") + `</w:sdtContent></w:sdt><w:p><w:hyperlink><w:r><w:t>Link</w:t></w:r></w:hyperlink><w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t xml:space="preserve"> and </w:t></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent></w:sdt><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>text.</w:t></w:r></w:p>`, `
			P In a control.
			P Link and text.`},
		{"footnotes stand after their paragraph",
			`<w:p><w:r><w:t>Most</w:t><w:footnoteReference w:id="2"/><w:t xml:space="preserve"> do.</w:t></w:r></w:p>`, `
			P Most do.
			F [1] The note.`},
		{"contents pages go, text boxes stay once",
			para(`<w:pStyle w:val="TOC1"/>`, "Main findings 3") + `<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>` + para("", "Boxed.") + `</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + para("", "Boxed.") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent><w:t>Text.</w:t></w:r></w:p>`, `
			P Text.
			P Boxed.`},
		{"a layout table is paragraphs", `<w:tbl><w:tr><w:tc>` + para("", "One.") + para("", "Two.") + `</w:tc></w:tr></w:tbl>`, `
			P One.
			P Two.`},
	} {
		t.Run(c.name, func(t *testing.T) { compare(t, "", docxOf(t, c.body), c.want) })
	}
	if got := mustRead(t, "", docxOf(t, para("", "Text."))).Title; got != "A letter" {
		t.Errorf("title %q, want %q", got, "A letter")
	}
}

// TestDOCXBounds holds files that unfold to more than a reader can bear.
func TestDOCXBounds(t *testing.T) {
	laughs := `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document` + wordNS + `><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`
	one := func(s string) string { return zipOf(t, map[string]string{"word/document.xml": s}) }
	open := `<w:document` + wordNS + `><w:body>`
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"a zip bomb":         {one(open + strings.Repeat(" ", 60<<20)), ErrTooLarge},
		"too long a part":    {one(open + strings.Repeat("<w:p/>\n\t abcdefgh", 5<<20)), ErrTooLarge},
		"billion laughs":     {one(laughs), ErrDamaged},
		"nested too deeply":  {one(open + strings.Repeat(`<w:sdt><w:sdtContent>`, 5000)), ErrDamaged},
		"cut short":          {one(open + "<w:p><w:r><w:t>Wor"), ErrDamaged},
		"no XML":             {one("Words"), ErrDamaged},
		"paragraphs no end":  {one(open + strings.Repeat(`<w:p><w:r><w:t>x</w:t></w:r></w:p>`, maxBlocks+2) + `</w:body></w:document>`), ErrTooLarge},
		"empty":              {docxOf(t, ""), ErrNothingLeft},
		"list of no meaning": {docxOf(t, para(num("99", "77"), "Words")), nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(context.Background(), "", []byte(c.data))
			if c.want == nil && err != nil || !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func FuzzDOCX(f *testing.F) {
	f.Add(para(num("1", "0"), "Words") + `<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`)
	f.Add(`<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="2"/></w:r></w:p>`)
	f.Fuzz(func(t *testing.T, body string) { checkBlocks(t, "a.docx", []byte(docxOf(t, body))) })
}

func FuzzZip(f *testing.F) {
	f.Add([]byte(docxOf(f, para("", "Words"))))
	f.Fuzz(func(t *testing.T, data []byte) { checkBlocks(t, "a.docx", append([]byte("PK\x03\x04"), data...)) })
}
