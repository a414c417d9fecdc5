package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"findings/search/answer"
	"findings/web/mcp"
)

// ask is the command "ask".
func ask(ctx context.Context, c *cli) error {
	if len(c.args) == 0 {
		return fmt.Errorf("%w: ask a question", errMisuse)
	}
	svc, err := c.openService(ctx)
	if err != nil {
		return err
	}
	defer svc.close()
	a, err := svc.answerer.Ask(ctx, answer.Request{Question: strings.Join(c.args, " "), Filter: c.filter})
	if err != nil {
		return err
	}
	if c.json {
		return printJSON(c.stdout, a)
	}
	if a.Note != "" {
		fmt.Fprintln(c.stderr, a.Note)
	}
	if a.Abstained {
		fmt.Fprintln(c.stdout, a.Reason)
	}
	for _, s := range a.Answer.Sentences {
		fmt.Fprintf(c.stdout, "%s %v\n", s.Text, s.Citations)
	}
	for _, q := range a.Citations {
		fmt.Fprintf(c.stdout, "\n[%d] “%s”\n    %s\n    %s\n", q.N, q.Quote, q.Citation, q.Passage)
	}
	return nil
}

// serveMCP is the command "mcp".
func serveMCP(ctx context.Context, c *cli) error {
	svc, err := c.openService(ctx)
	if err != nil {
		return err
	}
	defer svc.close()
	server := mcp.New(mcp.Service{Library: svc.lib, Searcher: svc.searcher, Answerer: svc.answerer})
	if err := server.Run(ctx, &sdk.StdioTransport{}); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
