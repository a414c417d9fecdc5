package corpus

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAuthorityByName(t *testing.T) {
	for _, tt := range []struct{ rule, in, want string }{
		{"plain", "Luton", "Luton"},
		{"case", "lUTON", "Luton"},
		{"formal, borough", "Luton Borough Council", "Luton"},
		{"formal, London", "London Borough of Merton Council", "Merton"},
		{"formal, royal", "Royal Borough of Greenwich", "Greenwich"},
		{"formal, county", "Kent County Council", "Kent"},
		{"formal, city before", "City of York Council", "York"},
		{"formal, city after", "Westminster City Council", "Westminster"},
		{"formal, metropolitan", "City of Bradford Metropolitan District Council", "Bradford"},
		{"formal, services", "Medway Children’s Services", "Medway"},
		{"formal, the", "the Royal Borough of Windsor and Maidenhead", "Windsor and Maidenhead"},
		{"formal, corporation", "City of London Corporation", "City of London"},
		{"formal, isles", "Council of the Isles of Scilly", "Isles of Scilly"},
		{"and as a sign", "Barking & Dagenham", "Barking and Dagenham"},
		{"full stop", "St. Helens", "St Helens"},
		{"hyphens", "Southend on Sea", "Southend-on-Sea"},
		{"turned round", "Bristol, City of", "Bristol"},
		{"capital upon", "Kingston Upon Hull, City of", "Kingston upon Hull"},
		{"short", "Hull", "Kingston upon Hull"},
		{"short, county", "County Durham", "Durham"},
		{"abbreviation", "BCP", "Bournemouth, Christchurch and Poole"},
		{"merged council keeps its name", "Bournemouth Borough Council", "Bournemouth"},
		{"divided county", "Northamptonshire County Council", "Northamptonshire"},
		{"Borough is not part of the name", "Bedford Borough", "Bedford"},
		{"city of London is not London", "London", ""},
		{"unknown place", "Barsetshire County Council", ""},
		{"nothing", "", ""},
		{"only council words", "City Council", ""},
	} {
		if a, _ := Authorities().ByName(tt.in); a.Name != tt.want {
			t.Errorf("%s: ByName(%q) = %q, want %q", tt.rule, tt.in, a.Name, tt.want)
		}
	}
}

func TestAuthorityTable(t *testing.T) {
	all := Authorities().All()
	if len(all) != 157 {
		t.Errorf("%d authorities, want the 156 of the table and Bournemouth", len(all))
	}
	for _, a := range all {
		if a.Name == "" || a.Region == "" || a.Type == "" || a.GSSCode == "" {
			t.Errorf("something is missing: %+v", a)
		}
		if a.Ended == "" && len(a.Neighbours) != 10 {
			t.Errorf("%s has %d neighbours, want 10", a.Name, len(a.Neighbours))
		}
		for _, s := range a.Successors {
			if _, ok := Authorities().ByName(s); !ok {
				t.Errorf("%s: successor %s is not in the table", a.Name, s)
			}
		}
	}
	hull, _ := Authorities().ByName("Hull")
	if diff := cmp.Diff([]string{"Sandwell", "Wolverhampton", "Stoke-on-Trent"}, hull.Neighbours[:3]); diff != "" {
		t.Error(diff)
	}
}

func TestAuthorityCodeOn(t *testing.T) {
	for _, tt := range []struct{ name, date, want string }{
		{"Dorset", "2018-05-01", "E10000009"},
		{"Dorset", "2019-04-01", "E06000059"},
		{"Dorset", "", "E06000059"},
		{"Luton", "2012-01-01", "E06000032"},
	} {
		a, _ := Authorities().ByName(tt.name)
		if got := a.CodeOn(tt.date); got != tt.want {
			t.Errorf("%s on %q: %s, want %s", tt.name, tt.date, got, tt.want)
		}
	}
}

func TestAuthorityNamesLongestFirst(t *testing.T) {
	names := Authorities().Names()
	for i := 1; i < len(names); i++ {
		if len(names[i-1].Name) < len(names[i].Name) {
			t.Fatalf("%q stands before %q", names[i-1].Name, names[i].Name)
		}
	}
}
