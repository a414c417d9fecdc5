package web

// An example is a search that the help page explains; a test runs each.
type example struct{ Query, Finds string }

// examples are the syntax by example.
func examples() []example {
	return []example{
		{`personal advisers caseloads`, "passages about these words, their other forms and other words for the same"},
		{`"not always"`, "exactly these words, side by side, as printed"},
		{`supervision AND NOT agency`, "passages with the first and without the second; -agency does the same"},
		{`(MASH OR "front door") thresholds`, "either of the two, and the third"},
		{`supervision NEAR/5 frequency`, "both within five words of each other"},
		{`safeg*`, "words that begin so; three letters at least"},
		{`authority:Ashcombe caseloads`, "only in reports about one council"},
		{`year:2022..2024 theme:care-leavers`, "only these years, only this theme"},
		{`finding:weakness supervision`, "only passages labelled as a weakness"},
		{`grade:care_leavers:inadequate pathway plans`, "only in reports that grade care leavers inadequate"},
		{`kind:"focused visit" step down`, "only in letters after focused visits"},
		{`section:"what needs to improve" supervision`, "only under headings that say so"},
	}
}
