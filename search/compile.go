package search

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"findings/index"
)

// Bounds on what one query may ask of the engine.
const (
	maxConcepts = 32 // words and ideas beyond are left out
)

// apart is how much the words of a concept say when they do not stand side by side.
const apart = 0.3

// A concept is one idea of the query, whatever the words: a word or a run of
// words with its alternatives, a quoted phrase, a prefix or a pair of near words.
type concept struct {
	words  string // as typed, for explanations
	node   index.Node
	ways   []way
	parts  []part  // of a run of words: those that say something by themselves
	soft   bool    // one of several that should match
	idf    float64 // from the passages that hold any of its ways
	absent bool    // no passage holds it
	also   bool    // not asked for, but speaks for a passage
}

// A way is one manner of saying a concept: leaves that must all be in a field.
type way struct {
	leaves []index.Node
	weight float64
}

// A part is one word of a run.
type part struct {
	leaf index.Node
	idf  float64
}

// compiled is a query as the engine takes it, with what ranking must know of it.
type compiled struct {
	match    index.Node // nil for everything
	also     []index.Node
	concepts []*concept
	leaves   map[index.Node]int // the engine's number of each leaf
	nears    []*index.Near
	needed   int // how many of the soft concepts must match
	soft     int // of how many
}

// A compiler turns an Expr into an index.Node.
type compiler struct {
	exact    bool
	concepts map[Expr]*concept
	order    []*concept
	nears    []*index.Near
	offers   []offer
	spare    int // leaves left for alternatives
}

// newCompiler makes the concepts of e, before anything is known of their frequency.
func newCompiler(e Expr, exact bool) *compiler {
	c := &compiler{exact: exact, concepts: map[Expr]*concept{}}
	c.spare = index.MaxLeaves - leaves(e)
	walk(e, func(e Expr) {
		switch e.(type) {
		case *Concept, *Near:
			c.spare-- // for the whole beside its words
		}
	})
	c.collect(e, false)
	c.addAlternatives()
	return c
}

// collect makes the concepts of e.
func (c *compiler) collect(e Expr, soft bool) {
	switch e := e.(type) {
	case *Words:
		kept := keep(e.Parts)
		for _, p := range kept {
			c.collect(p, isSoft(p) && len(kept) > 1)
		}
	case *And:
		for _, p := range e.Exprs {
			c.collect(p, false)
		}
	case *Or:
		if slices.ContainsFunc(e.Exprs, func(p Expr) bool { return !isLeaf(p) }) {
			for _, p := range e.Exprs {
				c.collect(p, false)
			}
			return
		}
		c.add(e, soft)
	case *Word, *Concept, *Phrase, *Prefix, *Near, *Section:
		c.add(e, soft)
	}
}

func (c *compiler) add(e Expr, soft bool) {
	if len(c.order) >= maxConcepts {
		return
	}
	k := c.concept(e)
	k.soft = soft
	c.concepts[e] = k
	c.order = append(c.order, k)
}

// isLeaf says whether e is a concept by itself.
func isLeaf(e Expr) bool {
	switch e.(type) {
	case *Word, *Concept, *Phrase, *Prefix, *Near:
		return true
	}
	return false
}

// isSoft says whether a part of Words is one of those of which enough must match.
func isSoft(e Expr) bool {
	switch e.(type) {
	case *Word, *Concept:
		return true
	}
	return false
}

// keep drops from parts what is said again, and stop words unless nothing else
// would be left.
func keep(parts []Expr) []Expr {
	said := map[string]bool{}
	kept := slices.DeleteFunc(slices.Clone(parts), func(p Expr) bool {
		w, ok := p.(*Word)
		if !ok {
			return false
		}
		stem := w.Text
		if t := index.Words(w.Text); len(t) == 1 {
			stem = t[0].Stem
		}
		again := said[stem]
		said[stem] = true
		return again || functionWords[w.Text]
	})
	if !slices.ContainsFunc(kept, matches) {
		return parts
	}
	return kept
}

// matches says whether e can find passages by itself: filters and exclusions cannot.
func matches(e Expr) bool {
	switch e.(type) {
	case *Filter, *Not:
		return false
	}
	return true
}

// concept makes the concept of a single part.
func (c *compiler) concept(e Expr) *concept {
	switch e := e.(type) {
	case *Word:
		return c.wordConcept(e)
	case *Concept:
		return c.runConcept(e)
	case *Near:
		n := &index.Near{A: c.plain(e.A), B: c.plain(e.B), K: e.K}
		c.nears = append(c.nears, n)
		return &concept{words: Format(e), node: n, ways: []way{{leaves: []index.Node{n.A, n.B}, weight: 1}}}
	case *Or:
		return c.eitherConcept(e)
	case *Section:
		n := c.plain(e)
		k := &concept{words: Format(e), node: n}
		for l := range number(n) {
			k.ways = append(k.ways, way{leaves: []index.Node{l}, weight: 1})
		}
		return k
	}
	n := c.plain(e)
	return &concept{words: Format(e), node: n, ways: []way{{leaves: []index.Node{n}, weight: 1}}}
}

func (c *compiler) wordConcept(w *Word) *concept {
	own := &index.Word{Text: w.Text, Exact: c.exact || w.Exact}
	k := &concept{words: w.Text, node: own, ways: []way{{leaves: []index.Node{own}, weight: 1}}}
	if !own.Exact {
		c.offer(k, w.Alternatives)
	}
	return k
}

func (c *compiler) runConcept(r *Concept) *concept {
	k := &concept{words: Format(r)}
	together := &index.Phrase{Stem: !c.exact}
	var words []index.Node
	for _, w := range r.Words {
		together.Words = append(together.Words, w.Text)
		if !functionWords[w.Text] {
			leaf := &index.Word{Text: w.Text, Exact: c.exact, Boost: apart}
			words = append(words, leaf)
			k.parts = append(k.parts, part{leaf: leaf})
		}
	}
	k.ways = []way{{leaves: []index.Node{together}, weight: 1}}
	k.node = together
	if len(words) > 1 {
		k.ways = append(k.ways, way{leaves: words, weight: apart})
		k.node = &index.Or{Nodes: []index.Node{together, &index.And{Nodes: words}}}
	} else {
		k.parts = nil
	}
	if !c.exact {
		c.offer(k, r.Alternatives)
	}
	return k
}

// eitherConcept takes words joined by OR as one idea.
func (c *compiler) eitherConcept(or *Or) *concept {
	k := &concept{words: Format(or)}
	var nodes []index.Node
	for _, e := range or.Exprs {
		first := len(c.offers)
		one := c.concept(e)
		for i := range c.offers[first:] {
			c.offers[first+i].to = k
		}
		nodes = append(nodes, one.node)
		k.ways = append(k.ways, one.ways...)
		k.parts = append(k.parts, one.parts...)
	}
	k.node = anyOf(nodes)
	return k
}

// An offer is an alternative that a concept would take if there is room.
type offer struct {
	to *concept
	Alternative
}

func (c *compiler) offer(k *concept, alts []Alternative) {
	for _, a := range alts {
		if len(a.Words) > 0 && a.Weight > 0 {
			c.offers = append(c.offers, offer{k, a})
		}
	}
}

// sameIdea is the weight from which an alternative says the same. Lighter ones
// are only associated: they order what is found and find nothing themselves.
const sameIdea = 0.5

// addAlternatives takes of all that are offered the ones that say most nearly the
// same, as many as the engine has room for.
func (c *compiler) addAlternatives() {
	slices.SortStableFunc(c.offers, func(a, b offer) int { return cmp.Compare(b.Weight, a.Weight) })
	for _, o := range c.offers[:max(0, min(len(c.offers), c.spare))] {
		var n index.Node = &index.Phrase{Words: o.Words, Stem: true, Boost: o.Weight}
		if len(o.Words) == 1 {
			n = &index.Word{Text: o.Words[0], Boost: o.Weight}
		}
		if o.Weight < sameIdea {
			k := &concept{words: strings.Join(o.Words, " "), also: true, node: n, ways: []way{{[]index.Node{n}, 1}}}
			c.order = append(c.order, k)
			continue
		}
		o.to.ways = append(o.to.ways, way{leaves: []index.Node{n}, weight: o.Weight})
		if or, ok := o.to.node.(*index.Or); ok {
			or.Nodes = append(or.Nodes, n)
		} else {
			o.to.node = &index.Or{Nodes: []index.Node{o.to.node, n}}
		}
	}
}

// plain is e without alternatives: for phrases, prefixes, and words where only
// the word itself will do.
func (c *compiler) plain(e Expr) index.Node {
	switch e := e.(type) {
	case *Word:
		return &index.Word{Text: e.Text, Exact: c.exact || e.Exact}
	case *Concept:
		p := &index.Phrase{Stem: !c.exact}
		for _, w := range e.Words {
			p.Words = append(p.Words, w.Text)
		}
		return p
	case *Phrase:
		return &index.Phrase{Words: e.Words}
	case *Prefix:
		return &index.Prefix{Text: e.Text}
	case *Near:
		return &index.Near{A: c.plain(e.A), B: c.plain(e.B), K: e.K}
	case *Filter:
		return &index.Has{Filter: filterOf(e)}
	case *Section:
		return inHeading(c.plain(e.Expr))
	case *Words:
		return allOf(c.plainAll(keep(e.Parts)))
	case *And:
		return allOf(c.plainAll(e.Exprs))
	case *Or:
		return anyOf(c.plainAll(e.Exprs))
	case *Not:
		return &index.Not{Node: c.plain(e.Expr)}
	}
	return nil
}

func (c *compiler) plainAll(es []Expr) []index.Node {
	nodes := make([]index.Node, 0, len(es))
	for _, e := range es {
		nodes = append(nodes, c.plain(e))
	}
	return nodes
}

// inHeading narrows the leaves of n to the headings.
func inHeading(n index.Node) index.Node {
	heading := []index.Field{index.Heading}
	switch n := n.(type) {
	case *index.Word:
		n.Fields = heading
	case *index.Phrase:
		n.Fields = heading
	case *index.Prefix:
		n.Fields = heading
	case *index.And:
		for _, m := range n.Nodes {
			inHeading(m)
		}
	case *index.Or:
		for _, m := range n.Nodes {
			inHeading(m)
		}
	case *index.Not:
		inHeading(n.Node)
	}
	return n
}

func filterOf(f *Filter) index.Filter {
	return index.Filter{Facet: f.Facet, Values: f.Values, From: f.From, To: f.To}
}

// all is a node that holds every leaf of the concepts, to ask the engine for their figures.
func (c *compiler) all() index.Node {
	nodes := make([]index.Node, len(c.order))
	for i, k := range c.order {
		nodes[i] = k.node
	}
	return anyOf(nodes)
}

// plainShare is how much of its idf a word of everyday talk keeps: reports seldom
// use it, and that tells nothing.
const plainShare = 0.5

// weigh gives each concept its idf: that of the passages that hold any of its
// ways, at most as many as its ways have together.
// idf = ln(1 + (N − n + ½)/(n + ½)): Robertson and Spärck Jones, kept positive
// (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, §3.1).
func (c *compiler) weigh(st index.Stats) {
	leaves := number(c.all())
	n := float64(st.Docs)
	for _, k := range c.order {
		df := 0.0
		for _, w := range k.ways {
			rarest := n
			for _, l := range w.leaves {
				if i := leaves[l]; i < len(st.LeafDocs) {
					rarest = min(rarest, float64(st.LeafDocs[i]))
				}
			}
			if w.weight > apart { // the words apart say nothing about how rare the idea is
				df += rarest
			}
		}
		df = min(df, n)
		k.absent = df == 0
		k.idf = idf(df, n)
		if plainWords[k.words] {
			k.idf *= plainShare
		}
		for i := range k.parts {
			if l := leaves[k.parts[i].leaf]; l < len(st.LeafDocs) {
				k.parts[i].idf = idf(float64(st.LeafDocs[l]), n)
			}
		}
	}
}

func idf(df, n float64) float64 { return math.Log(1 + (n-df+0.5)/(df+0.5)) }
