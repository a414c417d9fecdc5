package search

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"findings/corpus"
)

// The set that ranking is tuned on: topics of our own, and the grades that readers
// gave to passages of the real reports. topics.jsonl has what is typed, what is
// asked, and what a passage must say to meet it. judgements.tsv has, without any
// of the text, topic, report, number of the passage's letters and digits, their
// fingerprint, and the grade: 3 meets the need squarely, 2 in part or briefly, 1
// is on the subject only, 0 is not about it.
const judgedDir = "testdata/judged"

// loadJudged finds the judged passages in the library of a Searcher.
func loadJudged(t testing.TB, s *Searcher) []*topic {
	t.Helper()
	var topics []*topic
	byID := map[string]*topic{}
	readLines(t, filepath.Join(judgedDir, "topics.jsonl"), func(line []byte) {
		tp := new(topic)
		if err := json.Unmarshal(line, tp); err != nil {
			t.Fatal(err)
		}
		topics, byID[tp.TID] = append(topics, tp), tp
	})
	known, lost := map[string]map[string]string{}, 0
	readLines(t, filepath.Join(judgedDir, "judgements.tsv"), func(line []byte) {
		f := strings.Split(string(line), "\t")
		grade, err := strconv.Atoi(f[4])
		if err != nil {
			t.Fatal(err)
		}
		if known[f[1]] == nil {
			known[f[1]] = fingerprints(t, s, f[1])
		}
		id := known[f[1]][f[2]+"\t"+f[3]]
		if id == "" {
			lost++
			return
		}
		tp := byID[f[0]]
		tp.judged = append(tp.judged, judgement{Grade: grade, passage: id})
	})
	if lost > 0 {
		t.Logf("%d judged passages are not in the library any more", lost)
	}
	return topics
}

// fingerprints are the passages of a report by their letters.
func fingerprints(t testing.TB, s *Searcher, report string) map[string]string {
	t.Helper()
	passages, err := s.lib.(*corpus.Library).Passages(report)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, p := range passages {
		letters := strings.Map(func(r rune) rune {
			if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
				return r
			}
			return -1
		}, strings.ToLower(norm.NFKC.String(p.Text)))
		h := fnv.New64a()
		h.Write([]byte(letters))
		ids[fmt.Sprintf("%d\t%016x", len(letters), h.Sum64())] = p.ID
	}
	return ids
}
