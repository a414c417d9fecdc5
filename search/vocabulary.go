package search

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	yamlparser "github.com/goccy/go-yaml/parser"

	"findings/index"
)

//go:embed vocabulary.yaml
var vocabularyFile []byte

// A Vocabulary knows which words and phrases of the field say the same.
type Vocabulary struct {
	ideas  []*idea
	byStem map[string][]*term // by the stem of the first word, longest first
}

// An idea is one entry of the file: what is said in several ways.
type idea struct {
	Same     []string            `yaml:"same"`     // each says the same as every other
	Everyday []string            `yaml:"everyday"` // what people type for it; not searched for the others
	Means    []string            `yaml:"means"`    // where everyday words lead, besides same
	Near     []string            `yaml:"near"`     // not the same, but passages about it use them
	Context  map[string][]string `yaml:"context"`  // a term → words, one of which must be in the search for it to count

	same, means, near []said
}

// said is one way to say something.
type said struct {
	stems, words []string
	acronym      bool
}

// A term is one way to say a concept, as it can stand in a query.
type term struct {
	said
	idea     *idea
	everyday bool
	context  map[string]bool // stems, one of which must stand in the query; nil for none
}

// The weights of alternatives.
const (
	weightAcronym  = 0.9 // MASH for multi-agency safeguarding hub, and back
	weightSame     = 0.8
	weightEveryday = 0.7 // from everyday words to the field's own
	weightNear     = 0.25
)

// DefaultVocabulary is the built-in vocabulary. It is read at the first call.
var DefaultVocabulary = sync.OnceValue(func() *Vocabulary {
	v, err := readVocabulary("vocabulary.yaml", vocabularyFile)
	if err != nil {
		panic("search: " + err.Error()) // embedded: a fault of the build
	}
	return v
})

// readVocabulary reads a vocabulary file; errors name the line.
func readVocabulary(name string, data []byte) (*Vocabulary, error) {
	file, err := yamlparser.ParseBytes(data, 0)
	var content struct {
		Concepts []*idea `yaml:"concepts"`
	}
	if err == nil {
		err = yaml.UnmarshalWithOptions(data, &content, yaml.DisallowUnknownField())
	}
	if err != nil {
		return nil, fmt.Errorf("%s:%w", name, lineFirst(err))
	}
	v := &Vocabulary{ideas: content.Concepts, byStem: map[string][]*term{}}
	if len(v.ideas) == 0 {
		return nil, fmt.Errorf("%s: no concepts", name)
	}
	seen := map[string]bool{}
	var faults []error
	for i := range v.ideas {
		if err := v.add(v.ideas[i], seen); err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", name, conceptLine(file, i), err))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	for _, terms := range v.byStem {
		slices.SortStableFunc(terms, func(a, b *term) int { return len(b.stems) - len(a.stems) })
	}
	return v, nil
}

// add checks one concept and indexes its terms.
func (v *Vocabulary) add(c *idea, seen map[string]bool) error {
	switch {
	case c == nil || len(c.Same) == 0 && len(c.Everyday) == 0:
		return errors.New("a concept needs terms under same or everyday")
	case len(c.Same) == 0 && len(c.Means) == 0:
		return fmt.Errorf("%q leads nowhere: give terms under same or means", c.Everyday[0])
	case len(c.Same)+len(c.Everyday)+len(c.Near) < 2 && len(c.Means) == 0:
		return fmt.Errorf("%q has no other way to say it", c.Same[0])
	}
	own := map[string]bool{}
	for i, text := range slices.Concat(c.Same, c.Everyday) {
		t, err := newTerm(c, text, i >= len(c.Same))
		if err != nil {
			return err
		}
		key := strings.Join(t.stems, " ")
		if own[key] {
			return fmt.Errorf("%q is there twice, perhaps in another form", text)
		}
		own[key] = true
		if !t.everyday {
			if seen[key] {
				return fmt.Errorf("%q stands under same in two concepts: put it under everyday or near in one", text)
			}
			seen[key] = true
		}
		v.byStem[t.stems[0]] = append(v.byStem[t.stems[0]], t)
	}
	for text := range c.Context {
		if !slices.Contains(c.Same, text) && !slices.Contains(c.Everyday, text) {
			return fmt.Errorf("context names %q, which is no term of the concept", text)
		}
	}
	var err error
	for _, list := range []struct {
		texts []string
		said  *[]said
	}{{c.Same, &c.same}, {c.Means, &c.means}, {c.Near, &c.near}} {
		if *list.said, err = saidAll(list.texts); err != nil {
			return err
		}
	}
	return nil
}

// saidAll prepares texts, one that another holds behind it.
func saidAll(texts []string) ([]said, error) {
	var list []said
	for _, text := range texts {
		x := said{acronym: isAcronym(text)}
		if x.stems, x.words = stems(text); len(x.stems) == 0 {
			return nil, fmt.Errorf("%q has no words", text)
		}
		list = append(list, x)
	}
	held := func(x said) int {
		return len(slices.DeleteFunc(slices.Clone(list), func(y said) bool { return !contains(x.stems, y.stems) }))
	}
	slices.SortStableFunc(list, func(a, b said) int { return held(a) - held(b) })
	return list, nil
}

// contains says whether part stands in whole, side by side.
func contains(whole, part []string) bool {
	for i := 0; i+len(part) <= len(whole); i++ {
		if slices.Equal(whole[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

func newTerm(c *idea, text string, everyday bool) (*term, error) {
	t := &term{idea: c, everyday: everyday}
	t.acronym = isAcronym(text)
	t.stems, t.words = stems(text)
	if len(t.stems) == 0 {
		return nil, fmt.Errorf("%q has no words", text)
	}
	for _, w := range c.Context[text] {
		s, _ := stems(w)
		if t.context == nil {
			t.context = map[string]bool{}
		}
		for _, x := range s {
			t.context[x] = true
		}
	}
	return t, nil
}

// isAcronym says whether a term is written in capitals: MASH, IROs, A&E.
func isAcronym(text string) bool {
	text = strings.TrimSuffix(text, "s")
	return len(text) > 1 && !strings.Contains(text, " ") && strings.ToUpper(text) == text && strings.ToLower(text) != text
}

// stems gives the stems of a text's words and the words as they are searched.
func stems(text string) (stems, words []string) {
	for _, t := range index.Words(text) {
		stems = append(stems, t.Stem)
		if t.Own != "" {
			words = append(words, t.Own)
		} else {
			words = append(words, t.Exact)
		}
	}
	return stems, words
}

// conceptLine is the line of the i-th concept.
func conceptLine(file *ast.File, i int) int {
	p, err := yaml.PathString(fmt.Sprintf("$.concepts[%d]", i))
	if err != nil {
		return 0
	}
	node, err := p.FilterFile(file)
	if err != nil || node == nil {
		return 0
	}
	return node.GetToken().Position.Line
}

// lineFirst puts the line first and leaves out the drawing of the source.
func lineFirst(err error) error {
	var y yaml.Error
	if !errors.As(err, &y) || y.GetToken() == nil {
		return fmt.Errorf(" %w", err)
	}
	return fmt.Errorf("%d: %s", y.GetToken().Position.Line, y.GetMessage())
}
