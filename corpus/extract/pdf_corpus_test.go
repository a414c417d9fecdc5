package extract

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// corpusPDFs are real reports, where they are at hand.
const corpusPDFs = "../../../shared/corpus/ofsted/*.pdf"

// A comparison counts what one file has in common with its reference.
type comparison struct {
	words, runs     overlap
	blocks, unended int
	numbers         int // printed paragraph numbers
	disorder        int // of these, neither 1 nor one more than the last
	problems        []string
}

// An overlap counts the members of two multisets.
type overlap struct{ common, ours, theirs int }

func (o overlap) f1() float64 { return 2 * float64(o.common) / float64(o.ours+o.theirs) }

func (o *overlap) add(p overlap) {
	o.common, o.ours, o.theirs = o.common+p.common, o.ours+p.ours, o.theirs+p.theirs
}

// TestPDFCorpus compares all blocks of all reports with what poppler's
// pdftotext prints: words with pdftotext -layout (its plain mode drops hyphens
// at line ends), runs of five words with plain pdftotext. A word is a run of
// letters and digits after NFKC in lower case.
//
// Poppler prints running headers, footers and page numbers and contents pages,
// the blocks hold none of them. They are taken out of the reference by rules
// that know nothing of ours: of a page's first and last four lines those that
// come back, but for digits, on three pages or more, and bare numbers; of a
// page with a line "Contents" those that end in a page number.
//
// Every tenth report is compared, or with FINDINGS_CORPUS=all each of them,
// which takes two minutes of poppler's time.
func TestPDFCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all real reports: not with -short")
	}
	files, _ := filepath.Glob(corpusPDFs)
	if len(files) == 0 {
		t.Skip("no reports at", corpusPDFs)
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	if os.Getenv("FINDINGS_CORPUS") != "all" {
		files = everyTenth(files)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	var sum comparison
	slots := make(chan bool, 2)
	for _, f := range files {
		wg.Go(func() {
			slots <- true
			defer func() { <-slots }()
			c, err := compareToPoppler(f)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
				return
			}
			sum.words.add(c.words)
			sum.runs.add(c.runs)
			sum.blocks += c.blocks
			sum.unended += c.unended
			sum.numbers += c.numbers
			sum.disorder += c.disorder
			for _, p := range c.problems {
				t.Errorf("%s: %s", filepath.Base(f), p)
			}
			if w := c.words.f1(); w < 0.99 {
				t.Logf("%s: words F1 %.4f", filepath.Base(f), w)
			}
			if r := c.runs.f1(); r < 0.96 {
				t.Logf("%s: runs F1 %.4f", filepath.Base(f), r)
			}
		})
	}
	wg.Wait()
	ended := 1 - float64(sum.unended)/float64(sum.blocks)
	t.Logf("%d files: words F1 %.4f (%d lost, %d extra of %d), runs of five words F1 %.4f, %.2f%% of %d blocks end as a sentence or item, %d of %d printed numbers out of order",
		len(files), sum.words.f1(), sum.words.theirs-sum.words.common, sum.words.ours-sum.words.common, sum.words.theirs, sum.runs.f1(), 100*ended, sum.blocks, sum.disorder, sum.numbers)
	if got := sum.words.f1(); got < 0.998 {
		t.Errorf("words F1 = %.4f, want 0.998", got)
	}
	if got := sum.runs.f1(); got < 0.98 {
		t.Errorf("runs of five words F1 = %.4f, want 0.98", got)
	}
	if ended < 0.99 {
		t.Errorf("%.2f%% of blocks end as a sentence or item does, want 99%%", 100*ended)
	}
	if 1000*sum.disorder > sum.numbers {
		t.Errorf("%d of %d printed numbers out of order", sum.disorder, sum.numbers)
	}
}

func everyTenth(files []string) (out []string) {
	for i := 0; i < len(files); i += 10 {
		out = append(out, files[i])
	}
	return out
}

func compareToPoppler(file string) (comparison, error) {
	var c comparison
	data, err := os.ReadFile(file)
	if err != nil {
		return c, err
	}
	doc, err := readPDF(context.Background(), data)
	if err != nil {
		return c, fmt.Errorf("%s: %w", file, err)
	}
	layout, running, err := reference(file, "-layout")
	if err != nil {
		return c, err
	}
	plain, _, err := reference(file)
	if err != nil {
		return c, err
	}
	var text strings.Builder
	last := 0
	for i, b := range doc.Blocks {
		text.WriteString(b.Label + " " + b.Text + "\n")
		if isProse(b) {
			c.blocks++
			if !blockEnds(doc.Blocks, i) {
				c.unended++
			}
		}
		if n := leadingInt(b.Label); n > 0 && b.Kind == Paragraph {
			c.numbers++
			if n != 1 && n != last+1 {
				c.disorder++
			}
			last = n
		}
	}
	c.problems = runningIn(doc, running, plain)
	ours := words(text.String())
	c.words = common(ours, words(layout), 1)
	c.runs = common(ours, words(plain), 5)
	return c, nil
}

// isProse leaves out what is printed without a full stop: lines of an address,
// names of inspectors, dates, "© Crown copyright".
func isProse(b Block) bool {
	return (b.Kind == Paragraph || b.Kind == Item) && (b.Label != "" || len(b.Text) >= 60)
}

// blockEnds tells whether a block ends at the end of a sentence or list item.
func blockEnds(bs []Block, i int) bool {
	if ended(bs[i].Text) {
		return true
	}
	next := Block{Kind: Heading}
	if i+1 < len(bs) {
		next = bs[i+1]
	}
	return bs[i].Kind == Item && (next.Label != "" || next.Kind == Heading)
}

// runningIn returns the running headers and footers of the reference that the
// blocks hold more often than the reference's own text, and blocks that are
// nothing but a number. A title on the first page may read as a header does.
func runningIn(doc *Document, running []string, ref string) []string {
	var out []string
	var text strings.Builder
	for _, b := range doc.Blocks {
		m := masked(b.Text)
		if strings.Trim(m, "# ") == "" {
			out = append(out, fmt.Sprintf("page %d: a block that is a bare number: %q", b.Page, b.Text))
		}
		if b.Page > 1 {
			text.WriteString(m + "\n")
		}
	}
	ref = masked(ref)
	for _, r := range running {
		if ours, theirs := strings.Count(text.String(), r), strings.Count(ref, r); ours > theirs {
			out = append(out, fmt.Sprintf("running matter %q stands in the text %d times, in the reference's %d times", r, ours, theirs))
		}
	}
	return out
}

// masked is a text in lower case with single spaces and # for numbers.
func masked(s string) string {
	return strings.Join(strings.Fields(digits.ReplaceAllString(strings.ToLower(s), "#")), " ")
}

// reference is what pdftotext prints, and the running lines left out of it.
func reference(file string, args ...string) (text string, running []string, err error) {
	out, err := exec.Command("pdftotext", append(args, file, "-")...).Output()
	if err != nil {
		return "", nil, fmt.Errorf("pdftotext %s: %w", file, err)
	}
	text, running = withoutRunning(string(out))
	return text, running, nil
}

var (
	refContents = regexp.MustCompile(`(?im)^\s*contents:?\s*$`)
	refEntry    = regexp.MustCompile(`\s\d{1,3}\s*$`)
)

// withoutRunning takes running matter and contents pages out of what pdftotext
// printed.
func withoutRunning(s string) (text string, running []string) {
	pages := strings.Split(s, "\f")
	often := map[string]int{}
	edges := make([]map[int]string, len(pages))
	for i, p := range pages {
		edges[i] = edgeLines(p)
		seen := map[string]bool{}
		for _, k := range edges[i] {
			if !seen[k] {
				often[k]++
			}
			seen[k] = true
		}
	}
	for key, n := range often {
		if 2*n > len(pages) && n >= 3 && len(strings.Fields(key)) >= 4 {
			running = append(running, key)
		}
	}
	var out strings.Builder
	for i, p := range pages {
		contents := refContents.MatchString(p)
		for n, line := range strings.Split(p, "\n") {
			key, edge := edges[i][n]
			if edge && (often[key] >= max(3, len(pages)/4) || key == "#") {
				continue
			}
			if contents && (refEntry.MatchString(line) || refContents.MatchString(line)) {
				continue
			}
			out.WriteString(line + "\n")
		}
	}
	return out.String(), running
}

// edgeLines returns the first and last four lines of a page that hold text,
// without their digits, by line number.
func edgeLines(page string) map[int]string {
	keys := map[int]string{}
	var at []int
	lines := strings.Split(page, "\n")
	for n, l := range lines {
		if strings.TrimSpace(l) != "" {
			at = append(at, n)
		}
	}
	for k, n := range at {
		if k < 4 || k >= len(at)-4 {
			keys[n] = masked(lines[n])
		}
	}
	return keys
}

var word = regexp.MustCompile(`[\p{L}\p{N}]+`)

func words(s string) []string {
	return word.FindAllString(strings.ToLower(strings.ReplaceAll(norm.NFKC.String(s), "\u00ad", "")), -1)
}

// common counts the runs of n words that two texts share, as multisets.
func common(a, b []string, n int) overlap {
	grams := func(w []string) map[string]int {
		m := map[string]int{}
		for i := 0; i+n <= len(w); i++ {
			m[strings.Join(w[i:i+n], " ")]++
		}
		return m
	}
	x, y := grams(a), grams(b)
	var o overlap
	for g, k := range x {
		o.ours += k
		o.common += min(k, y[g])
	}
	for _, k := range y {
		o.theirs += k
	}
	return o
}
