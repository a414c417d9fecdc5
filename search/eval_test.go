package search

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"findings/corpus"
)

// The labelled sets are not part of the project; tests that need them skip without them.
const evalDir = "../../shared/eval"

// A topic is one need of the labelled set, in two wordings.
type topic struct {
	TID      string `json:"tid"`
	Query    string `json:"query"`
	Question string `json:"question"`
	judged   []judgement
}

// A judgement is a passage that a reader graded for a topic: by its ID, or by a
// text of a document, which passages hold most of.
type judgement struct {
	TID      string `json:"tid"`
	Doc      string `json:"doc"`
	Text     string `json:"text"`
	Grade    int    `json:"grade"`
	shingles map[string]bool
	passage  string
}

// of says whether the judgement is of a result.
func (j *judgement) of(r *Result) bool {
	if j.passage != "" {
		return j.passage == r.ID
	}
	doc := strings.TrimSuffix(filepath.Base(r.Report.Source), filepath.Ext(r.Report.Source))
	return j.Doc == doc && evalOverlap(evalShingles(r.Text), j.shingles) >= 0.6
}

func (t *topic) text(field string) string {
	if field == "question" {
		return t.Question
	}
	return t.Query
}

func loadEval(t testing.TB, set string) []*topic {
	t.Helper()
	dir := filepath.Join(evalDir, set)
	var topics []*topic
	byID := map[string]*topic{}
	readLines(t, filepath.Join(dir, "topics.jsonl"), func(line []byte) {
		tp := new(topic)
		if err := json.Unmarshal(line, tp); err != nil {
			t.Fatal(err)
		}
		topics, byID[tp.TID] = append(topics, tp), tp
	})
	readLines(t, filepath.Join(dir, "qrels.jsonl"), func(line []byte) {
		var j judgement
		if err := json.Unmarshal(line, &j); err != nil {
			t.Fatal(err)
		}
		j.shingles = evalShingles(j.Text)
		byID[j.TID].judged = append(byID[j.TID].judged, j)
	})
	return topics
}

func readLines(t testing.TB, name string, each func([]byte)) {
	t.Helper()
	if testing.Short() {
		t.Skip("reads all real reports: not with -short")
	}
	f, err := os.Open(name)
	if err != nil {
		t.Skipf("the labelled set is not here: %v", err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<22)
	for sc.Scan() {
		if len(sc.Bytes()) > 0 {
			each(sc.Bytes())
		}
	}
	if sc.Err() != nil {
		t.Fatal(sc.Err())
	}
}

// scores sums the figures of eval/score.py over topics.
type scores struct {
	n                          int
	ndcg, judgedOnly, mrr, rec float64
	judged, shown              int
	perTopic                   []float64 // judged-only nDCG@10
}

func (s *scores) String() string {
	n := float64(s.n)
	return fmt.Sprintf("nDCG@10 %.4f judged-only %.4f MRR@10 %.4f recall@20 %.4f judged@10 %.4f",
		s.ndcg/n, s.judgedOnly/n, s.mrr/n, s.rec/n, float64(s.judged)/float64(max(1, s.shown)))
}

// plus adds the figures of other topics.
func (s *scores) plus(o *scores) {
	s.n, s.judged, s.shown = s.n+o.n, s.judged+o.judged, s.shown+o.shown
	s.ndcg, s.judgedOnly, s.mrr, s.rec = s.ndcg+o.ndcg, s.judgedOnly+o.judgedOnly, s.mrr+o.mrr, s.rec+o.rec
}

// add scores one topic's first 20 results as eval/score.py does.
func (s *scores) add(t *topic, results []Result) {
	used := map[int]bool{}
	var gains, seen []int
	rr := 0.0
	for i, r := range results {
		best, known := -1, false
		for j, g := range t.judged {
			if !g.of(&r) {
				continue
			}
			known = true
			if !used[j] && (best < 0 || g.Grade > t.judged[best].Grade) {
				best = j
			}
		}
		gain := 0
		if best >= 0 {
			used[best] = true
			gain = t.judged[best].Grade
		}
		gains = append(gains, gain)
		if known {
			seen = append(seen, gain)
		}
		if i < 10 {
			s.shown++
			if known {
				s.judged++
			}
			if gain >= 2 && rr == 0 {
				rr = 1 / float64(i+1)
			}
		}
	}
	good, found := 0, 0
	var ideal []int
	for _, g := range t.judged {
		ideal = append(ideal, g.Grade)
		if g.Grade >= 2 {
			good++
		}
	}
	for _, g := range gains {
		if g >= 2 {
			found++
		}
	}
	sort.Sort(sort.Reverse(sort.IntSlice(ideal)))
	jo := dcg(seen) / dcg(ideal)
	s.n++
	s.ndcg += dcg(gains) / dcg(ideal)
	s.judgedOnly += jo
	s.perTopic = append(s.perTopic, jo)
	s.mrr += rr
	s.rec += float64(found) / float64(max(1, min(20, good)))
}

func dcg(gains []int) float64 {
	sum := 0.0
	for i, g := range gains[:min(10, len(gains))] {
		sum += (math.Exp2(float64(g)) - 1) / math.Log2(float64(i+2))
	}
	return sum
}

var evalWord = regexp.MustCompile(`[a-z0-9]+`)

var shinglesOf = map[string]map[string]bool{}

func evalShingles(text string) map[string]bool {
	if set := shinglesOf[text]; set != nil {
		return set
	}
	words := evalWord.FindAllString(strings.ToLower(strings.ReplaceAll(text, "\u00ad", "")), -1)
	set := map[string]bool{}
	for i := 0; i+4 <= len(words); i++ {
		set[strings.Join(words[i:i+4], " ")] = true
	}
	if len(set) == 0 {
		set[strings.Join(words, " ")] = true
	}
	shinglesOf[text] = set
	return set
}

func evalOverlap(a, b map[string]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for s := range a {
		if b[s] {
			n++
		}
	}
	return float64(n) / float64(max(1, len(a)))
}

// TestAims holds what is reached on two sets over the same real reports, a little
// below it: go test ./search -run Aims -v. It reads 241 PDF files first.
func TestAims(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a corpus of real reports")
	}
	measured := loadEval(t, "dev")
	s := openFolder(t, "../../shared/corpus/ofsted")
	tuned := loadJudged(t, s)
	for _, c := range []struct {
		name            string
		topics          []*topic
		field           string
		judgedOnly, mrr float64
	}{
		{"measured", measured, "query", 0.76, 0.88},
		{"measured", measured, "question", 0.84, 0.96},
		{"tuned on", tuned, "query", 0.74, 0.92},
		{"tuned on", tuned, "question", 0.64, 0.79},
	} {
		var sum scores
		for _, tp := range c.topics {
			sum.add(tp, mustSearch(t, s, Request{Text: tp.text(c.field), Facets: []string{}}).Results)
		}
		t.Log(c.name, c.field, sum.String())
		n := float64(sum.n)
		if sum.judgedOnly/n < c.judgedOnly || sum.mrr/n < c.mrr {
			t.Errorf("%s, %s: judged-only nDCG@10 %.3f and MRR@10 %.3f, want at least %.2f and %.2f",
				c.name, c.field, sum.judgedOnly/n, sum.mrr/n, c.judgedOnly, c.mrr)
		}
	}
}

// openFolder makes a library of the files in a folder, which must be there.
func openFolder(t testing.TB, dir string) *Searcher {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the real reports are not here: %v", err)
	}
	return openLibrary(t, func(a *corpus.Adder) error {
		_, err := a.Add(context.Background(), []string{dir}, nil)
		return err
	})
}
