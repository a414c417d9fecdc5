package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

// unchanged gives every answer to a GET an ETag made of the state of the library
// and the day, and answers 304 to a client that has the same. While the library
// stays as it is, the same address gives the same answer, but that "last year" is
// another when a new one begins.
func (s *Server) unchanged(c *gin.Context) {
	if c.Request.Method != http.MethodGet || c.FullPath() == "" || c.FullPath() == "/mcp" {
		return
	}
	tag := fmt.Sprintf(`W/"%s-%d-%s"`, s.started, s.Index.Seq(), s.now().Format("20060102"))
	c.Header("ETag", tag)
	c.Writer.Header().Add("Vary", "Accept, Authorization")
	if s.Access.ReadToken == "" {
		c.Header("Cache-Control", "no-cache") // may be kept, but asked for again
	} else {
		c.Header("Cache-Control", "private, no-cache")
	}
	for have := range strings.SplitSeq(c.GetHeader("If-None-Match"), ",") {
		if strings.TrimSpace(have) == tag {
			// The headers of a 304 replace those that the client has kept (RFC 9111,
			// section 3.2), and a page's own policy must stay.
			c.Writer.Header().Del("Content-Security-Policy")
			c.Writer.Header().Del("Cross-Origin-Resource-Policy")
			c.AbortWithStatus(http.StatusNotModified)
		}
	}
}

// links says where a list goes on and where it begins (RFC 8288).
func (s *Server) links(c *gin.Context, q url.Values, next string) {
	here := "<" + s.base(c) + c.Request.URL.Path
	if next != "" {
		c.Writer.Header().Add("Link", here+with(q, "cursor", next)+`>; rel="next"`)
	}
	if q.Has("cursor") {
		c.Writer.Header().Add("Link", here+without(q, "cursor", "")+`>; rel="first"`)
	}
}

// cors lets pages of other origins read the API, where the configuration says so.
func (s *Server) cors(c *gin.Context) {
	if len(s.Origins) == 0 || !strings.HasPrefix(c.Request.URL.Path, "/api/") {
		return
	}
	c.Writer.Header().Add("Vary", "Origin") // for who keeps the answer, whoever asks
	origin := c.GetHeader("Origin")
	if origin == "" || !s.allowedOrigin(origin) {
		return
	}
	c.Header("Access-Control-Allow-Origin", origin)
	c.Header("Access-Control-Expose-Headers", "Link, ETag, Retry-After")
	c.Header("Cross-Origin-Resource-Policy", "cross-origin")
	if c.Request.Method == http.MethodOptions && c.GetHeader("Access-Control-Request-Method") != "" {
		c.Header("Access-Control-Allow-Methods", "GET, HEAD, POST")
		c.Header("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept")
		c.Header("Access-Control-Max-Age", "600")
		c.AbortWithStatus(http.StatusNoContent)
	}
}

func (s *Server) allowedOrigin(origin string) bool {
	return slices.Contains(s.Origins, "*") || slices.Contains(s.Origins, origin)
}

// bodiless drops the body of an answer to HEAD.
type bodiless struct{ http.ResponseWriter }

func (b bodiless) Write(p []byte) (int, error)       { return len(p), nil }
func (b bodiless) WriteString(s string) (int, error) { return len(s), nil }

func (b bodiless) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// readyz says whether searches are answered from all that the library holds.
func (s *Server) readyz(c *gin.Context) {
	lib, idx := s.Library.Seq(), s.Index.Seq()
	if err := s.writable(); err != nil {
		c.String(http.StatusServiceUnavailable, "the library cannot be written: %v\n", err)
		return
	}
	if err := s.Index.Err(); err != nil {
		c.String(http.StatusServiceUnavailable, "the index is not in order and is being mended: %v\n", err)
		return
	}
	if idx < lib {
		c.String(http.StatusServiceUnavailable, "the index has followed the library to change %d of %d\n", idx, lib)
		return
	}
	c.String(http.StatusOK, "ready\n")
}

// writableFor is how long an answer to whether the library can be written holds:
// finding out writes to the disk, and anyone may ask.
const writableFor = time.Second

// A writability is whether the library could be written when it was last tried.
type writability struct {
	mu  sync.Mutex
	err error
	at  time.Time
}

// writable says why nothing can be added to the library, or nil.
func (s *Server) writable() error {
	w := &s.lastWrite
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.at.IsZero() || time.Since(w.at) > writableFor {
		w.err, w.at = s.Library.Writable(), time.Now()
	}
	return w.err
}
