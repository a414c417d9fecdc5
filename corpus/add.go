package corpus

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"findings/corpus/extract"
	"findings/corpus/fetch"
	"findings/corpus/label"
)

// ReaderVersion rises whenever reading the same file gives another report.
const ReaderVersion = 2

// readTime bounds the reading of one file.
const readTime = 60 * time.Second

// An Adder brings files into a library.
type Adder struct {
	Library *Library
	Labeler *label.Labeler
	Workers int            // files read at once; 0 means one a processor
	Fetch   *fetch.Fetcher // for addresses among the paths; nil refuses them
}

// Progress is told after each file: how many are done, of how many, and the
// entry of the last.
type Progress func(done, total int, last Entry)

// Add reads files, all files in folders, and files at http and https addresses, and
// puts what is new or changed into the library. It returns the ledger of this run in the order of the files. A
// bad file never stops the others; the error is for what stops everything, such
// as a full disk or the end of ctx.
func (a *Adder) Add(ctx context.Context, paths []string, progress Progress) ([]Entry, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // stops the workers when settling fails
	files := expand(paths)
	ledger := make([]Entry, 0, len(files))
	for e := range a.read(ctx, files) {
		entry, err := e.settle(a.Library)
		if err != nil {
			return ledger, err
		}
		ledger = append(ledger, entry)
		if progress != nil {
			progress(len(ledger), len(files), entry)
		}
	}
	return ledger, context.Cause(ctx)
}

// AddBytes adds a file that is not on disk: an upload or a fetched page.
func (a *Adder) AddBytes(ctx context.Context, key, source string, data []byte) (Entry, error) {
	return a.readBytes(ctx, key, source, data).settle(a.Library)
}

// ReadAgain reads the originals of all reports again, as an upgraded program wants
// it. A report that cannot be read any more stays as it was.
func (a *Adder) ReadAgain(ctx context.Context, progress Progress) ([]Entry, error) {
	reports, err := a.Library.Reports()
	if err != nil {
		return nil, err
	}
	var ledger []Entry
	for i, r := range reports {
		data, err := os.ReadFile(a.Library.originalPath(r.SHA256))
		if err != nil {
			return ledger, fmt.Errorf("reading the original of %s: %w", r.ID, err)
		}
		key, err := a.Library.keyOf(r.ID)
		if err != nil {
			return ledger, err
		}
		got := a.understand(ctx, key, r.Source, Sum(data), data)
		entry := got.entry
		if got.file != nil {
			if entry, err = a.Library.Put(got.file); err != nil {
				return ledger, err
			}
		}
		ledger = append(ledger, entry)
		progress(i+1, len(reports), entry)
	}
	return ledger, context.Cause(ctx)
}

// An arrival is a file on its way: ready to put, or with its entry decided, or
// stopped half-way.
type arrival struct {
	file    *File
	entry   Entry
	stopped error // ctx ended: the file is not to blame
}

// settle puts an arrival into the library, or its failure into the ledger.
func (r arrival) settle(l *Library) (Entry, error) {
	if r.stopped != nil {
		return Entry{}, r.stopped
	}
	if r.file != nil {
		// Another file of the same run may have brought the same bytes.
		if e, ok := l.known(r.file.Key, r.file.Report.Source, r.file.SHA256); ok {
			e.Time = l.now().UTC()
			return e, nil
		}
		return l.Put(r.file)
	}
	if r.entry.Outcome == Failed && !r.entry.Time.IsZero() {
		return r.entry, nil // it stands in the ledger already
	}
	if r.entry.Outcome == Failed {
		r.entry.Time = l.now().UTC()
		return r.entry, l.recordFailure(r.entry)
	}
	r.entry.Time = l.now().UTC()
	return r.entry, nil
}

// read reads files with several workers and yields them in order, so that the
// same folder always gives the same library. It holds few files at a time.
func (a *Adder) read(ctx context.Context, files []input) <-chan arrival {
	workers := a.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	slots := make(chan chan arrival, workers)
	go func() {
		defer close(slots)
		for _, f := range files {
			slot := make(chan arrival, 1)
			select {
			case slots <- slot:
			case <-ctx.Done():
				return
			}
			go func() { slot <- a.readFile(ctx, f) }()
		}
	}()
	out := make(chan arrival)
	go func() {
		defer close(out)
		for slot := range slots {
			select {
			case out <- <-slot:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// An input is a file to read, or the reason why it cannot be.
type input struct {
	path, source string
	err          error
}

func (a *Adder) readFile(ctx context.Context, in input) arrival {
	if isAddress(in.path) {
		return a.readAddress(ctx, in.path)
	}
	key, err := filepath.Abs(in.path)
	if err != nil {
		key = in.path
	}
	source := strings.ToValidUTF8(in.source, "\uFFFD")
	if in.err != nil {
		return refused(key, source, "", in.err)
	}
	data, err := load(in.path)
	if err != nil {
		return refused(key, source, "", err)
	}
	return a.readBytes(ctx, key, source, data)
}

// isAddress says that a path is an address on the web.
func isAddress(path string) bool {
	return strings.HasPrefix(path, "http://") || strings.HasPrefix(path, "https://")
}

func (a *Adder) readAddress(ctx context.Context, address string) arrival {
	if a.Fetch == nil {
		return refused(address, address, "", fetch.ErrAddress)
	}
	data, name, err := a.Fetch.Get(ctx, address)
	if err != nil {
		return refused(address, address, "", err)
	}
	return a.readBytes(ctx, address, name, data)
}

// load reads a regular file of bounded size.
func load(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errNotRegular
	case info.Size() > extract.MaxFile:
		return nil, tooLarge(info.Size())
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, extract.MaxFile+1))
	if err == nil && len(data) > extract.MaxFile {
		return nil, tooLarge(int64(len(data)))
	}
	return data, err
}

func tooLarge(size int64) error {
	return &extract.Error{Reason: extract.ErrTooLarge, Detail: fmt.Sprintf("%d MB, at most %d MB are read", size>>20, extract.MaxFile>>20)}
}

func (a *Adder) readBytes(ctx context.Context, key, source string, data []byte) arrival {
	sha := Sum(data)
	if e, ok := a.Library.known(key, source, sha); ok {
		return arrival{entry: e}
	}
	return a.understand(ctx, key, source, sha, data)
}

// understand reads a file's bytes, whether they are known or not.
func (a *Adder) understand(ctx context.Context, key, source, sha string, data []byte) arrival {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	doc, err := extract.Read(ctx, source, data)
	if err != nil {
		return refused(key, source, sha, err)
	}
	report, passages, err := Understand(doc, source)
	if err != nil {
		return refused(key, source, sha, err)
	}
	for i := range passages {
		Label(a.Labeler, &passages[i])
	}
	return arrival{file: &File{Key: key, Original: data, SHA256: sha, Report: report, Passages: passages,
		Versions: Versions{Reader: ReaderVersion, Labels: a.Labeler.Version()}}}
}

// Label sets the labels of a passage.
func Label(l *label.Labeler, p *Passage) {
	got := l.Label(label.Input{Section: p.Section, Part: p.Part, Text: p.Text})
	p.Themes, p.Finding = got.Themes, got.Finding
	if p.Themes == nil {
		p.Themes = []string{}
	}
}

func refused(key, source, sha string, err error) arrival {
	if errors.Is(err, context.Canceled) {
		return arrival{stopped: err}
	}
	reason, advice := explain(err)
	e := Entry{Source: source, Key: key, Outcome: Failed, SHA256: sha, Reason: reason, Advice: advice}
	if !errors.Is(err, extract.ErrTooSlow) && !errors.Is(err, context.DeadlineExceeded) {
		e.Reader = ReaderVersion // the same bytes would fail again
	}
	return arrival{entry: e}
}

var (
	errNotRegular = errors.New("not a regular file")
	errLoop       = errors.New("a symbolic link that leads nowhere or round in a circle")
	errTwice      = errors.New("a link to a folder that is read already")
)

// explain gives the reason for a failure and what to do, in words for the person
// who gave the file.
func explain(err error) (reason, advice string) {
	switch {
	case errors.Is(err, extract.ErrEmpty):
		return err.Error(), "Fetch the file again from where it was published."
	case errors.Is(err, extract.ErrNotPDF), errors.Is(err, extract.ErrErrorPage):
		return err.Error(), "Open its address in a browser, and save the report itself."
	case errors.Is(err, extract.ErrNoText):
		return err.Error(), "Run text recognition (OCR) on it, for example ocrmypdf, and add the result."
	case errors.Is(err, extract.ErrEncrypted):
		return err.Error(), "Save a copy without a password, and add that."
	case errors.Is(err, extract.ErrDamaged):
		return err.Error(), "Fetch it again; if it opens in a viewer, print it to a new PDF."
	case errors.Is(err, extract.ErrTooLarge), errors.Is(err, extract.ErrTooSlow), errors.Is(err, context.DeadlineExceeded):
		return err.Error(), "Split it, or save a smaller copy without pictures."
	case errors.Is(err, extract.ErrUnknown):
		return err.Error(), "Save it as PDF or DOCX."
	case errors.Is(err, fetch.ErrPrivate):
		return err.Error(), "Download it yourself and add the file, or allow private addresses."
	case errors.Is(err, fetch.ErrAddress), errors.Is(err, fetch.ErrStatus), errors.Is(err, fetch.ErrTooLarge):
		return err.Error(), "Open the address in a browser to see whether it works, and add the saved file."
	case errors.Is(err, fs.ErrPermission):
		return "no permission to read it", "Give the user that runs findings the right to read it."
	case errors.Is(err, fs.ErrNotExist):
		return "no such file or folder", "Check the name."
	case errors.Is(err, errLoop), errors.Is(err, errTwice), errors.Is(err, errNotRegular):
		return err.Error(), "Give the file itself."
	}
	return err.Error(), ""
}

// Ignored says that a file found in a folder is passed over: hidden files and the
// lock files of office programs.
func Ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$")
}

// expand lists the files that paths name, folders with all that is below them
// in order of name, but for Ignored ones.
func expand(paths []string) []input {
	var files []input
	seen := map[string]bool{} // real paths of folders
	for _, p := range paths {
		if isAddress(p) {
			files = append(files, input{p, p, nil})
			continue
		}
		info, err := os.Stat(p)
		switch {
		case err != nil:
			files = append(files, input{p, filepath.Base(p), err})
		case info.IsDir():
			files = walk(files, p, "", seen)
		default:
			files = append(files, input{p, filepath.Base(p), nil})
		}
	}
	return files
}

// walk adds the files below folder dir; rel is its path below the folder given.
func walk(files []input, dir, rel string, seen map[string]bool) []input {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return append(files, input{dir, rel, errLoop})
	}
	if seen[real] {
		return append(files, input{dir, rel, errTwice})
	}
	seen[real] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		return append(files, input{dir, cmp.Or(rel, filepath.Base(dir)), err})
	}
	for _, e := range entries {
		name := e.Name()
		if Ignored(name) {
			continue
		}
		path, below := filepath.Join(dir, name), filepath.ToSlash(filepath.Join(rel, name))
		info, err := os.Stat(path)
		switch {
		case err != nil && e.Type()&fs.ModeSymlink != 0:
			files = append(files, input{path, below, errLoop})
		case err != nil:
			files = append(files, input{path, below, err})
		case info.IsDir():
			files = walk(files, path, below, seen)
		default:
			files = append(files, input{path, below, nil})
		}
	}
	return files
}
