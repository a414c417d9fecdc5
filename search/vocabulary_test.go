package search

import (
	"strings"
	"testing"
)

func TestBuiltInVocabulary(t *testing.T) {
	v, err := readVocabulary("vocabulary.yaml", vocabularyFile)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(v.ideas); n < 250 {
		t.Errorf("%d concepts, want 250 at least", n)
	}
}

func TestVocabularyErrorsNameTheLine(t *testing.T) {
	for _, tc := range []struct{ rule, file, want string }{
		{"no other way", "concepts:\n  - {same: [dads, fathers]}\n  - {same: [mums]}\n", `v.yaml:3: "mums" has no other way to say it`},
		{"no terms", "concepts:\n  - {near: [dads, fathers]}\n", "v.yaml:2: a concept needs terms"},
		{"leads nowhere", "concepts:\n  - {everyday: [dads, fathers]}\n", `v.yaml:2: "dads" leads nowhere`},
		{"two concepts", "concepts:\n\n  - {same: [dads, fathers]}\n  - {same: [father, papas]}\n", `v.yaml:4: "father" stands under same in two concepts`},
		{"twice in one", "concepts:\n  - {same: [dads], everyday: [dad, papa]}\n", `v.yaml:2: "dad" is there twice`},
		{"no words", "concepts:\n  - {same: [dads, '!!']}\n", `v.yaml:2: "!!" has no words`},
		{"context of nothing", "concepts:\n  - {same: [PA, personal adviser], context: {LA: [care]}}\n", `v.yaml:2: context names "LA"`},
		{"unknown name", "concepts:\n  - {same: [dads, fathers]}\n  - {sam: [a, b]}\n", "v.yaml:3: unknown field"},
		{"not YAML", "concepts:\n  - {same: [dads\n", "v.yaml:"},
		{"nothing", "", "v.yaml: no concepts"},
	} {
		_, err := readVocabulary("v.yaml", []byte(tc.file))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want …%s…", tc.rule, err, tc.want)
		}
	}
}

func FuzzReadVocabulary(f *testing.F) {
	f.Add("concepts:\n  - {same: [MASH, hub], near: [door], context: {MASH: [a]}}\n")
	f.Add("concepts: [")
	f.Fuzz(func(t *testing.T, file string) {
		v, err := readVocabulary("v.yaml", []byte(file))
		if err == nil && len(v.ideas) == 0 {
			t.Fatal("no error and no concepts")
		}
	})
}

// What people type for what the reports print, by the built-in vocabulary.
func TestEverydayQuestions(t *testing.T) {
	u := NewUnderstander(nil, DefaultVocabulary())
	for _, tc := range []struct{ text, also string }{
		{"who covers nights and weekends", "out of hours"},
		{"is the night team any good", "emergency duty team"},
		{"do dads get asked", "fathers"},
		{"grandparents raising children", "connected carers"},
		{"kids living far away", "at a distance"},
		{"kids living far away", "children"},
		{"children moved from pillar to post", "placement stability"},
		{"foster parents leaving", "foster carers"},
		{"finding foster parents", "foster carer recruitment"},
		{"not enough homes for teenagers", "sufficiency"},
		{"illegal children's homes", "unregistered provision"},
		{"teen homelessness", "homelessness"},
		{"teenagers thrown out of home", "homelessness"},
		{"care leavers put up in hotels", "bed and breakfast"},
		{"what care leavers are entitled to", "local offer"},
		{"learning to cook before leaving", "independence skills"},
		{"too old for care", "care leavers"},
		{"jobless care leavers", "neet"},
		{"going to uni", "university"},
		{"runaways", "going missing"},
		{"talking to runaways when they return", "return home interview"},
		{"drug runners", "criminal exploitation"},
		{"knives in school", "knife crime"},
		{"grooming by gangs", "child sexual exploitation"},
		{"violent partners", "domestic abuse"},
		{"parents who drink", "parental substance misuse"},
		{"dirty homes", "neglect"},
		{"taking things at face value", "professional curiosity"},
		{"letters warning of court", "letter before proceedings"},
		{"how long court takes", "26 weeks"},
		{"taken into care too fast", "come into care"},
		{"seeing mum and dad", "family time"},
		{"splitting up brothers and sisters", "together or apart assessment"},
		{"listening to children", "wishes and feelings"},
		{"forever families", "permanence"},
		{"help after adoption", "adoption support"},
		{"failed adoptions", "adoption breakdown"},
		{"memory books", "life story work"},
		{"child psychiatrist", "camhs"},
		{"first medical when entering", "initial health assessment"},
		{"jabs", "immunisations"},
		{"expelled from school", "exclusion"},
		{"homeschooled kids", "home educated"},
		{"bunking off", "attendance"},
		{"only a few hours of school", "part time timetable"},
		{"child refugees", "unaccompanied asylum seeking children"},
		{"disabled kids turning 18", "disabled children"},
		{"respite for disabled children", "short breaks"},
		{"overworked staff", "caseloads"},
		{"social workers quitting", "turnover"},
		{"temps", "agency staff"},
		{"rookie social workers", "newly qualified"},
		{"managers checking work", "management oversight"},
		{"paperwork", "case recording"},
		{"computer problems", "electronic recording system"},
		{"marking their own homework", "moderation"},
		{"learning from mistakes", "learning culture"},
		{"councillor questions", "lead member"},
		{"boss of children's services", "dcs"},
		{"somebody to speak for children", "advocacy"},
		{"teachers accused of abuse", "lado"},
		{"police checks on new staff", "safer recruitment"},
		{"young offenders", "youth offending service"},
		{"held overnight by police", "police custody"},
		{"patchy work", "inconsistent"},
		{"closed too soon", "step down"},
		{"is it slow? too slow", "delay"},
	} {
		got, err := u.Understand(tc.text, Options{})
		if err != nil {
			t.Fatal(err)
		}
		found := false // a shorter way finds the longer ones too
		for _, x := range got.Query.Expanded {
			found = found || strings.Contains(" "+tc.also+" ", " "+strings.ToLower(x)+" ")
		}
		if !found {
			t.Errorf("%q leads to %q, want %q among them", tc.text, got.Query.Expanded, tc.also)
		}
	}
}
