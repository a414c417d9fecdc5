package search

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"findings/index"
)

// A mark is a stretch of a passage's text that says an idea of the query.
type mark struct {
	start, end int // bytes
	concept    int
	weight     float64
}

// marks are the stretches of a hit's text that matched: of each concept the
// ways that the text holds whole, of words near each other only those that are.
// They are in order; those of different concepts may overlap.
func (q *compiled) marks(h *index.Hit) []mark {
	places := make([][]index.Place, len(q.leaves))
	for _, m := range h.Matches {
		if m.Field == index.Text && m.Leaf < len(places) {
			places[m.Leaf] = m.Places
		}
	}
	for _, n := range q.nears {
		keepNear(places, q.under(n.A), q.under(n.B), n.K)
	}
	var out []mark
	for i, k := range q.concepts {
		if k.also {
			continue
		}
		for _, w := range k.ways {
			if !q.whole(places, w) {
				continue
			}
			for _, l := range w.leaves {
				for _, p := range places[q.leaves[l]] {
					out = append(out, mark{p.Start, p.End, i, k.idf * w.weight})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(a.concept, b.concept))
	})
	return out
}

// under gives the numbers of the leaves under n.
func (q *compiled) under(n index.Node) []int {
	var out []int
	for l := range number(n) {
		if i, ok := q.leaves[l]; ok {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return out
}

// whole says whether all leaves of a way are in the text.
func (q *compiled) whole(places [][]index.Place, w way) bool {
	for _, l := range w.leaves {
		i, ok := q.leaves[l]
		if !ok || len(places[i]) == 0 {
			return false
		}
	}
	return true
}

// keepNear leaves of the places of two sets of leaves those within k words of
// one of the other set.
func keepNear(places [][]index.Place, as, bs []int, k int) {
	var a, b []index.Place
	for _, i := range as {
		a = append(a, places[i]...)
	}
	for _, i := range bs {
		b = append(b, places[i]...)
	}
	keep := func(leaves []int, others []index.Place) {
		for _, i := range leaves {
			places[i] = slices.DeleteFunc(slices.Clone(places[i]), func(p index.Place) bool {
				return !slices.ContainsFunc(others, func(o index.Place) bool { return within(p, o, k) })
			})
		}
	}
	keep(as, b)
	keep(bs, a)
}

// within says whether two places stand within k words without overlap.
func within(a, b index.Place, k int) bool {
	if a.Position > b.Position {
		a, b = b, a
	}
	gap := b.Position - (a.Position + a.Words - 1)
	return gap >= 1 && gap <= k
}

// ranges joins marks that touch or overlap.
func ranges(marks []mark) [][2]int {
	out := [][2]int{}
	for _, m := range marks {
		if n := len(out); n > 0 && m.start <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], m.end)
			continue
		}
		out = append(out, [2]int{m.start, m.end})
	}
	return out
}

// utf16Ranges turns byte ranges, in order and apart, into ranges of UTF-16 code units.
func utf16Ranges(text string, ranges [][2]int) [][2]int {
	out := make([][2]int, 0, len(ranges))
	at, units := 0, 0
	upTo := func(offset int) int {
		for at < offset && at < len(text) {
			r, n := utf8.DecodeRuneInString(text[at:])
			at += n
			units++
			if r > 0xFFFF {
				units++
			}
		}
		return units
	}
	for _, r := range ranges {
		start := upTo(r[0])
		out = append(out, [2]int{start, upTo(r[1])})
	}
	return out
}

// show gives the highlights and the snippet of a passage, in UTF-16 code units.
func show(text string, marks []mark) (highlights, snippet [][2]int) {
	return utf16Ranges(text, ranges(marks)), utf16Ranges(text, snippetOf(text, marks))
}
