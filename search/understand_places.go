package search

import (
	"slices"
	"strings"

	"findings/corpus"
)

// placeNames finds authorities and regions by the first word of their names.
type placeNames map[string][]placeName

type placeName struct {
	words  []string // without "and", which is optional, as is "&"
	facet  string   // "authority" or "region"
	values []string
}

func newPlaceNames() placeNames {
	p := placeNames{}
	table := corpus.Authorities()
	for _, n := range table.Names() {
		a, _ := table.ByName(n.Name)
		p.add(n.Name, "authority", append([]string{a.Name}, a.Successors...)...)
	}
	for name, values := range sharedNames {
		p.add(name, "authority", values...)
	}
	for _, region := range regions() {
		p.add(region, "region", region)
	}
	for name, region := range regionNames {
		p.add(name, "region", region)
	}
	for _, names := range p {
		slices.SortStableFunc(names, func(a, b placeName) int { return len(b.words) - len(a.words) })
	}
	return p
}

func (p placeNames) add(name, facet string, values ...string) {
	words, _ := splitWords(name, 0, len(name))
	words = slices.DeleteFunc(words, func(w string) bool { return w == "and" })
	p[words[0]] = append(p[words[0]], placeName{words, facet, values})
}

// at is the longest name at units[i] and where it ends.
func (p placeNames) at(units []unit, i int) (placeName, int) {
	for _, n := range p[units[i].word] {
		if end, ok := n.match(units, i); ok {
			return n, end
		}
	}
	return placeName{}, i
}

func (n placeName) match(units []unit, i int) (int, bool) {
	for k, w := range n.words {
		if k > 0 && wordAt(units, i) == "and" {
			i++
		}
		got := wordAt(units, i)
		if got != w && !(k > 0 && sameJoiner[got] && sameJoiner[w]) {
			return 0, false
		}
		i++
	}
	return i, true
}

// sameJoiner are the joiners of names that people mix up: Stoke upon Trent.
var sameJoiner = wordSet("on upon")

// sharedNames are names of more than one authority.
var sharedNames = map[string][]string{
	"Cheshire":  {"Cheshire East", "Cheshire West and Chester"},
	"Sussex":    {"East Sussex", "West Sussex"},
	"Tyneside":  {"North Tyneside", "South Tyneside"},
	"Northants": {"Northamptonshire", "North Northamptonshire", "West Northamptonshire"},
}

// regionNames are other names of regions.
var regionNames = map[string]string{
	"Yorkshire": "Yorkshire and the Humber", "Yorkshire and Humber": "Yorkshire and the Humber", "Yorks and Humber": "Yorkshire and the Humber",
	"London boroughs": "London", "Greater London": "London", "Northwest": "North West", "Northeast": "North East",
	"Southwest": "South West", "Southeast": "South East", "Eastern England": "East of England", "East Anglia": "East of England",
}

// commonNames are names that are also words. They count as names only where
// the context says so.
var commonNames = wordSet("reading bath bury barking bucks staffs wilts")

// The words around a name that belong to it.
var (
	placeBefore = patterns("[the] london|royal|metropolitan borough of", "[the] borough|city|county of")
	placeAfter  = patterns("[metropolitan|london|royal] borough|county|city|district|unitary council", "council|lscb|borough",
		"local authority", "[county|city|borough] [council] children services", "children services|trust",
		"[county|city|borough] council children services|trust")
	exceptBefore     = patterns("except", "excluding", "exclude", "outside", "beyond", "not", "besides", "without", "other than", "apart from", "rather than", "but not")
	neighboursBefore = patterns("councils|authorities|areas|places|boroughs like", "councils|authorities|areas|places similar to", "similar to", "comparable to|with",
		"[statistical] neighbours|neighbors of")
	neighboursAfter = patterns("statistical neighbours|neighbors", "neighbours|neighbors")
)

// place recognises a council, several that share a name, or a region.
func (r *reading) place(units []unit, i int) (match, bool) {
	start := i
	i += longest(placeBefore, units, i)
	if i >= len(units) {
		return match{}, false
	}
	name, end := r.u.places.at(units, i)
	if end == i {
		return match{}, false
	}
	formal := i > start
	if name.facet == "region" && formal {
		return match{}, false
	}
	after := longest(placeAfter, units, end)
	if endsBefore(exceptBefore, units, start) > 0 {
		return match{}, false
	}
	m := match{from: start, to: end + after, values: map[string][]string{name.facet: name.values}}
	if len(name.words) == 1 && commonNames[name.words[0]] && !formal && after == 0 {
		switch r.commonName(units, i) {
		case isWord:
			return match{}, false
		case isPerhaps:
			m.keep, m.values = true, nil
		}
	}
	if name.facet == "authority" && m.values != nil {
		r.neighbours(&m, units, name)
	}
	for _, v := range firstOf(m.values[name.facet], name.values) {
		m.chips = append(m.chips, Chip{Facet: name.facet, Value: v, Label: v, Offered: m.values == nil})
	}
	if name.facet == "authority" {
		m.absent = r.absent(m.values["authority"])
	}
	return m, true
}

func firstOf(a, b []string) []string {
	if len(a) > 0 {
		return a
	}
	return b
}

// neighbours turns "councils like Luton" and "Luton's neighbours" into the
// statistical neighbours of Luton.
func (r *reading) neighbours(m *match, units []unit, name placeName) {
	before, after := endsBefore(neighboursBefore, units, m.from), longest(neighboursAfter, units, m.to)
	if before+after == 0 {
		return
	}
	a, ok := corpus.Authorities().ByName(name.values[0])
	if !ok || len(a.Neighbours) == 0 {
		return
	}
	m.from, m.to = m.from-before, m.to+after
	m.values = map[string][]string{"authority": a.Neighbours}
}

// endsBefore is the length of the longest pattern that ends right before i.
func endsBefore(list []pattern, units []unit, i int) int {
	for n := min(i, 4); n > 0; n-- {
		for _, p := range list {
			if p.length(units, i-n) == n {
				return n
			}
		}
	}
	return 0
}

type meaning uint8

const (
	isWord    meaning = iota // the common word
	isPerhaps                // offered, not used
	isName
)

// commonName says whether a common word such as "reading" is the place.
func (r *reading) commonName(units []unit, i int) meaning {
	u := units[i]
	before := wordAt(units, i-1)
	alone := true // nothing else but years and words about reports
	for k, o := range units {
		alone = alone && (k == i || o.part >= 0 && (aloneWords[o.word] || isYear(o.word)))
	}
	capital := u.capital() && !allCapitals(units) && (i > 0 || alone)
	switch {
	case u.possessive(r.text) && u.word != "staffs":
		return isName
	case capital && i > 0 && !titleCase(units):
		return isName
	case alone && (len(units) > 1 || u.word != "reading") && (u.capital() || len(units) > 1):
		return isName
	case u.word == "reading" && (alone || placePrepositions[before]):
		return isPerhaps
	case u.word != "reading" && (alone || placePrepositions[before]):
		return isName
	}
	return isWord
}

// aloneWords may stand beside a council's name that stands alone: "Reading inspection 2019".
var aloneWords = wordSet("ofsted inspection inspections ilacs sif lscb latest last focused visit")

var placePrepositions = wordSet("in at for from within across around")

// allCapitals and titleCase say whether capitals tell nothing.
func allCapitals(units []unit) bool {
	return !slices.ContainsFunc(units, func(u unit) bool { return u.raw != strings.ToUpper(u.raw) })
}

func titleCase(units []unit) bool {
	return len(units) > 1 && !slices.ContainsFunc(units, func(u unit) bool {
		return u.part >= 0 && !functionWords[u.word] && !u.capital() && !isYear(u.word)
	})
}

// absent are the authorities of which the library has no report.
func (r *reading) absent(values []string) []string {
	if r.options.Known == nil || len(values) == 0 || slices.ContainsFunc(values, r.options.Known) {
		return nil
	}
	return values
}
