package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// compare reads data and compares its blocks with want, both without the
// indentation that the test's source gives them.
func compare(t *testing.T, name, data, want string) {
	t.Helper()
	got := show(mustRead(t, name, data))
	if diff := cmp.Diff(strings.TrimSpace(dedent(want)), strings.TrimSpace(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func dedent(s string) string {
	var out []string
	for l := range strings.Lines(s) {
		out = append(out, strings.TrimLeft(strings.TrimRight(l, "\n"), "\t"))
	}
	return strings.Join(out, "\n")
}

func TestText(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"hard-wrapped lines are one paragraph", `
Inspectors visited the borough in the spring and looked at the work of
the teams that support children who are in need of help. They read the
records of thirty children and spoke to their social workers and multi-
agency partners.

Most of the children see their social worker often. A few do not, and it
is not clear to them whom they should call when they are worried about
something.
`, `
			P Inspectors visited the borough in the spring and looked at the work of the teams that support children who are in need of help. They read the records of thirty children and spoke to their social workers and multi-agency partners.
			P Most of the children see their social worker often. A few do not, and it is not clear to them whom they should call when they are worried about something.`},
		{"a letter's address and signature are lines, its headings headings", `
3 May 2023

Jane Hale
Director of Children's Services
Ashcombe Council

Dear Ms Hale

Focused visit to Ashcombe

This letter summarises the findings of the focused visit on 4 and 5 April 2023.

Main findings

Most assessments are thorough and are completed within the time that children need.

Yours sincerely

Peter Moss

His Majesty's Inspector
`, `
			P 3 May 2023
			P Jane Hale
			P Director of Children's Services
			P Ashcombe Council
			P Dear Ms Hale
			H Focused visit to Ashcombe
			P This letter summarises the findings of the focused visit on 4 and 5 April 2023.
			H Main findings
			P Most assessments are thorough and are completed within the time that children need.
			P Yours sincerely
			P Peter Moss
			P His Majesty's Inspector`},
		{"numbers and bullets are labels, cut items are joined", `
1. The council knows its services well.
2. It should, within three months:
- make sure that plans are specific and that they say plainly

who does what by when

- review every plan
    – with the family
    o and the school

3.Supervision is regular.
4.1 Sub-paragraphs have their own numbers.
`, `
			P [1.] The council knows its services well.
			P [2.] It should, within three months:
			I1 [-] make sure that plans are specific and that they say plainly who does what by when
			I1 [-] review every plan
			I2 [–] with the family
			I2 [o] and the school
			P [3.] Supervision is regular.
			P [4.1] Sub-paragraphs have their own numbers.`},
		{"columns set with tabs are rows, a contents page goes", "Contents\n\nAbout the visit\t2\nMain findings\t3\n\nRecord of judgements:\n\nServices\t\nOverall effectiveness\tGood\nCapacity\tAdequate\n", `
			H1 Record of judgements:
			R Services
			R Overall effectiveness | Good
			R Capacity | Adequate`},
		{"a grade under a heading is no heading", `
Overall effectiveness

Grade 2 (Good)

The services of the council are good and most children are safe and well.

Staying safe **Grade 3 (Adequate)**

The arrangements for keeping children safe are adequate and improving slowly.
`, `
			H1 Overall effectiveness
			P Grade 2 (Good)
			P The services of the council are good and most children are safe and well.
			H Staying safe
			P Grade 3 (Adequate)
			P The arrangements for keeping children safe are adequate and improving slowly.`},
		{"a number that the line end put first is no label", `
The inspectors looked at thirty strategy meetings and the work done on section
47. enquiries, which was timely in nearly all of the cases that the two of them
read, and at the meetings that came after these in the course of the last year,
of which there were 31.
32. It was good.
`, `
			P The inspectors looked at thirty strategy meetings and the work done on section 47. enquiries, which was timely in nearly all of the cases that the two of them read, and at the meetings that came after these in the course of the last year, of which there were 31.
			P [32.] It was good.`},
		{"form feeds divide pages, running lines go", "Penwick Vale inspection\n\nThe first page ends in the middle of a sentence about the plans for\n\n1\n\fPenwick Vale inspection\n\nchildren who leave care. They are good.\n\n2\n\fPenwick Vale inspection\n\nThe last page is short.\n\n3\n", `
			P p1 The first page ends in the middle of a sentence about the plans for children who leave care. They are good.
			P p3 The last page is short.`},
		{"pages as programs print them: columns, notes, headings tight above their text", "Inspection of Penwick Vale                       \n\n Judgement                                Grade\n\n The experience of children who           Good\n need help\n\n Overall effectiveness                    Good\n\n1\n Reports of this kind have a note at the foot of their first page that\nruns over two lines.\n\n                                  Page 1 of 2\n\f\nMain findings\nThe council knows its services well, and its plans are the right ones. Most\nof the children who met inspectors know whom to call when they are worried\nabout something at home or at school, and say that they are listened to.\n\n                                  Page 2 of 2\n", `
			H1 p1 Inspection of Penwick Vale
			R p1 Judgement | Grade
			R p1 The experience of children who need help | Good
			R p1 Overall effectiveness | Good
			F p1 [1] Reports of this kind have a note at the foot of their first page that runs over two lines.
			H p2 Main findings
			P p2 The council knows its services well, and its plans are the right ones. Most of the children who met inspectors know whom to call when they are worried about something at home or at school, and say that they are listened to.`},
		{"five short lines in a row are a list of names", `
Those who took part

North Team

South Team

East Team

West Team

They were all helpful and open, and gave the inspectors what they asked for.
`, `
			P Those who took part
			P North Team
			P South Team
			P East Team
			P West Team
			P They were all helpful and open, and gave the inspectors what they asked for.`},
	} {
		t.Run(c.name, func(t *testing.T) { compare(t, "a.txt", c.data, c.want) })
	}
}

func TestTextOfWebPage(t *testing.T) {
	body := "Inspectors said that children in Northmere wait too long for help and that leaders had not acted on the warnings they were given a year ago."
	for _, c := range []struct{ name, data, want string }{
		{"navigation before, comments after", `
Skip to main content
Home
Jobs

Council told to act on delays for children who need help

(credit: Any Agency)

` + body + "\n\n" + body + "\n\n" + body + `

, ,

More from Care Gazette

2 Responses to Council told to act on delays

  1. A Reader June 3, 2021 at 9:01 am #

    Nobody is surprised.
`, `
			H1 Council told to act on delays for children who need help
			P ` + body + `
			P ` + body + `
			P ` + body},
		{"related articles in the middle", `
Council told to act on delays for children who need help

` + body + `

Related articles

Councils spend more on agency staff
How to write a good chronology

` + body + `

Comments are closed.
`, `
			H1 Council told to act on delays for children who need help
			P ` + body + `
			P ` + body},
	} {
		t.Run(c.name, func(t *testing.T) { compare(t, "", c.data, c.want) })
	}
	d := mustRead(t, "", "Headline of some length here\n\n"+body+"\n\nMore from Care Gazette\n")
	if d.Publisher != "Care Gazette" {
		t.Errorf("publisher %q, want %q", d.Publisher, "Care Gazette")
	}
}

func TestReportWordsAreNotPageMarks(t *testing.T) {
	compare(t, "", `
1. The council listens to what its residents and partners write and say to it.

Comments

2. Parents' comments are gathered after every visit, and are used well by the managers of the service.
`, `
			P [1.] The council listens to what its residents and partners write and say to it.
			H Comments
			P [2.] Parents' comments are gathered after every visit, and are used well by the managers of the service.`)
}

func FuzzText(f *testing.F) {
	f.Add("1. A\n- b\n\nc\td\n\f2\n")
	f.Add("Skip to content\n\n2 comments\n")
	f.Add("\f\x82ι\xb3\xa58\n0(U\xf6!c\n\x91)\n\n0\xe5峥8\n00\n0\n\x91)\n\n0")                               // a number above an ornament
	f.Add("to \r\xa0nte\xa2nt\n2\rmcomeip\xa2\xa2\xa2 to \r\xa0nte\xa2nt\n2\rmcomeip\xa2\xa2\r(\xa2\f\xee") // above a line that is a paragraph by itself
	f.Add("A b.\f1\n2. C d.\n1\n\fE f.")                                                                    // above a paragraph, and at the end of a page
	f.Add("\t\tj\xa0\t\r\t\xa0\t\t\t\xa0\xa0\t\xa0\xa0\to\t\t\t\xa0\xa0\t\xa0")                             // a bullet before hard spaces
	f.Fuzz(func(t *testing.T, s string) { checkBlocks(t, "a.txt", []byte(s)) })
}
