package search

import (
	"slices"

	"findings/corpus"
)

// snippetSize is how many bytes of sentences a snippet takes, if the best
// sentence alone is not longer.
const snippetSize = 320

// snippetOf chooses the whole sentences that say most of the query: the best
// first, then whichever adds most, as long as they fit. Sentences that follow
// each other are one range. Without marks it is the beginning.
func snippetOf(text string, marks []mark) [][2]int {
	sentences := corpus.Sentences(text)
	if len(sentences) == 0 {
		return nil
	}
	said := make([]map[int]float64, len(sentences)) // concept → weight
	for _, m := range marks {
		for i, s := range sentences {
			if m.start >= s[0] && m.start < s[1] {
				if said[i] == nil {
					said[i] = map[int]float64{}
				}
				said[i][m.concept] = max(said[i][m.concept], m.weight)
			}
		}
	}
	chosen := choose(sentences, said)
	var out [][2]int
	for i, s := range sentences {
		if !chosen[i] {
			continue
		}
		if i > 0 && chosen[i-1] {
			out[len(out)-1][1] = s[1]
			continue
		}
		out = append(out, s)
	}
	return out
}

// choose marks the sentences to show.
func choose(sentences [][2]int, said []map[int]float64) []bool {
	chosen := make([]bool, len(sentences))
	shown := map[int]bool{}
	size := 0
	for {
		best, top := -1, 0.0
		for i, s := range sentences {
			if chosen[i] || size > 0 && size+s[1]-s[0] > snippetSize {
				continue
			}
			v := gain(said[i], shown)
			if size < snippetSize/2 && (i > 0 && chosen[i-1] || i+1 < len(chosen) && chosen[i+1]) {
				v += nextTo
			}
			if best < 0 || v > top {
				best, top = i, v
			}
		}
		if best < 0 || size > 0 && top == 0 {
			return chosen
		}
		chosen[best] = true
		size += sentences[best][1] - sentences[best][0]
		for c := range said[best] {
			shown[c] = true
		}
	}
}

// nextTo is what a sentence beside one that is shown adds while the snippet is
// short: context.
const nextTo = 0.01

// gain is what a sentence says that was not yet shown, and a little for repeating.
func gain(said map[int]float64, shown map[int]bool) float64 {
	sum := 0.0
	concepts := make([]int, 0, len(said))
	for c := range said {
		concepts = append(concepts, c)
	}
	slices.Sort(concepts)
	for _, c := range concepts {
		if shown[c] {
			sum += said[c] / 4
		} else {
			sum += said[c]
		}
	}
	return sum
}
