package index_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"findings/index"
)

func TestWords(t *testing.T) {
	cases := []struct {
		name, text string
		want       string // exact/stem[/own]@position
	}{
		{"stems", "Children were visited", "children/children@1 were/were@2 visited/visit@3"},
		{"no stop words dropped", "It is not good", "it/it@1 is/is@2 not/not@3 good/good@4"},
		{"possessives, straight and curly", "council's council’s councils’ 'plan'", "council's/council@1 council's/council@2 councils/council@3 plan/plan@4"},
		{"acronyms with &", "A&E, C&YP and R&B&Q", "a&e/a&e@1 c&yp/c&yp@2 and/and@3 r&b/r&b@4 q/q@5"},
		{"& between words", "help&protection", "help/help@1 protection/protect@2"},
		{"sections of the Act", "S47 s.47 S.20, s.47a s. 47", "s47/s47@1 s47/s47@2 s20/s20@3 s/s@4 47a/47a@5 s/s@6 47/47@7"},
		{"IT is not it", "IT and it; SEND, send", "it/it/IT@1 and/and@2 it/it@3 send/send/SEND@4 send/send@5"},
		{"capitals throughout", "DOING IT WELL, CHILDREN FIRST", "doing/do@1 it/it@2 well/well@3 children/children@4 first/first@5"},
		{"hyphens and ranges", "multi-agency 16–17", "multi/multi@1 agency/agenc@2 16/16@3 17/17@4"},
		{"numbers", "1,200 2.5 £3m 27.", "1,200/1,200@1 2.5/2.5@2 3m/3m@3 27/27@4"},
		{"accents only in the exact form", "Zoë’s café", "zoë's/zoe@1 café/cafe@2"},
		{"soft hyphens", "care\u00adful", "careful/care@1"},
		{"an accent behind a soft hyphen", "cafe\u00ad\u0301", "café/cafe@1"},
		{"a new line leaves a gap", "one\ntwo\n\nthree", "one/on@1 two/two@18 three/three@51"},
		{"nothing", " – … ", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, w := range index.Words(c.text) {
				s := w.Exact + "/" + w.Stem
				if w.Own != "" {
					s += "/" + w.Own
				}
				got = append(got, fmt.Sprintf("%s@%d", s, w.Position))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("words (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzWords checks that words stand where they say, in order, and that no letter
// or digit stands outside of one.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"A&E s.47", "Children’s plans\naren't", "\xff\xfe word \xc3", "ﬁle 日本語 ไทย", "a\u0301b\u200dc", "s.4&E.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end, position := 0, 0
		for _, w := range index.Words(text) {
			if w.Start < end || w.End <= w.Start || w.End > len(text) || w.Position <= position {
				t.Fatalf("%+v after %d, position %d, in %q", w, end, position, text)
			}
			if outside(text[end:w.Start]) {
				t.Errorf("letters outside of words in %q, %d to %d", text, end, w.Start)
			}
			if w.Exact == "" || w.Stem == "" || !utf8.ValidString(w.Exact) || !utf8.ValidString(w.Stem) {
				t.Errorf("%q has the forms %q and %q", text[w.Start:w.End], w.Exact, w.Stem)
			}
			end, position = w.End, w.Position
		}
		if outside(text[end:]) {
			t.Errorf("letters after the last word of %q", text)
		}
	})
}

func outside(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' })
}
