package search

import (
	"math"
	"testing"
)

// TestScoreAddsUp: the parts of a score that a reader is shown give its total.
func TestScoreAddsUp(t *testing.T) {
	s := openSamples(t)
	fed := false
	for _, q := range []string{"caseloads", "poor supervision", "Where do children wait too long for permanence?", `"not always"`, "good plans finding:strength"} {
		for _, exact := range []bool{false, true} {
			last := math.Inf(1)
			for _, x := range mustSearch(t, s, Request{Text: q, Exact: exact, Explain: true}).Results {
				p := x.Explain.(Score)
				sum := p.Near + p.Adjacent
				for _, term := range p.Terms {
					sum += term.Score
				}
				sum = sum*p.Theme*p.Finding*p.Part + p.Feedback - p.Penalty
				if math.Abs(sum-p.Total) > 1e-9 || p.Total > last {
					t.Errorf("%q: %s: the parts give %g, the total is %g, before it stands %g", q, x.ID, sum, p.Total, last)
				}
				if exact && p.Feedback != 0 {
					t.Errorf("%q exactly: %s has feedback %g", q, x.ID, p.Feedback)
				}
				last, fed = p.Total, fed || p.Feedback > 0
			}
		}
	}
	if !fed {
		t.Error("no passage has feedback")
	}
}

// TestFindingAskedFor: what is asked for stands above the same about the other.
func TestFindingAskedFor(t *testing.T) {
	s := openSamples(t)
	for q, want := range map[string]string{"poor supervision": "weakness", "good supervision": "strength"} {
		if x := mustSearch(t, s, Request{Text: q}).Results[0]; x.Finding != want {
			t.Errorf("%q: first is %s of finding %s, want %s", q, x.ID, x.Finding, want)
		}
	}
}
