package search

import "testing"

func TestAsked(t *testing.T) {
	for text, want := range map[string]string{
		"supervision":                                          "",
		"poor supervision":                                     "weakness",
		"good supervision":                                     "strength",
		"Where is supervision poor?":                           "weakness",
		"Where is supervision regular and reflective?":         "strength",
		"Are visits too late?":                                 "weakness",
		"Are visits on time?":                                  "",
		"How good are visits?":                                 "",
		"How well are young carers supported?":                 "",
		"actions not followed up":                              "weakness",
		"Do children see a dentist, or not?":                   "",
		"help for children who do not speak English":           "",
		"families with no recourse to public funds":            "",
		"Is the plan good enough?":                             "",
		"plans not clear":                                      "weakness",
		"plans that arent clear":                               "weakness",
		"Where do forms get in the way of good practice?":      "weakness",
		"Where do managers challenge drift effectively?":       "strength",
		"Do not only visits but also reviews happen?":          "",
		"Does the council not have enough homes for teenagers": "weakness",
		"": "",
	} {
		if got := asked(text); got != want {
			t.Errorf("asked(%q) = %q, want %q", text, got, want)
		}
	}
}
