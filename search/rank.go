package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"findings/corpus/label"
	"findings/index"
)

// ranking holds the numbers that the score depends on. BM25F is that of
// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
// Beyond" (2009), §3.6: the occurrences in each field, weighted and divided by
// the field's relative length, are added up before they saturate.
type ranking struct {
	k1       float64
	weight   [index.Fields]float64 // of an occurrence in the field
	b        [index.Fields]float64 // how much the field's length counts
	window   int                   // words that count as close together
	near     float64               // weight of the best window
	adjacent float64               // weight of words that stand together as typed
	theme    float64               // share added for a theme that the question is about
	finding  float64               // share added for what the question asks: strength or weakness
	mixed    float64               // share added for what is both
	opposite float64               // share taken off what is the other
	about    float64               // share taken off what tells of the inspection, not of what it found
	improve  float64               // share added for what needs to improve, where that is asked for
	named    float64               // share taken off it where a weakness is: it names one and tells nothing of it
	recency  float64               // share added for the newest, half of it for each halfLife years before
	year     float64               // share added for a year that is named
	apart    float64               // weight of the words of a run by themselves
	also     float64               // weight of what is only associated with the query

	feedback   float64 // weight of what the best passages speak of, beside the best score
	models     int     // how many of them
	modelTerms int     // and how many words of theirs
	modelK1    float64 // k1 for these

	crowding float64 // share taken off for each better passage of the same report
}

func defaultRanking() ranking {
	return ranking{
		k1:       2,
		weight:   [index.Fields]float64{index.Text: 1, index.Heading: 0.5, index.About: 0.2},
		b:        [index.Fields]float64{index.Text: 0.4, index.Heading: 0.3, index.About: 0.3},
		window:   25,
		near:     0.1,
		adjacent: 0.25,
		theme:    0.5,
		finding:  0.6,
		mixed:    0.1,
		opposite: 0.3,
		about:    0.3,
		improve:  0.2,
		named:    0.2,
		recency:  0.05,
		year:     0.1,
		apart:    0.5,
		also:     0.2,

		feedback:   0.4,
		models:     10,
		modelTerms: 30,
		modelK1:    1.2,

		crowding: 0.05,
	}
}

// A Score is a passage's score in its parts.
type Score struct {
	Total    float64     `json:"total"`
	Terms    []TermScore `json:"terms"`    // BM25F of each idea of the query
	Coverage float64     `json:"coverage"` // share of the query, by idf, that the passage holds; for the reader only
	Near     float64     `json:"near"`     // for ideas that stand close together
	Adjacent float64     `json:"adjacent"` // for ideas that stand side by side as typed
	Theme    float64     `json:"theme"`    // factor for being about the same theme
	Finding  float64     `json:"finding"`  // factor for being the strength or weakness that is asked for, or the other
	Part     float64     `json:"part"`     // factor for the part of the report it stands in
	Date     float64     `json:"date"`     // factor for how new it is, and for a year that is named
	Feedback float64     `json:"feedback"` // for words that the best passages share
	Penalty  float64     `json:"penalty"`  // taken off because better passages of the same report stand above
}

// A TermScore is what one idea of the query adds.
type TermScore struct {
	Words  string  `json:"words"`
	IDF    float64 `json:"idf"`
	Weight float64 `json:"weight"` // weighted occurrences, before they saturate
	Score  float64 `json:"score"`
}

// A ranked hit is a candidate with its score.
type ranked struct {
	*index.Hit
	Score  Score
	folded int // near-duplicates behind it
}

// at is one occurrence of a concept in the text.
type at struct {
	position, end, concept int
}

// scorer scores candidates of one query.
type scorer struct {
	ranking
	query   *compiled
	wanted  wanted
	stats   index.Stats
	total   float64 // idf of all concepts
	newest  string  // date of the newest candidate
	ways    [][]scoredWay
	parts   [][]scoredPart
	places  [][index.Fields][]index.Place // by leaf, of the hit at hand
	scratch []at
}

type scoredPart struct {
	leaf int
	idf  float64
}

type scoredWay struct {
	leaves []int
	weight float64
}

// wanted is what a text is about and asks for, beside its words.
type wanted struct {
	themes  []string
	finding string // "strength", "weakness" or "" for either
	improve bool   // what needs to improve
	years   []string
}

// wanted reads what a text is about, as if it were a passage, and what it asks for.
func (s *Searcher) wanted(u *Understood, text string) wanted {
	said := s.labels.Label(label.Input{Text: text, Part: "main"})
	w := wanted{themes: append(said.Themes, u.Prefer["theme"]...), improve: len(u.Prefer["part"]) > 0, years: u.Prefer["year"]}
	switch named := u.Prefer["finding"]; len(named) {
	case 0:
		w.finding = asked(text)
	case 1:
		w.finding = cmp.Or(asked(text), named[0])
	}
	return w
}

// scoredFacets are the facets that a score depends on.
var scoredFacets = []string{"theme", "finding", "part"}

func (s *Searcher) scorer(p *plan, found *index.Result) *scorer {
	sc := newScorer(s.ranking, p.query, p.wanted, found.Stats)
	for i := range found.Hits {
		sc.newest = max(sc.newest, found.Hits[i].Date)
	}
	return sc
}

func newScorer(r ranking, q *compiled, w wanted, st index.Stats) *scorer {
	s := &scorer{ranking: r, query: q, wanted: w, stats: st, places: make([][index.Fields][]index.Place, len(q.leaves))}
	for _, k := range q.concepts {
		if !k.also {
			s.total += k.idf
		}
		var ways []scoredWay
		for _, w := range k.ways {
			sw := scoredWay{weight: w.weight}
			for _, l := range w.leaves {
				if n, ok := q.leaves[l]; ok {
					sw.leaves = append(sw.leaves, n)
				}
			}
			if len(sw.leaves) > 0 {
				ways = append(ways, sw)
			}
		}
		s.ways = append(s.ways, ways)
		var parts []scoredPart
		for _, p := range k.parts {
			if n, ok := q.leaves[p.leaf]; ok {
				parts = append(parts, scoredPart{n, p.idf})
			}
		}
		s.parts = append(s.parts, parts)
	}
	return s
}

// score gives the parts of a hit's score.
func (s *scorer) score(h *index.Hit) Score {
	clear(s.places)
	for _, m := range h.Matches {
		if m.Leaf < len(s.places) {
			s.places[m.Leaf][m.Field] = m.Places
		}
	}
	var out Score
	held := 0.0
	sum := 0.0
	s.scratch = s.scratch[:0]
	for i, k := range s.query.concepts {
		t := s.term(i, k, h)
		if t.Score > 0 {
			if !k.also {
				held += k.idf
			}
			sum += t.Score
			out.Terms = append(out.Terms, t)
		}
	}
	out.Coverage = 1
	if s.total > 0 {
		out.Coverage = held / s.total
	}
	out.Near, out.Adjacent = s.proximity()
	s.labels(h, &out)
	out.Date = s.date(h.Date)
	out.Total = (sum + out.Near + out.Adjacent) * out.Theme * out.Finding * out.Part * out.Date
	return out
}

// labels scores what the passage is about and says, beside its words.
func (s *scorer) labels(h *index.Hit, out *Score) {
	out.Theme, out.Finding, out.Part = 1, 1, 1
	if len(h.Values) < len(scoredFacets) {
		return
	}
	themes, finding, part := h.Values[0], h.Values[1], h.Values[2]
	if slices.ContainsFunc(s.wanted.themes, func(t string) bool { return slices.Contains(themes, t) }) {
		out.Theme += s.theme
	}
	switch {
	case s.wanted.finding == "" || len(finding) == 0 || finding[0] == "neutral":
	case finding[0] == s.wanted.finding:
		out.Finding += s.finding
	case finding[0] == "mixed":
		out.Finding += s.mixed
	default:
		out.Finding -= s.opposite
	}
	switch {
	case slices.Contains(part, "about"):
		out.Part -= s.about
	case !slices.Contains(part, "needs-to-improve"):
	case s.wanted.improve:
		out.Part += s.improve
	case s.wanted.finding == "weakness":
		out.Part -= s.named
	}
}

// halfLife is after how many years a report is half as new.
const halfLife = 4

// date is the factor for a report's date: the newest candidates gain a little. What
// a year is named for gains for that and not for being new.
func (s *scorer) date(date string) float64 {
	switch {
	case len(date) < 4 || len(s.newest) < 4:
		return 1
	case len(s.wanted.years) > 0 && slices.Contains(s.wanted.years, date[:4]):
		return 1 + s.year
	case len(s.wanted.years) > 0:
		return 1
	}
	age := years(s.newest) - years(date)
	return 1 + s.recency*math.Exp2(-age/halfLife)
}

// years is an ISO date as a number of years.
func years(date string) float64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return float64(atoi(date[:4]))
	}
	return float64(t.Year()) + float64(t.YearDay()-1)/365.25
}

// term is the BM25F of one concept: its ways count as one word, each occurrence
// by the weight of its way. The words of a run count by themselves as well.
func (s *scorer) term(i int, k *concept, h *index.Hit) TermScore {
	t := TermScore{Words: k.words, IDF: k.idf}
	for _, w := range s.ways[i] {
		for f := range s.weight {
			n := math.MaxInt
			for _, l := range w.leaves {
				n = min(n, len(s.places[l][f]))
			}
			t.Weight += w.weight * s.occurrences(n, f, h)
			if n > 0 && index.Field(f) == index.Text && !k.also {
				s.note(i, w)
			}
		}
	}
	t.Score = k.idf * s.saturate(t.Weight)
	apart := 0.0
	for _, p := range s.parts[i] {
		tf := 0.0
		for f := range s.weight {
			tf += s.occurrences(len(s.places[p.leaf][f]), f, h)
		}
		apart += p.idf * s.saturate(tf)
	}
	t.Score += s.apart * apart
	if k.also {
		t.Score *= s.also
	}
	return t
}

// occurrences are n of them in a field of a hit, by the field's weight and length.
func (s *scorer) occurrences(n, field int, h *index.Hit) float64 {
	if n == 0 {
		return 0
	}
	length := 1.0
	if avg := s.stats.AvgLength[field]; avg > 0 {
		length = 1 - s.b[field] + s.b[field]*float64(h.Lengths[field])/avg
	}
	return s.weight[field] * float64(n) / length
}

func (s *scorer) saturate(tf float64) float64 { return saturated(tf, s.k1) }

// saturated is how much tf occurrences of a word count in BM25.
func saturated(tf, k1 float64) float64 { return tf * (k1 + 1) / (k1 + tf) }

func (s *scorer) note(concept int, w scoredWay) {
	for _, l := range w.leaves {
		for _, p := range s.places[l][index.Text] {
			s.scratch = append(s.scratch, at{p.Position, p.Position + p.Words, concept})
		}
	}
}

// proximity scores the window of the text that holds most of the query, and the
// pairs of concepts that stand side by side in it as they were typed.
func (s *scorer) proximity() (near, adjacent float64) {
	slices.SortFunc(s.scratch, func(a, b at) int {
		return cmp.Or(cmp.Compare(a.position, b.position), cmp.Compare(a.concept, b.concept))
	})
	concepts := s.query.concepts
	count := make([]int, len(concepts))
	seen := make([]bool, len(concepts))
	best, sum, distinct, left := 0.0, 0.0, 0, 0
	for i, a := range s.scratch {
		if count[a.concept]++; count[a.concept] == 1 {
			sum += concepts[a.concept].idf
			distinct++
		}
		for a.position-s.scratch[left].position > s.window {
			l := s.scratch[left].concept
			if count[l]--; count[l] == 0 {
				sum -= concepts[l].idf
				distinct--
			}
			left++
		}
		if distinct > 1 {
			best = max(best, sum)
		}
		for j := i - 1; j >= 0 && a.position-s.scratch[j].position <= 4; j-- {
			b := s.scratch[j]
			if b.concept == a.concept-1 && a.position-b.end <= 1 && a.position >= b.end && !seen[a.concept] {
				seen[a.concept] = true
				adjacent += min(concepts[a.concept].idf, concepts[b.concept].idf)
			}
		}
	}
	return s.near * best, s.adjacent * adjacent
}

// rank scores the hits and sorts them, best first.
func (s *scorer) rank(hits []index.Hit) []*ranked {
	out := s.scored(hits)
	slices.SortFunc(out, better)
	return out
}

// rank scores and sorts what was found, by what the best of it speaks of as well
// unless only the words as typed should count.
func (s *Searcher) rank(ctx context.Context, p *plan, found *index.Result) ([]*ranked, error) {
	list := s.scorer(p, found).rank(found.Hits)
	if p.req.Exact {
		return list, nil
	}
	if err := s.feedback(ctx, list); err != nil {
		return nil, err
	}
	slices.SortFunc(list, better)
	return list, nil
}

// scored scores the hits and leaves their order.
func (s *scorer) scored(hits []index.Hit) []*ranked {
	all := make([]ranked, len(hits))
	out := make([]*ranked, len(hits))
	for i := range hits {
		all[i] = ranked{Hit: &hits[i], Score: s.score(&hits[i])}
		out[i] = &all[i]
	}
	return out
}
