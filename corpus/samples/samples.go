// Package samples holds the reports that come with the program, so that it has
// something to show before anyone has added a report. The councils, people and
// findings in them are fictional, and each says so at its end; their shapes are
// those of reports from 2012 to 2026. The folder src has the Markdown that the
// PDF and DOCX files are made from, and the program that makes them.
package samples

import (
	"embed"
	"io/fs"
)

//go:generate sh -c "cd src && go run build.go docx.go"

//go:embed *.pdf *.docx *.md *.html *.txt
var files embed.FS

// Files returns the sample reports: plain files in one folder.
func Files() fs.FS { return files }
