package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"findings/corpus"
	"findings/index"
)

// openIndex opens the index of the library and lets it follow; an index that is
// missing, damaged or made by another version is built again.
func (c *cli) openIndex(ctx context.Context, lib *corpus.Library) (*index.Bleve, error) {
	engine, err := index.Open(c.indexDir(), index.Options{Source: lib.Identity()})
	var rebuild *index.RebuildError
	if errors.As(err, &rebuild) {
		fmt.Fprintf(c.stderr, "building the index again: %s\n", rebuild.Reason)
		return c.buildIndex(ctx, lib)
	}
	if err != nil {
		return nil, err
	}
	err = index.Follow(ctx, lib, engine, newProgress(c.stderr, "indexing").show)
	if errors.As(err, &rebuild) {
		fmt.Fprintf(c.stderr, "building the index again: %s\n", rebuild.Reason)
		engine.Close()
		return c.buildIndex(ctx, lib)
	}
	if err != nil {
		engine.Close()
		return nil, err
	}
	return engine, nil
}

// buildIndex builds the index beside the one that is there, and swaps them.
func (c *cli) buildIndex(ctx context.Context, lib *corpus.Library) (*index.Bleve, error) {
	bar := newProgress(c.stderr, "indexing")
	return index.Rebuild(ctx, c.indexDir(), index.Options{Source: lib.Identity()}, func(ctx context.Context, e index.Engine) error {
		return index.Follow(ctx, lib, e, bar.show)
	})
}

func (c *cli) indexDir() string { return filepath.Join(c.data, "index") }
