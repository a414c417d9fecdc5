package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestClientsOfTheDocs runs each client of docs/api.md against the sample reports.
func TestClientsOfTheDocs(t *testing.T) {
	doc, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	t.Chdir(t.TempDir())
	var stderr syncBuffer
	done := make(chan int)
	go func() { done <- run(ctx, []string{"serve", "--listen", "127.0.0.1:0"}, &bytes.Buffer{}, &stderr) }()
	address := strings.TrimSpace(stderr.waitFor(t, "http://"))
	for _, c := range []struct {
		language, tool string
		flags          []string
		wants          string
	}{
		{"sh", "sh", []string{"-e", "-c"}, `"citations"`},
		{"python", "python3", []string{"-c"}, "| "},
		{"powershell", "pwsh", []string{"-NoProfile", "-Command"}, ": "},
	} {
		t.Run(c.language, func(t *testing.T) {
			block := regexp.MustCompile("(?s)```" + c.language + "\n(.*?)```").FindSubmatch(doc)
			if block == nil {
				t.Fatal("docs/api.md has no such client")
			}
			if n := bytes.Count(block[1], []byte("\n")); n > 11 {
				t.Errorf("the client has %d lines", n)
			}
			if _, err := exec.LookPath(c.tool); err != nil {
				t.Skipf("%s is not installed here", c.tool)
			}
			cmd := exec.Command(c.tool, append(c.flags, string(block[1]))...)
			cmd.Env = append(os.Environ(), "FINDINGS_URL="+address)
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), c.wants) {
				t.Errorf("%v, and its output has no %q:\n%.2000s", err, c.wants, out)
			}
		})
	}
	if table, err := os.ReadFile("weaknesses.csv"); err != nil || !bytes.HasPrefix(table, []byte("Passage ID,")) {
		t.Errorf("the curl client left no table: %v", err)
	}
	stop()
	<-done
}
