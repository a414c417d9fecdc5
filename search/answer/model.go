package answer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A Config names a language model behind an OpenAI-compatible chat endpoint.
type Config struct {
	URL     string        // root of the API, "http://127.0.0.1:11434/v1"
	Model   string        // as the endpoint calls it
	Key     string        // sent as a bearer token; "" sends none
	Context int           // tokens of passages that it is shown; 0 means 6000
	Timeout time.Duration // for a whole reply, retries included; 0 means a minute
	Idle    time.Duration // without a byte of the reply; 0 means 20 seconds
}

// A Model is a language model that answers are worded with.
type Model struct {
	config  Config
	client  *http.Client
	wait    time.Duration // before the second try; doubles
	maxWait time.Duration // before any try, whatever Retry-After says
}

const (
	maxReplyBytes = 256 << 10 // of one reply as it comes over the wire
	maxReplyText  = 16 << 10  // of what the model says
	maxTries      = 3
)

// NewModel checks a Config. It does not call the endpoint.
func NewModel(c Config) (*Model, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("the language model's address %q is not an http or https URL", c.URL)
	}
	if c.Model == "" {
		return nil, errors.New("the language model has no name")
	}
	c.URL = strings.TrimSuffix(c.URL, "/") + "/chat/completions"
	c.Context = orDefault(c.Context, 6000)
	c.Timeout, c.Idle = orDefault(c.Timeout, time.Minute), orDefault(c.Idle, 20*time.Second)
	// A redirect could carry the key to another host: it counts as a failure.
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &Model{config: c, client: client, wait: 300 * time.Millisecond, maxWait: 10 * time.Second}, nil
}

func orDefault[T comparable](v, d T) T {
	var zero T
	if v == zero {
		return d
	}
	return v
}

// A message is one turn of a chat.
type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// A statusError is an answer other than 200.
type statusError struct {
	status int
	after  time.Duration // Retry-After, 0 when none is given
}

func (e *statusError) Error() string {
	return fmt.Sprintf("the language model's endpoint answered %d %s", e.status, http.StatusText(e.status))
}

// again reports whether the same request may succeed later.
func (e *statusError) again() bool { return e.status == http.StatusTooManyRequests || e.status >= 500 }

// complete sends a chat and gives what the model says to each, piece by piece.
// It tries again after 429, 5xx and broken connections, as long as nothing has
// been said.
func (m *Model) complete(ctx context.Context, chat []message, each func(string) error) error {
	ctx, cancel := context.WithTimeout(ctx, m.config.Timeout)
	defer cancel()
	body, err := json.Marshal(map[string]any{
		"model": m.config.Model, "messages": chat, "temperature": 0, "max_tokens": 1000, "stream": true,
	})
	if err != nil {
		return err
	}
	said := false
	heard := func(piece string) error {
		said = true
		return each(piece)
	}
	for try := 1; ; try++ {
		err = m.once(ctx, body, heard)
		if err == nil || said || try == maxTries || ctx.Err() != nil {
			return err
		}
		var status *statusError
		wait := m.wait << (try - 1)
		if errors.As(err, &status) {
			if !status.again() {
				return err
			}
			wait = max(wait, min(status.after, m.maxWait))
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return fmt.Errorf("%w, after: %w", context.Cause(ctx), err)
		}
	}
}

// once is one request. The reply is cut off when nothing comes for a while.
func (m *Model) once(ctx context.Context, body []byte, each func(string) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	idle := time.AfterFunc(m.config.Idle, func() { cancel(errors.New("the language model fell silent")) })
	defer idle.Stop()

	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.config.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "text/event-stream, application/json")
	if m.config.Key != "" {
		req.Header.Set("Authorization", "Bearer "+m.config.Key)
	}
	resp, err := m.client.Do(req)
	if err != nil {
		return becauseOf(ctx, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return &statusError{resp.StatusCode, retryAfter(resp.Header.Get("Retry-After"), time.Now())}
	}
	reply := &awake{r: io.LimitReader(resp.Body, maxReplyBytes+1), bell: func() { idle.Reset(m.config.Idle) }}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if kind == "text/event-stream" {
		err = readStream(reply, each)
	} else {
		err = readWhole(reply, each)
	}
	return becauseOf(ctx, err)
}

// becauseOf gives the reason for which a context ended, where that is why err came.
func becauseOf(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// retryAfter reads the header in either of its forms, seconds or a date (RFC 9110, 10.2.3).
func retryAfter(v string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(v); err == nil && n > 0 {
		return time.Duration(min(n, 3600)) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

// awake rings a bell whenever something is read.
type awake struct {
	r    io.Reader
	n    int
	bell func()
}

var errTooLong = errors.New("the language model's reply is too long")

func (a *awake) Read(p []byte) (int, error) {
	n, err := a.r.Read(p)
	if a.n += n; a.n > maxReplyBytes {
		return 0, errTooLong
	}
	if n > 0 {
		a.bell()
	}
	return n, err
}

// A chunk is a piece of a streamed reply, or a whole one.
type chunk struct {
	Choices []struct {
		Delta   message `json:"delta"`
		Message message `json:"message"`
	} `json:"choices"`
	Error json.RawMessage `json:"error"`
}

var errBroken = errors.New("the language model's reply is broken")

// readStream reads server-sent events up to "[DONE]". A stream that ends before
// is broken: what it said may lack its end.
func readStream(r io.Reader, each func(string) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 4096), maxReplyBytes)
	total := 0
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data:")
		if !ok {
			continue // a comment, an event's name or its end
		}
		if data = strings.TrimSpace(data); data == "[DONE]" {
			return nil
		}
		var c chunk
		if err := json.Unmarshal([]byte(data), &c); err != nil || len(c.Error) > 0 && string(c.Error) != "null" {
			return errBroken
		}
		if len(c.Choices) == 0 || c.Choices[0].Delta.Content == "" {
			continue
		}
		if total += len(c.Choices[0].Delta.Content); total > maxReplyText {
			return errTooLong
		}
		if err := each(c.Choices[0].Delta.Content); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return errBroken
}

// readWhole reads the reply of an endpoint that does not stream.
func readWhole(r io.Reader, each func(string) error) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	var c chunk
	if err := json.Unmarshal(data, &c); err != nil || len(c.Choices) == 0 || c.Choices[0].Message.Content == "" {
		return errBroken
	}
	if len(c.Choices[0].Message.Content) > maxReplyText {
		return errTooLong
	}
	return each(c.Choices[0].Message.Content)
}
