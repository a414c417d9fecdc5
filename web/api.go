package web

import (
	"context"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"findings/corpus"
	"findings/corpus/label"
	"findings/search"
)

// reportPage is a page of reports.
type reportPage struct {
	Reports []*corpus.Report `json:"reports"`
	Total   int              `json:"total"`
	Next    string           `json:"next,omitempty"`
}

// apiReports answers GET /api/v1/reports, newest first. The cursor is the ID of
// the last report shown: IDs outlive changes, so no page repeats or skips.
func (s *Server) apiReports(c *gin.Context) error {
	q := c.Request.URL.Query()
	if err := knownOnly(q, append(slices.Clone(filterNames), "from", "to", "size", "cursor")...); err != nil {
		return err
	}
	page, err := s.reports(c.Request.Context(), q)
	if err != nil {
		return err
	}
	s.links(c, q, page.Next)
	c.JSON(http.StatusOK, page)
	return nil
}

// reports returns the page of reports that parameters ask for.
func (s *Server) reports(ctx context.Context, q url.Values) (*reportPage, error) {
	size, err := count(q, "size", 1, 100, 20)
	if err != nil {
		return nil, err
	}
	from, err := date(q, "from")
	if err != nil {
		return nil, err
	}
	to, err := date(q, "to")
	if err != nil {
		return nil, err
	}
	cursor, err := one(q, "cursor")
	if err != nil {
		return nil, err
	}
	after, cursorID, found := strings.Cut(cursor, "~")
	if cursor != "" && (!found || len(after) != len("2006-01-02") && after != "") {
		return nil, badParam("cursor", "This cursor is not one that the service gave out. Start again without it.")
	}
	all, err := s.Library.Reports()
	if err != nil {
		return nil, err
	}
	if f := filters(q); len(f) > 0 || from != "" || to != "" {
		match, err := s.Searcher.Reports(ctx, f, from, to)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(r *corpus.Report) bool { return match[r.ID] == 0 })
	}
	slices.SortFunc(all, newestFirst)
	page := &reportPage{Reports: all, Total: len(all)}
	if cursor != "" {
		last := &corpus.Report{ID: cursorID, Date: after}
		i, exact := slices.BinarySearchFunc(all, last, newestFirst)
		if exact {
			i++
		}
		page.Reports = all[i:]
	}
	if len(page.Reports) > size {
		page.Reports = page.Reports[:size]
		last := page.Reports[size-1]
		page.Next = last.Date + "~" + last.ID
	}
	return page, nil
}

// newestFirst orders reports by date, those without one last, then by ID.
func newestFirst(a, b *corpus.Report) int {
	if a.Date != b.Date {
		return strings.Compare(b.Date, a.Date)
	}
	return strings.Compare(a.ID, b.ID)
}

// apiReport answers GET /api/v1/reports/{id}.
func (s *Server) apiReport(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	r, err := s.Library.Report(c.Param("id"))
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, r)
	return nil
}

// apiReportPassages answers GET /api/v1/reports/{id}/passages.
func (s *Server) apiReportPassages(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	r, err := s.Library.Report(c.Param("id"))
	if err != nil {
		return err
	}
	passages, err := s.Library.Passages(r.ID)
	if err != nil {
		return err
	}
	results := make([]search.Result, len(passages))
	for i := range passages {
		results[i] = search.ResultOf(&passages[i], r)
	}
	c.JSON(http.StatusOK, passageList{results})
	return nil
}

// themeList is the answer of GET /api/v1/themes.
type themeList struct {
	Themes []label.Theme `json:"themes"`
}

// apiThemes answers GET /api/v1/themes.
func (s *Server) apiThemes(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	c.JSON(http.StatusOK, themeList{s.Labeler.Themes()})
	return nil
}

// original sends the file that a report was read from, byte for byte. Types that
// a browser would run are sent as text or for saving, never as a page.
func (s *Server) original(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	r, err := s.Library.Report(c.Param("id"))
	if err != nil {
		return err
	}
	f, err := s.Library.Original(r)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	head := make([]byte, 512)
	n, _ := f.ReadAt(head, 0) // a short file gives fewer bytes
	kind, how := contentType(head[:n])
	c.Header("Content-Type", kind)
	c.Header("Content-Disposition", how+"; filename*=UTF-8''"+url.PathEscape(path.Base(r.Source)))
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Content-Security-Policy", "sandbox; default-src 'none'")
	c.Header("ETag", `"`+r.SHA256+`"`)
	extend(c, 0, streamStep+time.Duration(info.Size()/slowest)*time.Second)
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, f) // the ETag says whether it changed: a clock may be wrong
	return nil
}

// contentType says what a file is sent as, by its first bytes, and whether it
// may be shown in the browser.
func contentType(head []byte) (kind, disposition string) {
	switch t := http.DetectContentType(head); {
	case t == "application/pdf":
		return t, "inline"
	case strings.HasPrefix(t, "text/"):
		return "text/plain; charset=utf-8", "inline"
	default:
		return "application/octet-stream", "attachment"
	}
}
