package search

import (
	"fmt"
	"testing"
)

func TestSearchWidens(t *testing.T) {
	shelf := newShelf(t)
	var texts []string
	for i := range 30 {
		texts = append(texts, fmt.Sprintf("Supervision of social workers in team %d is weak.", i))
	}
	shelf.add(t, "Luton", "2022-05-10", texts...)
	s := shelf.searcher()
	for _, tc := range []struct {
		rule    string
		req     Request
		total   int
		widened string
		absent  string
	}{
		{"something left: not widened", Request{Text: "supervision in Luton"}, 30, "[]", "[]"},
		{"council without reports", Request{Text: "supervision in Leeds"}, 30, "[Leeds]", "[Leeds]"},
		{"year without reports", Request{Text: "supervision 2019"}, 30, "[2019]", "[]"},
		{"the year goes before the council", Request{Text: "supervision in Luton 2019"}, 30, "[2019]", "[]"},
		{"the council goes where it leaves nothing", Request{Text: "supervision in Leeds 2022"}, 30, "[Leeds]", "[Leeds]"},
		{"both go where either leaves nothing", Request{Text: "supervision in Leeds 2019"}, 30, "[Leeds 2019]", "[Leeds]"},
		{"a field that was typed stays", Request{Text: "supervision year:2019"}, 0, "[]", "[]"},
		{"a filter that was chosen stays", Request{Text: "supervision", Filter: map[string][]string{"year": {"2019"}}}, 0, "[]", "[]"},
		{"nothing anywhere", Request{Text: "zebras in Leeds"}, 0, "[]", "[Leeds]"},
	} {
		r := mustSearch(t, s, tc.req)
		var widened []string
		for _, c := range r.Query.Widened {
			widened = append(widened, c.Value)
		}
		if r.Total != tc.total || fmt.Sprint(widened) != tc.widened || fmt.Sprint(r.Query.Absent) != tc.absent {
			t.Errorf("%s: %d found, widened %v, absent %v", tc.rule, r.Total, widened, r.Query.Absent)
		}
	}

	for _, text := range []string{"supervision in Leeds", "supervision in Luton 2019", "supervision in Leeds 2019"} {
		first := mustSearch(t, s, Request{Text: text, Size: 10})
		second := mustSearch(t, s, Request{Text: text, Size: 10, Cursor: first.Next})
		if len(second.Results) != 10 || second.Results[0].ID == first.Results[0].ID {
			t.Errorf("%q: the second page of a widened search: %d results", text, len(second.Results))
		}
	}
}
