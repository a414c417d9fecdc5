package extract

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"findings/corpus/extract/pdf/pdftest"

	"github.com/google/go-cmp/cmp"
)

// printed shows blocks one a line: kind, page, label, text.
func printed(bs []Block) string {
	var out strings.Builder
	for _, b := range bs {
		kind := []string{"P", "H", "I", "R", "F"}[b.Kind]
		if b.Level > 0 {
			kind += fmt.Sprint(b.Level)
		}
		fmt.Fprintf(&out, "%s p%d [%s] %s\n", kind, b.Page, b.Label, b.Text)
	}
	return out.String()
}

// at is a line of text at a place. A leading * is bold.
func at(x, y, size float64, s string) string {
	font := "F1"
	if strings.HasPrefix(s, "*") {
		font, s = "F2", s[1:]
	}
	return fmt.Sprintf("BT /%s %g Tf %g %g Td (%s) Tj ET\n", font, size, x, y, s)
}

// lines sets lines of 12 points below each other, 15 points apart.
func lines(x, y float64, ls ...string) string {
	var b strings.Builder
	for i, l := range ls {
		b.WriteString(at(x, y-15*float64(i), 12, l))
	}
	return b.String()
}

const (
	full1 = "Inspectors looked at the help that children and their families receive when they first ask"
	full2 = "for it, and at how well plans for children who are in care are carried out over the year by"
)

// TestUntaggedPDF is about reading by the places of the words.
func TestUntaggedPDF(t *testing.T) {
	footer := func(n int) string {
		return at(72, 40, 9, "Inspection of Westmarch") + at(500, 40, 9, fmt.Sprint(n))
	}
	for name, c := range map[string]struct {
		pages []string
		want  string
	}{
		"lines are one paragraph until one ends early": {
			[]string{lines(72, 700, full1, full2, "social workers.", full1, full2, "managers.")},
			"P p1 [] " + full1 + " " + full2 + " social workers.\nP p1 [] " + full1 + " " + full2 + " managers.\n",
		},
		"a wider gap begins a paragraph": {
			[]string{lines(72, 700, full1, full2) + lines(72, 650, full1, full2)},
			"P p1 [] " + full1 + " " + full2 + "\nP p1 [] " + full1 + " " + full2 + "\n",
		},
		"a bold line is a heading": {
			[]string{lines(72, 700, "*Main findings", full1, full2)},
			"H p1 [] Main findings\nP p1 [] " + full1 + " " + full2 + "\n",
		},
		"a page end and its footer cut no sentence": {
			[]string{lines(72, 100, full1, full2) + footer(1), lines(72, 800, "their own managers.") + footer(2), lines(72, 700, full1) + footer(3)},
			"P p1 [] " + full1 + " " + full2 + " their own managers.\nP p3 [] " + full1 + "\n",
		},
		"a hyphen at a line end stays, a word does not split": {
			[]string{lines(72, 700, full1+" multi-", "agency help.")},
			"P p1 [] " + full1 + " multi-agency help.\n",
		},
		"numbers hang to the left of their paragraphs": {
			[]string{at(72, 700, 12, "9.") + lines(100, 700, full1, full2) + at(72, 670, 12, "10.") + lines(100, 670, full1, full2)},
			"P p1 [9.] " + full1 + " " + full2 + "\nP p1 [10.] " + full1 + " " + full2 + "\n",
		},
		"a number that ends a sentence on a new line is no label": {
			[]string{at(72, 700, 12, "9. "+full1) + lines(90, 685, "until they are young people who have reached the age of", "18. "+full1)},
			"P p1 [9.] " + full1 + " until they are young people who have reached the age of 18. " + full1 + "\n",
		},
		"bullets": {
			[]string{at(72, 700, 12, "\\225") + at(90, 700, 12, "The timeliness of visits.") + at(72, 685, 12, "\\225") + at(90, 685, 12, "The quality of plans.")},
			"I1 p1 [•] The timeliness of visits.\nI1 p1 [•] The quality of plans.\n",
		},
		"two columns are read one after the other": {
			[]string{lines(50, 700, "Leaders know the strengths of their", "services and where they need to do", "better. They have set out a plan that", "staff and partners understand well and", "that children helped to write for them.") +
				lines(310, 700, "Social workers have caseloads that", "leave them time for direct work. They", "see children often, and they listen to", "what children tell them about home", "and school and about their friends.")},
			"P p1 [] Leaders know the strengths of their services and where they need to do better. They have set out a plan that staff and partners understand well and that children helped to write for them.\n" +
				"P p1 [] Social workers have caseloads that leave them time for direct work. They see children often, and they listen to what children tell them about home and school and about their friends.\n",
		},
		"a table of judgements": {
			[]string{lines(72, 700, "*Judgement") + lines(400, 700, "*Grade") +
				lines(72, 676, "The experiences and progress of", "children in care") + at(400, 668.5, 12, "Good") +
				at(72, 637, 12, "Overall effectiveness") + at(400, 637, 12, "Good")},
			"R p1 [] Judgement | Grade\nR p1 [] The experiences and progress of children in care | Good\nR p1 [] Overall effectiveness | Good\n",
		},
		"a footnote is apart from the text, its mark gone": {
			[]string{lines(72, 700, full1, full2) + at(72, 670, 12, "partners.") + at(122.5, 676, 7, "1") + at(130, 670, 12, "They are proud.") + at(72, 80, 7, "1") + at(78, 76, 9, "Partners are health, schools and the police.")},
			"P p1 [] " + full1 + " " + full2 + " partners. They are proud.\nF p1 [1] Partners are health, schools and the police.\n",
		},
		"contents pages go": {
			[]string{lines(72, 700, "*Contents") + at(72, 670, 12, "Summary") + at(500, 670, 12, "2") + at(72, 650, 12, "Main findings") + at(500, 650, 12, "3"), lines(72, 700, "*Summary", full1)},
			"H p2 [] Summary\nP p2 [] " + full1 + "\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := readPDF(context.Background(), pdftest.Pages(c.pages...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, printed(doc.Blocks)); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTags is about reading by the structure tree. Marked content n of a page is
// its nth string.
func TestPDFTags(t *testing.T) {
	page := func(parts ...string) string {
		var b strings.Builder
		for i, p := range parts {
			fmt.Fprintf(&b, "/X <</MCID %d>> BDC %sEMC\n", i, at(72, 750-30*float64(i), 12, p))
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		tree, roles string
		pages       []string
		want        string
	}{
		"paragraphs cut by a page end join over a footnote": {
			"<< /S /P /Pg 5 0 R /K [0 << /S /Note /K << /S /P /Pg 5 0 R /K 1 >> >>] >> << /S /P /Pg 7 0 R /K 0 >>", "",
			[]string{page("Children are seen by", "1 A note."), page("their social workers.")},
			"P p1 [] Children are seen by their social workers.\nF p1 [1] A note.\n",
		},
		"the first words of an item tagged as its label": {
			"<< /S /L /K << /S /LI /K [<< /S /Lbl /Pg 5 0 R /K 0 >> << /S /LBody /Pg 5 0 R /K 1 >>] >> >>", "",
			[]string{page("members and", "their partners meet.")},
			"I1 p1 [] members and their partners meet.\n",
		},
		"a bullet that is drawn": {
			"<< /S /L /K << /S /LI /K [<< /S /Lbl /Pg 5 0 R /K 2 >> << /S /LBody /K [<< /S /P /Pg 5 0 R /K 0 >> << /S /L /K << /S /LI /K << /S /LBody /Pg 5 0 R /K 1 >> >> >>] >>] >> >>", "",
			[]string{page("Plans.", "\\226 Their quality.") + "/X <</MCID 2>> BDC 60 720 4 4 re f EMC"},
			"I1 p1 [•] Plans.\nI2 p1 [–] Their quality.\n",
		},
		"a footnote whose number is tagged apart": {
			"<< /S /P /Pg 5 0 R /K [0 << /S /Note /K [<< /S /Lbl /Pg 5 0 R /K 1 >> << /S /Text#20body /Pg 5 0 R /K 2 >>] >>] >>", "/Text#20body /P",
			[]string{page("Children are seen.", "2", "A note.")},
			"P p1 [] Children are seen.\nF p1 [2] A note.\n",
		},
		"an item that goes on on the next page": {
			"<< /S /L /K [<< /S /LI /K << /S /LBody /Pg 5 0 R /K 0 >> >> << /S /LI /K << /S /LBody /Pg 7 0 R /K 0 >> >>] >>", "",
			[]string{page("4. Plans are good."), page("Reviews are too.")},
			"P p1 [4.] Plans are good. Reviews are too.\n",
		},
		"a number that is an item by itself": {
			"<< /S /L /K << /S /LI /K << /S /LBody /Pg 5 0 R /K 0 >> >> >> << /S /P /Pg 5 0 R /K 1 >>", "",
			[]string{page("27.", "Plans are good.")},
			"P p1 [27.] Plans are good.\n",
		},
		"a box around text is no table": {
			"<< /S /Table /K << /S /TR /K << /S /TD /K [<< /S /P /Pg 5 0 R /K 0 >> << /S /P /Pg 5 0 R /K 1 >>] >> >> >>", "",
			[]string{page("Services are good.", "Leaders are proud.")},
			"P p1 [] Services are good.\nP p1 [] Leaders are proud.\n",
		},
		"a long or numbered heading is text": {
			"<< /S /H2 /Pg 5 0 R /K 0 >> << /S /H2 /Pg 5 0 R /K 1 >>", "",
			[]string{page("12. Plans are good.", "Main findings")},
			"P p1 [12.] Plans are good.\nH2 p1 [] Main findings\n",
		},
		"contents go": {
			"<< /S /TOC /K << /S /TOCI /Pg 5 0 R /K 0 >> >> << /S /P /Pg 5 0 R /K 1 >>", "",
			[]string{page("Summary 3", "Services are good.")},
			"P p1 [] Services are good.\n",
		},
		"boxes of a browser are blocks, words in them are not": {
			"<< /S /NonStruct /K << /S /NonStruct /Pg 5 0 R /K 0 >> >> << /S /NonStruct /K [<< /S /NonStruct /Pg 5 0 R /K 1 >> << /S /Span /Pg 5 0 R /K 2 >>] >>", "",
			[]string{page("Dear Ms Hale", "This letter says what", "inspectors found.")},
			"P p1 [] Dear Ms Hale\nP p1 [] This letter says what inspectors found.\n",
		},
		"text that no tag holds is not lost": {
			"<< /S /P /Pg 5 0 R /K 0 >> << /S /P /Pg 5 0 R /K 1 >>", "",
			[]string{page("The first paragraph of a letter that has a few words.", "The last paragraph of a letter that has a few words too.") + at(72, 735, 12, "Loose.")},
			"P p1 [] The first paragraph of a letter that has a few words.\nP p1 [] Loose.\nP p1 [] The last paragraph of a letter that has a few words too.\n",
		},
		"terms of reuse in a footer are kept": {
			"<< /S /P /Pg 5 0 R /K 0 >>", "",
			[]string{page("Services are good.") + "/Artifact BMC " + at(72, 60, 9, "You may copy this report in whole or in part for any purpose that is not commercial.") + "EMC"},
			"P p1 [] Services are good.\nP p1 [] You may copy this report in whole or in part for any purpose that is not commercial.\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := readPDF(context.Background(), pdftest.Tagged(c.tree, c.roles, c.pages...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, printed(doc.Blocks)); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSplitLabel(t *testing.T) {
	for _, c := range []struct {
		in          string
		item        bool
		label, rest string
	}{
		{"27. Leaders know.", false, "27.", "Leaders know."},
		{"27.Leaders know.", false, "27.", "Leaders know."},
		{"27. 35 children wait.", false, "27.", "35 children wait."},
		{"27.5 per cent wait.", false, "", "27.5 per cent wait."},
		{"2.1 Adoption", false, "2.1", "Adoption"},
		{"2019. It was good.", false, "", "2019. It was good."},
		{"3. lower case", false, "", "3. lower case"},
		{"3. lower case", true, "3.", "lower case"},
		{"• Plans", false, "•", "Plans"},
		{"•Plans", true, "•", "Plans"},
		{"– in schools", false, "–", "in schools"},
		{"-5 degrees", true, "", "-5 degrees"},
		{"a) Plans", true, "a)", "Plans"},
		{"a) Plans", false, "", "a) Plans"},
		{"(iv) Plans", true, "(iv)", "Plans"},
		{"■", true, "", "■"},
		{"", true, "", ""},
	} {
		if label, rest := splitLabel(c.in, c.item); label != c.label || rest != c.rest {
			t.Errorf("splitLabel(%q, %v) = %q, %q, want %q, %q", c.in, c.item, label, rest, c.label, c.rest)
		}
	}
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"eﬃcient oﬃce ﬁnds":                    "efficient office finds",
		"co\u00adordinate":                     "coordinate",
		"\u00ad Plans":                         "- Plans",
		"Care\u00a0leavers\u202fare  \tseen\n": "Care leavers are seen",
		"\uf06e\u00a0Plans":                    "■ Plans",
		"a\uf8ffb\u0000c\ufeff":                "abc",
		"first–last":                           "first–last",
	} {
		if got := tidy(in); got != want {
			t.Errorf("tidy(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEnded(t *testing.T) {
	for in, want := range map[string]bool{
		"It is good.": true, "It is ‘good’.": true, "‘It is good.’": true, "the following:": true, "visits; ": true,
		"It is too slow. (Recommendation)": true, "children in care (CiC)": false, "and": false, "": false,
	} {
		if got := ended(in); got != want {
			t.Errorf("ended(%q) = %v, want %v", in, got, want)
		}
	}
}

// FuzzPDFPage reads pages of any content, tagged and untagged, to blocks.
func FuzzPDFPage(f *testing.F) {
	f.Add([]byte(lines(72, 700, full1, full2)), "<< /S /P /Pg 5 0 R /K 0 >>")
	f.Add([]byte("/P <</MCID 0>> BDC "+at(72, 700, 12, "1. One")+"EMC"), "<< /S /L /K << /S /LI /K [<< /S /Lbl /Pg 5 0 R /K 0 >> << /S /LBody /Pg 5 0 R /K 1 >>] >> >>")
	f.Add([]byte(lines(72, 700, "*Judgement", "Overall")+lines(300, 700, "*Grade", "Good")), "<< /S /Table /K << /S /TR /K [<< /S /TD /Pg 5 0 R /K 0 >> << /S /Note /Pg 5 0 R /K 1 >>] >> >>")
	f.Fuzz(func(t *testing.T, content []byte, tree string) {
		for _, data := range [][]byte{pdftest.Pages(string(content), string(content)), pdftest.Tagged(tree, "", string(content))} {
			doc, err := readPDF(context.Background(), data)
			if err != nil {
				continue
			}
			for _, b := range doc.Blocks {
				if b.Text != strings.TrimSpace(b.Text) || strings.ContainsAny(b.Text, "\n\t\x00") || b.Page < 1 || b.Page > doc.Pages {
					t.Errorf("block %+v", b)
				}
			}
		}
	})
}

// BenchmarkPDF reads real reports where they are at hand, else one made up.
// pages/s is for one core.
func BenchmarkPDF(b *testing.B) {
	var files [][]byte
	names, _ := filepath.Glob(corpusPDFs)
	for _, n := range everyTenth(names) {
		if data, err := os.ReadFile(n); err == nil {
			files = append(files, data)
		}
	}
	if len(files) == 0 {
		var pages []string
		for range 40 {
			pages = append(pages, lines(72, 780, strings.Split(strings.Repeat(full1+"|", 45), "|")...))
		}
		files = append(files, pdftest.Pages(pages...))
	}
	pages := 0
	b.ReportAllocs()
	for b.Loop() {
		for _, data := range files {
			doc, err := readPDF(context.Background(), data)
			if err != nil {
				b.Fatal(err)
			}
			pages += doc.Pages
		}
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
}
