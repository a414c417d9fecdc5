package search

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"findings/corpus/label"
)

func TestParse(t *testing.T) {
	for _, tc := range []struct{ rule, text, want string }{
		{"words stand side by side", "personal adviser caseloads", "personal adviser caseloads"},
		{"case is folded", "Personal ADVISER", "personal adviser"},
		{"phrase", `"not always" seen`, `"not always" seen`},
		{"curly quotes", "“not always”", `"not always"`},
		{"one word in quotes is exact", `"supervision"`, `"supervision"`},
		{"and, or", "mash AND lado OR iro", "mash AND lado OR iro"},
		{"side by side binds tightest", "foster carers OR kinship", "foster carers OR kinship"},
		{"not", "missing NOT exploitation", "missing NOT exploitation"},
		{"minus", "missing -exploitation", "missing NOT exploitation"},
		{"minus before a phrase", `missing -"return home"`, `missing NOT "return home"`},
		{"brackets group", "(dads OR fathers) AND plans", "(dads OR fathers) AND plans"},
		{"brackets beside words", "plans (dads OR fathers)", "plans (dads OR fathers)"},
		{"needless brackets go", "((a b)) AND c", "a b AND c"},
		{"minus before brackets", "plans -(dads OR mums)", "plans NOT (dads OR mums)"},
		{"near", "delay NEAR/5 court", "delay NEAR/5 court"},
		{"near chain is each pair", "a NEAR/5 b NEAR/3 c", "a NEAR/5 b AND b NEAR/3 c"},
		{"near phrase and prefix", `"core group" NEAR/9 delay*`, `"core group" NEAR/9 delay*`},
		{"near a compound", "multi-agency NEAR/5 court", `"multi agency" NEAR/5 court`},
		{"prefix", "safeg* board", "safeg* board"},
		{"field", "caseloads authority:Hull", "caseloads authority:\"Kingston upon Hull\""},
		{"field of several words", `authority:"London Borough of Merton"`, "authority:Merton"},
		{"field values", "year:2022,2024", "year:2022,2024"},
		{"year range", "year:2022..2024", "year:2022,2023,2024"},
		{"year range with a dash", "year:2022-2023", "year:2022,2023"},
		{"open year range", "year:2022..", "year:2022.."},
		{"year range open below", "year:..2018", "year:..2018"},
		{"grade of any judgement", "grade:good", "grade:overall:good,leaders:good,help_protection:good,in_care:good,care_leavers:good,adoption:good,lscb:good"},
		{"grade of one judgement", "grade:care-leavers:requires-improvement", `grade:"care_leavers:requires improvement"`},
		{"kind in quotes", `kind:"focused visit"`, `kind:"focused visit"`},
		{"field name in any case, plural", "Kinds:news", "kind:news"},
		{"field left out", "caseloads -kind:news", "caseloads NOT kind:news"},
		{"fields with OR", "authority:Luton OR year:2020", "authority:Luton OR year:2020"},
		{"section", `section:"care leavers" housing`, `section:"care leavers" housing`},
		{"section prefix", `section:leader*`, `section:leader*`},
		{"nothing", "  ?! ", ""},
	} {
		got, err := Parse(tc.text)
		if err != nil {
			t.Errorf("%s: Parse(%q): %v", tc.rule, tc.text, err)
			continue
		}
		if diff := cmp.Diff(tc.want, Format(got)); diff != "" {
			t.Errorf("%s: Parse(%q) (-want +got):\n%s", tc.rule, tc.text, diff)
		}
	}
}

// Ordinary text is never taken for syntax.
func TestParseOrdinaryText(t *testing.T) {
	for _, tc := range []struct{ rule, text, want string }{
		{"colon after a word", "what about: this?", "what about this"},
		{"field name before a space", "section: leaders. report: good", "section leaders report good"},
		{"unknown name before a colon", "http://example.org/a ratio 3:1", "http example.org a ratio 3 1"},
		{"ampersand inside a word", "A&E and C&YP", "a&e and c&yp"},
		{"hanging hyphen", "16- and 17-year-olds", "16 and 17-year-olds"},
		{"stroke", "and/or contact/referral", "and or contact referral"},
		{"operators inside words", "and/OR either-OR", "and or either-or"},
		{"point inside", "s.47 and 2.5 or 1,200", "s47 and 2.5 or 1,200"},
		{"apostrophe", "don't children’s leavers'", "don't children's leavers"},
		{"quote never closed", `what "about this`, "what about this"},
		{"closing curly quote alone", "what ” about", "what about"},
		{"bracket never closed", "social workers (new ones", "social workers new ones"},
		{"bracket never opened", "a) b) c", "a b c"},
		{"brackets in prose", "workers (the new ones) leave", "workers the new ones leave"},
		{"plural in brackets", "worker(s) and child(ren)", "worker and child"},
		{"smiley beside an operator", "mash AND lado :)", "mash AND lado"},
		{"emoji", "care 👍🏽 leavers", "care leavers"},
		{"dashes", "children - who – were — seen -- well", "children who were seen well"},
		{"years with a dash", "2019–21", "2019-21"},
		{"small operators", "bread and butter or not near", "bread and butter or not near"},
		{"sentence in capitals", "WHY WERE CHILDREN NOT SEEN IN 2020", "why were children not seen in 2020"},
		{"operator alone", "OR", "or"},
		{"grade with a star", "A* grades", "a grades"},
		{"stars", "*** f**k *x", "f k x"},
		{"NEAR without a number", "NEAR/FAR or NEAR", "near far or near"},
		{"soft hyphen", "safe\u00adguarding", "safeguarding"},
		{"bullet", "- first\n- second", "first second"},
		{"other scripts", "żłobek ребёнок 子ども", "żłobek ребёнок 子-ど-も"},
		{"empty phrase", `"" "..." care`, "care"},
	} {
		got, err := Parse(tc.text)
		if err != nil {
			t.Errorf("%s: Parse(%q): %v", tc.rule, tc.text, err)
			continue
		}
		if diff := cmp.Diff(tc.want, Format(got)); diff != "" {
			t.Errorf("%s: Parse(%q) (-want +got):\n%s", tc.rule, tc.text, diff)
		}
	}
}

func TestParseMistakes(t *testing.T) {
	for _, tc := range []struct {
		text   string
		column int
		near   string
		says   string
	}{
		{"(mash OR lado", 1, "(", "never closed"},
		{"é mash AND lado)", 16, ")", "no opening"},
		{"mash OR", 6, "OR", "missing after"},
		{"AND mash", 1, "AND", "missing before"},
		{"mash AND OR lado", 6, "AND", "missing after"},
		{"mash OR ()", 9, "(", "nothing inside"},
		{"mash NOT NOT lado", 10, "NOT", "Two negations"},
		{"delay NEAR/900 court", 12, "900", "1 to 50"},
		{"NEAR/5 court", 1, "NEAR/5", "missing before"},
		{"(a OR b) NEAR/5 court", 10, "NEAR/5", "between two words"},
		{"sa*", 1, "sa*", "three letters"},
		{"year:soon", 6, "soon", "year: takes"},
		{"year:2024..2020", 6, "2024..2020", "ends before"},
		{"grade:splendid", 7, "splendid", "grade: takes"},
		{"grade:food:good", 7, "food:good", "A judgement is"},
		{"finding:bad", 9, "bad", "strength, weakness"},
		{"kind:letter", 6, "letter", `"focused visit"`},
		{"region:Narnia", 8, "Narnia", `"North West"`},
		{strings.Repeat("(", 20) + "a OR b" + strings.Repeat(")", 20), 17, "(", "16 deep"},
		{strings.Repeat("a OR ", 40) + "b", 202, "", "41 words"},
		{strings.Repeat("é ", 6000), 12000, "", "12000 characters"},
	} {
		_, err := Parse(tc.text)
		var got *SyntaxError
		if !errors.As(err, &got) {
			t.Errorf("Parse(%.40q): error %v, want a *SyntaxError", tc.text, err)
			continue
		}
		if got.Column != tc.column || got.Near != tc.near || !strings.Contains(got.Error(), tc.says) {
			t.Errorf("Parse(%.40q): column %d, near %q, %q; want column %d, near %q, …%s…", tc.text, got.Column, got.Near, got.Error(), tc.column, tc.near, tc.says)
		}
	}
}

func TestParseTheme(t *testing.T) {
	themes := []label.Theme{{ID: "care-leavers", Label: "Care leavers"}, {ID: "neglect-and-domestic-abuse", Label: "Neglect and abuse at home"}}
	e, err := parse(`theme:"Neglect and abuse at home",Care-Leavers`, themes)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := Format(e), "theme:neglect-and-domestic-abuse,care-leavers"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := parse("theme:weather", themes); err == nil || !strings.Contains(err.Error(), "care-leavers or neglect-and-domestic-abuse") {
		t.Errorf("theme:weather: error %v does not list the themes", err)
	}
}

// A long plain text is searched by its words, not refused.
func TestParseLongText(t *testing.T) {
	var words []string
	for i := range 200 {
		words = append(words, "the", "word"+strconv.Itoa(i))
	}
	e, err := Parse(strings.Join(words, " "))
	if err != nil {
		t.Fatal(err)
	}
	parts := e.(*Words).Parts
	if len(parts) != maxLeaves {
		t.Errorf("%d parts, want %d", len(parts), maxLeaves)
	}
	if got := Format(parts[0]); got != "word0" {
		t.Errorf("the first part is %q: function words should give way", got)
	}
}

func TestParseRanges(t *testing.T) {
	text := `é dads AND "core group" NEAR/5 safeg* -year:2020..2022`
	e, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	walk(e, func(e Expr) { r := e.Source(); got = append(got, text[r.Start:r.End]) })
	want := []string{text, "é dads", "é", "dads", `"core group" NEAR/5 safeg* -year:2020..2022`,
		`"core group" NEAR/5 safeg*`, `"core group"`, "safeg*", "-year:2020..2022", "year:2020..2022"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
}

// cut are words so long that the index cuts them, maybe at a character that does not end a word.
var cut = regexp.MustCompile(`\S{40,}`)

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "a", `"a b" OR (c NEAR/5 d*) -e`, "authority:Luton year:2020..", "((((", "what about: this?", "16- and 17-year-olds",
		"grade:care_leavers:good", `section:"a b"`, "“a”", "a\u00ad\u200bb", "u\u00ad\u032d", "-", "-(", "NEAR/3", "\xff\xfe", "A&E", "year:..", "kind:\"", "a AND NOT (b OR c) d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := Parse(text)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("error %T %v", err, err)
			}
			if syntax.Offset < 0 || syntax.Offset > len(text) || syntax.Message == "" {
				t.Fatalf("bad error %+v", syntax)
			}
			return
		}
		walk(e, func(e Expr) {
			if r := e.Source(); r.Start < 0 || r.End > len(text) || r.Start > r.End {
				t.Fatalf("%T stands at %v of %d bytes", e, r, len(text))
			}
		})
		printed := Format(e)
		again, err := Parse(printed)
		if err != nil {
			t.Fatalf("%q printed as %q: %v", text, printed, err)
		}
		if twice := Format(again); twice != printed && !cut.MatchString(printed) {
			t.Fatalf("%q printed as %q, then as %q", text, printed, twice)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse(`(dads OR fathers) AND "core group" NEAR/5 delay authority:Luton year:2020..2024 how well are they seen`); err != nil {
			b.Fatal(err)
		}
	}
}
