//go:build unix

package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"findings/corpus"
	"findings/corpus/label"
	"findings/index"
)

// TestGrowth measures how searches, suggestions and the rest slow down as the
// library grows, from two clients at once, and prints the table of
// docs/performance.md. It takes long, so a variable asks for it:
//
//	FINDINGS_GROWTH=1,10,30 go test ./search -run Growth -v -timeout 3h
//
// FINDINGS_GROWTH_DIR keeps the libraries for the next run, FINDINGS_GROWTH_ONLY
// chooses rows, FINDINGS_GROWTH_PROFILE names a folder for a profile of each.
func TestGrowth(t *testing.T) {
	sizes := os.Getenv("FINDINGS_GROWTH")
	if sizes == "" {
		t.Skip("takes up to an hour; FINDINGS_GROWTH=1,10,30 asks for it")
	}
	const reports = "../../shared/corpus/ofsted"
	if _, err := os.Stat(reports); err != nil {
		t.Skipf("the real reports are not here: %v", err)
	}
	dir := os.Getenv("FINDINGS_GROWTH_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	only := regexp.MustCompile(os.Getenv("FINDINGS_GROWTH_ONLY"))
	for size := range strings.SplitSeq(sizes, ",") {
		times, err := strconv.Atoi(size)
		if err != nil {
			t.Fatal(err)
		}
		at := filepath.Join(dir, "times"+size)
		growTo(t, at, reports, times)
		measureGrown(t, at, size, only)
	}
}

// A grown is a library of some size, open.
type grown struct {
	*Searcher
	lib     *corpus.Library
	engine  *index.Bleve
	suggest *Suggester
	ids     []string // of some passages
	texts   []string // theirs
}

func measureGrown(t *testing.T, dir, size string, only *regexp.Regexp) {
	ctx := context.Background()
	labels, err := label.Default()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	lib, err := corpus.OpenLibrary(filepath.Join(dir, "library"))
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	e, err := index.Open(filepath.Join(dir, "index"), index.Options{Source: lib.Identity()})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	g := &grown{Searcher: New(lib, e, nil, labels), lib: lib, engine: e, suggest: NewSuggester(lib, e, labels.Themes())}
	if _, err := g.Search(ctx, Request{Text: "caseloads"}); err != nil {
		t.Fatal(err)
	}
	opened := time.Since(start)
	built, _ := os.ReadFile(filepath.Join(dir, "whole"))
	info := e.Info()
	heap := liveHeap()
	fmt.Printf("\n%s times: %d reports, %d passages in %d segments; index %d MB on disk, built in %s; first search after %s; heap %d MB\n",
		size, info.Reports, info.Docs, info.Segments, info.Bytes>>20, built, opened.Round(time.Millisecond), heap>>20)
	if only.MatchString("refresh") {
		start = time.Now()
		cpu := processor()
		if err := g.suggest.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("suggestions read in %s (%s CPU), heap %d MB more\n", time.Since(start).Round(time.Millisecond), (processor() - cpu).Round(time.Second), (liveHeap()-heap)>>20)
	}
	if only.MatchString("export") {
		g.export(t)
	}
	g.sample(t)
	fmt.Printf("\n| %s× | p50 ms | p99 ms | most ms | CPU ms | allocated MB |\n|---|---|---|---|---|---|\n", size)
	for _, row := range g.rows(t) {
		if only.MatchString(row.name) {
			row.measure(t, size)
		}
	}
	fmt.Printf("\npeak memory of the process: %s\n", peak())
}

// exported is how many results are measured, at most.
const exported = 50_000

// export measures how long a whole set of results takes, and the most memory that
// is live meanwhile.
func (g *grown) export(t *testing.T) {
	before, most := liveHeap(), 0
	start, cpu, n, looked := time.Now(), processor(), 0, time.Duration(0)
	for _, err := range g.All(context.Background(), Request{Text: "children", Size: exported}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%5000 == 1 {
			at := processor()
			most = max(most, liveHeap())
			looked += processor() - at
		}
	}
	fmt.Printf("export of %d results in %s, %.2f ms CPU each, at most %d MB live\n", n, time.Since(start).Round(time.Millisecond),
		(processor()-cpu-looked).Seconds()*1000/float64(n), (most-before)>>20)
}

func liveHeap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// peak is the most memory that the process has held, where the system tells.
func peak() string {
	b, err := fs.ReadFile(os.DirFS("/proc/self"), "status")
	if err != nil {
		return "unknown"
	}
	return string(regexp.MustCompile(`VmHWM:\s*(.*)`).FindSubmatch(b)[1])
}

// sample takes some passages to draw queries from.
func (g *grown) sample(t *testing.T) {
	reports, err := g.lib.Reports()
	if err != nil {
		t.Fatal(err)
	}
	d := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		passages, err := g.lib.Passages(reports[d.IntN(min(len(reports), 241))].ID)
		if err != nil {
			t.Fatal(err)
		}
		p := passages[d.IntN(len(passages))]
		g.ids, g.texts = append(g.ids, p.ID), append(g.texts, p.Text)
	}
}

// A row is one kind of query.
type row struct {
	name string
	do   []func() error // one each, different queries
}

var growthQuestions = []string{
	"How quickly are contacts dealt with at the front door?",
	"Do care leavers know what they are entitled to when they leave care?",
	"What do inspectors criticise about the caseloads of personal advisers?",
	"Which councils were told that too many children wait for a foster home?",
	"How well are children supported who go missing from home or care?",
	"What did inspectors say about the quality of assessments since 2020?",
	"Is management oversight of casework good enough to prevent drift and delay?",
	"Where are homeless young people placed in bed and breakfast?",
}

func (g *grown) rows(t *testing.T) []row {
	ctx := context.Background()
	search := func(name string, reqs ...Request) row {
		r := row{name: name}
		for _, req := range reqs {
			r.do = append(r.do, func() error {
				_, err := g.Search(ctx, req)
				var mistake *SyntaxError
				if errors.As(err, &mistake) {
					return nil
				}
				return err
			})
		}
		return r
	}
	texts := func(texts ...string) (reqs []Request) {
		for _, text := range texts {
			reqs = append(reqs, Request{Text: text})
		}
		return reqs
	}
	rows := []row{
		search("one word", g.drawn(1, "%s")...),
		search("two words", g.drawn(2, "%s")...),
		search("four words", g.drawn(4, "%s")...),
		search("phrase of three words", g.drawn(3, "%q")...),
		search("question", texts(growthQuestions...)...),
		search("prefix of three letters", texts("saf*", "car*", "ass*", "mis*", "pla*")...),
		search("grouped by report", grouped(texts(growthQuestions...))...),
		search("newest first", sorted(g.drawn(2, "%s"))...),
		search("nothing typed", Request{Text: ""}),
		search("nothing typed, two filters", Request{Filter: map[string][]string{"finding": {"weakness"}, "year": {"2014", "2022"}}}),
		search("page 1 by relevance", Request{Text: "care"}),
		search("page 50 by relevance", g.deep(t, "care", "relevance")),
		search("page 50 by date", g.deep(t, "care", "newest")),
		search("page 50 grouped", g.deepGroups(t, "care")),
	}
	names := make([]string, 0, len(heavyQueries))
	for name := range heavyQueries {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		rows = append(rows, search(name, texts(heavyQueries[name])...))
	}
	rows = append(rows, row{name: "similar"}, row{name: "suggestion, words"}, row{name: "suggestion, one letter"},
		row{name: "suggestion, three letters"}, row{name: "list of reports, filtered"})
	similar, words, one, three, list := &rows[len(rows)-5], &rows[len(rows)-4], &rows[len(rows)-3], &rows[len(rows)-2], &rows[len(rows)-1]
	for i, id := range g.ids {
		similar.do = append(similar.do, func() error { _, err := g.Similar(ctx, id, 10); return err })
		typed := g.words(i, 2)
		typed = typed[:len(typed)*2/3+1]
		words.do = append(words.do, func() error { _, err := g.suggest.Suggest(ctx, typed, 8); return err })
		w := g.words(i, 1)
		one.do = append(one.do, func() error { _, err := g.suggest.Suggest(ctx, w[:1], 8); return err })
		three.do = append(three.do, func() error { _, err := g.suggest.Suggest(ctx, w[:min(len(w), 3)], 8); return err })
		list.do = append(list.do, func() error {
			_, err := g.Reports(ctx, map[string][]string{"kind": {"inspection"}}, "2014-01-01", "")
			if err == nil {
				_, err = g.lib.Reports()
			}
			return err
		})
	}
	return rows
}

// words are n words of sample i that stand side by side.
func (g *grown) words(i, n int) string {
	words := letters.FindAllString(g.texts[i], -1)
	words = slices.DeleteFunc(words, func(w string) bool { return len(w) < 4 || functionWords[strings.ToLower(w)] })
	if len(words) < n {
		return "children"
	}
	from := i % (len(words) - n + 1)
	return strings.ToLower(strings.Join(words[from:from+n], " "))
}

// drawn are searches for n words of each sample.
func (g *grown) drawn(n int, format string) (reqs []Request) {
	for i := range g.texts {
		text := g.words(i, n)
		if format == "%q" {
			fields := strings.Fields(g.texts[i])
			from := i % max(1, len(fields)-n)
			text = strings.ReplaceAll(strings.Join(fields[from:min(len(fields), from+n)], " "), `"`, "")
		}
		reqs = append(reqs, Request{Text: fmt.Sprintf(format, text)})
	}
	return reqs
}

func grouped(reqs []Request) []Request {
	for i := range reqs {
		reqs[i].Group = "report"
	}
	return reqs
}

func sorted(reqs []Request) []Request {
	for i := range reqs {
		reqs[i].Sort = "newest"
	}
	return reqs
}

// deep is the request for page 50.
func (g *grown) deep(t *testing.T, text, sort string) Request {
	return g.page(t, Request{Text: text, Sort: sort}, 50)
}

func (g *grown) deepGroups(t *testing.T, text string) Request {
	return g.page(t, Request{Text: text, Group: "report", Size: 4}, 50)
}

func (g *grown) page(t *testing.T, req Request, n int) Request {
	for range n - 1 {
		r, err := g.Search(context.Background(), req)
		if err != nil {
			t.Fatal(err)
		}
		if r.Next == "" {
			t.Fatalf("%+v has less than %d pages", req, n)
		}
		req.Cursor = r.Next
	}
	return req
}

// growthTime is how long each row is measured.
const growthTime = 2 * time.Second

func (r *row) measure(t *testing.T, size string) {
	if dir := os.Getenv("FINDINGS_GROWTH_PROFILE"); dir != "" {
		f, err := os.Create(filepath.Join(dir, size+"-"+strings.ReplaceAll(r.name, " ", "-")+".pprof"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			t.Fatal(err)
		}
		defer pprof.StopCPUProfile()
	}
	allocated := r.allocated(t)
	var mu sync.Mutex
	var took []time.Duration
	var clients sync.WaitGroup
	end := time.Now().Add(growthTime)
	cpu := processor()
	for client := range 2 {
		clients.Go(func() {
			var mine []time.Duration
			for i := client * len(r.do) / 2; len(mine) < 20 || time.Now().Before(end); i++ {
				start := time.Now()
				if err := r.do[i%len(r.do)](); err != nil {
					t.Errorf("%s: %v", r.name, err)
					return
				}
				mine = append(mine, time.Since(start))
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, mine...)
		})
	}
	clients.Wait()
	cpu = processor() - cpu
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	at := func(p float64) float64 {
		return took[int(math.Ceil(p*float64(len(took))))-1].Seconds() * 1000
	}
	fmt.Printf("| %s | %.1f | %.1f | %.1f | %.1f | %.1f |\n", r.name, at(0.5), at(0.99), at(1),
		cpu.Seconds()*1000/float64(len(took)), float64(allocated)/(1<<20))
}

// processor is the time that the process has computed.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// allocated is the most bytes that one of the queries allocates, garbage
// included: more than it ever holds.
func (r *row) allocated(t *testing.T) uint64 {
	var most uint64
	var before, after runtime.MemStats
	for _, do := range r.do[:min(len(r.do), 20)] {
		runtime.ReadMemStats(&before)
		if err := do(); err != nil {
			t.Fatalf("%s: %v", r.name, err)
		}
		runtime.ReadMemStats(&after)
		most = max(most, after.TotalAlloc-before.TotalAlloc)
	}
	return most
}
