// Package fetch gets a report from an address on the web, as carefully as a
// stranger's address asks for: http and https only, no address inside a private
// network, bounded in size, time and redirects.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"syscall"
	"time"
)

// Bounds of one fetch.
const (
	wholeTime    = 60 * time.Second
	connectTime  = 10 * time.Second
	headerTime   = 20 * time.Second
	maxRedirects = 5
)

// Errors that callers tell apart.
var (
	ErrAddress  = errors.New("not an address of a web page that can be fetched")
	ErrPrivate  = errors.New("this address is inside a private network")
	ErrTooLarge = errors.New("the file is too large")
	ErrStatus   = errors.New("the web server did not send the file")
)

// A Fetcher gets files. Make one with New.
type Fetcher struct {
	client  *http.Client
	maxSize int64
}

// New makes a Fetcher for files of at most maxSize bytes. Unless allowPrivate,
// it refuses to connect to loopback, private, link-local and other addresses
// that are not of the public internet, whatever name or redirect led there.
func New(maxSize int64, allowPrivate bool) *Fetcher {
	dialer := &net.Dialer{Timeout: connectTime}
	if !allowPrivate {
		// Control sees the address that a name was resolved to, just before the
		// connection: a second DNS answer cannot slip in between.
		dialer.Control = func(_, address string, _ syscall.RawConn) error { return checkPublic(address) }
	}
	transport := &http.Transport{
		DialContext:           dialer.DialContext, // and no proxy: it would hide the address
		TLSHandshakeTimeout:   connectTime,
		ResponseHeaderTimeout: headerTime,
		DisableKeepAlives:     true,
	}
	return &Fetcher{maxSize: maxSize, client: &http.Client{
		Transport: transport,
		Timeout:   wholeTime,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return fmt.Errorf("%w: more than %d redirects", ErrStatus, maxRedirects)
			}
			return checkURL(r.URL)
		},
	}}
}

// Get fetches a file and says what to call it, by the last part of its path.
func (f *Fetcher) Get(ctx context.Context, address string) (data []byte, name string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, "", fmt.Errorf("%w: %q", ErrAddress, address)
	}
	if err := checkURL(u); err != nil {
		return nil, "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, "", fmt.Errorf("%w: %q", ErrAddress, address)
	}
	req.Header.Set("User-Agent", "findings")
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, "", fmt.Errorf("fetching %s: %w", u.Redacted(), err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%w: %s answered %q", ErrStatus, u.Host, resp.Status)
	}
	data, err = io.ReadAll(io.LimitReader(resp.Body, f.maxSize+1))
	if err != nil {
		return nil, "", fmt.Errorf("fetching %s: %w", u.Redacted(), err)
	}
	if int64(len(data)) > f.maxSize {
		return nil, "", fmt.Errorf("%w: more than %d MB", ErrTooLarge, f.maxSize>>20)
	}
	return data, nameOf(resp.Request.URL), nil
}

// checkURL refuses everything but http and https addresses of a host, without a password.
func checkURL(u *url.URL) error {
	if (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil {
		return fmt.Errorf("%w: it must begin with http:// or https:// and a host", ErrAddress)
	}
	return nil
}

// Blocks that netip's own predicates leave out, from the IANA special-purpose
// address registries (RFC 6890).
var special = func() []netip.Prefix {
	var blocks []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
		"2001::/23", "2001:db8::/32", "2002::/16",
	} {
		blocks = append(blocks, netip.MustParsePrefix(s))
	}
	return blocks
}()

// checkPublic refuses a resolved address ("host:port") that is not of the public internet.
func checkPublic(address string) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", ErrPrivate, address)
	}
	ip := ap.Addr().Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return fmt.Errorf("%w: %s", ErrPrivate, ip)
	}
	for _, b := range special {
		if b.Contains(ip) {
			return fmt.Errorf("%w: %s", ErrPrivate, ip)
		}
	}
	return nil
}

// nameOf is the last part of an address's path, or its host.
func nameOf(u *url.URL) string {
	if name := path.Base(u.Path); strings.Trim(name, "./") != "" {
		return name
	}
	return u.Hostname()
}
