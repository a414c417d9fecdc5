package index

import (
	"fmt"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// A plan is a Match made ready to run: its leaves in a row, each with a bit in a
// passage's mask, and a condition over the masks.
type plan struct {
	leaves []leaf
	nears  []near
	match  cond
	loose  bool // passages without any of the leaves may match
}

// A leaf is a Word, Phrase or Prefix.
type leaf struct {
	terms  []string // several: side by side
	prefix bool     // terms[0] is the beginning of a word
	stem   bool
	fields [Fields]bool
	boost  float64
	scored bool // false under Not
}

// A near is a Near over leaves; its bit in the mask comes after the leaves'.
type near struct {
	a, b []int
	k    int
}

// A cond is a condition on a passage: at least min of its bits and kids hold,
// or, with not, fewer than that.
type cond struct {
	bits uint64
	kids []cond
	test *Filter
	min  int
	not  bool
	run  *filter // test, for the view at hand
}

// maxNodes and maxDepth bound the tree of a query, leaves aside.
const (
	maxNodes = 1000
	maxDepth = 50
)

type planner struct {
	plan
	nodes int
}

func newPlan(match Node, also []Node) (*plan, error) {
	p := &planner{}
	if match == nil {
		p.loose = true // the empty condition
	} else {
		if err := p.count(match, 0); err != nil {
			return nil, err
		}
		var err error
		if p.match, err = p.cond(match, true); err != nil {
			return nil, err
		}
		p.loose = p.match.loose()
	}
	for _, n := range also {
		if _, err := p.leaf(n, true, false); err != nil {
			return nil, err
		}
	}
	return &p.plan, nil
}

// count refuses trees that are too large before anything is made of them.
func (p *planner) count(n Node, depth int) error {
	p.nodes++
	if p.nodes > maxNodes || depth > maxDepth {
		return fmt.Errorf("%w: more than %d parts or %d levels", ErrQuery, maxNodes, maxDepth)
	}
	var kids []Node
	switch n := n.(type) {
	case *And:
		kids = n.Nodes
	case *Or:
		kids = n.Nodes
	case *Not:
		kids = []Node{n.Node}
	case *Near:
		kids = []Node{n.A, n.B}
	}
	for _, kid := range kids {
		if err := p.count(kid, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (p *planner) cond(n Node, scored bool) (cond, error) {
	switch n := n.(type) {
	case *Word, *Phrase, *Prefix:
		i, err := p.leaf(n, scored, false)
		return cond{bits: 1 << i, min: 1}, err
	case *Near:
		i, err := p.near(n, scored)
		return cond{bits: 1 << (63 - i), min: 1}, err
	case *Has:
		f := n.Filter
		return cond{test: &f, min: 1}, f.check()
	case *And:
		return p.join(n.Nodes, len(n.Nodes), scored)
	case *Or:
		return p.join(n.Nodes, max(n.Min, 1), scored)
	case *Not:
		c, err := p.cond(n.Node, false)
		if c.not {
			c = cond{kids: []cond{c}, min: 1}
		}
		c.not = true
		return c, err
	}
	return cond{}, fmt.Errorf("%w: a %T has no place in it", ErrQuery, n)
}

// join makes a condition of which min of nodes must hold.
func (p *planner) join(nodes []Node, min int, scored bool) (cond, error) {
	c := cond{min: min}
	for _, n := range nodes {
		kid, err := p.cond(n, scored)
		if err != nil {
			return c, err
		}
		if !kid.not && kid.min == 1 && bits.OnesCount64(kid.bits) == 1 && len(kid.kids) == 0 {
			c.bits |= kid.bits // one leaf
		} else {
			c.kids = append(c.kids, kid)
		}
	}
	return c, nil
}

func (p *planner) near(n *Near, scored bool) (int, error) {
	a, err := p.side(n.A, scored)
	if err != nil {
		return 0, err
	}
	b, err := p.side(n.B, scored)
	if err != nil {
		return 0, err
	}
	p.nears = append(p.nears, near{a, b, n.K})
	return len(p.nears) - 1, p.room()
}

// side gives the leaves of one side of a Near.
func (p *planner) side(n Node, scored bool) ([]int, error) {
	or, ok := n.(*Or)
	if !ok {
		i, err := p.leaf(n, scored, true)
		return []int{i}, err
	}
	if or.Min > 1 {
		return nil, fmt.Errorf("%w: an Or in a Near with a minimum", ErrQuery)
	}
	var leaves []int
	for _, kid := range or.Nodes {
		i, err := p.leaf(kid, scored, true)
		if err != nil {
			return nil, err
		}
		leaves = append(leaves, i)
	}
	return leaves, nil
}

func (p *planner) room() error {
	if len(p.leaves)+len(p.nears) > MaxLeaves {
		return fmt.Errorf("%w: more than %d words and phrases", ErrQuery, MaxLeaves)
	}
	return nil
}

// leaf appends the leaf of a node and gives its number.
func (p *planner) leaf(n Node, scored, inNear bool) (int, error) {
	l := leaf{boost: 1, scored: scored}
	var fields []Field
	switch n := n.(type) {
	case *Word:
		l.stem = !n.Exact
		l.terms = termsOf(n.Text, l.stem)
		l.setBoost(n.Boost)
		fields = n.Fields
	case *Phrase:
		l.stem = n.Stem
		for _, w := range n.Words {
			l.terms = append(l.terms, termsOf(w, l.stem)...)
		}
		l.setBoost(n.Boost)
		fields = n.Fields
		if fields == nil {
			fields = []Field{Text, Heading}
		}
	case *Prefix:
		terms := termsOf(n.Text, false)
		if len(terms) != 1 || utf8.RuneCountInString(terms[0]) < MinPrefix {
			return 0, fmt.Errorf("%w: %q* is not the beginning of one word with at least %d letters", ErrQuery, n.Text, MinPrefix)
		}
		l.terms, l.prefix, fields = terms, true, n.Fields
	default:
		return 0, fmt.Errorf("%w: a %T where a word or phrase belongs", ErrQuery, n)
	}
	if len(l.terms) > MaxLeaves {
		return 0, fmt.Errorf("%w: a phrase of more than %d words", ErrQuery, MaxLeaves)
	}
	if inNear {
		fields = []Field{Text}
	}
	for f := range l.fields {
		l.fields[f] = fields == nil || slices.Contains(fields, Field(f))
	}
	p.leaves = append(p.leaves, l)
	return len(p.leaves) - 1, p.room()
}

func (l *leaf) setBoost(b float64) {
	if b != 0 {
		l.boost = b
	}
}

// same reports whether two leaves match the same.
func (l *leaf) same(m leaf) bool {
	return l.prefix == m.prefix && l.stem == m.stem && l.fields == m.fields && slices.Equal(l.terms, m.terms)
}

// termsOf gives the indexed terms of words in a query.
func termsOf(text string, stem bool) []string {
	var terms []string
	for _, w := range Words(text) {
		switch {
		case w.Own != "":
			terms = append(terms, w.Own)
		case stem:
			terms = append(terms, w.Stem)
		default:
			terms = append(terms, w.Exact)
		}
	}
	return terms
}

// loose reports whether a passage that holds no leaf may satisfy the condition.
func (c *cond) loose() bool {
	n := 0
	for i := range c.kids {
		if c.kids[i].loose() {
			n++
		}
	}
	return c.not || c.test != nil || n >= c.min
}

// holds reports whether a passage with a mask satisfies the condition.
func (c *cond) holds(mask uint64, cols *columns, doc uint32) bool {
	n := bits.OnesCount64(mask & c.bits)
	if c.run != nil && c.run.passes(cols, doc) {
		n++
	}
	for i := 0; n < c.min && i < len(c.kids); i++ {
		if c.kids[i].holds(mask, cols, doc) {
			n++
		}
	}
	return (n >= c.min) != c.not
}
