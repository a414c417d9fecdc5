package index

import "fmt"

// dateFacet is the name of the filter by date. It has no counts.
const dateFacet = "date"

// noFacet is the number of a facet that no passage has.
const noFacet = 1 << 20

// A filter is a Filter, or several of one facet, for the view at hand.
type filter struct {
	facet    int // in view.facets; -1 with from and to
	allowed  []bool
	from, to uint32
	counter  *counter // of the same facet, when it is counted
}

func (f *Filter) check() error {
	if f.Facet != dateFacet {
		if len(f.Values) == 0 {
			return fmt.Errorf("%w: a filter by %s without values", ErrQuery, f.Facet)
		}
		return nil
	}
	for _, d := range [2]string{f.From, f.To} {
		if _, err := parseDate(d); err != nil {
			return fmt.Errorf("%w: %w", ErrQuery, err)
		}
	}
	if f.From == "" && f.To == "" {
		return fmt.Errorf("%w: a filter by date without dates", ErrQuery)
	}
	return nil
}

// filter makes a checked Filter ready for a view.
func (v *view) filter(f *Filter) filter {
	if f.Facet == dateFacet {
		r := filter{facet: -1, to: 99999999}
		r.from, _ = parseDate(f.From)
		if f.To != "" {
			r.to, _ = parseDate(f.To)
		}
		r.from = max(r.from, 1) // an unknown date is in no range
		return r
	}
	i := v.facetNumber(f.Facet)
	if i < 0 {
		return filter{facet: noFacet}
	}
	facet := &v.facets[i]
	asked := make(map[string]bool, len(f.Values))
	for _, value := range f.Values {
		asked[value] = true
	}
	wanted := make([]bool, len(facet.values))
	for n, value := range facet.values {
		wanted[n] = asked[value]
	}
	r := filter{facet: i, allowed: make([]bool, len(facet.sets))}
	for s, set := range facet.sets {
		for _, value := range set {
			r.allowed[s] = r.allowed[s] || wanted[value]
		}
	}
	return r
}

// and narrows a filter by another of the same facet.
func (f *filter) and(g filter) {
	f.from, f.to = max(f.from, g.from), min(f.to, g.to)
	for i := range f.allowed {
		f.allowed[i] = f.allowed[i] && g.allowed[i]
	}
}

func (f *filter) passes(cols *columns, doc uint32) bool {
	if f.facet < 0 {
		d := cols.date[doc]
		return f.from <= d && d <= f.to
	}
	set := cols.set(f.facet, doc)
	return int(set) < len(f.allowed) && f.allowed[set]
}

func (v *view) facetNumber(name string) int {
	for i := range v.facets {
		if v.facets[i].name == name {
			return i
		}
	}
	return -1
}

// filters makes the filters of a query ready, one a facet.
func (v *view) filters(q *Query) []filter {
	var filters []filter
next:
	for i := range q.Filter {
		f := v.filter(&q.Filter[i])
		for j := range filters {
			if filters[j].facet == f.facet {
				filters[j].and(f)
				continue next
			}
		}
		filters = append(filters, f)
	}
	return filters
}

// bind makes the Has nodes of a condition ready for the view.
func (v *view) bind(c *cond) {
	if c.test != nil {
		f := v.filter(c.test)
		c.run = &f
	}
	for i := range c.kids {
		v.bind(&c.kids[i])
	}
}
