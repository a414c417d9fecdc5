package corpus

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A period is a stretch of days as a report prints it: one date, a range over
// months or years, or several ranges ("8 to 12 July 2019 and 7 to 8 August 2019").
type period struct {
	Start, End string // ISO dates, equal for a single date
	Words      string // as printed
	Offset     int    // of Words in the text
}

// A partDate is a printed day whose month or year may stand elsewhere in the range.
type partDate struct{ day, month, year int }

// findPeriod gives the first period that a text prints in full: day, month and year.
func findPeriod(text string) (period, bool) {
	for at := 0; at < len(text); {
		_, end, ok := parseDate(text, at)
		if !ok {
			at = nextToken(text, at)
			continue
		}
		dates, stop := parseDates(text, at)
		if p, ok := resolve(dates); ok {
			p.Words, p.Offset = strings.TrimSpace(text[at:stop]), at
			return p, true
		}
		at = max(end, at+1)
	}
	return period{}, false
}

// maxDates is more than any inspection prints as its days; it bounds the work on a page of figures.
const maxDates = 12

// parseDates reads the dates joined by "to", "and", dashes or commas from text[at:].
func parseDates(text string, at int) (dates []partDate, end int) {
	for {
		d, stop, ok := parseDate(text, at)
		if !ok {
			return dates, end
		}
		dates, end = append(dates, d), stop
		if at = skipConnector(text, stop); at < 0 || len(dates) == maxDates {
			return dates, end
		}
	}
}

// resolve fills in the months and years that a range leaves out and gives its first and last day.
func resolve(dates []partDate) (period, bool) {
	if len(dates) == 0 {
		return period{}, false
	}
	for i := len(dates) - 2; i >= 0; i-- {
		next, d := dates[i+1], &dates[i]
		if d.month == 0 {
			d.month = next.month
		}
		if d.year == 0 && next.year != 0 {
			d.year = next.year
			if d.month > next.month { // "28 November to 4 January 2019"
				d.year--
			}
		}
	}
	for i := 1; i < len(dates); i++ {
		before, d := dates[i-1], &dates[i]
		if d.year == 0 && d.month != 0 {
			d.year = before.year
			if before.year != 0 && d.month < before.month {
				d.year++
			}
		}
	}
	var p period
	for _, d := range dates {
		iso, ok := d.iso()
		if !ok {
			return period{}, false
		}
		if p.Start == "" || iso < p.Start {
			p.Start = iso
		}
		p.End = max(p.End, iso)
	}
	return p, true
}

// iso writes a complete date that exists.
func (d partDate) iso() (string, bool) {
	if d.day == 0 || d.month == 0 || d.year == 0 {
		return "", false
	}
	s := fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
	_, err := time.Parse(time.DateOnly, s)
	return s, err == nil
}

// parseDate reads one date at text[at:], where a word begins: "14", "14th May", "Monday 14 May 2018",
// "May 14, 2018", "14/05/2018", "14.5.18" or "2018-05-14".
func parseDate(text string, at int) (d partDate, end int, ok bool) {
	if at > 0 {
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		if unicode.IsLetter(before) || unicode.IsDigit(before) || before == '/' || before == '.' && at > 1 && isDigit(text[at-2]) {
			return d, 0, false
		}
	}
	if word, stop := wordAt(text, at); word != "" {
		if isWeekday(word) {
			return parseDate(text, skipSpace(text, stop, ","))
		}
		if d.month = monthOf(word); d.month == 0 {
			return d, 0, false
		}
		day, stop := numberAt(text, skipSpace(text, stop, ""))
		if day < 1 || day > 31 {
			return d, 0, false
		}
		d.day = day
		return withYear(d, text, skipOrdinal(text, stop))
	}
	n, stop := numberAt(text, at)
	switch {
	case stop < 0:
		return d, 0, false
	case stop < len(text) && strings.IndexByte("/-.", text[stop]) >= 0:
		if d, end, ok := parseNumeric(text, at); ok {
			return d, end, true
		}
	}
	if n < 1 || n > 31 || stop-at > 2 {
		return d, 0, false
	}
	d.day = n
	stop = skipOrdinal(text, stop)
	next := skipSpace(text, stop, "")
	if word, after := wordAt(text, next); word == "of" {
		next = skipSpace(text, after, "")
	}
	word, after := wordAt(text, next)
	if d.month = monthOf(word); d.month == 0 {
		return d, stop, true
	}
	if after < len(text) && text[after] == '.' && len(word) <= 4 {
		after++ // "Sept. 2018"
	}
	return withYear(d, text, after)
}

// withYear reads the year that may follow a day and month.
func withYear(d partDate, text string, at int) (partDate, int, bool) {
	if year, stop := numberAt(text, skipSpace(text, at, ",")); stop >= 0 && year >= 1990 && year <= 2099 {
		d.year = year
		return d, stop, true
	}
	return d, at, true
}

// parseNumeric reads day/month/year with "/", "-" or ".", or year-month-day.
func parseNumeric(text string, at int) (d partDate, end int, ok bool) {
	var n [3]int
	var width [3]int
	sep := byte(0)
	for i := range n {
		v, stop := numberAt(text, at)
		if stop < 0 {
			return d, 0, false
		}
		n[i], width[i], at = v, stop-at, stop
		if i == 2 {
			break
		}
		if at >= len(text) || strings.IndexByte("/-.", text[at]) < 0 || i == 1 && text[at] != sep {
			return d, 0, false
		}
		sep = text[at]
		at++
	}
	d = partDate{n[0], n[1], n[2]}
	if width[0] == 4 {
		d = partDate{n[2], n[1], n[0]}
	} else if width[2] == 2 {
		d.year += 2000
	}
	_, ok = d.iso()
	return d, at, ok && d.year >= 1990 && d.year <= 2099
}

// skipConnector moves over what may join two dates of a period, or gives -1.
func skipConnector(text string, at int) int {
	joined := false
	for {
		at = skipSpace(text, at, "")
		r, size := utf8.DecodeRuneInString(text[at:])
		if strings.ContainsRune("-–—‒‑−―,/&", r) && size > 0 {
			at, joined = at+size, true
			continue
		}
		switch word, stop := wordAt(text, at); word {
		case "to", "and", "until", "till", "through", "then", "from", "between":
			at, joined = stop, true
		default:
			if joined {
				return at
			}
			return -1
		}
	}
}

// skipOrdinal moves over "st", "nd", "rd" or "th", raised or not.
func skipOrdinal(text string, at int) int {
	word, stop := wordAt(text, skipSpace(text, at, ""))
	switch word {
	case "st", "nd", "rd", "th":
		return stop
	}
	return at
}

// skipSpace moves over white space and any of the given characters.
func skipSpace(text string, at int, also string) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsSpace(r) && !strings.ContainsRune(also, r) {
			break
		}
		at += size
	}
	return at
}

// nextToken is where the next run of letters or digits begins.
func nextToken(text string, at int) int {
	r, size := utf8.DecodeRuneInString(text[at:])
	inWord := unicode.IsLetter(r) || unicode.IsDigit(r)
	for at += size; at < len(text); at += size {
		r, size = utf8.DecodeRuneInString(text[at:])
		if word := unicode.IsLetter(r) || unicode.IsDigit(r); word && !inWord {
			break
		} else {
			inWord = word
		}
	}
	return at
}

// wordAt is the run of letters at text[at:] in lower case, and its end.
func wordAt(text string, at int) (string, int) {
	end := at
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsLetter(r) {
			break
		}
		end += size
	}
	if end-at > 16 {
		return strings.Repeat("x", 17), end // no word that matters here is so long
	}
	return strings.ToLower(text[at:end]), end
}

// numberAt is the number of one to four digits at text[at:] and its end, or -1.
func numberAt(text string, at int) (n, end int) {
	end = at
	for end < len(text) && isDigit(text[end]) {
		end++
	}
	if end == at || end-at > 4 {
		return 0, -1
	}
	n, _ = strconv.Atoi(text[at:end])
	return n, end
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func isWeekday(word string) bool {
	switch word {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun":
		return true
	}
	return false
}

// monthOf is 1 for "january" and "jan", 0 for what is no month. Names with a
// slip of the keyboard in them ("febuary", "septmber") count too.
func monthOf(word string) int {
	if len(word) < 3 {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if word == name || word == name[:3] || word == "sept" && m == time.September {
			return int(m)
		}
		if len(name) > 5 && len(word) > 5 && word[:3] == name[:3] && isSubsequence(word, name, 1) {
			return int(m)
		}
	}
	return 0
}

// isSubsequence says whether short lacks no more than n letters of long, in order.
func isSubsequence(short, long string, n int) bool {
	if len(short) >= len(long) || len(long)-len(short) > n {
		return false
	}
	i := 0
	for j := 0; j < len(long) && i < len(short); j++ {
		if short[i] == long[j] {
			i++
		}
	}
	return i == len(short)
}
