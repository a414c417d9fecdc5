package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"findings/corpus"
	"findings/index"
)

// drop takes a report off the shelf and out of the index.
func (s *shelf) drop(t testing.TB, id string) {
	t.Helper()
	s.remove(id)
	s.seq++
	if err := s.engine.Apply(context.Background(), []index.Change{{Seq: s.seq, Report: id}}); err != nil {
		t.Fatal(err)
	}
}

// shown are the IDs of a page: of passages, or of reports.
func shown(r *Response) (ids []string) {
	for _, x := range r.Results {
		ids = append(ids, x.ID)
	}
	for _, g := range r.Groups {
		ids = append(ids, g.Report.ID)
	}
	return ids
}

// reportOf is the report of a passage or report.
func reportOf(id string) string {
	report, _, _ := strings.Cut(id, "#")
	return report
}

// TestPagesWhileTheLibraryChanges: the pages are the list as it was when the first
// was asked for, in its order, but for what has left the library since.
func TestPagesWhileTheLibraryChanges(t *testing.T) {
	for _, req := range []Request{
		{Sort: "relevance", Size: 40}, {Sort: "newest", Size: 40}, {Sort: "oldest", Size: 40},
		{Sort: "relevance", Group: "report", Size: 3}, {Sort: "newest", Group: "report", Size: 3},
	} {
		t.Run(req.Sort+" "+req.Group, func(t *testing.T) {
			req.Text, req.Facets = "caseloads team", []string{}
			s := newShelf(t)
			for i := range 30 {
				s.add(t, fmt.Sprintf("Council %02d", i), fmt.Sprintf("20%02d-05-01", 10+i%9), numbered(i, 25)...)
			}
			searcher := s.searcher()
			var want []string
			for r := req; ; {
				page := mustSearch(t, s.searcher(), r)
				want = append(want, shown(page)...)
				if r.Cursor = page.Next; r.Cursor == "" {
					break
				}
			}
			var got []string
			for page := 0; ; page++ {
				r := mustSearch(t, searcher, req)
				if r.Changed {
					t.Fatalf("page %d says that the library has changed", page+1)
				}
				got = append(got, shown(r)...)
				if req.Cursor = r.Next; r.Next == "" {
					break
				}
				if page > 6 {
					continue
				}
				// Scores move, and of what goes one was shown, one is the last of the page, one comes later.
				s.add(t, fmt.Sprintf("New %02d", page), "2013-06-01", numbered(50+page, 30)...)
				s.add(t, fmt.Sprintf("Other %02d", page), "2013-06-01", "Team meetings about caseloads.", "Caseloads.", "A team.")
				last := got[len(got)-1]
				for _, id := range []string{got[page], last, want[len(want)-1-page]} {
					id = reportOf(id)
					if page%2 == 0 && id != reportOf(last) {
						continue
					}
					s.drop(t, id)
					gone := func(x string) bool { return reportOf(x) == id && !slices.Contains(got, x) }
					want = slices.DeleteFunc(want, gone)
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

// TestPagesOfAMomentThatIsGone: by relevance the reader is told that the order may
// be another, by date nothing is lost.
func TestPagesOfAMomentThatIsGone(t *testing.T) {
	s := newShelf(t)
	for i := range 6 {
		s.add(t, fmt.Sprintf("Council %02d", i), fmt.Sprintf("20%02d-05-01", 10+i), numbered(i, 10)...)
	}
	searcher := s.searcher()
	for _, sort := range []string{"relevance", "newest"} {
		old := map[string]bool{}
		for id := range s.passages {
			old[id] = true
		}
		req := Request{Text: "caseloads team", Sort: sort, Size: 12, Facets: []string{}}
		r := mustSearch(t, searcher, req)
		got := shown(r)
		for n := range 20 { // more moments than are kept
			s.add(t, fmt.Sprintf("%s %02d", sort, n), "2001-05-01", numbered(100+n, 2)...)
			mustSearch(t, searcher, Request{Text: "caseloads"})
		}
		req.Cursor = r.Next
		r = mustSearch(t, searcher, req)
		if want := sort == "relevance"; r.Changed != want {
			t.Errorf("%s: changed is %t, want %t", sort, r.Changed, want)
		}
		for sort == "newest" {
			for _, id := range shown(r) {
				if old[id] {
					got = append(got, id)
				}
			}
			if r.Next == "" {
				if unique := slices.Compact(slices.Sorted(slices.Values(got))); len(got) != len(old) || len(unique) != len(old) {
					t.Errorf("the pages hold %d passages, %d of them different, want each of %d once", len(got), len(unique), len(old))
				}
				break
			}
			req.Cursor = r.Next
			r = mustSearch(t, searcher, req)
		}
	}
}

// TestWhatIsGoneHidesNothing: a near-duplicate that was folded into a passage is
// shown when that passage has left the library before its page.
func TestWhatIsGoneHidesNothing(t *testing.T) {
	s := newShelf(t)
	boiler := "Inspectors will come back to look at caseloads in the team within six months of the day that this letter was published."
	a := s.add(t, "Ashford", "2024-05-01", boiler)
	b := s.add(t, "Barford", "2020-05-01", boiler)
	s.add(t, "Corsham", "2020-05-01", "Caseloads caseloads caseloads of a team.")
	searcher := s.searcher()
	req := Request{Text: "caseloads team", Size: 1}
	first := mustSearch(t, searcher, req)
	holder := mustSearch(t, searcher, Request{Text: req.Text, Cursor: first.Next, Size: 1})
	if first.Results[0].Text == boiler || holder.Results[0].Similar != 1 {
		t.Fatalf("the library is not as the test needs it: %v, %v", texts(first), texts(holder))
	}
	held, twin := reportOf(holder.Results[0].ID), a
	if held == a {
		twin = b
	}
	s.drop(t, held)
	req.Cursor = first.Next
	second := mustSearch(t, searcher, req)
	if len(second.Results) != 1 || reportOf(second.Results[0].ID) != twin {
		t.Errorf("page 2 shows %v, want the near-duplicate of what is gone", shown(second))
	}
}

// A slowLibrary takes its time for each passage.
type slowLibrary struct {
	*shelf
	each time.Duration
}

func (s slowLibrary) Passage(id string) (*corpus.Passage, error) {
	<-time.After(s.each)
	return s.shelf.Passage(id)
}

func TestSearchGivesUp(t *testing.T) {
	s := newShelf(t)
	for i := range 10 {
		s.add(t, fmt.Sprintf("Council %02d", i), "2020-05-01", numbered(i, 20)...)
	}
	var same []string
	for i := range 20 {
		same = append(same, fmt.Sprintf("Managers in area %d check caseloads each week and act when a team has too many plans to write.", i))
	}
	s.add(t, "Same", "2020-05-01", same...)
	requests := map[string]func(*Searcher) error{
		"search": func(x *Searcher) error {
			_, err := x.Search(context.Background(), Request{Text: "caseloads team"})
			return err
		},
		"groups": func(x *Searcher) error {
			_, err := x.Search(context.Background(), Request{Text: "team", Group: "report"})
			return err
		},
		"by date": func(x *Searcher) error {
			_, err := x.Search(context.Background(), Request{Text: "team", Sort: "newest"})
			return err
		},
		"similar": func(x *Searcher) error {
			_, err := x.Similar(context.Background(), "same-2020-05-01#k000001", 9)
			return err
		},
	}
	for name, do := range requests {
		for what, x := range map[string]*Searcher{
			"no time":        New(s, s.engine, nil, s.labels),
			"a slow library": New(slowLibrary{s, 10 * time.Millisecond}, s.engine, nil, s.labels),
		} {
			if x.limit = 0; what != "no time" {
				x.limit = 60 * time.Millisecond
			}
			start := time.Now()
			err := do(x)
			if !errors.Is(err, ErrTooSlow) || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s with %s: %v, want ErrTooSlow", name, what, err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%s with %s gave up after %s", name, what, took)
			}
		}
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.searcher().Search(gone, Request{Text: "team"}); !errors.Is(err, context.Canceled) || errors.Is(err, ErrTooSlow) {
		t.Errorf("a reader that has gone gets %v", err)
	}
}

// TestAllIsThePages: the whole set is what the pages hold, though it is asked for
// in larger pieces.
func TestAllIsThePages(t *testing.T) {
	s := newShelf(t)
	for i := range 30 {
		s.add(t, fmt.Sprintf("Council %02d", i), fmt.Sprintf("20%02d-05-01", 10+i%9), numbered(i, 40)...)
	}
	for _, req := range []Request{{Sort: "relevance"}, {Sort: "oldest"}, {Sort: "oldest", Size: 1100}} {
		req.Text = "caseloads team"
		var want, got []string
		for r := (Request{Text: req.Text, Sort: req.Sort, Size: 100, Facets: []string{}}); ; {
			page := mustSearch(t, s.searcher(), r)
			want = append(want, shown(page)...)
			if r.Cursor = page.Next; r.Cursor == "" {
				break
			}
		}
		if req.Size > 0 {
			want = want[:req.Size]
		}
		for x, err := range s.searcher().All(context.Background(), req) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, x.ID)
		}
		if d := cmp.Diff(want, got); d != "" || len(got) < 1100 {
			t.Errorf("%+v gives %d (-pages +all):\n%s", req, len(got), d)
		}
	}
	if _, err := s.searcher().Search(context.Background(), Request{Size: 101}); err == nil {
		t.Error("a page of 101 is not refused")
	}
}
