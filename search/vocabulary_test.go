package search

import (
	"strings"
	"testing"
)

func TestBuiltInVocabulary(t *testing.T) {
	v, err := readVocabulary("vocabulary.yaml", vocabularyFile)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(v.ideas); n < 250 {
		t.Errorf("%d concepts, want 250 at least", n)
	}
}

func TestVocabularyErrorsNameTheLine(t *testing.T) {
	for _, tc := range []struct{ rule, file, want string }{
		{"no other way", "concepts:\n  - {same: [dads, fathers]}\n  - {same: [mums]}\n", `v.yaml:3: "mums" has no other way to say it`},
		{"no terms", "concepts:\n  - {near: [dads, fathers]}\n", "v.yaml:2: a concept needs terms"},
		{"leads nowhere", "concepts:\n  - {everyday: [dads, fathers]}\n", `v.yaml:2: "dads" leads nowhere`},
		{"two concepts", "concepts:\n\n  - {same: [dads, fathers]}\n  - {same: [father, papas]}\n", `v.yaml:4: "father" stands under same in two concepts`},
		{"twice in one", "concepts:\n  - {same: [dads], everyday: [dad, papa]}\n", `v.yaml:2: "dad" is there twice`},
		{"no words", "concepts:\n  - {same: [dads, '!!']}\n", `v.yaml:2: "!!" has no words`},
		{"context of nothing", "concepts:\n  - {same: [PA, personal adviser], context: {LA: [care]}}\n", `v.yaml:2: context names "LA"`},
		{"unknown name", "concepts:\n  - {same: [dads, fathers]}\n  - {sam: [a, b]}\n", "v.yaml:3: unknown field"},
		{"not YAML", "concepts:\n  - {same: [dads\n", "v.yaml:"},
		{"nothing", "", "v.yaml: no concepts"},
	} {
		_, err := LoadVocabulary("v.yaml", strings.NewReader(tc.file))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want …%s…", tc.rule, err, tc.want)
		}
	}
}

func FuzzLoadVocabulary(f *testing.F) {
	f.Add("concepts:\n  - {same: [MASH, hub], near: [door], context: {MASH: [a]}}\n")
	f.Add("concepts: [")
	f.Fuzz(func(t *testing.T, file string) {
		v, err := LoadVocabulary("v.yaml", strings.NewReader(file))
		if err == nil && len(v.ideas) == 0 {
			t.Fatal("no error and no concepts")
		}
	})
}
