package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"findings/corpus"
)

// build says what this program is made of.
type build struct {
	Version  string `json:"version"`            // of the module, "(devel)" outside a release
	Revision string `json:"revision,omitempty"` // commit it was built from
	Time     string `json:"time,omitempty"`     // of the commit
	Modified bool   `json:"modified,omitempty"` // the commit was changed before
	Go       string `json:"go"`
	Platform string `json:"platform"`
	Format   int    `json:"library_format"` // that it reads and writes
	Reader   int    `json:"reader"`         // rises when the same file gives another report
}

func thisBuild() build {
	b := build{Version: "unknown", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Format: corpus.Format, Reader: corpus.ReaderVersion}
	info, found := debug.ReadBuildInfo()
	if !found {
		return b
	}
	b.Version = info.Main.Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// version is the command "version".
func version(_ context.Context, c *cli) error {
	if len(c.args) > 0 {
		return fmt.Errorf("%w: version takes no arguments", errMisuse)
	}
	b := thisBuild()
	if c.json {
		return printJSON(c.stdout, b)
	}
	fmt.Fprintf(c.stdout, "findings %s (%s, %s)\nlibrary format %d, reader %d\n", b.Version, b.Go, b.Platform, b.Format, b.Reader)
	if b.Revision != "" {
		fmt.Fprintf(c.stdout, "built from %s of %s, modified: %v\n", b.Revision, b.Time, b.Modified)
	}
	return nil
}
