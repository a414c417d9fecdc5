package search

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"findings/corpus"
)

// A history is a shelf that tells what changed on it.
type history struct {
	*shelf
	order []string // by change, from 1
}

func (h *history) Seq() uint64 { return uint64(len(h.order)) }

func (h *history) Changes(after uint64, fn func(uint64, string, bool) error) error {
	for i := after; i < h.Seq(); i++ {
		if err := fn(i+1, h.order[i], h.reports[h.order[i]] == nil); err != nil {
			return err
		}
	}
	return nil
}

func (h *history) Passages(id string) ([]corpus.Passage, error) {
	var list []corpus.Passage
	for i := 0; ; i++ {
		p := h.passages[fmt.Sprintf("%s#k%06x", id, i)]
		if p == nil {
			return list, nil
		}
		list = append(list, *p)
	}
}

func (h *history) put(t testing.TB, authority, date string, texts ...string) {
	id := h.add(t, authority, date, texts...)
	h.reports[id].Sections = []corpus.Section{{Heading: "What needs to improve"}, {Heading: "1. Numbered"}}
	h.order = append(h.order, id)
}

func suggestions(t testing.TB, s *Suggester, text string) string {
	t.Helper()
	list, err := s.Suggest(context.Background(), text, 4)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, x := range list {
		line := x.Text + " (" + x.Kind
		if x.Label != "" {
			line += ": " + x.Label
		}
		out = append(out, line+")")
	}
	return strings.Join(out, " | ")
}

func TestSuggest(t *testing.T) {
	h := &history{shelf: newShelf(t)}
	for _, year := range []string{"2022", "2023", "2024"} {
		h.put(t, "Luton", year+"-05-01", "Care planning is weak in the MASH team. The MASH team is busy.", "Better care planning is rare. Supervision helps the planning of care.")
	}
	h.put(t, "Bournemouth, Christchurch and Poole", "2024-01-01", "Unique phrases here. Unique phrases there.", "Care planning and care planning.")
	s := NewSuggester(h, h.engine, testThemes())
	if got := suggestions(t, s, "lut"); got != "luton (word)" && got != "" {
		t.Errorf("before Refresh: %s", got)
	}
	if err := s.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ rule, text, want string }{
		{"council", "lut", "Luton (authority)"},
		{"council by another name", "BCP", "BCP (authority: Bournemouth, Christchurch and Poole)"},
		{"council by a later word of its name", "poo", "Bournemouth, Christchurch and Poole (authority)"},
		{"theme before phrase", "care", "Care leavers (theme) | leaving care (theme: Care leavers) | care planning (phrase)"},
		{"theme by its other name", "pers", "personal advisers (theme: Care leavers)"},
		{"phrase by its second word", "plann", "care planning (phrase) | planning (word)"},
		{"acronyms keep their capitals", "mash t", "MASH team (phrase)"},
		{"the words before stay", "Luton care pl", "Luton care planning (phrase)"},
		{"last word by itself", "weak superv", "weak supervision (word)"},
		{"after a space, what goes on", "care ", "Care leavers (theme) | care planning (phrase)"},
		{"heading", "what n", "What needs to improve (section)"},
		{"a phrase of one report only", "uniq", "unique (word)"},
		{"numbered headings", "numb", ""},
		{"field value", "caseloads kind:fo", `caseloads kind:"focused visit" (value)`},
		{"council as field", "authority:bou", `authority:"Bournemouth, Christchurch and Poole" (value)`},
		{"council as field, in quotes", `authority:"bou`, `authority:"Bournemouth, Christchurch and Poole" (value)`},
		{"years, newest first", "year:20", "year:2024 (value) | year:2023 (value) | year:2022 (value)"},
		{"grade of a judgement", "grade:care_leavers:in", "grade:care_leavers:inadequate (value)"},
		{"no field", "what about: fo", ""},
		{"nothing typed", "  ", ""},
		{"too long", strings.Repeat("care ", 60), ""},
		{"two letters are no word", "zz", ""},
	} {
		if diff := cmp.Diff(tc.want, suggestions(t, s, tc.text)); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", tc.rule, tc.text, diff)
		}
	}

	h.remove("luton-2022-05-01")
	h.remove("luton-2023-05-01")
	h.remove("luton-2024-05-01")
	h.order = append(h.order, "luton-2022-05-01", "luton-2023-05-01", "luton-2024-05-01")
	if err := s.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := suggestions(t, s, "lut"); got != "" {
		t.Errorf("after the reports of Luton have gone: %s", got)
	}
	if n := len(s.tallies); n > 20 {
		t.Errorf("%d tallies are left of one report", n)
	}
}

func FuzzSuggest(f *testing.F) {
	for _, text := range []string{"care", "authority:\"b", "a:b:", " (", "é", "\xff", "kind: x", "x \" y"} {
		f.Add(text)
	}
	h := &history{shelf: newShelf(f)}
	h.put(f, "Luton", "2024-05-01", "Care planning. Care planning.")
	s := NewSuggester(h, h.engine, testThemes())
	if err := s.Refresh(context.Background()); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := s.Suggest(context.Background(), text, 5)
		if err != nil || len(list) > 5 {
			t.Fatalf("%d suggestions, error %v", len(list), err)
		}
	})
}

func BenchmarkSuggest(b *testing.B) {
	h := &history{shelf: newShelf(b)}
	for i := range 40 {
		var texts []string
		for j := range 40 {
			texts = append(texts, fmt.Sprintf("Children in care c%d plan c%d. Children in care c%d plan c%d.", i, j, i, j))
		}
		h.put(b, "Luton", fmt.Sprintf("%d-01-15", 1990+i), texts...)
	}
	s := NewSuggester(h, h.engine, testThemes())
	if err := s.Refresh(context.Background()); err != nil {
		b.Fatal(err)
	}
	for _, text := range []string{"c", "children in ca"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Suggest(context.Background(), text, 8); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestSuggestShort: what is ready for the first two letters is what a look at all
// completions gives.
func TestSuggestShort(t *testing.T) {
	h := &history{shelf: newShelf(t)}
	for i := range 6 {
		h.put(t, fmt.Sprintf("Ashford %c", 'a'+i), "2024-05-01", numbered(i, 12)...)
	}
	s := NewSuggester(h, h.engine, h.labels.Themes())
	if err := s.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	c := s.list.Load()
	tails := []string{"z", "zz", "a ", "é"}
	for _, k := range c.keys {
		tails = append(tails, k.text[:1], k.text[:min(2, len(k.text))])
	}
	all := *c
	all.short = nil
	for _, tail := range tails {
		var want []entry
		for from, k := range all.keys {
			if strings.HasPrefix(k.text, tail) {
				want = all.best(all.keys[from:all.behind(from, tail)], 7)
				break
			}
		}
		if d := cmp.Diff(want, c.find(tail, 7), cmp.AllowUnexported(entry{})); d != "" {
			t.Errorf("%q: -all +ready\n%s", tail, d)
		}
	}
}

// TestSuggestBeforeAllIsRead: of a large library there is something to suggest
// before all of it has been read.
func TestSuggestBeforeAllIsRead(t *testing.T) {
	h := &history{shelf: newShelf(t)}
	for i := range firstPublished + 20 {
		h.put(t, fmt.Sprintf("Ashford %03d", i), "2024-05-01", "Pathway plans are late.")
	}
	ctx, stop := context.WithCancel(context.Background())
	s := NewSuggester(&stopping{h, firstPublished + 10, stop}, h.engine, nil)
	if err := s.Refresh(ctx); err == nil {
		t.Fatal("the reading was not stopped")
	}
	if got := suggestions(t, s, "ashf"); !strings.Contains(got, "Ashford") {
		t.Errorf("there is nothing to suggest: %q", got)
	}
}

// A stopping history stops its reader after so many reports.
type stopping struct {
	*history
	left int
	stop func()
}

func (s *stopping) Passages(id string) ([]corpus.Passage, error) {
	if s.left--; s.left == 0 {
		s.stop()
	}
	return s.history.Passages(id)
}
