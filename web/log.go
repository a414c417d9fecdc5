package web

import (
	"log/slog"
	"time"

	"github.com/gin-gonic/gin"
)

// logRequest logs a line for each request, where the configuration asks for it:
// the route, not the address, so that nothing of what was asked comes in unless
// that is asked for too. Headers, and with them tokens, never do.
func (s *Server) logRequest(c *gin.Context) {
	if !s.LogRequests {
		return
	}
	start := time.Now()
	c.Next()
	route := c.FullPath()
	if route == "" {
		route = "none"
	}
	attrs := []slog.Attr{
		slog.String("method", method(c.Request.Method)), slog.String("route", route), slog.Int("status", c.Writer.Status()),
		slog.Int("bytes", max(c.Writer.Size(), 0)), slog.Duration("took", time.Since(start).Round(time.Microsecond)),
	}
	if id := c.Param("id"); id != "" {
		attrs = append(attrs, slog.String("id", id))
	}
	if q := c.Query("q"); s.LogQueries && q != "" {
		attrs = append(attrs, slog.String("q", q))
	}
	s.Log.LogAttrs(c.Request.Context(), slog.LevelInfo, "request", attrs...)
}
