package web

import (
	"bytes"
	"compress/gzip"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/runtime"
)

// awaitPromise makes Evaluate wait for the value of a promise.
func awaitPromise(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

func queryEscape(s string) string { return url.QueryEscape(s) }

// TestWeight holds every page to 60 kB and the embedded script to 15 kB, compressed.
func TestWeight(t *testing.T) {
	s := newServer(t)
	for _, address := range append(pagesToTry(t, s), "/embed.js", "/static/app.js") {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(get(t, s, address).Body.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		most := 60_000
		if address == "/embed.js" {
			most = 15_000
		}
		if b.Len() > most {
			t.Errorf("%s weighs %d bytes compressed, at most %d", address, b.Len(), most)
		}
	}
}
