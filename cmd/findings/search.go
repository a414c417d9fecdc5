package main

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"findings/search"
)

func searchFlags(fs *flag.FlagSet, o *options) {
	fs.IntVar(&o.size, "size", 10, "how many results")
	fs.StringVar(&o.sort, "sort", "relevance", "relevance, newest or oldest")
	fs.StringVar(&o.group, "group", "none", "none or report")
	fs.BoolVar(&o.exact, "exact", false, "no synonyms, no stems")
	fs.BoolVar(&o.explain, "explain", false, "say how each score came about")
	askFlags(fs, o)
}

// askFlags are those of search that a question takes as well.
func askFlags(fs *flag.FlagSet, o *options) {
	fs.Var(&o.filter, "filter", "FACET=VALUE, may be repeated: theme=care-leavers")
}

// searchCommand is the command "search".
func searchCommand(ctx context.Context, c *cli) error {
	if len(c.args) == 0 && len(c.filter) == 0 {
		return fmt.Errorf("%w: say what to search for", errMisuse)
	}
	svc, err := c.openService(ctx)
	if err != nil {
		return err
	}
	defer svc.close()
	found, err := svc.searcher.Search(ctx, search.Request{
		Text: strings.Join(c.args, " "), Filter: c.filter, Sort: c.sort, Group: c.group, Size: c.size, Exact: c.exact, Explain: c.explain,
	})
	if err != nil {
		return err
	}
	if c.json {
		return printJSON(c.stdout, found)
	}
	printFound(c, found)
	return nil
}

// printFound prints passages for people.
func printFound(c *cli, found *search.Response) {
	fmt.Fprintf(c.stdout, "%d passages in %d reports\n", found.Total, found.Reports)
	show := func(r search.Result) {
		fmt.Fprintf(c.stdout, "\n%s\n  %s\n  [%s; %s] %s\n", r.Text, r.Citation, r.Finding, strings.Join(r.Themes, ", "), r.ID)
	}
	for _, r := range found.Results {
		show(r)
	}
	for _, g := range found.Groups {
		fmt.Fprintf(c.stdout, "\n== %s (%d passages)\n", g.Report.Title, g.Total)
		for _, r := range g.Passages {
			show(r)
		}
	}
}
