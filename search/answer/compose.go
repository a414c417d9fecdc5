package answer

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"findings/corpus"
	"findings/search"
)

// A quotation is a stretch of a passage to be quoted, or of a metadata line
// that stands in no passage.
type quotation struct {
	report  *corpus.Report
	passage corpus.Passage // Text is the line itself where it stands in no passage
	at      span           // of passage.Text
	marks   []span         // the answer's words, of passage.Text
}

func (q quotation) text() string { return q.passage.Text[q.at.start:q.at.end] }

// A draft is an answer before its citations are numbered.
type draft struct {
	sentences []draftSentence
	reason    string     // why there is no answer
	nearest   []evidence // offered where there is none
	found     []evidence // that a language model may word an answer from, best first
}

// A draftSentence is a sentence of a draft; its text is made of its quotations.
type draftSentence struct {
	text   string
	quotes []quotation
}

func (d *draft) say(text string, quotes ...quotation) {
	d.sentences = append(d.sentences, draftSentence{text, quotes})
}

// quote adds a sentence that is nothing but a quotation.
func (d *draft) quote(q quotation) { d.say(q.text(), q) }

func abstain(nearest []evidence, reason string, args ...any) draft {
	return draft{reason: fmt.Sprintf(reason, args...), nearest: nearest}
}

// A writer fills in an answer, sentence by sentence.
type writer struct {
	answer *Answer
	each   func(Event) error // told of each sentence; nil for nobody
	gone   error             // what each answered, once it failed
}

func newWriter(a *Answer, each func(Event) error) *writer {
	a.Answer.Sentences, a.Citations = []Sentence{}, []Citation{}
	return &writer{answer: a, each: each}
}

// write adds the sentences of a draft, or the reason why there are none.
func (w *writer) write(d draft) error {
	for _, s := range d.sentences {
		if err := w.say(s); err != nil {
			return err
		}
	}
	if len(d.sentences) == 0 {
		w.abstain(d.reason, d.nearest)
	}
	return nil
}

// abstain says that there is no answer, and offers the nearest passages.
func (w *writer) abstain(reason string, nearest []evidence) {
	w.answer.Abstained, w.answer.Reason = true, reason
	for _, e := range firstOfEach(nearest, 3) {
		w.answer.Nearest = append(w.answer.Nearest, cite(e.quotation(), len(w.answer.Nearest)+1))
	}
}

// say adds a sentence and numbers its citations.
func (w *writer) say(s draftSentence) error {
	a, had := w.answer, len(w.answer.Citations)
	out := Sentence{Text: s.text, Citations: []int{}}
	for _, q := range s.quotes {
		out.Citations = append(out.Citations, a.number(q))
	}
	a.Answer.Sentences = append(a.Answer.Sentences, out)
	a.Answer.Text = strings.TrimSpace(a.Answer.Text + " " + s.text)
	if w.each == nil {
		return nil
	}
	w.gone = w.each(Event{out, a.Citations[had:]})
	return w.gone
}

// number gives the citation number of a quotation, a new one for a new quotation.
func (a *Answer) number(q quotation) int {
	for _, c := range a.Citations {
		if c.Report.ID == q.report.ID && c.Passage == q.passage.ID && c.Quote == q.text() {
			return c.N
		}
	}
	a.Citations = append(a.Citations, cite(q, len(a.Citations)+1))
	return len(a.Citations)
}

func cite(q quotation, n int) Citation {
	r, p := q.report, q.passage
	c := Citation{
		N: n, Passage: p.ID, Section: p.Section, Paragraph: p.Paragraph, Page: p.Page,
		Quote: q.text(), PassageText: p.Text, Citation: search.Cite(r, p.Paragraph, p.Page), URL: "/reports/" + url.PathEscape(r.ID),
		Report: search.RefOf(r),
	}
	if p.ID != "" {
		c.URL = search.URL(p.ID)
	}
	for _, m := range q.marks {
		if m.start >= q.at.start && m.end <= q.at.end {
			c.Marks = append(c.Marks, [2]int{units(p.Text[q.at.start:m.start]), units(p.Text[q.at.start:m.end])})
		}
	}
	return c
}

// units counts UTF-16 code units.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// day prints an ISO date as people write it: "9 September 2024".
func day(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("2 January 2006")
}

// yearOf is the year of the inspection, for a short label.
func yearOf(r *corpus.Report) string {
	for _, d := range []string{r.InspectionEnd, r.InspectionStart, r.Date} {
		if len(d) >= 4 {
			return d[:4]
		}
	}
	return ""
}

// firstOfEach keeps the best evidence of each passage, up to n.
func firstOfEach(all []evidence, n int) []evidence {
	var out []evidence
	for _, e := range all {
		if len(out) == n {
			break
		}
		if !slices.ContainsFunc(out, func(o evidence) bool { return o.page == e.page }) {
			out = append(out, e)
		}
	}
	return out
}

// quotation is the evidence's own sentence with the words that answer marked.
func (e evidence) quotation() quotation {
	s := e.page.sentences[e.sentence]
	q := quotation{report: e.page.report, passage: e.page.passage, at: s.span}
	if len(e.spans) > 0 {
		q.marks = []span{{s.start + e.spans[0].start, s.start + e.spans[0].end}}
	}
	return q
}
