package label

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxFile bounds a theme file.
const maxFile = 4 << 20

//go:embed themes.yaml
var themesFile []byte

//go:embed findings.yaml
var findingsFile []byte

// A Theme is one subject that passages are labelled with, as its file defines it.
type Theme struct {
	ID          string   `json:"id" yaml:"id"`
	Label       string   `json:"label" yaml:"label"`
	Description string   `json:"description" yaml:"description"`
	Synonyms    []string `json:"synonyms" yaml:"synonyms"`

	About   []string `json:"-" yaml:"about"`   // phrases that make a sentence be about the theme
	General []string `json:"-" yaml:"general"` // phrases that do so where no other theme's do
	Hints   []string `json:"-" yaml:"hints"`   // phrases of which it takes two
	Against []string `json:"-" yaml:"against"` // phrases that take a reason away
}

type themeFile struct {
	Themes []Theme `yaml:"themes"`
}

// lexicon is the file of findings.
type lexicon struct {
	Praise        []string `yaml:"praise"`
	MildPraise    []string `yaml:"mild_praise"`
	Criticism     []string `yaml:"criticism"`
	MildCriticism []string `yaml:"mild_criticism"`
	Negators      []string `yaml:"negators"`
	Starts        []string `yaml:"starts"`
	Nouns         []string `yaml:"nouns"`
	Demands       []string `yaml:"demands"`
	Boilerplate   []string `yaml:"boilerplate"`
	Heads         []string `yaml:"heads"`
	Intentions    []string `yaml:"intentions"`
	Background    []string `yaml:"background"`
	Contrast      []string `yaml:"contrast"`
}

var themeID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// source is a YAML file that can tell on which line a value stands.
type source struct {
	name string
	file *ast.File
}

// decode reads YAML into out; names that the file format does not know are errors.
func decode(name string, data []byte, out any) (source, error) {
	if len(data) > maxFile {
		return source{}, fmt.Errorf("%s: more than %d bytes", name, maxFile)
	}
	file, err := parser.ParseBytes(data, 0)
	if err == nil {
		err = yaml.UnmarshalWithOptions(data, out, yaml.DisallowUnknownField())
	}
	if err != nil {
		return source{}, fmt.Errorf("%s:%w", name, yamlError(err))
	}
	return source{name, file}, nil
}

// yamlError puts the line first and leaves out the drawing of the source.
func yamlError(err error) error {
	var y yaml.Error
	if !errors.As(err, &y) || y.GetToken() == nil {
		return fmt.Errorf(" %w", err)
	}
	return fmt.Errorf("%d: %s", y.GetToken().Position.Line, y.GetMessage())
}

// at makes an error that names the line of the value at a YAML path.
func (s source) at(path string, format string, args ...any) error {
	line := 0
	if p, err := yaml.PathString(path); err == nil && s.file != nil {
		if node, err := p.FilterFile(s.file); err == nil && node != nil {
			line = node.GetToken().Position.Line
		}
	}
	return fmt.Errorf("%s:%d: %s", s.name, line, fmt.Sprintf(format, args...))
}

// readThemes reads and checks a theme file.
func readThemes(name string, data []byte) ([]Theme, source, error) {
	var f themeFile
	src, err := decode(name, data, &f)
	if err != nil {
		return nil, src, err
	}
	if len(f.Themes) == 0 {
		return nil, src, src.at("$", "no themes")
	}
	seen := map[string]bool{}
	for i, t := range f.Themes {
		path := fmt.Sprintf("$.themes[%d]", i)
		switch {
		case !themeID.MatchString(t.ID):
			return nil, src, src.at(path+".id", "id %q: small letters, digits and hyphens only", t.ID)
		case seen[t.ID]:
			return nil, src, src.at(path+".id", "theme %q is there twice", t.ID)
		case t.Label == "":
			return nil, src, src.at(path, "theme %q has no label", t.ID)
		case len(t.About) == 0:
			return nil, src, src.at(path, "theme %q has no phrases under about", t.ID)
		}
		seen[t.ID] = true
	}
	return f.Themes, src, nil
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("reading the theme file: %w", err)
	}
	return data, nil
}

func themePath(theme int, list string, i int) string {
	return fmt.Sprintf("$.themes[%d].%s[%d]", theme, list, i)
}

func listPath(list string, i int) string { return fmt.Sprintf("$.%s[%d]", list, i) }
