package search

import (
	"context"
	"fmt"
	"os"
	"testing"

	"findings/index"
)

// TestTune looks for better numbers of the ranking on the judged set, one at a time,
// and says what they bring on topics that they were not chosen on:
// FINDINGS_TUNE=1 go test ./search -run Tune -v
func TestTune(t *testing.T) {
	if os.Getenv("FINDINGS_TUNE") == "" {
		t.Skip("tunes the ranking: set FINDINGS_TUNE=1")
	}
	s := openFolder(t, "../../shared/corpus/ofsted")
	tu := newTuner(t, s, loadJudged(t, s))
	t.Logf("as it is:\n%s", tu.figures(s.ranking, nil))
	best := tu.ascend(s.ranking, nil)
	t.Logf("tuned on all:\n%s\n%+v", tu.figures(best, nil), best)
	var sum pair
	for f := range tuneFolds {
		part := tu.figures(tu.ascend(s.ranking, func(n int) bool { return n != f }), func(n int) bool { return n == f })
		for i := range sum {
			sum[i].plus(&part[i])
		}
	}
	t.Logf("cross-validated:\n%s", sum)
}

// tuneFolds is into how many parts the topics go for cross-validation.
const tuneFolds = 6

var fields = [2]string{"query", "question"}

// A tuner measures a ranking over candidates that it asks for once.
type tuner struct {
	t    *testing.T
	s    *Searcher
	runs []tunerRun
}

type tunerRun struct {
	topic *topic
	fold  int
	field int
	plan  *plan
	found *index.Result
}

func newTuner(t *testing.T, s *Searcher, topics []*topic) *tuner {
	tu := &tuner{t: t, s: s}
	for i, tp := range topics {
		for f, name := range fields {
			ctx := context.Background()
			p, err := s.plan(ctx, Request{Text: tp.text(name)})
			if err != nil {
				t.Fatal(err)
			}
			found, err := s.find(ctx, p, index.Query{Limit: pool})
			if err != nil {
				t.Fatal(err)
			}
			tu.runs = append(tu.runs, tunerRun{tp, i % tuneFolds, f, p, found})
		}
	}
	return tu
}

// A pair is the figures of queries and questions.
type pair [2]scores

func (p pair) String() string { return fmt.Sprintf("queries   %s\nquestions %s", &p[0], &p[1]) }

// figures measures a ranking on the topics of some folds; nil for all.
func (tu *tuner) figures(r ranking, in func(fold int) bool) (out pair) {
	was := tu.s.ranking
	defer func() { tu.s.ranking = was }()
	tu.s.ranking = r
	for _, run := range tu.runs {
		if in != nil && !in(run.fold) {
			continue
		}
		list, err := tu.s.rank(context.Background(), run.plan, run.found)
		if err != nil {
			tu.t.Fatal(err)
		}
		page, _, err := tu.s.page(context.Background(), run.plan, tu.s.arrange(list))
		if err != nil {
			tu.t.Fatal(err)
		}
		var results []Result
		for _, h := range page {
			p := tu.s.store.passage(h.ID)
			results = append(results, ResultOf(p, tu.s.store.report(h.Report)))
		}
		out[run.field].add(run.topic, results)
	}
	return out
}

// goal is what tuning raises.
func (tu *tuner) goal(r ranking, in func(fold int) bool) float64 {
	sum := 0.0
	for _, f := range tu.figures(r, in) {
		sum += (f.judgedOnly + 0.2*f.mrr) / float64(f.n)
	}
	return sum
}

// least is what a change must bring to be made.
const least = 0.001

// ascend tries other values of each number, twice over, and keeps the best.
func (tu *tuner) ascend(r ranking, in func(fold int) bool) ranking {
	best := tu.goal(r, in)
	for range 2 {
		for _, k := range knobs {
			at := k.of(&r)
			was := *at
			keep := was
			for _, v := range k.values {
				*at = v
				if g := tu.goal(r, in); g > best+least {
					best, keep = g, v
				}
			}
			*at = keep
		}
	}
	return r
}

// A knob is a number of the ranking, with the values to try.
type knob struct {
	name   string
	of     func(*ranking) *float64
	values []float64
}

var knobs = []knob{
	{"k1", func(r *ranking) *float64 { return &r.k1 }, []float64{1.2, 1.6, 2, 3}},
	{"heading", func(r *ranking) *float64 { return &r.weight[index.Heading] }, []float64{0.2, 0.35, 0.5, 0.8, 1.2}},
	{"b", func(r *ranking) *float64 { return &r.b[index.Text] }, []float64{0.2, 0.3, 0.4, 0.5, 0.6}},
	{"near", func(r *ranking) *float64 { return &r.near }, []float64{0, 0.1, 0.2, 0.4}},
	{"adjacent", func(r *ranking) *float64 { return &r.adjacent }, []float64{0, 0.12, 0.25, 0.5, 0.8}},
	{"theme", func(r *ranking) *float64 { return &r.theme }, []float64{0, 0.15, 0.3, 0.5, 0.7}},
	{"finding", func(r *ranking) *float64 { return &r.finding }, []float64{0.2, 0.4, 0.5, 0.6, 0.8}},
	{"mixed", func(r *ranking) *float64 { return &r.mixed }, []float64{0, 0.1, 0.2, 0.3, 0.4}},
	{"opposite", func(r *ranking) *float64 { return &r.opposite }, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5}},
	{"apart", func(r *ranking) *float64 { return &r.apart }, []float64{0.15, 0.3, 0.5, 0.7}},
	{"also", func(r *ranking) *float64 { return &r.also }, []float64{0, 0.1, 0.2, 0.3}},
	{"feedback", func(r *ranking) *float64 { return &r.feedback }, []float64{0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8}},
	{"crowding", func(r *ranking) *float64 { return &r.crowding }, []float64{0, 0.02, 0.05, 0.1}},
}
