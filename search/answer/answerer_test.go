package answer

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAsk(t *testing.T) {
	lib := fictional()
	a := New(lib, lib.engine(t))
	tests := []struct {
		name, question, kind string
		want                 string   // in the answer's text
		quotes               []string // "report: quote", all of them; nil: not looked at
	}{
		{"a number with its noun", "How many children was Ambleford looking after in 2019?", Fact, "212 children",
			[]string{"ambleford-2019-03-04: At the time of the inspection, 212 children were looked after."}},
		{"a percentage", "What share of Ambleford's children in care lived outside the county?", Fact, "31%", nil},
		{"a date, with an acronym for its name", "When did Ambleford relaunch its MASH?", Fact, "May 2018",
			[]string{"ambleford-2019-03-04: The multi-agency safeguarding hub was relaunched in May 2018."}},
		{"a name", "What is Ambleford's drop-in centre for care leavers called?", Fact, "The Lantern", nil},
		{"a sum", "How much money did Ambleford get for its drop-in centre?", Fact, "£2 million", nil},
		{"the council is the answer", "Which council has a drop-in centre called The Lantern?", Fact, "Ambleford", nil},
		{"plain words for the trade's own", "What did inspectors say about B&Bs for care leavers in Westmarch?", Finding, "bed and breakfast",
			[]string{"westmarch-2021-11-02: A small number of care leavers live in bed and breakfast accommodation."}},
		{"a list counts councils", "Which councils had strategy meetings held up because the police couldn't come?", List, "At least 2 councils", nil},
		{"the older side first", "How did Ambleford's use of B&Bs for care leavers change between 2019 and 2023?", Change, "",
			[]string{
				"ambleford-2019-03-04: Some care leavers were living in bed and breakfast accommodation.",
				"ambleford-2023-06-19: Bed and breakfast accommodation is no longer used for care leavers.",
			}},
		{"grades of two inspections", "How did Ambleford's grade for leadership change between 2019 and 2023?", Change, "outstanding",
			[]string{"ambleford-2019-03-04: The impact of leaders Good", "ambleford-2023-06-19: The impact of leaders Outstanding"}},
		{"a grade, of the newest inspection", "What is Ambleford's overall rating?", Metadata, "good",
			[]string{"ambleford-2023-06-19: Overall effectiveness Good"}},
		{"a grade, of the year named", "What overall grade did Ambleford get in 2019?", Metadata, "requires improvement",
			[]string{"ambleford-2019-03-04: Overall effectiveness Requires improvement to be good"}},
		{"the lead inspector", "Who led the 2019 inspection of Ambleford?", Metadata, "Mary Penhale", nil},
		{"the dates", "On which dates were inspectors in Westmarch?", Metadata, "20 September to 1 October 2021", nil},
		{"how many reports", "How many inspections of Ambleford are there?", Metadata, "2 reports on Ambleford", nil},
		{"the councils with a grade", "Which councils are rated inadequate overall?", List, "Westmarch",
			[]string{"westmarch-2021-11-02: Overall effectiveness Inadequate"}},
		{"the report's own list", "What does Ambleford need to improve?", Improve, "",
			[]string{
				"ambleford-2023-06-19: The frequency of visits to care leavers who live far away.",
				"ambleford-2023-06-19: The quality of chronologies.",
			}},
		{"the part of the list that is asked about", "What does Ambleford need to improve for care leavers?", Improve, "",
			[]string{"ambleford-2023-06-19: The frequency of visits to care leavers who live far away."}},
		{"two councils", "Compare Ambleford and Westmarch on bed and breakfast for care leavers", Compare, "no longer used", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := a.Ask(context.Background(), Request{Question: tt.question})
			if err != nil {
				t.Fatal(err)
			}
			if got.Kind != tt.kind || got.Abstained {
				t.Errorf("kind %q, abstained %v (%s); want kind %q", got.Kind, got.Abstained, got.Reason, tt.kind)
			}
			if !strings.Contains(got.Answer.Text, tt.want) {
				t.Errorf("answer %q does not say %q", got.Answer.Text, tt.want)
			}
			var quotes []string
			for _, c := range got.Citations {
				quotes = append(quotes, c.Report.ID+": "+c.Quote)
				if !strings.Contains(c.PassageText, c.Quote) {
					t.Errorf("quote %q is not in its passage", c.Quote)
				}
			}
			if diff := cmp.Diff(tt.quotes, quotes); tt.quotes != nil && diff != "" {
				t.Errorf("quotes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAbstain(t *testing.T) {
	lib := fictional()
	a := New(lib, lib.engine(t))
	tests := []struct{ name, question, reason string }{
		{"a council without a report", "What overall grade did Luton get?", "no report on Luton"},
		{"a year without an inspection", "What grade did Ambleford get at the 2021 inspection?", "no inspection of Ambleford in 2021; it holds those of 2019, 2023"},
		{"a figure that is not given", "How many care leavers in Westmarch live in bed and breakfast?", "no such figure"},
		{"a sum that is not given", "What did Ambleford's multi-agency safeguarding hub cost in pounds?", "no sum of money"},
		{"somebody who is not named", "Who is the designated officer in Ambleford?", "name nobody"},
		{"what the reports do not speak of", "What did inspectors say about vaping in Ambleford?", "do not"},
		{"another world", "Which football club plays at Kenilworth Road?", "do not"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := a.Ask(context.Background(), Request{Question: tt.question})
			if err != nil {
				t.Fatal(err)
			}
			if !got.Abstained || !strings.Contains(got.Reason, tt.reason) || len(got.Citations) > 0 || got.Answer.Text != "" {
				t.Errorf("abstained %v, reason %q, answer %q; want a reason with %q and no answer", got.Abstained, got.Reason, got.Answer.Text, tt.reason)
			}
		})
	}
}

func FuzzAsk(f *testing.F) {
	for _, q := range sampleQuestions {
		f.Add(q)
	}
	f.Add("‘’“” 2017/18 (2019)? B&Bs – which \"councils\" from 2020 on\x00")
	lib := fictional()
	a := New(lib, lib.engine(f))
	f.Fuzz(func(t *testing.T, question string) {
		got, err := a.Ask(context.Background(), Request{Question: question})
		if err != nil {
			return
		}
		if got.Abstained == (len(got.Citations) > 0) || got.Abstained && got.Reason == "" {
			t.Errorf("abstained %v with %d citations, reason %q", got.Abstained, len(got.Citations), got.Reason)
		}
		for _, c := range got.Citations {
			if !strings.Contains(c.PassageText, c.Quote) || c.Quote == "" {
				t.Errorf("quote %q is not in its passage", c.Quote)
			}
		}
	})
}
