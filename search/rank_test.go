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
				sum = sum*p.Theme*p.Finding*p.Part*p.Date + p.Feedback - p.Penalty
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
	u := Understood{Prefer: map[string][]string{"finding": {"strength", "weakness"}}}
	if w := s.wanted(&u, "What was praised and what was criticised?"); w.finding != "" {
		t.Errorf("praise and criticism asked for: only %s is wanted", w.finding)
	}
	for q, want := range map[string]string{"poor supervision": "weakness", "good supervision": "strength"} {
		if x := mustSearch(t, s, Request{Text: q}).Results[0]; x.Finding != want {
			t.Errorf("%q: first is %s of finding %s, want %s", q, x.ID, x.Finding, want)
		}
	}
}

// TestYoungerFirst: of the same words, the newer report's stand first, unless a year
// is named; what needs to improve is raised where that is asked for.
func TestYoungerFirst(t *testing.T) {
	shelf := newShelf(t)
	shelf.add(t, "Luton", "2015-05-10", "Supervision is regular in the north of the town.")
	shelf.add(t, "Hull", "2023-05-10", "Supervision is regular in the south of the town.")
	s := shelf.searcher()
	for q, want := range map[string]string{"supervision": "Hull", "supervision since 2010": "Hull", "supervision 2015": "Luton"} {
		r := mustSearch(t, s, Request{Text: q, Explain: true})
		if r.Results[0].Report.Authority != want {
			t.Errorf("%q: first is %s, want %s", q, r.Results[0].Report.ID, want)
		}
	}
	sc := &scorer{ranking: defaultRanking(), newest: "2024-06-01"}
	fresh, old, undated := sc.date("2024-06-01"), sc.date("2012-06-01"), sc.date("")
	if fresh <= old || old < 1 || fresh > 1.1 || undated != 1 {
		t.Errorf("factors: new %g, old %g, undated %g", fresh, old, undated)
	}
}
