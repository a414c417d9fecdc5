package search

import (
	"math"
	"slices"
	"sort"

	"findings/index"
)

// Bounds on what one query may ask of the engine.
const (
	maxConcepts     = 32 // the commonest words beyond are left out
	maxAlternatives = 8  // of one word or concept, the lightest beyond are left out
)

// apart is how much the words of a concept say when they do not stand side by side.
const apart = 0.3

// A concept is one idea of the query, whatever the words: a word or a run of
// words with its alternatives, a quoted phrase, a prefix or a pair of near words.
type concept struct {
	words  string // as typed, for explanations
	node   index.Node
	ways   []way
	soft   bool    // one of several that should match
	idf    float64 // from the passages that hold any of its ways
	absent bool    // no passage holds it
	extra  bool    // not typed: found in the best passages, counts for no coverage
}

// A way is one manner of saying a concept: leaves that must all be in a field.
type way struct {
	leaves []index.Node
	weight float64
}

// compiled is a query as the engine takes it, with what ranking must know of it.
type compiled struct {
	match    index.Node // nil for everything
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
	filters  []index.Filter
}

func newCompiler(exact bool) *compiler {
	return &compiler{exact: exact, concepts: map[Expr]*concept{}}
}

// collect makes the concepts of e, before anything is known of their frequency.
// Filters that all must pass go to c.filters, not into the match.
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

// keep drops stop words from parts, unless nothing else would be left.
func keep(parts []Expr) []Expr {
	kept := slices.DeleteFunc(slices.Clone(parts), func(p Expr) bool {
		w, ok := p.(*Word)
		return ok && functionWords[w.Text]
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
	k := &concept{words: w.Text}
	own := &index.Word{Text: w.Text, Exact: c.exact || w.Exact}
	nodes := []index.Node{own}
	k.ways = []way{{leaves: nodes[:1:1], weight: 1}}
	if !own.Exact {
		nodes = c.addAlternatives(k, nodes, w.Alternatives)
	}
	k.node = anyOf(nodes)
	return k
}

func (c *compiler) runConcept(r *Concept) *concept {
	k := &concept{words: Format(r)}
	texts := make([]string, len(r.Words))
	words := make([]index.Node, len(r.Words))
	for i, w := range r.Words {
		texts[i] = w.Text
		words[i] = &index.Word{Text: w.Text, Exact: c.exact, Boost: apart}
	}
	together := &index.Phrase{Words: texts, Stem: !c.exact}
	k.ways = []way{{leaves: []index.Node{together}, weight: 1}, {leaves: words, weight: apart}}
	nodes := []index.Node{together, &index.And{Nodes: words}}
	if !c.exact {
		nodes = c.addAlternatives(k, nodes, r.Alternatives)
	}
	k.node = anyOf(nodes)
	return k
}

// eitherConcept takes words joined by OR as one idea.
func (c *compiler) eitherConcept(or *Or) *concept {
	k := &concept{words: Format(or)}
	var nodes []index.Node
	for _, e := range or.Exprs {
		one := c.concept(e)
		nodes = append(nodes, one.node)
		k.ways = append(k.ways, one.ways...)
	}
	k.node = anyOf(nodes)
	return k
}

func (c *compiler) addAlternatives(k *concept, nodes []index.Node, alts []Alternative) []index.Node {
	alts = slices.Clone(alts)
	sort.SliceStable(alts, func(i, j int) bool { return alts[i].Weight > alts[j].Weight })
	for _, a := range alts[:min(len(alts), maxAlternatives)] {
		if len(a.Words) == 0 || a.Weight <= 0 {
			continue
		}
		var n index.Node = &index.Phrase{Words: a.Words, Stem: true, Boost: a.Weight}
		if len(a.Words) == 1 {
			n = &index.Word{Text: a.Words[0], Boost: a.Weight}
		}
		nodes = append(nodes, n)
		k.ways = append(k.ways, way{leaves: []index.Node{n}, weight: a.Weight})
	}
	return nodes
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
		k.idf = math.Log(1 + (n-df+0.5)/(df+0.5))
	}
}

// compile gives the match of e. relax lowers by so many how many of the words
// typed side by side must match.
func (c *compiler) compile(e Expr, relax int) *compiled {
	q := &compiled{concepts: c.order, nears: c.nears}
	q.match = c.assemble(e, relax, q)
	q.leaves = number(q.match)
	return q
}

func (c *compiler) assemble(e Expr, relax int, q *compiled) index.Node {
	switch e := e.(type) {
	case nil:
		return nil
	case *Words:
		return c.assembleWords(e, relax, q)
	case *And:
		return allOf(c.assembleAll(e.Exprs, relax, q))
	case *Or:
		if k := c.concepts[e]; k != nil {
			return k.node
		}
		return anyOf(c.assembleAll(e.Exprs, relax, q))
	case *Filter, *Not:
		return c.plain(e)
	}
	if k := c.concepts[e]; k != nil {
		return k.node
	}
	return nil // one concept too many
}

func (c *compiler) assembleAll(es []Expr, relax int, q *compiled) []index.Node {
	var nodes []index.Node
	for _, e := range es {
		if n := c.assemble(e, relax, q); n != nil {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

func (c *compiler) assembleWords(ws *Words, relax int, q *compiled) index.Node {
	var must []index.Node
	var soft []*concept
	for _, p := range keep(ws.Parts) {
		if k := c.concepts[p]; k != nil && k.soft {
			soft = append(soft, k)
		} else if n := c.assemble(p, relax, q); n != nil {
			must = append(must, n)
		}
	}
	if len(soft) > 0 {
		must = append(must, c.enough(soft, relax, q))
	}
	return allOf(must)
}

// enough matches where enough of the concepts do. Words that no passage holds, and
// those that most do ("children"), are not counted when there are others.
func (c *compiler) enough(soft []*concept, relax int, q *compiled) index.Node {
	telling := leaveOut(soft, func(k *concept) bool { return k.absent })
	telling = leaveOut(telling, func(k *concept) bool { return k.idf < commonIDF })
	nodes := make([]index.Node, len(telling))
	for i, k := range telling {
		nodes[i] = k.node
	}
	q.soft = len(nodes)
	q.needed = max(1, needed(len(nodes))-relax)
	if q.needed == q.soft {
		return allOf(nodes)
	}
	return &index.Or{Nodes: nodes, Min: q.needed}
}

// leaveOut leaves concepts out, unless none would be left.
func leaveOut(concepts []*concept, drop func(*concept) bool) []*concept {
	if rest := slices.DeleteFunc(slices.Clone(concepts), drop); len(rest) > 0 {
		return rest
	}
	return concepts
}

// commonIDF is the idf of a word that half of the passages hold.
const commonIDF = 0.7

// needed is how many of n words must match: all of up to three, then ever fewer
// of a long question, down to half.
func needed(n int) int {
	if n <= 3 {
		return n
	}
	return max(3, (n+1)/2)
}

// allOf and anyOf join nodes, leaving out what is not there.
func allOf(nodes []index.Node) index.Node {
	nodes = slices.DeleteFunc(nodes, func(n index.Node) bool { return n == nil })
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	}
	return &index.And{Nodes: nodes}
}

func anyOf(nodes []index.Node) index.Node {
	nodes = slices.DeleteFunc(nodes, func(n index.Node) bool { return n == nil })
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	}
	return &index.Or{Nodes: nodes}
}

// number gives the leaves of n their numbers: depth first, as the engine counts.
func number(n index.Node) map[index.Node]int {
	leaves := map[index.Node]int{}
	next := 0
	var walk func(index.Node)
	walk = func(n index.Node) {
		switch n := n.(type) {
		case *index.Word, *index.Phrase, *index.Prefix:
			leaves[n] = next
			next++
		case *index.Near:
			walk(n.A)
			walk(n.B)
		case *index.And:
			for _, m := range n.Nodes {
				walk(m)
			}
		case *index.Or:
			for _, m := range n.Nodes {
				walk(m)
			}
		case *index.Not:
			walk(n.Node)
		}
	}
	walk(n)
	return leaves
}
