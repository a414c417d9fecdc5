package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestCheckPublic(t *testing.T) {
	for address, public := range map[string]bool{
		"8.8.8.8:443":           true,
		"[2606:4700::1]:443":    true,
		"127.0.0.1:80":          false,
		"[::1]:80":              false,
		"[::ffff:127.0.0.1]:80": false,
		"10.1.2.3:80":           false,
		"172.16.0.1:80":         false,
		"192.168.1.1:80":        false,
		"169.254.169.254:80":    false,
		"[fe80::1]:80":          false,
		"[fd00::1]:80":          false,
		"100.64.0.1:80":         false,
		"0.0.0.0:80":            false,
		"255.255.255.255:80":    false,
		"224.0.0.1:80":          false,
		"[64:ff9b::a00:1]:80":   false,
		"[2002:7f00:1::]:80":    false,
		"[::]:80":               false,
		"not an address":        false,
	} {
		if err := checkPublic(address); (err == nil) != public {
			t.Errorf("checkPublic(%q) = %v, want public %v", address, err, public)
		}
	}
}

func TestGet(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/files/letter.pdf", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("%PDF-")) })
	mux.HandleFunc("/big", func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 2000)) })
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/files/letter.pdf", http.StatusFound)
	})
	mux.HandleFunc("/round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) })
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	srv := httptest.NewServer(mux)
	defer srv.Close()

	open := New(1000, true)
	for _, c := range []struct {
		rule, address, name string
		err                 error
	}{
		{"a file has its name", srv.URL + "/files/letter.pdf", "letter.pdf", nil},
		{"a redirect is followed", srv.URL + "/moved", "letter.pdf", nil},
		{"a large file is cut off", srv.URL + "/big", "", ErrTooLarge},
		{"redirects are bounded", srv.URL + "/round", "", ErrStatus},
		{"a redirect to another scheme is refused", srv.URL + "/file", "", ErrAddress},
		{"a missing file is told", srv.URL + "/none", "", ErrStatus},
		{"no file scheme", "file:///etc/passwd", "", ErrAddress},
		{"no password", "http://user:secret@example.org/", "", ErrAddress},
		{"no host", "http:///x", "", ErrAddress},
		{"not an address", "http://[", "", ErrAddress},
	} {
		_, name, err := open.Get(context.Background(), c.address)
		if !errors.Is(err, c.err) || name != c.name {
			t.Errorf("%s: Get(%q) = %q, %v; want %q, %v", c.rule, c.address, name, err, c.name, c.err)
		}
	}
	closed := New(1000, false)
	for _, address := range []string{srv.URL + "/files/letter.pdf", strings.Replace(srv.URL, "127.0.0.1", "localhost", 1)} {
		if _, _, err := closed.Get(context.Background(), address); !errors.Is(err, ErrPrivate) {
			t.Errorf("Get(%q) gives %v, want ErrPrivate", address, err)
		}
	}
}
