package label

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// gold is one labelled paragraph of ../shared/eval/dev/themes.jsonl.
type gold struct {
	Doc      string   `json:"doc"`
	Text     string   `json:"text"`
	Themes   []string `json:"themes"`
	Polarity string   `json:"polarity"`
}

func readGold(t testing.TB, path string) []gold {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("needs the labelled paragraphs: %v", err)
	}
	defer f.Close()
	var out []gold
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var g gold
		if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		out = append(out, g)
	}
	return out
}

var devSet = filepath.Join("..", "..", "..", "shared", "eval", "dev", "themes.jsonl")

// score holds the figures of one labelled set.
type score struct {
	tp, fp, fn int
	per        map[string][3]int
	finding    map[[2]string]int // want, have
	n, right   int
}

func (s *score) add(want gold, have Labels) {
	if s.per == nil {
		s.per, s.finding = map[string][3]int{}, map[[2]string]int{}
	}
	in := func(list []string, x string) bool {
		for _, y := range list {
			if x == y {
				return true
			}
		}
		return false
	}
	for _, t := range have.Themes {
		c := s.per[t]
		if in(want.Themes, t) {
			s.tp++
			c[0]++
		} else {
			s.fp++
			c[1]++
		}
		s.per[t] = c
	}
	for _, t := range want.Themes {
		if !in(have.Themes, t) {
			c := s.per[t]
			s.fn++
			c[2]++
			s.per[t] = c
		}
	}
	s.n++
	if want.Polarity == have.Finding {
		s.right++
	}
	s.finding[[2]string{want.Polarity, have.Finding}]++
}

func f1(tp, fp, fn int) float64 { return 2 * float64(tp) / float64(max(1, 2*tp+fp+fn)) }

func (s *score) micro() float64 { return f1(s.tp, s.fp, s.fn) }

// macro is the mean F1 of the themes that stand five times or more.
func (s *score) macro() float64 {
	sum, n := 0.0, 0
	for _, c := range s.per {
		if c[0]+c[2] >= 5 {
			sum += f1(c[0], c[1], c[2])
			n++
		}
	}
	return sum / float64(max(1, n))
}

func (s *score) accuracy() float64 { return float64(s.right) / float64(max(1, s.n)) }

func (s *score) log(t testing.TB) {
	t.Logf("n=%d precision %.3f recall %.3f micro-F1 %.3f macro-F1 %.3f finding %.3f", s.n,
		float64(s.tp)/float64(max(1, s.tp+s.fp)), float64(s.tp)/float64(max(1, s.tp+s.fn)), s.micro(), s.macro(), s.accuracy())
	var ids []string
	for id := range s.per {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		c := s.per[id]
		t.Logf("  %-28s F1 %.2f  tp %d fp %d fn %d", id, f1(c[0], c[1], c[2]), c[0], c[1], c[2])
	}
	kinds := []string{"strength", "weakness", "mixed", "neutral"}
	t.Logf("  %-10s %s", "want\\have", strings.Join(kinds, " "))
	for _, w := range kinds {
		t.Logf("  %-10s %8d %8d %5d %7d", w, s.finding[[2]string{w, kinds[0]}], s.finding[[2]string{w, kinds[1]}],
			s.finding[[2]string{w, kinds[2]}], s.finding[[2]string{w, kinds[3]}])
	}
}

// Nothing that shares text with these paragraphs is trained on (corpus/label/train),
// so this shows about what to expect of other reports; train -check leaves out their reports too.
func TestLabelledParagraphs(t *testing.T) {
	l := mustDefault(t)
	var s score
	for _, g := range readGold(t, devSet) {
		s.add(g, l.Label(Input{Part: "main", Text: g.Text}))
	}
	s.log(t)
	s.want(t, 0.80, 0.80, 0.90)
}

func (s *score) want(t *testing.T, micro, macro, finding float64) {
	t.Helper()
	if s.micro() < micro || s.macro() < macro || s.accuracy() < finding {
		t.Errorf("micro-F1 %.3f, macro-F1 %.3f, finding %.3f: want %.2f, %.2f, %.2f at least", s.micro(), s.macro(), s.accuracy(), micro, macro, finding)
	}
}
