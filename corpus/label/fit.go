package label

import "math"

// A sample is a passage and a question: is at least one of its sentences about a
// theme, or praise, or criticism? Which sentence it is, is not known.
type sample struct {
	sentences [][]feature
	yes       bool
}

type feature struct {
	id    int
	value float64
}

// Kinds of features: of the shape of the evidence, of a theme, of a phrase, of words.
const (
	ofShape = iota
	ofTheme
	ofPhrase
	ofWords
)

// How fast weights of each kind move, what damps their first steps, and how
// strongly they are held near 0 (L2).
var (
	rates   = [4]float64{0.15, 0.1, 0.15, 0.12}
	damping = [4]float64{0.01, 0.1, 0.1, 0.1}
	holds   = [4]float64{1, 8, 4, 0.2}
)

const (
	rounds   = 20
	minCount = 15 // words seen less often in the examples are left out

	leastSlope = 0.01 // a sentence that errs less than this teaches nothing
)

// A fitter finds the weights of a linear model by AdaGrad (Duchi, Hazan and
// Singer, 2011) on the log loss, where the chance of a passage is one minus the
// product of what its sentences leave over ("noisy or", multiple-instance
// learning). The weights are the means of the later rounds.
type fitter struct {
	ids     map[string]int
	keys    []string
	kinds   []int
	counts  []float64
	weights []float64
	samples []*sample
}

func newFitter() *fitter { return &fitter{ids: map[string]int{}} }

// add appends a feature, unless it is 0.
func (f *fitter) add(vs []feature, kind int, key string, value float64) []feature {
	if value == 0 {
		return vs
	}
	id, ok := f.ids[key]
	if !ok {
		id = len(f.keys)
		f.ids[key] = id
		f.keys, f.kinds, f.counts = append(f.keys, key), append(f.kinds, kind), append(f.counts, 0)
	}
	f.counts[id]++
	return append(vs, feature{id, value})
}

// fit sets the weights. The order of the samples is fixed, so the result is too.
func (f *fitter) fit() {
	f.weights = make([]float64, len(f.keys))
	if len(f.samples) == 0 {
		return
	}
	f.dropRare()
	squares := make([]float64, len(f.keys))
	step := coprime(104729, len(f.samples))
	var p []float64
	mean := make([]float64, len(f.keys))
	for round := range rounds {
		for k := range f.samples {
			s := f.samples[(k*step+round*31)%len(f.samples)]
			p = f.learn(s, squares, p)
		}
		if round >= rounds/2 {
			for i, w := range f.weights {
				mean[i] += w / float64(rounds-rounds/2)
			}
		}
	}
	f.weights = mean
}

func (f *fitter) dropRare() {
	for _, s := range f.samples {
		for i, vs := range s.sentences {
			kept := vs[:0]
			for _, v := range vs {
				if f.kinds[v.id] != ofWords || f.counts[v.id] >= minCount {
					kept = append(kept, v)
				}
			}
			s.sentences[i] = kept
		}
	}
}

// learn moves the weights by one sample.
func (f *fitter) learn(s *sample, squares, p []float64) []float64 {
	p = p[:0]
	none := 1.0
	for _, vs := range s.sentences {
		z := 0.0
		for _, v := range vs {
			z += f.weights[v.id] * v.value
		}
		p = append(p, sigmoid(z))
		none *= 1 - p[len(p)-1]
	}
	some := min(max(1-none, 1e-4), 1-1e-6)
	for i, vs := range s.sentences {
		slope := p[i]
		if s.yes {
			slope = -p[i] * (1 - some) / some
		}
		if math.Abs(slope) < leastSlope {
			continue
		}
		for _, v := range vs {
			k := f.kinds[v.id]
			d := slope*v.value + holds[k]*f.weights[v.id]/f.counts[v.id]
			squares[v.id] += d * d
			f.weights[v.id] -= rates[k] * d / math.Sqrt(squares[v.id]+damping[k])
		}
	}
	return p
}

// coprime gives a number that visits all n places when added again and again.
func coprime(from, n int) int {
	for a := from % n; ; a++ {
		x, y := max(a, 1), n
		for y != 0 {
			x, y = y, x%y
		}
		if x == 1 {
			return max(a, 1)
		}
	}
}
