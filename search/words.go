package search

import "strings"

// Theme is what the search must know of a theme.
type Theme struct {
	ID       string
	Label    string
	Synonyms []string
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// functionWords say little by themselves. They are left out of words typed side
// by side when others are left; they stay in the index and in phrases, where "not
// always" is the finding.
var functionWords = wordSet(`a about all also am an and any are as at be been being both but by
	can could did do does done for from get gets getting give given go goes going had has have having
	he her him his how i if in into is it its just like made make makes may me might more most much must
	my no nor not of on one or other our out over own per please really same say says she should show
	so some such take taken tell than that the their them then there these they thing things this those
	through to too under up upon us used using very was we well were what when where whether which while
	who whom whose why will with within would you your`)
