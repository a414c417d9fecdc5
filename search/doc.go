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
//	personal adviser caseloads   words: most of them should be in a passage, best match first;
//	                             fewer where few passages hold so many
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
// # What is understood
//
// Words typed side by side, or between ANDs, are also read for what they name:
//
//	supervision in Luton                the council, by any of its names; an old name brings its successors
//	councils like Hartlepool            its statistical neighbours
//	adoption in the North West          the region
//	Luton 2024, since 2020, 2019–21     when the report was made; "last three years" counts from today
//	rated inadequate for leadership     the grade of a judgement; "inadequate plans" stays words
//	focused visits, SIF reports         the kind and the framework
//
// Each becomes a filter and a Chip, which says from which words and can be taken
// back. What the reports may tell of ("in 2015" in a question) filters a year
// more widely and stays a word. Words such as "criticised", "too late" or "good
// practice" raise weaknesses or strengths and lower the other; "how good are" and
// "are visits on time" ask for both. Names of themes are offered as chips, not used.
// After "except", "outside" and the like nothing is understood, common words such
// as reading are councils only where the context says so, and where the filters
// leave nothing the words are searched as words (Interpretation.Widened).
//
// # Other words for the same
//
// vocabulary.yaml lists what says the same: acronyms, older and newer terms, and
// everyday words for the field's own. Words that it knows find the others too,
// with less weight; Interpretation.Expanded names them, Exact switches them off.
// Quoted phrases, what is excluded and what stands beside NEAR is never expanded.
//
// A word that no passage holds in any form is corrected to the likeliest of the
// index, the vocabulary and the councils' names (Interpretation.Corrected); a word
// in hardly any passage beside a far more frequent one is asked about.
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
