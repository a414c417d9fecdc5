package web

import (
	"unicode/utf16"
	"unicode/utf8"
)

// A stretch is a part of a text, highlighted or not.
type stretch struct {
	Text string
	Mark bool
	Gap  bool // something was left out before it
}

// marked cuts a text into highlighted and plain stretches. Ranges are [start,
// end) in UTF-16 code units, in order; keep lists the ranges to show, nil for all.
func marked(text string, highlights, keep [][2]int) []stretch {
	if keep == nil {
		keep = [][2]int{{0, units(text)}}
	}
	var out []stretch
	at, h := 0, 0
	unit := 0
	for _, k := range keep {
		gap := k[0] > unit
		for unit < k[1] && at < len(text) {
			r, size := utf8.DecodeRuneInString(text[at:])
			for h < len(highlights) && highlights[h][1] <= unit {
				h++
			}
			if unit >= k[0] {
				mark := h < len(highlights) && highlights[h][0] <= unit
				if n := len(out); n == 0 || out[n-1].Mark != mark || gap {
					out = append(out, stretch{Mark: mark, Gap: gap})
					gap = false
				}
				out[len(out)-1].Text += text[at : at+size]
			}
			at += size
			unit += max(1, utf16.RuneLen(r))
		}
	}
	if at < len(text) && len(out) > 0 {
		out = append(out, stretch{Gap: true})
	}
	return out
}

// units is the length of a text in UTF-16 code units.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
