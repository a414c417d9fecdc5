package search

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"findings/corpus"
	"findings/corpus/label"
	"findings/index"
)

// A Suggester completes what is being typed: with words of the index, phrases
// that its reports use, their headings, themes and councils. Suggest never
// waits for the library; Refresh takes up what has changed in it.
type Suggester struct {
	source index.Source
	engine index.Engine
	themes []label.Theme

	mu      sync.Mutex // held by Refresh
	seq     uint64
	reports map[string]reportPhrases
	tallies map[string]*tally // by kind and text
	list    atomic.Pointer[completions]
}

// A Suggestion is one way to go on.
type Suggestion struct {
	Text  string `json:"text"`            // the whole text to search for
	Label string `json:"label,omitempty"` // what it leads to, where the text does not say: "Bournemouth, Christchurch and Poole"
	Kind  string `json:"kind"`            // "word", "phrase", "section", "theme", "authority", "region" or "value"
	Count int    `json:"count"`           // reports that have it; passages for a word; 0 for a value
}

// NewSuggester makes a Suggester that knows the themes and, until the first
// Refresh, nothing else of the library.
func NewSuggester(source index.Source, engine index.Engine, themes []label.Theme) *Suggester {
	s := &Suggester{source: source, engine: engine, themes: themes, reports: map[string]reportPhrases{}, tallies: map[string]*tally{}}
	s.publish()
	return s
}

// A reportPhrases is what one report adds to the suggestions.
type reportPhrases []*tally

// A tally is a phrase, heading or council and the reports that have it.
type tally struct {
	key, kind, text string
	reports         int
}

// The bounds of what is completed.
const (
	maxTyped = 200 // bytes; more is no longer a search being typed
	maxTail  = 4   // words at the end that are completed together
)

// Suggest gives up to n ways to go on with a text, the likeliest first.
func (s *Suggester) Suggest(ctx context.Context, text string, n int) ([]Suggestion, error) {
	if len(text) > maxTyped || strings.TrimSpace(text) == "" || n < 1 {
		return nil, nil
	}
	if head, name, typed, ok := fieldBeingTyped(text); ok {
		return s.fieldValues(head, name, typed, n), nil
	}
	c := s.list.Load()
	var all []Suggestion
	for _, start := range tails(text) {
		tail := fold(text[start:])
		if start > 0 && len(tail) < 2 {
			continue
		}
		if strings.HasSuffix(text, " ") {
			tail += " "
		}
		for _, e := range c.find(tail, 2*n) {
			all = append(all, Suggestion{text[:start] + e.text, e.label, e.kind, e.count})
		}
		if len(all) > 0 {
			break
		}
	}
	if start := strings.LastIndexAny(text, " (\"-") + 1; len(text)-start >= index.MinPrefix {
		terms, err := s.engine.Terms(ctx, strings.ToLower(text[start:]), n)
		if err != nil {
			return nil, err
		}
		for _, t := range terms {
			if !strings.Contains(t.Term, "'") {
				all = append(all, Suggestion{Text: text[:start] + t.Term, Kind: "word", Count: t.Count})
			}
		}
	}
	return mixed(text, all, n), nil
}

// mixed takes the n first that differ, at first no more than half of one kind.
func mixed(typed string, all []Suggestion, n int) []Suggestion {
	var out []Suggestion
	seen := map[string]bool{fold(typed): true}
	kinds := map[string]int{}
	for _, most := range []int{(n + 1) / 2, n} {
		for _, x := range all {
			key := fold(x.Text)
			if len(out) == n || kinds[x.Kind] >= most || seen[key] && !(x.Label != "" && key == fold(typed)) {
				continue
			}
			if slices.Contains(out, x) {
				continue
			}
			seen[key] = true
			kinds[x.Kind]++
			out = append(out, x)
		}
	}
	return out
}

// tails are where the last words of a text begin, the longest tail first.
func tails(text string) []int {
	var starts []int
	trimmed := strings.TrimRight(text, " ")
	for i := len(trimmed); i > 0 && len(starts) < maxTail; {
		i = strings.LastIndexAny(trimmed[:i], " (\"") + 1
		starts = append(starts, i)
		i--
	}
	slices.Reverse(starts)
	return starts
}

// Refresh takes up the reports that were added, changed or removed since the
// last time. It costs some ten milliseconds a changed report, so what is read of a
// large library is there to suggest before all of it is.
func (s *Suggester) Refresh(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.source.Seq() == s.seq {
		return nil
	}
	removed := map[string]bool{}
	seq := s.seq
	err := s.source.Changes(s.seq, func(n uint64, report string, gone bool) error {
		removed[report], seq = gone, n
		return nil
	})
	if err != nil {
		return err
	}
	publishAt := firstPublished
	for id, gone := range removed {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.forget(id)
		if gone {
			continue
		}
		if err := s.learn(id); err != nil && !errors.Is(err, corpus.ErrNotFound) { // removed meanwhile
			return err
		}
		if len(s.reports) == publishAt {
			s.publish()
			publishAt *= 4
		}
	}
	s.seq = seq
	s.publish()
	return nil
}

// firstPublished is after how many reports the suggestions of a large library
// are there first.
const firstPublished = 100

func (s *Suggester) forget(id string) {
	for _, t := range s.reports[id] {
		if t.reports--; t.reports == 0 {
			delete(s.tallies, t.key)
		}
	}
	delete(s.reports, id)
}

func (s *Suggester) learn(id string) error {
	r, err := s.source.Report(id)
	if err != nil {
		return err
	}
	passages, err := s.source.Passages(id)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	add := func(kind, text string) {
		key := kind + " " + strings.ToLower(text)
		if text == "" || seen[key] {
			return
		}
		seen[key] = true
		t := s.tallies[key]
		if t == nil {
			t = &tally{key: key, kind: kind, text: text}
			s.tallies[key] = t
		}
		t.reports++
		s.reports[id] = append(s.reports[id], t)
	}
	add("authority", r.Authority)
	add("year", year(r.Date))
	add("region", r.Region)
	for _, h := range r.Sections {
		if isHeading(h.Heading) {
			add("section", h.Heading)
		}
	}
	for _, p := range phrases(passages) {
		add("phrase", p)
	}
	return nil
}

// isHeading says whether a heading is worth suggesting: a few words that do not begin with a number.
func isHeading(h string) bool {
	words := strings.Fields(h)
	return len(words) > 0 && len(words) <= 9 && !strings.ContainsAny(h[:1], "0123456789")
}

// completions are all suggestions, ready to be looked up by any of their words.
type completions struct {
	entries []entry
	keys    []completionKey    // sorted by text
	short   map[string][]entry // the best for one and two bytes, which thousands of keys begin with
}

type entry struct {
	text, label, kind string
	folded            string
	count             int
	score             float64
}

type completionKey struct {
	text  string // lower case, from the beginning of one of its words on
	entry int32
	start bool // of the entry itself
}

// kindScore puts what narrows a search before what is merely frequent.
var kindScore = map[string]float64{"authority": 8, "theme": 9, "region": 7, "phrase": 1, "section": 0}

// publish makes the list that Suggest reads.
func (s *Suggester) publish() {
	c := &completions{}
	least := 2 // a phrase of one report is its own affair
	if len(s.reports) < 4 {
		least = 1
	}
	for _, t := range s.tallies {
		if t.reports >= least || t.kind == "authority" || t.kind == "year" {
			c.add(t.text, "", t.kind, t.reports)
			if t.kind == "authority" {
				c.addAliases(t)
			}
		}
	}
	for _, t := range s.themes {
		c.add(t.Label, "", "theme", 0)
		for _, name := range t.Synonyms {
			c.add(name, t.Label, "theme", 0)
		}
	}
	slices.SortFunc(c.keys, func(a, b completionKey) int {
		return cmp.Or(strings.Compare(a.text, b.text), strings.Compare(c.entries[a.entry].text, c.entries[b.entry].text))
	})
	c.shorten()
	s.list.Store(c)
}

// shortKept is how many completions of one or two bytes are ready.
const shortKept = 50

// shorten finds the best completions of one and two bytes.
func (c *completions) shorten() {
	c.short = map[string][]entry{}
	for n := 1; n <= 2; n++ {
		for from := 0; from < len(c.keys); {
			if len(c.keys[from].text) < n {
				from++
				continue
			}
			tail := c.keys[from].text[:n]
			to := c.behind(from, tail)
			c.short[tail] = c.best(c.keys[from:to], shortKept)
			from = to
		}
	}
}

func (c *completions) addAliases(t *tally) {
	a, ok := corpus.Authorities().ByName(t.text)
	if !ok {
		return
	}
	for _, alias := range a.Aliases {
		if strings.EqualFold(strings.ReplaceAll(alias, "&", "and"), a.Name) {
			continue
		}
		c.add(alias, a.Name, "authority", t.reports)
	}
}

func (c *completions) add(text, label, kind string, count int) {
	e := int32(len(c.entries))
	score := kindScore[kind] + math.Log2(1+float64(count))
	if label != "" {
		score-- // another name
	}
	folded := fold(text)
	c.entries = append(c.entries, entry{text, label, kind, folded, count, score})
	if kind == "year" {
		return // a value of year: and no more
	}
	for i := 0; i >= 0 && i < len(folded); {
		c.keys = append(c.keys, completionKey{folded[i:], e, i == 0})
		next := strings.IndexByte(folded[i:], ' ')
		if next < 0 {
			break
		}
		i += next + 1
	}
}

// fold makes texts comparable letter by letter: lower case, single spaces,
// straight apostrophes, hyphens as spaces.
func fold(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("’", "'", "-", " ", "‑", " ").Replace(strings.ToLower(text))), " ")
}

// find gives the n best completions of a tail.
func (c *completions) find(tail string, n int) []entry {
	if list := c.short[tail]; n <= shortKept && 0 < len(tail) && len(tail) <= 2 {
		return list[:min(n, len(list))]
	}
	from, _ := slices.BinarySearchFunc(c.keys, tail, func(k completionKey, t string) int { return strings.Compare(k.text, t) })
	return c.best(c.keys[from:c.behind(from, tail)], n)
}

// behind is where the keys end, from one on, that begin with tail.
func (c *completions) behind(from int, tail string) int {
	for from < len(c.keys) && strings.HasPrefix(c.keys[from].text, tail) {
		from++
	}
	return from
}

// best gives the n best of the entries that keys lead to.
func (c *completions) best(keys []completionKey, n int) []entry {
	best := map[int32]float64{}
	for _, k := range keys {
		score := c.entries[k.entry].score
		if k.start {
			score += 2
		}
		best[k.entry] = max(best[k.entry], score)
	}
	list := slices.Collect(maps.Keys(best))
	slices.SortFunc(list, func(a, b int32) int {
		x, y := &c.entries[a], &c.entries[b]
		return cmp.Or(cmp.Compare(best[b], best[a]), cmp.Compare(len(x.text), len(y.text)), strings.Compare(x.text, y.text), strings.Compare(x.kind, y.kind))
	})
	var out []entry
	seen := map[string]bool{}
	for _, e := range list {
		if x := c.entries[e]; !seen[x.folded] && len(out) < n {
			seen[x.folded] = true
			out = append(out, x)
		}
	}
	return out
}
