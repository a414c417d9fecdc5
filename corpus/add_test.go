package corpus

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"findings/corpus/fetch"
	"findings/corpus/label"
)

// ashcombe is a small letter that reads as a report.
const ashcombe = `# Focused visit to Ashcombe children's services

Published: 9 September 2024

## Main findings

Leaders have a clear understanding of the quality of practice in the front door. Social workers know children well and visit them regularly.

## What needs to improve

- The size of personal advisers' caseloads.
- The quality of supervision records.
`

func newAdder(t *testing.T) *Adder {
	t.Helper()
	l, _ := openTemp(t)
	labeler, err := label.Default()
	if err != nil {
		t.Fatal(err)
	}
	return &Adder{Library: l, Labeler: labeler}
}

func writeFile(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// outcomes runs Add and lists "source: outcome".
func outcomes(t *testing.T, a *Adder, paths ...string) (all []string) {
	t.Helper()
	ledger, err := a.Add(context.Background(), paths, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range ledger {
		all = append(all, e.Source+": "+string(e.Outcome))
		if e.Outcome == Failed && (e.Reason == "" || e.Advice == "") {
			t.Errorf("%s failed without a reason or advice: %+v", e.Source, e)
		}
	}
	return all
}

func TestAddAgain(t *testing.T) {
	a := newAdder(t)
	dir := t.TempDir()
	path := writeFile(t, filepath.Join(dir, "letter.md"), ashcombe)
	steps := []struct {
		rule, text, want string
	}{
		{"a new file is added", ashcombe, "letter.md: added"},
		{"a file that is there does nothing", ashcombe, "letter.md: unchanged"},
		{"a changed file replaces its report", ashcombe + "\nLeaders act quickly.\n", "letter.md: replaced"},
		{"an emptied file fails", "", "letter.md: failed"},
	}
	for _, s := range steps {
		writeFile(t, path, s.text)
		if diff := cmp.Diff([]string{s.want}, outcomes(t, a, dir)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s.rule, diff)
		}
	}
	if a.Library.Len() != 1 || a.Library.Seq() != 2 {
		t.Errorf("%d reports, seq %d; want 1 and 2", a.Library.Len(), a.Library.Seq())
	}
}

func TestAddSameFileTwice(t *testing.T) {
	a := newAdder(t)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a.md"), ashcombe)
	writeFile(t, filepath.Join(dir, "b.md"), ashcombe)
	if diff := cmp.Diff([]string{"a.md: added", "b.md: unchanged"}, outcomes(t, a, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAddTroubledFolder(t *testing.T) {
	a := newAdder(t)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "good.md"), ashcombe)
	writeFile(t, filepath.Join(dir, "empty.pdf"), "")
	writeFile(t, filepath.Join(dir, "page.pdf"), "<!doctype html><html><title>404</title><h1>Page not found</h1></html>")
	writeFile(t, filepath.Join(dir, "cut.pdf"), "%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
	writeFile(t, filepath.Join(dir, ".hidden"), "not looked at")
	writeFile(t, filepath.Join(dir, "sub", "noise.bin"), strings.Repeat("\x00\x01\xfe", 100))
	if err := os.Symlink(dir, filepath.Join(dir, "sub", "round")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "dangling.pdf")); err != nil {
		t.Fatal(err)
	}
	huge := filepath.Join(dir, "huge.pdf")
	writeFile(t, huge, "%PDF-1.7")
	if err := os.Truncate(huge, 500<<20); err != nil { // takes no room on disk
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "name\xff.md"), ashcombe+"\nA name that is not UTF-8.\n")
	want := []string{
		"cut.pdf: failed", "dangling.pdf: failed", "empty.pdf: failed", "good.md: added", "huge.pdf: failed",
		"name\uFFFD.md: added", "page.pdf: failed", "sub/noise.bin: failed", "sub/round: failed",
	}
	if diff := cmp.Diff(want, outcomes(t, a, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	ledger, err := a.Library.Ledger()
	if err != nil || len(ledger) != len(want) {
		t.Errorf("the ledger on disk has %d lines, %v; want %d", len(ledger), err, len(want))
	}
}

func TestAddForbiddenFolder(t *testing.T) {
	if os.Getuid() == 0 { // the superuser may read everything: be nobody for a while
		if err := syscall.Seteuid(65534); err != nil {
			t.Fatal(err)
		}
		defer syscall.Seteuid(0)
	}
	a := newAdder(t)
	dir := t.TempDir()
	sub := filepath.Join(dir, "closed")
	if err := os.Mkdir(sub, 0); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"closed: failed"}, outcomes(t, a, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAddStops(t *testing.T) {
	a := newAdder(t)
	dir := t.TempDir()
	for i := range 20 {
		writeFile(t, filepath.Join(dir, fmt.Sprintf("%02d.md", i)), ashcombe+fmt.Sprint("\nNumber ", i, ".\n"))
	}
	ctx, cancel := context.WithCancel(context.Background())
	ledger, err := a.Add(ctx, []string{dir}, func(done, _ int, _ Entry) {
		if done == 3 {
			cancel()
		}
	})
	if err == nil {
		t.Error("a run that was stopped says nothing")
	}
	if a.Library.Len() != len(ledger) {
		t.Errorf("%d reports in the library, %d in the ledger", a.Library.Len(), len(ledger))
	}
}

func TestAddAddress(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/letter.md" {
			http.NotFound(w, r)
			return
		}
		w.Write([]byte(ashcombe))
	}))
	defer srv.Close()
	a := newAdder(t)
	a.Fetch = fetch.New(1<<20, true)
	want := []string{"letter.md: added", srv.URL + "/none.pdf: failed"}
	if diff := cmp.Diff(want, outcomes(t, a, srv.URL+"/letter.md", srv.URL+"/none.pdf")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"letter.md: unchanged"}, outcomes(t, a, srv.URL+"/letter.md")); diff != "" {
		t.Errorf("again (-want +got):\n%s", diff)
	}
	a.Fetch = fetch.New(1<<20, false)
	if diff := cmp.Diff([]string{srv.URL + "/letter.md: failed"}, outcomes(t, a, srv.URL+"/letter.md")); diff != "" {
		t.Errorf("an address of this machine (-want +got):\n%s", diff)
	}
}
