package corpus

import (
	"testing"
	"time"
)

func TestFindPeriod(t *testing.T) {
	for _, tt := range []struct{ text, start, end string }{
		{"19 July 2023", "2023-07-19", "2023-07-19"},
		{"07 February 2017", "2017-02-07", "2017-02-07"},
		{"14 May 2018 to 25 May 2018", "2018-05-14", "2018-05-25"},
		{"15 to 19 July 2024", "2024-07-15", "2024-07-19"},
		{"15-19 July 2013", "2013-07-15", "2013-07-19"},
		{"9–24 November 2017", "2017-11-09", "2017-11-24"},
		{"5 March -16 March 2012", "2012-03-05", "2012-03-16"},
		{"28 January–5 February 2014", "2014-01-28", "2014-02-05"},
		{"23 January 2017 – 16 February 2017", "2017-01-23", "2017-02-16"},
		{"14 January 2014- 5 February 2014", "2014-01-14", "2014-02-05"},
		{"30 November 2015 — 7 January 2016", "2015-11-30", "2016-01-07"},
		{"12 December to 6 January 2023", "2022-12-12", "2023-01-06"},
		{"31 July and 1 August 2024", "2024-07-31", "2024-08-01"},
		{"14 and 15 June 2023", "2023-06-14", "2023-06-15"},
		{"8 to 12 July 2019 and 7 to 8 August 2019", "2019-07-08", "2019-08-08"},
		{"5 December 2022 to 9 December 2022 and 14 February 2023 to 15 February 2023", "2022-12-05", "2023-02-15"},
		{"1st–3rd March 2021", "2021-03-01", "2021-03-03"},
		{"between the 2nd and 4th of June 2025", "2025-06-02", "2025-06-04"},
		{"on Tuesday 4 and Wednesday 5 June, 2019", "2019-06-04", "2019-06-05"},
		{"from 4 June to 28 June, 2018", "2018-06-04", "2018-06-28"},
		{"24/04/2012", "2012-04-24", "2012-04-24"},
		{"24/04/2012 - 26/04/2012", "2012-04-24", "2012-04-26"},
		{"24.4.12", "2012-04-24", "2012-04-24"},
		{"2025-03-07", "2025-03-07", "2025-03-07"},
		{"March 7, 2025", "2025-03-07", "2025-03-07"},
		{"7 Sept. 2025", "2025-09-07", "2025-09-07"},
		{"7 Febuary 2025", "2025-02-07", "2025-02-07"},
		{"M1 2WD 19 July 2023", "2023-07-19", "2023-07-19"},
		{"4, 5 and 6 May 2022", "2022-05-04", "2022-05-06"},
		{"6 November 2017 to 30 November", "2017-11-06", "2017-11-30"},
		{"31 June 2018", "", ""},
		{"14 children on 5 May", "", ""},
		{"July 2019", "", ""},
		{"paragraph 1.2.3", "", ""},
		{"the 16+ team", "", ""},
		{"may 2 people 2019", "", ""},
	} {
		p, ok := findPeriod(tt.text)
		if p.Start != tt.start || p.End != tt.end || ok != (tt.start != "") {
			t.Errorf("findPeriod(%q) = %s..%s %v, want %s..%s", tt.text, p.Start, p.End, ok, tt.start, tt.end)
		}
	}
}

func FuzzFindPeriod(f *testing.F) {
	f.Add("from 28 November 2022 to 9 December 2022, 1/2/03 and May 5")
	f.Add("1st\u00a0– 2 of\u2003June\xff 2020")
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := findPeriod(text)
		if !ok {
			return
		}
		for _, d := range []string{p.Start, p.End} {
			if _, err := time.Parse(time.DateOnly, d); err != nil {
				t.Fatal(err)
			}
		}
		if p.Start > p.End || text[p.Offset:p.Offset+len(p.Words)] != p.Words {
			t.Fatalf("%+v of %q", p, text)
		}
	})
}
