package search

import "strings"

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
	who whom whose why will with within would you your
	cant cannot dont doesnt didnt isnt arent wasnt werent hasnt havent wont couldnt shouldnt wouldnt`)

// genericWords are about reports, not about what they say.
var genericWords = wordSet(`ofsted inspection inspections inspector inspectors inspected report reports reported finding findings council councils
	authority authorities borough boroughs published publish latest newest recent letter letters show find search list tell give compare compared
	comparison versus vs year years now then please say says said area areas place places any latest recently`)

// emptyWords are of every report, and say nothing beside other words.
var emptyWords = wordSet("ofsted report reports inspected published")

// prepositions go with what they introduce: "in Luton".
var prepositions = wordSet("in at for from of by about on across within around during inside throughout per re regarding concerning the as to")

var auxiliaries = wordSet("is are was were be been being as has had have got")

var questionWords = wordSet(`what which who whom whose when where why how did does do is are was were has have can could should will would tell
	show list name give find compare since number roughly`)

// frames are runs of words that ask, and say nothing about what for.
var frames = patterns(
	"what do|does|did|have|has [the] inspectors|inspector|ofsted|reports|report|they say|said|find|found|think|thought|write|tell|conclude|see [us] [about|on|of|regarding]",
	"what is|was|are said|reported|written|found about|on|of",
	"what [are|were|is] [the] inspectors|ofsted [finding|findings|view|views] [say|saying] [about|on|of]",
	"[the] inspectors|ofsted|inspector say|said|find|found|think|thought|report|reported|criticise|criticised|praise|praised|note|noted [about|that|on]",
	"[the] inspectors|inspector|ofsted",
	"how well do|does|did|are|is|have|has",
	"how many|much", "compare|compared|comparison|versus|vs [with|to|between]",
	"how good|effective|quickly|often|many|much|far|long is|are|was|were|do|does|did|has|have",
	"how do|does|did|are|is",
	"which|what [other|english] [local] councils|authorities|council|authority|areas|boroughs|places|las [have|has|had|do|does|did|are|is|were|was] [been]",
	"in which|what [local] councils|authorities|council|areas|boroughs|places [have|has|had|do|does|did|are|is|were|was]",
	"[local] councils|authorities|areas|boroughs|places where|that|which|with",
	"where do|does|did|are|is|was|were|have|has",
	"tell|show|give me [about|the|some|all]", "i|we want|need|would [like] [to] know|see|find [about]",
	"can|could you [please] tell|show|find|give [me|us] [about]",
	"are|is there any|some|a [evidence|example|examples] [of|that]", "examples|example|evidence of|that|where",
	"what|anything about", "[the] reports|report|findings|comments|information on|about|say|saying|show|mention", "[the] reports",
	"according to [the] [reports|report|inspectors|ofsted|inspection]",
)

// openings ask where a text begins with them; elsewhere they are words.
var openings = patterns("list|find|show|search [for|me] [the|all|some|any]", "looking for", "tell|give [me]")

// markFrames marks the units that only ask.
func markFrames(units []unit, gone []bool) {
	for i := 0; i < len(units); {
		n := 0
		if units[i].part >= 0 && !gone[i] {
			n = longest(frames, units, i)
			if i == 0 {
				n = max(n, longest(openings, units, i))
			}
		}
		if n > 0 && wholeParts(units, i, i+n) {
			for k := i; k < i+n; k++ {
				gone[k] = true
			}
		}
		i += max(n, 1)
	}
}

// plainWords are of everyday talk, as questions are made of.
var plainWords = wordSet(`able actually after again against ago alone along already although always anybody anyone anything anyway around ask asked asking asks away
	back because become becomes before begin begins behind believe between bit bring brings call called came come comes coming cope day days
	deal dealt different done each else end ends enough especially even ever every everybody everyone everything exactly far feel feels felt few
	find finding finds found front full gone great half happen happened happening happens hear heard instead involve involves keep keeping keeps
	kept kind know knowing known knows large later lead leads least leave left less let lets like likely little live long look looked looking
	looks lot lots mainly making many matter mean means mind month months mostly move much must need needed needs never next nobody nothing now
	often once only others ought part people perhaps person place point possible put puts putting quite rather really reason reasons right round
	run same saw says see seem seems seen self several since small someone something sometimes soon sort speak spoken start started starts stay
	stays still stop stops sure talk talked think thinks though thought three time times together told took toward towards tried tries try
	trying turn turned turns two use useful usually want wanted wants way ways week weeks well went whatever whenever wherever whole word words
	work worked works worth write writing written wrote yet`)
