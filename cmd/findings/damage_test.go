package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestDamagedWhileServing damages the index under a service that is being
// searched. Each search finds all there is or is asked to come back, and the
// service mends itself.
func TestDamagedWhileServing(t *testing.T) {
	data := t.TempDir()
	if status, _, err := call(t, "add", "--data", data, folder(t, false)); status != ok {
		t.Fatal(err)
	}
	if status, _, err := call(t, "reindex", "--data", data); status != ok { // one segment: nothing is merged meanwhile
		t.Fatal(err)
	}
	c := startChild(t, data)
	var found struct{ Total int }
	c.get(t, "/api/v1/search?q=children&size=1", &found)
	want := found.Total
	each := func(damage func(path string) error) func(t *testing.T) {
		return func(t *testing.T) {
			for _, path := range segmentsOf(t, data) {
				if err := damage(path); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for i, k := range []struct {
		rule   string
		damage func(t *testing.T)
	}{
		{"segments are removed", each(os.Remove)},
		{"segments are cut to nothing", each(func(path string) error { return os.Truncate(path, 0) })},
		{"segments are overwritten", each(func(path string) error {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for i := range b[:len(b)/2] {
				b[i] ^= 0x5a
			}
			return os.WriteFile(path, b, 0o600)
		})},
		{"the index is moved away", func(t *testing.T) {
			if err := os.Rename(filepath.Join(data, "index"), filepath.Join(t.TempDir(), "away")); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(k.rule, func(t *testing.T) {
			mended := make(chan struct{})
			var searchers sync.WaitGroup
			for range 2 {
				searchers.Go(func() { c.searchUntil(t, mended, want) })
			}
			k.damage(t)
			c.awaitMetric(t, fmt.Sprintf("findings_index_rebuilds_total %d", i+1))
			close(mended)
			searchers.Wait()
			c.becomesReady(t)
			c.awaitMetric(t, "findings_index_sound 1")
			if c.get(t, "/api/v1/search?q=children&size=1", &found); found.Total != want {
				t.Errorf("afterwards a search finds %d passages, not %d", found.Total, want)
			}
		})
	}
	// An upload meanwhile waits for the new index and is then found.
	each(os.Remove)(t)
	id, err := c.add(0)
	if err != nil {
		t.Errorf("adding while the index is damaged: %v", err)
	}
	c.whole(t, []string{id})
	c.stop(t)
	for line := range strings.Lines(c.stderr.String()) {
		if strings.HasPrefix(line, "20") { // as the standard log begins
			t.Errorf("a line of the log is not key=value: %s", line)
		}
	}
}

// searchUntil searches until told to stop: each answer is whole or an honest 503.
func (c *child) searchUntil(t *testing.T, stop <-chan struct{}, want int) {
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		resp, err := http.Get(c.base + "/api/v1/search?q=children&facets=none&size=" + fmt.Sprint(1+n%50))
		if err != nil {
			t.Errorf("the service is gone: %v\n%s", err, c.stderr)
			return
		}
		var found struct{ Total int }
		err = json.NewDecoder(resp.Body).Decode(&found)
		resp.Body.Close()
		whole := resp.StatusCode == http.StatusOK && err == nil && found.Total == want
		honest := resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") != ""
		if !whole && !honest {
			t.Errorf("a search of a damaged index gives %d with %d passages, not %d: %v\n%s", resp.StatusCode, found.Total, want, err, c.stderr)
			return
		}
	}
}

// awaitMetric waits until /metrics has a line.
func (c *child) awaitMetric(t *testing.T, line string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		resp, err := http.Get(c.base + "/metrics")
		if err != nil {
			t.Fatalf("%v\n%s", err, c.stderr)
		}
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err == nil && strings.Contains(string(b), "\n"+line+"\n") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no %q in the metrics for 20 s:\n%s", line, c.stderr)
		}
	}
}

// TestIndexPathInTheWay starts on data folders where something else stands in
// the place of the index: a sentence says what to do, and nothing is lost.
func TestIndexPathInTheWay(t *testing.T) {
	for _, c := range []struct {
		rule string
		make func(path string) error
	}{
		{"a plain file", func(path string) error { return os.WriteFile(path, []byte("mine"), 0o600) }},
		{"a link to nowhere", func(path string) error { return os.Symlink(filepath.Join(path, "nowhere"), path) }},
	} {
		t.Run(c.rule, func(t *testing.T) {
			data := t.TempDir()
			path := filepath.Join(data, "index")
			if err := c.make(path); err != nil {
				t.Fatal(err)
			}
			status, _, stderr := call(t, "add", "--data", data, folder(t, false))
			if status != failed || !strings.Contains(stderr, "move away what stands there and start again") {
				t.Errorf("exit %d: %s", status, stderr)
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if total(t, data) == 0 {
				t.Error("the reports that were added are lost")
			}
		})
	}
}
