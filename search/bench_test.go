package search

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// benchQueries are what people type, short and long.
var benchQueries = []string{
	"caseloads", "supervision", "MASH", "safeguarding", "care leavers", "staff turnover", "missing children",
	"personal advisers", "management oversight of casework", "foster carers recruitment retention",
	"children placed far from home", "quality of social work assessments", `"not always"`, "safeg* AND board",
	"drift NEAR/5 delay", "How quickly are contacts dealt with at the front door?",
	"Do care leavers know what they are entitled to when they leave care?",
}

// heavyQueries are the worst that can be typed.
var heavyQueries = map[string]string{
	"one letter":   "a",
	"a star":       "*",
	"stop words":   "the of and to in for with is are not",
	"200 words":    strings.Repeat("children care plan social worker visit risk school health home ", 20),
	"common words": "children young people social workers care plans services local authority support needs",
	"prefixes":     "chi* AND car* AND ser* AND pla* AND sup* AND wor*",
	"near chain":   "children NEAR/50 care NEAR/50 social NEAR/50 work NEAR/50 plan NEAR/50 needs",
	"excluded":     "NOT children",
	"10,000 bytes": strings.Repeat("zebra-crossing? ", 625),
}

// BenchmarkSearch measures whole searches with all facets and highlights, from two
// clients at once, and reports percentiles: go test ./search -run '^$' -bench Search -cpu 2.
func BenchmarkSearch(b *testing.B) {
	if testing.Short() {
		b.Skip("reads a corpus of real reports")
	}
	s := openFolder(b, "../../shared/corpus/ofsted")
	b.Run("typical", func(b *testing.B) { benchmark(b, s, benchQueries) })
	for name, q := range heavyQueries {
		b.Run(name, func(b *testing.B) { benchmark(b, s, []string{q}) })
	}
}

func benchmark(b *testing.B, s *Searcher, queries []string) {
	b.ReportAllocs()
	times := make(chan []time.Duration, 64)
	b.RunParallel(func(pb *testing.PB) {
		var mine []time.Duration
		for i := 0; pb.Next(); i++ {
			start := time.Now()
			_, err := s.Search(context.Background(), Request{Text: queries[i%len(queries)]})
			var mistake *SyntaxError
			if err != nil && !errors.As(err, &mistake) {
				b.Error(err)
			}
			mine = append(mine, time.Since(start))
		}
		times <- mine
	})
	close(times)
	var all []time.Duration
	for some := range times {
		all = append(all, some...)
	}
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkSamples is BenchmarkSearch on the sample reports, for quick comparisons.
func BenchmarkSamples(b *testing.B) {
	s := openSamples(b)
	benchmark(b, s, benchQueries)
}

// FuzzSearch: whatever is typed, the answer is results or a mistake with a place,
// and every range lies in its text.
func FuzzSearch(f *testing.F) {
	s := openSamples(f)
	for _, q := range benchQueries {
		f.Add(q, false)
	}
	for _, q := range heavyQueries {
		f.Add(q, true)
	}
	f.Add(`("care" OR year:2012..) NOT -x* NEAR/3 "`, false)
	f.Fuzz(func(t *testing.T, text string, exact bool) {
		r, err := s.Search(context.Background(), Request{Text: text, Exact: exact, Size: 100})
		var syntax *SyntaxError
		var request *RequestError
		if err != nil {
			if !errors.As(err, &syntax) && !errors.As(err, &request) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		for _, x := range r.Results {
			checkRanges(t, text, x)
		}
	})
}

func checkRanges(t *testing.T, query string, x Result) {
	units := 0
	for _, r := range x.Text {
		units++
		if r > 0xFFFF {
			units++
		}
	}
	for _, list := range [][][2]int{x.Highlights, x.Snippet} {
		end := 0
		for _, r := range list {
			if r[0] < end || r[1] <= r[0] || r[1] > units {
				t.Fatalf("%q: %s: ranges %v in %d units", query, x.ID, list, units)
			}
			end = r[1]
		}
	}
}
