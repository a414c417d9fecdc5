package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// What websites set around an article, by the words that stand there.
var (
	commentsMark = regexp.MustCompile(`(?i)^((\d+|no|one)\s+(responses?|comments?|replies|thoughts?)\b.{0,200}|comments?(\s*\(\d+\)|\s+(are|is)\s+(now\s+)?(closed|off|turned off)\.?)|leave (a|your) (reply|comment|response)\b.*|(join|start) the (conversation|discussion).*|post a comment.*|add (a|your) comment.*|have your say.*|(reader|readers'|readers’) comments)$`)
	relatedMark  = regexp.MustCompile(`(?i)^(more (from|on|in|stories|news|like this)\b.{0,60}|(related|recommended|similar|popular|latest|trending|top)\s+(articles?|stories|story|content|posts?|reading|news|links?|topics?|jobs|coverage)\b.{0,40}|(most|more) (read|popular|viewed|shared)\b.{0,30}|you (may|might) also (like|be interested in).{0,40}|read (more|next|also)\b.{0,80}|see also\b.{0,80}|don[’']t miss.{0,40}|from around the web|what to read next|editor[’']s picks?|featured jobs?.{0,40})$`)
	tailMark     = regexp.MustCompile(`(?i)^(share (this|on|via|article)\b.{0,60}|share|tweet|print|email|follow us\b.{0,60}|(sign up|subscribe)\b.{0,120}|tags?:.{0,200}|filed under.{0,200}|topics?:.{0,120}|advertisements?|advert|sponsored( content)?|back to top|(previous|next) (article|story|post).{0,80}|all rights reserved.{0,60}|terms (and|&) conditions|privacy policy|cookie (policy|settings))$`)
	navMark      = regexp.MustCompile(`(?i)^(skip to (main )?(content|navigation)|(toggle )?(menu|navigation|search)|log ?in|sign in|register|my account|home|close|subscribe|accept (all )?(cookies)?)$`)
	cookieNote   = regexp.MustCompile(`(?i)^(we|this (site|website)) uses? (essential |necessary )?cookies\b`)
	caption      = regexp.MustCompile(`(?i)^\(?(image|photo(graph)?|picture|illustration|pic|credit)s?\b.{0,200}(credit|getty|adobe|shutterstock|alamy|istock|fotolia)|^\(?(image|photo(graph)?|picture|pic)?s? ?(credit|by|courtesy)s?:.{0,120}$|^\(credit:`)
	publisherOf  = regexp.MustCompile(`(?i)^more (?:from|on) ([\p{Lu}][\p{L}\d&’'. -]{2,40})$`)
)

// trimPage leaves out of a saved web page what is not the article: the
// navigation before the headline, captions, lists of related articles, buttons
// and everything from the readers' comments on. A document without one of the
// marks of such a page stays whole.
func trimPage(d *Document) {
	blocks, marked := cutNavigation(d.Blocks)
	var out []Block
	related := false
	for i, b := range blocks {
		short := utf8.RuneCountInString(b.Text) <= 220
		switch {
		case b.Kind == Row || !short && !cookieNote.MatchString(b.Text):
			related = related && looksLikeLink(b)
		case commentsMark.MatchString(b.Text) && isTail(b, blocks[:i], blocks[i+1:]):
			d.Blocks = dropCaptions(out)
			return
		case relatedMark.MatchString(b.Text) && b.Label == "":
			if m := publisherOf.FindStringSubmatch(b.Text); m != nil && d.Publisher == "" && startsUpperWords(m[1]) {
				d.Publisher = m[1]
			}
			related, marked = true, true
			continue
		case tailMark.MatchString(b.Text) && b.Label == "", cookieNote.MatchString(b.Text):
			marked = true
			continue
		case related:
			related = looksLikeLink(b)
		}
		if !related {
			out = append(out, b)
		}
	}
	if marked || d.Format == "html" {
		out = dropCaptions(out)
	}
	d.Blocks = out
}

// isTail says whether a mark of readers' comments stands where comments can: an
// article before it, and no numbered paragraph of a report after it other than
// the numbers of comments, which begin again.
func isTail(b Block, before, after []Block) bool {
	if b.Label != "" {
		return false
	}
	length, number := 0, 0
	for _, x := range before {
		length += len(x.Text)
		number = max(number, leadingInt(x.Label))
	}
	for _, x := range after {
		if n := leadingInt(x.Label); n > 1 && n == number+1 {
			return false
		}
	}
	return length >= 300
}

// looksLikeLink says whether a block after a "related" mark is one of the
// links: short, and no sentence with an end.
func looksLikeLink(b Block) bool {
	return b.Kind != Row && utf8.RuneCountInString(b.Text) < 160 && (!endsSentence(b.Text) || strings.HasSuffix(b.Text, "?")) && (b.Kind != Heading || b.Level == 0 || b.Level > 2)
}

func startsUpperWords(s string) bool {
	for _, w := range strings.Fields(s) {
		if startsLower(w) && len(w) > 3 {
			return false
		}
	}
	return true
}

// cutNavigation drops the short lines before the headline when one of them is
// a link that every website has.
func cutNavigation(blocks []Block) ([]Block, bool) {
	last := -1
	for i, b := range blocks {
		if i > 60 || len(b.Text) > 200 && !cookieNote.MatchString(b.Text) {
			break
		}
		if navMark.MatchString(b.Text) || cookieNote.MatchString(b.Text) {
			last = i
		}
	}
	if last < 0 {
		return blocks, false
	}
	for i, b := range blocks[last+1:] {
		if len(strings.Fields(b.Text)) >= 5 || b.Kind == Heading && b.Level == 1 {
			return blocks[last+1+i:], true
		}
	}
	return blocks, false
}

func dropCaptions(blocks []Block) []Block {
	var out []Block
	for _, b := range blocks {
		if b.Kind != Row && len(b.Text) < 300 && caption.MatchString(b.Text) {
			continue
		}
		out = append(out, b)
	}
	return out
}
