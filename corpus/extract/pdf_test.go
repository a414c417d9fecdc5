package extract

import (
	"context"
	"errors"
	"testing"

	"findings/corpus/extract/pdf/pdftest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestTaggedPDF(t *testing.T) {
	data := pdftest.Tagged(
		`<< /S /H1 /Pg 5 0 R /K 0 >>
		 << /S /L /K << /S /LI /K [ << /S /Lbl /Pg 5 0 R /K 1 >> << /S /LBody /K [ << /Type /MCR /Pg 5 0 R /MCID 2 >> << /Type /MCR /Pg 7 0 R /MCID 0 >> ] >> ] >> >>
		 << /S /Table /K << /S /TR /K [ << /S /TH /Pg 7 0 R /K 1 >> << /S /TD /Pg 7 0 R /K 2 >> ] >> >>`, "",
		`/H1 <</MCID 0>> BDC BT /F2 16 Tf 72 780 Td (Help for children) Tj ET EMC
		 /P <</MCID 1>> BDC BT /F1 12 Tf 72 750 Td (7.) Tj ET EMC
		 /P <</MCID 2>> BDC BT /F1 12 Tf 90 750 Td (Social workers see children in their multi-) Tj 0 -15 Td (agency teams, and ) Tj ET EMC
		 /Artifact BMC BT /F1 10 Tf 290 30 Td (1) Tj ET EMC`,
		`/P <</MCID 0>> BDC BT /F1 12 Tf 90 780 Td (they do so of) Tj 80 0 Td (ten.) Tj ET EMC
		 /P <</MCID 1>> BDC BT /F2 12 Tf 72 700 Td (Overall) Tj ET EMC
		 /P <</MCID 2>> BDC BT /F1 12 Tf 300 700 Td (Good) Tj ET EMC`)
	want := []Block{
		{Kind: Heading, Level: 1, Text: "Help for children", Page: 1, Size: 16, Bold: true},
		{Kind: Paragraph, Label: "7.", Text: "Social workers see children in their multi-agency teams, and they do so of ten.", Page: 1, Size: 12},
		{Kind: Row, Text: "Overall | Good", Cells: []string{"Overall", "Good"}, Page: 2, Size: 12, Table: 1},
	}
	doc, err := readPDF(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, doc.Blocks, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

func TestPDFErrors(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"a web page is not a PDF":          {[]byte("<!DOCTYPE html><html><body>Page not found</body></html>"), ErrNotPDF},
		"a header alone is damaged":        {[]byte("%PDF-1.7\n"), ErrDamaged},
		"pages without text have no layer": {pdftest.Pages("0 0 100 100 re f"), ErrNoText},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readPDF(context.Background(), c.data)
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}
