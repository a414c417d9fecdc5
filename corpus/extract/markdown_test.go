package extract

import "testing"

func TestMarkdown(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"headings of every kind", "Report\n======\n\n## **Main** findings ##\n\nText.\n\n**Supervision**\n\nMore\n\n### 4. Records\n", `
			H1 Report
			H2 Main findings
			P Text.
			H Supervision
			P More
			H3 [4.] Records`},
		{"forced breaks keep address lines, soft ones join", "# T\n\nJane Hale  \n**Director**  \nAshcombe\n\nThe visit\nwas short.\n", `
			H1 T
			P Jane Hale
			P Director
			P Ashcombe
			P The visit was short.`},
		{"lists and numbered paragraphs", "# T\n\n12. First paragraph\nruns on.\n13. Second.\n    - item\n      runs on\n      * deeper\n\n* star\n+ plus\n", `
			H1 T
			P [12.] First paragraph runs on.
			P [13.] Second.
			I1 [-] item runs on
			I2 [*] deeper
			I1 [*] star
			I1 [+] plus`},
		{"tables lose their rule", "# T\n\n| Judgement | Grade |\n|:--|--:|\n| Leaders | **Good** |\n| Help \\| protection | |\n", `
			H1 T
			R Judgement | Grade
			R Leaders | Good
			R Help | protection`},
		{"marks go, words stay", "# T\n\nSee [the *report*](https://x.example/a_(b) \"t\"), ![logo](l.png)[note][1] and <a@b.example>, a\\*b, snake_case_name, 2 * 3 * 4, _so_ & `code` &amp; H~2~O<br/>end[^1]\n\n[1]: http://x.example\n[^1]: The note.\n", `
			H1 T
			P See the report, note and a@b.example, a*b, snake_case_name, 2 * 3 * 4, so & code & H~2~O end
			F [1] The note.`},
		{"front matter and fences", "---\ntitle: A letter\ndate: 2023-05-03\npublisher: Gazette\n---\n\n# T\n\n> quoted\n\n```\ncode\n```\n\n---\n", `
			H1 T
			P quoted
			P code`},
		{"a paragraph that a page cut goes on", "# T\n\nThe council has made sure that its records show what children want and\n\nthat plans say it.\n", `
			H1 T
			P The council has made sure that its records show what children want and that plans say it.`},
	} {
		t.Run(c.name, func(t *testing.T) { compare(t, "a.md", c.data, c.want) })
	}
	d := mustRead(t, "", "---\ntitle: A letter\ndate: 3 May 2023\npublisher: Gazette\n---\nText.\n")
	if d.Title != "A letter" || d.Published != "2023-05-03" || d.Publisher != "Gazette" {
		t.Errorf("front matter: %+v", d)
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add("---\na: b\n---\n# T\n\n| a |\n|--|\n- [x](y) **b** _c_\n[^1]: n\n")
	f.Fuzz(func(t *testing.T, s string) { checkBlocks(t, "a.md", []byte(s)) })
}
