package corpus

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"findings/corpus/extract"
)

// testFront is the front page of a report; the lines of a case follow it.
const testFront = `
	Barsetshire
	Inspection of children’s social care services
	Inspection dates: 3 June 2019 to 14 June 2019
	Lead inspector: Anna Vale, Her Majesty’s Inspector
`

// testLong is a sentence of 30 words or so with a name to tell it by.
func testLong(name string) string {
	return name + " children are visited often by social workers who know them well, who listen to what they say and who write it down, so that their plans change when their needs do."
}

func TestPassageStructure(t *testing.T) {
	for _, tt := range []struct{ rule, text, want string }{
		{"front page apart, paragraphs before a heading are the headline", testLong("Most") + " " + testLong("Some"), `
			about [] Barsetshire / Inspection of children’s social care services / Inspection dates: 3 June 2019 to 14 June 2019 / Lead inspector: Anna Vale, Her Majesty’s Inspector
			headline [] Most`},
		{"what needs to improve", "# What needs to improve\n• Visits.\n• Plans.", `
			needs-to-improve [What needs to improve] • Visits. / • Plans.`},
		{"numbered paragraphs keep their number outside the text", "# Findings\n1. " + testLong("A") + testLong(" B") + "\n2. " + testLong("C") + testLong(" D"), `
			main [Findings] 1: A
			main [Findings] 2: C`},
		{"short neighbours join", "# Findings\n1. Plans are clear.\n2. Visits are late.", `
			main [Findings] 1: Plans are clear. / Visits are late.`},
		{"numbered recommendations stand alone", "# Findings\n1. Make sure that visits to children are on time and that managers check them.\n2. Make sure that plans for care leavers say where they will live and with whom.", `
			main [Findings] 1: Make sure that visits to children are on time and that managers check them.
			main [Findings] 2: Make sure that plans for care leavers say where they will live and with whom.`},
		{"long items of a list stand alone", "# Findings\n• " + testLong("A") + "\n• " + testLong("B"), `
			main [Findings] • A
			main [Findings] • B`},
		{"never across a section", "# Findings\nPlans are clear.\n# Other matters\nVisits are late.", `
			main [Findings] Plans are clear.
			main [Other matters] Visits are late.`},
		{"nested headings", "# Findings\n## Plans\nPlans are clear.", `
			main [Findings > Plans] Plans are clear.`},
		{"a part is inherited by what is nested", "# Recommendations\n## Plans\nWrite them.\n# Findings\nThey are late.", `
			needs-to-improve [Recommendations > Plans] Write them.
			main [Findings] They are late.`},
		{"footnotes apart, and never the number of a paragraph", "# Findings\nPlans are clear.\n^1 See the Act.\nVisits are late.", `
			main [Findings] Plans are clear. / Visits are late.
			main [Findings] See the Act.`},
		{"rows apart", "# Findings\nPlans are clear.\nVisits | late\nPlans | good", `
			main [Findings] Plans are clear.
			main [Findings] Visits | late / Plans | good`},
		{"torn by a page", "# Findings\nSocial workers know children well and visit them at\n---\nhome and at school.", `
			main [Findings] Social workers know children well and visit them at home and at school.`},
		{"contents dropped", "---\nContents\nFindings 3\nInformation about this inspection 9\n---\n# Findings\nPlans are clear.", `
			main [Findings] Plans are clear.`},
		{"contents run together dropped", "---\nExecutive summary 2 Recommendations 4 The inspection findings 6\nInformation about this inspection 9\n---\n# Findings\nPlans are clear.", `
			main [Findings] Plans are clear.`},
		{"publisher's last page", "# Findings\nPlans are clear.\nThe Office for Standards in Education regulates and inspects.\nPiccadilly Gate", `
			main [Findings] Plans are clear.
			about [Findings] The Office for Standards in Education regulates and inspects. / Piccadilly Gate`},
		{"a chapter's table is its heading", "---\nThe experiences and progress of children who need help and protection | Requires improvement\n# Summary\nPlans are clear.", `
			headline [The experiences and progress of children who need help and protection: Requires improvement > Summary] Plans are clear.`},
		{"running text in heading type", "# Findings\nPlans are clear, and\n# workloads allow social workers to write them with families.", `
			main [Findings] Plans are clear, and / workloads allow social workers to write them with families.`},
		{"headings torn in two", "# The experiences and progress of children who\n# need help and protection\nPlans are clear.", `
			main [The experiences and progress of children who need help and protection] Plans are clear.`},
		{"by when belongs to the list", "# Areas for improvement\n# Within three months:\n• Write plans.", `
			needs-to-improve [Areas for improvement] Within three months: / • Write plans.`},
		{"a number that breaks the count is none", "# Findings\n1. Plans are clear.\n2. Visits are late.\n9. In part.\n3. Homes are warm.", `
			main [Findings] 1: Plans are clear. / Visits are late. / In part. / Homes are warm.`},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			r, passages := testReport(t, testFront+tt.text)
			var got []string
			for _, p := range passages {
				line := p.Part + " [" + strings.Join(p.Path, " > ") + "] "
				if p.Paragraph != "" {
					line += p.Paragraph + ": "
				}
				text := strings.ReplaceAll(p.Text, "\n", " / ")
				if i := strings.Index(text, " children are visited often"); i > 0 {
					text = text[:i]
				}
				got = append(got, line+text)
				checkSpans(t, p)
			}
			var want []string
			for line := range strings.SplitSeq(strings.TrimSpace(tt.want), "\n") {
				want = append(want, strings.TrimSpace(line))
			}
			if want[0] != got[0] { // most cases leave the front page out
				got = got[1:]
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if r.Passages != len(passages) {
				t.Errorf("the report counts %d passages, has %d", r.Passages, len(passages))
			}
		})
	}
}

// checkSpans holds a passage to what its spans promise: in order, whole, parted by line breaks.
func checkSpans(t *testing.T, p Passage) {
	t.Helper()
	at := 0
	for i, s := range p.Spans {
		if i > 0 && p.Text[at] != '\n' || i > 0 && s.Start != at+1 || s.Start >= s.End || s.End > len(p.Text) {
			t.Fatalf("span %+v of %q", s, p.Text)
		}
		if (s.Kind == "item") != strings.HasPrefix(p.Text[s.Start:s.End], "• ") {
			t.Fatalf("%s %q", s.Kind, p.Text[s.Start:s.End])
		}
		at = s.End
	}
	if at != len(p.Text) || !utf8.ValidString(p.Text) {
		t.Fatalf("spans end at %d of %q", at, p.Text)
	}
}

func TestLongParagraphsSplitAtSentences(t *testing.T) {
	long := strings.Repeat(testLong("Many")+" ", 24)
	_, passages := testReport(t, testFront+"# Findings\n1. "+long)
	var text []string
	for i, p := range passages[1:] {
		if p.Tokens > longPassage || p.Tokens < shortPassage || !strings.HasSuffix(p.Text, "needs do.") {
			t.Errorf("%d tokens: …%s", p.Tokens, p.Text[len(p.Text)-40:])
		}
		if want := map[bool]string{true: "1", false: ""}[i == 0]; p.Paragraph != want {
			t.Errorf("part %d has number %q", i, p.Paragraph)
		}
		text = append(text, p.Text)
	}
	if got := strings.Join(text, " "); got != strings.TrimSpace(long) {
		t.Error("the parts are not the paragraph")
	}
}

func TestGiantSentencesSplitToo(t *testing.T) {
	giant := strings.TrimSpace(strings.Repeat("plans visits reviews ", 3000))
	_, passages := testReport(t, testFront+"# Findings\nThese: "+giant)
	for _, p := range passages {
		if p.Tokens > longPassage {
			t.Errorf("%d tokens", p.Tokens)
		}
	}
	if len(passages) < 20 {
		t.Errorf("%d passages", len(passages))
	}
}

func TestSections(t *testing.T) {
	r, _ := testReport(t, testFront+"# Findings\n## Plans\nPlans are clear.\n## Visits\nVisits are late.\n# Information about this inspection\nIt was short.")
	want := []Section{
		{Heading: "Findings", Level: 1, Part: "main", Page: 1, First: 1},
		{Heading: "Plans", Level: 2, Part: "main", Page: 1, First: 1},
		{Heading: "Visits", Level: 2, Part: "main", Page: 1, First: 2},
		{Heading: "Information about this inspection", Level: 1, Part: "about", Page: 1, First: 3},
	}
	if diff := cmp.Diff(want, r.Sections); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestIdentify(t *testing.T) {
	passages := []Passage{{Text: "Plans are clear."}, {Text: "Visits are late."}, {Text: "plans  are\nclear"}, {Text: "…"}}
	Identify("exford-2024-01-02", passages)
	first := passages[0].ID
	if len(first) != len("exford-2024-01-02#k")+7 || !strings.HasPrefix(first, "exford-2024-01-02#k") {
		t.Errorf("ID %q", first)
	}
	if passages[2].ID != first+"-2" {
		t.Errorf("the same letters have the IDs %q and %q", first, passages[2].ID)
	}
	if passages[1].ID == first || passages[3].ID == first || passages[0].Report != "exford-2024-01-02" {
		t.Errorf("%+v", passages)
	}
}

func TestSlug(t *testing.T) {
	for _, tt := range []struct {
		report Report
		want   string
	}{
		{Report{Authority: "Luton", Date: "2024-09-09"}, "luton-2024-09-09"},
		{Report{Authority: "St Helens", Date: "2024-09-09"}, "st-helens-2024-09-09"},
		{Report{Authority: "Bournemouth, Christchurch and Poole", Date: "2024-09-09"}, "bournemouth-christchurch-and-poole-2024-09-09"},
		{Report{Authority: "Luton", Title: "Boost to social worker numbers helps council"}, "luton-boost-to-social-worker-numbers-helps"},
		{Report{Authority: "Luton", Title: "Luton council rated good"}, "luton-council-rated-good"},
		{Report{Title: "Annual report", Date: "2024-09-09"}, "annual-report-2024-09-09"},
		{Report{Source: "/a/b/Some File.pdf"}, "some-file"},
		{Report{}, "report"},
	} {
		if got := tt.report.Slug(); got != tt.want {
			t.Errorf("Slug of %+v: %q, want %q", tt.report, got, tt.want)
		}
	}
}

func TestUnderstandNothing(t *testing.T) {
	if _, _, err := Understand(&extract.Document{Blocks: []extract.Block{{Text: "  "}}}, "x"); err == nil {
		t.Error("a document without words is understood")
	}
}

func TestFileNameIsTheLastHint(t *testing.T) {
	doc := testDoc("Notes on children’s services\nPlans are clear.")
	r, _, err := Understand(doc, "downloads/north-tyneside-2019-01-01.pdf")
	if err != nil || r.Authority != "North Tyneside" || r.Evidence["authority"].Text != "file name" || len(r.Doubts) == 0 {
		t.Errorf("%v %q %v %q", err, r.Authority, r.Evidence, r.Doubts)
	}
	if r.Date != "" {
		t.Errorf("the date %s was taken from the file name", r.Date)
	}
}

func FuzzUnderstand(f *testing.F) {
	f.Add(testFront + "# What needs to improve\n• Visits.\n1. A | Good\n^1 Note")
	f.Add("Dear Pat\nFocused visit to \nYours sincerely\nA B\n---\nContents\n| 3\n3.")
	f.Add("Ofsted said “no”\n2 comments")
	f.Fuzz(func(t *testing.T, text string) {
		r, passages, err := Understand(testDoc(text), "a.pdf")
		if err != nil {
			return
		}
		words := 0
		for i, p := range passages {
			if p.Ordinal != i || p.Text == "" {
				t.Fatalf("%+v", p)
			}
			if utf8.ValidString(text) {
				checkSpans(t, p)
			}
			words += len(strings.Fields(p.Text))
		}
		if words != r.Words || r.Slug() == "" {
			t.Fatalf("%d words, the report says %d, slug %q", words, r.Words, r.Slug())
		}
		for _, s := range r.Sections {
			if s.First < 0 || s.First > len(passages) {
				t.Fatalf("%+v", s)
			}
		}
	})
}

func BenchmarkUnderstand(b *testing.B) {
	text := testFront + "# Findings\n"
	for range 60 {
		text += "1. " + testLong("Most") + " " + testLong("Some") + "\n"
	}
	doc := testDoc(text)
	CountTokens("the vocabulary is read once")
	for b.Loop() {
		if _, _, err := Understand(doc, "a.pdf"); err != nil {
			b.Fatal(err)
		}
	}
}
