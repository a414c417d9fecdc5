// Package mcp offers the service to language-model programs over the Model
// Context Protocol: the tools search, ask, report and passage. Answers are small
// and every passage carries its citation.
package mcp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"findings/corpus"
	"findings/index"
	"findings/search"
	"findings/search/answer"
)

// A Service is what the tools work on.
type Service struct {
	Library  *corpus.Library
	Searcher *search.Searcher
	Answerer *answer.Answerer
}

// New makes a server with the tools of a service.
func New(s Service) *sdk.Server {
	server := sdk.NewServer(&sdk.Implementation{Name: "findings", Version: version()}, &sdk.ServerOptions{
		Instructions: "Search and quote inspection reports. Quote passages word for word and give their citation. Themes and findings are this service's own labels, not the inspectors'.",
	})
	reading := &sdk.ToolAnnotations{ReadOnlyHint: true}
	sdk.AddTool(server, &sdk.Tool{Name: "search", Annotations: reading,
		Description: "Find passages of inspection reports. Returns the passages word for word, with citation, theme and finding."}, s.search)
	sdk.AddTool(server, &sdk.Tool{Name: "ask", Annotations: reading,
		Description: "Answer a plain question with verbatim quotations and their citations, or say that the reports do not say."}, s.ask)
	sdk.AddTool(server, &sdk.Tool{Name: "report", Annotations: reading,
		Description: "Metadata of one report by ID: authority, dates, grades, inspectors, terms of reuse, sections."}, s.report)
	sdk.AddTool(server, &sdk.Tool{Name: "passage", Annotations: reading,
		Description: "One passage by ID, with as many neighbours on each side as asked for."}, s.passage)
	return server
}

// Handler serves the tools over streamable HTTP.
func Handler(s Service) http.Handler {
	server := New(s)
	return sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return server },
		&sdk.StreamableHTTPOptions{Stateless: true, JSONResponse: true})
}

// version is the module's version, as the Go tool recorded it.
func version() string {
	if info, found := debug.ReadBuildInfo(); found && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}

// A Passage is a passage as the tools give it.
type Passage struct {
	ID        string   `json:"id"`
	Text      string   `json:"text" jsonschema:"word for word as published"`
	Citation  string   `json:"citation"`
	Authority string   `json:"authority"`
	Date      string   `json:"date"`
	Section   string   `json:"section,omitempty"`
	Themes    []string `json:"themes,omitempty" jsonschema:"labels of this service"`
	Finding   string   `json:"finding,omitempty" jsonschema:"label of this service: strength, weakness, mixed or neutral"`
	Licence   string   `json:"licence" jsonschema:"terms of reuse printed in the report"`
}

func passageOf(r *search.Result) Passage {
	return Passage{r.ID, r.Text, r.Citation, r.Report.Authority, r.Report.Date, r.Section, r.Themes, r.Finding, r.Report.Licence}
}

type searchInput struct {
	Query     string `json:"query" jsonschema:"words, \"exact phrases\", AND, OR, NOT; councils and years are understood"`
	Theme     string `json:"theme,omitempty" jsonschema:"a theme id such as care-leavers"`
	Authority string `json:"authority,omitempty" jsonschema:"name of a council"`
	Finding   string `json:"finding,omitempty" jsonschema:"strength, weakness, mixed or neutral"`
	Year      string `json:"year,omitempty"`
	Size      int    `json:"size,omitempty" jsonschema:"how many passages, 1 to 20, 5 if left out"`
	Cursor    string `json:"cursor,omitempty" jsonschema:"next of the page before"`
}

type searchOutput struct {
	Total    int       `json:"total"`
	Passages []Passage `json:"passages"`
	Next     string    `json:"next,omitempty"`
}

// Sizes of a search's page.
const (
	standardSize = 5
	largestSize  = 20
)

func (s Service) search(ctx context.Context, _ *sdk.CallToolRequest, in searchInput) (*sdk.CallToolResult, searchOutput, error) {
	req := search.Request{Text: in.Query, Filter: map[string][]string{}, Size: in.Size, Cursor: in.Cursor, Facets: []string{}}
	if req.Size == 0 {
		req.Size = standardSize
	}
	if req.Size < 0 || req.Size > largestSize {
		return nil, searchOutput{}, fmt.Errorf("size must be 1 to %d", largestSize)
	}
	for name, value := range map[string]string{"theme": in.Theme, "authority": in.Authority, "finding": in.Finding, "year": in.Year} {
		if value != "" {
			req.Filter[name] = []string{value}
		}
	}
	found, err := s.Searcher.Search(ctx, req)
	if err != nil {
		return nil, searchOutput{}, told(err)
	}
	out := searchOutput{Total: found.Total, Next: found.Next, Passages: []Passage{}}
	for i := range found.Results {
		out.Passages = append(out.Passages, passageOf(&found.Results[i]))
	}
	return nil, out, nil
}

type askInput struct {
	Question string `json:"question"`
}

type askOutput struct {
	Abstained bool        `json:"abstained" jsonschema:"true when the reports do not say"`
	Reason    string      `json:"reason,omitempty"`
	Answer    string      `json:"answer"`
	Quotes    []quotation `json:"quotes"`
}

type quotation struct {
	Quote    string `json:"quote" jsonschema:"word for word as published"`
	Citation string `json:"citation"`
	Passage  string `json:"passage"`
}

func (s Service) ask(ctx context.Context, _ *sdk.CallToolRequest, in askInput) (*sdk.CallToolResult, askOutput, error) {
	a, err := s.Answerer.Ask(ctx, answer.Request{Question: in.Question, Mode: "extractive"})
	if err != nil {
		return nil, askOutput{}, told(err)
	}
	out := askOutput{Abstained: a.Abstained, Reason: a.Reason, Answer: a.Answer.Text, Quotes: []quotation{}}
	for _, c := range a.Citations {
		out.Quotes = append(out.Quotes, quotation{c.Quote, c.Citation, c.Passage})
	}
	return nil, out, nil
}

type idInput struct {
	ID string `json:"id"`
}

func (s Service) report(_ context.Context, _ *sdk.CallToolRequest, in idInput) (*sdk.CallToolResult, *corpus.Report, error) {
	r, err := s.Library.Report(in.ID)
	if err != nil {
		return nil, nil, told(err)
	}
	small := *r
	small.Evidence = nil
	return nil, &small, nil
}

type passageInput struct {
	ID      string `json:"id"`
	Context int    `json:"context,omitempty" jsonschema:"neighbours on each side, 0 to 5"`
}

type passageOutput struct {
	Passage Passage   `json:"passage"`
	Before  []Passage `json:"before,omitempty"`
	After   []Passage `json:"after,omitempty"`
}

func (s Service) passage(_ context.Context, _ *sdk.CallToolRequest, in passageInput) (*sdk.CallToolResult, passageOutput, error) {
	if in.Context < 0 || in.Context > 5 {
		return nil, passageOutput{}, errors.New("context must be 0 to 5")
	}
	n, err := search.Neighbours(s.Library, in.ID, in.Context)
	if err != nil {
		return nil, passageOutput{}, told(err)
	}
	out := passageOutput{Passage: passageOf(&n.Result)}
	for i := range n.Before {
		out.Before = append(out.Before, passageOf(&n.Before[i]))
	}
	for i := range n.After {
		out.After = append(out.After, passageOf(&n.After[i]))
	}
	return nil, out, nil
}

// told keeps the errors that say what to do and hides the others' insides.
func told(err error) error {
	var syntax *search.SyntaxError
	var request *search.RequestError
	switch {
	case errors.As(err, &syntax), errors.As(err, &request), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, index.ErrDamaged):
		return errors.New("the index is being built again; try again in some seconds")
	case errors.Is(err, corpus.ErrNotFound), errors.Is(err, search.ErrNotFound):
		return errors.New("nothing in the library has this ID; search first")
	}
	return errors.New("the service could not answer: " + strings.SplitN(err.Error(), ":", 2)[0])
}
