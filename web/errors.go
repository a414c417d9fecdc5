package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/gin-gonic/gin"

	"findings/corpus"
	"findings/index"
	"findings/search"
)

// A Problem is an error as RFC 9457 writes it.
type Problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty"`   // a sentence that says what to do
	Param    string `json:"param,omitempty"`    // the parameter that is wrong
	Position *int   `json:"position,omitempty"` // character of q that is wrong, from 0
	Instance string `json:"instance,omitempty"` // id in the log, for unknown errors

	wait int // seconds after which to try again, for Retry-After; 0 for none
}

// Pointer is a line to print under q that points at its mistake, "" for other errors.
func (p Problem) Pointer() string {
	if p.Position == nil {
		return ""
	}
	return strings.Repeat(" ", *p.Position) + "▲"
}

func (p *Problem) Error() string { return p.Title + ": " + p.Detail }

var (
	errNoPage = &Problem{Status: http.StatusNotFound, Title: "Not found", Detail: "There is nothing at this address. The reports are listed at /reports."}
	errMethod = &Problem{Status: http.StatusMethodNotAllowed, Title: "Method not allowed", Detail: "This address does not take that method; the API is described at /openapi.yaml."}
)

// diskErrors are what writing to a disk ends in that is full, over quota or read-only.
var diskErrors = []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EROFS, fs.ErrPermission}

// badParam is a request parameter that cannot be used.
func badParam(name, format string, args ...any) error {
	return &Problem{Status: http.StatusBadRequest, Title: "Bad request", Param: name, Detail: fmt.Sprintf(format, args...)}
}

// problem is the one place that decides what people see of an error.
func problem(err error) *Problem {
	var p *Problem
	var syntax *search.SyntaxError
	var request *search.RequestError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &syntax):
		at := syntax.Column - 1
		return &Problem{Status: http.StatusBadRequest, Title: "The search has a mistake", Param: "q", Position: &at, Detail: syntax.Error()}
	case errors.As(err, &request) && request.Param == "q":
		return &Problem{Status: http.StatusBadRequest, Title: "The search has a mistake", Param: "q", Detail: "The search " + request.Reason + "."}
	case errors.As(err, &request):
		return &Problem{Status: http.StatusBadRequest, Title: "Bad request", Param: request.Param, Detail: "The parameter " + request.Error() + "."}
	case errors.Is(err, corpus.ErrNotFound), errors.Is(err, search.ErrNotFound):
		return &Problem{Status: http.StatusNotFound, Title: "Not in the library", Detail: "No report or passage has this ID. It may have been removed; the reports are listed at /reports."}
	case errors.Is(err, index.ErrWrite):
		return &Problem{Status: http.StatusInsufficientStorage, Title: "Cannot be indexed", Detail: "The disk of this service is full or cannot be written. What was added is kept, and is found as soon as whoever runs the service has made room."}
	case slices.ContainsFunc(diskErrors, func(e error) bool { return errors.Is(err, e) }):
		return &Problem{Status: http.StatusInsufficientStorage, Title: "Cannot be stored", Detail: "The disk of this service is full or cannot be written. Searching goes on; whoever runs the service must make room, then send this again."}
	case errors.Is(err, index.ErrDamaged):
		return &Problem{Status: http.StatusServiceUnavailable, Title: "The index is being built again", wait: 5,
			Detail: "Files of the search index were damaged. The reports are safe, and the index is being made again from them; try again in some seconds."}
	case errors.Is(err, context.DeadlineExceeded):
		return &Problem{Status: http.StatusServiceUnavailable, Title: "Too slow", wait: 1, Detail: "This search took too long. Try fewer or longer words."}
	}
	return nil
}

// sentence is an error's own words with a capital and a full stop.
func sentence(err error) string {
	s := strings.TrimSpace(err.Error())
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}

// handle turns a handler that returns an error into one of Gin's.
func (s *Server) handle(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			s.fail(c, err)
		}
	}
}

// fail writes an error as a page or as a problem.
func (s *Server) fail(c *gin.Context, err error) {
	if c.Request.Context().Err() == context.Canceled {
		c.Abort() // the client has gone
		return
	}
	p := problem(err)
	if p == nil {
		id := rand.Text()[:12]
		s.Log.Error("request failed", "id", id, "path", c.Request.URL.Path, "err", err)
		p = &Problem{Status: http.StatusInternalServerError, Title: "Something went wrong here", Instance: id,
			Detail: "This is a fault of the service. Whoever runs it finds the cause in its log under " + id + "."}
	}
	if c.Writer.Written() {
		c.Abort()
		return
	}
	q := *p
	if q.Type == "" {
		q.Type = "about:blank"
	}
	c.Header("Cache-Control", "no-store")
	c.Writer.Header().Del("ETag") // of the answer that this is not
	if q.wait > 0 {
		c.Header("Retry-After", strconv.Itoa(q.wait))
	}
	if !strings.HasPrefix(c.Request.URL.Path, "/api/") && strings.Contains(c.GetHeader("Accept"), "text/html") {
		if s.render(c, q.Status, "error.html", page{Title: q.Title, Query: c.Query("q"), Body: q}) == nil {
			c.Abort()
			return
		}
	}
	body, _ := json.Marshal(q) // strings and numbers only
	c.Data(q.Status, "application/problem+json", body)
	c.Abort()
}

// recoverPanic keeps the process up when a handler panics, which is a bug.
func (s *Server) recoverPanic(c *gin.Context) {
	defer func() {
		if r := recover(); r == http.ErrAbortHandler {
			panic(r) // the server cuts the connection
		} else if r != nil {
			s.fail(c, fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	c.Next()
}
