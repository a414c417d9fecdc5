package web

import (
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"findings/search"
	"findings/web/export"
)

// apiSearch answers GET /api/v1/search in the format asked for.
func (s *Server) apiSearch(c *gin.Context) error {
	q := c.Request.URL.Query()
	r, err := searchRequest(q)
	if err != nil {
		return err
	}
	format, err := choice(q, "format", "json", "csv", "ndjson", "atom", "jsonfeed")
	if err != nil {
		return err
	}
	switch format {
	case "csv", "ndjson":
		if !q.Has("size") {
			r.Size = 0 // the whole set
		}
		mark, err := truth(q, "bom")
		if err != nil {
			return err
		}
		return s.download(c, r, format, mark)
	case "atom", "jsonfeed":
		return s.feed(c, q, r, format)
	}
	found, err := s.Searcher.Search(c.Request.Context(), r)
	if err != nil {
		return err
	}
	s.links(c, q, found.Next)
	c.JSON(http.StatusOK, found)
	return nil
}

// download streams a whole set of results. The first result is found before
// anything is sent, so that a mistake in the request still gets its status.
func (s *Server) download(c *gin.Context, r search.Request, format string, mark bool) error {
	next, stop := iter.Pull2(s.Searcher.All(c.Request.Context(), r))
	defer stop()
	first, err, more := next()
	if err != nil {
		return err
	}
	results := func(yield func(search.Result, error) bool) {
		for r, err, ok := first, error(nil), more; ok; r, err, ok = next() {
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
	c.Header("Content-Disposition", `attachment; filename="findings.`+format+`"`)
	if format == "csv" {
		c.Header("Content-Type", "text/csv; charset=utf-8; header=present")
		return cut(export.CSV(newPatient(c.Writer), results, s.base(c), mark))
	}
	c.Header("Content-Type", "application/x-ndjson")
	return cut(export.NDJSON(newPatient(c.Writer), results))
}

// cut ends a connection whose answer cannot be finished, so that the client sees
// that it is not whole.
func cut(err error) error {
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// feed sends the newest passages of a search.
func (s *Server) feed(c *gin.Context, q url.Values, r search.Request, format string) error {
	if !q.Has("sort") {
		r.Sort = "newest"
	}
	r.Group = "none"
	found, err := s.Searcher.Search(c.Request.Context(), r)
	if err != nil {
		return err
	}
	f := export.Feed{Title: feedTitle(r, found), Base: s.base(c), Self: "/api/v1/search?" + q.Encode(), Results: found.Results, Updated: s.updated()}
	q.Del("format")
	f.Page = "/search?" + q.Encode()
	if format == "jsonfeed" {
		c.Header("Content-Type", "application/feed+json")
		return f.JSON(c.Writer)
	}
	c.Header("Content-Type", "application/atom+xml; charset=utf-8")
	return f.Atom(c.Writer)
}

// updated is when the newest report came into the library. One that was added
// while the clock was ahead, after now, does not count where there are others.
func (s *Server) updated() time.Time {
	last, ahead, now := time.Time{}, time.Unix(0, 0), s.now()
	reports, err := s.Library.Reports()
	if err != nil {
		return last
	}
	for _, r := range reports {
		switch {
		case r.Added.After(now):
			ahead = r.Added
		case r.Added.After(last):
			last = r.Added
		}
	}
	if last.IsZero() {
		return ahead
	}
	return last
}

// feedTitle says what a feed holds: the words and the filters.
func feedTitle(r search.Request, found *search.Response) string {
	parts := []string{"Findings"}
	if r.Text != "" {
		parts = append(parts, "“"+r.Text+"”")
	}
	for _, name := range filterNames {
		for _, v := range r.Filter[name] {
			parts = append(parts, labelOf(found, name, v))
		}
	}
	return strings.Join(parts, " · ")
}
