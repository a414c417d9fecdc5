package web

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"findings/search/answer"
)

// maxForm is the size of a posted question with its filters.
const maxForm = 64 << 10

// apiAsk answers GET and POST /api/v1/ask, as JSON or as a stream of events.
func (s *Server) apiAsk(c *gin.Context) error {
	r, err := askRequest(c)
	if err != nil {
		return err
	}
	if strings.Contains(c.GetHeader("Accept"), "text/event-stream") {
		return s.stream(c, r)
	}
	a, err := s.ask(c, r)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, a)
	return nil
}

// ask asks and counts.
func (s *Server) ask(c *gin.Context, r answer.Request) (*answer.Answer, error) {
	a, err := s.Answerer.Ask(c.Request.Context(), r)
	if err != nil {
		return nil, err
	}
	s.answered(a)
	return a, nil
}

// answered counts an answer, and logs why the language model was not used for it.
func (s *Server) answered(a *answer.Answer) {
	s.metrics.asked(a)
	if a.Fault != nil {
		s.Log.Warn("the language model was not used", "err", a.Fault)
	}
}

// askRequest reads a question from the address, a form or JSON with the same names.
func askRequest(c *gin.Context) (r answer.Request, err error) {
	q := c.Request.URL.Query()
	if c.Request.Method == http.MethodPost {
		if q, err = posted(c); err != nil {
			return r, err
		}
	}
	if err = knownOnly(q, append(slices.Clone(filterNames), "q", "from", "to", "mode")...); err != nil {
		return r, err
	}
	if r.Question, err = one(q, "q"); err != nil {
		return r, err
	}
	if strings.TrimSpace(r.Question) == "" {
		return r, badParam("q", "Ask a question in the parameter q.")
	}
	if r.From, err = date(q, "from"); err != nil {
		return r, err
	}
	if r.To, err = date(q, "to"); err != nil {
		return r, err
	}
	r.Mode, err = choice(q, "mode", "", "extractive", "generated")
	r.Filter = filters(q)
	return r, err
}

// posted reads the parameters of a posted form or JSON object, whose values are
// strings or lists of strings.
func posted(c *gin.Context) (url.Values, error) {
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxForm))
	if err != nil {
		return nil, &Problem{Status: http.StatusRequestEntityTooLarge, Title: "Too large", Detail: "A question with its filters may have 64 kB at most."}
	}
	switch kind, _, _ := mime.ParseMediaType(c.ContentType()); kind {
	case "application/x-www-form-urlencoded":
		q, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, badParam("q", "The form cannot be read: it is not URL-encoded.")
		}
		return q, nil
	case "application/json":
		return jsonValues(body)
	}
	return nil, &Problem{Status: http.StatusUnsupportedMediaType, Title: "Unsupported media type",
		Detail: "Post JSON like {\"q\": \"…\"}, or a URL-encoded form."}
}

func jsonValues(body []byte) (url.Values, error) {
	var object map[string]any
	if err := json.Unmarshal(body, &object); err != nil {
		return nil, badParam("q", "The body is not a JSON object like {\"q\": \"…\"}.")
	}
	q := url.Values{}
	for name, value := range object {
		list, isList := value.([]any)
		if !isList {
			list = []any{value}
		}
		for _, v := range list {
			text, isText := v.(string)
			if !isText {
				return nil, badParam(name, "%q must be a string or a list of strings.", name)
			}
			q.Add(name, text)
		}
	}
	return q, nil
}

// stream sends an answer as server-sent events: each sentence as soon as it
// stands, then the whole.
func (s *Server) stream(c *gin.Context, r answer.Request) error {
	begun := false
	begin := func() {
		if !begun {
			c.Header("Content-Type", "text/event-stream; charset=utf-8")
			c.Header("Cache-Control", "no-store")
			c.Status(http.StatusOK)
			begun = true
		}
	}
	a, err := s.Answerer.Stream(c.Request.Context(), r, func(e answer.Event) error {
		begin()
		defer c.Writer.Flush()
		return event(c.Writer, "sentence", e.Sentence)
	})
	switch {
	case err != nil && !begun:
		return err
	case err != nil:
		return nil // the reader is gone, or sees a stream that ends without an answer
	}
	s.answered(a)
	begin()
	if err := event(c.Writer, "answer", a); err != nil {
		return nil
	}
	c.Writer.Flush()
	return nil
}

// event writes one server-sent event; JSON has no line breaks of its own.
func event(w io.Writer, name string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, b)
	return err
}
