package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Columns hold what is known of each passage of a segment besides its words, by
// the passage's number in the segment. The facet values of a passage are one
// number: that of its set of values. There are few different sets, so counting
// and filtering cost one look-up a passage and facet.
type columns struct {
	report  []uint32 // in tables.reports
	ordinal []int32
	date    []uint32 // year*10000 + month*100 + day; 0 unknown
	length  [Fields][]uint32
	sets    [][]uint32 // by facet (tables.facets), then passage; a nil column is all 0
}

// tables name the numbers in the columns. They only grow: a reader that took a
// copy of the slices may use all that its columns refer to.
type tables struct {
	mu      sync.Mutex
	report  map[string]uint32
	reports []string
	number  map[string]int // of a facet
	facets  []*facetTable
	phrases phraseCache
}

type facetTable struct {
	name   string
	value  map[string]uint32
	values []string
	set    map[string]uint32 // by the set's bytes in the stored column
	sets   [][]uint32        // set → values; set 0 is empty
}

func newTables() *tables {
	return &tables{report: map[string]uint32{}, number: map[string]int{}}
}

// appendColumns appends the stored form of a passage's columns: lengths and
// strings, each after its length; numbers as uvarints.
func appendColumns(b []byte, d *Doc, report string, lengths [Fields]int) []byte {
	b = appendString(b, report)
	b = binary.AppendUvarint(b, uint64(d.Ordinal))
	date, _ := parseDate(d.Date)
	b = binary.AppendUvarint(b, uint64(date))
	for _, n := range lengths {
		b = binary.AppendUvarint(b, uint64(n))
	}
	names := make([]string, 0, len(d.Values))
	for name := range d.Values {
		names = append(names, name)
	}
	slices.Sort(names)
	b = binary.AppendUvarint(b, uint64(len(names)))
	var set []byte
	for _, name := range names {
		values := slices.Compact(slices.Sorted(slices.Values(d.Values[name])))
		set = set[:0]
		for _, v := range values {
			set = appendString(set, v)
		}
		b = appendString(b, name)
		b = binary.AppendUvarint(b, uint64(len(set)))
		b = append(b, set...)
	}
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// errColumns means that a stored column does not decode: the index is damaged.
var errColumns = errors.New("columns do not decode")

// A decoder reads the stored form. After an error it gives zeros.
type decoder struct {
	b   []byte
	err error
}

func (d *decoder) number() int {
	n, size := binary.Uvarint(d.b)
	if size <= 0 || n > 1<<31 {
		d.b, d.err = nil, errColumns
		return 0
	}
	d.b = d.b[size:]
	return int(n)
}

func (d *decoder) bytes() []byte {
	n := d.number()
	if n > len(d.b) {
		d.b, d.err = nil, errColumns
		return nil
	}
	s := d.b[:n]
	d.b = d.b[n:]
	return s
}

// load reads the columns of a segment.
func (t *tables) load(seg segment.Segment) (*columns, error) {
	n := int(seg.Count())
	c := &columns{report: make([]uint32, n), ordinal: make([]int32, n), date: make([]uint32, n)}
	for i := range c.length {
		c.length[i] = make([]uint32, n)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range n {
		found := false
		var bad error
		// To stop the visit early puts a buffer of Bleve's back twice: always true.
		err := seg.VisitStoredFields(uint64(i), func(name string, _ byte, value []byte, _ []uint64) bool {
			if name == columnsField {
				found = true
				bad = t.add(c, i, n, value)
			}
			return true
		})
		if err == nil {
			err = bad
		}
		if err == nil && !found {
			err = errColumns
		}
		if err != nil {
			return nil, fmt.Errorf("reading columns of passage %d of %d: %w", i, n, err)
		}
	}
	return c, nil
}

// add puts the stored columns of passage i of n into c.
func (t *tables) add(c *columns, i, n int, stored []byte) error {
	d := decoder{b: stored}
	c.report[i] = t.reportNumber(d.bytes())
	c.ordinal[i] = int32(d.number())
	c.date[i] = uint32(d.number())
	for f := range c.length {
		c.length[f][i] = uint32(d.number())
	}
	for range d.number() {
		name, set := d.bytes(), d.bytes()
		if d.err != nil {
			break
		}
		f := t.facetNumber(name)
		for len(c.sets) <= f {
			c.sets = append(c.sets, nil)
		}
		if c.sets[f] == nil {
			c.sets[f] = make([]uint32, n)
		}
		c.sets[f][i] = t.facets[f].setNumber(set, &d)
	}
	return d.err
}

func (t *tables) reportNumber(name []byte) uint32 {
	if n, ok := t.report[string(name)]; ok {
		return n
	}
	n := uint32(len(t.reports))
	t.report[string(name)] = n
	t.reports = append(t.reports, string(name))
	return n
}

func (t *tables) facetNumber(name []byte) int {
	if n, ok := t.number[string(name)]; ok {
		return n
	}
	n := len(t.facets)
	t.number[string(name)] = n
	t.facets = append(t.facets, &facetTable{name: string(name), value: map[string]uint32{},
		set: map[string]uint32{"": 0}, sets: [][]uint32{nil}})
	return n
}

func (f *facetTable) setNumber(set []byte, outer *decoder) uint32 {
	if n, ok := f.set[string(set)]; ok {
		return n
	}
	var values []uint32
	for d := (decoder{b: set}); len(d.b) > 0; {
		v := d.bytes()
		if d.err != nil {
			outer.err = d.err
			return 0
		}
		n, ok := f.value[string(v)]
		if !ok {
			n = uint32(len(f.values))
			f.value[string(v)] = n
			f.values = append(f.values, string(v))
		}
		values = append(values, n)
	}
	n := uint32(len(f.sets))
	f.set[string(set)] = n
	f.sets = append(f.sets, values)
	return n
}

// A facet is a reader's view of a facetTable.
type facet struct {
	name   string
	values []string
	sets   [][]uint32
}

// names are the values of a set.
func (f *facet) names(set uint32) []string {
	var names []string
	for _, v := range f.sets[set] {
		names = append(names, f.values[v])
	}
	return names
}

// view copies the slices for a reader.
func (t *tables) view() (reports []string, facets []facet) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, f := range t.facets {
		facets = append(facets, facet{f.name, f.values, f.sets})
	}
	return t.reports, facets
}

// set is the number of the set of values that a passage holds of a facet.
func (c *columns) set(facet int, doc uint32) uint32 {
	if facet >= len(c.sets) || c.sets[facet] == nil {
		return 0
	}
	return c.sets[facet][doc]
}

// parseDate turns an ISO date into a number that sorts like it; "" is 0.
func parseDate(iso string) (uint32, error) {
	if iso == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return 0, fmt.Errorf("date %q is not year-month-day", iso)
	}
	return uint32(t.Year()*10000 + int(t.Month())*100 + t.Day()), nil
}

func formatDate(d uint32) string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d/10000, d/100%100, d%100)
}
