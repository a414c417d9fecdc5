// Command train makes corpus/label/weights.tsv, the weights of the labels, from
// passages that were labelled by reading: those of labelled.tsv, found again in
// the reports they stand in. The measuring set only measures: what shares text with
// it is not trained on, and figures are cross-validated by report.
//
//	go run ./corpus/label/train          write the weights
//	go run ./corpus/label/train -check   print figures
//	go run ./corpus/label/train -add F   put more labelled passages into labelled.tsv, or into -to
//
// A line of F is a passage's ID, its finding and its themes, separated by tabs; themes by
// commas, "-" for none. An ID that stands in labelled.tsv already gets the new labels.
//
// The same inputs give the same bytes. No text of a report is kept: labelled.tsv
// holds for each passage its report, the number of its letters and digits, and
// their fingerprint; weights.tsv holds words and pairs of words.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"

	"findings/corpus"
	"findings/corpus/extract"
	"findings/corpus/label"
)

func main() {
	log.SetFlags(0)
	if err := run(os.Stdout); err != nil {
		log.Fatal("train: ", err)
	}
}

func run(w io.Writer) error {
	reports := flag.String("corpus", "../shared/corpus/ofsted", "folder of the reports")
	measured := flag.String("measured", "../shared/eval/dev/themes.jsonl", "labelled paragraphs of the measuring set")
	out := flag.String("out", "corpus/label/weights.tsv", "file to write")
	check := flag.Bool("check", false, "print figures instead of writing")
	add := flag.String("add", "", "file of labels to add to labelled.tsv")
	to := flag.String("to", "corpus/label/train/labelled.tsv", "with -add, file to add to")
	misses := flag.Int("misses", 0, "with -check, print the worst of the passages labelled for training")
	flag.Parse()

	passages, err := readReports(*reports)
	if err != nil {
		return err
	}
	if *add != "" {
		return addLabels(passages, *add, *to)
	}
	set, err := readSet(passages, *measured)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%d passages labelled for training, %d kept out as they share text with the %d of the measuring set and the %d of read.tsv, %d not found\n",
		len(set.training), set.kept, len(set.measured), len(set.read), set.lost)
	l, err := label.Default()
	if err != nil {
		return err
	}
	if *check {
		return measure(w, l, set, *misses)
	}
	weights := l.Train(set.examples(-1))
	fmt.Fprintf(w, "%d bytes of weights\n", len(weights))
	return os.WriteFile(*out, weights, 0o644)
}

// readReports reads the reports of a folder: passages by the file's name without its ending.
func readReports(folder string) (map[string][]corpus.Passage, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.pdf"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no reports in %s (%v)", folder, err)
	}
	passages := map[string][]corpus.Passage{}
	for _, file := range files {
		name := filepath.Base(file)
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		doc, err := extract.Read(context.Background(), name, data)
		if err != nil {
			log.Printf("%s: %v", name, err)
			continue
		}
		r, ps, err := corpus.Understand(doc, name)
		if err != nil {
			log.Printf("%s: %v", name, err)
			continue
		}
		corpus.Identify(r.Slug(), ps)
		passages[strings.TrimSuffix(name, ".pdf")] = ps
	}
	return passages, nil
}
