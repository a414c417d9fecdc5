package corpus

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"findings/corpus/extract"
)

// The labelled reports are not part of the project: these tests run where they
// lie beside it, but not with -short, because reading them all takes a while.
const (
	evalReports = "../../shared/corpus"
	evalLabels  = "../../shared/eval"
)

// A labelled report, understood.
type evalReport struct {
	report   *Report
	passages []Passage
}

// evalRead understands every file of a folder, by the file's name without extension.
func evalRead(t *testing.T, folder string) map[string]evalReport {
	t.Helper()
	if testing.Short() {
		t.Skip("reads all real reports: not with -short")
	}
	files, _ := filepath.Glob(filepath.Join(evalReports, folder, "*"))
	if len(files) == 0 {
		t.Skipf("no labelled reports in %s", evalReports)
	}
	out := map[string]evalReport{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := extract.Read(context.Background(), filepath.Base(name), data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		rep, passages, err := Understand(doc, filepath.Base(name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		out[strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))] = evalReport{rep, passages}
	}
	return out
}

// evalLines decodes a file of one JSON object a line.
func evalLines[T any](t *testing.T, name string) []T {
	t.Helper()
	f, err := os.Open(filepath.Join(evalLabels, name))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	var out []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// A tally counts hits of each measure and keeps the misses.
type tally struct {
	hit, all map[string]int
	misses   map[string][]string
}

func newTally() *tally { return &tally{map[string]int{}, map[string]int{}, map[string][]string{}} }

func (c *tally) check(field string, ok bool, format string, args ...any) {
	c.all[field]++
	if ok {
		c.hit[field]++
	} else {
		c.misses[field] = append(c.misses[field], fmt.Sprintf(format, args...))
	}
}

// want fails the test where a measure stays below its aim, with its misses.
func (c *tally) want(t *testing.T, aim float64) {
	t.Helper()
	for _, field := range slices.Sorted(maps.Keys(c.all)) {
		share := float64(c.hit[field]) / float64(c.all[field])
		t.Logf("%s %.4f (n=%d)", field, share, c.all[field])
		for _, m := range c.misses[field][:min(15, len(c.misses[field]))] {
			t.Logf("  %s", m)
		}
		if share < aim {
			t.Errorf("%s: %.4f, want at least %.2f", field, share, aim)
		}
	}
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

func evalWords(s string) []string {
	s = strings.ReplaceAll(strings.ToLower(norm.NFKC.String(s)), "\u00ad", "")
	return strings.Fields(notWord.ReplaceAllString(s, " "))
}

func evalNorm(s string) string { return strings.Join(evalWords(s), " ") }

func TestEvalMetadata(t *testing.T) {
	for _, set := range []struct {
		folder, labels string
		aim            float64
	}{{"ofsted", "dev", 0.99}, {"seeds", "seeds", 1}} {
		t.Run(set.labels, func(t *testing.T) {
			got := evalRead(t, set.folder)
			c := newTally()
			type label struct {
				ID, Authority, Framework, Kind string
				Start, End, Published          *string
				LeadInspector                  *string `json:"lead_inspector"`
				Grades                         map[string]string
			}
			for _, g := range evalLines[label](t, set.labels+"/meta.jsonl") {
				r := got[g.ID].report
				if r == nil {
					c.check("found", false, "%s", g.ID)
					continue
				}
				c.check("found", true, "")
				plain := func(s string) string { return strings.ReplaceAll(evalNorm(s), "and ", "") }
				c.check("authority", plain(g.Authority) == plain(r.Authority), "%s: want %q got %q", g.ID, g.Authority, r.Authority)
				c.check("framework", g.Framework == r.Framework, "%s: want %q got %q", g.ID, g.Framework, r.Framework)
				c.check("kind", g.Kind == r.Kind, "%s: want %q got %q", g.ID, g.Kind, r.Kind)
				for _, d := range []struct {
					field string
					want  *string
					got   string
				}{{"start", g.Start, r.InspectionStart}, {"end", g.End, r.InspectionEnd}, {"published", g.Published, r.Published}} {
					if d.want != nil {
						c.check(d.field, *d.want == d.got, "%s: want %s got %s", g.ID, *d.want, d.got)
					} else if d.field != "published" || d.got != "" {
						c.check("no-invented-"+d.field, d.got == "", "%s: got %s", g.ID, d.got)
					}
				}
				if g.LeadInspector != nil {
					ok := slices.ContainsFunc(r.Inspectors, func(s string) bool { return evalNorm(s) == evalNorm(*g.LeadInspector) })
					c.check("inspector", ok, "%s: want %q got %q", g.ID, *g.LeadInspector, r.Inspectors)
				}
				for k, v := range g.Grades {
					c.check("grade", r.Grades[k] == v, "%s: want %s=%s got %q", g.ID, k, v, r.Grades[k])
				}
				extra := ""
				for k, v := range r.Grades {
					if _, ok := g.Grades[k]; !ok {
						extra += k + "=" + v + " "
					}
				}
				c.check("no-invented-grade", extra == "", "%s: got %s", g.ID, extra)
			}
			c.want(t, set.aim)
		})
	}
}

// evalShingles are the runs of four words of a text.
func evalShingles(s string) map[string]bool {
	words := evalWords(s)
	out := map[string]bool{}
	for i := 0; i+4 <= len(words); i++ {
		out[strings.Join(words[i:i+4], " ")] = true
	}
	if len(out) == 0 {
		out[strings.Join(words, " ")] = true
	}
	return out
}

func evalOverlap(a, b map[string]bool) float64 {
	n := 0
	for s := range a {
		if b[s] {
			n++
		}
	}
	return float64(n) / float64(max(1, min(len(a), len(b))))
}

func TestEvalPassages(t *testing.T) {
	got := evalRead(t, "ofsted")
	c := newTally()
	shingles := map[string][]map[string]bool{}
	for id, r := range got {
		for _, p := range r.passages {
			shingles[id] = append(shingles[id], evalShingles(p.Text))
			checkPassage(c, id, p)
		}
		c.check("numbers in order", numbersInOrder(r.passages), "%s: %v", id, printedNumbers(r.passages))
	}
	type label struct {
		Doc, Text string
		Grade     *int
	}
	for _, set := range []struct {
		file  string
		least float64
	}{{"themes", 0.5}, {"qrels", 0.6}} {
		for _, g := range evalLines[label](t, "dev/"+set.file+".jsonl") {
			best, want := 0.0, evalShingles(g.Text)
			for _, s := range shingles[g.Doc] {
				best = max(best, evalOverlap(s, want))
			}
			c.check(set.file+" located", best >= set.least, "%s %.2f: %.300s", g.Doc, best, g.Text)
		}
	}
	c.want(t, 0.99)
}

var runningMatter = regexp.MustCompile(`(?m)^\d{1,3}$|Inspection of [A-Z][^\n.]{5,80} children’s services \d{1,2} |children’s services\n\d{1,2} (?:to|\w+ \d{4} to) `)

func checkPassage(c *tally, id string, p Passage) {
	m := runningMatter.FindString(p.Text)
	c.check("no running matter", m == "" || p.Part == "about", "%s: %q in %.200s", id, m, p.Text)
	c.check("tokens at most 320", p.Tokens <= longPassage, "%s: %d", id, p.Tokens)
	last := p.Spans[len(p.Spans)-1]
	text := p.Text[last.Start:last.End]
	ok := last.Kind != "paragraph" || len(strings.Fields(text)) < 12 || endsSentence(text) || strings.HasSuffix(text, ":") || p.Part == "about"
	c.check("ends at a sentence", ok, "%s: …%s", id, text[max(0, len(text)-120):])
}

func printedNumbers(passages []Passage) (out []string) {
	for _, p := range passages {
		for _, s := range p.Spans {
			if s.Number != "" && s.Kind == "paragraph" {
				out = append(out, s.Number)
			}
		}
	}
	return out
}

// numbersInOrder says whether the printed paragraph numbers count up by one,
// starting again at most once (a board's review has its own count).
func numbersInOrder(passages []Passage) bool {
	last, restarts := 0, 0
	for _, s := range printedNumbers(passages) {
		n := 0
		fmt.Sscan(s, &n)
		if n != last+1 {
			restarts++
		}
		last = n
	}
	return restarts <= 1
}
