package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromium starts a browser, or skips the test where there is none.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" || testing.Short() {
		t.Skip("needs Chromium, and not -short")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-features", "Translate,BackForwardCache"), // chromedp loses a page that comes back from the cache
		chromedp.WSURLReadTimeout(2*time.Minute))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(1280, 900, 1, false)); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return ctx
}

// do runs steps in the browser, with an end if the page hangs.
func do(t *testing.T, ctx context.Context, steps ...chromedp.Action) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	if err := chromedp.Run(ctx, steps...); err != nil {
		var where string
		_ = chromedp.Run(ctx, chromedp.Location(&where))
		t.Fatalf("in the browser, at %s: %v", where, err)
	}
}

// text reads the text of the first element that a selector names.
func text(t *testing.T, ctx context.Context, selector string) string {
	t.Helper()
	var s string
	do(t, ctx, chromedp.Text(selector, &s, chromedp.ByQuery))
	return strings.TrimSpace(s)
}

// eval runs a script in the page and decodes its value.
func eval[T any](t *testing.T, ctx context.Context, script string) (v T) {
	t.Helper()
	do(t, ctx, chromedp.Evaluate(script, &v))
	return v
}

// address is the path and query of the page shown.
func address(t *testing.T, ctx context.Context) string {
	t.Helper()
	return eval[string](t, ctx, `location.pathname + location.search + location.hash`)
}

// follow clicks and waits until the page has changed to one that holds a selector.
func follow(t *testing.T, ctx context.Context, click, wait string) {
	t.Helper()
	leave(t, ctx, chromedp.Click(click, chromedp.ByQuery), wait)
}

// leave runs a step that leads to another page, and waits until it holds a selector.
func leave(t *testing.T, ctx context.Context, step chromedp.Action, wait string) {
	t.Helper()
	from := address(t, ctx)
	do(t, ctx, step)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var there bool
		script := fmt.Sprintf(`location.pathname + location.search + location.hash !== %q && document.readyState === "complete" && !!document.querySelector(%q)`, from, wait)
		if chromedp.Run(ctx, chromedp.Evaluate(script, &there)) == nil && there { // an error: the page is just changing
			return
		}
	}
	t.Fatalf("nothing leads from %s to a page with %s", from, wait)
}

func TestBrowserSearch(t *testing.T) {
	ctx := chromium(t)
	srv := httptest.NewServer(newServer(t))
	defer srv.Close()
	do(t, ctx, browser.SetPermission(&browser.PermissionDescriptor{Name: "clipboard-write"}, browser.PermissionSettingGranted).WithOrigin(srv.URL),
		chromedp.Navigate(srv.URL+"/"), chromedp.SendKeys("#q", "social workers", chromedp.ByQuery))
	follow(t, ctx, ".box button", ".results li")
	before := address(t, ctx)
	if n := eval[int](t, ctx, `document.querySelectorAll(".results mark").length`); n == 0 {
		t.Error("no highlights in the results")
	}
	all := text(t, ctx, ".total")
	follow(t, ctx, "input[name=finding][value=weakness]", ".results li") // a filter applies at once
	if got := text(t, ctx, ".total"); got == all || !strings.Contains(address(t, ctx), "finding=weakness") {
		t.Errorf("the filter changed nothing: %q at %s", got, address(t, ctx))
	}
	if n := eval[int](t, ctx, `document.querySelectorAll("input[name=finding][value=strength]").length`); n != 1 {
		t.Error("the values beside the chosen one are gone")
	}
	filtered, total := address(t, ctx), text(t, ctx, ".total")
	do(t, ctx, chromedp.Click(".results li .copy", chromedp.ByQuery),
		chromedp.Poll(`/^(Copied|Could not)/.test(document.querySelector(".results li .copy").textContent)`, nil))
	follow(t, ctx, ".results li .acts a", "#reading")
	if n := eval[int](t, ctx, `document.querySelectorAll("#reading mark").length`); n == 0 {
		t.Error("the words are not highlighted after the click")
	}
	if target := eval[string](t, ctx, `document.querySelector(":target")?.className || ""`); target != "passage" {
		t.Errorf("the link opens %q, not the passage", target)
	}
	leave(t, ctx, chromedp.Evaluate(`history.back()`, nil), ".results li")
	if address(t, ctx) != filtered || text(t, ctx, ".total") != total {
		t.Errorf("back shows %s, %q; want %s, %q", address(t, ctx), text(t, ctx, ".total"), filtered, total)
	}
	do(t, ctx, chromedp.Navigate(srv.URL+before), chromedp.WaitReady(".results li", chromedp.ByQuery))
	follow(t, ctx, ".next a", ".results li")
	if !strings.Contains(address(t, ctx), "cursor=") || text(t, ctx, ".total") != all {
		t.Errorf("the next page is %s with %q, want the same %q", address(t, ctx), text(t, ctx, ".total"), all)
	}
}

func TestBrowserAsk(t *testing.T) {
	ctx := chromium(t)
	srv := httptest.NewServer(newServer(t))
	defer srv.Close()
	do(t, ctx, chromedp.Navigate(srv.URL+"/ask"), chromedp.SendKeys("#q", "What needs to improve in Ashcombe?", chromedp.ByQuery))
	follow(t, ctx, ".box button", ".answer")
	if eval[int](t, ctx, `document.querySelectorAll(".answer blockquote").length`) == 0 {
		t.Errorf("no quotation in the answer:\n%s", text(t, ctx, "main"))
	}
	follow(t, ctx, ".answer .acts a", "#reading")
	do(t, ctx, chromedp.Navigate(srv.URL+"/ask?q=Who+won+the+football+cup%3F"), chromedp.WaitReady(".answer", chromedp.ByQuery))
	if !strings.Contains(text(t, ctx, ".answer"), "do not say") {
		t.Errorf("a question from another world is answered:\n%s", text(t, ctx, ".answer"))
	}
}

// TestBrowserWithoutScript does the main job with JavaScript off.
func TestBrowserWithoutScript(t *testing.T) {
	ctx := chromium(t)
	srv := httptest.NewServer(newServer(t))
	defer srv.Close()
	submit := func(selector, wait string) {
		t.Helper()
		do(t, ctx, chromedp.Submit(selector, chromedp.ByQuery), chromedp.WaitReady(wait, chromedp.ByQuery))
	}
	do(t, ctx, emulation.SetScriptExecutionDisabled(true), chromedp.Navigate(srv.URL+"/"),
		chromedp.SendKeys("#q", "social workers", chromedp.ByQuery))
	submit("#q", ".results li")
	do(t, ctx, chromedp.Click("input[name=finding][value=weakness]", chromedp.ByQuery))
	submit("#q", ".chips")
	if !strings.Contains(text(t, ctx, ".chips"), "Weakness") {
		t.Errorf("the filter is not applied: %q", text(t, ctx, ".chips"))
	}
	do(t, ctx, chromedp.Click(".results li .acts a", chromedp.ByQuery), chromedp.WaitReady("#reading mark", chromedp.ByQuery))
	do(t, ctx, chromedp.Navigate(srv.URL+"/embed?theme=care-leavers&q=pathway+plans"), chromedp.WaitReady(".results li mark", chromedp.ByQuery))
}

// TestBrowserKeyboard searches and opens a result without a mouse.
func TestBrowserKeyboard(t *testing.T) {
	ctx := chromium(t)
	srv := httptest.NewServer(newServer(t))
	defer srv.Close()
	do(t, ctx, chromedp.Navigate(srv.URL+"/search"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter)) // the skip link
	focused := func() string {
		return eval[string](t, ctx, `document.activeElement.id || document.activeElement.textContent.trim()`)
	}
	if got := focused(); got != "main" {
		t.Errorf("the skip link leads to %q", got)
	}
	do(t, ctx, chromedp.KeyEvent(kb.Tab))
	if got := focused(); got != "q" {
		t.Fatalf("after the skip link the focus is on %q, not the search box", got)
	}
	do(t, ctx, chromedp.KeyEvent("supervision"), chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(".results li mark", chromedp.ByQuery))
	for range 200 {
		do(t, ctx, chromedp.KeyEvent(kb.Tab))
		if eval[bool](t, ctx, `!!document.activeElement.closest(".results")`) {
			break
		}
	}
	if outline := eval[string](t, ctx, `getComputedStyle(document.activeElement).backgroundColor`); outline == "rgba(0, 0, 0, 0)" {
		t.Error("the focused link does not show")
	}
	do(t, ctx, chromedp.KeyEvent(kb.Enter), chromedp.WaitReady("#reading", chromedp.ByQuery))
}

// TestBrowserNarrow looks at every page at 320 pixels, which is also 1280 at 400 %.
func TestBrowserNarrow(t *testing.T) {
	ctx := chromium(t)
	s := newServer(t)
	srv := httptest.NewServer(s)
	defer srv.Close()
	do(t, ctx, emulation.SetDeviceMetricsOverride(320, 640, 1, true))
	for _, page := range append(pagesToTry(t, s), "/embed?q=social+workers") {
		do(t, ctx, chromedp.Navigate(srv.URL+page))
		if wide := eval[int](t, ctx, `document.documentElement.scrollWidth`); wide > 320 {
			t.Errorf("%s is %d pixels wide at 320", page, wide)
		}
	}
}

// TestBrowserAccessible runs axe-core with the rules of WCAG 2.2 AA on every
// page, light and dark.
func TestBrowserAccessible(t *testing.T) {
	ctx := chromium(t)
	s := newServer(t, func(c *Config) { c.Sample = true })
	srv := httptest.NewServer(s)
	defer srv.Close()
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	const check = `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then(r =>
		JSON.stringify(r.violations.map(v => v.id + ": " + v.nodes.map(n => n.target + " " + n.failureSummary).slice(0, 3).join("; "))))`
	for _, scheme := range []string{"light", "dark"} {
		do(t, ctx, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}))
		for _, page := range append(pagesToTry(t, s), "/nowhere", "/embed?q=social+workers") {
			var found string
			do(t, ctx, chromedp.Navigate(srv.URL+page), chromedp.Evaluate(string(axe), nil),
				chromedp.Evaluate(check, &found, chromedp.EvalAsValue, awaitPromise))
			var violations []string
			if err := json.Unmarshal([]byte(found), &violations); err != nil {
				t.Fatalf("%s: %v", page, err)
			}
			for _, v := range violations {
				t.Errorf("%s (%s): %s", page, scheme, v)
			}
		}
	}
}

// TestBrowserHostileText shows markup, right-to-left marks and endless words as text.
func TestBrowserHostileText(t *testing.T) {
	ctx := chromium(t)
	srv := httptest.NewServer(newServer(t))
	defer srv.Close()
	do(t, ctx, emulation.SetDeviceMetricsOverride(320, 640, 1, true))
	for _, q := range []string{"<script>window.hacked=1</script>", `"><img src=x onerror="window.hacked=1">`, "\u202Egnp.exe", strings.Repeat("w", 5000)} {
		for _, path := range []string{"/search?q=", "/ask?q=", "/embed?q="} {
			do(t, ctx, chromedp.Navigate(srv.URL+path+queryEscape(q)))
			if eval[bool](t, ctx, `!!window.hacked`) {
				t.Errorf("%s%.30q ran as a script", path, q)
			}
			if wide := eval[int](t, ctx, `document.documentElement.scrollWidth`); wide > 320 {
				t.Errorf("%s%.30q makes the page %d pixels wide", path, q, wide)
			}
		}
	}
}

// TestBrowserStill measures the layout shift of a page of results, and that the
// results need no other request.
func TestBrowserStill(t *testing.T) {
	ctx := chromium(t)
	srv := httptest.NewServer(newServer(t))
	defer srv.Close()
	do(t, ctx, chromedp.Navigate(srv.URL+"/search?q=care+leavers"), chromedp.Sleep(300*time.Millisecond))
	var shift float64
	do(t, ctx, chromedp.Evaluate(`new Promise(done => { let sum = 0;
		new PerformanceObserver(l => { for (const e of l.getEntries()) sum += e.value; }).observe({type: "layout-shift", buffered: true});
		setTimeout(() => done(sum), 300); })`, &shift, awaitPromise))
	if shift > 0.01 {
		t.Errorf("layout shift is %.3f", shift)
	}
	do(t, ctx, network.Enable(), network.SetBlockedURLs().WithURLPatterns([]*network.BlockPattern{{URLPattern: "*://*:*/static/*", Block: true}}),
		chromedp.Navigate(srv.URL+"/search?q=pathway+plans"), chromedp.WaitVisible(".results mark", chromedp.ByQuery))
}

// TestBrowserEmbed puts the search into a page of another origin, as a web
// component and as an iframe.
func TestBrowserEmbed(t *testing.T) {
	ctx := chromium(t)
	var service string
	intranet := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/frame" {
			fmt.Fprintf(w, `<!doctype html><title>Intranet</title><iframe src="%s/embed?theme=care-leavers&amp;q=pathway" width="600" height="400" sandbox="allow-forms allow-popups"></iframe>`, service)
			return
		}
		fmt.Fprintf(w, `<!doctype html><title>Intranet</title><script src="%s/embed.js" defer></script><findings-search theme="care-leavers" size="3"></findings-search>`, service)
	}))
	defer intranet.Close()
	srv := httptest.NewServer(newServer(t, func(c *Config) { c.Origins = []string{intranet.URL} }))
	defer srv.Close()
	service = srv.URL

	const inside = `document.querySelector("findings-search").shadowRoot`
	do(t, ctx, chromedp.Navigate(intranet.URL+"/"), chromedp.Poll(`!!`+inside, nil),
		chromedp.Evaluate(inside+`.querySelector("input").value = "pathway plans"; `+inside+`.querySelector("form").requestSubmit()`, nil),
		chromedp.Poll(inside+`.querySelectorAll("li mark").length > 0`, nil, chromedp.WithPollingTimeout(time.Minute)))
	if n := eval[int](t, ctx, inside+`.querySelectorAll("li").length`); n == 0 || n > 3 {
		t.Errorf("the component shows %d passages, want 1 to 3", n)
	}
	if status := eval[string](t, ctx, inside+`.querySelector("[role=status]").textContent`); !strings.Contains(status, "passage") {
		t.Errorf("the component says %q", status)
	}
	if link := eval[string](t, ctx, inside+`.querySelector("li a").href`); !strings.HasPrefix(link, srv.URL+"/reports/") {
		t.Errorf("a result links to %s", link)
	}

	frame := func(url string) bool {
		t.Helper()
		do(t, ctx, chromedp.Navigate(url+"/frame"), chromedp.Sleep(500*time.Millisecond))
		var nodes []string
		do(t, ctx, chromedp.Evaluate(`[...document.querySelectorAll("iframe")].map(f => f.src)`, &nodes))
		targets, err := chromedp.Targets(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range targets {
			if target.Type == "iframe" && strings.HasPrefix(target.URL, srv.URL) {
				return true
			}
		}
		return false
	}
	if !frame(intranet.URL) {
		t.Error("the page is not framed where it may be")
	}
	stranger := httptest.NewServer(intranet.Config.Handler)
	defer stranger.Close()
	if frame(stranger.URL) {
		t.Error("a page of another origin frames the search")
	}
}
