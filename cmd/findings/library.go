package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"

	"findings/corpus"
	"findings/corpus/extract"
	"findings/corpus/fetch"
	"findings/corpus/label"
)

// openLibrary opens the library of a command.
func (c *cli) openLibrary() (*corpus.Library, error) {
	lib, err := corpus.OpenLibrary(c.data)
	if err != nil || lib.Len() > 0 {
		return lib, err
	}
	faults, err := lib.Check(false) // an empty library may be what is left of a lost one
	if err != nil {
		return nil, errors.Join(err, lib.Close())
	}
	for _, f := range faults {
		fmt.Fprintf(c.stderr, "findings: %s. %s\n", f.Problem, f.Advice)
	}
	return lib, nil
}

func addFlags(fs *flag.FlagSet, o *options) {
	fs.BoolVar(&o.allowPrivate, "allow-private", false, "fetch addresses inside private networks too")
}

// add is the command "add".
func add(ctx context.Context, c *cli) error {
	if len(c.args) == 0 {
		return fmt.Errorf("%w: name the files or folders to add", errMisuse)
	}
	lib, err := c.openLibrary()
	if err != nil {
		return err
	}
	defer lib.Close()
	labeler, err := label.LoadFile(c.themes)
	if err != nil {
		return err
	}
	ledger, err := addFiles(ctx, c, lib, labeler, c.args)
	if err != nil {
		return err
	}
	engine, err := c.openIndex(ctx, lib)
	if err != nil {
		return err
	}
	return errors.Join(engine.Close(), printLedger(c, ledger))
}

// addFiles brings files into the library with a progress bar.
func addFiles(ctx context.Context, c *cli, lib *corpus.Library, labeler *label.Labeler, paths []string) ([]corpus.Entry, error) {
	bar := newProgress(c.stderr, "reading")
	adder := &corpus.Adder{Library: lib, Labeler: labeler, Fetch: fetch.New(extract.MaxFile, c.allowPrivate)}
	return adder.Add(ctx, paths, func(done, total int, _ corpus.Entry) { bar.show(done, total) })
}

// remove is the command "remove".
func remove(ctx context.Context, c *cli) error {
	if len(c.args) == 0 {
		return fmt.Errorf("%w: name the reports to remove by ID", errMisuse)
	}
	lib, err := c.openLibrary()
	if err != nil {
		return err
	}
	defer lib.Close()
	for _, id := range c.args {
		if e := lib.Remove(id); e != nil {
			err = errors.Join(err, e)
			continue
		}
		fmt.Fprintf(c.stderr, "removed %s\n", id)
	}
	engine, e := c.openIndex(ctx, lib)
	if e != nil {
		return errors.Join(err, e)
	}
	return errors.Join(err, engine.Close())
}

// list is the command "list".
func list(_ context.Context, c *cli) error {
	if len(c.args) > 0 {
		return fmt.Errorf("%w: list takes no arguments", errMisuse)
	}
	lib, err := c.openLibrary()
	if err != nil {
		return err
	}
	defer lib.Close()
	reports, err := lib.Reports()
	if err != nil {
		return err
	}
	if c.json {
		return printJSON(c.stdout, map[string]any{"reports": reports})
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, r := range reports {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d passages\n", r.ID, r.Date, r.Kind, r.Framework, r.Passages)
	}
	return w.Flush()
}

// show is the command "show".
func show(_ context.Context, c *cli) error {
	if len(c.args) != 1 {
		return fmt.Errorf("%w: give one ID of a report or a passage", errMisuse)
	}
	lib, err := c.openLibrary()
	if err != nil {
		return err
	}
	defer lib.Close()
	if strings.Contains(c.args[0], "#") {
		return showPassage(c, lib)
	}
	r, err := lib.Report(c.args[0])
	if err != nil {
		return err
	}
	if c.json {
		return printJSON(c.stdout, r)
	}
	showReport(c, r)
	return nil
}

// showReport prints a report's metadata with where each value was read.
func showReport(c *cli, r *corpus.Report) {
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	defer w.Flush()
	row := func(name, value string) {
		if value == "" {
			value = "unknown"
		}
		from := ""
		if e, found := r.Evidence[name]; found {
			from = "“" + e.Text + "”"
			if e.Page > 0 {
				from = fmt.Sprintf("page %d: %s", e.Page, from)
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", name, value, from)
	}
	row("id", r.ID)
	row("source", r.Source)
	row("title", r.Title)
	row("authority", r.Authority)
	row("gss_code", r.GSSCode)
	row("region", r.Region)
	row("publisher", r.Publisher)
	row("kind", r.Kind)
	row("framework", r.Framework)
	row("inspection_start", r.InspectionStart)
	row("inspection_end", r.InspectionEnd)
	row("published", r.Published)
	row("inspectors", strings.Join(r.Inspectors, ", "))
	row("licence", r.Licence)
	for _, j := range corpus.Judgements {
		if g := r.Grades[j]; g != "" {
			row("grades."+j, g)
		}
	}
	row("pages", fmt.Sprint(r.Pages))
	row("words", fmt.Sprint(r.Words))
	row("passages", fmt.Sprint(r.Passages))
	for _, d := range r.Doubts {
		fmt.Fprintf(w, "doubt\t%s\t\n", d)
	}
}

// showPassage prints a passage with its labels and the words that caused them.
func showPassage(c *cli, lib *corpus.Library) error {
	p, err := lib.Passage(c.args[0])
	if err != nil {
		return err
	}
	labeler, err := label.LoadFile(c.themes)
	if err != nil {
		return err
	}
	reasons := labeler.Explain(label.Input{Section: p.Section, Part: p.Part, Text: p.Text}).Reasons
	if c.json {
		return printJSON(c.stdout, map[string]any{"passage": p, "reasons": reasons})
	}
	fmt.Fprintf(c.stdout, "%s\nsection: %s (%s)\nparagraph: %s, page %d\n\n%s\n\nthemes (ours): %s\nfinding (ours): %s\n",
		p.ID, p.Section, p.Part, p.Paragraph, p.Page, p.Text, strings.Join(p.Themes, ", "), p.Finding)
	for _, r := range reasons {
		fmt.Fprintf(c.stdout, "  %s: %q (%+.1f)\n", r.Label, r.Words, r.Weight)
	}
	return nil
}
