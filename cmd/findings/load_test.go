package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"
)

// loadRate is how many searches a second TestLoad sends.
const loadRate = 200

// searchesOfTheLoad are asked in turn.
var searchesOfTheLoad = []string{
	"/api/v1/search?q=social+workers", "/api/v1/search?q=personal+advisers+caseloads&facets=none", "/api/v1/search?q=%22not+always%22&sort=newest",
	"/api/v1/search?theme=care-leavers&finding=weakness", "/api/v1/search?q=MASH+thresholds&group=report", "/api/v1/search?q=supervis*&size=50",
	"/search?q=care+leavers", "/api/v1/suggest?q=care+l", "/api/v1/reports?size=20", "/api/v1/search?q=step+down+plans+year:2020..2026",
}

// TestLoad sends searches at a steady rate from this process to a service in
// another, while 50 reports are added. It runs for as long as FINDINGS_LOAD says
// ("60s"), on the sample reports or the files in the folder FINDINGS_LOAD_REPORTS.
func TestLoad(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv("FINDINGS_LOAD"))
	if err != nil {
		t.Skip("FINDINGS_LOAD does not say how long")
	}
	data, reports := t.TempDir(), os.Getenv("FINDINGS_LOAD_REPORTS")
	if reports == "" {
		reports = "../../corpus/samples"
	}
	call(t, "add", "--data", data, reports) // files in the folder that are no reports fail
	c := startChild(t, data)
	before := c.memory(t)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 512}, Timeout: 30 * time.Second}
	var mu sync.Mutex
	var took []time.Duration
	failures := 0
	ask := func(n int) {
		start := time.Now()
		resp, err := client.Get(c.base + searchesOfTheLoad[n%len(searchesOfTheLoad)])
		if err == nil {
			_, err = fetchBody(resp)
		}
		mu.Lock()
		defer mu.Unlock()
		took = append(took, time.Since(start))
		if err != nil {
			if failures++; failures < 5 {
				t.Error(err)
			}
		}
	}
	var adding, asking sync.WaitGroup
	adding.Go(func() {
		for n := range 50 {
			if _, err := c.add(n); err != nil {
				t.Errorf("adding report %d: %v", n, err)
			}
			time.Sleep(length / 60) // spread over the run
		}
	})
	start := time.Now()
	for n := 0; ; n++ {
		due := time.Duration(n) * time.Second / loadRate
		if due >= length {
			break
		}
		time.Sleep(time.Until(start.Add(due))) // late ones are sent at once: the rate holds
		asking.Go(func() { ask(n) })
	}
	adding.Wait()
	asking.Wait()
	slices.Sort(took)
	at := func(share float64) time.Duration {
		return took[int(share*float64(len(took)-1))].Round(100 * time.Microsecond)
	}
	t.Logf("%d searches in %v, %d errors; p50 %v, p95 %v, p99 %v, most %v; memory %d MB before, %d MB after",
		len(took), length, failures, at(.5), at(.95), at(.99), at(1), before, c.memory(t))
}

// fetchBody reads an answer to its end; any status but 200 is an error.
func fetchBody(resp *http.Response) (int64, error) {
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: status %d", resp.Request.URL, resp.StatusCode)
	}
	return io.Copy(io.Discard, resp.Body)
}

// memory is what the service holds of memory, in MB.
func (c *child) memory(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		t.Logf("the memory of the service is not known here: %v", err)
		return 0
	}
	var kb int
	if m := regexp.MustCompile(`VmRSS:\s+(\d+)`).FindSubmatch(b); m != nil {
		fmt.Sscan(string(m[1]), &kb)
	}
	return kb / 1024
}
