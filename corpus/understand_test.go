package corpus

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"findings/corpus/extract"
)

var testNumber = regexp.MustCompile(`^(\d{1,3}\.|\d\.\d) `)

// testDoc makes a document of lines: "# " begins a heading, "• " an item,
// "27. " a numbered paragraph, "^1 " a footnote; " | " parts the cells of a row; "---" is a page end.
func testDoc(text string) *extract.Document {
	d := &extract.Document{Format: "text"}
	page, table, inTable := 1, 0, false
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "---" {
			page++
			continue
		}
		b := extract.Block{Text: line, Page: page}
		switch {
		case line == "":
			inTable = false
			continue
		case strings.HasPrefix(line, "#"):
			b.Kind, b.Text = extract.Heading, strings.TrimLeft(line, "# ")
			b.Level = len(line) - len(strings.TrimLeft(line, "#"))
		case strings.HasPrefix(line, "• "):
			b.Kind, b.Label, b.Level, b.Text = extract.Item, "•", 1, line[len("• "):]
		case len(line) > 3 && strings.HasPrefix(line, "^"):
			b.Kind, b.Label, b.Text = extract.Footnote, line[1:2], line[3:]
		case strings.Contains(line, " | "):
			if !inTable {
				table++
			}
			b.Kind, b.Cells, b.Table = extract.Row, strings.Split(line, " | "), table
		case testNumber.MatchString(line):
			b.Label = testNumber.FindStringSubmatch(line)[1]
			b.Text = line[len(b.Label)+1:]
		}
		inTable = b.Kind == extract.Row
		d.Blocks = append(d.Blocks, b)
	}
	d.Pages = page
	return d
}

// testReport understands such a document.
func testReport(t *testing.T, text string) (*Report, []Passage) {
	t.Helper()
	r, passages, err := Understand(testDoc(text), "report.pdf")
	if err != nil {
		t.Fatal(err)
	}
	return r, passages
}

// testMeta is a report in one comparable value.
func testMeta(r *Report) map[string]string {
	m := map[string]string{
		"authority": r.Authority, "kind": r.Kind, "framework": r.Framework, "published": r.Published,
		"inspected": strings.Trim(r.InspectionStart+".."+r.InspectionEnd, "."), "inspectors": strings.Join(r.Inspectors, ", "), "licence": r.Licence,
	}
	for k, v := range r.Grades {
		m["grades."+k] = v
	}
	for k, v := range m {
		if v == "" {
			delete(m, k)
		}
	}
	return m
}

func TestUnderstandMetadata(t *testing.T) {
	for _, tt := range []struct {
		rule, text string
		want       map[string]string
	}{
		{"focused visit, 2018 wording", `
			12 March 2018
			Ms Pat Quill
			Director of Children’s Services
			Barsetshire County Council
			1 Close Walk
			Dear Ms Quill
			Focused visit to Barsetshire County Council children’s services
			This letter summarises the findings of a focused visit to Barsetshire County Council children’s services on 20 February 2018 and 21 February 2018. The inspectors were Anna Vale, HMI, and Rob Teal, HMI.
			Inspectors looked at the local authority’s arrangements for the front door. The last inspection was published on 5 May 2016, when it was judged good.
			# Overview
			Social workers visit children often, and most plans are clear.
			Yours sincerely
			Anna Vale
			Her Majesty’s Inspector`,
			map[string]string{"authority": "Barsetshire", "kind": "focused visit", "framework": "ILACS", "published": "2018-03-12", "inspected": "2018-02-20..2018-02-21",
				"inspectors": "Anna Vale, Rob Teal", "licence": "unknown"}},
		{"monitoring visit before 2018, earlier dates and grades are not its own", `
			Ofsted
			Date: 19 June 2017
			Barsetshire County Council
			Dear Mr Slope
			Monitoring visit of Barsetshire County Council children’s services
			I am writing to summarise the findings of the monitoring visit to Barsetshire children’s services on 24 and 25 May 2017. The visit was the first monitoring visit since the local authority was judged inadequate in November 2016. The inspectors were Anna Vale HMI and Rob Teal HMI.
			Overall effectiveness was judged to be inadequate at the inspection of 7 November 2016.
			Yours sincerely
			Rob Teal
			Her Majesty’s Inspector`,
			map[string]string{"authority": "Barsetshire", "kind": "monitoring visit", "framework": "SIF", "published": "2017-06-19", "inspected": "2017-05-24..2017-05-25",
				"inspectors": "Rob Teal, Anna Vale", "licence": "unknown"}},
		{"monitoring visit under ILACS", `
			3 October 2025
			Corporate Director
			London Borough of Merton
			Dear Jo
			Monitoring visit to Merton children’s services
			This letter summarises the findings of the monitoring visit to Merton children’s services on 2 and 3 September 2025. This was the second monitoring visit since the local authority was judged inadequate in 2024. His Majesty’s Inspectors for this visit were Anna Vale and Rob Teal.
			Yours sincerely
			Anna Vale
			His Majesty’s Inspector`,
			map[string]string{"authority": "Merton", "kind": "monitoring visit", "framework": "ILACS", "published": "2025-10-03", "inspected": "2025-09-02..2025-09-03",
				"inspectors": "Anna Vale, Rob Teal", "licence": "unknown"}},
		{"ILACS without an overall grade", `
			# Inspection of Bournemouth, Christchurch and Poole local authority children’s services
			Inspection dates: 2 to 6 and 9 to 13 February 2026
			Lead inspector: Anna Vale, His Majesty’s Inspector
			Judgement | Grade
			The impact of leaders on social work practice with children and families | Good
			The experiences and progress of children who need help and protection | Requires improvement to be good
			The experiences and progress of children in care | Outstanding
			The experiences and progress of care leavers | Not judged
			Overall, leaders have made good progress and services are effective for most children.
			You may reuse this information free of charge, under the terms of the Open Government Licence v3.0.`,
			map[string]string{"authority": "Bournemouth, Christchurch and Poole", "kind": "inspection", "framework": "ILACS", "inspected": "2026-02-02..2026-02-13",
				"inspectors": "Anna Vale", "licence": "OGL-3.0", "grades.leaders": "good", "grades.help_protection": "requires improvement", "grades.in_care": "outstanding"}},
		{"ILACS table whose grade stands first", `
			Hull City Council
			Inspection of children’s social care services
			Inspection dates: 13/05/2019 to 24/05/2019
			Lead inspector: Anna Vale
			Her Majesty’s Inspector
			Grade | Judgement
			Good | The impact of leaders on social work practice with children and families
			Requires improvement to be good | The experiences and progress of children who need help and protection
			Outstanding | The experiences and progress of children in care and care leavers
			Good | Overall effectiveness`,
			map[string]string{"authority": "Kingston upon Hull", "kind": "inspection", "framework": "ILACS", "inspected": "2019-05-13..2019-05-24", "inspectors": "Anna Vale", "licence": "unknown",
				"grades.leaders": "good", "grades.help_protection": "requires improvement", "grades.in_care": "outstanding", "grades.overall": "good"}},
		{"ILACS table torn into lines, the grade inside the judgement", `
			St. Helens Council
			Inspection of children’s social care services
			Inspection dates: 9 to 20 September 2019
			Lead inspector: Anna Vale, Her Majesty’s Inspector
			Judgement
			Grade
			The impact of leaders on social work practice with children and
			Inadequate
			families
			The experiences and progress of children who need help and
			Requires improvement to be good
			protection
			The experiences and progress of children in care and care
			Good
			leavers
			Overall effectiveness
			Inadequate
			Leaders have not acted on the good advice of the last inspection, and this means that too many children wait for help.`,
			map[string]string{"authority": "St Helens", "kind": "inspection", "framework": "ILACS", "inspected": "2019-09-09..2019-09-20", "inspectors": "Anna Vale", "licence": "unknown",
				"grades.leaders": "inadequate", "grades.help_protection": "requires improvement", "grades.in_care": "good", "grades.overall": "inadequate"}},
		{"SIF list, board's grade deep in the text", `
			Cumbria County Council
			Inspection of services for children in need of help and protection, children looked after and care leavers
			and
			Review of the effectiveness of the Local Safeguarding Children Board1
			Inspection date: 24 November 2014 – 17 December 2014
			Report published: 6 February 2015
			The overall judgement is that children’s services require improvement
			It is Ofsted’s expectation that, as a minimum, all children and young people receive good help, care and protection.
			1. Children who need help and protection Inadequate
			2. Children looked after and achieving permanence Requires improvement
			2.1 Adoption performance Good
			2.2 Experiences and progress of care leavers Requires improvement
			3. Leadership, management and governance Requires improvement
			---
			# Executive summary
			Children’s services in the county are not yet good.
			---
			# The Local Safeguarding Children Board (LSCB)
			The Local Safeguarding Children Board is inadequate
			An LSCB requires improvement if it does not yet demonstrate the characteristics of good.
			You may use this information as long as you give details of the source and date of publication and do not alter the information in any way.
			# The inspection team
			Lead inspector: Anna Vale HMI
			Team inspectors: Rob Teal HMI, Di Finch HMI and Lee Moor HMI
			Quality assurance manager: Ian Rook HMI`,
			map[string]string{"authority": "Cumbria", "kind": "inspection", "framework": "SIF", "inspected": "2014-11-24..2014-12-17", "published": "2015-02-06",
				"inspectors": "Anna Vale, Rob Teal, Di Finch, Lee Moor", "licence": "no-alteration", "grades.overall": "requires improvement", "grades.help_protection": "inadequate",
				"grades.in_care": "requires improvement", "grades.adoption": "good", "grades.care_leavers": "requires improvement", "grades.leaders": "requires improvement", "grades.lscb": "inadequate"}},
		{"safeguarding and looked after children, grades under headings", `
			# Inspection of safeguarding and looked after children services
			Bournemouth
			Inspection dates: 5 March – 16 March 2012
			Reporting inspector: Anna Vale HMI
			Age group: All
			Published: 24 April 2012
			This document may be reproduced for non-commercial purposes, provided that the information quoted is reproduced without adaptation and the source is stated.
			# Safeguarding services
			# Overall effectiveness
			Grade 2 (Good)
			13. The overall effectiveness of services is good.
			# Services for looked after children
			# Overall effectiveness
			Grade 3 (Adequate)
			40. The overall effectiveness of services is adequate.`,
			map[string]string{"authority": "Bournemouth", "kind": "inspection", "framework": "SLAC", "inspected": "2012-03-05..2012-03-16", "published": "2012-04-24", "inspectors": "Anna Vale",
				"licence": "no-adaptation", "grades.help_protection": "good", "grades.in_care": "adequate"}},
		{"protection of children, 2012", `
			# Inspection of local authority arrangements for the protection of children
			Barsetshire County Council
			Inspection dates: 22 – 31 October 2012
			Lead inspector Anna Vale HMI
			Age group: All
			Published: 7 December 2012
			# Record of main findings
			Local authority arrangements for the protection of children
			Overall effectiveness | Inadequate
			The effectiveness of the help and protection provided to children, young people, families and carers | Inadequate
			The quality of practice | Adequate
			Leadership and governance | Adequate`,
			map[string]string{"authority": "Barsetshire", "kind": "inspection", "framework": "other", "inspected": "2012-10-22..2012-10-31", "published": "2012-12-07", "inspectors": "Anna Vale", "licence": "unknown",
				"grades.overall": "inadequate", "grades.help_protection": "inadequate", "grades.leaders": "adequate"}},
		{"area SEND, outcomes in words", `
			# Area SEND inspection of Westmorland and Furness Local Area Partnership
			Inspection dates: 30 June to 4 July 2025
			Date of previous inspection: 18 March 2019
			# Inspection outcome
			The local area partnership’s arrangements lead to inconsistent experiences and outcomes for children and young people with special educational needs and/or disabilities. Leadership is good in part.
			# Inspection team
			Ofsted | Care Quality Commission
			Anna Vale, Ofsted HMI, Lead inspector | Rob Teal, CQC Lead inspector`,
			map[string]string{"authority": "Westmorland and Furness", "kind": "inspection", "framework": "other", "inspected": "2025-06-30..2025-07-04", "inspectors": "Anna Vale, Rob Teal", "licence": "unknown"}},
		{"joint local area SEND letter", `
			15 August 2018
			Ms P Quill
			Telford & Wrekin Council
			Dear Ms Quill
			Joint local area SEND inspection in Telford & Wrekin
			Between 2 July 2018 and 6 July 2018, Ofsted and the Care Quality Commission (CQC) conducted a joint inspection of the local area of Telford & Wrekin.
			Yours sincerely
			Anna Vale
			Her Majesty’s Inspector`,
			map[string]string{"authority": "Telford and Wrekin", "kind": "inspection", "framework": "other", "published": "2018-08-15", "inspected": "2018-07-02..2018-07-06", "inspectors": "Anna Vale", "licence": "unknown"}},
		{"joint targeted area inspection letter", `
			9 May 2017
			To: Pat Quill, Director of Children’s Services, Barsetshire County Council
			Dear local partnership
			Joint targeted area inspection of the multi-agency response to abuse and neglect in Barsetshire
			Between 6 and 10 March 2017, Ofsted, the Care Quality Commission and HMI Constabulary carried out a joint inspection of the multi-agency response to abuse and neglect in Barsetshire.
			This letter to all the service leaders in the area outlines our findings about the effectiveness of partnership working.`,
			map[string]string{"authority": "Barsetshire", "kind": "inspection", "framework": "other", "published": "2017-05-09", "inspected": "2017-03-06..2017-03-10", "licence": "unknown"}},
		{"review of a board alone", `
			Barsetshire Safeguarding Children Board
			Review of the effectiveness of the Local Safeguarding Children Board
			Inspection dates: 3 to 7 March 2014
			Report published: 2 May 2014
			Lead inspector: Anna Vale HMI
			# The effectiveness of the Local Safeguarding Children Board (LSCB) requires improvement
			The board has begun to challenge its partners.`,
			map[string]string{"authority": "Barsetshire", "kind": "LSCB review", "framework": "SIF", "inspected": "2014-03-03..2014-03-07", "published": "2014-05-02", "inspectors": "Anna Vale",
				"licence": "unknown", "grades.lscb": "requires improvement"}},
		{"article", `
			Council told to act over children’s homes
			By Sam Reed, 4 March 2021
			Barsetshire council has been told to act after Ofsted said that children were left to wait.
			“We accept this,” said Pat Quill, director at Barsetshire council.
			Related articles
			Luton council rated good
			2 comments
			Someone March 5, 2021 at 10:22 am
			Kent council is no better`,
			map[string]string{"authority": "Barsetshire", "kind": "news", "published": "2021-03-04", "licence": "third-party"}},
		{"none of these", `
			# Corporate parenting strategy
			Our promise to children in care in Barsetshire Council and beyond.`,
			map[string]string{"authority": "Barsetshire", "kind": "other", "licence": "unknown"}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			r, _ := testReport(t, tt.text)
			if diff := cmp.Diff(tt.want, testMeta(r)); diff != "" {
				t.Errorf("-want +got\n%s\nevidence %v", diff, r.Evidence)
			}
		})
	}
}
