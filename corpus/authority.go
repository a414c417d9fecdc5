package corpus

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// authoritiesCSV lists every local authority in England with children's
// services, with codes, region, type and statistical neighbours (facts
// published by the Office for National Statistics and the Department for Education).
//
//go:embed authorities.csv
var authoritiesCSV []byte

// An Authority is a local authority that answers for children's services.
type Authority struct {
	Name       string   // plain name, "Kingston upon Hull"
	GSSCode    string   // nine characters, "E06000010"; "" when not known
	DfECode    string   // three digits, "810"; "" when not known
	OfstedURN  string   // "" when not known
	Region     string   // "Yorkshire and the Humber"
	Type       string   // "Unitary Authority", "County", "London Borough", "Metropolitan District"
	Domain     string   // of its website, "" when not known
	Aliases    []string // other names people write, without Name
	Neighbours []string // plain names of its statistical neighbours, nearest first
	Ended      string   // ISO date on which it ceased to exist, "" for one that exists
	Successors []string // plain names of the councils that followed it

	former []formerCode
}

// A formerCode is the code that a council of the same name had before it was
// made anew, for example when a county became a unitary authority.
type formerCode struct{ until, gss string }

// CodeOn gives the GSS code that the authority had on an ISO date; the current one for "".
func (a Authority) CodeOn(date string) string {
	for _, f := range a.former {
		if date != "" && date < f.until {
			return f.gss
		}
	}
	return a.GSSCode
}

// An AuthorityTable finds authorities by any of their names.
type AuthorityTable struct {
	all    []Authority
	byName map[string]int // foldName → index in all
	byCode map[string]int // DfE and GSS codes → index in all
}

// Authorities is the embedded table. It is parsed at the first call.
var Authorities = sync.OnceValue(func() *AuthorityTable {
	t, err := parseAuthorities(authoritiesCSV)
	if err != nil {
		panic("corpus: authorities.csv: " + err.Error()) // embedded: a fault of the build
	}
	return t
})

// All lists the authorities by name, those that no longer exist included.
func (t *AuthorityTable) All() []Authority { return t.all }

// ByName finds an authority by its plain name, another name it goes by, or its
// formal name ("London Borough of Merton Council"). Case, "&", hyphens and full stops do not matter.
func (t *AuthorityTable) ByName(name string) (Authority, bool) {
	folded := foldName(name)
	for folded != "" {
		if i, ok := t.byName[folded]; ok {
			return t.all[i], true
		}
		shorter := trimCouncil(folded)
		if shorter == folded {
			break
		}
		folded = shorter
	}
	return Authority{}, false
}

// ByCode finds an authority by its GSS or DfE code.
func (t *AuthorityTable) ByCode(code string) (Authority, bool) {
	if i, ok := t.byCode[code]; ok {
		return t.all[i], true
	}
	return Authority{}, false
}

// An AuthorityName is one way to write the name of an authority.
type AuthorityName struct {
	Name      string // as people write it, "Hull"
	Authority string // the plain name, "Kingston upon Hull"
}

// Names lists every name of every authority, the longest first, so that a
// search for them in a text finds "South Gloucestershire" before "Gloucestershire".
func (t *AuthorityTable) Names() []AuthorityName {
	var names []AuthorityName
	for _, a := range t.all {
		names = append(names, AuthorityName{a.Name, a.Name})
		for _, alias := range a.Aliases {
			names = append(names, AuthorityName{alias, a.Name})
		}
	}
	sort.SliceStable(names, func(i, j int) bool { return len(names[i].Name) > len(names[j].Name) })
	return names
}

func parseAuthorities(data []byte) (*AuthorityTable, error) {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, err
	}
	t := &AuthorityTable{byName: map[string]int{}, byCode: map[string]int{}}
	neighbours := map[string]string{} // plain name → codes
	for _, row := range rows[1:] {
		a := Authority{GSSCode: row[0], DfECode: row[1], OfstedURN: row[2], Region: row[5], Type: row[6], Domain: row[7]}
		a.Name = plainName(row[3])
		a.Aliases = slices.Concat([]string{row[3]}, splitAliases(row[4]), otherNames[a.Name])
		a.former = formerCodes[a.Name]
		if e, ok := endedCouncils[a.Name]; ok {
			a.Ended, a.Successors, a.Type = e.Ended, e.Successors, e.Type
		}
		neighbours[a.Name] = row[8]
		t.all = append(t.all, a)
	}
	for name, a := range endedCouncils {
		if _, listed := neighbours[name]; !listed {
			t.all = append(t.all, a)
		}
	}
	slices.SortFunc(t.all, func(a, b Authority) int { return strings.Compare(a.Name, b.Name) })
	if err := t.index(); err != nil {
		return nil, err
	}
	for i := range t.all {
		for code := range strings.FieldsSeq(neighbours[t.all[i].Name]) {
			n, ok := t.ByCode(code)
			if !ok {
				return nil, fmt.Errorf("%s: no authority has code %s", t.all[i].Name, code)
			}
			t.all[i].Neighbours = append(t.all[i].Neighbours, n.Name)
		}
	}
	return t, nil
}

// index fills the look-up maps, and refuses a name that two authorities share.
func (t *AuthorityTable) index() error {
	for i := range t.all {
		a := &t.all[i]
		a.Aliases = slices.DeleteFunc(a.Aliases, func(s string) bool { return s == a.Name })
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			key := foldName(name)
			if j, taken := t.byName[key]; taken && j != i {
				return fmt.Errorf("%q names both %s and %s", name, t.all[j].Name, a.Name)
			}
			t.byName[key] = i
		}
		for _, code := range []string{a.GSSCode, a.DfECode} {
			if code != "" {
				t.byCode[code] = i
			}
		}
	}
	return nil
}

// plainName turns a name of the table into the one that people write.
func plainName(name string) string {
	name = strings.TrimSuffix(name, ", City of")
	name = strings.TrimSuffix(name, " Borough")
	name = strings.Replace(name, "St.", "St", 1)
	return strings.Replace(name, " Upon ", " upon ", 1)
}

// splitAliases reads "[BCP, Bournemouth, Christchurch & Poole]". A comma parts
// two names or belongs to one; a part that is a council of its own is no alias.
func splitAliases(field string) []string {
	field = strings.Trim(field, "[]")
	if field == "" {
		return nil
	}
	if first, rest, ok := strings.Cut(field, ", "); ok && strings.Contains(rest, "&") {
		return []string{first, rest}
	}
	return strings.Split(field, ", ")
}

// foldName makes names comparable: lower case, "and" for "&", words parted by single spaces.
func foldName(name string) string {
	name = strings.ToLower(norm.NFKC.String(name))
	name = strings.NewReplacer("&", " and ", "-", " ", "‑", " ", "–", " ", ".", " ", ",", " ", "’", "", "'", "").Replace(name)
	return strings.Join(strings.Fields(name), " ")
}

// councilBefore and councilAfter are the words around a place in the formal name of its council.
var (
	councilBefore = []string{"the", "london borough of", "royal borough of", "metropolitan borough of", "borough of", "city of",
		"county of", "council of", "corporation of", "city and county of"}
	councilAfter = []string{"council", "county", "city", "borough", "london borough", "royal borough", "metropolitan borough", "metropolitan district",
		"metropolitan", "unitary", "corporation", "childrens services", "childrens social care", "local authority", "local area",
		"local area partnership", "local safeguarding children board", "local safeguarding childrens board", "safeguarding children board", "childrens trust", "childrens services trust", "mbc", "cc", "bc", "lscb", "district"}
)

// trimCouncil takes one such word group off a folded name.
func trimCouncil(name string) string {
	for _, w := range councilAfter {
		if short, ok := strings.CutSuffix(name, " "+w); ok {
			return short
		}
	}
	for _, w := range councilBefore {
		if short, ok := strings.CutPrefix(name, w+" "); ok {
			return short
		}
	}
	return name
}
