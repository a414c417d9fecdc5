package web

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Bounds of one request.
const (
	standardInFlight = 256              // requests at work at once, where the configuration does not say
	answerTime       = 30 * time.Second // to find an answer; streams and uploads have their own bounds
	uploadTime       = 10 * time.Minute // to send a file and have it read
	slowest          = 20 << 10         // bytes a second that a client must take of an original file
)

// streamStep is how long a client may take for one piece of a stream.
const streamStep = 30 * time.Second

// bound answers 503 beyond so many requests at work, and gives each a time to be done.
func (s *Server) bound(c *gin.Context) {
	select {
	case s.inFlight <- struct{}{}:
		defer func() { <-s.inFlight }()
	default:
		s.fail(c, &Problem{Status: http.StatusServiceUnavailable, Title: "Too busy", wait: 1, Detail: "The service is at work on as many requests as it takes. Try again in a second."})
		return
	}
	if !lasting(c) {
		limit := s.timeFor(c.FullPath())
		if limit > answerTime {
			extend(c, 0, limit+streamStep)
		}
		ctx, cancel := context.WithTimeout(c.Request.Context(), limit)
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
	}
	c.Next()
}

// timeFor is how long a route may take to find its answer. After a language model
// has used all of its own time, there is still time to answer without it.
func (s *Server) timeFor(route string) time.Duration {
	if route == "/ask" || route == "/api/v1/ask" || route == "/mcp" {
		return answerTime + s.ModelTime
	}
	return answerTime
}

// lasting says whether a request may take as long as its client does.
func lasting(c *gin.Context) bool {
	switch c.FullPath() {
	case "/api/v1/search":
		return c.Query("format") == "csv" || c.Query("format") == "ndjson"
	case "/api/v1/reports":
		return c.Request.Method == http.MethodPost
	}
	return false
}

// extend gives an answer or an upload more time than the server gives requests.
// Recorders of tests have no deadlines.
func extend(c *gin.Context, read, write time.Duration) {
	rc := http.NewResponseController(c.Writer)
	if read > 0 {
		_ = rc.SetReadDeadline(time.Now().Add(read))
	}
	_ = rc.SetWriteDeadline(time.Now().Add(write))
}

// A patient writer lets an answer take as long as it must while its client keeps
// taking it: each piece has its own deadline.
type patient struct {
	gin.ResponseWriter
	control *http.ResponseController
	step    time.Duration
}

func newPatient(w gin.ResponseWriter) patient {
	return patient{w, http.NewResponseController(w), streamStep}
}

func (p patient) Write(b []byte) (int, error) {
	_ = p.control.SetWriteDeadline(time.Now().Add(p.step)) // a recorder of a test has none
	return p.ResponseWriter.Write(b)
}
