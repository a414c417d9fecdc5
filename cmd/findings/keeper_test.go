package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"

	"findings/corpus"
	"findings/corpus/label"
	"findings/index"
	"findings/search"
)

// A stuckSource reads passages only once it is let go.
type stuckSource struct {
	*corpus.Library
	began sync.Once
	begun chan struct{}
	goOn  chan struct{}
}

func (s *stuckSource) Passages(id string) ([]corpus.Passage, error) {
	s.began.Do(func() { close(s.begun) })
	<-s.goOn
	return s.Library.Passages(id)
}

// TestUploadWaitsForNoSuggestions adds a report while the suggestions of a large
// library are still being read.
func TestUploadWaitsForNoSuggestions(t *testing.T) {
	lib, err := corpus.OpenLibrary(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	labeler, err := label.Default()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := index.Open(filepath.Join(lib.Dir(), "index"), index.Options{Source: lib.Identity()})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	source := &stuckSource{Library: lib, begun: make(chan struct{}), goOn: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	k := &keeper{lib: lib, adder: &corpus.Adder{Library: lib, Labeler: labeler}, engine: engine, log: slog.New(slog.DiscardHandler),
		suggester: search.NewSuggester(source, engine, labeler.Themes()), life: ctx, changed: make(chan struct{}, 1)}
	var background sync.WaitGroup
	background.Go(k.suggest)
	for _, name := range []string{"upload:1", "upload:2"} {
		entry, err := k.add(ctx, name, "a.md", []byte(letterText()+name))
		if err != nil || entry.Outcome != corpus.Added {
			t.Fatalf("%s: %+v, %v", name, entry, err)
		}
		found, err := engine.Search(ctx, &index.Query{Filter: []index.Filter{{Facet: "report", Values: []string{entry.Report}}}})
		if err != nil || found.Total == 0 {
			t.Errorf("%s is added and not found: %v", entry.Report, err)
		}
		<-source.begun
	}
	close(source.goOn)
	cancel()
	background.Wait()
}
