package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// call runs the program and returns its exit status and output.
func call(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	status = run(t.Context(), args, &out, &err)
	return status, out.String(), err.String()
}

// folder makes a folder with two sample reports and a file that cannot be read.
func folder(t *testing.T, broken bool) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"wexcombe-2024-02-12.md", "ashcombe-2022-03-14.md"} {
		b, err := os.ReadFile(filepath.Join("../../corpus/samples", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if broken {
		if err := os.WriteFile(filepath.Join(dir, "empty.pdf"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestExitStatus(t *testing.T) {
	data := t.TempDir()
	for _, c := range []struct {
		rule   string
		args   []string
		status int
	}{
		{"no command", nil, misuse},
		{"help", []string{"help"}, ok},
		{"help of a command", []string{"serve", "-h"}, ok},
		{"unknown command", []string{"sreve"}, misuse},
		{"unknown flag", []string{"list", "--dta", data}, misuse},
		{"add without a file", []string{"add", "--data", data}, misuse},
		{"search without words", []string{"search", "--data", data}, misuse},
		{"a filter that is none", []string{"search", "--data", data, "--filter", "theme", "x"}, misuse},
		{"show without an ID", []string{"show", "--data", data}, misuse},
		{"an ID that is not there", []string{"show", "--data", data, "nowhere"}, failed},
		{"a file that is not there", []string{"add", "--data", data, filepath.Join(data, "none.pdf")}, failed},
		{"a folder with a bad file", []string{"add", "--data", data, folder(t, true)}, failed},
		{"a folder that is all good", []string{"add", "--data", data, folder(t, false)}, ok},
		{"a broken theme file", []string{"search", "--data", data, "--themes", "main.go", "x"}, failed},
		{"everything in order", []string{"check", "--data", data}, ok},
		{"reindex", []string{"reindex", "--data", data}, ok},
		{"version", []string{"version"}, ok},
		{"version with more", []string{"version", "x"}, misuse},
	} {
		if status, out, err := call(t, c.args...); status != c.status {
			t.Errorf("%s: findings %q exits %d, want %d\n%s%s", c.rule, c.args, status, c.status, out, err)
		}
	}
}

func TestSearchAndShow(t *testing.T) {
	data := t.TempDir()
	if status, _, err := call(t, "add", "--data", data, folder(t, false)); status != ok {
		t.Fatal(err)
	}
	status, out, err := call(t, "search", "--json", "--data", data, "--size", "1", "social", "workers")
	var found struct {
		Total   int
		Results []struct{ ID, Text, Citation string }
	}
	if e := json.Unmarshal([]byte(out), &found); status != ok || e != nil {
		t.Fatalf("search exits %d: %v\n%s%s", status, e, out, err)
	}
	if found.Total == 0 || len(found.Results) != 1 {
		t.Fatalf("search found %d, shows %d; want some, 1", found.Total, len(found.Results))
	}
	status, out, err = call(t, "show", "--data", data, found.Results[0].ID)
	if status != ok || !strings.Contains(out, found.Results[0].Text) {
		t.Errorf("show %s exits %d without its text:\n%s%s", found.Results[0].ID, status, out, err)
	}
	report, _, _ := strings.Cut(found.Results[0].ID, "#")
	if status, _, err := call(t, "remove", "--data", data, report); status != ok {
		t.Errorf("remove exits %d: %s", status, err)
	}
	if status, _, _ := call(t, "show", "--data", data, report); status != failed {
		t.Errorf("a removed report is still shown")
	}
}

func TestBackup(t *testing.T) {
	data, copied := t.TempDir(), filepath.Join(t.TempDir(), "copy")
	if status, _, err := call(t, "add", "--data", data, folder(t, false)); status != ok {
		t.Fatal(err)
	}
	if status, _, err := call(t, "backup", "--data", data, copied); status != ok {
		t.Fatalf("backup exits %d: %s", status, err)
	}
	_, want, _ := call(t, "list", "--data", data)
	_, got, _ := call(t, "list", "--data", copied)
	if want == "" || got != want {
		t.Errorf("the copy lists\n%s\nwant\n%s", got, want)
	}
	if status, _, err := call(t, "check", "--data", copied); status != ok {
		t.Errorf("the copy is not in order: %s", err)
	}
	if status, _, _ := call(t, "backup", "--data", data, copied); status != failed {
		t.Error("a backup over a backup is not refused")
	}
}

// TestServeSamples starts the service as a newcomer does.
func TestServeSamples(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, stop := context.WithCancel(context.Background())
	var stderr syncBuffer
	done := make(chan int)
	go func() {
		done <- run(ctx, []string{"serve", "--listen", "127.0.0.1:0"}, &bytes.Buffer{}, &stderr)
	}()
	address := stderr.waitFor(t, "http://")
	resp, err := http.Get(strings.TrimSpace(address) + "/search?q=care+leavers")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var page bytes.Buffer
	if _, err := page.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), "Sample data") || !strings.Contains(page.String(), "<mark>") {
		t.Errorf("the page has no sample banner or no highlight:\n%.2000s", page.String())
	}
	stop()
	select {
	case status := <-done:
		if status != ok {
			t.Errorf("serve exits %d after a stop:\n%s", status, stderr.String())
		}
	case <-time.After(stopTime):
		t.Error("serve does not stop")
	}
	if _, err := os.Stat("data"); err == nil {
		t.Error("serving the samples wrote a data folder")
	}
}
