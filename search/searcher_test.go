package search

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"findings/corpus"
	"findings/corpus/label"
	"findings/index"
)

// A shelf is a library in memory with the index that follows it.
type shelf struct {
	reports  map[string]*corpus.Report
	passages map[string]*corpus.Passage
	engine   *index.Bleve
	seq      uint64
	labels   *label.Labeler
}

var errGone = errors.New("gone")

func (s *shelf) Report(id string) (*corpus.Report, error) {
	if r := s.reports[id]; r != nil {
		return r, nil
	}
	return nil, errGone
}

func (s *shelf) Passage(id string) (*corpus.Passage, error) {
	if p := s.passages[id]; p != nil {
		return p, nil
	}
	return nil, errGone
}

func newShelf(t testing.TB) *shelf {
	t.Helper()
	e, err := index.Open(t.TempDir(), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	labels, err := label.Default()
	if err != nil {
		t.Fatal(err)
	}
	return &shelf{reports: map[string]*corpus.Report{}, passages: map[string]*corpus.Passage{}, engine: e, labels: labels}
}

func (s *shelf) searcher() *Searcher { return New(s, s.engine, nil, s.labels) }

// add puts a report with these passages on the shelf, in place of one with the same ID.
func (s *shelf) add(t testing.TB, authority, date string, texts ...string) string {
	t.Helper()
	id := strings.ToLower(strings.ReplaceAll(authority, " ", "-")) + "-" + date
	s.remove(id)
	r := &corpus.Report{ID: id, Source: id + ".pdf", Title: "Inspection of " + authority + " children's services",
		Publisher: "Ofsted", Authority: authority, Kind: "inspection", Framework: "ILACS", Date: date, Published: date}
	s.reports[id] = r
	s.seq++
	change := index.Change{Seq: s.seq, Report: id}
	for i, text := range texts {
		l := s.labels.Label(label.Input{Text: text, Part: "main"})
		p := &corpus.Passage{ID: fmt.Sprintf("%s#k%06x", id, i), Report: id, Ordinal: i, Part: "main", Text: text,
			Paragraph: fmt.Sprint(i + 1), Page: 1 + i/4, Themes: l.Themes, Finding: l.Finding}
		s.passages[p.ID] = p
		d := index.Doc{ID: p.ID, Ordinal: i, Date: date, Values: map[string][]string{
			"report": {id}, "authority": {authority}, "kind": {r.Kind}, "framework": {r.Framework}, "year": {date[:4]},
			"part": {p.Part}, "theme": l.Themes, "finding": {l.Finding}, "grade": {"overall:good"}}}
		d.Texts[index.Text], d.Texts[index.About] = text, r.Title
		change.Docs = append(change.Docs, d)
	}
	if err := s.engine.Apply(context.Background(), []index.Change{change}); err != nil {
		t.Fatal(err)
	}
	return id
}

func (s *shelf) remove(id string) {
	delete(s.reports, id)
	for key, p := range s.passages {
		if p.Report == id {
			delete(s.passages, key)
		}
	}
}

func mustSearch(t testing.TB, s *Searcher, req Request) *Response {
	t.Helper()
	r, err := s.Search(context.Background(), req)
	if err != nil {
		t.Fatalf("%+v: %v", req, err)
	}
	return r
}

func texts(r *Response) []string {
	var out []string
	for _, x := range r.Results {
		out = append(out, x.Text)
	}
	return out
}

// marked gives the highlighted words of a result, as JavaScript would cut them.
func marked(r Result) []string {
	units := utf16.Encode([]rune(r.Text))
	out := []string{}
	for _, h := range r.Highlights {
		out = append(out, string(utf16.Decode(units[h[0]:h[1]])))
	}
	return out
}

func TestSearchHighlights(t *testing.T) {
	s := newShelf(t)
	s.add(t, "Ashford", "2024-05-01",
		"Children’s “early help” 𝄞 plans are not always reviewed. Reviews are always late, and a plan is rarely seen.")
	for _, c := range []struct {
		name, query string
		exact       bool
		want        []string
	}{
		{"stems of the words", "planned review", false, []string{"plans", "reviewed", "Reviews", "plan"}},
		{"only the words as typed when exact", "plans reviewed", true, []string{"plans", "reviewed"}},
		{"of a phrase only the phrase", `"not always"`, false, []string{"not always"}},
		{"prefixes", "safeg* OR rare*", false, []string{"rarely"}},
		{"of words near each other only those that are", "always NEAR/2 late", false, []string{"always", "late"}},
		{"function words are not marked", "are the plans late", false, []string{"plans", "late", "plan"}},
		{"what is excluded is not marked", "plans -foster", false, []string{"plans", "plan"}},
		{"nothing for a filter alone", "authority:Ashford", false, []string{}},
	} {
		r := mustSearch(t, s.searcher(), Request{Text: c.query, Exact: c.exact})
		if len(r.Results) != 1 {
			t.Errorf("%s: %d results for %s", c.name, len(r.Results), c.query)
			continue
		}
		if d := cmp.Diff(c.want, marked(r.Results[0])); d != "" {
			t.Errorf("%s: %s: -want +got\n%s", c.name, c.query, d)
		}
	}
}

func TestSearchFacets(t *testing.T) {
	s := newShelf(t)
	s.add(t, "Ashford", "2024-05-01", "Visits are late.", "Visits are timely.")
	s.add(t, "Barford", "2023-05-01", "Visits are late.")
	s.add(t, "Corsham", "2022-05-01", "Pathway plans are weak.")
	r := mustSearch(t, s.searcher(), Request{Text: "visits", Facets: []string{"authority", "year", "grade"},
		Filter: map[string][]string{"authority": {"Ashford", "Corsham"}}})
	want := map[string][]Value{
		"authority": {
			{Value: "Ashford", Label: "Ashford", Count: 2, Selected: true},
			{Value: "Barford", Label: "Barford", Count: 1},
			{Value: "Corsham", Label: "Corsham", Count: 0, Selected: true},
		},
		"year":  {{Value: "2024", Label: "2024", Count: 2}},
		"grade": {{Value: "overall:good", Label: "Overall effectiveness: good", Count: 2}},
	}
	if d := cmp.Diff(want, r.Facets); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	if r.Total != 2 || r.Reports != 1 {
		t.Errorf("got %d passages of %d reports, want 2 of 1", r.Total, r.Reports)
	}
	if got := mustSearch(t, s.searcher(), Request{Text: "visits authority:Barford", Facets: []string{"authority"}}); got.Total != 1 ||
		!slices.ContainsFunc(got.Facets["authority"], func(v Value) bool { return v.Value == "Barford" && v.Selected }) {
		t.Errorf("a filter in the text filters and is selected: got %+v", got.Facets)
	}
}

// numbered makes texts of which no two are near-duplicates.
func numbered(n, of int) []string {
	rnd := rand.New(rand.NewPCG(uint64(n), 1))
	out := make([]string, of)
	for i := range out {
		out[i] = fmt.Sprintf("Caseloads are high in team %d%d.", n, i)
		for range 12 {
			out[i] += fmt.Sprintf(" Word%d and word%d.", rnd.IntN(5000), rnd.IntN(5000))
		}
	}
	return out
}

func TestPagesAreTheList(t *testing.T) {
	s := newShelf(t)
	for i := range 30 {
		s.add(t, fmt.Sprintf("Council %02d", i), fmt.Sprintf("20%02d-05-01", 10+i%9), numbered(i, 25)...)
	}
	for _, sort := range []string{"relevance", "newest", "oldest"} {
		seen := map[string]bool{}
		req := Request{Text: "caseloads team", Sort: sort, Size: 100, Facets: []string{}}
		for {
			r := mustSearch(t, s.searcher(), req)
			if r.Total != 750 {
				t.Fatalf("total %d, want 750", r.Total)
			}
			for _, x := range r.Results {
				if seen[x.ID] {
					t.Errorf("%s: %s comes twice", sort, x.ID)
				}
				seen[x.ID] = true
			}
			if req.Cursor = r.Next; r.Next == "" {
				break
			}
		}
		if len(seen) != 750 {
			t.Errorf("%s: pages hold %d passages, want 750", sort, len(seen))
		}
	}
}

func TestNearDuplicatesFold(t *testing.T) {
	s := newShelf(t)
	boiler := "Ofsted will carry out a monitoring visit of services for children within six months of the day that this letter about caseloads was published on its website."
	for i := range 4 {
		s.add(t, fmt.Sprintf("Council %02d", i), "2024-05-01", boiler, "Caseloads "+numbered(i, 1)[0])
	}
	r := mustSearch(t, s.searcher(), Request{Text: "caseloads"})
	n := 0
	for _, x := range r.Results {
		if x.Text == boiler {
			n++
			if x.Similar != 3 {
				t.Errorf("%d folded into the first, want 3", x.Similar)
			}
		}
	}
	if n != 1 || len(r.Results) != 5 || r.Total != 8 {
		t.Errorf("%d of the same text among %d results of %d", n, len(r.Results), r.Total)
	}
	all := 0
	for x, err := range s.searcher().All(t.Context(), Request{Text: "caseloads"}) {
		if all++; err != nil || x.Similar > 0 {
			t.Errorf("an export holds %s for %d others: %v", x.ID, x.Similar, err)
		}
	}
	if all != r.Total {
		t.Errorf("an export holds %d of %d passages", all, r.Total)
	}
}

func TestGroups(t *testing.T) {
	s := newShelf(t)
	s.add(t, "Ashford", "2022-05-01", numbered(1, 5)...)
	s.add(t, "Barford", "2024-05-01", numbered(2, 2)...)
	s.add(t, "Corsham", "2023-05-01", "Pathway plans are weak.")
	for sort, want := range map[string]string{"newest": "Barford 2, Ashford 5", "oldest": "Ashford 5, Barford 2"} {
		var got []string
		req := Request{Text: "caseloads", Group: "report", Sort: sort, Size: 1}
		for {
			r := mustSearch(t, s.searcher(), req)
			for _, g := range r.Groups {
				got = append(got, fmt.Sprint(g.Report.Authority, " ", g.Total))
				if len(g.Passages) != min(g.Total, perGroup) {
					t.Errorf("%s shows %d passages", g.Report.Authority, len(g.Passages))
				}
			}
			if req.Cursor = r.Next; r.Next == "" {
				break
			}
		}
		if d := cmp.Diff(want, strings.Join(got, ", ")); d != "" {
			t.Errorf("%s: -want +got\n%s", sort, d)
		}
	}
}

func TestFewerWordsWhenTooFewHoldAll(t *testing.T) {
	s := newShelf(t)
	s.add(t, "Ashford", "2024-05-01", "Putters visit children.", "Putters are slow.", "Panels are slow.", "Courts are busy.",
		"Plans are weak.", "Reviews are on time.", "Visits are frequent.")
	for _, c := range []struct {
		text          string
		needed, words int
		missing       []string
		want          []string
	}{
		{"slow putters", 2, 2, nil, []string{"Putters are slow."}},
		{"slow putters zebras", 2, 2, []string{"zebras"}, []string{"Putters are slow."}},
		{"busy putters", 1, 2, nil, []string{"Courts are busy.", "Putters visit children.", "Putters are slow."}},
		{"busy AND putters", 0, 0, nil, nil},
	} {
		r := mustSearch(t, s.searcher(), Request{Text: c.text})
		if r.Query.Words != c.words || r.Query.Needed != c.needed {
			t.Errorf("%s: needed %d of %d, want %d of %d", c.text, r.Query.Needed, r.Query.Words, c.needed, c.words)
		}
		if d := cmp.Diff(c.missing, r.Query.Missing); d != "" {
			t.Errorf("%s: words that no passage holds: -want +got\n%s", c.text, d)
		}
		if d := cmp.Diff(c.want, texts(r)); d != "" {
			t.Errorf("%s: -want +got\n%s", c.text, d)
		}
	}
}

func TestRequestsRefused(t *testing.T) {
	s := newShelf(t).searcher()
	for _, c := range []struct {
		param string
		req   Request
	}{
		{"size", Request{Size: 101}},
		{"size", Request{Size: -1}},
		{"sort", Request{Sort: "best"}},
		{"group", Request{Group: "authority"}},
		{"from", Request{From: "2024-13-01"}},
		{"facets", Request{Facets: []string{"colour"}}},
		{"colour", Request{Filter: map[string][]string{"colour": {"red"}}}},
		{"cursor", Request{Cursor: "abc"}},
		{"q", Request{Text: "??"}},
	} {
		var bad *RequestError
		if _, err := s.Search(context.Background(), c.req); !errors.As(err, &bad) || bad.Param != c.param {
			t.Errorf("%+v: got %v, want an error about %s", c.req, err, c.param)
		}
	}
}

func TestCite(t *testing.T) {
	r := &corpus.Report{Publisher: "Ofsted", Title: "Focused visit to Ashford children's services", Date: "2024-09-09"}
	for _, c := range []struct {
		paragraph string
		page      int
		want      string
	}{
		{"12", 3, "Ofsted, Focused visit to Ashford children's services, 9 September 2024, paragraph 12, page 3"},
		{"", 0, "Ofsted, Focused visit to Ashford children's services, 9 September 2024"},
	} {
		if got := Cite(r, c.paragraph, c.page); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	if got := URL("ashford-2024-09-09#k7f3a9"); got != "/reports/ashford-2024-09-09#k7f3a9" {
		t.Errorf("got %s", got)
	}
}

func TestSimilar(t *testing.T) {
	s := newShelf(t)
	s.add(t, "Ashford", "2024-05-01", "Personal advisers write pathway plans with care leavers.", "Panels meet often.")
	s.add(t, "Barford", "2023-05-01", "Pathway plans are written by personal advisers without care leavers.", "The court timetable slips.")
	got, err := s.searcher().Similar(context.Background(), "ashford-2024-05-01#k000000", 5)
	if err != nil || len(got) != 1 || got[0].Report.Authority != "Barford" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := s.searcher().Similar(context.Background(), "nowhere#k1", 5); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}
