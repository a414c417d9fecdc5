package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/gin-gonic/gin"

	"findings/corpus"
	"findings/corpus/extract"
	"findings/corpus/fetch"
)

// apiAdd answers POST /api/v1/reports: a file as multipart form field "file", or
// JSON {"url": "…"}. The answer is the line of the ledger; by then the report
// can be found.
func (s *Server) apiAdd(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	extend(c, uploadTime, uploadTime)
	key, source, data, err := s.upload(c)
	if err != nil {
		return err
	}
	entry, err := s.Add(c.Request.Context(), key, source, data)
	if err != nil {
		return err
	}
	s.metrics.fileSettled(entry.Outcome)
	status := http.StatusOK
	switch entry.Outcome {
	case corpus.Added:
		status = http.StatusCreated
		c.Header("Location", s.path("/api/v1/reports/"+entry.Report))
	case corpus.Failed:
		return &Problem{Status: http.StatusUnprocessableEntity, Title: "The file could not be read", Detail: sentence(errors.New(entry.Reason)) + " " + entry.Advice}
	}
	c.JSON(status, entry)
	return nil
}

// upload returns the file that a request brings or names.
func (s *Server) upload(c *gin.Context) (key, source string, data []byte, err error) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, extract.MaxFile+1<<20)
	kind, _, _ := mime.ParseMediaType(c.ContentType())
	switch kind {
	case "multipart/form-data":
		source, data, err = multipartFile(c)
		return "upload:" + source, source, data, uploadError(err)
	case "application/json":
		var body struct {
			URL string `json:"url"`
		}
		d := json.NewDecoder(io.LimitReader(c.Request.Body, 16<<10))
		d.DisallowUnknownFields()
		if err := d.Decode(&body); err != nil || body.URL == "" {
			return "", "", nil, badParam("url", `The body must be JSON like {"url": "https://…"}.`)
		}
		data, source, err = s.Fetch.Get(c.Request.Context(), body.URL)
		return body.URL, source, data, fetchProblem(err)
	}
	return "", "", nil, &Problem{Status: http.StatusUnsupportedMediaType, Title: "Unsupported media type",
		Detail: `Send the file as multipart/form-data in the field "file", or JSON like {"url": "https://…"}.`}
}

// multipartFile reads the first part named "file".
func multipartFile(c *gin.Context) (name string, data []byte, err error) {
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return "", nil, err
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil, badParam("file", `The form holds no field "file".`)
		}
		if err != nil {
			return "", nil, err
		}
		if part.FormName() != "file" {
			continue
		}
		name = filepath.Base(strings.ToValidUTF8(part.FileName(), "\uFFFD"))
		if name == "." || name == "/" || len(name) > 255 {
			return "", nil, badParam("file", "The file needs a name of at most 255 bytes.")
		}
		data, err = io.ReadAll(io.LimitReader(part, extract.MaxFile+1))
		if err == nil && len(data) > extract.MaxFile {
			err = &http.MaxBytesError{Limit: extract.MaxFile}
		}
		return name, data, err
	}
}

// uploadError turns a broken or oversized body into a problem.
func uploadError(err error) error {
	var p *Problem
	var large *http.MaxBytesError
	switch {
	case err == nil || errors.As(err, &p):
		return err
	case errors.As(err, &large):
		return &Problem{Status: http.StatusRequestEntityTooLarge, Title: "Too large", Detail: "A file may have 64 MB at most."}
	}
	return badParam("file", "The form could not be read to its end.")
}

// fetchProblem says why an address could not be fetched, without what the other server said.
func fetchProblem(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fetch.ErrAddress):
		return badParam("url", "%s", sentence(err))
	case errors.Is(err, fetch.ErrPrivate):
		return &Problem{Status: http.StatusForbidden, Title: "Private address", Param: "url", Detail: "This address is inside a private network, and the service does not fetch from there."}
	case errors.Is(err, fetch.ErrTooLarge):
		return &Problem{Status: http.StatusRequestEntityTooLarge, Title: "Too large", Param: "url", Detail: "The file there is over 64 MB."}
	}
	return &Problem{Status: http.StatusBadGateway, Title: "Could not fetch", Param: "url", Detail: "The other server did not send the file. Open the address in a browser to see whether it works, or upload the file."}
}

// apiRemove answers DELETE /api/v1/reports/{id}.
func (s *Server) apiRemove(c *gin.Context) error {
	if err := knownOnly(c.Request.URL.Query()); err != nil {
		return err
	}
	if err := s.Remove(c.Request.Context(), c.Param("id")); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}
