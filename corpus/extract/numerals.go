package extract

import (
	"strconv"
	"strings"
)

// numeral writes n in the style of a list: decimal, or as letters or Roman
// numerals where the style is "a", "A", "i" or "I".
func numeral(n int, style string) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	switch style {
	case "a", "A":
		s := strings.Repeat(string(rune('a'+(n-1)%26)), 1+min((n-1)/26, 5))
		if style == "A" {
			s = strings.ToUpper(s)
		}
		return s
	case "i":
		return strings.ToLower(roman(n))
	case "I":
		return roman(n)
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	var b strings.Builder
	for i, v := range []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1} {
		for n >= v {
			b.WriteString([]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}[i])
			n -= v
		}
	}
	return b.String()
}
