package pdf

import (
	"context"
	"testing"
	"time"

	"findings/corpus/extract/pdf/pdftest"
)

// FuzzOpen reads files of any bytes: they give a document or an error, in time.
func FuzzOpen(f *testing.F) {
	f.Add(pdftest.Pages(hello))
	f.Add(pdftest.Pages("BT /F1 12 Tf 1 0 0 1 72 700 Tm [(Soc) -20 (ial) -300 (work)] TJ T* (x\\051\\(y) ' ET", "q 2 0 0 2 0 0 cm "+hello+" Q"))
	f.Add(pdftest.Tagged("<< /S /L /K << /S /LI /K [ << /S /Lbl /Pg 5 0 R /K 0 >> << /S /LBody /Pg 5 0 R /K 1 >> ] >> >>", "/X /P",
		"/Span <</MCID 0>> BDC "+hello+" EMC /P <</MCID 1 /ActualText (fi)>> BDC "+hello+" EMC"))
	f.Add(withForm("/Fm Do"))
	f.Add(withStream("/Filter /FlateDecode", pack([]byte(hello))))
	f.Add(withFont("<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 5 0 R /DescendantFonts [<< /W [1 [500] 2 9 600] >>] >>",
		"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> <0009> <0041> endbfrange 1 beginbfchar <000A> <FB01> endbfchar"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		start := time.Now()
		d, err := Open(ctx, data)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
		if (d == nil) == (err == nil) {
			t.Errorf("document %v and error %v", d, err)
		}
	})
}

// FuzzContent runs content streams of any bytes on a page.
func FuzzContent(f *testing.F) {
	f.Add([]byte(hello))
	f.Add([]byte("BT /F1 12 Tf 50 Tz 2 Tw 1 Tc 14 TL 3 Ts (a b) Tj [<48> -900 (i)] TJ T* (c) ' 1 2 (d) \" ET"))
	f.Add([]byte("/Artifact <</Type /Pagination>> BDC " + hello + " EMC BI /W 1 ID x EI " + hello))
	f.Fuzz(func(t *testing.T, content []byte) {
		d, err := Open(context.Background(), pdftest.Pages(string(content)))
		if err == nil && len(d.Pages) != 1 {
			t.Errorf("%d pages of one", len(d.Pages))
		}
	})
}

func withFont(font, cmap string) []byte {
	f := &pdftest.File{}
	f.Add("<< /Type /Catalog /Pages 2 0 R >>")
	f.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	f.Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 " + font + " >> >> /Contents 4 0 R >>")
	f.Stream("", []byte("BT /F1 12 Tf 72 700 Td <00010002000A> Tj ET"))
	f.Stream("", []byte(cmap))
	return f.Bytes("")
}
