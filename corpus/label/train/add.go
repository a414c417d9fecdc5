package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"findings/corpus"
)

// addLabels puts the labels of a file into another such as labelled.tsv, in the order of reports.
func addLabels(reports map[string][]corpus.Passage, file, to string) error {
	added, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	labelled, err := os.ReadFile(to)
	if err != nil {
		return err
	}
	place := map[string]string{} // by ID: report, letters and fingerprint
	for name, passages := range reports {
		for _, p := range passages {
			n, fingerprint := fingerprintOf(p.Text)
			place[p.ID] = fmt.Sprintf("%s\t%d\t%016x", name, n, fingerprint)
		}
	}
	lines := map[string]string{}
	for line := range strings.Lines(string(labelled)) {
		f := strings.SplitN(strings.TrimSpace(line), "\t", 4)
		lines[strings.Join(f[:3], "\t")] = f[3]
	}
	for line := range strings.Lines(string(added)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 || place[f[0]] == "" {
			return fmt.Errorf("%s: %q is not the ID of a passage, a finding and themes", file, strings.TrimSpace(line))
		}
		lines[place[f[0]]] = f[1] + "\t" + f[2]
	}
	var out []string
	for at, labels := range lines {
		out = append(out, at+"\t"+labels+"\n")
	}
	slices.Sort(out)
	return os.WriteFile(to, []byte(strings.Join(out, "")), 0o644)
}

// fingerprintOf gives the number of letters and digits of a text and their fingerprint, as find looks for them.
func fingerprintOf(text string) (n int, h uint64) {
	for _, c := range lettersOf([]corpus.Passage{{Text: text}}).letters {
		h = h*fingerprintBase + uint64(c) + 1
		n++
	}
	return n, h
}
