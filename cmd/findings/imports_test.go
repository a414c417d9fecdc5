package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImports holds the packages to one direction, cmd → web → search → index →
// corpus, and each big dependency to its one package.
func TestImports(t *testing.T) {
	order := []string{"corpus", "index", "search", "web", "cmd"}
	owner := map[string]string{
		"github.com/blevesearch/bleve/": "index",
		"github.com/gin-gonic/gin":      "web",
		"github.com/pkoukk/tiktoken-go": "corpus",
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "findings/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		pkg, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
		from := top(pkg)
		for imp := range strings.FieldsSeq(imports) {
			if strings.HasPrefix(imp, "findings/") && slices.Index(order, top(imp)) > slices.Index(order, from) {
				t.Errorf("%s imports %s: imports run cmd → web → search → index → corpus", pkg, imp)
			}
			for dep, only := range owner {
				if strings.HasPrefix(imp, dep) && from != only {
					t.Errorf("%s imports %s, which belongs to %s alone", pkg, imp, only)
				}
			}
		}
	}
}

// top is the folder of a package below the module: "corpus" of "findings/corpus/label".
func top(pkg string) string {
	return strings.Split(pkg, "/")[1]
}
