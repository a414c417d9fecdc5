package answer

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"findings/corpus"
	"findings/index"
)

// shelf is a library in memory.
type shelf struct {
	reports  []*corpus.Report
	passages map[string][]corpus.Passage
}

func (s *shelf) Reports() ([]*corpus.Report, error)               { return s.reports, nil }
func (s *shelf) Passages(report string) ([]corpus.Passage, error) { return s.passages[report], nil }
func (s *shelf) Passage(id string) (*corpus.Passage, error) {
	report, _, _ := strings.Cut(id, "#")
	for _, p := range s.passages[report] {
		if p.ID == id {
			return &p, nil
		}
	}
	return nil, fmt.Errorf("no passage %s", id)
}

// add puts a report with one passage for each text. A text may begin with its
// section: "Section| text".
func (s *shelf) add(r corpus.Report, texts ...string) {
	r.Source, r.Date = r.ID+".pdf", r.Published
	s.reports = append(s.reports, &r)
	for i, t := range texts {
		p := corpus.Passage{ID: fmt.Sprintf("%s#k%d", r.ID, i), Report: r.ID, Ordinal: i, Page: 1 + i/3, Paragraph: fmt.Sprint(i), Part: "main", Text: t}
		if section, text, ok := strings.Cut(t, "| "); ok {
			p.Section, p.Text = section, text
		}
		if strings.Contains(p.Section, "needs to improve") {
			p.Part = "needs-to-improve"
		}
		s.passages[r.ID] = append(s.passages[r.ID], p)
	}
}

// fictional is a library about councils that do not exist.
func fictional() *shelf {
	s := &shelf{passages: map[string][]corpus.Passage{}}
	s.add(corpus.Report{ID: "ambleford-2019-03-04", Authority: "Ambleford", Kind: "inspection", Framework: "ILACS",
		InspectionStart: "2019-01-14", InspectionEnd: "2019-01-18", Published: "2019-03-04",
		Inspectors: []string{"Mary Penhale"}, Grades: map[string]string{"overall": "requires improvement", "leaders": "good"},
		Evidence: map[string]corpus.Evidence{
			"inspection_start": {Page: 1, Text: "Inspection dates: 14 January 2019 to 18 January 2019"},
			"inspectors":       {Page: 1, Text: "Lead inspector: Mary Penhale, Her Majesty’s Inspector"},
			"grades.overall":   {Page: 1, Text: "Overall effectiveness Requires improvement to be good"},
			"grades.leaders":   {Page: 1, Text: "The impact of leaders Good"},
		}},
		"Inspection dates: 14 January 2019 to 18 January 2019\nLead inspector: Mary Penhale, Her Majesty’s Inspector",
		"Overall effectiveness Requires improvement to be good\nThe impact of leaders Good",
		"Children in care| Some care leavers were living in bed and breakfast accommodation. This is not suitable for them.",
		"Children in care| At the time of the inspection, 212 children were looked after. Of these, 31% lived outside the county.",
		"Help and protection| The multi-agency safeguarding hub was relaunched in May 2018. Decisions in the hub are timely.",
		"Help and protection| There is delay in holding strategy discussions where police officers are not available.",
	)
	s.add(corpus.Report{ID: "ambleford-2023-06-19", Authority: "Ambleford", Kind: "inspection", Framework: "ILACS",
		InspectionStart: "2023-05-01", InspectionEnd: "2023-05-12", Published: "2023-06-19",
		Inspectors: []string{"John Trevose"}, Grades: map[string]string{"overall": "good", "leaders": "outstanding", "care_leavers": "good"},
		Evidence: map[string]corpus.Evidence{
			"inspection_start":    {Page: 1, Text: "1 May to 12 May 2023"},
			"inspectors":          {Page: 1, Text: "Lead inspector: John Trevose, His Majesty’s Inspector"},
			"grades.overall":      {Page: 1, Text: "Overall effectiveness Good"},
			"grades.leaders":      {Page: 1, Text: "The impact of leaders Outstanding"},
			"grades.care_leavers": {Page: 1, Text: "Care leavers Good"},
		}},
		"Overall effectiveness Good\nThe impact of leaders Outstanding\nCare leavers Good",
		"What needs to improve| The frequency of visits to care leavers who live far away.\nThe quality of chronologies.",
		"Care leavers| Bed and breakfast accommodation is no longer used for care leavers. Personal advisers see young people often.",
		"Care leavers| The drop-in centre, The Lantern, was opened with a £2 million grant. Care leavers cook and meet there.",
		"Help and protection| The designated officer answers allegations promptly. Advice to schools is clear and helpful.",
	)
	s.add(corpus.Report{ID: "westmarch-2021-11-02", Authority: "Westmarch", Kind: "inspection", Framework: "ILACS",
		InspectionStart: "2021-09-20", InspectionEnd: "2021-10-01", Published: "2021-11-02",
		Grades: map[string]string{"overall": "inadequate"},
		Evidence: map[string]corpus.Evidence{
			"inspection_start": {Page: 1, Text: "20 September to 1 October 2021"},
			"grades.overall":   {Page: 1, Text: "Overall effectiveness Inadequate"},
		}},
		"20 September to 1 October 2021\nOverall effectiveness Inadequate",
		"Help and protection| Strategy discussions are delayed because of limited police availability. Children wait too long.",
		"Care leavers| A small number of care leavers live in bed and breakfast accommodation.",
	)
	return s
}

// engine indexes a shelf in a temporary folder.
func (s *shelf) engine(t testing.TB) index.Engine {
	t.Helper()
	e, err := index.Open(t.TempDir(), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	var changes []index.Change
	for i, r := range s.reports {
		c := index.Change{Seq: uint64(i + 1), Report: r.ID}
		for _, p := range s.passages[r.ID] {
			d := index.Doc{ID: p.ID, Ordinal: p.Ordinal, Date: r.Date, Values: map[string][]string{"authority": {r.Authority}, "report": {r.ID}}}
			d.Texts[index.Text], d.Texts[index.Heading] = p.Text, p.Section
			c.Docs = append(c.Docs, d)
		}
		changes = append(changes, c)
	}
	if err := e.Apply(context.Background(), changes); err != nil {
		t.Fatal(err)
	}
	return e
}
