package search

import (
	"slices"
	"strings"
)

// asked is the finding that a text asks for: "weakness", "strength", or "" for
// either. "Where is supervision poor" and "supervision poor" ask for weaknesses,
// and so does a question that names the fault: "Are visits too late?". Praise in
// a question ("Are visits on time?", "How good are visits?") asks whether, not
// where, and so for both.
func asked(text string) string {
	words := textWords(strings.NewReplacer("’", "", "'", "").Replace(text))
	praise, fault, obstacle := false, false, false
	for i, w := range words {
		praise = praise || praiseWords[w] && meant(words, i)
		obstacle = obstacle || begins(words[i:], obstacles)
		fault = fault || faultWords[w] || denies(words, i) || w == "too" && i > 0 && i+1 < len(words)
	}
	switch {
	case obstacle:
		return "weakness"
	case praise && !openQuestion[words[0]]:
		return "strength"
	case fault:
		return "weakness"
	}
	return ""
}

// openQuestion are the words that begin a question with two answers or more.
var openQuestion = wordSet(`are can could did do does had has have how if is should was were what when whether who why will would`)

var praiseWords = wordSet(`good well strong strongly strengths effective effectively excellent best better outstanding success successful successfully
	impressive praised praise commended exemplary regular reflective timely swift clear thorough committed robust purposeful`)

var faultWords = wordSet(`poor poorly bad badly weak weakly weakest weakness weaknesses fail fails failed failing failings failure failures lack lacks
	lacking late slow slowly delay delays delayed drift drifts drifting problem problems shortage shortages shortfall gap gaps shortcomings
	insufficient insufficiently inadequate inadequately inconsistent inconsistently unclear vague confusing incomplete overdue backlog backlogs
	ineffective rarely seldom hardly wrong wrongly unsafe unable lenient optimistic overloaded ignored overlooked struggle struggles struggling
	stuck outdated missed miss misses few fewer barriers obstacles hinders lost unmet instability inaccurate unreliable infrequent irregular
	neglected criticised criticized criticise criticize criticism unhappy worst worse superficial suffer suffers hard misuse misused illegal`)

// obstacles are runs of words that name a fault whatever is praised beside it.
var obstacles = runs("get in the way", "gets in the way", "out of date", "go wrong", "goes wrong", "going wrong", "went wrong", "gone wrong",
	"too many", "told off", "not enough", "not good enough", "run out", "running out", "no longer")

// judgingWords judge and say nothing of what: a passage need not hold them.
var judgingWords = wordSet(`poor poorly bad badly weak weakness weaknesses fail fails failed failing failings lack lacks lacking problem problems
	good well strong effective effectively excellent best late slow slowly delay delays delayed enough clear unclear`)

var negations = wordSet("not no never cannot cant dont doesnt isnt arent didnt wont wasnt werent hasnt havent couldnt shouldnt wouldnt without")

// How many words before a word turn it.
const turningReach = 3

// meant says whether praise at i is meant: not "how good", "not clear", "good enough".
func meant(words []string, i int) bool {
	before := words[max(0, i-turningReach):i]
	return !slices.ContainsFunc(before, func(w string) bool { return negations[w] || w == "how" }) && (i+1 == len(words) || words[i+1] != "enough")
}

// denies says whether a negation at i names a fault: not "or not", "not only",
// "children who do not speak".
func denies(words []string, i int) bool {
	if !negations[words[i]] || i+1 == len(words) || begins(words[i+1:], harmless) {
		return false
	}
	before := words[max(0, i-turningReach):i]
	if len(before) > 0 && ifNot[before[len(before)-1]] {
		return false
	}
	return !slices.Contains(before, "who") && !slices.Contains(before, "whose")
}

var (
	ifNot    = wordSet("if or why")
	harmless = runs("only", "recourse", "wrong")
)

func runs(list ...string) [][]string {
	out := make([][]string, len(list))
	for i, p := range list {
		out[i] = strings.Fields(p)
	}
	return out
}

// begins says whether words begin with any of the phrases.
func begins(words []string, phrases [][]string) bool {
	return slices.ContainsFunc(phrases, func(p []string) bool { return len(words) >= len(p) && slices.Equal(words[:len(p)], p) })
}
