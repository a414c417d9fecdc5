package answer

import (
	"regexp"
	"slices"
	"strings"

	"findings/index"
)

// The kinds of question.
const (
	Fact     = "fact"     // one number, date, name or place
	Finding  = "finding"  // what inspectors said about something
	List     = "list"     // which councils
	Change   = "change"   // two inspections of one council
	Metadata = "metadata" // grades, dates, inspectors, how many inspections
	Improve  = "improve"  // a report's own list of what has to improve
	Compare  = "compare"  // two councils or more
)

// A want is the sort of words that answers a question of fact.
type want string

const (
	wantNothing  want = ""
	wantNumber   want = "number"
	wantPercent  want = "percentage"
	wantMoney    want = "money"
	wantDuration want = "duration"
	wantDate     want = "date"
	wantName     want = "name"
	wantPerson   want = "person"
	wantOften    want = "frequency"
	wantAge      want = "age"
	wantGrade    want = "grade"
	wantArea     want = "authority"
	wantReason   want = "reason"
	wantYesNo    want = "yes or no"
)

// A question is a question as it was understood.
type question struct {
	text    string
	low     string // lower case, plain apostrophes and dashes
	words   []word // without those of the councils and years understood
	kind    string
	want    want
	unit    string // with wantDuration: the unit asked for ("day"); with wantDate: "month" or "year"
	terms   []term
	counted []string // with wantNumber: stems of the noun that is counted, and of what else it may be called
	scope   scope
	namings []naming
	known   []span // understood as councils and the like: no words to look for

	filters []index.Filter // on passages
}

var (
	reListed  = regexp.MustCompile(`\b(which|what|list|name) (other |all |the |english |of the )*(local authorities|councils|authorities|areas|boroughs|counties|places|las)\b|\b(councils|authorities|areas|boroughs|local authorities)\b.{0,20}\bwhich\b|[–—-] ?which (councils|areas|authorities|boroughs|local authorities)\b|\bwhere (have|has|did|do|are|were|was|is) (inspectors|ofsted|there|children|care leavers|young people|strategy|councils)\b|\bwho (else )?(has|have|uses|use|runs|run)\b|\bhow many (councils|authorities|local authorities|areas|boroughs)\b`)
	reOneArea = regexp.MustCompile(`\b(which|what) (council|local authority|authority|area|borough|county|city|place)\b|\bin (which|what) (area|place|council|borough|county|city|local authority|authority)\b`)
	reChange  = regexp.MustCompile(`\b(chang(e|ed|es|ing)|differ(s|ed|ence|ent)?|compar(e|ed|ing|ison)|versus|vs|move(d)? on|moved? between|how did .{0,80}\bmove\b|go(ne)? up or down|up or down|better or worse|got(ten)? (any )?(better|worse)|get(ting)? (any )?(better|worse)|improved|progress(ed)?|still|as .{1,60} as|years later|and what (was|is) it|and (who|what|how) .{0,40}\bnow|then and now|by how much|gone (up|down))\b`)
	reSince   = regexp.MustCompile(`\b(improved|changed|progress(ed)?|better|worse|gone up|gone down|risen|fallen|differen(t|ce))\b.{0,80}\bsince\b|\bsince (the|its|their) (last|previous) (inspection|visit)`)
	reImprove = regexp.MustCompile(`\b(needs?|needed|has|have|had|got) to (be )?(improved?|do better|get better)\b|\b(must|should|could) (be )?improved?\b|\b(must|should) .{0,50}\bimprove\b|\bareas? (for|of) (improvement|development)\b|\b(what|which) .{0,40}\b(recommendations?|priorit(y|ies))\b|\btold to (improve|do)\b`)
	reSaid    = regexp.MustCompile(`\bwhat (did|do|does|have|had|was|were|is|are) (the )?(inspectors?|ofsted|inspection|report|hmi)\b|\bwhat .{0,60}\b(say|said|find|found|think|thought|critici[sz]ed?|praised?|conclude|concluded) (about|of|on)\b`)
	reYesNo   = regexp.MustCompile(`^(.{0,60}[–—:,-] ?)?(did|do|does|is|are|was|were|has|have|had|can|could) `)

	reGrade      = regexp.MustCompile(`\b(grade|grades|graded|rating|ratings|rated|judg(e)?ment|judg(e)?ments|judged|score|overall effectiveness)\b`)
	reInspectors = regexp.MustCompile(`\b(lead inspector|reporting inspector|hmi in charge|in charge of the .{0,60}(inspection|visit)|who (led|carried out|conducted|did|undertook|ran) .{0,60}(inspection|visit)|who (\w+ ){0,3}(inspectors?|hmis?)\b|which (inspectors?|hmis?)\b|(name|names) of the .{0,20}(inspectors?|hmis?))\b`)
	reVisited    = regexp.MustCompile(`(?:` + asked + `when (?:did|was|were|has|have|is) |\b(?:what dates?|which dates?|on (?:which|what) (?:dates?|days?)|dates? of|how long ago)\b).{0,60}\b(inspect(ed|ion|ors)?|visit(ed)?|ofsted (come|came|go|went|look|inspect)|published|publication|report (come|came) out)\b`)
	reFuture     = regexp.MustCompile(`\b(will|is|are) .{0,60}\b(next|due to|going to) (be )?(inspect|visit)|\bwhen is .{0,60}\bnext (inspection|visit)`)
	reCount      = regexp.MustCompile(`\bhow (many times|often) (has|have|was|were|did) .{0,60}\b(inspect|visit|report)|\bhow many (ofsted )?(inspections?|reports|visits|focused visits|monitoring visits)\b`)
	reLatest     = regexp.MustCompile(`\b(latest|most recent|newest|last) (ofsted )?(inspection|report|visit|focused visit|monitoring visit)\b.{0,60}$`)
)

// wants tells what sort of words is asked for, most telling pattern first.
var wants = []struct {
	re   *regexp.Regexp
	want want
}{
	{regexp.MustCompile(`(?:^|[^y] )(how much|how many pounds|what (did|does|do) .{1,80} cost|cost in pounds|\bin pounds|\bsalary|what sum|(amount|sum) of money|budget of)\b`), wantMoney},
	{regexp.MustCompile(`\b(percentages?|per ?cent|%|proportion|share of|what share|what fraction|rate of)\b|\b(what|which) (was |is |were )?(the |its )?(\w+ ){0,3}rate\b`), wantPercent},
	{regexp.MustCompile(`\bhow (often|frequently|regularly)\b|\bhow many times a (week|month|year)\b`), wantOften},
	{regexp.MustCompile(`\b(up to|at|until|from) what age\b|\bwhat age\b|\bhow old\b|\bage (limit|range)\b`), wantAge},
	{regexp.MustCompile(`\bhow long\b|\bhow many (working )?(minutes|hours|days|weeks|months|years)\b|\bhow (quickly|soon|fast|late)\b|\bwithin how\b|\b(the|what) (longest|shortest)\b`), wantDuration},
	{regexp.MustCompile(`\bhow many\b|\b(the )?number of\b|\bhow (big|large|small)\b|\bhow high\b|\bhow few\b|\bwhat (is|was) the (total|caseload|average)\b`), wantNumber},
	{regexp.MustCompile(`\b(since|on|by|from|in|until|at) (what|which) (date|day|month|year|point)\b|\b(what|which) (date|day|month|year)\b|` + asked + `when (did|do|does|was|were|is|are|has|have|had|will|would)\b`), wantDate},
	{regexp.MustCompile(`\bnames? of the (\w+ )?(person|director|chief executive|hmi|chair|leader|manager|head|member|councillor|inspector)\b`), wantPerson},
	{regexp.MustCompile(`\b(name|names|named|called|nickname|nicknamed|known as|title of|acronym|brand|goes by|term)\b|\b(what|which) (\w+ )?(\w+ )?(agency|raa|company|firm|organisation|charity|model|system|software|scheme|programme|project|trust|team|service|provider|partnership|framework|approach|tool|school|university|court|app)\b`), wantName},
	{regexp.MustCompile(asked + `who (runs?|ran|provides?|provided|delivers?|delivered|does|did|manages?|managed|supplies|supplied|owns?|owned|funds?|funded)\b`), wantName},
	{regexp.MustCompile(asked + `who('s)? (?:is|was|were|are|did|does|has|had|led|chairs?|ran|runs|took|became|\w+ed)\b|` + asked + `who\b`), wantPerson},
	{reGrade, wantGrade},
	{regexp.MustCompile(`^why\b|\bwhy\b|\bwhat (was|were|is) (the )?(reason|cause|behind)\b`), wantReason},
}

// asked is what stands before a word that asks, rather than joins.
const asked = `(?:^|[-:;,.?(] ?|\band )`

// measured are the wants that a change may be told by.
var measured = []want{wantNumber, wantPercent, wantMoney, wantDuration}

var reUnit = regexp.MustCompile(`\bhow many (?:working )?(minute|hour|day|week|month|year)s\b`)
var reDateUnit = regexp.MustCompile(`\b(?:what|which) (date|day|month|year)\b`)
var plainer = strings.NewReplacer("’", "'", "‘", "'", "–", "-", "—", "-", "“", `"`, "”", `"`)

// parse reads a question whose apostrophes and dashes are plain. known are the
// stretches of it that were understood as councils.
func parse(text string, sc scope, known []span) question {
	q := question{text: text, low: strings.ToLower(text), scope: sc, known: known}
	for _, w := range words(text) {
		if !touches(known, w.start, w.end) {
			q.words = append(q.words, w)
		}
	}
	q.want = q.wanted()
	if q.kind = q.classify(); q.kind == Change && !slices.Contains(measured, q.want) {
		q.want = wantNothing
	}
	q.terms = q.meaningful()
	q.widen()
	q.counted = q.countedNoun()
	return q
}

func (q *question) wanted() want {
	for _, w := range wants {
		if w.re.MatchString(q.low) {
			if m := reUnit.FindStringSubmatch(q.low); m != nil && w.want == wantDuration {
				q.unit = m[1]
			}
			if m := reDateUnit.FindStringSubmatch(q.low); m != nil && w.want == wantDate {
				q.unit = m[1]
			}
			return w.want
		}
	}
	if reYesNo.MatchString(q.low) {
		return wantYesNo
	}
	return wantNothing
}

func (q *question) classify() string {
	places := len(q.scope.authorities)
	switch {
	case places == 0 && reListed.MatchString(q.low):
		q.want = wantNothing
		return List
	case places == 0 && reOneArea.MatchString(q.low):
		q.want = wantArea
		return Fact
	case places > 1 && !q.scope.together:
		return Compare
	case q.changes():
		return Change
	case reFuture.MatchString(q.low):
		return Metadata
	case reCount.MatchString(q.low) || reInspectors.MatchString(q.low) || reVisited.MatchString(q.low) && q.bare():
		return Metadata
	case reGrade.MatchString(q.low) && q.judgement() != "":
		return Metadata
	case reLatest.MatchString(q.low) && q.bare():
		return Metadata
	case places == 1 && reImprove.MatchString(q.low):
		return Improve
	case reSaid.MatchString(q.low):
		return Finding
	case q.want == wantReason || q.want == wantYesNo || q.want == wantNothing:
		return Finding
	}
	return Fact
}

// changes reports whether the question sets two inspections of a council side by side.
func (q *question) changes() bool {
	if len(q.scope.authorities) != 1 {
		return false
	}
	if len(q.scope.years) >= 2 && (reChange.MatchString(q.low) || strings.Contains(q.low, " between ")) {
		return true
	}
	return reSince.MatchString(q.low) || len(q.scope.years) == 1 && strings.Contains(q.low, "years later")
}

// bareWords are what a question about an inspection itself may speak of besides.
var bareWords = stems("children services service social care full focused monitoring date dates day days published last latest")

// bare reports whether next to nothing is asked about besides the inspection itself.
func (q *question) bare() bool {
	n := 0
	for _, t := range q.meaningful() {
		if !t.date && !bareWords[t.stem] {
			n++
		}
	}
	return n <= 2
}

var reCounted = regexp.MustCompile(`\b(?:how many|number of|how few) (?:of )?`)

// countedNoun is what is counted: the first term after "how many".
func (q *question) countedNoun() []string {
	at := reCounted.FindStringIndex(q.low)
	if at == nil {
		return nil
	}
	for i, w := range q.words {
		if w.start < at[1] || functionWords[w.text] {
			continue
		}
		out := []string{w.stem}
		for _, t := range q.terms {
			if t.at == i {
				for _, a := range t.alts {
					out = append(out, a.stems[len(a.stems)-1])
				}
			}
		}
		return out
	}
	return nil
}
