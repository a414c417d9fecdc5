package label

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// weightsFile is made by `go run ./corpus/label/train`.
//
//go:embed weights.tsv
var weightsFile []byte

// How much the word counts of a sentence weigh beside its other features.
const (
	themeWordScale   = 0.25
	findingWordScale = 0.4
)

// The least chance at which a label is given. A little less for criticism costs
// nothing cross-validated, and a criticism that goes missing is the worse mistake.
const (
	themeCut     = 0.4
	praiseCut    = 0.5
	criticismCut = 0.45
)

// weights are those of a linear model: of each sentence it is asked whether it is
// about a theme, whether it praises and whether it criticises. A passage has what
// at least one of its sentences has.
type weights struct {
	theme   []float64           // by themeFeatures
	bias    []float64           // by theme
	phrases [][2]float64        // by phrase: as half a reason, as a whole one
	words   map[uint64]*wordSet // by words, see gramKeys
	beside  []*wordSet          // by theme: what it weighs for others in the passage
	finding [2][]float64        // by findingFeatures: praise, criticism
}

// A wordSet is what one word, or two that follow each other, weigh.
type wordSet struct {
	themes              []themeWeight
	praised, criticised float64
}

type themeWeight struct {
	theme  int
	weight float64
}

// Kinds of lines in the weights file; a line is kind, key and weights, parted by tabs.
const (
	lineTheme   = "theme"   // feature, weight
	lineBias    = "bias"    // theme, weight
	linePhrase  = "phrase"  // theme: phrase, weight as half a reason, as a whole one
	lineWords   = "words"   // words, theme=weight …
	lineFinding = "finding" // feature, weight for praise, for criticism
	lineTone    = "tone"    // words, weight for praise, for criticism
)

// readWeights reads a weights file for the labeler's themes; what it says of
// themes and phrases that the theme file does not have is left out.
func (l *Labeler) readWeights(data []byte) error {
	w := &weights{theme: make([]float64, len(themeFeatures)), bias: make([]float64, len(l.themes)),
		phrases: make([][2]float64, len(l.phrases)), words: map[uint64]*wordSet{}}
	w.finding = [2][]float64{make([]float64, len(findingFeatures)), make([]float64, len(findingFeatures))}
	l.weights = w
	index := l.index()
	sc := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; sc.Scan(); n++ {
		f := strings.Split(sc.Text(), "\t")
		if len(f) < 3 {
			return fmt.Errorf("weights.tsv:%d: fewer than three fields", n)
		}
		if err := w.readLine(f, index); err != nil {
			return fmt.Errorf("weights.tsv:%d: %w", n, err)
		}
	}
	for _, t := range l.themes {
		w.beside = append(w.beside, w.words[pairKey(besideKey, hashWord(t.ID))])
	}
	return sc.Err()
}

// names are the places of what the weights file names.
type names struct {
	theme, finding, themes map[string]int
	phrases                map[string]int
}

func (l *Labeler) index() names {
	n := names{map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
	for i, f := range themeFeatures {
		n.theme[f] = i
	}
	for i, f := range findingFeatures {
		n.finding[f] = i
	}
	for i, t := range l.themes {
		n.themes[t.ID] = i
	}
	for i, p := range l.phrases {
		if p.kind <= general {
			n.phrases[l.phraseKey(i)] = i
		}
	}
	return n
}

// phraseKey names a phrase of a theme in the weights file.
func (l *Labeler) phraseKey(i int) string {
	return l.themes[l.phrases[i].theme].ID + ": " + l.phrases[i].text
}

func (w *weights) readLine(f []string, at names) error {
	if f[0] == lineWords {
		return w.readWords(f, at)
	}
	v := make([]float64, len(f)-2)
	for i := range v {
		x, err := strconv.ParseFloat(f[i+2], 64)
		if err != nil {
			return err
		}
		v[i] = x
	}
	two := len(v) == 2
	switch i, ok := at.place(f[0], f[1]); {
	case f[0] == lineTone && two:
		set := w.set(f[1])
		set.praised, set.criticised = v[0], v[1]
	case !ok: // of another theme file
	case f[0] == lineTheme:
		w.theme[i] = v[0]
	case f[0] == lineBias:
		w.bias[i] = v[0]
	case f[0] == linePhrase && two:
		w.phrases[i] = [2]float64{v[0], v[1]}
	case f[0] == lineFinding && two:
		w.finding[0][i], w.finding[1][i] = v[0], v[1]
	default:
		return fmt.Errorf("a line of kind %q with %d weights", f[0], len(v))
	}
	return nil
}

func (n names) place(kind, key string) (int, bool) {
	i, ok := map[string]map[string]int{lineTheme: n.theme, lineBias: n.themes, linePhrase: n.phrases, lineFinding: n.finding}[kind][key]
	return i, ok
}

func (w *weights) readWords(f []string, at names) error {
	set := w.set(f[1])
	for _, pair := range f[2:] {
		id, value, _ := strings.Cut(pair, "=")
		x, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return err
		}
		if t, ok := at.themes[id]; ok {
			set.themes = append(set.themes, themeWeight{t, x})
		}
	}
	return nil
}

// set gives the set of one word or two, and makes it if there is none.
func (w *weights) set(gram string) *wordSet {
	k := gramKey(gram)
	if w.words[k] == nil {
		w.words[k] = &wordSet{}
	}
	return w.words[k]
}

// gramKey is the key of one word or of two parted by a space, as word.hash makes it.
func gramKey(gram string) uint64 {
	a, b, two := strings.Cut(gram, " ")
	if !two {
		return hashWord(a)
	}
	return pairKey(hashWord(a), hashWord(b))
}

func pairKey(a, b uint64) uint64 { return (a*31 + b) * 0x9e3779b97f4a7c15 }

func (w *weights) phrase(p int32, full bool) float64 {
	if full {
		return w.phrases[p][1]
	}
	return w.phrases[p][0]
}

// look finds the sets of the words and pairs of words of a sentence.
func (w *weights) look(words []word, sets []*wordSet) []*wordSet {
	sets = sets[:0]
	prev := startKey
	for i := range words {
		h := words[i].hash
		if set := w.words[h]; set != nil {
			sets = append(sets, set)
		}
		if set := w.words[pairKey(prev, h)]; set != nil {
			sets = append(sets, set)
		}
		prev = h
	}
	return sets
}

// lookAfter adds the set of a word that is marked by what stands before it: a
// word of the heading, or another theme of the passage.
func (w *weights) lookAfter(sets []*wordSet, mark, h uint64) []*wordSet {
	if set := w.words[pairKey(mark, h)]; set != nil {
		sets = append(sets, set)
	}
	return sets
}

// themeWords adds to sums, by theme, what the words of a sentence weigh.
func themeWords(sets []*wordSet, sums []float64) {
	for _, set := range sets {
		for _, t := range set.themes {
			sums[t.theme] += themeWordScale * t.weight
		}
	}
}

// findingWords gives what the words of a sentence weigh for praise and criticism.
func findingWords(sets []*wordSet) (praised, criticised float64) {
	for _, set := range sets {
		praised += findingWordScale * set.praised
		criticised += findingWordScale * set.criticised
	}
	return praised, criticised
}

// themesOf gives the ids of the themes that at least one sentence is about.
func (s *scratch) themesOf(l *Labeler) []string {
	clear(s.chance)
	strongest, others := s.scene()
	var buf [48]float64
	clear(s.gram)
	s.sets = s.sets[:0]
	for t := range s.marks {
		if s.marks[t].best >= 1 {
			if set := l.weights.beside[t]; set != nil {
				s.sets = append(s.sets, set)
			}
		}
	}
	themeWords(s.sets, s.gram)
	for i := range s.entries {
		e := &s.entries[i]
		z := l.weights.bias[e.theme] + e.learned + s.gram[e.theme] + dot(l.weights.theme, s.theme(e, strongest, others, buf[:0]))
		s.chance[e.theme] = 1 - (1-s.chance[e.theme])*(1-sigmoid(z))
	}
	var ids []string
	for t, p := range s.chance {
		if p >= themeCut {
			ids = append(ids, l.themes[t].ID)
		}
	}
	return ids
}

// findingOf says what a passage finds: praise, criticism, both or neither.
func (s *scratch) findingOf(l *Labeler, in Input) string {
	good, bad := s.verdict(l, in)
	switch {
	case good > praiseCut && bad > criticismCut:
		return "mixed"
	case good > praiseCut:
		return "strength"
	case bad > criticismCut:
		return "weakness"
	}
	return "neutral"
}

// verdict gives the chances that at least one sentence praises, and criticises.
func (s *scratch) verdict(l *Labeler, in Input) (good, bad float64) {
	var buf [48]float64
	for i := range s.tones {
		f := s.features(i, in, buf[:0])
		good = 1 - (1-good)*(1-sigmoid(dot(l.weights.finding[0], f)+s.tones[i].praised))
		bad = 1 - (1-bad)*(1-sigmoid(dot(l.weights.finding[1], f)+s.tones[i].criticised))
	}
	return good, bad
}

func dot(w, f []float64) float64 {
	z := 0.0
	for i, x := range f {
		z += w[i] * x
	}
	return z
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
