package web

import (
	"context"
	"os"
	"testing"

	"findings/corpus"
	"findings/index"
)

var background = context.Background()

// A keeper adds and removes reports and lets the index follow.
type keeper struct {
	lib    *corpus.Library
	adder  *corpus.Adder
	engine *index.Bleve
}

func (k keeper) add(ctx context.Context, key, source string, data []byte) (corpus.Entry, error) {
	e, err := k.adder.AddBytes(ctx, key, source, data)
	if err != nil {
		return e, err
	}
	return e, index.Follow(ctx, k.lib, k.engine, nil)
}

func (k keeper) remove(ctx context.Context, id string) error {
	if err := k.lib.Remove(id); err != nil {
		return err
	}
	return index.Follow(ctx, k.lib, k.engine, nil)
}

var tempDirs []string

// mustTemp makes a folder that outlives one test.
func mustTemp() string {
	dir, err := os.MkdirTemp("", "findings-web-")
	if err != nil {
		panic(err)
	}
	tempDirs = append(tempDirs, dir)
	return dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, dir := range tempDirs {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}
