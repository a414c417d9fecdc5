package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"findings/corpus"
)

// printJSON writes a value as indented JSON.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// progress draws a bar on a terminal and prints a plain line every few seconds elsewhere.
type progress struct {
	w        io.Writer
	verb     string
	terminal bool
	last     time.Time
}

func newProgress(w io.Writer, verb string) *progress {
	f, isFile := w.(*os.File)
	return &progress{w: w, verb: verb, terminal: isFile && term.IsTerminal(int(f.Fd())), last: time.Now()}
}

// show tells that done of total are done.
func (p *progress) show(done, total int) {
	wait := 3 * time.Second
	if p.terminal {
		wait = 100 * time.Millisecond
	}
	if time.Since(p.last) < wait && (done < total || !p.terminal) {
		return
	}
	p.last = time.Now()
	if !p.terminal {
		fmt.Fprintf(p.w, "%s %d of %d\n", p.verb, done, total)
		return
	}
	const width = 30
	filled := width * done / max(total, 1)
	fmt.Fprintf(p.w, "\r%s [%s%s] %d of %d ", p.verb, strings.Repeat("█", filled), strings.Repeat(" ", width-filled), done, total)
	if done == total {
		fmt.Fprintln(p.w)
	}
}

// printLedger prints what became of the files of a run: failures one by one, the
// rest as counts. It returns errLedger when one failed.
func printLedger(c *cli, ledger []corpus.Entry) error {
	counts := map[corpus.Outcome]int{}
	for _, e := range ledger {
		counts[e.Outcome]++
	}
	if c.json {
		if err := printJSON(c.stdout, map[string]any{"ledger": ledger, "counts": counts}); err != nil {
			return err
		}
	} else {
		for _, e := range ledger {
			if e.Outcome == corpus.Failed {
				fmt.Fprintf(c.stderr, "failed: %q: %s. %s\n", e.Source, e.Reason, e.Advice)
			}
		}
		fmt.Fprintf(c.stderr, "%d added, %d replaced, %d unchanged, %d failed\n",
			counts[corpus.Added], counts[corpus.Replaced], counts[corpus.Unchanged], counts[corpus.Failed])
	}
	if counts[corpus.Failed] > 0 {
		return errLedger
	}
	return nil
}
