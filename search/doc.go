// Package search finds passages for what a person typed.
//
// It reads the text (this page), understands the councils, years, grades and
// kinds of report in it, adds other ways to say the same from vocabulary.yaml,
// asks an index.Engine for candidates, ranks them, and shows why. It does not
// store anything and does not know which engine answers.
//
// # What can be typed
//
// Plain words are enough. Everything below is for those who want to be exact;
// ordinary text is never taken for syntax: "what about: this?", A&E, and/or,
// don't, 16- and 17-year-olds, s.47 and a lone bracket are just text.
//
//	personal adviser caseloads   words: most of them should be in a passage, best match first
//	"not always"                 a phrase, exactly as printed; curly quotes do as well
//	"supervision"                one word in quotes: exactly this word, not its other forms
//	MASH AND thresholds          both
//	dads OR fathers              either
//	missing NOT exploitation     the first without the second
//	missing -exploitation        the same
//	(dads OR fathers) AND plans  brackets group
//	delay NEAR/5 court           both, within 5 words of each other (1 to 50)
//	safeg*                       words that begin with "safeg" (three letters or more)
//
// AND, OR and NOT count only in capitals, and not where everything is in
// capitals and reads like a sentence. Words side by side bind tightest, then
// NOT, then AND, then OR: "foster carers OR kinship" is "(foster carers) OR
// kinship". A minus counts at the start of a word. Brackets group only where
// there is something to group: an operator.
//
// # Fields
//
// A field narrows the search. The value follows the colon at once, in quotes
// where it has several words; commas give several values, any of which will do.
//
//	authority:Luton              authority:"Kingston upon Hull"   authority:Hull,Leeds
//	region:"North West"
//	year:2024                    year:2022..2024   year:2022..   year:..2018
//	kind:"focused visit"         inspection, re-inspection, focused visit, monitoring visit, LSCB review, news, other
//	framework:ILACS              ILACS, SIF, looked-after-2013, SLAC, other
//	grade:inadequate             of any judgement; grade:care_leavers:good of one
//	theme:neglect-and-domestic-abuse
//	finding:weakness             strength, weakness, mixed, neutral
//	part:needs-to-improve        headline, needs-to-improve, main, about
//	report:luton-2024-09-09
//	section:"care leavers"       words of the heading above the passage
//
// A field may be left out (-kind:news), joined by OR and put in brackets like a word.
//
// # Mistakes
//
// Something that can only be a mistake in this syntax (a bracket that is never
// closed beside an OR, year:soon, NEAR/900, an AND with nothing after it) is a
// *SyntaxError: it has the place and a sentence that says what to do.
//
// # Limits
//
// 10,000 characters; 32 words, phrases and prefixes where operators are used
// (of longer plain text, the first 32 different words count, short function
// words last); brackets up to 16 deep.
package search
