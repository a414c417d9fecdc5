package corpus

import (
	"errors"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func openTemp(t *testing.T) (*Library, string) {
	t.Helper()
	dir := t.TempDir()
	l, err := OpenLibrary(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l, dir
}

// letter is a small report whose passages hold the given texts.
func letter(key, authority, date string, texts ...string) *File {
	f := &File{
		Key:      key,
		Original: fmt.Append(nil, key, texts),
		Report:   &Report{Source: key, Authority: authority, Kind: "focused visit", Published: date, Date: date},
		Versions: Versions{Reader: 1, Labels: "a"},
	}
	f.SHA256 = Sum(f.Original)
	for i, text := range texts {
		number := fmt.Sprint(i + 1)
		f.Passages = append(f.Passages, Passage{Text: text, Paragraph: number,
			Spans: []Span{{End: len(text), Kind: "paragraph", Number: number}}})
	}
	return f
}

func putFile(t *testing.T, l *Library, f *File) Entry {
	t.Helper()
	e, err := l.Put(f)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// changes lists the history of a library after a sequence number.
func changes(t *testing.T, l *Library, after uint64) (all []string) {
	t.Helper()
	err := l.Changes(after, func(seq uint64, report string, removed bool) error {
		all = append(all, fmt.Sprint(seq, " ", report, " ", removed))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPut(t *testing.T) {
	l, dir := openTemp(t)
	first := putFile(t, l, letter("a.pdf", "Ashcombe", "2024-05-01", "Leaders know their services well.", "Caseloads are too high."))
	if first.Outcome != Added || first.Report != "ashcombe-2024-05-01" {
		t.Fatalf("first put: %+v", first)
	}
	second := putFile(t, l, letter("b.pdf", "Ashcombe", "2024-05-01", "Another letter of the same day."))
	if second.Report != "ashcombe-2024-05-01-2" {
		t.Errorf("a second report of the day got ID %q", second.Report)
	}
	replaced := putFile(t, l, letter("a.pdf", "Northmere", "2023-01-01", "Corrected text."))
	if replaced.Outcome != Replaced || replaced.Report != first.Report {
		t.Errorf("a changed file: %+v, want it replaced under the same ID", replaced)
	}
	if diff := cmp.Diff([]string{"2 ashcombe-2024-05-01-2 false", "3 ashcombe-2024-05-01 false"}, changes(t, l, 0)); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	ps, err := l.Passages(first.Report)
	if err != nil || len(ps) != 1 || ps[0].Text != "Corrected text." {
		t.Fatalf("passages after replacing: %v, %v", ps, err)
	}

	l.Close()
	if l, err = OpenLibrary(dir); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if l.Seq() != 3 || l.Len() != 2 {
		t.Errorf("after opening again: seq %d, %d reports; want 3, 2", l.Seq(), l.Len())
	}
}

func TestPassageLocators(t *testing.T) {
	l, _ := openTemp(t)
	e := putFile(t, l, letter("a.pdf", "Ashcombe", "2024-05-01", "Leaders know their services well.", "Caseloads are too high."))
	ps, err := l.Passages(e.Report)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{ps[1].ID, e.Report + "#p1", e.Report + "#para-2"} {
		p, err := l.Passage(id)
		if err != nil || p.Text != "Caseloads are too high." || p.Report != e.Report {
			t.Errorf("Passage(%q) = %+v, %v", id, p, err)
		}
	}
	for _, id := range []string{"", "#", e.Report, e.Report + "#p2", e.Report + "#p01", e.Report + "#para-", e.Report + "#para-3", "x#p0", e.Report + "#p-1"} {
		if _, err := l.Passage(id); !errors.Is(err, ErrNotFound) {
			t.Errorf("Passage(%q) gives %v, want ErrNotFound", id, err)
		}
	}
}

func TestRemove(t *testing.T) {
	l, _ := openTemp(t)
	f := letter("a.pdf", "Ashcombe", "2024-05-01", "Leaders know their services well.")
	e := putFile(t, l, f)
	r, err := l.Report(e.Report)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Remove(e.Report); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Report(e.Report); !errors.Is(err, ErrNotFound) {
		t.Errorf("the report is still there: %v", err)
	}
	if _, err := l.Original(r); !errors.Is(err, ErrNotFound) {
		t.Errorf("the original is still there: %v", err)
	}
	if err := l.Remove(e.Report); !errors.Is(err, ErrNotFound) {
		t.Errorf("removing twice gives %v", err)
	}
	if diff := cmp.Diff([]string{"2 ashcombe-2024-05-01 true"}, changes(t, l, 0)); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if again := putFile(t, l, f); again.Outcome != Added {
		t.Errorf("adding it again: %+v", again)
	}
}

func TestOriginal(t *testing.T) {
	l, _ := openTemp(t)
	f := letter("a.pdf", "Ashcombe", "2024-05-01", "Leaders know their services well.")
	e := putFile(t, l, f)
	r, err := l.Report(e.Report)
	if err != nil {
		t.Fatal(err)
	}
	o, err := l.Original(r)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	got, err := io.ReadAll(o)
	if err != nil || string(got) != string(f.Original) {
		t.Errorf("original is %q, %v", got, err)
	}
}

func TestRelabel(t *testing.T) {
	l, _ := openTemp(t)
	e := putFile(t, l, letter("a.pdf", "Ashcombe", "2024-05-01", "Leaders know their services well."))
	relabel := func() int {
		n, err := l.Relabel("b", func(p *Passage) { p.Finding = "strength" })
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if first, second := relabel(), relabel(); first != 1 || second != 0 {
		t.Errorf("relabelled %d then %d reports, want 1 then 0", first, second)
	}
	p, err := l.Passage(e.Report + "#p0")
	if err != nil || p.Finding != "strength" {
		t.Errorf("finding is %q, %v", p.Finding, err)
	}
	if l.Seq() != 2 {
		t.Errorf("seq is %d: the index would not follow", l.Seq())
	}
}

func TestTwoProcesses(t *testing.T) {
	_, dir := openTemp(t)
	if _, err := OpenLibrary(dir); !errors.Is(err, ErrInUse) {
		t.Errorf("opening a library in use gives %v, want ErrInUse", err)
	}
}

func TestOriginalCannotBeKept(t *testing.T) {
	l, dir := openTemp(t)
	if err := os.RemoveAll(dir + "/originals"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+"/originals", nil, 0o644); err != nil { // nothing can be kept here now
		t.Fatal(err)
	}
	if _, err := l.Put(letter("a.pdf", "Ashcombe", "2024-05-01", "Text.")); err == nil {
		t.Error("a report went in though its original could not be kept")
	}
	if l.Seq() != 0 || l.Len() != 0 {
		t.Errorf("half a report: seq %d, %d reports", l.Seq(), l.Len())
	}
}

// TestClockJumps adds, replaces and removes while the clock is set forward and
// back: the history goes by its own numbers.
func TestClockJumps(t *testing.T) {
	l, _ := openTemp(t)
	start := time.Date(2024, 9, 9, 12, 0, 0, 0, time.UTC)
	var order []string
	for i, jump := range []time.Duration{0, 365 * 24 * time.Hour, -365 * 24 * time.Hour, time.Hour} {
		l.now = func() time.Time { return start.Add(jump) }
		e := putFile(t, l, letter(fmt.Sprint(i), "Ashcombe", fmt.Sprintf("2024-05-0%d", i+1), "Text."))
		order = append(order, fmt.Sprint(i+1, " ", e.Report, " false"))
		r, err := l.Report(e.Report)
		if err != nil || !r.Added.Equal(start.Add(jump)) || !e.Time.Equal(r.Added) {
			t.Errorf("report %d was added at %v, %v", i, r.Added, err)
		}
	}
	if diff := cmp.Diff(order, changes(t, l, 0)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	l.now = func() time.Time { return start.AddDate(-3, 0, 0) }
	if e := putFile(t, l, letter("1", "Ashcombe", "2024-05-02", "Other text.")); e.Outcome != Replaced {
		t.Errorf("a later version, three years before: %+v", e)
	}
	if err := l.Remove("ashcombe-2024-05-01"); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"5 ashcombe-2024-05-02 false", "6 ashcombe-2024-05-01 true"}, changes(t, l, 4)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}
