package corpus

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		rule, text string
		want       []string
	}{
		{"two", "Plans are clear. They are not always reviewed.", []string{"Plans are clear.", "They are not always reviewed."}},
		{"none", " \n ", nil},
		{"no full stop at the end", "What needs to improve", []string{"What needs to improve"}},
		{"line breaks", "Strong support\nGood plans", []string{"Strong support", "Good plans"}},
		{"bullets", "Leaders should:\n• improve plans.\n• visit sooner", []string{"Leaders should:", "improve plans.", "visit sooner"}},
		{"title", "Inspectors met Mr. Brown and Dr. Green. They agreed.", []string{"Inspectors met Mr. Brown and Dr. Green.", "They agreed."}},
		{"initials", "The visit was led by A. B. Carter. It was short.", []string{"The visit was led by A. B. Carter.", "It was short."}},
		{"for example", "Agencies, e.g. Health and i.e. Police, attend. Most do.", []string{"Agencies, e.g. Health and i.e. Police, attend.", "Most do."}},
		{"decimal", "Turnover fell by 3.5 per cent. Caseloads fell.", []string{"Turnover fell by 3.5 per cent.", "Caseloads fell."}},
		{"number at the start", "27. Children are safe. Most are seen.", []string{"27. Children are safe.", "Most are seen."}},
		{"year at the end", "This was so in 2018. It is better now.", []string{"This was so in 2018.", "It is better now."}},
		{"quote", "One said, ‘I feel safe.’ Another did not.", []string{"One said, ‘I feel safe.’", "Another did not."}},
		{"quote goes on", "‘Why?’ asked a parent. No one knew.", []string{"‘Why?’ asked a parent.", "No one knew."}},
		{"bracket", "Some wait (too many.) Others do not.", []string{"Some wait (too many.)", "Others do not."}},
		{"footnote mark", "They are looked after.3 Most live nearby.", []string{"They are looked after.3", "Most live nearby."}},
		{"raised footnote mark", "They are looked after.² Most live nearby.", []string{"They are looked after.²", "Most live nearby."}},
		{"section number is no mark", "The s.47 Enquiries are prompt.", []string{"The s.47 Enquiries are prompt."}},
		{"acronym at the end", "Cases go to the MASH. Managers decide.", []string{"Cases go to the MASH.", "Managers decide."}},
		{"number sign", "At No. 10 Hill Road. Then", []string{"At No. 10 Hill Road.", "Then"}},
		{"the answer no", "Is it safe? No. It is not.", []string{"Is it safe?", "No.", "It is not."}},
		{"address", "See www.gov.uk/ofsted. It is there.", []string{"See www.gov.uk/ofsted.", "It is there."}},
		{"saint", "Families in St. Helens are heard. They say so.", []string{"Families in St. Helens are heard.", "They say so."}},
		{"lettered child", "This is the case of Child B. The review is done.", []string{"This is the case of Child B.", "The review is done."}},
		{"et cetera", "Housing, health etc. are involved.", []string{"Housing, health etc. are involved."}},
		{"three dots", "They waited… Then it came.", []string{"They waited…", "Then it came."}},
		{"begins with a number", "Visits are late. 14 children waited.", []string{"Visits are late.", "14 children waited."}},
	} {
		var got []string
		for _, r := range Sentences(tt.text) {
			got = append(got, tt.text[r[0]:r[1]])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", tt.rule, diff)
		}
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"One. Two.", "• Item\n\nA. B. C.", "e.g. ‘Why?’ No.", "\xff. A\xc3", "3.5. X\n•", "...!? …"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		outside := func(s string) {
			for line := range strings.SplitSeq(s, "\n") {
				if rest := strings.TrimSpace(line); rest != "" && rest != "•" {
					t.Fatalf("%q is in no sentence of %q", rest, text)
				}
			}
		}
		for _, r := range Sentences(text) {
			if r[0] < at || r[1] <= r[0] || r[1] > len(text) {
				t.Fatalf("range %v of %q", r, text)
			}
			s := text[r[0]:r[1]]
			if strings.Contains(s, "\n") || strings.TrimFunc(s, unicode.IsSpace) != s {
				t.Fatalf("sentence %q", s)
			}
			if utf8.ValidString(text) && !utf8.ValidString(s) {
				t.Fatalf("a character is cut: %q", s)
			}
			outside(text[at:r[0]])
			at = r[1]
		}
		outside(text[at:])
	})
}

func BenchmarkSentences(b *testing.B) {
	text := strings.Repeat("Social workers know children well. Plans, e.g. for those in care, are ‘not always’ clear. ", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Sentences(text)
	}
}
