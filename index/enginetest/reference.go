package enginetest

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"findings/index"
)

// A reference answers queries by looking at every passage: slow, and simple
// enough to be believed. It shares only index.Words with the engines.
type reference struct {
	docs map[string][]index.Doc // by report
}

// A leaf is a Word, Phrase or Prefix as the reference sees it.
type leaf struct {
	terms  []string
	prefix bool
	stem   bool
	fields []index.Field
	boost  float64
	scored bool
}

// A passage is a Doc with its words.
type passage struct {
	*index.Doc
	report string
	words  [index.Fields][]index.Token
}

func (r *reference) apply(changes []index.Change) {
	for _, c := range changes {
		r.docs[c.Report] = c.Docs
	}
}

func (r *reference) passages() []passage {
	var all []passage
	for report, docs := range r.docs {
		for i := range docs {
			p := passage{Doc: &docs[i], report: report}
			for f, text := range docs[i].Texts {
				p.words[f] = index.Words(text)
			}
			all = append(all, p)
		}
	}
	return all
}

// leaves lists the leaves of a query depth first.
func leaves(n index.Node, scored, near bool, to []leaf) []leaf {
	switch n := n.(type) {
	case *index.Word:
		to = append(to, leaf{terms: terms(n.Text, !n.Exact), stem: !n.Exact, fields: n.Fields, boost: n.Boost})
	case *index.Phrase:
		l := leaf{stem: n.Stem, fields: n.Fields, boost: n.Boost}
		for _, w := range n.Words {
			l.terms = append(l.terms, terms(w, n.Stem)...)
		}
		if l.fields == nil {
			l.fields = []index.Field{index.Text, index.Heading}
		}
		to = append(to, l)
	case *index.Prefix:
		to = append(to, leaf{terms: terms(n.Text, false), prefix: true, fields: n.Fields})
	case *index.Near:
		return leaves(n.B, scored, true, leaves(n.A, scored, true, to))
	case *index.Not:
		return leaves(n.Node, false, near, to)
	case *index.And:
		for _, kid := range n.Nodes {
			to = leaves(kid, scored, near, to)
		}
		return to
	case *index.Or:
		for _, kid := range n.Nodes {
			to = leaves(kid, scored, near, to)
		}
		return to
	default:
		return to
	}
	l := &to[len(to)-1]
	l.scored = scored
	l.boost = cmp.Or(l.boost, 1)
	if near {
		l.fields = []index.Field{index.Text}
	} else if l.fields == nil {
		l.fields = []index.Field{index.Text, index.Heading, index.About}
	}
	return to
}

func terms(text string, stem bool) (terms []string) {
	for _, w := range index.Words(text) {
		if stem {
			terms = append(terms, cmp.Or(w.Own, w.Stem))
		} else {
			terms = append(terms, cmp.Or(w.Own, w.Exact))
		}
	}
	return terms
}

// places is where a leaf stands in a field of a passage.
func (l *leaf) places(p *passage, f index.Field) (places []index.Place) {
	words := p.words[f]
	for i := range words {
		if len(l.terms) == 0 || i+len(l.terms) > len(words) || !slices.Contains(l.fields, f) {
			break
		}
		found := true
		for j, term := range l.terms {
			w := words[i+j]
			form := w.Exact
			if l.stem {
				form = w.Stem
			}
			is := form == term || w.Own == term
			if l.prefix {
				is = strings.HasPrefix(w.Exact, term)
			}
			found = found && is && w.Position == words[i].Position+j
		}
		if found {
			places = append(places, index.Place{Position: words[i].Position, Words: len(l.terms),
				Start: words[i].Start, End: words[i+len(l.terms)-1].End})
		}
	}
	return places
}

// A trial is a passage on trial: where each leaf stands in it.
type trial struct {
	*passage
	places [][index.Fields][]index.Place
	next   int // leaf of the node that is looked at
}

func (t *trial) holds(i int) bool {
	for _, places := range t.places[i] {
		if len(places) > 0 {
			return true
		}
	}
	return false
}

// matches reports whether the passage matches a node, whose leaves come next.
func (t *trial) matches(n index.Node) bool {
	switch n := n.(type) {
	case nil:
		return true
	case *index.Has:
		return passes(t.passage, n.Filter)
	case *index.Near:
		a, b := t.side(n.A), t.side(n.B)
		for _, x := range a {
			for _, y := range b {
				gap := max(y.Position-(x.Position+x.Words-1), x.Position-(y.Position+y.Words-1))
				if gap >= 1 && gap <= n.K {
					return true
				}
			}
		}
		return false
	case *index.And:
		return t.count(n.Nodes) == len(n.Nodes)
	case *index.Or:
		return t.count(n.Nodes) >= max(n.Min, 1)
	case *index.Not:
		return !t.matches(n.Node)
	}
	t.next++
	return t.holds(t.next - 1)
}

func (t *trial) count(nodes []index.Node) (n int) {
	for _, kid := range nodes {
		if t.matches(kid) {
			n++
		}
	}
	return n
}

func (t *trial) side(n index.Node) (places []index.Place) {
	for range leaves(n, true, true, nil) {
		places = append(places, t.places[t.next][index.Text]...)
		t.next++
	}
	return places
}

func passes(p *passage, f index.Filter) bool {
	if f.Facet == "date" {
		return p.Date != "" && p.Date >= f.From && (f.To == "" || p.Date <= f.To)
	}
	return slices.ContainsFunc(p.Values[f.Facet], func(v string) bool { return slices.Contains(f.Values, v) })
}

// search answers a query.
func (r *reference) search(q *index.Query) *index.Result {
	all := r.passages()
	ls := leaves(q.Match, true, false, nil)
	trials := make([]trial, len(all))
	stats := index.Stats{Docs: len(all)}
	if len(ls) > 0 {
		stats.DocFreq, stats.LeafDocs = make([][index.Fields]int, len(ls)), make([]int, len(ls))
	}
	for i := range all {
		t := &trials[i]
		t.passage, t.places = &all[i], make([][index.Fields][]index.Place, len(ls))
		for l := range ls {
			for f := range index.Fields {
				if t.places[l][f] = ls[l].places(t.passage, f); len(t.places[l][f]) > 0 {
					stats.DocFreq[l][f]++
				}
			}
			if t.holds(l) {
				stats.LeafDocs[l]++
			}
		}
		for f := range index.Fields {
			stats.AvgLength[f] += float64(len(t.words[f]))
		}
	}
	for f := range stats.AvgLength {
		stats.AvgLength[f] /= float64(max(len(all), 1))
	}
	res := &index.Result{Stats: stats, Hits: []index.Hit{}}
	res.Hits = r.hits(q, ls, trials, res)
	return res
}

// hits collects hits and counts.
func (r *reference) hits(q *index.Query, ls []leaf, trials []trial, res *index.Result) []index.Hit {
	hits := []index.Hit{}
	counts := map[string]map[string]int{}
	for _, name := range q.Facets {
		counts[name] = map[string]int{}
	}
	reports := map[string]bool{}
	for i := range trials {
		t := &trials[i]
		if !t.matches(q.Match) {
			continue
		}
		failed := map[string]bool{}
		for _, f := range q.Filter {
			if !passes(t.passage, f) {
				failed[f.Facet] = true
			}
		}
		for name := range counts {
			if len(failed) == 0 || len(failed) == 1 && failed[name] {
				for _, v := range t.Values[name] {
					counts[name][v]++
				}
			}
		}
		if len(failed) == 0 {
			reports[t.report] = true
			hits = append(hits, t.hit(q, ls, &res.Stats))
		}
	}
	res.Total, res.Reports = len(hits), len(reports)
	if len(counts) > 0 {
		res.Facets = map[string][]index.Count{}
	}
	for name, values := range counts {
		res.Facets[name] = []index.Count{}
		for _, v := range slices.Sorted(maps.Keys(values)) {
			res.Facets[name] = append(res.Facets[name], index.Count{Value: v, Count: values[v]})
		}
		slices.SortStableFunc(res.Facets[name], func(a, b index.Count) int { return b.Count - a.Count })
	}
	slices.SortFunc(hits, func(a, b index.Hit) int { return order(q.Sort, key(&a), key(&b)) })
	if q.After != nil {
		hits = slices.DeleteFunc(hits, func(h index.Hit) bool { return order(q.Sort, key(&h), *q.After) <= 0 })
	}
	return hits[:min(len(hits), q.Limit)]
}

func key(h *index.Hit) index.Key {
	return index.Key{Score: h.Score, Date: h.Date, Report: h.Report, Ordinal: h.Ordinal}
}

func order(s index.Sort, a, b index.Key) int {
	score, date := cmp.Compare(b.Score, a.Score), cmp.Compare(b.Date, a.Date)
	if s != index.Relevance {
		score = 0
	}
	if s == index.Oldest && a.Date != "" && b.Date != "" {
		date = -date
	}
	return cmp.Or(score, date, cmp.Compare(a.Report, b.Report), cmp.Compare(a.Ordinal, b.Ordinal))
}

func (t *trial) hit(q *index.Query, ls []leaf, st *index.Stats) index.Hit {
	h := index.Hit{ID: t.ID, Report: t.report, Ordinal: t.Ordinal, Date: t.Date}
	for f := range index.Fields {
		h.Lengths[f] = len(t.words[f])
	}
	for _, name := range q.Values {
		h.Values = append(h.Values, t.Values[name])
	}
	weights := q.Weights
	if weights == [index.Fields]float64{} {
		weights = [index.Fields]float64{1, 0.5, 0.3}
	}
	for l := range ls {
		if !ls[l].scored {
			continue
		}
		n := float64(st.LeafDocs[l])
		idf := math.Log(1 + (float64(st.Docs)-n+0.5)/(n+0.5))
		for f := range index.Fields {
			tf := float64(len(t.places[l][f]))
			if tf == 0 {
				continue
			}
			if q.Detail {
				h.Matches = append(h.Matches, index.Match{Leaf: l, Field: f, Places: t.places[l][f]})
			}
			if ls[l].prefix {
				tf = 1
			}
			const k1, b = 1.2, 0.75
			norm := k1 * b / max(st.AvgLength[f], 1)
			h.Score += ls[l].boost * weights[f] * idf * tf * (k1 + 1) / (tf + k1*(1-b) + norm*float64(h.Lengths[f]))
		}
	}
	return h
}

// terms counts the passages that hold each word that begins with prefix.
func (r *reference) terms(prefix string) map[string]int {
	counts := map[string]int{}
	for _, p := range r.passages() {
		seen := map[string]bool{}
		for _, w := range p.words[index.Text] {
			for _, form := range []string{w.Exact, w.Own} {
				if form != "" && !seen[form] && strings.HasPrefix(form, prefix) {
					seen[form] = true
					counts[form]++
				}
			}
		}
	}
	return counts
}

// within gives all strings within n edits of word, by the slow way of making them.
func within(word string, n int, letters string) map[string]int {
	found := map[string]int{word: 0}
	for edit := 1; edit <= n; edit++ {
		for w := range maps.Clone(found) {
			for _, v := range edits(w, letters) {
				if _, ok := found[v]; !ok {
					found[v] = edit
				}
			}
		}
	}
	return found
}

func edits(w, letters string) (out []string) {
	for i := 0; i <= len(w); i++ {
		for _, c := range letters {
			out = append(out, w[:i]+string(c)+w[i:])
			if i < len(w) {
				out = append(out, w[:i]+string(c)+w[i+1:])
			}
		}
		if i < len(w) {
			out = append(out, w[:i]+w[i+1:])
		}
		if i+1 < len(w) {
			out = append(out, w[:i]+w[i+1:i+2]+w[i:i+1]+w[i+2:])
		}
	}
	return out
}
