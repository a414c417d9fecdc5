package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"findings/corpus"
	"findings/index"
)

// A Speller finds the word that was meant where the word as typed is in no
// passage, or in hardly any beside a far more frequent one. It looks among the
// words of the index, of the vocabulary and of the names of authorities.
type Speller struct {
	engine index.Reader
	known  map[string]bool // words that are right though no passage may hold them
}

// NewSpeller makes a Speller.
func NewSpeller(engine index.Reader, v *Vocabulary) *Speller {
	s := &Speller{engine: engine, known: map[string]bool{}}
	add := func(text string) {
		for _, t := range index.Words(text) {
			s.known[t.Exact] = true
		}
	}
	if v != nil {
		for _, c := range v.ideas {
			for _, text := range slices.Concat(c.Same, c.Everyday) {
				add(text)
			}
		}
	}
	for _, n := range corpus.Authorities().Names() {
		add(n.Name)
	}
	for name := range regionNames {
		add(name)
	}
	return s
}

// on is the Speller on another index.
func (s *Speller) on(engine index.Reader) *Speller { return &Speller{engine, s.known} }

// A Correction is what was probably meant by a word.
type Correction struct {
	Range        // of the word in the text
	Word  string // as typed, in lower case
	Meant string // one word, or two where a space was missing
	Found int    // passages that hold the word as typed: 0 means that searching for it is in vain
}

// The bounds of what is corrected.
const (
	minSpelled   = 4  // letters: shorter words have too many neighbours
	minSpelled2  = 6  // letters for two edits
	rarely       = 3  // passages: a word in so few may be a mistake in a report
	muchMore     = 50 // times as frequent is what was meant instead of a rare word
	minHalf      = 20 // passages that must hold each half of a word to be split
	maxCorrected = 4  // words of one query
)

// Check finds the words of e to correct. Numbers, acronyms, names, quoted words
// and the words of fields are never corrected.
func (s *Speller) Check(ctx context.Context, text string, e Expr) ([]Correction, error) {
	words := s.doubtful(text, e)
	if len(words) == 0 {
		return nil, nil
	}
	counts, err := s.counts(ctx, wordTexts(words))
	if err != nil {
		return nil, err
	}
	var list []Correction
	for i, w := range words {
		if counts[i] > rarely || len(list) == maxCorrected {
			continue
		}
		meant, err := s.meant(ctx, w.Text, counts[i])
		if err != nil {
			return nil, err
		}
		if meant != "" {
			list = append(list, Correction{w.Range, w.Text, meant, counts[i]})
		}
	}
	return list, nil
}

// Corrected is the text with the corrections made.
func Corrected(text string, corrections []Correction) string {
	var b strings.Builder
	end := 0
	for _, c := range corrections {
		b.WriteString(text[end:c.Start])
		b.WriteString(c.Meant)
		end = c.End
	}
	return b.String() + text[end:]
}

// doubtful are the words of e that may be misspelled, in the order of the text.
func (s *Speller) doubtful(text string, e Expr) []*Word {
	var words []*Word
	add := func(w *Word) {
		raw := text[w.Start:w.End]
		if utf8.RuneCountInString(w.Text) < minSpelled || functionWords[w.Text] || s.known[bare(w.Text)] || strings.ContainsFunc(w.Text, notSpelled) ||
			raw == strings.ToUpper(raw) && len(raw) <= 6 {
			return
		}
		words = append(words, w)
	}
	walk(e, func(e Expr) {
		switch e := e.(type) {
		case *Word:
			add(e)
		case *Concept:
			for _, w := range e.Words {
				add(w)
			}
		}
	})
	slices.SortFunc(words, func(a, b *Word) int { return cmp.Compare(a.Start, b.Start) })
	words = slices.CompactFunc(words, func(a, b *Word) bool { return a.Start == b.Start })
	return words[:min(len(words), maxLeaves)]
}

func notSpelled(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }

func wordTexts(words []*Word) []string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.Text
	}
	return texts
}

// counts gives the number of passages that hold each word, in any of its forms.
func (s *Speller) counts(ctx context.Context, words []string) ([]int, error) {
	or := &index.Or{}
	for _, w := range words {
		or.Nodes = append(or.Nodes, &index.Word{Text: w})
	}
	st, err := s.engine.Stats(ctx, or)
	if err != nil {
		return nil, err
	}
	counts := make([]int, len(words))
	copy(counts, st.LeafDocs)
	return counts, nil
}

// meant is the most likely word, "" where none is likely enough.
func (s *Speller) meant(ctx context.Context, word string, found int) (string, error) {
	candidates, err := s.candidates(ctx, bare(word))
	if err != nil {
		return "", err
	}
	best, bestScore := "", 0.0
	for _, c := range candidates {
		if found > 0 && c.Count < muchMore*found || found > 0 && c.edits > 1 {
			continue
		}
		// Each edit makes a word e⁴ times less likely: about one in fifty letters is mistyped.
		if score := 10 + math.Log(float64(c.Count)+1) - 4*float64(c.edits); score > bestScore {
			best, bestScore = c.Term, score
		}
	}
	if best != "" || found > 0 {
		return best, nil
	}
	return s.split(ctx, word)
}

type candidate struct {
	index.TermCount
	edits int
}

// candidates are words that differ from word by an edit, or two of a longer
// word. A first letter that is wrong is found by the variants of the beginning.
func (s *Speller) candidates(ctx context.Context, word string) ([]candidate, error) {
	most := 1
	if utf8.RuneCountInString(word) >= minSpelled2 {
		most = 2
	}
	seen := map[string]bool{word: true}
	var list []candidate
	for _, v := range beginnings(word) {
		terms, err := s.engine.Similar(ctx, v, most)
		if err != nil {
			return nil, err
		}
		for _, t := range terms {
			edits := index.Edits(word, t.Term, most)
			if !seen[t.Term] && edits <= most && !strings.ContainsFunc(t.Term, notSpelled) && t.Count > 1 {
				list = append(list, candidate{t, edits})
			}
			seen[t.Term] = true
		}
	}
	for w := range s.known {
		if edits := index.Edits(word, w, 1); !seen[w] && edits <= 1 && len(w) >= minSpelled {
			list = append(list, candidate{index.TermCount{Term: w, Count: 1}, edits})
		}
	}
	slices.SortFunc(list, func(a, b candidate) int { return cmp.Compare(a.Term, b.Term) })
	return list, nil
}

// beginnings are the word and what it would be with its first letters swapped
// or one of them left out, since the engine takes the first two as right.
func beginnings(word string) []string {
	r := []rune(word)
	swapped := slices.Clone(r)
	swapped[0], swapped[1] = swapped[1], swapped[0]
	return []string{word, string(swapped), string(r[1:]), string(r[:1]) + string(r[2:])}
}

// split finds the space that is missing in "fostercarers".
func (s *Speller) split(ctx context.Context, word string) (string, error) {
	r := []rune(word)
	var halves []string
	for i := 3; i <= len(r)-3 && len(halves) < 2*maxLeaves-2; i++ {
		halves = append(halves, string(r[:i]), string(r[i:]))
	}
	if len(halves) == 0 {
		return "", nil
	}
	var counts []int
	for part := range slices.Chunk(halves, maxLeaves) {
		c, err := s.counts(ctx, part)
		if err != nil {
			return "", err
		}
		counts = append(counts, c...)
	}
	best, least := "", minHalf
	for i := 0; i < len(halves); i += 2 {
		if n := min(counts[i], counts[i+1]); n > least {
			best, least = halves[i]+" "+halves[i+1], n
		}
	}
	return best, nil
}
