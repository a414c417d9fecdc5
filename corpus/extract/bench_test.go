package extract

import (
	"context"
	"os"
	"testing"
)

// BenchmarkRead reads a sample report of each format.
func BenchmarkRead(b *testing.B) {
	for _, c := range []struct{ format, file string }{
		{"pdf", "stonebeck-2016-02-26.pdf"}, {"docx", "penwick-vale-2013-07-19.docx"}, {"html", "northmere-rated-inadequate.html"},
		{"markdown", "ashcombe-2022-03-14.md"}, {"text", "eastmarch-2012-06-22.txt"},
	} {
		b.Run(c.format, func(b *testing.B) {
			data, err := os.ReadFile("../samples/" + c.file)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(context.Background(), c.file, data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
