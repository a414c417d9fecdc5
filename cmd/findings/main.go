// Command findings reads inspection reports, keeps them, and serves search and
// answers over them. Run it without arguments for the list of commands.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"findings/corpus"
	"findings/index"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	logTo(os.Stderr)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// logTo sends to w, as key=value, what libraries write to the log of the process.
func logTo(w io.Writer) {
	slog.SetLogLoggerLevel(slog.LevelWarn)
	slog.SetDefault(slog.New(slog.NewTextHandler(w, nil)))
}

// Exit statuses.
const (
	ok     = 0
	failed = 1
	misuse = 2
)

// A command is one verb of the command line.
type command struct {
	name, args, help string
	flags            func(*flag.FlagSet, *options)
	run              func(ctx context.Context, c *cli) error
}

// options are the values of all flags.
type options struct {
	data, listen string
	json         bool
	size         int
	sort, group  string
	exact        bool
	explain      bool
	read, repair bool
	watch        bool
	themes       string
	prefix       string
	rate         float64
	proxies      string
	origins      string
	format       string
	bom          bool
	output       string
	base         string
	allowPrivate bool
	logRequests  bool
	logQueries   bool
	inFlight     int
	llmURL       string
	llmModel     string
	llmContext   int
	llmTimeout   time.Duration
	answers      string
	backups      string
	filter       filterFlags
}

// cli is what a command works with.
type cli struct {
	options
	args           []string
	stdout, stderr io.Writer
}

// errMisuse is an error in how the program was called.
var errMisuse = errors.New("misuse")

// errLedger says that some file failed; the ledger has told which.
var errLedger = errors.New("some files could not be read")

// commands lists the verbs in the order of the help.
func commands() []command {
	return []command{
		{"serve", "[FOLDER|FILE…]", "index what is new, then serve pages and API", serveFlags, serve},
		{"add", "FILE|FOLDER|URL…", "read reports into the library", addFlags, add},
		{"remove", "ID…", "take reports out of the library", nil, remove},
		{"list", "", "list the reports", nil, list},
		{"search", "WORDS…", "find passages", searchFlags, searchCommand},
		{"ask", "QUESTION", "answer a question with quotations", questionFlags, ask},
		{"show", "ID[#PASSAGE]", "show a report or a passage and how it was understood", nil, show},
		{"backup", "DIR", "copy the library into an empty folder", nil, backup},
		{"reindex", "", "build the index again from the library", reindexFlags, reindex},
		{"export", "[WORDS…]", "write what a search finds, or every passage, for other programs", exportFlags, exportCommand},
		{"mcp", "", "serve tools to a language-model program over stdin and stdout", nil, serveMCP},
		{"version", "", "say which version this is", nil, version},
		{"check", "", "is everything in order?", checkFlags, check},
	}
}

// run is the program; it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "--help", "-help"}, args[0]) {
		usage(stderr)
		if len(args) == 0 {
			return misuse
		}
		return ok
	}
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == args[0] })
	if i < 0 {
		fmt.Fprintf(stderr, "findings: there is no command %q\n\n", args[0])
		usage(stderr)
		return misuse
	}
	cmd := all[i]
	c := &cli{stdout: stdout, stderr: stderr}
	fs := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&c.data, "data", "data", "folder of the library")
	fs.BoolVar(&c.json, "json", false, "print JSON")
	fs.StringVar(&c.themes, "themes", "", "theme file to use instead of the built-in one")
	if cmd.flags != nil {
		cmd.flags(fs, &c.options)
	}
	fs.Usage = func() { commandUsage(stderr, cmd, fs) }
	if err := fromEnvironment(fs); err != nil {
		fmt.Fprintf(stderr, "findings: %v\n", err)
		return misuse
	}
	rest, err := parse(fs, args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return ok
	}
	if err != nil {
		return misuse
	}
	c.args = rest
	return status(cmd.run(ctx, c), cmd, stderr)
}

// parse reads flags that may stand before, between and after the arguments;
// what follows "--" is arguments.
func parse(fs *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		left := fs.Args()
		if len(left) == 0 {
			return rest, nil
		}
		if taken := len(args) - len(left); taken > 0 && args[taken-1] == "--" {
			return append(rest, left...), nil
		}
		rest, args = append(rest, left[0]), left[1:]
	}
}

// status prints an error and returns the exit status for it.
func status(err error, cmd command, stderr io.Writer) int {
	switch {
	case err == nil:
		return ok
	case errors.Is(err, errLedger):
		return failed
	case errors.Is(err, corpus.ErrInUse), errors.Is(err, index.ErrInUse):
		fmt.Fprintf(stderr, "findings: %v. Stop it first, or use its API: %s\n", err, insteadOf(cmd.name))
		return failed
	case errors.Is(err, errMisuse):
		fmt.Fprintf(stderr, "findings: %v\nusage: findings %s %s\n", err, cmd.name, cmd.args)
		return misuse
	}
	fmt.Fprintf(stderr, "findings: %v\n", err)
	return failed
}

// insteadOf is what a running service does in place of a command.
func insteadOf(command string) string {
	switch command {
	case "add", "serve":
		return "POST /api/v1/reports adds a file or an address, and serve --watch a folder"
	case "backup":
		return "POST /api/v1/backups copies the library"
	case "remove":
		return "DELETE /api/v1/reports/ID removes a report"
	case "mcp":
		return "/mcp offers the same tools over HTTP"
	}
	return "/api says what there is"
}

// fromEnvironment sets each flag that has a variable FINDINGS_… in the environment.
func fromEnvironment(fs *flag.FlagSet) error {
	var err error
	fs.VisitAll(func(f *flag.Flag) {
		name := "FINDINGS_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if v, set := os.LookupEnv(name); set {
			if e := fs.Set(f.Name, v); e != nil {
				err = errors.Join(err, fmt.Errorf("%s: %w", name, e))
			}
		}
	})
	return err
}

func usage(w io.Writer) {
	fmt.Fprint(w, "Findings searches and quotes inspection reports.\n\nusage: findings COMMAND [FLAGS] [ARGUMENTS]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-26s %s\n", strings.TrimSpace(c.name+" "+c.args), c.help)
	}
	fmt.Fprint(w, "\nfindings COMMAND -h lists the flags of a command. Each flag is also an\nenvironment variable: --data is FINDINGS_DATA.\n")
}

func commandUsage(w io.Writer, c command, fs *flag.FlagSet) {
	fmt.Fprintf(w, "usage: findings %s [FLAGS] %s\n\n%s\n\n", c.name, c.args, c.help)
	fs.PrintDefaults()
}

// filterFlags are repeated --filter FACET=VALUE flags.
type filterFlags map[string][]string

func (f *filterFlags) String() string { return "" }

// Set adds one FACET=VALUE.
func (f *filterFlags) Set(s string) error {
	name, value, found := strings.Cut(s, "=")
	if !found || name == "" || value == "" {
		return fmt.Errorf("%q is not FACET=VALUE", s)
	}
	if *f == nil {
		*f = filterFlags{}
	}
	(*f)[name] = append((*f)[name], value)
	return nil
}
