package label

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each case shows one way in which the language of inspectors says what it finds.
func TestFinding(t *testing.T) {
	l := mustDefault(t)
	for _, c := range []struct{ rule, part, text, want string }{
		{"plain praise", "", "Social workers in Ashford complete thorough assessments and know children well.", "strength"},
		{"plain criticism", "", "Assessments are weak and too many children wait too long for help.", "weakness"},
		{"negation turns praise", "", "Supervision is not effective and plans are not clear.", "weakness"},
		{"negation turns criticism", "", "Children are seen promptly and there is no delay in providing effective support.", "strength"},
		{"not always", "", "Plans are not always updated and visits are not consistently recorded.", "weakness"},
		{"too few", "", "Too few care leavers have a suitable plan, and most do not know their entitlements.", "weakness"},
		{"contrast of sentences", "", "Early help is strong and families value it highly. However, too many families wait too long for a service.", "mixed"},
		{"conceded criticism", "", "Although some records are brief, children benefit from highly effective and timely support from skilled social workers.", "strength"},
		{"conceded praise", "", "Although managers are committed, supervision is inconsistent and too often ineffective.", "weakness"},
		{"low base", "", "Timeliness has improved but remains below the national average, and too many children still wait too long. Personal advisers now provide effective support.", "mixed"},
		{"plans alone", "", "The quality of recording is poor. Leaders recognise this and plan to introduce a new system.", "weakness"},
		{"asks for improvement", "", "Ensure that all social workers receive regular, high-quality supervision.", "weakness"},
		{"asks with a number", "", "12. Improve the timeliness of health assessments so that children's needs are met quickly.", "weakness"},
		{"names what to improve", "needs-to-improve", "The quality of plans for children, so that they are clear and effective.", "weakness"},
		{"needs to", "", "The council needs to ensure that partners attend strategy meetings.", "weakness"},
		{"statistics of the area", "about", "Children and young people from minority ethnic groups account for 12% of all children living in the area.", "neutral"},
		{"terms of use", "about", "You may reuse this information under the terms of the Open Government Licence.", "neutral"},
		{"empty", "", "", "neutral"},
	} {
		part := c.part
		if part == "" {
			part = "main"
		}
		if got := l.Label(Input{Part: part, Text: c.text}).Finding; got != c.want {
			t.Errorf("%s: got %s, want %s: %s", c.rule, got, c.want, c.text)
		}
	}
}

// Each case shows when a theme counts.
func TestThemes(t *testing.T) {
	l := mustDefault(t)
	for _, c := range []struct{ rule, text, want string }{
		{"a sentence of its own", "Personal advisers in Ashford keep in touch with care leavers and help them well.", "care-leavers"},
		{"the name of a time", "The MASH responds to contacts and referrals quickly.", "front-door"},
		{"an aside is no theme", "Assessments are thorough and well written, including for disabled children.", "assessment"},
		{"ruled out by a longer phrase", "Core groups meet often and a health visitor is asked to each child protection conference.", "child-protection"},
		{"a broad word beside a particular one", "Children in care make good progress at school and the virtual school supports them well.", "education"},
		{"every item of a list", "Ensure that supervision is regular and recorded.\nReduce the caseloads of social workers.\nImprove the timeliness of strategy discussions.",
			"child-protection caseloads supervision"},
		{"a board by its letters", "The AFSCB holds partners to account and its members attend regularly.", "partnership"},
		{"nothing found", "Ashford has two railway stations and a market every Tuesday.", ""},
	} {
		got := strings.Join(l.Label(Input{Part: "main", Text: c.text}).Themes, " ")
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.rule, d)
		}
	}
}

func TestMatcher(t *testing.T) {
	for _, c := range []struct {
		rule, phrase, text string
		want               bool
	}{
		{"a word", "plan", "a plan", true},
		{"a part of a word", "plan", "a planet", false},
		{"plural", "care plan", "their care plans", true},
		{"plural in -ies", "policy", "policies", true},
		{"possessive", "child record", "the child’s record", true},
		{"capitals", "mash", "The MASH", true},
		{"beginning", "adopt*", "adoptive parents", true},
		{"ending", "*scb", "The LSCB", true},
		{"an ending alone", "*scb", "scb", false},
		{"either", "(short|long) break", "a short break", true},
		{"neither", "(short|long) break", "a break", false},
		{"hyphen as a space", "multi-agency", "multi agency", true},
		{"hyphen left out", "multi-agency", "multiagency", true},
		{"a gap", "plan .. adoption", "a plan that may lead to adoption", true},
		{"a gap too wide", "plan .. adoption", "a plan that may or may not one day lead to adoption", false},
		{"an empty gap", "plan .. adoption", "plan adoption", true},
		{"not over the end of a sentence", "plan .. adoption", "a plan. Adoption", false},
	} {
		file := "themes:\n  - id: a\n    label: A\n    about: [\"" + c.phrase + "\"]\n"
		l, err := Load("x.yaml", strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		s := &scratch{}
		s.read(l, Input{Text: "There is also " + c.text + " here."})
		if got := len(s.entries) > 0; got != c.want {
			t.Errorf("%s: %q in %q: got %v", c.rule, c.phrase, c.text, got)
		}
	}
}

// What is labelled must not depend on what was labelled before, nor on who labels beside.
func TestSameTextSameLabels(t *testing.T) {
	l := mustDefault(t)
	text := "Supervision is regular. However, caseloads are too high."
	want := l.Explain(Input{Part: "main", Text: text})
	for range 3 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			l.Label(Input{Part: "main", Text: strings.Repeat("Foster carers are valued. ", 50)})
			if d := cmp.Diff(want, l.Explain(Input{Part: "main", Text: text})); d != "" {
				t.Error(d)
			}
		})
	}
}

// The work grows with the text, not faster: a sentence without an end is cut.
func TestLongTextIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	l := mustDefault(t)
	cost := func(n int) float64 {
		in := Input{Part: "main", Text: strings.Repeat("not effective supervision of children in care ", n)}
		return float64(testing.Benchmark(func(b *testing.B) {
			for b.Loop() {
				l.Label(in)
			}
		}).NsPerOp())
	}
	if small, large := cost(100), cost(1600); large > 16*6*small {
		t.Errorf("16 times the text took %.0f times as long", large/small)
	}
}

func TestTrainIsReproducible(t *testing.T) {
	l := mustDefault(t)
	examples := []Example{
		{Input: Input{Text: "Supervision is regular and helpful."}, Themes: []string{"supervision"}, Finding: "strength"},
		{Input: Input{Text: "Caseloads are too high."}, Themes: []string{"caseloads"}, Finding: "weakness"},
	}
	if d := cmp.Diff(string(l.Train(examples)), string(l.Train(examples))); d != "" {
		t.Error(d)
	}
}

// A heading that weighs for the finding is among the reasons.
func TestHeadingIsReasonOfFinding(t *testing.T) {
	l := mustDefault(t)
	in := Input{Section: "The experiences and progress of children in care: inadequate", Part: "main", Text: "Assessments are not always timely."}
	got := l.Explain(in)
	if got.Finding != "weakness" {
		t.Fatalf("finding %q, want weakness", got.Finding)
	}
	for _, r := range got.Reasons {
		if r.Label == "weakness" && r.Words == in.Section && r.Start == 0 && r.End == 0 && r.Weight > 0 {
			return
		}
	}
	t.Errorf("the heading is no reason: %+v", got.Reasons)
}

// The grade in a heading tilts a finding, and does not decide it.
func TestHeadingDoesNotDecide(t *testing.T) {
	l := mustDefault(t)
	for _, grade := range []string{"outstanding", "inadequate"} {
		for text, want := range map[string]string{
			"Assessments are timely and thorough.":                                          "strength",
			"Assessments are not always timely.":                                            "weakness",
			"Most assessments are timely. However, some are not updated when needs change.": "mixed",
		} {
			in := Input{Section: "The experiences and progress of children in care: " + grade, Part: "main", Text: text}
			if got := l.Label(in).Finding; got != want {
				t.Errorf("%s: %s: got %s, want %s", grade, text, got, want)
			}
		}
	}
}
