package extract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"findings/corpus/extract/pdf"
)

// A line is what stands on one baseline of a page, from left to right.
type line struct {
	page   int
	runs   []*pdf.Run
	x, x1  float64
	y      float64
	size   float64 // of its largest run
	height float64 // of the page
}

// pageLines puts the runs of a page on lines, from the top down. Artifacts and
// turned text are left out.
func pageLines(number int, p *pdf.Page) []line { return linesOf(number, p, false) }

// linesOf is pageLines for the artifacts of a page or for all that is none.
func linesOf(number int, p *pdf.Page, artifact bool) []line {
	var rs []*pdf.Run
	for i := range p.Runs {
		r := &p.Runs[i]
		if r.Artifact == artifact && !r.Turned && strings.TrimSpace(r.Text) != "" {
			rs = append(rs, r)
		}
	}
	slices.SortStableFunc(rs, func(a, b *pdf.Run) int { return cmp.Compare(b.Y, a.Y) })
	var out []line
	for _, r := range rs {
		if n := len(out); n > 0 {
			l := &out[n-1]
			small := min(l.size, r.Size) < 0.8*max(l.size, r.Size)
			if d := l.y - r.Y; d < 0.25*max(l.size, r.Size) || small && d < 0.6*max(l.size, r.Size) {
				l.runs = append(l.runs, r)
				if r.Size > l.size {
					l.size, l.y = r.Size, r.Y
				}
				continue
			}
		}
		out = append(out, line{page: number, runs: []*pdf.Run{r}, y: r.Y, size: r.Size, height: p.Height})
	}
	for i := range out {
		l := &out[i]
		slices.SortStableFunc(l.runs, func(a, b *pdf.Run) int { return cmp.Compare(a.X, b.X) })
		l.x = l.runs[0].X
		for _, r := range l.runs {
			l.x1 = max(l.x1, r.X1)
		}
	}
	return out
}

func (l *line) text() string {
	f := &flow{}
	for _, r := range l.runs {
		f.append(l.page, r)
	}
	return tidy(string(f.buf))
}

// The margins of a page, as shares of its height, where running matter stands.
const (
	topMargin    = 0.87
	bottomMargin = 0.11
)

var (
	digits     = regexp.MustCompile(`\d+`)
	pageNumber = regexp.MustCompile(`(?i)^[-–—|\s]*(page\s*)?#(\s*(of|/)\s*#)?[-–—|\s]*$`)
)

// markRunning marks running headers, footers and page numbers as artifacts where
// the file does not: lines in the margins that come back page after page, the
// same but for their digits. The other way round it takes back what a file calls
// an artifact although it stands on one page only and holds a sentence, such as
// terms of reuse in a footer.
func markRunning(doc *pdf.Document) {
	type found struct {
		line line
		key  string
	}
	var all []found
	pages := map[string]map[int]bool{}
	count := func(key string, page int) {
		if pages[key] == nil {
			pages[key] = map[int]bool{}
		}
		pages[key][page] = true
	}
	for i := range doc.Pages {
		for _, l := range marginLines(i+1, &doc.Pages[i]) {
			key := runningKey(&l)
			count(key, i+1)
			all = append(all, found{l, key})
		}
	}
	for i := range doc.Pages {
		for _, l := range linesOf(i+1, &doc.Pages[i], true) {
			count(l.text(), i+1)
		}
	}
	n := len(doc.Pages)
	for _, f := range all {
		often := len(pages[f.key])
		bare := pageNumber.MatchString(strings.TrimPrefix(f.key, "top "))
		if bare || (often >= 3 && 4*often >= n || often == 2 && n <= 4) && strings.ContainsFunc(f.key, unicode.IsLetter) {
			setArtifact(f.line, true)
		}
	}
	for i := range doc.Pages {
		takeBack(linesOf(i+1, &doc.Pages[i], true), func(l *line) bool { return len(pages[l.text()]) > 1 })
	}
}

func runningKey(l *line) string {
	key := strings.ToLower(digits.ReplaceAllString(l.text(), "#"))
	if l.y > l.height/2 {
		return "top " + key
	}
	return key
}

func setArtifact(l line, is bool) {
	for _, r := range l.runs {
		r.Artifact = is
	}
}

// takeBack clears the mark of artifact lines that read as a sentence and are on
// no other page.
func takeBack(ls []line, recurs func(*line) bool) {
	var once []line
	var text []string
	for _, l := range ls {
		if !recurs(&l) {
			once = append(once, l)
			text = append(text, l.text())
		}
	}
	if wholeSentence.MatchString(strings.Join(text, " ")) {
		for _, l := range once {
			setArtifact(l, false)
		}
	}
}

// wholeSentence is twelve words or more up to a full stop.
var wholeSentence = regexp.MustCompile(`\p{Lu}\p{Ll}+(?:[ ,’'-]+\p{L}+){11,}\.`)

// marginLines returns the lines of a page that stand in its margins.
func marginLines(number int, p *pdf.Page) []line {
	var out []line
	for _, l := range pageLines(number, p) {
		if l.y > topMargin*p.Height || l.y < bottomMargin*p.Height {
			out = append(out, l)
		}
	}
	return out
}

// noteMarks returns the numbers that footnotes begin with: small raised digits
// at the start of a line, or digits at the start of a footnote's own line.
func noteMarks(doc *pdf.Document) map[string]bool {
	marks := map[string]bool{}
	for i := range doc.Pages {
		for _, l := range pageLines(i+1, &doc.Pages[i]) {
			first := strings.TrimSpace(l.runs[0].Text)
			if len(l.runs) > 1 && isMark(first) && l.runs[0].Size < 0.8*l.runs[1].Size {
				marks[first] = true
			}
		}
	}
	return marks
}

func isMark(s string) bool {
	if s == "" || len(s) > 3 {
		return false
	}
	for _, c := range s {
		if (c < '0' || c > '9') && c != '*' && c != '†' && c != '‡' {
			return false
		}
	}
	return true
}
