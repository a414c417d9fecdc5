package enginetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"findings/index"
)

// A Dice makes choices: a *rand.Rand, or the bytes of a fuzzer.
type Dice interface {
	IntN(n int) int
}

// Bytes are a Dice of what a fuzzer made up; when they end, all choices are 0.
type Bytes []byte

// IntN takes the next byte.
func (b *Bytes) IntN(n int) int {
	if len(*b) == 0 {
		return 0
	}
	c := (*b)[0]
	*b = (*b)[1:]
	return int(c) % n
}

// vocabulary is small, so that phrases and near words happen; the first are the
// most frequent.
var vocabulary = strings.Fields(`children the plans care not always planning services planned good IT it
	children’s timely A&E Children's visits visiting multi-agency s.47 S47 SEND send placed placement place thresholds`)

var (
	facetNames = []string{"theme", "finding", "authority", "report", "nothing"}
	dates      = []string{"", "2017-03-01", "2019-11-30", "2021-03-04", "2021-03-05", "2024-02-29"}
)

func word(d Dice) string {
	return vocabulary[min(d.IntN(len(vocabulary)), d.IntN(len(vocabulary)))]
}

// sentence is n words with some punctuation and new lines.
func sentence(d Dice, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(word(d))
		b.WriteString([]string{" ", " ", " ", ", ", ". ", "\n", " – "}[d.IntN(7)])
	}
	return b.String()
}

// RandomChange makes a change of one of a few reports: new passages, or none.
func RandomChange(d Dice, seq uint64) index.Change {
	report := fmt.Sprintf("report-%02d", d.IntN(12))
	c := index.Change{Seq: seq, Report: report}
	date, authority := dates[d.IntN(len(dates))], fmt.Sprintf("Council %d", d.IntN(4))
	for i := range d.IntN(9) {
		doc := index.Doc{ID: fmt.Sprintf("%s#%d", report, d.IntN(1000)*10+i), Ordinal: i, Date: date,
			Values: map[string][]string{"report": {report}, "authority": {authority}}}
		for range d.IntN(4) {
			doc.Values["theme"] = append(doc.Values["theme"], fmt.Sprintf("theme-%d", d.IntN(5)))
		}
		slices.Sort(doc.Values["theme"])
		doc.Values["theme"] = slices.Compact(doc.Values["theme"])
		if n := d.IntN(4); n > 0 {
			doc.Values["finding"] = []string{[]string{"strength", "weakness", "mixed"}[n-1]}
		}
		doc.Texts = [index.Fields]string{sentence(d, d.IntN(30)), sentence(d, d.IntN(4)), authority + " report"}
		c.Docs = append(c.Docs, doc)
	}
	return c
}

// RandomQuery makes a query that an engine must answer.
func RandomQuery(d Dice) *index.Query {
	q := &index.Query{Sort: index.Sort(d.IntN(3)), Limit: []int{5, 1000, 0, 1}[d.IntN(4)], Detail: d.IntN(2) > 0}
	if d.IntN(8) > 0 {
		q.Match = randomNode(d, 3)
	}
	for range d.IntN(3) {
		q.Filter = append(q.Filter, randomFilter(d))
	}
	for _, name := range facetNames {
		if d.IntN(2) > 0 {
			q.Facets = append(q.Facets, name)
		}
	}
	if d.IntN(3) == 1 {
		q.Values = []string{"theme", "nothing", "report"}
	}
	if d.IntN(6) == 1 {
		q.After = &index.Key{Score: float64(d.IntN(4)), Date: dates[d.IntN(len(dates))], Report: "report-05", Ordinal: d.IntN(9)}
	}
	if d.IntN(6) == 1 {
		q.Weights = [index.Fields]float64{1, float64(d.IntN(3)), 0.25}
	}
	return q
}

func randomFilter(d Dice) index.Filter {
	if d.IntN(4) == 0 {
		from, to := dates[d.IntN(len(dates))], dates[1+d.IntN(len(dates)-1)]
		return index.Filter{Facet: "date", From: from, To: to}
	}
	f := index.Filter{Facet: facetNames[d.IntN(len(facetNames))]}
	for range 1 + d.IntN(3) {
		f.Values = append(f.Values, []string{"theme-1", "theme-2", "strength", "mixed", "Council 1", "report-03", "none"}[d.IntN(7)])
	}
	return f
}

func randomNode(d Dice, depth int) index.Node {
	kinds := 8
	if depth == 0 {
		kinds = 4
	}
	switch d.IntN(kinds) {
	case 4:
		return &index.Near{A: randomSide(d), B: randomSide(d), K: d.IntN(7)}
	case 5:
		return &index.And{Nodes: randomNodes(d, depth)}
	case 6:
		return &index.Or{Nodes: randomNodes(d, depth), Min: d.IntN(4)}
	case 7:
		if d.IntN(3) == 0 {
			return &index.Has{Filter: randomFilter(d)}
		}
		return &index.Not{Node: randomNode(d, depth-1)}
	}
	return randomLeaf(d)
}

func randomNodes(d Dice, depth int) (nodes []index.Node) {
	for range d.IntN(4) {
		nodes = append(nodes, randomNode(d, depth-1))
	}
	return nodes
}

func randomSide(d Dice) index.Node {
	if d.IntN(3) > 0 {
		return randomLeaf(d)
	}
	return &index.Or{Nodes: []index.Node{randomLeaf(d), randomLeaf(d)}}
}

func randomLeaf(d Dice) index.Node {
	var fields []index.Field
	if d.IntN(4) == 0 {
		fields = []index.Field{index.Field(d.IntN(3)), index.Text}
	}
	boost := []float64{0, 2, 0.5}[d.IntN(3)]
	switch d.IntN(4) {
	case 0:
		p := &index.Phrase{Stem: d.IntN(2) > 0, Fields: fields, Boost: boost}
		for range d.IntN(4) {
			p.Words = append(p.Words, word(d))
		}
		return p
	case 1:
		return &index.Prefix{Text: []string{"pla", "plan", "chi", "Serv", "vis", "zzz", "sen"}[d.IntN(7)], Fields: fields}
	}
	return &index.Word{Text: []string{word(d), word(d), word(d) + " " + word(d), "absent", "–"}[d.IntN(5)],
		Exact: d.IntN(2) > 0, Fields: fields, Boost: boost}
}

// A Pair is an engine and the reference with the same content.
type Pair struct {
	Engine index.Engine
	ref    *reference
	seq    uint64
}

// NewPair pairs an empty engine.
func NewPair(e index.Engine) *Pair {
	return &Pair{Engine: e, ref: &reference{docs: map[string][]index.Doc{}}}
}

// Apply makes n random changes in one batch.
func (p *Pair) Apply(t testing.TB, d Dice, n int) {
	t.Helper()
	var changes []index.Change
	for range n {
		p.seq++
		changes = append(changes, RandomChange(d, p.seq))
	}
	if err := p.Engine.Apply(context.Background(), changes); err != nil {
		t.Fatal(err)
	}
	p.ref.apply(changes)
}

// Check compares the engine's answer to a query with the reference's.
func (p *Pair) Check(t testing.TB, q *index.Query) {
	t.Helper()
	got, err := p.Engine.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("%v\nfor %s", err, describe(q))
	}
	same := cmp.Options{cmpopts.EquateApprox(1e-12, 0), cmpopts.EquateEmpty()}
	if diff := cmp.Diff(p.ref.search(q), got, same); diff != "" {
		t.Fatalf("%s\nanswer (-reference +engine):\n%s", describe(q), diff)
	}
}

func describe(q *index.Query) string {
	return fmt.Sprintf("match %s, filter %+v, facets %v, sort %d, limit %d, after %+v", show(q.Match), q.Filter, q.Facets, q.Sort, q.Limit, q.After)
}

func show(n index.Node) string {
	var kids []index.Node
	switch n := n.(type) {
	case *index.And:
		kids = n.Nodes
	case *index.Or:
		kids = n.Nodes
	case *index.Not:
		kids = []index.Node{n.Node}
	case *index.Near:
		kids = []index.Node{n.A, n.B}
	default:
		return fmt.Sprintf("%T%+v", n, n)
	}
	s := fmt.Sprintf("%T(", n)
	for _, kid := range kids {
		s += show(kid) + " "
	}
	return s + ")"
}

func testRandom(t *testing.T, open Opener) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			d := rand.New(rand.NewPCG(seed, 7))
			p := NewPair(start(t, open))
			for range 12 {
				for range 30 {
					p.Check(t, RandomQuery(d))
				}
				p.Apply(t, d, 1+d.IntN(6))
			}
		})
	}
}
