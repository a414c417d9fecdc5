package search

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"findings/corpus"
	"findings/corpus/label"
)

var testClock = time.Date(2025, 6, 15, 12, 0, 0, 0, time.UTC)

func testThemes() []label.Theme {
	return []label.Theme{
		{ID: "care-leavers", Label: "Care leavers", Synonyms: []string{"leaving care", "personal advisers"}},
		{ID: "caseloads", Label: "Caseloads"},
		{ID: "neglect-and-domestic-abuse", Label: "Neglect and domestic abuse", Synonyms: []string{"neglect", "domestic abuse"}},
	}
}

// told writes what was understood on one line: "filters | from..to | words left".
func told(u Understood) string {
	var parts []string
	for _, facet := range slices.Sorted(maps.Keys(u.Filter)) {
		parts = append(parts, facet+"="+strings.Join(u.Filter[facet], "/"))
	}
	if u.From+u.To != "" {
		parts = append(parts, u.From+".."+u.To)
	}
	for _, facet := range slices.Sorted(maps.Keys(u.Prefer)) {
		if facet == "year" && u.Filter["year"] != nil {
			continue
		}
		parts = append(parts, "prefer "+strings.Join(u.Prefer[facet], "/"))
	}
	for _, c := range u.Query.Chips {
		if c.Offered && c.Facet != "finding" && c.Facet != "part" {
			parts = append(parts, fmt.Sprintf("offer %s=%s", c.Facet, c.Value))
		}
	}
	return strings.TrimSpace(strings.Join(parts, " ") + " | " + Format(withoutFunctionWords(u.Expr)))
}

// withoutFunctionWords leaves out of words side by side what ranking leaves out too.
func withoutFunctionWords(e Expr) Expr {
	w, ok := e.(*Words)
	if !ok {
		return e
	}
	kept := slices.DeleteFunc(slices.Clone(w.Parts), func(p Expr) bool { w, ok := p.(*Word); return ok && functionWords[w.Text] })
	return &Words{w.Range, kept}
}

func TestUnderstandPlaces(t *testing.T) {
	hartlepool, _ := corpus.Authorities().ByName("Hartlepool")
	understandTable(t, [][3]string{
		{"plain name", "Luton caseloads", "authority=Luton offer theme=caseloads | caseloads"},
		{"small letters", "caseloads in luton", "authority=Luton offer theme=caseloads | caseloads"},
		{"name alone", "Luton", "authority=Luton |"},
		{"possessive", "Luton's front door", "authority=Luton | front door"},
		{"possessive of a plural", "St Helens' front door", "authority=St Helens | front door"},
		{"formal name", "London Borough of Merton virtual school", "authority=Merton | virtual school"},
		{"council behind", "Derby City Council supervision", "authority=Derby | supervision"},
		{"children's services behind", "Leeds children's services supervision", "authority=Leeds | supervision"},
		{"short name", "Hull missing children", "authority=Kingston upon Hull | missing children"},
		{"acronym", "BCP supervision", "authority=Bournemouth, Christchurch and Poole | supervision"},
		{"ampersand", "Brighton & Hove edge of care", "authority=Brighton and Hove | edge of care"},
		{"other joiner", "stoke upon trent mash", "authority=Stoke-on-Trent | mash"},
		{"longest name", "South Gloucestershire plans", "authority=South Gloucestershire | plans"},
		{"old name takes its successors along", "Northamptonshire drift", "authority=Northamptonshire/North Northamptonshire/West Northamptonshire | drift"},
		{"shared name", "Cheshire adoption", "authority=Cheshire East/Cheshire West and Chester | adoption"},
		{"several", "compare supervision in Luton and Leeds", "authority=Luton/Leeds | supervision and"},
		{"region", "supervision in the North West", "region=North West | supervision"},
		{"region, other name", "yorkshire fostering", "region=Yorkshire and the Humber | fostering"},
		{"name of a council within a region's", "North East Lincolnshire fostering", "authority=North East Lincolnshire | fostering"},
		{"part of a compound is not a name", "pan-London adoption", "| pan-london adoption"},
		{"except", "fostering everywhere except Luton", "| fostering everywhere except luton"},
		{"outside", "children placed outside Kent", "| children placed outside kent"},
		{"not", "not Luton", "| not luton"},
		{"councils like", "supervision in councils like Hartlepool", "authority=" + strings.Join(hartlepool.Neighbours, "/") + " | supervision"},
		{"phrase is left alone", `"Luton" caseloads`, `offer theme=caseloads | "luton" caseloads`},
		{"inside OR it is a word", "Luton OR fostering", "| luton OR fostering"},
		{"between ANDs it is a filter", "Luton AND fostering", "authority=Luton | fostering"},

		{"reading is a word", "reading and writing", "| reading and writing"},
		{"reading reports", "reading reports", "| reading"},
		{"reading as attainment", "progress in reading", "offer authority=Reading | progress in reading"},
		{"Reading in a sentence", "supervision in Reading", "authority=Reading | supervision"},
		{"Reading council", "reading council fostering", "authority=Reading | fostering"},
		{"Reading's", "reading's fostering service", "authority=Reading | fostering service"},
		{"Reading with a year", "Reading 2019", "authority=Reading 2018-10-01..2019-12-31 prefer 2019 |"},
		{"capitals tell nothing in titles", "Reading And Writing Skills", "| reading and writing skills"},
		{"bury after in", "fostering in bury", "authority=Bury | fostering"},
		{"bury as verb", "bury the bad news", "| bury the bad news"},
		{"Bury alone", "Bury 2021", "authority=Bury 2020-10-01..2021-12-31 prefer 2021 |"},
		{"bath as word", "bath and bed times", "| bath and bed times"},
		{"barking as name", "care leavers in Barking", "authority=Barking and Dagenham offer theme=care-leavers | care leavers"},
		{"Sandwell, Kent", "sandwell and kent adoption", "authority=Sandwell/Kent | and adoption"},
	})
}

func TestUnderstandDates(t *testing.T) {
	understandTable(t, [][3]string{
		{"year in key words", "fostering 2022", "year=2022 | fostering"},
		{"in a year, key words", "fostering in 2022", "year=2022 | fostering"},
		{"year of the report", "What was wrong in the 2018 inspection?", "year=2018 prefer weakness | wrong"},
		{"what the report tells is from about then", "How long did cases take in 2015?", "2015-01-01..2016-12-31 | cases take in 2015"},
		{"roughly", "plans knocked back in early 2020", "2020-01-01..2022-12-31 | plans knocked back in early 2020"},
		{"in brackets it is the report's", "How prepared were staff (2016)?", "year=2016 | prepared staff"},
		{"from to", "fostering from 2019 to 2021", "2019-01-01..2021-12-31 | fostering"},
		{"between", "What changed between 2018 and 2022?", "2018-01-01..2022-12-31 | what changed"},
		{"between inspections", "changed between the 2016 and 2018 inspections", "2016-01-01..2018-12-31 | changed inspections"},
		{"hyphen", "fostering 2019-2021", "2019-01-01..2021-12-31 | fostering"},
		{"en dash, short", "fostering 2019–22", "2019-01-01..2022-12-31 | fostering"},
		{"to", "fostering 2022 to 2024", "2022-01-01..2024-12-31 | fostering"},
		{"financial year", "How many enquiries in 2017/18?", "2017-01-01..2019-12-31 | enquiries in 2017 18"},
		{"since", "fostering since 2020", "2020-01-01.. | fostering"},
		{"from on", "from 2018 on, letters before proceedings", "2018-01-01.. | letters before proceedings"},
		{"onwards", "reports from 2023 onwards about fostering", "2023-01-01.. | fostering"},
		{"start of", "since the start of 2022 which councils had drift", "2022-01-01.. | drift"},
		{"or later", "fostering (2019 reports and later)", "2019-01-01.. | fostering"},
		{"after", "fostering after 2020", "2021-01-01.. | fostering"},
		{"before", "fostering before 2018", "..2017-12-31 | fostering"},
		{"until", "fostering up to 2018", "..2018-12-31 | fostering"},
		{"two years", "compare fostering 2018 with 2022", "year=2018/2022 | fostering"},
		{"last year", "fostering reports last year", "year=2024 | fostering"},
		{"in the last year is what a report says", "staff who left in the last year", "| staff who left in the last year"},
		{"last three years", "fostering in the last three years", "2022-06-15.. | fostering"},
		{"past months", "fostering in the past 18 months", "2023-12-15.. | fostering"},
		{"month of a report", "the January 2016 report on fostering", "2015-10-01..2016-04-30 | fostering"},
		{"month of an event", "hub relaunched in November 2017", "2017-01-01..2019-12-31 | hub relaunched in november 2017"},
		{"since a month", "fostering since June 2018", "2018-06-01.. | fostering"},
		{"acts are not years", "Children Act 1989 and Children Act 2004", "| children act 1989 and children act 2004"},
		{"other numbers", "16 and 17 year olds, 30 weeks", "| 16 and 17 year olds 30 weeks"},
		{"years to come", "plans for 2040", "| plans for 2040"},
	})
}

func TestUnderstandGradesKindsAndFindings(t *testing.T) {
	understandTable(t, [][3]string{
		{"rated", "councils rated inadequate", "grade=overall:inadequate |"},
		{"rated before councils", "supervision in outstanding councils", "grade=overall:outstanding | supervision"},
		{"for a judgement", "supervision rated inadequate for leadership", "grade=leaders:inadequate | supervision"},
		{"judgement first", "care leavers judged outstanding", "grade=care_leavers:outstanding offer theme=care-leavers |"},
		{"either", "councils rated good or outstanding and their supervision", "grade=overall:good/overall:outstanding | supervision"},
		{"or better", "rated good or better, supervision", "grade=overall:outstanding/overall:good | supervision"},
		{"below", "supervision where rated less than good", "grade=overall:requires improvement/overall:adequate/overall:inadequate | supervision"},
		{"requires improvement", "supervision in requires improvement councils", "grade=overall:requires improvement | supervision"},
		{"RI", "supervision in RI authorities", "grade=overall:requires improvement | supervision"},
		{"an inadequate judgement", "got an inadequate judgement, supervision", "grade=overall:inadequate | supervision"},
		{"a grade alone is a word", "inadequate supervision", "| inadequate supervision"},
		{"good practice is no grade", "good practice in supervision", "prefer strength | good practice in supervision"},
		{"not rated", "supervision not rated good", "| supervision not rated good"},
		{"focused visit", "focused visits about supervision", "kind=focused visit | supervision"},
		{"another visit", "progress since the last focused visit", "offer kind=focused visit | progress since last focused visit"},
		{"monitoring letters", "monitoring visit letters supervision", "kind=monitoring visit | supervision"},
		{"news", "news articles about supervision", "kind=news | supervision"},
		{"news as a word", "breaking bad news to children", "| breaking bad news to children"},
		{"framework", "SIF reports on supervision", "framework=SIF | supervision"},
		{"criticised", "what was criticised about supervision", "prefer weakness | supervision"},
		{"praised", "supervision praised by inspectors", "prefer strength | supervision"},
		{"areas for improvement", "areas for improvement supervision", "prefer needs-to-improve | areas for improvement supervision"},
		{"latest", "latest inspection of Luton", "authority=Luton |"},
		{"theme by its other name", "neglect", "offer theme=neglect-and-domestic-abuse | neglect"},
	})
}

// Everyday questions.
func TestUnderstandQuestions(t *testing.T) {
	understandTable(t, [][3]string{
		{"", "What do inspectors say about supervision?", "| supervision"},
		{"", "how well do emergency teams respond at night", "| emergency teams respond at night"},
		{"", "Which councils have drift in plans?", "| drift in plans"},
		{"", "which councils were told off for drift", "prefer weakness | drift"},
		{"", "Where is supervision done well?", "prefer strength | supervision done well"},
		{"", "tell me about fostering in Essex since 2021", "authority=Essex 2021-01-01.. | fostering"},
		{"", "show me examples of good practice in life story work", "prefer strength | good practice in life story work"},
		{"", "What did Ofsted say about Birmingham's front door in 2019?", "authority=Birmingham 2018-10-01..2019-12-31 prefer 2019 | front door"},
		{"", "are children seen alone?", "| are children seen alone"},
		{"", "is anyone listening to children", "| is anyone listening to children"},
		{"", "Birmingham", "authority=Birmingham |"},
		{"", "ofsted report Luton 2024", "authority=Luton 2023-10-01..2024-12-31 prefer 2024 |"},
		{"", "inspection reports", "| inspection reports"},
		{"", "What about Luton?", "authority=Luton |"},
		{"", "kids in care living far away", "| kids in care living far away"},
		{"", "Do social workers have too many cases?", "| do social workers have too many cases"},
		{"", "Has Torbay got better at helping homeless teenagers? Compare 2018 with 2022.", "authority=Torbay 2017-10-01..2022-12-31 prefer 2018/2022 | has got better at helping homeless teenagers"},
		{"", "why did Kent get inadequate", "authority=Kent | why did get inadequate"},
		{"", "Which local authorities in the South West struggle with recruitment?", "region=South West | struggle with recruitment"},
		{"", "supervision notes not recorded", "| supervision notes not recorded"},
	})
}

func understandTable(t *testing.T, table [][3]string) {
	t.Helper()
	u := NewUnderstander(testThemes(), nil)
	for _, tc := range table {
		got, err := u.Understand(tc[1], Options{Now: testClock})
		if err != nil {
			t.Errorf("%s: %q: %v", tc[0], tc[1], err)
			continue
		}
		filters, rest, _ := strings.Cut(tc[2], "|") // function words are written for the reader
		words := slices.DeleteFunc(strings.Fields(rest), func(w string) bool { return functionWords[w] })
		want := strings.TrimSpace(filters + "| " + strings.Join(words, " "))
		if diff := cmp.Diff(want, told(got)); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", tc[0], tc[1], diff)
		}
	}
}

func TestExpand(t *testing.T) {
	v, err := readVocabulary("test.yaml", []byte(`
concepts:
  - {same: [MASH, multi-agency safeguarding hub], near: [front door]}
  - {same: [foster carers], everyday: [foster parents, foster mums]}
  - {same: [fathers, dads]}
  - {same: [personal adviser, PA], context: {PA: [leaver]}}
  - {same: [special needs, SEND]}
`))
	if err != nil {
		t.Fatal(err)
	}
	u := NewUnderstander(nil, v)
	for _, tc := range []struct{ rule, text, want string }{
		{"acronym to words, and what is near", "MASH", "mash[multi agency safeguarding hub 0.9; front door 0.25]"},
		{"words to acronym, hyphen or none", "multi agency safeguarding hub visits", "multi agency safeguarding hub[mash 0.9; front door 0.25] visits"},
		{"words of a compound", "multi-agency safeguarding hub", "multi agency safeguarding hub[mash 0.9; front door 0.25]"},
		{"everyday word, other form", "recruiting a foster parent", "recruiting a foster parent[foster carers 0.7]"},
		{"not back to everyday words", "foster carers", "foster carers[]"},
		{"one word", "dads", "dads[fathers 0.8]"},
		{"ambiguous acronym in capitals", "PA time", "pa[personal adviser 0.9] time"},
		{"ambiguous acronym without context", "pa time", "pa time"},
		{"ambiguous acronym with context", "pa for care leavers", "pa[personal adviser 0.9] for care leavers"},
		{"acronym that is a word", "send it to SEND", "send it to SEND[special needs 0.9]"},
		{"in OR", "dads OR MASH", "dads[fathers 0.8] OR mash[multi agency safeguarding hub 0.9; front door 0.25]"},
		{"not in NOT", "plans -dads", "plans NOT dads"},
		{"not in a phrase", `"dads"`, `"dads"`},
		{"not beside NEAR", "dads NEAR/5 plans", "dads NEAR/5 plans"},
	} {
		got, err := u.Understand(tc.text, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if s := withAdded(got.Expr); s != tc.want {
			t.Errorf("%s: %q:\n got %s\nwant %s", tc.rule, tc.text, s, tc.want)
		}
	}
	got, err := u.Understand("MASH", Options{Exact: true})
	if err != nil {
		t.Fatal(err)
	}
	if w := got.Expr.(*Word); len(w.Alternatives) > 0 || !w.Exact {
		t.Errorf("exact: %+v, want no alternatives", w)
	}
}

// withAdded formats e with the alternatives of its words.
func withAdded(e Expr) string {
	added := func(words string, alts []Alternative) string {
		if alts == nil {
			return words
		}
		var texts []string
		for _, a := range alts {
			texts = append(texts, fmt.Sprint(strings.Join(a.Words, " "), " ", a.Weight))
		}
		return words + "[" + strings.Join(texts, "; ") + "]"
	}
	all := func(exprs []Expr, between string) string {
		var texts []string
		for _, x := range exprs {
			texts = append(texts, withAdded(x))
		}
		return strings.Join(texts, between)
	}
	switch e := e.(type) {
	case *Word:
		return added(e.Text, e.Alternatives)
	case *Concept:
		if e.Alternatives == nil {
			e.Alternatives = []Alternative{}
		}
		return added(printWords(e.Words, " "), e.Alternatives)
	case *Words:
		return all(e.Parts, " ")
	case *Or:
		return all(e.Exprs, " OR ")
	}
	return Format(e)
}

// TestUnderstandWithAWrongClock reads years that a clock set back has not seen yet.
func TestUnderstandWithAWrongClock(t *testing.T) {
	u := NewUnderstander(nil, nil)
	for _, now := range []time.Time{time.Unix(0, 0), testClock, time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)} {
		got, err := u.Understand("inspections 2024", Options{Now: now})
		if err != nil || !slices.Equal(got.Filter["year"], []string{"2024"}) {
			t.Errorf("in %d: %v, %v", now.Year(), got.Filter, err)
		}
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, s := range []string{"Luton 2024 caseloads", "reading's (2016)", "rated good or better for care leavers", "between 2019 and 2021", "2019–21 2017/18",
		"councils like Hull since March 2020", "latest focused visit authority:Luton year:2020..", "s.47 PA CP SEND", "MASH OR (dads -kids) AND Kent", "\xff 2020-", "last 9 years"} {
		f.Add(s)
	}
	u := NewUnderstander(testThemes(), DefaultVocabulary())
	f.Fuzz(func(t *testing.T, text string) {
		got, err := u.Understand(text, Options{Now: testClock})
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("error %T %v", err, err)
			}
			return
		}
		if got.From != "" && got.To != "" && got.From > got.To && !strings.Contains(text, "2") {
			t.Fatalf("from %s to %s", got.From, got.To)
		}
		for _, c := range got.Query.Chips {
			if !strings.Contains(text, c.Words) || len(c.Without) > len(text) {
				t.Fatalf("chip %+v of %q", c, text)
			}
		}
		added := 0
		walk(got.Expr, func(e Expr) {
			if r := e.Source(); r.Start < 0 || r.End > len(text) || r.Start > r.End {
				t.Fatalf("%T stands at %v of %d bytes", e, r, len(text))
			}
			switch e := e.(type) {
			case *Word:
				added += len(e.Alternatives)
			case *Concept:
				added += len(e.Alternatives)
			}
		})
		if added > maxAddedTotal {
			t.Fatalf("%d alternatives", added)
		}
	})
}

func BenchmarkUnderstand(b *testing.B) {
	u := NewUnderstander(testThemes(), DefaultVocabulary())
	for _, text := range []string{"Luton 2024 caseloads", "Where do children suffer from frequent changes of social worker because of high staff turnover or agency staff in Luton since 2020?",
		strings.Repeat("some long pasted text about foster carers in Hull and their caseloads, 2019 ", 130)} {
		b.Run(fmt.Sprint(len(text)), func(b *testing.B) {
			for b.Loop() {
				if _, err := u.Understand(text, Options{Now: testClock}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
