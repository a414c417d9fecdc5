package corpus

// otherNames are the names that people write for an authority beside its own.
var otherNames = map[string][]string{
	"Barking and Dagenham":         {"Barking", "Dagenham", "LBBD"},
	"Bath and North East Somerset": {"Bath", "B&NES", "BANES"},
	"Bedford":                      {"Bedford Borough"},
	"Blackburn with Darwen":        {"Blackburn"},
	"Bracknell Forest":             {"Bracknell"},
	"Brighton and Hove":            {"Brighton"},
	"Bristol":                      {"City of Bristol"},
	"Buckinghamshire":              {"Bucks"},
	"Cambridgeshire":               {"Cambs"},
	"Central Bedfordshire":         {"Central Beds"},
	"Cheshire West and Chester":    {"Cheshire West"},
	"City of London":               {"London, City of", "Corporation of London"},
	"Durham":                       {"County Durham"},
	"East Riding of Yorkshire":     {"East Riding"},
	"Gloucestershire":              {"Glos"},
	"Greenwich":                    {"Royal Greenwich"},
	"Hammersmith and Fulham":       {"Hammersmith", "LBHF"},
	"Hampshire":                    {"Hants"},
	"Herefordshire":                {"Hereford"},
	"Hertfordshire":                {"Herts"},
	"Isles of Scilly":              {"Scilly", "Scilly Isles"},
	"Kensington and Chelsea":       {"Kensington", "RBKC"},
	"Kingston upon Thames":         {"Kingston", "RBK"},
	"Kingston upon Hull":           {"City of Kingston upon Hull", "City of Hull"},
	"Lancashire":                   {"Lancs"},
	"Leicestershire":               {"Leics"},
	"Lincolnshire":                 {"Lincs"},
	"Newcastle upon Tyne":          {"Newcastle"},
	"North East Lincolnshire":      {"NE Lincolnshire", "North East Lincs"},
	"North Lincolnshire":           {"North Lincs"},
	"North Northamptonshire":       {"North Northants"},
	"Northamptonshire":             {"Northants"},
	"Nottinghamshire":              {"Notts"},
	"Oxfordshire":                  {"Oxon"},
	"Redcar and Cleveland":         {"Redcar"},
	"Richmond upon Thames":         {"Richmond"},
	"South Gloucestershire":        {"South Glos"},
	"Southend-on-Sea":              {"Southend"},
	"St Helens":                    {"Saint Helens"},
	"Staffordshire":                {"Staffs"},
	"Stockton-on-Tees":             {"Stockton"},
	"Stoke-on-Trent":               {"Stoke"},
	"Telford and Wrekin":           {"Telford"},
	"Warwickshire":                 {"Warks"},
	"West Northamptonshire":        {"West Northants"},
	"Westmorland and Furness":      {"Westmorland"},
	"Wiltshire":                    {"Wilts"},
	"Windsor and Maidenhead":       {"Windsor", "RBWM"},
	"Worcestershire":               {"Worcs"},
}

// endedCouncils had children's services until they were merged or divided.
// A report about one keeps its name and never takes the code of a successor.
var endedCouncils = map[string]Authority{
	"Bournemouth": {Name: "Bournemouth", GSSCode: "E06000028", DfECode: "837", Region: "South West", Type: "Unitary Authority",
		Ended: "2019-04-01", Successors: []string{"Bournemouth, Christchurch and Poole"}},
	"Poole": {Name: "Poole", Type: "Unitary Authority", Ended: "2019-04-01", Successors: []string{"Bournemouth, Christchurch and Poole"}},
	"Northamptonshire": {Name: "Northamptonshire", Type: "County", Ended: "2021-04-01",
		Successors: []string{"North Northamptonshire", "West Northamptonshire"}},
	"Cumbria": {Name: "Cumbria", Type: "County", Ended: "2023-04-01", Successors: []string{"Cumberland", "Westmorland and Furness"}},
}

// formerCodes belong to counties that kept their name when they became unitary authorities.
var formerCodes = map[string][]formerCode{
	"Dorset":          {{until: "2019-04-01", gss: "E10000009"}},
	"Buckinghamshire": {{until: "2020-04-01", gss: "E10000002"}},
	"North Yorkshire": {{until: "2023-04-01", gss: "E10000023"}},
	"Somerset":        {{until: "2023-04-01", gss: "E10000027"}},
}
