package main

import (
	"fmt"
	"hash/fnv"
	"io"
	"runtime"
	"slices"
	"sort"
	"strings"

	"golang.org/x/sync/errgroup"

	"findings/corpus"
	"findings/corpus/label"
)

const folds = 5

// fold puts all passages of a report into one of the folds.
func fold(report string) int {
	h := fnv.New32a()
	io.WriteString(h, report)
	return int(h.Sum32()>>3) % folds
}

// measure prints how good the labels are, cross-validated: the passages of each fold
// of the reports, whatever they are for, are labelled by weights that saw none of
// its reports. They are the passages labelled for training, the measuring set, and passages of
// its reports as they are served, labelled by a reader.
func measure(w io.Writer, l *label.Labeler, set *labelledSet, misses int) error {
	parts, err := trainFolds(l, set)
	if err != nil {
		return err
	}
	var training, measured, served, byReader, read figure
	var worst []string
	readers := map[string]label.Labels{} // by the letters of the passage
	for _, p := range set.training {
		have := parts[fold(p.report)].Label(p.Input)
		training.add(p.Example, have)
		worst = append(worst, miss(p, have))
	}
	for _, p := range set.read {
		read.add(p.Example, parts[fold(p.report)].Label(p.Input))
		readers[letters(p.Text)] = label.Labels{Themes: p.Themes, Finding: p.Finding}
	}
	for _, p := range set.measured {
		measured.add(p.Example, parts[fold(p.report)].Label(p.Input))
		served.add(p.Example, parts[fold(p.report)].Label(p.served))
		if r, ok := readers[letters(p.served.Text)]; ok {
			byReader.add(p.Example, r)
		}
	}
	training.write(w, "labelled for training")
	served.write(w, "measuring set, as served")
	byReader.write(w, "measuring set, as a reader labels what is served")
	read.write(w, "what is served, against that reader")
	measured.write(w, "measuring set")
	sort.Sort(sort.Reverse(sort.StringSlice(worst)))
	for _, m := range worst[:min(misses, len(worst))] {
		fmt.Fprintln(w, m)
	}
	return nil
}

// trainFolds gives for each fold a labeler that was trained without its reports.
func trainFolds(l *label.Labeler, set *labelledSet) ([]*label.Labeler, error) {
	parts := make([]*label.Labeler, folds)
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for f := range folds {
		g.Go(func() (err error) {
			parts[f], err = l.Reweighed(l.Train(set.examples(f)))
			return err
		})
	}
	return parts, g.Wait()
}

// letters are those of a text and its digits, which find a passage again.
func letters(text string) string {
	return string(lettersOf([]corpus.Passage{{Text: text}}).letters)
}

// miss describes how far the labels of a passage are off, the number of wrong ones first.
func miss(p labelledPassage, have label.Labels) string {
	wrong := 0
	var words []string
	for _, t := range have.Themes {
		if !slices.Contains(p.Themes, t) {
			wrong++
			words = append(words, "+"+t)
		}
	}
	for _, t := range p.Themes {
		if !slices.Contains(have.Themes, t) {
			wrong++
			words = append(words, "-"+t)
		}
	}
	if have.Finding != p.Finding {
		wrong++
		words = append(words, p.Finding+"→"+have.Finding)
	}
	return fmt.Sprintf("%d wrong  %s  %s  %.200q", wrong, p.report, strings.Join(words, " "), p.Text)
}

// A figure counts right and wrong labels.
type figure struct {
	themes  map[string][3]int // right, too many, missing
	finding map[[2]string]int // wanted and given
	n       int
}

func (f *figure) add(want label.Example, have label.Labels) {
	if f.themes == nil {
		f.themes, f.finding = map[string][3]int{}, map[[2]string]int{}
	}
	count := func(theme string, i int) {
		c := f.themes[theme]
		c[i]++
		f.themes[theme] = c
	}
	for _, t := range have.Themes {
		if slices.Contains(want.Themes, t) {
			count(t, 0)
		} else {
			count(t, 1)
		}
	}
	for _, t := range want.Themes {
		if !slices.Contains(have.Themes, t) {
			count(t, 2)
		}
	}
	f.finding[[2]string{want.Finding, have.Finding}]++
	f.n++
}

func f1(c [3]int) float64 { return 2 * float64(c[0]) / float64(max(1, 2*c[0]+c[1]+c[2])) }

func (f *figure) write(w io.Writer, of string) {
	var all [3]int
	macro, often, right := 0.0, 0, 0
	var ids []string
	for id, c := range f.themes {
		ids = append(ids, id)
		for i := range all {
			all[i] += c[i]
		}
		if c[0]+c[2] >= 5 {
			macro += f1(c)
			often++
		}
	}
	kinds := []string{"strength", "weakness", "mixed", "neutral"}
	for _, k := range kinds {
		right += f.finding[[2]string{k, k}]
	}
	fmt.Fprintf(w, "\n%s\n", of)
	fmt.Fprintf(w, "  n %d  precision %.3f  recall %.3f  micro-F1 %.3f  macro-F1 %.3f  finding %.3f\n", f.n,
		float64(all[0])/float64(max(1, all[0]+all[1])), float64(all[0])/float64(max(1, all[0]+all[2])), f1(all),
		macro/float64(max(1, often)), float64(right)/float64(max(1, f.n)))
	sort.Strings(ids)
	for _, id := range ids {
		c := f.themes[id]
		fmt.Fprintf(w, "  %-28s F1 %.2f  right %3d  too many %2d  missing %2d\n", id, f1(c), c[0], c[1], c[2])
	}
	fmt.Fprintf(w, "  %-20s %s\n", "wanted, given →", strings.Join(kinds, "  "))
	for _, want := range kinds {
		fmt.Fprintf(w, "  %-20s", want)
		for _, have := range kinds {
			fmt.Fprintf(w, " %8d ", f.finding[[2]string{want, have}])
		}
		fmt.Fprintln(w)
	}
}
