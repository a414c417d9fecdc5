package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"findings/corpus"
	"findings/corpus/extract"
	"findings/corpus/fetch"
	"findings/corpus/label"
	"findings/corpus/samples"
	"findings/web"
)

func serveFlags(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.listen, "listen", "127.0.0.1:8080", "address to listen on")
	fs.BoolVar(&o.watch, "watch", false, "keep watching the folders given, and add what appears or changes")
	fs.StringVar(&o.prefix, "prefix", "", "path that a reverse proxy serves this under, such as /findings")
	fs.StringVar(&o.proxies, "trusted-proxies", "", "addresses or networks of proxies whose X-Forwarded-For is believed, with commas")
	fs.StringVar(&o.origins, "origins", "", "origins whose pages may read the API and frame the search, with commas; * lets all")
	fs.Float64Var(&o.rate, "rate", 0, "requests a second that each client may make, 0 for no bound")
	fs.IntVar(&o.inFlight, "in-flight", 256, "requests at work at once; beyond, clients are asked to come back")
	fs.StringVar(&o.backups, "backups", "", "folder that POST /api/v1/backups copies the library below")
	fs.BoolVar(&o.logRequests, "log-requests", false, "log a line for each request, without what was asked")
	fs.BoolVar(&o.logQueries, "log-queries", false, "log what was asked as well")
	modelFlags(fs, o)
	fs.BoolVar(&o.allowPrivate, "allow-private", false, "let POST fetch addresses inside private networks")
}

// serve is the command "serve".
func serve(ctx context.Context, c *cli) error {
	log := slog.New(slog.NewTextHandler(c.stderr, nil))
	tokens, err := tokens()
	if err != nil {
		return err
	}
	labeler, err := label.LoadFile(c.themes)
	if err != nil {
		return err
	}
	d, err := openDoor(c.listen, log)
	if err != nil {
		return err
	}
	defer d.shut()
	lib, sample, cleanUp, err := c.libraryToServe(tokens.WriteToken != "")
	if err != nil {
		return err
	}
	defer cleanUp()
	if err := c.fill(ctx, lib, labeler, sample); err != nil {
		return err
	}
	svc := &service{lib: lib, labeler: labeler}
	if err := svc.prepare(ctx, c); err != nil {
		return err
	}
	defer svc.engine.Close()
	k := &keeper{lib: lib, adder: &corpus.Adder{Library: lib, Labeler: labeler}, engine: svc.engine, suggester: svc.suggester,
		log: log, life: ctx, changed: make(chan struct{}, 1)}
	tokens.Rate, tokens.Burst = c.rate, int(2*c.rate)
	server, err := web.New(web.Config{
		Library: lib, Labeler: labeler, Index: svc.engine, Searcher: svc.searcher, Answerer: svc.answerer, Suggester: svc.suggester, Log: log, Sample: sample,
		Access: tokens, Prefix: strings.TrimSuffix(c.prefix, "/"), Proxies: strings.FieldsFunc(c.proxies, isComma),
		Origins: strings.FieldsFunc(c.origins, isComma),
		Fetch:   fetch.New(extract.MaxFile, c.allowPrivate), Add: k.add, Remove: k.remove,
		LogRequests: c.logRequests || c.logQueries, LogQueries: c.logQueries, InFlight: max(c.inFlight, 1), Backups: c.backups, ModelTime: c.modelTime(),
	})
	if err != nil {
		return err
	}
	background := sync.WaitGroup{}
	defer background.Wait()
	background.Go(k.suggest)
	background.Go(k.keepUp)
	if c.watch {
		background.Go(func() { k.watch(c.args) })
	}
	d.open(server)
	fmt.Fprintf(c.stderr, "%d reports; open http://%s\n", lib.Len(), d.address)
	return d.wait(ctx)
}

func isComma(r rune) bool { return r == ',' || r == ' ' }

// tokens reads the tokens from the environment, or from files that it names:
// FINDINGS_READ_TOKEN, FINDINGS_READ_TOKEN_FILE, and the same with WRITE.
func tokens() (a web.Access, err error) {
	for name, to := range map[string]*string{"READ": &a.ReadToken, "WRITE": &a.WriteToken} {
		*to = os.Getenv("FINDINGS_" + name + "_TOKEN")
		if file := os.Getenv("FINDINGS_" + name + "_TOKEN_FILE"); file != "" {
			b, e := os.ReadFile(file)
			if e != nil {
				return a, fmt.Errorf("reading the token: %w", e)
			}
			*to = strings.TrimSpace(string(b))
			if *to == "" {
				return a, fmt.Errorf("the token file %s is empty", file)
			}
		}
	}
	return a, nil
}

// libraryToServe opens the library, or a temporary one for the sample reports
// when nothing is given, there is nothing yet, and nothing can be added: what is
// added must stay.
func (c *cli) libraryToServe(writing bool) (lib *corpus.Library, sample bool, cleanUp func(), err error) {
	_, err = os.Stat(filepath.Join(c.data, "library.db"))
	if len(c.args) == 0 && !writing && errors.Is(err, fs.ErrNotExist) {
		dir, err := os.MkdirTemp("", "findings-sample-")
		if err != nil {
			return nil, false, nil, fmt.Errorf("making a temporary library: %w", err)
		}
		c.data, sample = dir, true
	}
	if lib, err = c.openLibrary(); err != nil {
		return nil, false, nil, err
	}
	return lib, sample, func() {
		lib.Close()
		if sample {
			os.RemoveAll(c.data)
		}
	}, nil
}

// fill adds the files named on the command line, or the sample reports. Files
// that fail are told and do not stop the service.
func (c *cli) fill(ctx context.Context, lib *corpus.Library, labeler *label.Labeler, sample bool) error {
	if sample {
		return addSamples(ctx, c, lib, labeler)
	}
	if len(c.args) == 0 {
		return nil
	}
	ledger, err := addFiles(ctx, c, lib, labeler, c.args)
	if err != nil {
		return err
	}
	if err := printLedger(c, ledger); err != nil && !errors.Is(err, errLedger) {
		return err
	}
	return nil
}

// addSamples adds the bundled sample reports.
func addSamples(ctx context.Context, c *cli, lib *corpus.Library, labeler *label.Labeler) error {
	adder := &corpus.Adder{Library: lib, Labeler: labeler}
	bar := newProgress(c.stderr, "reading the sample reports")
	files, err := fs.Glob(samples.Files(), "*")
	if err != nil {
		return err
	}
	for i, name := range files {
		data, err := fs.ReadFile(samples.Files(), name)
		if err != nil {
			return err
		}
		entry, err := adder.AddBytes(ctx, "sample:"+name, name, data)
		if err != nil {
			return err
		}
		if entry.Outcome == corpus.Failed {
			return fmt.Errorf("sample report %s: %s", name, entry.Reason)
		}
		bar.show(i+1, len(files))
	}
	return nil
}
