package index_test

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"findings/index"
)

var benchPassages = flag.Int("passages", 5000, "passages in the benchmarks of the index")

// benchChanges makes reports of 60 passages of about 90 words, drawn from a
// vocabulary with frequencies like those of English (Zipf).
func benchChanges(passages int) (changes []index.Change) {
	d := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(d, 1.1, 3, 40_000)
	text := func(n int) string {
		words := make([]string, n)
		for i := range words {
			words[i] = benchWord(zipf.Uint64())
		}
		return strings.Join(words, " ")
	}
	for n := 0; n < passages; n += 60 {
		c := index.Change{Seq: uint64(n/60 + 1), Report: fmt.Sprintf("report-%05d", n/60)}
		year := 2010 + d.IntN(15)
		for i := range min(60, passages-n) {
			doc := index.Doc{ID: fmt.Sprintf("%s#%d", c.Report, i), Ordinal: i, Date: fmt.Sprintf("%d-03-04", year), Values: map[string][]string{
				"report": {c.Report}, "authority": {fmt.Sprint("council ", n/60%150)}, "region": {fmt.Sprint("region ", n/60%9)},
				"year": {fmt.Sprint(year)}, "kind": {fmt.Sprint("kind ", d.IntN(5))}, "framework": {fmt.Sprint("framework ", d.IntN(3))},
				"part": {fmt.Sprint("part ", d.IntN(4))}, "finding": {fmt.Sprint("finding ", d.IntN(4))},
				"theme": {fmt.Sprint("theme ", d.IntN(30)), fmt.Sprint("theme ", d.IntN(30))},
				"grade": {"overall:good", fmt.Sprint("leaders:", year%4), fmt.Sprint("in_care:", year%3)}}}
			doc.Texts = [index.Fields]string{text(30 + d.IntN(120)), text(6), text(8)}
			c.Docs = append(c.Docs, doc)
		}
		changes = append(changes, c)
	}
	return changes
}

// benchWord spells a number: the most frequent words are the shortest.
func benchWord(n uint64) string {
	const letters = "etaoinshrdlucmfwypvbgkjqxz"
	word := []byte("w")
	for n += 26; n > 0; n /= 26 {
		word = append(word, letters[n%26])
	}
	return string(word)
}

// load applies changes in batches of about 1,000 passages.
func load(b *testing.B, e index.Engine, changes []index.Change) {
	size, from := 0, 0
	for i := range changes {
		if size += len(changes[i].Docs); size < 1000 && i+1 < len(changes) {
			continue
		}
		if err := e.Apply(context.Background(), changes[from:i+1]); err != nil {
			b.Fatal(err)
		}
		size, from = 0, i+1
	}
}

// BenchmarkSearch searches with all facets and the details of 200 candidates,
// from two clients at once:
//
//	go test ./index -run '^$' -bench Search -passages 30000
func BenchmarkSearch(b *testing.B) {
	e, err := index.Open(b.TempDir(), index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	load(b, e, benchChanges(*benchPassages))
	word := func(rank uint64) index.Node { return &index.Word{Text: benchWord(rank), Exact: true} }
	words := func(ranks ...uint64) index.Node {
		or := &index.Or{}
		for _, r := range ranks {
			or.Nodes = append(or.Nodes, word(r))
		}
		return or
	}
	facets := []string{"theme", "finding", "authority", "region", "year", "kind", "framework", "part", "grade"}
	cases := []struct {
		name  string
		match index.Node
	}{
		{"1 word", words(120)},
		{"1 word in most passages", words(3)},
		{"2 words", words(40, 300)},
		{"4 words", words(8, 60, 250, 1500)},
		{"4 words, all", &index.And{Nodes: []index.Node{word(8), word(60), word(15), word(30)}}},
		{"phrase", &index.Phrase{Words: []string{benchWord(2), benchWord(20)}}},
		{"near", &index.Near{A: word(10), B: word(40), K: 5}},
		{"prefix", &index.Prefix{Text: benchWord(100)[:3]}},
		{"everything", nil},
	}
	for _, c := range cases {
		q := index.Query{Match: c.match, Facets: facets, Limit: 200, Detail: true}
		b.Run(c.name, func(b *testing.B) { benchQuery(b, e, &q) })
		if c.match == nil {
			q.Filter = []index.Filter{{Facet: "theme", Values: []string{"theme 3"}}, {Facet: "year", Values: []string{"2014", "2015"}}}
			b.Run(c.name+", two filters", func(b *testing.B) { benchQuery(b, e, &q) })
		}
	}
}

func benchQuery(b *testing.B, e index.Engine, q *index.Query) {
	times := make(chan []time.Duration)
	b.ReportAllocs()
	b.ResetTimer()
	for client := range 2 {
		go func() {
			var took []time.Duration
			for i := client; i < b.N; i += 2 {
				begin := time.Now()
				if _, err := e.Search(context.Background(), q); err != nil {
					b.Error(err)
				}
				took = append(took, time.Since(begin))
			}
			times <- took
		}()
	}
	took := append(<-times, <-times...)
	slices.Sort(took)
	at := func(p float64) float64 {
		return took[int(math.Ceil(p*float64(len(took))))-1].Seconds() * 1000
	}
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
}

// BenchmarkApply indexes everything from nothing.
func BenchmarkApply(b *testing.B) {
	changes := benchChanges(*benchPassages)
	for b.Loop() {
		e, err := index.Open(b.TempDir(), index.Options{})
		if err != nil {
			b.Fatal(err)
		}
		load(b, e, changes)
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N**benchPassages), "µs/passage")
}

// BenchmarkReplace replaces one report of a full index.
func BenchmarkReplace(b *testing.B) {
	e, err := index.Open(b.TempDir(), index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	changes := benchChanges(*benchPassages)
	load(b, e, changes)
	for i := 0; b.Loop(); i++ {
		if err := e.Apply(context.Background(), changes[i%len(changes):][:1]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen verifies and opens an index, until it can be searched.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	e, err := index.Open(dir, index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	load(b, e, benchChanges(*benchPassages))
	for b.Loop() {
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
		if e, err = index.Open(dir, index.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	e.Close()
}

// BenchmarkDictionary completes and corrects words.
func BenchmarkDictionary(b *testing.B) {
	e, err := index.Open(b.TempDir(), index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	load(b, e, benchChanges(*benchPassages))
	b.Run("Terms of 3 letters", func(b *testing.B) {
		for b.Loop() {
			if _, err := e.Terms(context.Background(), benchWord(300)[:3], 10); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Similar", func(b *testing.B) {
		for b.Loop() {
			if _, err := e.Similar(context.Background(), benchWord(3000)+"x", 2); err != nil {
				b.Fatal(err)
			}
		}
	})
}
