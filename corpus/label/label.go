// Package label says what a passage is about (its themes) and whether it reports
// a strength or a weakness (its finding), with the words that say so.
//
// Labels are ours, never the inspectors'. They follow from the passage's words,
// its section and its part of the report, and from nothing else.
package label

// Input is what a label may depend on.
type Input struct {
	Section string // heading the passage stands under
	Part    string // "headline", "needs-to-improve", "main" or "about"
	Text    string
}

// Labels are the themes and the finding of one passage.
type Labels struct {
	Themes  []string // ids of the theme file, in its order
	Finding string   // "strength", "weakness", "mixed" or "neutral"
	Reasons []Reason // why; only when asked for
}

// A Reason is a stretch of the passage, or its heading, that speaks for a label.
type Reason struct {
	Label  string  `json:"label"`  // theme id or finding
	Start  int     `json:"start"`  // bytes into the text
	End    int     `json:"end"`    // 0,0 when the heading or part is the reason
	Words  string  `json:"words"`  // the words that matched
	Weight float64 `json:"weight"` // negative speaks against
}
