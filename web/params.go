package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"findings/search"
)

// filterNames are the parameters that filter, OR within one, AND across.
var filterNames = append(slices.Clone(search.FacetNames), "report")

// knownOnly refuses parameters that a route does not have.
func knownOnly(q url.Values, names ...string) error {
	for name := range q {
		if len(names) == 0 {
			return badParam(name, "There is no parameter %q here: this address takes none.", name)
		}
		if !slices.Contains(names, name) {
			slices.Sort(names)
			return badParam(name, "There is no parameter %q here. There are: %s.", name, strings.Join(names, ", "))
		}
	}
	return nil
}

// one returns the value of a parameter that stands at most once.
func one(q url.Values, name string) (string, error) {
	v := q[name]
	if len(v) > 1 {
		return "", badParam(name, "The parameter %q may stand only once.", name)
	}
	return q.Get(name), nil
}

// choice returns the value of a parameter that has a list of values; "" gives the first.
func choice(q url.Values, name string, values ...string) (string, error) {
	v, err := one(q, name)
	if err != nil || v == "" {
		return values[0], err
	}
	if !slices.Contains(values, v) {
		return "", badParam(name, "%q is not one of %s.", v, strings.Join(values, ", "))
	}
	return v, nil
}

// count returns a whole number between low and high.
func count(q url.Values, name string, low, high, standard int) (int, error) {
	v, err := one(q, name)
	if err != nil || v == "" {
		return standard, err
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < low || n > high {
		return 0, badParam(name, "%q must be a whole number from %d to %d.", name, low, high)
	}
	return n, nil
}

// date returns an ISO date.
func date(q url.Values, name string) (string, error) {
	v, err := one(q, name)
	if err != nil || v == "" {
		return "", err
	}
	if _, err := time.Parse(time.DateOnly, v); err != nil {
		return "", badParam(name, "%q must be a date like 2024-09-09.", name)
	}
	return v, nil
}

// truth returns a yes or no.
func truth(q url.Values, name string) (bool, error) {
	v, err := choice(q, name, "false", "true", "0", "1")
	return v == "true" || v == "1", err
}

// filters returns the values of the filter parameters; a value that stands twice counts once.
func filters(q url.Values) map[string][]string {
	f := map[string][]string{}
	for _, name := range filterNames {
		for _, v := range q[name] {
			if v = strings.TrimSpace(v); v != "" && !slices.Contains(f[name], v) {
				f[name] = append(f[name], v)
			}
		}
	}
	return f
}

// searchParams are the parameters of a search.
var searchParams = append(slices.Clone(filterNames),
	"q", "from", "to", "sort", "group", "size", "cursor", "facets", "exact", "everything", "explain", "format", "bom")

// searchRequest reads a search from the parameters of a request.
func searchRequest(q url.Values) (r search.Request, err error) {
	if err = knownOnly(q, slices.Clone(searchParams)...); err != nil {
		return r, err
	}
	set := func(to *string, from func() (string, error)) {
		if err == nil {
			*to, err = from()
		}
	}
	set(&r.Text, func() (string, error) { return one(q, "q") })
	set(&r.From, func() (string, error) { return date(q, "from") })
	set(&r.To, func() (string, error) { return date(q, "to") })
	set(&r.Sort, func() (string, error) { return choice(q, "sort", "relevance", "newest", "oldest") })
	set(&r.Group, func() (string, error) { return choice(q, "group", "none", "report") })
	set(&r.Cursor, func() (string, error) { return one(q, "cursor") })
	if err == nil {
		r.Size, err = count(q, "size", 1, 100, 20)
	}
	for name, to := range map[string]*bool{"exact": &r.Exact, "everything": &r.Everything, "explain": &r.Explain} {
		if err == nil {
			*to, err = truth(q, name)
		}
	}
	if err == nil {
		r.Facets, err = facets(q)
	}
	r.Filter = filters(q)
	return r, err
}

// facets reads names of facets, repeated or with commas; none given means all, "none" none.
func facets(q url.Values) ([]string, error) {
	if !q.Has("facets") {
		return nil, nil
	}
	names := []string{}
	for _, v := range q["facets"] {
		for name := range strings.SplitSeq(v, ",") {
			switch name = strings.TrimSpace(name); {
			case name == "none" || name == "":
			case !slices.Contains(search.FacetNames, name):
				return nil, badParam("facets", "There is no facet %q. There are: %s, none.", name, strings.Join(search.FacetNames, ", "))
			default:
				names = append(names, name)
			}
		}
	}
	return names, nil
}
