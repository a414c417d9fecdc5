package main

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"findings/corpus"
	"findings/corpus/label"
)

// labelled is what was labelled for training, one passage a line: report, number
// of letters and digits, their fingerprint, finding, themes.
//
//go:embed labelled.tsv
var labelled string

// read is what was labelled to measure, in the same form: passages of the library
// as they are served, of the measuring set's reports.
//
//go:embed read.tsv
var read string

// A labelledPassage is an example with the report it stands in and, where it is
// of the measuring set, the passage that a reader of the library would see.
type labelledPassage struct {
	label.Example
	report string
	served label.Input
}

type labelledSet struct {
	training []labelledPassage // of labelled.tsv
	measured []labelledPassage // never trained on, nor is what shares their text
	read     []labelledPassage // of read.tsv: never trained on
	kept     int               // passages of labelled.tsv kept out for that
	lost     int               // not found in the reports
}

// examples are the passages to train on, without those of a fold of the reports;
// a fold that is not, such as -1, leaves none out.
func (s *labelledSet) examples(without int) (out []label.Example) {
	for _, p := range s.training {
		if fold(p.report) != without {
			out = append(out, p.Example)
		}
	}
	return out
}

// readSet finds the labelled passages in the reports.
func readSet(reports map[string][]corpus.Passage, measured string) (*labelledSet, error) {
	s := &labelledSet{}
	all, err := s.find(reports, "labelled.tsv", labelled)
	if err != nil {
		return nil, err
	}
	if s.read, err = s.find(reports, "read.tsv", read); err != nil {
		return nil, err
	}
	if err := s.readMeasured(reports, measured); err != nil {
		return nil, err
	}
	hidden := map[string]map[[4]string]bool{} // by report: runs of words that measure
	for _, p := range slices.Concat(s.measured, s.read) {
		if hidden[p.report] == nil {
			hidden[p.report] = map[[4]string]bool{}
		}
		maps.Copy(hidden[p.report], shingles(p.Text))
	}
	for _, p := range all {
		if sharesText(shingles(p.Text), hidden[p.report]) {
			s.kept++
			continue
		}
		s.training = append(s.training, p)
	}
	return s, nil
}

// sharesText tells whether a tenth of a text's runs of four words stand among others.
func sharesText(text, others map[[4]string]bool) bool {
	n := 0
	for s := range text {
		if others[s] {
			n++
		}
	}
	return 10*n > len(text)
}

// find finds the passages of a file of labels.
func (s *labelledSet) find(reports map[string][]corpus.Passage, name, lines string) (out []labelledPassage, err error) {
	letters := map[string]*reportLetters{}
	for line := range strings.Lines(lines) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		n, err := strconv.Atoi(f[1])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		fingerprint, err := strconv.ParseUint(f[2], 16, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if letters[f[0]] == nil {
			letters[f[0]] = lettersOf(reports[f[0]])
		}
		in, ok := letters[f[0]].find(n, fingerprint)
		if !ok {
			s.lost++
			continue
		}
		e := label.Example{Input: in, Finding: f[3]}
		if f[4] != "-" {
			e.Themes = strings.Split(f[4], ",")
		}
		out = append(out, labelledPassage{Example: e, report: f[0], served: in})
	}
	return out, nil
}

func (s *labelledSet) readMeasured(reports map[string][]corpus.Passage, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var g struct {
			Doc, Text, Polarity string
			Themes              []string
		}
		if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
			return err
		}
		p, ok := closest(reports[g.Doc], g.Text)
		if !ok {
			s.lost++
			continue
		}
		served := label.Input{Section: p.Section, Part: p.Part, Text: p.Text}
		in := served
		in.Text = g.Text
		s.measured = append(s.measured, labelledPassage{label.Example{Input: in, Themes: g.Themes, Finding: g.Polarity}, g.Doc, served})
	}
	return sc.Err()
}

// closest gives the passage that shares most runs of four words with a text.
func closest(passages []corpus.Passage, text string) (best corpus.Passage, ok bool) {
	want, most := shingles(text), 0.5
	for _, p := range passages {
		have, n := shingles(p.Text), 0
		for s := range have {
			if want[s] {
				n++
			}
		}
		if share := float64(n) / float64(max(1, min(len(have), len(want)))); share >= most && (!ok || share > most) {
			best, most, ok = p, share, true
		}
	}
	return best, ok
}

func shingles(text string) map[[4]string]bool {
	words := strings.FieldsFunc(strings.ToLower(norm.NFKC.String(text)), func(r rune) bool {
		return r >= unicode.MaxASCII || !(unicode.IsLetter(r) || unicode.IsDigit(r))
	})
	set := map[[4]string]bool{}
	for i := 0; i+4 <= len(words); i++ {
		set[[4]string(words[i:i+4])] = true
	}
	return set
}

// reportLetters are the letters and digits of a report in small ASCII, and where
// each stands: a fingerprint of them outlives other clean-up of the text.
type reportLetters struct {
	passages []corpus.Passage
	letters  []byte
	passage  []int // by letter: place in passages
	start    []int // by letter: bytes into its passage's text
}

func lettersOf(passages []corpus.Passage) *reportLetters {
	r := &reportLetters{passages: passages}
	for i, p := range passages {
		for at, c := range p.Text {
			for _, c := range strings.ToLower(norm.NFKC.String(string(c))) {
				if c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c)) {
					r.letters = append(r.letters, byte(c))
					r.passage = append(r.passage, i)
					r.start = append(r.start, at)
				}
			}
		}
	}
	return r
}

const fingerprintBase = 1099511628211

// find gives the text of n letters with a fingerprint (Karp and Rabin, 1987),
// and the section and part it begins in.
func (r *reportLetters) find(n int, fingerprint uint64) (label.Input, bool) {
	if n < 1 || len(r.letters) < n {
		return label.Input{}, false
	}
	var h uint64
	out := uint64(1)
	for i, c := range r.letters {
		if i >= n {
			h -= (uint64(r.letters[i-n]) + 1) * out
		} else if i > 0 {
			out *= fingerprintBase
		}
		h = h*fingerprintBase + uint64(c) + 1
		if i >= n-1 && h == fingerprint {
			return r.text(i-n+1, i), true
		}
	}
	return label.Input{}, false
}

// text gives the text from one letter to another, with what stands between them
// and the sign that ends it.
func (r *reportLetters) text(first, last int) label.Input {
	p := r.passages[r.passage[first]]
	var parts []string
	for i := r.passage[first]; i <= r.passage[last]; i++ {
		from, to := 0, len(r.passages[i].Text)
		if i == r.passage[first] {
			from = r.start[first]
		}
		if i == r.passage[last] {
			to = min(to, r.start[last]+2)
		}
		parts = append(parts, strings.ToValidUTF8(r.passages[i].Text[from:to], ""))
	}
	return label.Input{Section: p.Section, Part: p.Part, Text: strings.Join(parts, "\n")}
}
