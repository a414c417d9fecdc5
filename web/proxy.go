package web

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/gin-gonic/gin"
)

// parseProxies reads addresses and networks of proxies.
func parseProxies(list []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			a, err := netip.ParseAddr(s)
			if err != nil {
				return nil, fmt.Errorf("%q is not an address or network of a proxy", s)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		out = append(out, p)
	}
	return out, nil
}

// trusted says whether a request came straight from a proxy that is believed.
func (s *Server) trusted(c *gin.Context) bool {
	ip, err := netip.ParseAddr(c.RemoteIP())
	if err != nil {
		return false
	}
	for _, p := range s.proxies {
		if p.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}

// base is the address of the service as its clients see it, without a slash at
// the end. Behind a trusted proxy it is what the proxy says.
func (s *Server) base(c *gin.Context) string {
	scheme, host := "http", c.Request.Host
	if c.Request.TLS != nil {
		scheme = "https"
	}
	if s.trusted(c) {
		if p := c.GetHeader("X-Forwarded-Proto"); p == "http" || p == "https" {
			scheme = p
		}
		if h := c.GetHeader("X-Forwarded-Host"); h != "" && !strings.ContainsAny(h, "/\\<>\"' ,") {
			host = h
		}
	}
	return scheme + "://" + host + s.Prefix
}
