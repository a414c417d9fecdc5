package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"findings/search"
	"findings/web/export"
)

// formats are what export can write.
var formats = []string{"csv", "ndjson", "atom", "jsonfeed"}

func exportFlags(fs *flag.FlagSet, o *options) {
	fs.BoolVar(&o.bom, "bom", false, "begin csv with a byte order mark, as Excel wants it")
	fs.StringVar(&o.format, "format", "csv", strings.Join(formats, ", "))
	fs.StringVar(&o.output, "output", "-", "file to write, - for stdout")
	fs.StringVar(&o.base, "base", "http://127.0.0.1:8080", "address of the service that links lead to")
	fs.StringVar(&o.sort, "sort", "relevance", "relevance, newest or oldest")
	fs.IntVar(&o.size, "size", 0, "how many passages, 0 for all")
	fs.BoolVar(&o.exact, "exact", false, "no synonyms, no stems")
	askFlags(fs, o)
}

// exportCommand is the command "export": passages that a search finds, or all.
func exportCommand(ctx context.Context, c *cli) error {
	if !slices.Contains(formats, c.format) {
		return fmt.Errorf("%w: --format is one of %s", errMisuse, strings.Join(formats, ", "))
	}
	svc, err := c.openService(ctx)
	if err != nil {
		return err
	}
	defer svc.close()
	w := c.stdout
	if c.output != "-" {
		f, err := os.Create(c.output)
		if err != nil {
			return err
		}
		if err := writeExport(ctx, c, svc, f); err != nil {
			f.Close()
			return err
		}
		return f.Close()
	}
	return writeExport(ctx, c, svc, w)
}

func writeExport(ctx context.Context, c *cli, svc *service, w io.Writer) error {
	req := search.Request{Text: strings.Join(c.args, " "), Filter: c.filter, Sort: c.sort, Size: c.size, Exact: c.exact}
	base := strings.TrimSuffix(c.base, "/")
	switch c.format {
	case "csv":
		return export.CSV(w, svc.searcher.All(ctx, req), base, c.bom)
	case "ndjson":
		return export.NDJSON(w, svc.searcher.All(ctx, req))
	}
	feed := export.Feed{Title: strings.TrimSpace("Findings " + req.Text), Base: base, Self: "/api/v1/search", Page: "/search", Updated: time.Now()}
	if req.Size == 0 {
		req.Size = 20
	}
	for r, err := range svc.searcher.All(ctx, req) {
		if err != nil {
			return err
		}
		feed.Results = append(feed.Results, r)
	}
	if c.format == "atom" {
		return feed.Atom(w)
	}
	return feed.JSON(w)
}
