package samples

import (
	"context"
	"io/fs"
	"path"
	"strings"
	"testing"

	"findings/corpus/extract"
)

func TestEverySampleReads(t *testing.T) {
	formats := map[string]int{}
	size := 0
	err := fs.WalkDir(Files(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(Files(), name)
		if err != nil {
			return err
		}
		size += len(data)
		d, err := extract.Read(context.Background(), name, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return nil
		}
		formats[d.Format]++
		check(t, name, d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if size > 1_500_000 {
		t.Errorf("the samples have %d bytes, more than the 1.5 MB that they may add to the program", size)
	}
	for _, f := range []string{"pdf", "docx", "html", "markdown", "text"} {
		if formats[f] == 0 {
			t.Errorf("no sample is read as %s", f)
		}
	}
}

// check holds a sample to what makes it one: long enough to search, with
// headings, saying that it is fictional, and with the terms to reuse it unless
// it is news.
func check(t *testing.T, name string, d *extract.Document) {
	words, headings, text := 0, 0, ""
	for _, b := range d.Blocks {
		words += len(strings.Fields(b.Text))
		text += b.Text + "\n"
		if b.Kind == extract.Heading {
			headings++
		}
	}
	if words < 350 || headings < 4 {
		t.Errorf("%s: %d words under %d headings", name, words, headings)
	}
	if !strings.Contains(text, "fictional") {
		t.Errorf("%s does not say that it is fictional", name)
	}
	if path.Ext(name) != ".html" && !strings.Contains(text, "Open Government Licence") && !strings.Contains(text, "non-commercial") {
		t.Errorf("%s has no terms of reuse", name)
	}
}
