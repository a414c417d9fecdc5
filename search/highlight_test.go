package search

import (
	"testing"
	"unicode/utf16"

	"findings/index"
	"github.com/google/go-cmp/cmp"
)

func TestUTF16Ranges(t *testing.T) {
	text := "Children’s 𝄞 notes"
	units := utf16.Encode([]rune(text))
	for _, c := range []struct{ words string }{{"Children’s"}, {"𝄞"}, {"notes"}} {
		start := len(text) - len(text[indexOf(text, c.words):])
		got := utf16Ranges(text, [][2]int{{start, start + len(c.words)}})
		if words := string(utf16.Decode(units[got[0][0]:got[0][1]])); words != c.words {
			t.Errorf("%q: got %q", c.words, words)
		}
	}
}

func indexOf(s, part string) int {
	for i := range s {
		if len(s)-i >= len(part) && s[i:i+len(part)] == part {
			return i
		}
	}
	return -1
}

func TestRangesJoin(t *testing.T) {
	got := ranges([]mark{{start: 0, end: 4}, {start: 2, end: 9}, {start: 9, end: 12}, {start: 14, end: 20}})
	if d := cmp.Diff([][2]int{{0, 12}, {14, 20}}, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestMarksOnlyWhatMatched(t *testing.T) {
	a, b := &index.Word{Text: "delay"}, &index.Word{Text: "court"}
	near := &index.Near{A: a, B: b, K: 3}
	q := &compiled{match: near, nears: []*index.Near{near}, leaves: number(near),
		concepts: []*concept{{ways: []way{{leaves: []index.Node{a, b}, weight: 1}}}}}
	hit := &index.Hit{Matches: []index.Match{
		{Leaf: 0, Field: index.Text, Places: []index.Place{{Position: 1, Words: 1, Start: 0, End: 5}, {Position: 40, Words: 1, Start: 200, End: 205}}},
		{Leaf: 1, Field: index.Text, Places: []index.Place{{Position: 3, Words: 1, Start: 10, End: 15}}},
		{Leaf: 1, Field: index.Heading, Places: []index.Place{{Position: 1, Words: 1, Start: 90, End: 95}}},
	}}
	if d := cmp.Diff([][2]int{{0, 5}, {10, 15}}, ranges(q.marks(hit))); d != "" {
		t.Errorf("a word far from its fellow and one in the heading are no marks: -want +got\n%s", d)
	}
}
