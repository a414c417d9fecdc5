package corpus

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// docxWith makes a Word file of one part.
func docxWith(t *testing.T, document string) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(document)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// TestAddHostileFiles adds files made to break readers, together with a good
// one: each has its line in the ledger with the reason, and the good one is read.
func TestAddHostileFiles(t *testing.T) {
	const laughs = `<!DOCTYPE w [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><w><body><p><r><t>&b;</t></r></p></body></w>`
	a := newAdder(t)
	dir := t.TempDir()
	want := map[string]string{}
	for name, c := range map[string]struct{ data, says string }{
		"bomb.docx":   {docxWith(t, "<w>"+strings.Repeat(" ", 30<<20)), "unpacks to 30 MB"},
		"laughs.docx": {docxWith(t, laughs), "cut short or broken"},
		"deep.html":   {"<html>" + strings.Repeat("<div>", 20_000), "nested too deeply"},
		"tags.html":   {"<html>" + strings.Repeat("<p>a", 120_000), "more than 100000 elements"},
		"line.txt":    {strings.Repeat("word ", 2<<20), "MB of text"},
		"nul.txt":     {strings.Repeat("\x00", 4096), "binary data"},
		"old.doc":     {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 512), "save it as DOCX or PDF"},
		"photo.pdf":   {"\xff\xd8\xff\xe0" + strings.Repeat("\x10", 512), "a picture"},
		"locked.docx": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", "password"},
		"good.md":     {ashcombe, ""},
	} {
		writeFile(t, filepath.Join(dir, name), c.data)
		want[name] = c.says
	}
	ledger, err := a.Add(t.Context(), []string{dir}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var outcome []string
	for _, e := range ledger {
		if !strings.Contains(e.Reason, want[e.Source]) {
			t.Errorf("%s: reason %q does not say %q", e.Source, e.Reason, want[e.Source])
		}
		if e.Outcome != Failed {
			outcome = append(outcome, e.Source+": "+string(e.Outcome))
		}
	}
	if diff := cmp.Diff([]string{"good.md: added"}, outcome); diff != "" || len(ledger) != len(want) {
		t.Errorf("%d lines of %d; not failed (-want +got)\n%s", len(ledger), len(want), diff)
	}
}
