package index_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"findings/corpus"
	"findings/index"
)

// A history is a Source in memory.
type history struct {
	seq     uint64
	last    map[string]uint64
	reports map[string]*corpus.Report
	broken  string // report that cannot be read
	going   string // report that is removed while it is read
}

func (h *history) put(id string, passages int) {
	h.seq++
	h.last[id] = h.seq
	h.reports[id] = &corpus.Report{ID: id, Title: "A report", Authority: "Ashby", Date: "2021-03-04", Passages: passages}
}

func (h *history) remove(id string) {
	h.seq++
	h.last[id] = h.seq
	delete(h.reports, id)
}

func (h *history) Seq() uint64 { return h.seq }

func (h *history) Changes(after uint64, fn func(seq uint64, report string, removed bool) error) error {
	var ids []string
	for id := range h.last {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return int(h.last[a]) - int(h.last[b]) })
	for _, id := range ids {
		if h.last[id] > after {
			if err := fn(h.last[id], id, h.reports[id] == nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *history) Report(id string) (*corpus.Report, error) {
	if id == h.broken {
		return nil, errors.New("broken")
	}
	if id == h.going {
		h.remove(id)
		return nil, fmt.Errorf("report %q: %w", id, corpus.ErrNotFound)
	}
	return h.reports[id], nil
}

func (h *history) Passages(id string) (ps []corpus.Passage, err error) {
	for i := range h.reports[id].Passages {
		ps = append(ps, corpus.Passage{ID: fmt.Sprintf("%s#%d", id, i), Report: id, Ordinal: i, Text: "Plans are good."})
	}
	return ps, nil
}

func TestFollow(t *testing.T) {
	h := &history{last: map[string]uint64{}, reports: map[string]*corpus.Report{}}
	e := mustOpen(t, t.TempDir())
	follow := func() ([]string, error) {
		var told []string
		err := index.Follow(t.Context(), h, e, func(done, total int) { told = append(told, fmt.Sprintf("%d/%d", done, total)) })
		return told, err
	}
	expect := func(docs, reports int, want ...string) {
		t.Helper()
		told, err := follow()
		must(t, err)
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
		if i := e.Info(); i.Docs != docs || i.Reports != reports || i.Seq != h.seq {
			t.Errorf("%+v, not %d passages of %d reports at %d", i, docs, reports, h.seq)
		}
	}
	expect(0, 0)
	h.put("a", 700)
	h.put("b", 700)
	h.put("c", 3)
	expect(1403, 3, "2/3", "3/3")
	expect(1403, 3) // nothing changed
	h.put("a", 2)
	h.remove("b")
	h.put("a", 1)
	expect(4, 2, "2/2")
	h.put("d", 1500)
	h.put("broken", 1)
	h.broken = "broken"
	if _, err := follow(); err == nil {
		t.Error("a report that cannot be read is passed over")
	}
	if i := e.Info(); i.Docs != 1504 || i.Seq != h.seq-1 {
		t.Errorf("%+v, but what came before the report that cannot be read has 1504 passages", i)
	}
	h.broken = ""
	expect(1505, 4, "1/1")

	h.going = "d"
	h.put("d", 1)
	expect(5, 3, "1/1", "1/1") // then its removal

	h.seq = 1 // an older copy of the library
	_, err := follow()
	var rebuild *index.RebuildError
	if !errors.As(err, &rebuild) {
		t.Errorf("an index ahead of the library gives %v, not a RebuildError", err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	h.seq = 100
	h.put("e", 1)
	if err := index.Follow(over, h, e, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that is over gives %v", err)
	}
}

func TestDocsOf(t *testing.T) {
	r := &corpus.Report{ID: "ashby-2021-05-04", Title: "Inspection of Ashby", Authority: "Ashby", Region: "North", Kind: "inspection",
		Framework: "looked-after-2013", Date: "2021-05-04", Grades: map[string]string{"overall": "good", "in_care": "inadequate"}}
	ps := []corpus.Passage{
		{ID: "ashby-2021-05-04#k1", Ordinal: 0, Section: "Findings", Path: []string{"Main", "Findings"}, Part: "main",
			Text: "Plans are good.", Themes: []string{"plans", "visits"}, Finding: "strength"},
		{ID: "ashby-2021-05-04#k2", Ordinal: 1, Section: "Findings", Text: "And so on."},
	}
	about := "Ashby\ninspection\nlooked after 2013"
	values := map[string][]string{"report": {r.ID}, "authority": {"Ashby"}, "region": {"North"}, "kind": {"inspection"},
		"framework": {"looked-after-2013"}, "year": {"2021"}, "grade": {"in_care:inadequate", "overall:good"}}
	first := map[string][]string{"theme": {"plans", "visits"}, "finding": {"strength"}, "part": {"main"}}
	second := map[string][]string{"theme": nil, "finding": nil, "part": nil}
	for k, v := range values {
		first[k], second[k] = v, v
	}
	want := []index.Doc{
		{ID: ps[0].ID, Ordinal: 0, Date: "2021-05-04", Texts: [index.Fields]string{"Plans are good.", "Main\nFindings", about}, Values: first},
		{ID: ps[1].ID, Ordinal: 1, Date: "2021-05-04", Texts: [index.Fields]string{"And so on.", "Findings", about}, Values: second},
	}
	if diff := cmp.Diff(want, index.DocsOf(r, ps)); diff != "" {
		t.Errorf("passages as stored (-want +got):\n%s", diff)
	}
}
