package corpus

import (
	"regexp"
	"strings"

	"findings/corpus/extract"
)

var (
	// newsEnd begins what follows an article: other articles, comments, sharing.
	newsEnd = regexp.MustCompile(`(?i)^(?:more from (?P<publisher>.{2,40})|related (?:articles?|stories|news|posts|reading)|\d+ (?:responses?|comments?|replies)\b.*|comments(?: are closed.*)?|` +
		`leave a (?:reply|comment).*|(?:post|add) a comment.*|share this.*|read (?:more|next):?|no comments yet.*)$`)
	newsWords = regexp.MustCompile(`(?i)\b(?:ofsted|inspectors|the inspectorate|watchdog) (?:said|found|finds|says|warned|praised|noted|reported|rated|deemed|gave|has|have)\b|\b(?:said|says|added),? (?:ofsted|inspectors)\b`)
)

// readNews recognises an article about an inspection: nobody but its writer
// says what the inspectors said. It cuts off what follows the article.
func (r *reading) readNews() bool {
	end := len(r.blocks)
	publisher := r.doc.Publisher
	for i, b := range r.blocks {
		m := newsEnd.FindStringSubmatch(strings.TrimSpace(b.Text))
		if m == nil || i == 0 {
			continue
		}
		end = min(end, i)
		if name := m[newsEnd.SubexpIndex("publisher")]; name != "" && publisher == "" {
			publisher = name
			r.note("publisher", b.Page, b.Text)
		}
	}
	tells := newsWords.FindStringIndex(r.head.text)
	if tells == nil || isOfficial.MatchString(r.head.text) || letterStart.MatchString(r.head.text) {
		return false
	}
	if publisher == "" && r.doc.Format != "html" && end == len(r.blocks) && !quotesPeople(r.head.text) {
		return false
	}
	r.blocks = r.blocks[:end]
	r.head = headOf(r.blocks, r.doc.Pages)
	r.report.Kind, r.report.Publisher = "news", publisher
	r.note("kind", r.head.page(tells[0]), sentenceAround(r.head.text, tells[0]))
	if _, noted := r.report.Evidence["publisher"]; !noted && publisher != "" {
		r.note("publisher", 0, publisher)
	}
	return true
}

// quotesPeople says whether a text carries statements of named speakers, as articles do and reports do not.
func quotesPeople(text string) bool {
	return regexp.MustCompile(`(?i)\b(?:said|added|told)\b[^.\n]{0,60}[“"]|[”"][^.\n]{0,40}\b(?:said|added|told)\b`).MatchString(text)
}

// isNews says whether the document is an article.
func (r *reading) isNews() bool { return r.report.Kind == "news" }

// firstLine is the first block that is not a picture's caption: an article's headline.
func firstLine(blocks []extract.Block) extract.Block {
	for _, b := range blocks {
		if b.Kind == extract.Heading || b.Kind == extract.Paragraph {
			return b
		}
	}
	return extract.Block{}
}
