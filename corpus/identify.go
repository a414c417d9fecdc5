package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Identify gives passages their report and ID: the report's ID, "#k" and a key
// of the letters and digits of the text. White space, punctuation, page and
// number do not count, so that a better reading of the file breaks no link. A
// passage that says the same as one before it gets a counter behind its key.
func Identify(reportID string, passages []Passage) {
	seen := map[string]int{}
	for i := range passages {
		key := textKey(passages[i].Text)
		seen[key]++
		if n := seen[key]; n > 1 {
			key += "-" + strconv.Itoa(n)
		}
		passages[i].Report = reportID
		passages[i].ID = reportID + "#k" + key
	}
}

// textKey is seven hexadecimal digits of the hash of a text's letters and digits.
func textKey(text string) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(text))
	if letters == "" {
		letters = text
	}
	sum := sha256.Sum256([]byte(letters))
	return hex.EncodeToString(sum[:])[:7]
}
