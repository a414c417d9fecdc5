// Package label says what a passage is about (its themes) and whether it reports
// a strength or a weakness (its finding), with the words that say so.
//
// Labels are ours, never the inspectors'. They follow from the passage's words,
// its section and its part of the report, and from nothing else.
package label

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
)

// Input is what a label may depend on.
type Input struct {
	Section string // heading the passage stands under
	Part    string // "headline", "needs-to-improve", "main" or "about"
	Text    string
}

// Labels are the themes and the finding of one passage.
type Labels struct {
	Themes  []string // ids of the theme file, in its order
	Finding string   // "strength", "weakness", "mixed" or "neutral"
	Reasons []Reason // why; only when asked for
}

// A Reason is a stretch of the passage, or its heading, that speaks for a label.
type Reason struct {
	Label  string  `json:"label"`  // theme id or finding
	Start  int     `json:"start"`  // bytes into the text
	End    int     `json:"end"`    // 0,0 when the heading or part is the reason
	Words  string  `json:"words"`  // the words that matched
	Weight float64 `json:"weight"` // negative speaks against
}

// codeVersion changes when the same theme file gives other labels.
const codeVersion = "2"

// A Labeler labels passages. It may be used by several goroutines at once.
type Labeler struct {
	themes  []Theme
	m       *matcher
	phrases []phrase // by number
	weights *weights
	version string
	scratch sync.Pool
}

// Load makes a labeler from a theme file, whose errors name the line.
func Load(name string, r io.Reader) (*Labeler, error) {
	data, err := readAll(r)
	if err != nil {
		return nil, err
	}
	return build(name, data)
}

// LoadFile is Load for a file; with an empty path it gives the built-in themes.
func LoadFile(path string) (*Labeler, error) {
	if path == "" {
		return Default()
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the theme file: %w", err)
	}
	defer f.Close()
	return Load(path, f)
}

// Default makes a labeler from the built-in theme file.
func Default() (*Labeler, error) { return build("themes.yaml", themesFile) }

func build(name string, data []byte) (*Labeler, error) {
	themes, src, err := readThemes(name, data)
	if err != nil {
		return nil, err
	}
	l := &Labeler{themes: themes, m: newMatcher()}
	if err := l.addThemes(src); err != nil {
		return nil, err
	}
	if err := l.addFindings(); err != nil {
		return nil, err
	}
	if err := l.readWeights(weightsFile); err != nil {
		return nil, err
	}
	h := sha256.New()
	for _, part := range [][]byte{[]byte(codeVersion), data, findingsFile, weightsFile} {
		fmt.Fprintf(h, "%d\n", len(part))
		h.Write(part)
	}
	l.version = fmt.Sprintf("%x", h.Sum(nil)[:8])
	l.scratch.New = func() any { return &scratch{} }
	return l, nil
}

// Version is a fingerprint of all that labels follow from besides the passage:
// when it differs from the one stored with a library, its passages want new labels.
func (l *Labeler) Version() string { return l.version }

// Themes are the themes of the file, in its order.
func (l *Labeler) Themes() []Theme { return slices.Clone(l.themes) }

// Label gives the labels of a passage, without reasons.
func (l *Labeler) Label(in Input) Labels { return l.label(in, false) }

// Explain gives the labels of a passage and the words that caused them.
func (l *Labeler) Explain(in Input) Labels { return l.label(in, true) }

func (l *Labeler) label(in Input, explain bool) Labels {
	s := l.scratch.Get().(*scratch)
	defer l.scratch.Put(s)
	s.explain = explain
	s.read(l, in)
	if s.fixed {
		return Labels{Finding: "neutral"}
	}
	out := Labels{Finding: s.findingOf(l, in)}
	if out.Finding != "neutral" || !s.distant {
		out.Themes = s.themesOf(l)
	}
	if explain {
		out.Reasons = s.reasons(l, in, out)
	}
	return out
}
