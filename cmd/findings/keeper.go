package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"findings/corpus"
	"findings/index"
	"findings/search"
)

// A keeper adds and removes reports while the service runs, and keeps the index
// up with the library: when add or remove returns, searches see the change.
type keeper struct {
	lib    *corpus.Library
	adder  *corpus.Adder
	engine index.Engine
	follow sync.Mutex

	suggester *search.Suggester
}

func (k *keeper) add(ctx context.Context, key, source string, data []byte) (corpus.Entry, error) {
	entry, err := k.adder.AddBytes(ctx, key, source, data)
	if err != nil {
		return entry, err
	}
	return entry, k.catchUp(ctx)
}

func (k *keeper) remove(ctx context.Context, id string) error {
	if err := k.lib.Remove(id); err != nil {
		return err
	}
	return k.catchUp(ctx)
}

// catchUp makes the index follow the library. What the library has acknowledged
// is never undone when the client has gone, so neither is this.
func (k *keeper) catchUp(ctx context.Context) error {
	k.follow.Lock()
	defer k.follow.Unlock()
	ctx = context.WithoutCancel(ctx)
	if err := index.Follow(ctx, k.lib, k.engine, nil); err != nil {
		return err
	}
	return k.suggester.Refresh(ctx)
}

// keepUpEvery is the time between two looks whether the index has stayed behind.
const keepUpEvery = 2 * time.Second

// keepUp tries again what catchUp could not do, such as writing to a disk that
// was full, until ctx ends.
func (k *keeper) keepUp(ctx context.Context, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(keepUpEvery):
		}
		if k.engine.Seq() >= k.lib.Seq() {
			continue
		}
		if err := k.catchUp(ctx); err != nil {
			log.Error("the index cannot follow the library", "err", err)
		}
	}
}

// watchEvery is the time between two looks at a watched folder. A file is read
// once it stays the same from one look to the next.
const watchEvery = 500 * time.Millisecond

// A look is what a watched file looked like.
type look struct {
	size int64
	mod  time.Time
}

// watch adds files that appear or change in folders until ctx ends. A file that
// goes away leaves its report in the library: nothing is lost by a slip of the mouse.
func (k *keeper) watch(ctx context.Context, folders []string, log *slog.Logger) {
	last, done := map[string]look{}, map[string]look{}
	for {
		now := looks(folders)
		for path, l := range now {
			if last[path] == l && done[path] != l {
				done[path] = l
				k.addWatched(ctx, path, log)
			}
		}
		last = now
		select {
		case <-ctx.Done():
			return
		case <-time.After(watchEvery):
		}
	}
}

func (k *keeper) addWatched(ctx context.Context, path string, log *slog.Logger) {
	ledger, err := k.adder.Add(ctx, []string{path}, nil)
	if err == nil {
		err = k.catchUp(ctx)
	}
	if err != nil {
		log.Error("adding a watched file", "file", path, "err", err)
	}
	for _, e := range ledger {
		switch e.Outcome {
		case corpus.Failed:
			log.Warn("watched file failed", "file", path, "reason", e.Reason, "advice", e.Advice)
		case corpus.Added, corpus.Replaced:
			log.Info("watched file "+string(e.Outcome), "file", path, "report", e.Report)
		}
	}
}

// looks lists the regular files below folders.
func looks(folders []string) map[string]look {
	now := map[string]look{}
	for _, folder := range folders {
		// What cannot be read now may be readable at the next look.
		_ = filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || corpus.Ignored(d.Name()) {
				return nil
			}
			if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
				now[path] = look{info.Size(), info.ModTime()}
			}
			return nil
		})
	}
	return now
}
