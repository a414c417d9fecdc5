package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"findings/search/answer"
)

// TestAskWithModel has a model on loopback word an answer about the folder's reports.
func TestAskWithModel(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if status, _, errs := call(t, "add", "--data", data, folder(t, false)); status != ok {
		t.Fatal(errs)
	}
	var authorization, prompt string
	peer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		authorization, prompt = r.Header.Get("Authorization"), string(body)
		io.WriteString(w, `{"choices":[{"message":{"content":"NO ANSWER"}}]}`)
	}))
	defer peer.Close()
	t.Setenv("FINDINGS_LLM_KEY", "a-key")
	question := "What did inspectors say about care leavers?"
	status, out, errs := call(t, "ask", "--data", data, "--json", "--llm-url", peer.URL, "--llm-model", "m", "--answers", "generated", question)
	if status != ok {
		t.Fatal(errs)
	}
	var a answer.Answer
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatal(err)
	}
	if !a.Abstained || a.Mode != answer.Generated || authorization != "Bearer a-key" || !strings.Contains(prompt, question) {
		t.Errorf("abstained %v, mode %q, authorization %q, prompt %.80q", a.Abstained, a.Mode, authorization, prompt)
	}
}

func TestModelFlags(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	for _, args := range [][]string{
		{"--answers", "generated"},
		{"--answers", "poetry"},
		{"--llm-url", "ftp://host", "--llm-model", "m"},
		{"--llm-url", "http://127.0.0.1:1"},
	} {
		if status, _, errs := call(t, append([]string{"ask", "--data", data, "why?"}, args...)...); status != misuse {
			t.Errorf("%v: status %d, %s", args, status, errs)
		}
	}
}
