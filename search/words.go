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

// functionWords say little by themselves.
var functionWords = wordSet(`a about all also am an and any are as at be been being both but by
	can could did do does done for from had has have he her his how i if in into is it its
	me more most much must my no nor not of on one or our out over own so some such than that the their them
	then there these they this those through to too under up upon us very was we were what when where
	whether which while who whom whose why will with within would you your`)
