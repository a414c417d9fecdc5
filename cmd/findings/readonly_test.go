package main

import (
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nobody is a user who may write only what is given to him. Root may write
// everything, so that a test as root shows nothing.
const nobody = 65534

// asNobody is the command "serve" on a data folder, run by nobody.
func asNobody(t *testing.T, data string) *exec.Cmd {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can run a process as another user")
	}
	program := filepath.Join(t.TempDir(), "findings")
	b, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, b, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(filepath.Dir(program)), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "serve", "--data", data, "--listen", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), asProgram+"=1")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return cmd
}

// filledFolder is a data folder with two reports.
func filledFolder(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	if status, _, err := call(t, "add", "--data", data, folder(t, false)); status != ok {
		t.Fatal(err)
	}
	return data
}

func TestReadOnlyFolder(t *testing.T) {
	out, err := asNobody(t, filledFolder(t)).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "permission denied") || strings.Contains(string(out), "panic") {
		t.Errorf("a service that may not write its folder: %v\n%s", err, out)
	}
}

// TestReadOnlyWhileServing takes away the right to write from a service at work,
// in the library and in the index, and gives it back. Searches go on, adding
// says what to do, and the service goes on by itself.
func TestReadOnlyWhileServing(t *testing.T) {
	data := filledFolder(t)
	err := filepath.WalkDir(data, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, nobody, nobody)
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: asNobody(t, data)}
	c.start(t)
	kept := []string{}
	for i, pattern := range []string{"originals", "index/index-*"} {
		dirs, err := filepath.Glob(filepath.Join(data, pattern))
		if err != nil || len(dirs) != 1 {
			t.Fatalf("%s: %v, %v", pattern, dirs, err)
		}
		chmod := func(mode fs.FileMode) {
			if err := os.Chmod(dirs[0], mode); err != nil {
				t.Fatal(err)
			}
		}
		chmod(0o555)
		if _, err := c.add(2 * i); err == nil || !strings.Contains(err.Error(), "status 507") {
			t.Errorf("%s: adding gives %v, want status 507", pattern, err)
		}
		for deadline := time.Now().Add(10 * time.Second); c.status("/readyz") != http.StatusServiceUnavailable; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s: readyz says %d", pattern, c.status("/readyz"))
			}
		}
		var found struct{ Total int }
		if c.get(t, "/api/v1/search?q=children", &found); found.Total == 0 {
			t.Errorf("%s: searches find nothing", pattern)
		}
		chmod(0o755)
		c.becomesReady(t)
		id, err := c.add(2*i + 1)
		if err != nil {
			t.Errorf("%s: adding when it can be written again: %v", pattern, err)
		}
		kept = append(kept, id)
	}
	c.whole(t, kept)
	c.stop(t)
}
