package search

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCursorRoundTrip(t *testing.T) {
	for _, want := range []cursor{
		{place: placeRanked, score: 12.25, id: "ashford-2024-09-09#k7f3a9", hash: 7},
		{place: placeTail, score: -1, date: "2024-09-09", report: "ashford-2024-09-09", ordinal: 41, relax: 2, seq: 1 << 40, hash: 1 << 63},
		{place: placeGroup, id: "ashford-2024-09-09", ordinal: 3},
	} {
		got, err := parseCursor(want.String(), want.hash)
		if err != nil {
			t.Errorf("%+v: %v", want, err)
		}
		if d := cmp.Diff(want, got, cmp.AllowUnexported(cursor{})); d != "" {
			t.Errorf("-want +got\n%s", d)
		}
	}
}

func TestCursorRefused(t *testing.T) {
	good := cursor{place: placeRanked, score: 1, id: "a#kb", hash: 7}.String()
	flipped := "B" + good[1:]
	for name, s := range map[string]string{
		"not base64":           "ä",
		"changed":              flipped,
		"a line break in it":   good[:9] + "\n" + good[9:],
		"cut":                  good[:len(good)-2],
		"longer than any":      strings.Repeat("A", maxCursor+1),
		"no list it can be in": cursor{place: 9, hash: 7}.String(),
		"of another search":    cursor{place: placeRanked, hash: 8}.String(),
	} {
		var bad *RequestError
		if _, err := parseCursor(s, 7); !errors.As(err, &bad) || bad.Param != "cursor" {
			t.Errorf("%s: got %v, want a RequestError about the cursor", name, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(cursor{place: placeTail, score: 1, date: "2024-01-01", report: "a", ordinal: 2, hash: 7}.String())
	f.Fuzz(func(t *testing.T, s string) {
		c, err := decodeCursor(s)
		if err == nil && c.String() != s {
			t.Errorf("%q reads as %+v, which is %q", s, c, c.String())
		}
	})
}
