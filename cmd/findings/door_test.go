package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"findings/corpus"
)

// TestCompressedAnswers asks for compression, and looks whether caches are told.
func TestCompressedAnswers(t *testing.T) {
	c := startChild(t, filledFolder(t))
	c.originalIsWhole(t)
	for _, encoding := range []string{"gzip", "identity"} {
		for _, address := range []string{"/api/v1/search?q=children", "/search?q=children", "/api/v1/search?q=children&format=csv"} {
			req, err := http.NewRequest(http.MethodGet, c.base+address, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept-Encoding", encoding)
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if got := resp.Header.Get("Content-Encoding"); (got == "gzip") != (encoding == "gzip") {
				t.Errorf("%s: asked for %s, got %q", address, encoding, got)
			}
			if vary := strings.Join(resp.Header.Values("Vary"), ", "); !strings.Contains(vary, "Accept-Encoding") {
				t.Errorf("%s as %s: a shared cache is told that answers vary by %q", address, encoding, vary)
			}
		}
	}
}

// originalIsWhole asks for a part of an original file and for all of it.
func (c *child) originalIsWhole(t *testing.T) {
	t.Helper()
	var list struct{ Reports []struct{ ID, SHA256 string } }
	c.get(t, "/api/v1/reports?size=100", &list)
	for _, r := range list.Reports {
		var whole []byte
		for _, part := range []string{"", "bytes=10-19"} {
			req, err := http.NewRequest(http.MethodGet, c.base+"/api/v1/reports/"+r.ID+"/original", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept-Encoding", "gzip")
			if part != "" {
				req.Header.Set("Range", part)
			}
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			switch {
			case err != nil || resp.Header.Get("Content-Encoding") != "":
				t.Errorf("the original of %s comes as %q, %v", r.ID, resp.Header.Get("Content-Encoding"), err)
			case part == "" && corpus.Sum(b) != r.SHA256:
				t.Errorf("the original of %s is not the file that was added", r.ID)
			case part == "":
				whole = b
			case resp.StatusCode != http.StatusPartialContent || !bytes.Equal(b, whole[10:20]):
				t.Errorf("%s of the original of %s gives %d, %q", part, r.ID, resp.StatusCode, b)
			}
		}
	}
}

// dial opens a connection to a service and sends a beginning.
func (c *child) dial(t *testing.T, beginning string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, beginning); err != nil {
		t.Fatal(err)
	}
	return conn
}

// TestSlowClients sends half of a request's headers and waits.
func TestSlowClients(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes as long as a client may")
	}
	c := startChild(t, t.TempDir())
	start := time.Now()
	conn := c.dial(t, "GET / HTTP/1.1\r\nHost: a\r\n")
	if err := conn.SetReadDeadline(start.Add(3 * readHeaderTime)); err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(conn); err != nil || time.Since(start) < readHeaderTime/2 {
		t.Errorf("after %v: %v, %q; want the connection closed after %v", time.Since(start), err, b, readHeaderTime)
	}
}

// TestStopFinishesWork stops a service while a report is being sent to it.
func TestStopFinishesWork(t *testing.T) {
	data := t.TempDir()
	c := startChild(t, data)
	body := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.md\"\r\n\r\n" + letterText() + "\r\n--x--\r\n"
	conn := c.dial(t, fmt.Sprintf("POST /api/v1/reports HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n%s",
		writeToken, len(body), body[:100]))
	if status := c.status("/healthz"); status != http.StatusOK { // by then the connection made before is taken
		t.Fatalf("health: %d", status)
	}
	start := time.Now()
	if err := c.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	for { // until nobody is let in any more
		other, err := net.Dial("tcp", strings.TrimPrefix(c.base, "http://"))
		if err != nil {
			break
		}
		other.Close()
		if time.Since(start) > stopTime {
			t.Fatal("a stopping service still takes connections")
		}
	}
	if _, err := io.WriteString(conn, body[100:]); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || resp.StatusCode != http.StatusCreated {
		t.Fatalf("the upload that was under way ends with %+v, %v\n%s", resp, err, c.stderr)
	}
	if err := c.cmd.Wait(); err != nil || time.Since(start) > stopTime+2*time.Second {
		t.Errorf("the service ends with %v after %v", err, time.Since(start))
	}
	if total(t, data) == 0 {
		t.Error("the report is lost")
	}
}
