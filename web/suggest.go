package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"findings/search"
)

// A suggestList is the answer of GET /api/v1/suggest.
type suggestList struct {
	Query       string              `json:"query"`
	Suggestions []search.Suggestion `json:"suggestions"`
}

// apiSuggest answers GET /api/v1/suggest with ways to go on with what is being
// typed; with format=opensearch in the form that browsers take for their search boxes.
func (s *Server) apiSuggest(c *gin.Context) error {
	q := c.Request.URL.Query()
	if err := knownOnly(q, "q", "size", "format"); err != nil {
		return err
	}
	text, err := one(q, "q")
	if err != nil {
		return err
	}
	size, err := count(q, "size", 1, 20, 8)
	if err != nil {
		return err
	}
	format, err := choice(q, "format", "json", "opensearch")
	if err != nil {
		return err
	}
	list, err := s.Suggester.Suggest(c.Request.Context(), text, size)
	if err != nil {
		return err
	}
	if format == "opensearch" { // OpenSearch Suggestions 1.0: [query, [completions]]
		texts := []string{}
		for _, x := range list {
			texts = append(texts, x.Text)
		}
		c.JSON(http.StatusOK, []any{text, texts})
		return nil
	}
	if list == nil {
		list = []search.Suggestion{}
	}
	c.JSON(http.StatusOK, suggestList{text, list})
	return nil
}
