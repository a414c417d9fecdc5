package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWatch puts files into a watched folder, whole and in two pieces.
func TestWatch(t *testing.T) {
	watched := t.TempDir()
	c := &child{cmd: exec.Command(os.Args[0], "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--watch", watched)}
	c.start(t)
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(watched, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	awaits := func(report string, within time.Duration) {
		t.Helper()
		start := time.Now()
		for {
			var found struct{ Total int }
			if c.get(t, "/api/v1/search?size=1&facets=none&report="+report, &found); found.Total > 0 {
				t.Logf("%s is found after %v", report, time.Since(start).Round(10*time.Millisecond))
				return
			}
			if time.Since(start) > within {
				t.Fatalf("%s is not found after %v\n%s", report, within, c.stderr)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	put("warm.md", strings.ReplaceAll(letterText(), "Wexcombe", "Bacford")) // the first reads the tokens' vocabulary
	awaits("bacford-2024-02-12", 20*time.Second)
	put("whole.md", strings.ReplaceAll(letterText(), "Wexcombe", "Badford"))
	awaits("badford-2024-02-12", 10*time.Second) // two seconds on a machine that does nothing else
	put(".hidden.md", strings.ReplaceAll(letterText(), "Wexcombe", "Baeford"))
	put("bad.pdf", "%PDF-1.7\n")
	put("after.md", strings.ReplaceAll(letterText(), "Wexcombe", "Bafford"))
	awaits("bafford-2024-02-12", 10*time.Second)
	if status := c.status("/api/v1/reports/baeford-2024-02-12"); status != http.StatusNotFound {
		t.Errorf("a hidden file was read: %d", status)
	}
	c.stderr.waitFor(t, "watched file failed")
	c.stop(t)
}

// TestTokenFiles starts the service with tokens in files, and looks for them in the log.
func TestTokenFiles(t *testing.T) {
	dir := t.TempDir()
	for name, token := range map[string]string{"read": "a-reading-token\n", "write": "a-writing-token\n", "empty": "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(token), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := &child{cmd: exec.Command(os.Args[0], "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--log-queries")}
	t.Setenv("FINDINGS_READ_TOKEN_FILE", filepath.Join(dir, "read"))
	t.Setenv("FINDINGS_WRITE_TOKEN_FILE", filepath.Join(dir, "write"))
	c.start(t)
	ask := func(method, path, token string) int {
		req, err := http.NewRequest(method, c.base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	for _, k := range []struct {
		method, path, token string
		status              int
	}{
		{"GET", "/api/v1/themes", "", 401},
		{"GET", "/api/v1/themes", "a-reading-token", 200},
		{"DELETE", "/api/v1/reports/x", "a-reading-token", 401},
		{"DELETE", "/api/v1/reports/x", "a-writing-token", 404},
	} {
		if status := ask(k.method, k.path, k.token); status != k.status {
			t.Errorf("%s %s with %q gives %d, want %d", k.method, k.path, k.token, status, k.status)
		}
	}
	c.stop(t)
	if log := c.stderr.String(); strings.Contains(log, "ing-token") || !strings.Contains(log, "route=/api/v1/themes") {
		t.Errorf("the log:\n%s", log)
	}
	for _, file := range []string{"empty", "missing"} {
		t.Setenv("FINDINGS_WRITE_TOKEN_FILE", filepath.Join(dir, file))
		if status, _, err := call(t, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0"); status != failed || !strings.Contains(err, "token") {
			t.Errorf("a token file that is %s: exit %d, %s", file, status, err)
		}
	}
}

// TestUnit lets systemd read the unit of the docs.
func TestUnit(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not installed here")
	}
	unit, err := os.ReadFile("../../docs/findings.service")
	if err != nil {
		t.Fatal(err)
	}
	const program = "/usr/local/bin/findings"
	path := filepath.Join(t.TempDir(), "findings.service")
	here := strings.Replace(string(unit), "ExecStart="+program, "ExecStart="+os.Args[0], 1)
	if err := os.WriteFile(path, []byte(here), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("systemd-analyze", "verify", path).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd says: %v\n%s", err, out)
	}
}

// TestDocsNameEveryFlag looks whether docs and help speak of every
// variable and flag of the service.
func TestDocsNameEveryFlag(t *testing.T) {
	var docs string
	for _, name := range []string{"running.md", "embedding.md", "answers.md", "api.md"} {
		b, err := os.ReadFile("../../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		docs += string(b)
	}
	_, _, help := call(t, "serve", "-h")
	for line := range strings.Lines(help) {
		flag, found := strings.CutPrefix(line, "  -")
		if !found {
			continue
		}
		name := strings.Fields(flag)[0]
		if name != "json" && !strings.Contains(docs, fmt.Sprintf("--%s", name)) {
			t.Errorf("no page of the docs speaks of --%s", name)
		}
	}
}
