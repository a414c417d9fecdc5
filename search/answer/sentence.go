package answer

import (
	"findings/corpus"
)

// A sentence is a sentence of a passage with its words.
type sentence struct {
	span
	words []word
}

// A page is a passage taken apart for reading.
type page struct {
	report    *corpus.Report
	passage   corpus.Passage
	sentences []sentence
	heading   []word
}

func newPage(r *corpus.Report, p corpus.Passage) *page {
	pg := &page{report: r, passage: p, heading: words(p.Section)}
	for _, at := range corpus.Sentences(p.Text) {
		s := span{at[0], at[1]}
		ws := words(p.Text[s.start:s.end])
		for i := range ws {
			ws[i].start += s.start
			ws[i].end += s.start
		}
		pg.sentences = append(pg.sentences, sentence{span: s, words: ws})
	}
	return pg
}
