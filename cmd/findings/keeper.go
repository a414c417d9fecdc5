package main

import (
	"context"
	"errors"
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
	lib       *corpus.Library
	adder     *corpus.Adder
	engine    *index.Bleve
	suggester *search.Suggester
	log       *slog.Logger
	life      context.Context // of the service: what is done for all outlives the request that began it

	follow  sync.Mutex
	changed chan struct{} // has room for one: the suggestions are to be refreshed
}

func (k *keeper) add(ctx context.Context, key, source string, data []byte) (corpus.Entry, error) {
	entry, err := k.adder.AddBytes(ctx, key, source, data)
	if err != nil {
		return entry, err
	}
	return entry, k.catchUp()
}

func (k *keeper) remove(_ context.Context, id string) error {
	if err := k.lib.Remove(id); err != nil {
		return err
	}
	return k.catchUp()
}

// catchUp makes the index follow the library, and builds it again where it is
// damaged. What the library has acknowledged is never undone, whoever has gone
// meanwhile, so neither is this.
func (k *keeper) catchUp() error {
	k.follow.Lock()
	defer k.follow.Unlock()
	err := k.engine.Recover()
	if err == nil {
		err = index.Follow(context.WithoutCancel(k.life), k.lib, k.engine, nil)
	}
	var damage *index.RebuildError
	if errors.As(err, &damage) {
		err = k.rebuild(damage)
	}
	select {
	case k.changed <- struct{}{}:
	default:
	}
	return err
}

// rebuild makes the index again while what is whole of the old one serves.
func (k *keeper) rebuild(damage *index.RebuildError) error {
	start := time.Now()
	k.log.Warn("the index is built again", "reason", damage.Reason)
	err := k.engine.Rebuild(k.life, func(ctx context.Context, e index.Engine) error {
		return index.Follow(ctx, k.lib, e, nil)
	})
	if err == nil {
		k.log.Info("the index is whole again", "took", time.Since(start).Round(time.Millisecond))
	}
	return err
}

// keepUpEvery is the time between two looks whether the index has stayed behind
// or is damaged, verifyEvery between two readings of all of it.
const (
	keepUpEvery = 2 * time.Second
	verifyEvery = 10 * time.Minute
)

// keepUp tries again what catchUp could not do, such as writing to a disk that
// was full, and mends the index, until the service ends.
func (k *keeper) keepUp() {
	told, verified := "", time.Now()
	for {
		select {
		case <-k.life.Done():
			return
		case <-time.After(keepUpEvery):
		}
		if time.Since(verified) > verifyEvery {
			_ = k.engine.Verify() // Err has it
			verified = time.Now()
		}
		if k.engine.Err() == nil && k.engine.Seq() >= k.lib.Seq() {
			told = ""
			continue
		}
		if err := k.catchUp(); err != nil && k.life.Err() == nil && err.Error() != told {
			told = err.Error()
			k.log.Error("the index cannot follow the library; it is tried again", "err", err)
		}
	}
}

// suggest keeps the suggestions up with the library until the service ends. They
// take seconds to read a large library, and no upload waits for them.
func (k *keeper) suggest() {
	for {
		if err := k.suggester.Refresh(k.life); err != nil && k.life.Err() == nil {
			k.log.Error("reading the library for suggestions", "err", err)
		}
		select {
		case <-k.life.Done():
			return
		case <-k.changed:
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

// watch adds files that appear or change in folders until the service ends. A file that
// goes away leaves its report in the library: nothing is lost by a slip of the mouse.
func (k *keeper) watch(folders []string) {
	last, done := map[string]look{}, map[string]look{}
	for {
		now := looks(folders)
		for path, l := range now {
			if last[path] == l && done[path] != l {
				done[path] = l
				k.addWatched(path)
			}
		}
		last = now
		select {
		case <-k.life.Done():
			return
		case <-time.After(watchEvery):
		}
	}
}

func (k *keeper) addWatched(path string) {
	ledger, err := k.adder.Add(k.life, []string{path}, nil)
	if err == nil {
		err = k.catchUp()
	}
	if err != nil {
		k.log.Error("adding a watched file", "file", path, "err", err)
	}
	for _, e := range ledger {
		switch e.Outcome {
		case corpus.Failed:
			k.log.Warn("watched file failed", "file", path, "reason", e.Reason, "advice", e.Advice)
		case corpus.Added, corpus.Replaced:
			k.log.Info("watched file "+string(e.Outcome), "file", path, "report", e.Report)
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
