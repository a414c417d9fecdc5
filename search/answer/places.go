package answer

import (
	"slices"
	"strings"

	"findings/corpus"
)

// places finds the councils that a question names, in its order, with the
// stretches of the text that name them: those of the table of authorities and
// those that the library has reports on.
func places(text string, reports []*corpus.Report) (names []string, at []span) {
	low := strings.ToLower(text)
	taken := make([]bool, len(low)+1)
	type found struct {
		name string
		span
	}
	var all []found
	for _, n := range placeNames(reports) {
		name := strings.ToLower(plainer.Replace(n.Name))
		for _, form := range []string{name, strings.ReplaceAll(name, " and ", " & "), strings.ReplaceAll(name, "-", " ")} {
			for from := 0; ; {
				i := strings.Index(low[from:], form)
				if i < 0 {
					break
				}
				i += from
				j := i + len(form)
				from = j
				if (i > 0 && letter(low[i-1])) || (j < len(low) && letter(low[j])) || slices.Contains(taken[i:j], true) {
					continue
				}
				for k := i; k < j; k++ {
					taken[k] = true
				}
				all = append(all, found{n.Authority, span{i, j}})
			}
		}
	}
	slices.SortFunc(all, func(a, b found) int { return a.start - b.start })
	for _, f := range all {
		if !slices.Contains(names, f.name) {
			names = append(names, f.name)
		}
		at = append(at, f.span)
	}
	return names, at
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 0x80 }

// placeNames are the names to look for, the longest first.
func placeNames(reports []*corpus.Report) []corpus.AuthorityName {
	names := corpus.Authorities().Names()
	for _, r := range reports {
		if _, ok := corpus.Authorities().ByName(r.Authority); !ok && r.Authority != "" {
			names = append(names, corpus.AuthorityName{Name: r.Authority, Authority: r.Authority})
		}
	}
	slices.SortStableFunc(names, func(a, b corpus.AuthorityName) int { return len(b.Name) - len(a.Name) })
	return names
}
