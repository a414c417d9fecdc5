package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// asProgram makes the test binary be the program, for tests that kill it.
const asProgram = "FINDINGS_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		logTo(os.Stderr)
		os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

const writeToken = "writing"

// A child is a service in a process of its own.
type child struct {
	cmd    *exec.Cmd
	stderr *syncBuffer
	base   string
}

// startChild starts the service on a data folder and waits until it answers.
func startChild(t *testing.T, data string, flags ...string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0], append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, flags...)...)}
	c.start(t)
	return c
}

// start starts a service and waits until it answers.
func (c *child) start(t *testing.T) {
	t.Helper()
	c.stderr = &syncBuffer{}
	c.cmd.Env = append(os.Environ(), asProgram+"=1", "FINDINGS_WRITE_TOKEN="+writeToken)
	c.cmd.Stderr = c.stderr
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.kill)
	c.base = strings.TrimSpace(c.stderr.waitFor(t, "http://"))
}

func (c *child) kill() {
	_ = c.cmd.Process.Kill() // it may be gone
	_ = c.cmd.Wait()
}

// stop asks the service to end and says what it ended with.
func (c *child) stop(t *testing.T) {
	t.Helper()
	_ = c.cmd.Process.Signal(os.Interrupt) // Wait tells when it is gone already
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("the service ended with %v:\n%s", err, c.stderr)
	}
}

// get decodes an answer of the API.
func (c *child) get(t *testing.T, path string, v any) {
	t.Helper()
	resp, err := http.Get(c.base + path)
	if err != nil {
		t.Fatalf("%v\n%s", err, c.stderr)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, %v\n%s", path, resp.StatusCode, err, c.stderr)
	}
}

// status asks for an address and gives the status of the answer.
func (c *child) status(path string) int {
	resp, err := http.Get(c.base + path)
	if err != nil {
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

// add posts the n-th fictional report and gives its ID once the service has acknowledged it.
func (c *child) add(n int) (id string, err error) {
	name := placeName(n)
	body := strings.ReplaceAll(letterText(), "Wexcombe", name)
	resp, err := post(c.base, name+".md", body)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var entry struct{ Report string }
	if resp.StatusCode != http.StatusCreated {
		b, _ := io.ReadAll(resp.Body) // for the message
		return "", fmt.Errorf("status %d: %s", resp.StatusCode, b)
	}
	err = json.NewDecoder(resp.Body).Decode(&entry)
	return entry.Report, err
}

var letterText = sync.OnceValue(func() string {
	b, err := os.ReadFile("../../corpus/samples/wexcombe-2024-02-12.md")
	if err != nil {
		panic(err)
	}
	return string(b)
})

// placeName makes up a place: "Bacford".
func placeName(n int) string {
	return "B" + string(rune('a'+n/26%26)) + string(rune('a'+n%26)) + strings.Repeat("o", n/676) + "ford"
}

func post(base, name, body string) (*http.Response, error) {
	form := "--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n" + body + "\r\n--frontier--\r\n"
	req, err := http.NewRequest(http.MethodPost, base+"/api/v1/reports", strings.NewReader(form))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "multipart/form-data; boundary=frontier")
	req.Header.Set("Authorization", "Bearer "+writeToken)
	return http.DefaultClient.Do(req)
}

// whole checks that the service holds all that it acknowledged, and nothing by halves.
func (c *child) whole(t *testing.T, acknowledged []string) {
	t.Helper()
	reports := map[string]int{}
	for cursor := ""; ; {
		var page struct {
			Reports []struct {
				ID       string
				Passages int
			}
			Next string
		}
		c.get(t, "/api/v1/reports?size=100&cursor="+cursor, &page)
		for _, r := range page.Reports {
			reports[r.ID] = r.Passages
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	for _, id := range acknowledged {
		if reports[id] == 0 {
			t.Errorf("%s was acknowledged and is lost", id)
		}
	}
	for id, passages := range reports {
		var found struct{ Total int }
		c.get(t, "/api/v1/search?size=1&facets=none&report="+id, &found)
		if found.Total != passages {
			t.Errorf("%s has %d passages, searches find %d", id, passages, found.Total)
		}
	}
	c.becomesReady(t)
}

// becomesReady waits until the service says that all is in order.
func (c *child) becomesReady(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(15 * time.Second)
	for c.status("/readyz") != http.StatusOK {
		if time.Now().After(deadline) {
			t.Fatalf("readyz says %d for 15 s:\n%s", c.status("/readyz"), c.stderr)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// TestKilledWhileAdding kills the service at random moments of adding, 5 times or as
// often as FINDINGS_KILLS says.
func TestKilledWhileAdding(t *testing.T) {
	kills := 5
	if n, err := strconv.Atoi(os.Getenv("FINDINGS_KILLS")); err == nil {
		kills = n
	} else if testing.Short() {
		kills = 2
	}
	data := t.TempDir()
	var acknowledged []string
	next := 0
	for round := range kills {
		c := startChild(t, data)
		c.whole(t, acknowledged)
		moment := time.Duration(rand.IntN(400)) * time.Millisecond
		kill := func() { _ = c.cmd.Process.Kill() }
		timer := time.AfterFunc(moment+30*time.Second, kill)
		if round%2 == 1 {
			timer.Reset(moment) // in or before the first report
		}
		for first := true; ; first = false {
			id, err := c.add(next)
			next++
			if err != nil {
				break // killed
			}
			acknowledged = append(acknowledged, id)
			if first && round%2 == 0 {
				timer.Reset(moment)
			}
		}
		timer.Stop()
		c.kill()
	}
	c := startChild(t, data)
	c.whole(t, acknowledged)
	c.stop(t)
	if status, out, err := call(t, "check", "--repair", "--data", data); status != ok {
		t.Errorf("after %d kills the library is not in order:\n%s%s", kills, out, err)
	}
	if len(acknowledged) < kills/2 {
		t.Errorf("only %d reports were acknowledged between %d kills", len(acknowledged), kills)
	}
	t.Logf("%d kills; %d reports were sent, %d acknowledged and are there", kills, next, len(acknowledged))
}

// TestTwoProcesses starts a second process on the data folder of a first.
func TestTwoProcesses(t *testing.T) {
	data := t.TempDir()
	c := startChild(t, data)
	for _, args := range [][]string{{"list"}, {"add", "main.go"}, {"backup", filepath.Join(t.TempDir(), "copy")}, {"serve", "--listen", "127.0.0.1:0"}} {
		start := time.Now()
		status, _, err := call(t, append(args, "--data", data)...)
		if status != failed || !strings.Contains(err, "another findings process") || !strings.Contains(err, "use its API") || time.Since(start) > 10*time.Second {
			t.Errorf("%s exits %d after %v: %s", args[0], status, time.Since(start), err)
		}
	}
	if _, err := c.add(0); err != nil {
		t.Errorf("the first process no longer works: %v", err)
	}
}

// TestDamagedIndex damages the index in several ways between two starts.
func TestDamagedIndex(t *testing.T) {
	data := t.TempDir()
	if status, _, err := call(t, "add", "--data", data, folder(t, false)); status != ok {
		t.Fatal(err)
	}
	want := total(t, data)
	for _, c := range []struct {
		rule   string
		damage func(t *testing.T) error
	}{
		{"a segment is missing", func(t *testing.T) error { return os.Remove(segmentsOf(t, data)[0]) }},
		{"a segment is cut", func(t *testing.T) error { return os.Truncate(segmentsOf(t, data)[0], 100) }},
		{"a segment has other bytes", func(t *testing.T) error {
			b, err := os.ReadFile(segmentsOf(t, data)[0])
			if err != nil {
				return err
			}
			for i := len(b) / 3; i < len(b)/2; i++ {
				b[i] ^= 0x5a
			}
			return os.WriteFile(segmentsOf(t, data)[0], b, 0o600)
		}},
		{"the index is missing", func(*testing.T) error { return os.RemoveAll(filepath.Join(data, "index")) }},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if err := c.damage(t); err != nil {
				t.Fatal(err)
			}
			if got := total(t, data); got != want {
				t.Errorf("searches find %d passages, want %d", got, want)
			}
		})
	}
}

// segmentsOf lists the segments of the index of a data folder.
func segmentsOf(t *testing.T, data string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(data, "index", "*", "*.zap"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no segments of the index: %v", err)
	}
	return found
}

// total starts the service and counts the passages that a search finds.
func total(t *testing.T, data string) int {
	t.Helper()
	c := startChild(t, data)
	defer c.stop(t)
	var found struct{ Total int }
	c.get(t, "/api/v1/search?q=children", &found)
	c.whole(t, nil)
	return found.Total
}

// TestSearchesWhileAdding searches while 50 reports are added.
func TestSearchesWhileAdding(t *testing.T) {
	reports := 50
	if testing.Short() {
		reports = 10
	}
	c := startChild(t, t.TempDir())
	adding := make(chan struct{})
	var searchers sync.WaitGroup
	for i := range 3 {
		searchers.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-adding:
					return
				default:
				}
				q := []string{"q=social+workers", "q=care+leavers&group=report", "q=%22not+always%22&sort=newest"}[(i+n)%3]
				if status := c.status("/api/v1/search?" + q); status != http.StatusOK {
					t.Errorf("a search while reports are added gives %d:\n%s", status, c.stderr)
					return
				}
			}
		})
	}
	var acknowledged []string
	for n := range reports {
		id, err := c.add(n)
		if err != nil {
			t.Error(err)
			break
		}
		acknowledged = append(acknowledged, id)
		var found struct{ Total int }
		if c.get(t, "/api/v1/search?size=1&facets=none&report="+id, &found); found.Total == 0 {
			t.Errorf("%s is acknowledged and not found", id)
		}
	}
	close(adding)
	searchers.Wait()
	c.whole(t, acknowledged)
	c.stop(t)
}

// TestDiskFull fills the disk under the service, a small file system in memory,
// and makes room again.
func TestDiskFull(t *testing.T) {
	data := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(data, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", data).CombinedOutput(); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v: %s", err, bytes.TrimSpace(out))
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", data).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	c := startChild(t, data)
	t.Cleanup(c.kill)
	first, err := c.add(0)
	if err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(data, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 16<<20), 0o600); err == nil {
		t.Fatal("the disk did not fill")
	}
	_, err = c.add(1)
	if err == nil || !strings.Contains(err.Error(), "status 507") {
		t.Errorf("adding to a full disk: %v, want status 507", err)
	}
	if status := c.status("/readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("readyz with a full disk says %d", status)
	}
	var found struct{ Total int }
	if c.get(t, "/api/v1/search?q=children", &found); found.Total == 0 {
		t.Error("a full disk stops searches")
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	second, err := c.add(2)
	if err != nil {
		t.Errorf("adding once there is room again: %v", err)
	}
	c.whole(t, []string{first, second})
	c.stop(t)
}
