package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"findings/corpus/label"
	"findings/search"
)

// passageList is a list of passages that are not the results of a search.
type passageList struct {
	Passages []search.Result `json:"passages"`
}

// explained is a passage with the words that speak for its labels.
type explained struct {
	*search.InContext
	Reasons []label.Reason `json:"reasons,omitempty"` // places in UTF-16 code units
}

// apiPassage answers GET /api/v1/passages/{id}; context=n adds n neighbours on each side.
func (s *Server) apiPassage(c *gin.Context) error {
	q := c.Request.URL.Query()
	if err := knownOnly(q, "context", "explain"); err != nil {
		return err
	}
	n, err := count(q, "context", 0, 10, 0)
	if err != nil {
		return err
	}
	explain, err := truth(q, "explain")
	if err != nil {
		return err
	}
	found, err := search.Neighbours(s.Library, c.Param("id"), n)
	if err != nil {
		return err
	}
	answer := explained{InContext: found}
	if explain {
		answer.Reasons = s.reasons(&found.Result)
	}
	c.JSON(http.StatusOK, answer)
	return nil
}

// reasons are the words of a passage that speak for its labels.
func (s *Server) reasons(r *search.Result) []label.Reason {
	reasons := s.Labeler.Explain(label.Input{Section: r.Section, Part: r.Part, Text: r.Text}).Reasons
	for i := range reasons {
		reasons[i].Start, reasons[i].End = units(r.Text[:reasons[i].Start]), units(r.Text[:reasons[i].End])
	}
	return reasons
}

// apiSimilar answers GET /api/v1/passages/{id}/similar.
func (s *Server) apiSimilar(c *gin.Context) error {
	q := c.Request.URL.Query()
	if err := knownOnly(q, "size"); err != nil {
		return err
	}
	size, err := count(q, "size", 1, 100, 20)
	if err != nil {
		return err
	}
	own, err := s.Library.Passage(c.Param("id"))
	if err != nil {
		return err
	}
	found, err := s.Searcher.Similar(c.Request.Context(), own.ID, size)
	if err != nil {
		return err
	}
	if found == nil {
		found = []search.Result{}
	}
	c.JSON(http.StatusOK, passageList{found})
	return nil
}
