package label

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
)

// An Example is a passage with the labels that a careful reader gave it.
type Example struct {
	Input
	Themes  []string
	Finding string
}

// Reweighed gives a labeler with the same themes and other weights.
func (l *Labeler) Reweighed(weights []byte) (*Labeler, error) {
	c := &Labeler{themes: l.themes, m: l.m, phrases: l.phrases, version: l.version}
	c.scratch.New = l.scratch.New
	if err := c.readWeights(weights); err != nil {
		return nil, err
	}
	return c, nil
}

// Train makes a weights file from examples: the same examples in the same order
// give the same bytes.
func (l *Labeler) Train(examples []Example) []byte {
	themes, praise, criticism := newFitter(), newFitter(), newFitter()
	for _, e := range examples {
		s := &scratch{explain: true}
		s.read(l, e.Input)
		if s.fixed {
			continue
		}
		grams, heading := s.grams(e.Text), l.headingGrams(e.Input)
		s.themeSamples(l, themes, e, grams, append(s.beside(l), heading...))
		s.findingSamples(praise, e, grams, heading, e.Finding == "strength" || e.Finding == "mixed")
		s.findingSamples(criticism, e, grams, heading, e.Finding == "weakness" || e.Finding == "mixed")
	}
	var b bytes.Buffer
	themes.fit()
	praise.fit()
	criticism.fit()
	l.writeThemes(&b, themes)
	writeFinding(&b, praise, criticism)
	return b.Bytes()
}

// grams gives the words and pairs of words of each sentence that was read.
func (s *scratch) grams(text string) [][]string {
	var out [][]string
	for _, sen := range s.sentences {
		if sen.last-sen.first < 2 {
			continue
		}
		var g []string
		prev := "^"
		for _, w := range s.words[sen.first:sen.last] {
			word := w.gram(text)
			g = append(g, word, prev+" "+word)
			prev = word
		}
		out = append(out, g)
	}
	return out
}

// gram gives a word as weights name it: in small letters, any number as "0".
func (w word) gram(text string) string {
	if w.hash == numberKey {
		return "0"
	}
	return strings.ToLower(text[w.start:w.end])
}

// headingGrams gives the part and the words of the heading, each with its mark.
func (l *Labeler) headingGrams(in Input) []string {
	g := []string{headingMark + " " + in.Part}
	words, sentences := l.split(in.Section, nil, nil)
	for _, sen := range sentences {
		for _, w := range words[sen.first:sen.last] {
			g = append(g, headingMark+" "+w.gram(in.Section))
		}
	}
	return g
}

// beside gives the themes that the passage has a phrase for, each with its mark.
func (s *scratch) beside(l *Labeler) (g []string) {
	for t := range s.marks {
		if s.marks[t].best >= 1 {
			g = append(g, besideMark+" "+l.themes[t].ID)
		}
	}
	return g
}

// themeSamples adds one sample for each theme that has evidence in the passage.
func (s *scratch) themeSamples(l *Labeler, f *fitter, e Example, grams [][]string, context []string) {
	strongest, others := s.scene()
	samples := map[int]*sample{}
	var order []int
	for i := range s.entries {
		en := &s.entries[i]
		id := l.themes[en.theme].ID
		var vs []feature
		for j, x := range s.theme(en, strongest, others, nil) {
			vs = f.add(vs, ofShape, lineTheme+"\t"+themeFeatures[j], x)
		}
		vs = f.add(vs, ofTheme, lineBias+"\t"+id, 1)
		for _, c := range s.causes {
			if c.sentence == en.sentence && c.theme == en.theme {
				vs = f.add(vs, ofPhrase, fmt.Sprintf("%s\t%s\t%.0f", linePhrase, l.phraseKey(int(c.phrase)), one(c.full)), 1)
			}
		}
		for _, g := range grams[en.sentence] {
			vs = f.add(vs, ofWords, lineWords+"\t"+g+"\t"+id, themeWordScale)
		}
		for _, c := range context {
			vs = f.add(vs, ofWords, lineWords+"\t"+c+"\t"+id, themeWordScale)
		}
		if samples[en.theme] == nil {
			samples[en.theme] = &sample{yes: slices.Contains(e.Themes, id)}
			order = append(order, en.theme)
		}
		samples[en.theme].sentences = append(samples[en.theme].sentences, vs)
	}
	for _, t := range order {
		f.samples = append(f.samples, samples[t])
	}
}

// findingSamples adds the sample of a passage that does or does not praise, or criticise.
func (s *scratch) findingSamples(f *fitter, e Example, grams [][]string, heading []string, yes bool) {
	sm := &sample{yes: yes}
	for i := range s.tones {
		var vs []feature
		for j, x := range s.features(i, e.Input, nil) {
			vs = f.add(vs, ofShape, lineFinding+"\t"+findingFeatures[j], x)
		}
		for _, g := range slices.Concat(grams[i], heading) {
			vs = f.add(vs, ofWords, lineTone+"\t"+g, findingWordScale)
		}
		sm.sentences = append(sm.sentences, vs)
	}
	if len(sm.sentences) > 0 {
		f.samples = append(f.samples, sm)
	}
}

// Words that weigh less for a theme are left out of the weights file.
const leastWord = 0.15

// writeThemes writes the lines of weights that tell of themes, in alphabetical order.
func (l *Labeler) writeThemes(b *bytes.Buffer, f *fitter) {
	phrases, words := map[string][2]float64{}, map[string][]string{}
	var lines []string
	for i, key := range f.keys {
		w := f.weights[i]
		part := strings.Split(key, "\t")
		switch part[0] {
		case lineTheme, lineBias:
			lines = append(lines, fmt.Sprintf("%s\t%.4f", key, w))
		case linePhrase:
			p := phrases[part[1]]
			p[int(part[2][0]-'0')] = w
			phrases[part[1]] = p
		case lineWords:
			if math.Abs(w) >= leastWord {
				words[part[1]] = append(words[part[1]], fmt.Sprintf("%s=%.3f", part[2], w))
			}
		}
	}
	for k, p := range phrases {
		lines = append(lines, fmt.Sprintf("%s\t%s\t%.3f\t%.3f", linePhrase, k, p[0], p[1]))
	}
	for k, ws := range words {
		sort.Strings(ws)
		lines = append(lines, lineWords+"\t"+k+"\t"+strings.Join(ws, "\t"))
	}
	writeLines(b, lines)
}

func writeFinding(b *bytes.Buffer, praise, criticism *fitter) {
	both := map[string][2]float64{}
	for side, f := range []*fitter{praise, criticism} {
		for i, key := range f.keys {
			p := both[key]
			p[side] = f.weights[i]
			both[key] = p
		}
	}
	var lines []string
	for key, p := range both {
		if strings.HasPrefix(key, lineFinding) || math.Abs(p[0]) >= 0.01 || math.Abs(p[1]) >= 0.03 {
			lines = append(lines, fmt.Sprintf("%s\t%.4f\t%.4f", key, p[0], p[1]))
		}
	}
	writeLines(b, lines)
}

func writeLines(b *bytes.Buffer, lines []string) {
	sort.Strings(lines)
	for _, line := range lines {
		b.WriteString(line)
		b.WriteByte('\n')
	}
}
