package answer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"findings/corpus"
)

// A scope says which reports a question is about.
type scope struct {
	authorities []string // in the library
	absent      string   // a council that is named and not in the library
	together    bool     // the authorities share one name, or follow one that is no more
	years       []year   // in the order of the question
	from, to    string   // ISO dates, "" open: "since 2022", "published in 2025"
	said        []span   // where the question says from and to
	latest      bool
	first       bool
	kinds       []string // of report, when one is named
}

// A year is a year that a question names.
type year struct {
	year  int
	month int  // 1 to 12, 0 when only the year is given
	tied  bool // said of an inspection or a report, so that no other will do
	start int  // bytes into the question
	end   int
}

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
	"october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
	"sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

const monthNames = `january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec`

var (
	reDated     = regexp.MustCompile(`\b(?:(` + monthNames + `)\.?,? )?((?:19|20)\d\d)\b`)
	reFiscal    = regexp.MustCompile(`^(\s?[-/]\s?(\d\d)?\d\d)\b`)
	reSinceYear = regexp.MustCompile(`\b(since|from|after) (the start of |the beginning of |january )?((?:19|20)\d\d)\b( on(wards?)?| and later| or later)?`)
	reLater     = regexp.MustCompile(`\b((?:19|20)\d\d) (reports? |inspections? )?(and|or|reports? and) (later|onwards?|after)\b|\b((?:19|20)\d\d) onwards?\b`)
	reBefore    = regexp.MustCompile(`\b(before|up to|until|prior to) (the end of )?((?:19|20)\d\d)\b`)
	reTiedAfter = regexp.MustCompile(`^\)?,? ?('s )?(and |or |(19|20)\d\d |full |ofsted |ilacs |sif |focused |monitoring |joint |children's |services ){0,4}(inspections?|reports?|visits?|ilacs|sif|letter|judg|grade|rating)`)
	reTiedFore  = regexp.MustCompile(`(inspect(ed|ion|ions|ors)?|reports?|published|visit(ed)?|ofsted|judged|rated|graded|in charge)\b[^,;?]{0,40}$`)
	reLastWords = regexp.MustCompile(`\b(last|latest|most recent|newest|recent) (ofsted |full |ilacs )?(inspections?|reports?|visits?|focused visits?|letters?|judg)|\b(now|nowadays|today|currently)\b`)
	reFirstWord = regexp.MustCompile(`\b(first|earliest|oldest) (ofsted |full )?(inspection|report|visit)\b`)
)

// dates reads years, months and open ranges from a question.
func (s *scope) dates(text string) {
	low := strings.ToLower(plainer.Replace(text))
	open := false
	if m := reSinceYear.FindStringSubmatch(low); m != nil && (m[1] != "from" || m[4] != "") {
		s.from, open = m[3]+"-01-01", true
		s.said = append(s.said, find(reSinceYear, low)...)
	}
	if m := reLater.FindStringSubmatch(low); m != nil {
		s.from, open = m[1]+m[5]+"-01-01", true
		s.said = append(s.said, find(reLater, low)...)
	}
	if m := reBefore.FindStringSubmatch(low); m != nil {
		s.to, open = m[3]+"-12-31", true
		if m[1] == "before" || m[1] == "prior to" {
			y, _ := strconv.Atoi(m[3])
			s.to = strconv.Itoa(y-1) + "-12-31"
		}
		s.said = append(s.said, find(reBefore, low)...)
	}
	s.latest = reLastWords.MatchString(low)
	s.first = reFirstWord.MatchString(low)
	if open {
		return
	}
	for _, m := range reDated.FindAllStringSubmatchIndex(low, -1) {
		if reFiscal.MatchString(low[m[1]:]) {
			continue
		}
		y := year{start: m[0], end: m[1]}
		y.year, _ = strconv.Atoi(low[m[4]:m[5]])
		if m[2] >= 0 {
			y.month = months[low[m[2]:m[3]]]
		}
		y.tied = reTiedAfter.MatchString(low[m[1]:]) || reTiedFore.MatchString(low[:m[0]]) || bracketed(low, m[0], m[1])
		s.years = append(s.years, y)
	}
}

// bracketed reports whether the year stands by itself: "(2018)", "Brent 2018 – …", "…, 2020".
func bracketed(low string, i, j int) bool {
	before, after := strings.TrimSpace(low[:i]), strings.TrimSpace(low[j:])
	return strings.HasSuffix(before, "(") && strings.HasPrefix(after, ")")
}

// of reports whether y is the year and, where it has one, the month of an
// inspection or of its report.
func (y year) of(r *corpus.Report) bool {
	for _, d := range []string{r.InspectionStart, r.InspectionEnd, r.Published, r.Date} {
		if y.matches(d) {
			return true
		}
	}
	return r.Published == "" && y.follows(r.InspectionEnd)
}

// names reports whether y is the very month that a report came out in, which is
// how people name reports.
func (y year) names(r *corpus.Report) bool {
	return y.month > 0 && (y.matches(r.Published) || r.Published == "" && y.follows(r.InspectionEnd))
}

func (y year) matches(date string) bool {
	return len(date) >= 7 && date[:4] == strconv.Itoa(y.year) && (y.month == 0 || date[5:7] == twoDigits(y.month))
}

// follows reports whether a report that prints no date of its own can have come
// out in y: up to three months after its inspection.
func (y year) follows(end string) bool {
	t, err := time.Parse(time.DateOnly, end)
	if err != nil {
		return false
	}
	for i := range 4 {
		if y.matches(t.AddDate(0, 0, 31*i).Format(time.DateOnly)) {
			return true
		}
	}
	return false
}

func twoDigits(n int) string {
	return string([]byte{byte('0' + n/10), byte('0' + n%10)})
}

// pick chooses among an authority's reports those that the question is about:
// those of the years it names, the latest, or all. It also says whether a year
// that was said of an inspection has none.
func (s *scope) pick(reports []*corpus.Report) (chosen []*corpus.Report, missing *year) {
	chosen = within(reports, s.from, s.to)
	if len(s.kinds) > 0 {
		if of := ofKinds(chosen, s.kinds); len(of) > 0 {
			chosen = of
		}
	}
	if slices.ContainsFunc(s.years, func(y year) bool { return y.tied || len(s.authorities) > 0 }) {
		return s.inYears(chosen)
	}
	if len(chosen) > 1 && (s.latest || s.first) {
		slices.SortFunc(chosen, func(a, b *corpus.Report) int { return strings.Compare(a.Date, b.Date) })
		if s.first {
			return chosen[:1], nil
		}
		return chosen[len(chosen)-1:], nil
	}
	return chosen, nil
}

// inYears keeps the reports of the years named: of year and month where there
// is one, else of the year. Where there is neither, a year is something that
// the report tells of, unless it was said of the inspection.
func (s *scope) inYears(reports []*corpus.Report) ([]*corpus.Report, *year) {
	var out []*corpus.Report
	for i, y := range s.years {
		of := slices.DeleteFunc(slices.Clone(reports), func(r *corpus.Report) bool { return !y.of(r) })
		if len(of) == 0 {
			y.month = 0
			of = slices.DeleteFunc(slices.Clone(reports), func(r *corpus.Report) bool { return !y.of(r) })
		}
		if len(of) == 0 {
			of = undated(reports)
		}
		if len(of) == 0 && y.tied && len(s.authorities) > 0 {
			return nil, &s.years[i]
		}
		for _, r := range of {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	if len(out) == 0 {
		return reports, nil
	}
	return out, nil
}

// undated are the reports that print no date: they may be of any year.
func undated(reports []*corpus.Report) []*corpus.Report {
	return slices.DeleteFunc(slices.Clone(reports), func(r *corpus.Report) bool {
		return r.Date != "" || r.InspectionStart != "" || r.InspectionEnd != ""
	})
}

func within(reports []*corpus.Report, from, to string) []*corpus.Report {
	var out []*corpus.Report
	for _, r := range reports {
		if (from == "" || r.Date >= from) && (to == "" || r.Date <= to) {
			out = append(out, r)
		}
	}
	return out
}

func ofKinds(reports []*corpus.Report, kinds []string) []*corpus.Report {
	var out []*corpus.Report
	for _, r := range reports {
		if slices.Contains(kinds, r.Kind) {
			out = append(out, r)
		}
	}
	return out
}
