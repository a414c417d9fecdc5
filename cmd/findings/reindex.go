package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"findings/corpus"
	"findings/corpus/label"
)

func reindexFlags(fs *flag.FlagSet, o *options) {
	fs.BoolVar(&o.read, "read", false, "read every original again with this program's reader first")
}

// reindex is the command "reindex".
func reindex(ctx context.Context, c *cli) error {
	if len(c.args) > 0 {
		return fmt.Errorf("%w: reindex takes no arguments", errMisuse)
	}
	lib, err := c.openLibrary()
	if err != nil {
		return err
	}
	defer lib.Close()
	if c.read {
		labeler, err := label.LoadFile(c.themes)
		if err != nil {
			return err
		}
		bar := newProgress(c.stderr, "reading")
		adder := &corpus.Adder{Library: lib, Labeler: labeler}
		ledger, err := adder.ReadAgain(ctx, func(done, total int, _ corpus.Entry) { bar.show(done, total) })
		if err != nil {
			return err
		}
		if err := printLedger(c, ledger); err != nil && !errors.Is(err, errLedger) {
			return err
		}
	}
	engine, err := c.buildIndex(ctx, lib)
	if err != nil {
		return err
	}
	return engine.Close()
}
