package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"findings/search/answer"
)

// modelFlags are the flags of the language model that may word answers. Its key
// is in the environment: FINDINGS_LLM_KEY, or a file named by FINDINGS_LLM_KEY_FILE.
func modelFlags(fs *flag.FlagSet, o *options) {
	fs.StringVar(&o.llmURL, "llm-url", "", "root of an OpenAI-compatible API, such as http://127.0.0.1:11434/v1; none: answers are quotations alone")
	fs.StringVar(&o.llmModel, "llm-model", "", "language model, as that API calls it")
	fs.IntVar(&o.llmContext, "llm-context", 6000, "tokens of passages that it is shown")
	fs.DurationVar(&o.llmTimeout, "llm-timeout", time.Minute, "how long it may take for an answer")
	fs.StringVar(&o.answers, "answers", answer.Extractive, "answers where nothing else is asked for: extractive (quotations alone) or generated (worded by the language model)")
}

// model makes the language model of the flags, nil for none.
func (c *cli) model() (*answer.Model, error) {
	if c.answers != "" && c.answers != answer.Extractive && c.answers != answer.Generated {
		return nil, fmt.Errorf("%w: --answers is extractive or generated", errMisuse)
	}
	if c.llmURL == "" {
		if c.answers == answer.Generated {
			return nil, fmt.Errorf("%w: --answers generated needs --llm-url and --llm-model", errMisuse)
		}
		return nil, nil
	}
	key, err := llmKey()
	if err != nil {
		return nil, err
	}
	m, err := answer.NewModel(answer.Config{URL: c.llmURL, Model: c.llmModel, Key: key, Context: c.llmContext, Timeout: c.llmTimeout})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errMisuse, err)
	}
	return m, nil
}

// modelTime is how long the language model may take, 0 without one.
func (c *cli) modelTime() time.Duration {
	if c.llmURL == "" {
		return 0
	}
	return c.llmTimeout
}

func llmKey() (string, error) {
	file := os.Getenv("FINDINGS_LLM_KEY_FILE")
	if file == "" {
		return os.Getenv("FINDINGS_LLM_KEY"), nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("reading the language model's key: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}

// questionFlags are those of the command "ask".
func questionFlags(fs *flag.FlagSet, o *options) {
	askFlags(fs, o)
	modelFlags(fs, o)
}
