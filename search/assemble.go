package search

import (
	"slices"

	"findings/index"
)

// compile gives the match of e. relax lowers by so many how many of the words
// typed side by side must match.
func (c *compiler) compile(e Expr, relax int) *compiled {
	q := &compiled{concepts: c.order, nears: c.nears}
	q.match = c.assemble(e, relax, q)
	if q.match != nil {
		for _, k := range c.order {
			if k.also {
				q.also = append(q.also, k.node)
			}
		}
	}
	q.leaves = number(append([]index.Node{q.match}, q.also...)...)
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
// those that most do ("children"), are not counted when there are others, nor those
// that only judge ("poor") beside two others.
func (c *compiler) enough(soft []*concept, relax int, q *compiled) index.Node {
	telling := leaveOut(soft, func(k *concept) bool { return k.absent })
	telling = leaveOut(telling, func(k *concept) bool { return k.idf < commonIDF })
	if rest := leaveOut(telling, func(k *concept) bool { return judgingWords[k.words] }); len(rest) > 1 {
		telling = rest
	}
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
// of a long question, down to two in five.
func needed(n int) int {
	if n <= 3 {
		return n
	}
	return max(3, (2*n+2)/5)
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

// number gives the leaves of nodes their numbers: depth first, as the engine counts.
func number(nodes ...index.Node) map[index.Node]int {
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
	for _, n := range nodes {
		walk(n)
	}
	return leaves
}
