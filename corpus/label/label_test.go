package label

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustDefault(t testing.TB) *Labeler {
	t.Helper()
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestThemesInFileOrder(t *testing.T) {
	l := mustDefault(t)
	var ids []string
	for _, th := range l.Themes() {
		ids = append(ids, th.ID)
	}
	want := strings.Fields(`front-door early-help assessment child-protection child-in-need neglect-and-domestic-abuse
		exploitation-and-missing court-and-pre-proceedings children-in-care placements permanence-and-adoption
		fostering-and-kinship care-leavers housing-and-homelessness health education separated-migrant-children
		disabled-children caseloads workforce supervision case-recording quality-assurance leadership partnership
		voice-of-the-child allegations-lado equality-and-identity custody-and-youth-justice`)
	if d := cmp.Diff(want, ids); d != "" {
		t.Errorf("themes (-want +got):\n%s", d)
	}
}

func TestLoadErrorsNameTheLine(t *testing.T) {
	theme := "themes:\n  - id: a\n    label: A\n    description: d\n    about: [alpha]\n"
	for _, c := range []struct{ name, file, want string }{
		{"not YAML", "themes: [", "my.yaml:1"},
		{"unknown name", theme + "    colour: red\n", "my.yaml:6: unknown field"},
		{"no themes", "themes: []\n", "my.yaml:1: no themes"},
		{"bad id", "themes:\n  - id: A b\n    label: A\n    about: [x y]\n", `my.yaml:2: id "A b"`},
		{"same id twice", theme + "  - id: a\n    label: B\n    about: [beta]\n", `my.yaml:6: theme "a" is there twice`},
		{"no phrases", "themes:\n  - id: a\n    label: A\n", `my.yaml:2: theme "a" has no phrases`},
		{"bracket", theme + "    hints:\n      - good\n      - (x|y\n", `my.yaml:8: phrase "(x|y"`},
		{"gap at the end", theme + "    hints:\n      - good ..\n", `my.yaml:7: phrase "good .."`},
	} {
		_, err := Load("my.yaml", strings.NewReader(c.file))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q in it", c.name, err, c.want)
		}
	}
}

func TestVersionFollowsTheFile(t *testing.T) {
	file := "themes:\n  - id: a\n    label: A\n    about: [alpha]\n"
	one, err := Load("x.yaml", strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	same, err := Load("y.yaml", strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	other, err := Load("x.yaml", strings.NewReader(strings.Replace(file, "alpha", "beta", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if one.Version() != same.Version() || one.Version() == other.Version() || one.Version() == "" {
		t.Errorf("versions %q, %q, %q: want the first two alike and the third different", one.Version(), same.Version(), other.Version())
	}
}

func TestExplainGivesTheWordsThatCount(t *testing.T) {
	text := "Personal advisers know their young people well. Pathway plans are poor."
	got := mustDefault(t).Explain(Input{Part: "main", Text: text})
	words := map[string]bool{}
	for _, r := range got.Reasons {
		if text[r.Start:r.End] != r.Words {
			t.Errorf("reason %+v does not stand in the text there", r)
		}
		words[r.Label+": "+r.Words] = true
	}
	for _, want := range []string{"care-leavers: Personal advisers", "care-leavers: Pathway plans"} {
		if !words[want] {
			t.Errorf("no reason %q in %v", want, got.Reasons)
		}
	}
	if d := cmp.Diff(mustDefault(t).Label(Input{Part: "main", Text: text}).Themes, got.Themes); d != "" {
		t.Errorf("Explain and Label differ:\n%s", d)
	}
}

// A heading may give a theme that no word of the passage names, and is then the reason.
func TestHeadingAlone(t *testing.T) {
	text := "Young people are helped to manage their money and to cook for themselves. Workers see them often and help them to find work."
	for _, c := range []struct {
		section string
		want    bool
	}{
		{"The experiences and progress of care leavers: good", true},
		{"Leadership", false},
		{"", false},
	} {
		got := mustDefault(t).Explain(Input{Section: c.section, Part: "main", Text: text})
		given, reason := slices.Contains(got.Themes, "care-leavers"), false
		for _, r := range got.Reasons {
			reason = reason || r.Label == "care-leavers" && r.Words == c.section && r.End == 0
		}
		if given != c.want || reason != c.want {
			t.Errorf("under %q: care-leavers %t with the heading as its reason %t, want %t: %v", c.section, given, reason, c.want, got)
		}
	}
}

func FuzzLabel(f *testing.F) {
	f.Add("What needs to improve", "main", "The MASH is effective. However, Luton’s PAs aren’t; see s47 – e.g. (a.")
	f.Add("", "", "\xff\xfe’s ◼")
	l := mustDefault(f)
	f.Fuzz(func(t *testing.T, section, part, text string) {
		in := Input{section, part, text}
		a, b := l.Label(in), l.Explain(in)
		if d := cmp.Diff(a.Themes, b.Themes); d != "" || a.Finding != b.Finding {
			t.Fatalf("Label and Explain differ: %s %s %s", d, a.Finding, b.Finding)
		}
		for _, r := range b.Reasons {
			if r.End != 0 && text[r.Start:r.End] != r.Words {
				t.Fatalf("reason %+v does not stand in the text", r)
			}
		}
	})
}

func BenchmarkLabel(b *testing.B) {
	l := mustDefault(b)
	in := Input{Section: "Main findings", Part: "main", Text: strings.Repeat("Social workers in Ashford complete thorough assessments without delay, which helps families to get support early. However, a small number of children in care have had too many changes of placement. ", 3)}
	b.SetBytes(int64(len(in.Text)))
	for b.Loop() {
		l.Label(in)
	}
}
