package main

import "testing"

// What shares a tenth of its runs of four words with the measuring set is not trained on.
func TestSharesText(t *testing.T) {
	measured := shingles("Personal advisers in Ashford keep in touch with care leavers and help them to find a home.")
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"the same", "Personal advisers in Ashford keep in touch with care leavers and help them to find a home.", true},
		{"a part of it", "They keep in touch with care leavers.", true},
		{"it among much else", "Plans are clear. Personal advisers in Ashford keep in touch with care leavers and help them to find a home. Visits are regular and reviews are held on time in all teams.", true},
		{"a few words of it", "The virtual school knows its pupils, and teachers keep in touch with carers; attendance is good, exclusions are rare, plans are reviewed each term and the extra money for pupils is spent well on what each of them needs.", false},
		{"another", "Caseloads in Ashford are too high in all of the teams.", false},
	} {
		if got := sharesText(shingles(c.text), measured); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// All passages of a report are in one fold, so that none of them is labelled by weights that saw it.
func TestExamplesLeaveOutReports(t *testing.T) {
	var s labelledSet
	for _, report := range []string{"ashcombe-2019", "ashcombe-2022", "northmere-2023", "penwick-2020", "penwick-2024", "wexcombe-2018"} {
		p := labelledPassage{report: report}
		p.Text = report
		s.training = append(s.training, p, p)
	}
	seen := 0
	for f := range folds {
		kept := s.examples(f)
		seen += len(s.training) - len(kept)
		for _, e := range kept {
			if fold(e.Text) == f {
				t.Errorf("fold %d is trained on %s", f, e.Text)
			}
		}
	}
	if seen != len(s.training) || len(s.examples(-1)) != len(s.training) {
		t.Errorf("%d of %d passages were left out once", seen, len(s.training))
	}
}
