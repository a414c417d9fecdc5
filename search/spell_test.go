package search

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// spellingShelf holds some words often, some once.
func spellingShelf(t testing.TB) *shelf {
	s := newShelf(t)
	texts := []string{"One report prints safegarding by mistake.", "A recieved letter."}
	for i := range 60 {
		texts = append(texts, fmt.Sprintf("Foster carers in street %d say that safeguarding and supervision are received well; accommodation is adequate.", i))
	}
	s.add(t, "Fernshire", "2024-01-15", texts...)
	return s
}

func TestCheck(t *testing.T) {
	shelf := spellingShelf(t)
	s := NewSpeller(shelf.engine, DefaultVocabulary())
	for _, tc := range []struct{ rule, text, want string }{
		{"a letter missing", "acommodation in care", "accommodation in care"},
		{"two letters wrong", "safegaurdin board", "safeguarding board"},
		{"letters swapped", "suprevision", "supervision"},
		{"first letters swapped", "usPervision", "supervision"},
		{"first letter doubled", "ssupervision", "supervision"},
		{"in the place of the word only", "Why is  suprevision, then?", "Why is  supervision, then?"},
		{"space missing", "fostercarers", "foster carers"},
		{"council misspelled", "wolverhamton supervision", "wolverhampton supervision"},
		{"word of the vocabulary", "runawyas", "runaways"},
		{"rare beside frequent is doubted", "safegarding", "safeguarding"},
		{"other form of a word that is there", "supervisions", "supervisions"},
		{"everyday word that no report prints", "runaways and sofa surfing", "runaways and sofa surfing"},
		{"council without reports", "Solihull", "Solihull"},
		{"acronym", "ZQLB", "ZQLB"},
		{"number", "2024s 16yrs", "2024s 16yrs"},
		{"short word", "teh", "teh"},
		{"nothing like it", "xylophone", "xylophone"},
		{"quoted", `"suprevision"`, `"suprevision"`},
		{"prefix", "suprevis*", "suprevis*"},
	} {
		e, err := Parse(tc.text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Check(context.Background(), tc.text, e)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tc.want, Corrected(tc.text, got)); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", tc.rule, tc.text, diff)
		}
	}
}

func TestCheckTellsWhetherSearchingIsInVain(t *testing.T) {
	shelf := spellingShelf(t)
	s := NewSpeller(shelf.engine, nil)
	text := "safegarding suprevision"
	e, _ := Parse(text)
	got, err := s.Check(context.Background(), text, e)
	if err != nil {
		t.Fatal(err)
	}
	want := []Correction{{Range{0, 11}, "safegarding", "safeguarding", 1}, {Range{12, 23}, "suprevision", "supervision", 0}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("corrections (-want +got):\n%s", diff)
	}
}

func BenchmarkCheck(b *testing.B) {
	shelf := spellingShelf(b)
	s := NewSpeller(shelf.engine, DefaultVocabulary())
	text := "acommodation for yong people with suprevision"
	e, _ := Parse(text)
	for b.Loop() {
		if _, err := s.Check(context.Background(), text, e); err != nil {
			b.Fatal(err)
		}
	}
}

func TestSearchCorrects(t *testing.T) {
	s := spellingShelf(t).searcher()
	for _, tc := range []struct {
		rule                  string
		req                   Request
		corrected, suggestion string
		found                 bool
	}{
		{"in vain: corrected", Request{Text: "suprevision"}, "supervision", "", true},
		{"in vain, but exact: asked", Request{Text: "suprevision", Exact: true}, "", "supervision", false},
		{"found: asked", Request{Text: "safegarding"}, "", "safeguarding", true},
		{"right", Request{Text: "supervision"}, "", "", true},
		{"council misspelled", Request{Text: "fernshire suprevision"}, "fernshire supervision", "", true},
	} {
		r := mustSearch(t, s, tc.req)
		if r.Query.Corrected != tc.corrected || r.Query.Suggestion != tc.suggestion || (r.Total > 0) != tc.found || r.Query.Text != tc.req.Text {
			t.Errorf("%s: corrected %q, suggestion %q, %d found", tc.rule, r.Query.Corrected, r.Query.Suggestion, r.Total)
		}
	}
}
