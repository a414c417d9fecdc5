package pdf

import (
	"context"
	"strings"
	"testing"

	"findings/corpus/extract/pdf/pdftest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func open(t *testing.T, data []byte) *Document {
	t.Helper()
	d, err := Open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestShow is about the runs that operators make.
func TestShow(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"kerning is no space":                    {"BT /F1 12 Tf 72 700 Td [(Soc) -20 (ial) 15 (work)] TJ ET", "Socialwork"},
		"a gap as wide as a space is one":        {"BT /F1 12 Tf 72 700 Td [(Social) -300 (work)] TJ ET", "Social work"},
		"a printed space is not doubled":         {"BT /F1 12 Tf 72 700 Td [(Social ) -300 (work)] TJ ET", "Social work"},
		"a column's gap parts runs":              {"BT /F1 12 Tf 72 700 Td [(Overall) -5000 (Good)] TJ ET", "Overall|Good"},
		"a wide space parts runs":                {"BT /F1 12 Tf 30 Tw 72 700 Td (Overall Good) Tj ET", "Overall|Good"},
		"words placed one by one join":           {"BT /F1 12 Tf 72 700 Td (Care) Tj 30 0 Td (leavers) Tj ET", "Care leavers"},
		"letters placed one by one make a word":  {"BT /F1 12 Tf 72 700 Td (C) Tj 8.67 0 Td (a) Tj 6.67 0 Td (r) Tj 4 0 Td (e) Tj ET", "Care"},
		"a new line is a new run":                {"BT /F1 12 Tf 14 TL 72 700 Td (one) Tj T* (two) Tj (three) ' ET", "one|two|three"},
		"bold parts runs":                        {"BT /F1 12 Tf 72 700 Td (plain ) Tj /F2 12 Tf (bold) Tj ET", "plain |*bold"},
		"filled and stroked is bold":             {"BT /F1 12 Tf 2 Tr 72 700 Td (bold) Tj ET", "*bold"},
		"octal and escaped strings":              {`BT /F1 12 Tf 72 700 Td (\050a\) \\ \222s) Tj ET`, `(a) \ ’s`},
		"hexadecimal strings":                    {"BT /F1 12 Tf 72 700 Td <436172 65> Tj ET", "Care"},
		"ActualText stands for what is shown":    {"BT /F1 12 Tf 72 700 Td /Span <</ActualText <FEFF00660069>>> BDC (X) Tj EMC (nd) Tj ET", "find"},
		"an inline image is passed over":         {"BI /W 1 /H 1 ID (Tj EI) EI BT /F1 12 Tf 72 700 Td (after) Tj ET", "after"},
		"a name may be escaped":                  {"BT /F#31 12 Tf 72 700 Td (Care) Tj ET", "Care"},
		"q and Q keep the font":                  {"BT /F2 12 Tf q /F1 12 Tf Q 72 700 Td (bold) Tj ET", "*bold"},
		"upside down text is turned":             {"BT /F1 12 Tf -1 0 0 -1 300 700 Tm (turned) Tj ET", "~turned"},
		"what stands in an artifact is one":      {"/Artifact BMC BT /F1 12 Tf 72 30 Td (7) Tj ET EMC", "#7"},
		"wrong brackets do not swallow the rest": {"BT /F1 12 Tf 72 700 Td [(Ca) 3 (re) TJ ] (ful) Tj ET", "ful"},
		"numbers as broken producers write them": {"BT /F1 12. Tf 72.0.0 --700 Td 0 0 Td /F1 +12 Tf 1 0 0 1 72 700 Tm (ok) Tj ET", "ok"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, r := range open(t, pdftest.Pages(c.content)).Pages[0].Runs {
				mark := ""
				switch {
				case r.Bold:
					mark = "*"
				case r.Turned:
					mark = "~"
				case r.Artifact:
					mark = "#"
				}
				got = append(got, mark+r.Text)
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
				t.Errorf("runs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPlace(t *testing.T) {
	f := &pdftest.File{}
	f.Add("<< /Type /Catalog /Pages 2 0 R >>")
	f.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 /Rotate 90 /MediaBox [0 0 842 595] /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>")
	f.Add("<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>")
	f.Stream("", []byte("BT /F1 1 Tf 0 12 -12 0 100 50 Tm (up) Tj ET"))
	p := open(t, f.Bytes("")).Pages[0]
	want := Page{Width: 595, Height: 842, Runs: []Run{{Text: "up", X: 50, Y: 742, X1: 63.344, Size: 12}}}
	if diff := cmp.Diff(want, p, cmpopts.EquateApprox(0, 0.001)); diff != "" {
		t.Errorf("a page turned by 90 degrees (-want +got):\n%s", diff)
	}
}

func TestFonts(t *testing.T) {
	const toUnicode = "1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfrange <0001> <0009> <0041> <0020> <0021> [<0058> <FB03>] endbfrange 1 beginbfchar <000A> <00660069> endbfchar"
	for name, c := range map[string]struct{ font, content, want string }{
		"ranges, arrays and ligatures of ToUnicode": {"<< /Subtype /Type0 /Encoding /Identity-H /ToUnicode 5 0 R /DescendantFonts [<< /DW 500 >>] >>", "<00010002000A00200021>", "ABfiXﬃ"},
		"codes that are Unicode themselves":         {"<< /Subtype /Type0 /Encoding /UniGB-UCS2-H /DescendantFonts [<< /DW 500 >>] >>", "<00430061>", "Ca"},
		"names of glyphs":                           {"<< /Subtype /Type1 /Encoding << /Differences [1 /C /a /fi /eacute /uni2019 /one.oldstyle /nonsense] >> >>", "<01020304050607>", "Cafié’1"},
		"Mac Roman":                                 {"<< /Subtype /TrueType /Encoding /MacRomanEncoding >>", "<4361 D5 73>", "Ca’s"},
		"the standard encoding of Type 1":           {"<< /Subtype /Type1 /BaseFont /X >>", "<27 AE B7>", "’ﬁ•"},
		"Windows by default":                        {"<< /Subtype /TrueType /BaseFont /X >>", "<93 94 95>", "“”•"},
		"Symbol":                                    {"<< /Subtype /Type1 /BaseFont /Symbol >>", "<B7 61 B3>", "•α≥"},
		"Wingdings keeps its codes apart":           {"<< /Subtype /TrueType /BaseFont /ABCDEF+Wingdings-Regular >>", "<6E>", "\uf06e"},
		"a font without anything":                   {"<< >>", "(Care)", "Care"},
		"no font":                                   {"null", "(Care)", "Care"},
	} {
		t.Run(name, func(t *testing.T) {
			f := &pdftest.File{}
			f.Add("<< /Type /Catalog /Pages 2 0 R >>")
			f.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
			f.Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 " + c.font + " >> >> >>")
			f.Stream("", []byte("BT /F1 12 Tf 72 700 Td "+c.content+" Tj ET"))
			f.Stream("", []byte(toUnicode))
			if diff := cmp.Diff(c.want, text(open(t, f.Bytes("")))); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTags(t *testing.T) {
	d := open(t, pdftest.Tagged(
		`<< /S /Section_Title /Pg 5 0 R /K [0 << /Type /OBJR /Obj 5 0 R >>] >>
		 << /S /Sect /Pg 7 0 R /K << /S /P /K [ << /Type /MCR /Pg 5 0 R /MCID 1 >> 0 ] /ActualText (x) >> >>`, "/Section_Title /Kop /Kop /H2",
		hello, hello))
	x := "x"
	want := &Element{Role: "Document", Kids: []Kid{
		{Element: &Element{Role: "H2", Kids: []Kid{{Content: Content{Page: 1, ID: 0}}}}},
		{Element: &Element{Role: "Sect", Kids: []Kid{{Element: &Element{Role: "P", Actual: &x, Kids: []Kid{
			{Content: Content{Page: 1, ID: 1}}, {Content: Content{Page: 2, ID: 0}},
		}}}}}},
	}}
	if diff := cmp.Diff(want, d.Tags); diff != "" {
		t.Errorf("structure tree (-want +got):\n%s", diff)
	}
}
