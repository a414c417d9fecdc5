package search

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSnippet(t *testing.T) {
	filler := "Managers in Ashford know their services well, act on what they learn and " +
		"tell the council plainly where the money will not stretch to what children need. "
	text := "The front door is busy. " + filler + filler + filler + "Caseloads are too high. Workers say so."
	at := func(words string) mark {
		i := strings.Index(text, words)
		return mark{start: i, end: i + len(words), weight: 3}
	}
	show := func(rs [][2]int) []string {
		var out []string
		for _, r := range rs {
			out = append(out, text[r[0]:r[1]])
		}
		return out
	}
	for _, c := range []struct {
		name  string
		marks []mark
		want  []string
	}{
		{"the beginning when nothing matched in the text", nil, []string{"The front door is busy. " + strings.TrimSpace(filler)}},
		{"the sentence that matched, with its neighbour while it is short", []mark{at("Caseloads")}, []string{filler + "Caseloads are too high."}},
		{"two places, the space between them left out", []mark{at("front door"), {start: at("Caseloads").start, end: at("Caseloads").end, concept: 1, weight: 2}},
			[]string{"The front door is busy. " + strings.TrimSpace(filler), "Caseloads are too high."}},
	} {
		if d := cmp.Diff(c.want, show(snippetOf(text, c.marks))); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}
