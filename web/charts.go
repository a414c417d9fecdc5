package web

import (
	"html/template"
	"strings"
)

// Measures of the bars of a theme's page, in units of the drawing.
const (
	barLeft  = 60
	barFull  = 500
	barStep  = 26
	barAbove = 4
)

// chartFunctions place what templates draw.
var chartFunctions = template.FuncMap{
	"chartHeight": func(years []themeYear) int { return barAbove + barStep*len(years) },
	"barTop":      func(i int) int { return barAbove + barStep*i },
	"barText":     func(i int) int { return barAbove + barStep*i + 14 },
	"barStart":    func(share float64) int { return barLeft + int(share*barFull/100) },
	"barWidth":    func(share float64) int { return int(share * barFull / 100) },
	"judgement":   func(id string) string { return judgementNames[id] },
	"gradeClass":  func(grade string) string { return strings.ReplaceAll(grade, " ", "-") },
}
