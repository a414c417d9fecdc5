package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"findings/corpus"
)

func checkFlags(fs *flag.FlagSet, o *options) {
	fs.BoolVar(&o.repair, "repair", false, "mend what can be mended")
}

// errFaults says that check found something; it has told what.
var errFaults = errors.New("the library has faults")

// check is the command "check".
func check(ctx context.Context, c *cli) error {
	if len(c.args) > 0 {
		return fmt.Errorf("%w: check takes no arguments", errMisuse)
	}
	lib, err := c.openLibrary()
	if err != nil {
		return err
	}
	defer lib.Close()
	faults, err := lib.Check(c.repair)
	if err != nil {
		return err
	}
	// Opening the index verifies it, and builds it again where it must.
	engine, err := c.openIndex(ctx, lib)
	if err != nil {
		return err
	}
	defer engine.Close()
	if engine.Seq() != lib.Seq() {
		faults = append(faults, corpus.Fault{Problem: "the index has not followed the library", Advice: "Run findings reindex."})
	}
	reports, err := lib.Reports()
	if err != nil {
		return err
	}
	ledger, err := lib.Ledger()
	if err != nil {
		return err
	}
	if err := printCheck(c, faults, reports, ledger); err != nil {
		return err
	}
	for _, f := range faults {
		if !f.Repaired {
			return errFaults
		}
	}
	return nil
}

// printCheck prints faults, then doubtful metadata and failed files, which are
// for a person to look at and no fault of the library.
func printCheck(c *cli, faults []corpus.Fault, reports []*corpus.Report, ledger []corpus.Entry) error {
	type doubt struct {
		Report string   `json:"report"`
		Doubts []string `json:"doubts"`
	}
	doubts, failures := []doubt{}, []corpus.Entry{}
	for _, r := range reports {
		if len(r.Doubts) > 0 {
			doubts = append(doubts, doubt{r.ID, r.Doubts})
		}
	}
	for _, e := range ledger {
		if e.Outcome == corpus.Failed {
			failures = append(failures, e)
		}
	}
	if c.json {
		return printJSON(c.stdout, map[string]any{"reports": len(reports), "faults": faults, "doubts": doubts, "failed": failures})
	}
	for _, f := range faults {
		state := ""
		if f.Repaired {
			state = " (mended)"
		}
		fmt.Fprintf(c.stdout, "fault: %s %s%s. %s\n", f.Report, f.Problem, state, f.Advice)
	}
	for _, d := range doubts {
		for _, text := range d.Doubts {
			fmt.Fprintf(c.stdout, "doubt: %s: %s\n", d.Report, text)
		}
	}
	for _, e := range failures {
		fmt.Fprintf(c.stdout, "failed: %q: %s. %s\n", e.Source, e.Reason, e.Advice)
	}
	fmt.Fprintf(c.stdout, "%d reports, %d faults, %d with doubtful values, %d files failed\n", len(reports), len(faults), len(doubts), len(failures))
	return nil
}

// backup is the command "backup".
func backup(_ context.Context, c *cli) error {
	if len(c.args) != 1 {
		return fmt.Errorf("%w: name the folder to copy to", errMisuse)
	}
	lib, err := c.openLibrary()
	if err != nil {
		return err
	}
	defer lib.Close()
	if err := lib.Backup(c.args[0]); err != nil {
		return err
	}
	fmt.Fprintf(c.stderr, "%d reports copied to %s; start on them with --data %s\n", lib.Len(), c.args[0], c.args[0])
	return nil
}
