package answer

import (
	"strings"
)

// maxFactWords is how long the answer to a question of fact may be, so that it
// can be read at a glance.
const maxFactWords = 45

// fact answers with the shortest sentence that says it.
func (q *question) fact(found []evidence) draft {
	if len(found) == 0 || q.unsupported(found[0]) || q.typed() && q.firstTyped(found) < 0 {
		return abstain(found, "%s", q.whyNot(found))
	}
	best := found[0]
	if q.typed() && len(best.spans) == 0 {
		i := q.firstTyped(found)
		best, found = found[i], found[i:]
	}
	var d draft
	quote := q.extend(best)
	if q.want == wantArea {
		name := best.page.report.Authority
		d.say(name+": “"+quote.text()+"”", quote)
		return d
	}
	d.quote(quote)
	n := len(strings.Fields(quote.text()))
	for _, e := range found[1:min(len(found), 4)] {
		more := e.quotation()
		n += len(strings.Fields(more.text()))
		if e.score < 0.9*best.score || n > maxFactWords || len(e.spans) == 0 && q.want != wantNothing {
			break
		}
		if e.page != best.page || more.at.start >= quote.at.end || more.at.end <= quote.at.start {
			d.quote(more)
		}
	}
	return d
}

// extend takes the sentence before in where the terms stand there, and cuts a
// sentence that is too long to a part of it.
func (q *question) extend(e evidence) quotation {
	out := e.quotation()
	if e.cover-e.own > 0.15 && e.sentence > 0 {
		from := e.page.sentences[e.sentence-1].start
		if len(strings.Fields(e.page.passage.Text[from:out.at.end])) <= maxFactWords {
			out.at.start = from
		}
	}
	if len(strings.Fields(out.text())) > maxFactWords {
		out.at = clip(out, maxFactWords)
	}
	return out
}

// clip cuts a long sentence at commas and the like around its mark.
func clip(q quotation, limit int) span {
	at := q.at
	mark := at
	if len(q.marks) > 0 {
		mark = q.marks[0]
	} else {
		mark.end = mark.start
	}
	text := q.passage.Text
	cuts := []int{at.start}
	for i := at.start; i < at.end-2; i++ {
		if strings.ContainsRune(",;:•\n", rune(text[i])) && (text[i+1] == ' ' || text[i] == '\n') {
			cuts = append(cuts, i+1)
		}
	}
	cuts = append(cuts, at.end)
	best := span{mark.start, mark.end}
	for i, from := range cuts {
		for _, to := range cuts[i+1:] {
			words := len(strings.Fields(text[from:to]))
			if from <= mark.start && to >= mark.end && words <= limit && to-from > best.end-best.start {
				best = span{from, to}
			}
		}
	}
	if best.end-best.start < 20 {
		return at
	}
	for text[best.start] == ' ' || text[best.start] == '\n' {
		best.start++
	}
	if best.end < at.end {
		best.end = best.start + len(strings.TrimRight(text[best.start:best.end], " ,;:\n"))
	}
	return best
}

// typed reports whether the question asks for words of some sort.
func (q *question) typed() bool { return q.want != wantNothing && q.want != wantArea }

// firstTyped is the best evidence that holds words of the sort asked for and is
// about nearly as much as the best of all; -1 for none.
func (q *question) firstTyped(found []evidence) int {
	for i, e := range found {
		if len(e.spans) > 0 && e.cover >= minFact && e.cover >= 0.6*found[0].cover {
			return i
		}
	}
	return -1
}
