package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// date recognises years, ranges of years, months and "last year".
//
// A year can be that of the report ("the 2018 inspection", "Luton 2024") or of
// what the report tells ("in 2015"), which then may be a year or two older
// than the report. The first is a filter by year. The second filters more
// widely, and the year stays a word to search for.
func (r *reading) date(units []unit, i int) (match, bool) {
	for _, f := range []func([]unit, int) (match, bool){r.dateRange, r.relativeDate, r.financialYear, r.monthYear, r.singleYear} {
		if m, ok := f(units, i); ok {
			return m, true
		}
	}
	return match{}, false
}

func isYear(s string) bool {
	y, ok := readYear(s)
	return ok && y >= firstReport && y < lastYear
}

// firstReport is the first year that a report can be of.
const firstReport = 2005

var (
	rangeStart  = patterns("from|between [the] [its|their]", "[the]")
	rangeMiddle = patterns("to|and|until|till [the|its|their]", "through", "inspection|report and|to [the]")
	openStart   = patterns("since|after [the] [start|beginning|end|summer|spring|autumn] [of]", "from [the] [start|beginning] of", "post")
	openEnd     = patterns("before|until|till|pre [the] [start|end] [of]", "up to", "prior to", "earlier than", "no later than", "older than")
	onwards     = patterns("[inspection|report|reports] onwards|onward", "on", "and|or later|after|newer|since", "reports|inspections and|or later")
	downwards   = patterns("and|or earlier|before|older")
)

// dateRange recognises "from 2019 to 2021", "2019-21", "since 2020" and "before 2018".
func (r *reading) dateRange(units []unit, i int) (match, bool) {
	if n := longest(openStart, units, i); n > 0 && isYear(wordAt(units, i+n)) {
		y := atoi(wordAt(units, i+n))
		if wordAt(units, i) == "after" && !slices.ContainsFunc(units[i:i+n], func(u unit) bool { return u.word == "start" || u.word == "beginning" }) {
			y++
		}
		return since(i, i+n+1, y), true
	}
	if n := longest(openEnd, units, i); n > 0 && isYear(wordAt(units, i+n)) {
		y := atoi(wordAt(units, i+n))
		if w := wordAt(units, i); w == "before" || w == "pre" || w == "prior" || w == "earlier" || w == "older" {
			y--
		}
		return until(i, i+n+1, y), true
	}
	start := i + longest(rangeStart, units, i)
	if !isYear(wordAt(units, start)) {
		return match{}, false
	}
	a := atoi(wordAt(units, start))
	from := i
	if start > i && wordAt(units, i) == "the" {
		from = start
	}
	if wordAt(units, i) == "from" {
		if n := longest(onwards, units, start+1); n > 0 {
			return since(from, start+1+n, a), true
		}
	}
	if start == i {
		if n := longest(onwards, units, i+1); n > 0 && !(n == 1 && wordAt(units, i+1) == "on" && i+2 < len(units) && wordAt(units, i-1) != "from") {
			return since(i, i+1+n, a), true
		}
		if n := longest(downwards, units, i+1); n > 0 {
			return until(i, i+1+n, a), true
		}
	}
	n := r.rangeJoiner(units, start)
	if n == 0 || wordAt(units, start+1) == "and" && wordAt(units, i) != "between" {
		return match{}, false
	}
	b, ok := r.rangeEnd(units, start+n, a)
	if !ok || b < a {
		return match{}, false
	}
	return between(from, start+n+1, a, b), true
}

// rangeJoiner is how far behind the year at i the year that ends a range
// stands: a hyphen or stroke between them counts 1.
func (r *reading) rangeJoiner(units []unit, i int) int {
	if i+1 < len(units) && units[i+1].part >= 0 {
		switch strings.TrimSpace(r.text[units[i].End:units[i+1].Start]) {
		case "-", "–", "—", "..":
			return 1
		}
	}
	if n := longest(rangeMiddle, units, i+1); n > 0 {
		return n + 1
	}
	return 0
}

// rangeEnd reads 2021, or 21 after 2019; not the 18 of the financial year 2017-18.
func (r *reading) rangeEnd(units []unit, i, from int) (int, bool) {
	w := wordAt(units, i)
	if isYear(w) {
		return atoi(w), true
	}
	if n, err := strconv.Atoi(w); err == nil && len(w) == 2 && from/100*100+n > from+1 {
		return from/100*100 + n, true
	}
	return 0, false
}

// financialYear recognises 2017/18 and 2017-18: the reports that tell of it
// came out from its first year on.
func (r *reading) financialYear(units []unit, i int) (match, bool) {
	if !isYear(wordAt(units, i)) || i+1 >= len(units) || units[i+1].part < 0 {
		return match{}, false
	}
	y := atoi(units[i].word)
	joiner := r.text[units[i].End:units[i+1].Start]
	next := units[i+1].word
	if !strings.ContainsAny(joiner, "/-–") || len(strings.TrimSpace(joiner)) > len("–") || next != fmt.Sprintf("%02d", (y+1)%100) && next != strconv.Itoa(y+1) {
		return match{}, false
	}
	m := between(i, i+2, y, y+2)
	m.keep = true
	return m, true
}

var months = map[string]time.Month{"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
	"september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
	"sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12}

// monthYear recognises "March 2022". Beside a word about the report it is the
// report's own date, which follows the inspection by a month or two.
func (r *reading) monthYear(units []unit, i int) (match, bool) {
	from := i
	open := longest(openStart, units, i)
	if w := wordAt(units, i); open > 0 && w != "post" {
		i += open
	} else {
		open = 0
	}
	month, ok := months[wordAt(units, i)]
	if !ok || !isYear(wordAt(units, i+1)) {
		return match{}, false
	}
	first := time.Date(atoi(units[i+1].word), month, 1, 0, 0, 0, 0, time.UTC)
	m := match{from: from, to: i + 2, dateFrom: first.Format(time.DateOnly)}
	switch {
	case open > 0:
		m.chips = []Chip{{Label: "since " + first.Format("January 2006")}}
	case r.aboutReport(units, i, i+2):
		m.to += longest(reportNoun, units, m.to)
		// Dated by the inspection before it, or published after it.
		m.dateFrom, m.dateTo = first.AddDate(0, -3, 0).Format(time.DateOnly), first.AddDate(0, 4, -1).Format(time.DateOnly)
		m.chips = []Chip{{Label: "about " + first.Format("January 2006")}}
	default:
		m.keep = true
		y := first.Year()
		m.dateFrom, m.dateTo = fmt.Sprintf("%d-01-01", y), fmt.Sprintf("%d-12-31", y+2)
		m.chips = []Chip{{Label: fmt.Sprintf("%d to %d", y, y+2)}}
	}
	return m.dated(), true
}

var roughly = patterns("early|late|mid|summer|spring|autumn|winter|around|about", "[the] start|beginning|end|middle|summer|spring|autumn of")

// singleYear recognises a year by itself.
func (r *reading) singleYear(units []unit, i int) (match, bool) {
	rough := longest(roughly, units, i)
	at := i + rough
	if !isYear(wordAt(units, at)) || lawBefore[wordAt(units, at-1)] || atoi(wordAt(units, at)) > r.lastYear() {
		return match{}, false
	}
	y := atoi(wordAt(units, at))
	switch {
	case r.aboutReport(units, at, at+1) || rough == 0 && (asksInspectors(units) || !contentPrepositions[wordAt(units, i-1)] || !isSentence(units, r.text)):
		return oneYear(i, at+1+longest(reportNoun, units, at+1), y), true
	case rough > 0 || wordAt(units, i-1) == "by":
		m := between(i, at+1, y, y+2)
		m.keep = true
		return m, true
	}
	m := between(i, at+1, y, y+1)
	m.keep = true
	return m, true
}

var (
	contentPrepositions = wordSet("in during by at of around for")
	lawBefore           = wordSet("act regulations order rules acts")
	reportWords         = wordSet("report reports inspection inspections inspected inspectors inspector letter letters visit visits visited published reinspection review reviews judgement judgements judged rated graded grade rating ilacs sif ofsted")
)

var reportNoun = patterns("[ofsted|ilacs|sif] inspection|report|inspections|reports|letter|letters|visit")

// aboutReport says whether units [from, to) date a report: a word about reports
// stands within two words, or the date stands in brackets by itself.
func (r *reading) aboutReport(units []unit, from, to int) bool {
	if units[from].Start > 0 && r.text[units[from].Start-1] == '(' && strings.HasPrefix(r.text[units[to-1].End:], ")") {
		return true
	}
	for i := max(0, from-3); i < min(len(units), to+3); i++ {
		if (i < from || i >= to) && reportWords[units[i].word] {
			return true
		}
	}
	return false
}

// asksInspectors says whether the question is what inspectors said, so that a
// year in it is when they said it.
func asksInspectors(units []unit) bool {
	return slices.ContainsFunc(units, func(u unit) bool { return u.word == "ofsted" || u.word == "inspectors" })
}

// isSentence says whether the text is a question or sentence rather than a few key words.
func isSentence(units []unit, text string) bool {
	return strings.Contains(text, "?") || len(units) > 0 && questionWords[units[0].word] || len(units) >= 10
}

var lastYears = patterns("[in|over|during|within] [the] last|past|previous")

// written is the year of this code: a clock that shows an earlier one is wrong.
const written = 2026

// lastYear is the last year that reports may be of.
func (r *reading) lastYear() int { return max(r.options.Now.Year(), written) + 1 }

// relativeDate recognises "last year", "this year" and "in the last three years".
func (r *reading) relativeDate(units []unit, i int) (match, bool) {
	now := r.options.Now
	switch w, next := wordAt(units, i), wordAt(units, i+1); {
	case w == "last" && next == "year" && wordAt(units, i-1) != "the":
		return oneYear(i, i+2, now.Year()-1), true
	case w == "this" && next == "year":
		return oneYear(i, i+2, now.Year()), true
	}
	n := longest(lastYears, units, i)
	if n == 0 {
		return match{}, false
	}
	count, ok := numbers[wordAt(units, i+n)]
	if !ok {
		var err error
		if count, err = strconv.Atoi(wordAt(units, i+n)); err != nil || count < 1 || count > 30 {
			return match{}, false
		}
	}
	var from time.Time
	switch wordAt(units, i+n+1) {
	case "years", "year":
		from = now.AddDate(-count, 0, 0)
	case "months", "month":
		from = now.AddDate(0, -count, 0)
	default:
		return match{}, false
	}
	m := match{from: i, to: i + n + 2, dateFrom: from.Format(time.DateOnly)}
	m.chips = []Chip{{Label: "since " + from.Format("2 January 2006")}}
	return m.dated(), true
}

var numbers = map[string]int{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "couple": 2}

func oneYear(from, to, y int) match {
	s := strconv.Itoa(y)
	return match{from: from, to: to, year: y, chips: []Chip{{Facet: "year", Value: s, Label: s}}}
}

func since(from, to, y int) match {
	return match{from: from, to: to, dateFrom: fmt.Sprintf("%d-01-01", y)}.dated()
}

func until(from, to, y int) match {
	return match{from: from, to: to, dateTo: fmt.Sprintf("%d-12-31", y)}.dated()
}

func between(from, to, a, b int) match {
	return match{from: from, to: to, dateFrom: fmt.Sprintf("%d-01-01", a), dateTo: fmt.Sprintf("%d-12-31", b)}.dated()
}

// dated gives the match its chip.
func (m match) dated() match {
	label := dateLabel(m.dateFrom, m.dateTo)
	if len(m.chips) > 0 {
		label = m.chips[0].Label
	}
	m.chips = []Chip{{Facet: "date", Value: m.dateFrom + ".." + m.dateTo, Label: label}}
	return m
}

func dateLabel(from, to string) string {
	switch {
	case to == "":
		return "since " + year(from)
	case from == "":
		return "until " + year(to)
	case year(from) == year(to):
		return year(from)
	}
	return year(from) + " to " + year(to)
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
