package web

import (
	"encoding/xml"
	"net/http"

	"github.com/gin-gonic/gin"
)

// openSearch is the description that lets a browser search here (OpenSearch 1.1).
type openSearch struct {
	XMLName     xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string          `xml:"ShortName"`
	Description string          `xml:"Description"`
	Encoding    string          `xml:"InputEncoding"`
	URLs        []openSearchURL `xml:"Url"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Template string `xml:"template,attr"`
}

// openSearchXML answers GET /opensearch.xml.
func (s *Server) openSearchXML(c *gin.Context) error {
	base := s.base(c)
	body, err := xml.Marshal(openSearch{ShortName: "Findings", Description: "Search inspection reports", Encoding: "UTF-8", URLs: []openSearchURL{
		{Type: "text/html", Template: base + "/search?q={searchTerms}"},
		{Type: "application/x-suggestions+json", Rel: "suggestions", Template: base + "/api/v1/suggest?format=opensearch&q={searchTerms}"},
		{Type: "application/atom+xml", Template: base + "/api/v1/search?format=atom&q={searchTerms}"},
	}})
	if err != nil {
		return err
	}
	c.Data(http.StatusOK, "application/opensearchdescription+xml", append([]byte(xml.Header), body...))
	return nil
}
