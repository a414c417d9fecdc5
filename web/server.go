// Package web serves Findings over HTTP: pages, the JSON API, the embedded
// search box and the machine-readable descriptions of them.
//
// A page and the JSON answer of the same thing make the same one call into
// package search. Handlers return errors; fail alone decides what people see.
package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"findings/corpus"
	"findings/corpus/fetch"
	"findings/corpus/label"
	"findings/index"
	"findings/search"
	"findings/search/answer"
	"findings/web/mcp"
)

// A Config is what a Server needs.
type Config struct {
	Library  *corpus.Library
	Index    Index
	Labeler  *label.Labeler
	Searcher *search.Searcher
	Answerer *answer.Answerer
	Log      *slog.Logger
	Sample   bool // the library holds the bundled sample reports
	Access   Access
	Prefix   string   // path that the service stands under behind a proxy, "/findings", or ""
	Origins  []string // origins whose pages may read the API and frame /embed; "*" lets all
	Proxies  []string // addresses or networks whose X-Forwarded-For is believed

	Fetch  *fetch.Fetcher
	Add    func(ctx context.Context, key, source string, data []byte) (corpus.Entry, error) // and make it findable
	Remove func(ctx context.Context, id string) error

	Suggester *search.Suggester

	Backups     string // folder to copy the library below, "" for none
	LogRequests bool   // log a line a request, without what was asked
	LogQueries  bool   // with what was asked
	InFlight    int    // requests at work at once, 0 for the standard

	ModelTime time.Duration // that a language model may take for an answer, 0 without one
}

// An Index tells of the index what operators want to know.
type Index interface {
	Seq() uint64      // how far it has followed the library
	Err() error       // why it cannot be written, or nil
	Info() index.Info // its size
}

// A Server answers HTTP requests.
type Server struct {
	Config
	engine  *gin.Engine
	pages   *pages
	limiter *limiter
	metrics *metrics
	proxies []netip.Prefix
	started string // names this run of the program, for ETags

	lastWrite writability
	now       func() time.Time

	description *description
	inFlight    chan struct{} // one in it for each request at work
}

// New makes a server; it fails when a template or an asset is broken.
func New(c Config) (*Server, error) {
	gin.SetMode(gin.ReleaseMode)
	p, err := newPages(c.Prefix, themeLabels(c.Labeler))
	if err != nil {
		return nil, err
	}
	s := &Server{Config: c, engine: gin.New(), pages: p, limiter: newLimiter(c.Access), started: rand.Text()[:8], now: time.Now}
	s.inFlight = make(chan struct{}, cmp.Or(c.InFlight, standardInFlight))
	s.engine.HandleMethodNotAllowed = true
	s.engine.RedirectTrailingSlash = false
	if s.proxies, err = parseProxies(c.Proxies); err != nil {
		return nil, err
	}
	if err := s.engine.SetTrustedProxies(c.Proxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	if s.description, err = describe(); err != nil {
		return nil, err
	}
	s.metrics = s.newMetrics()
	s.routes()
	return s, nil
}

// themeLabels are the labels of the themes by ID.
func themeLabels(l *label.Labeler) map[string]string {
	labels := map[string]string{}
	for _, t := range l.Themes() {
		labels[t.ID] = t.Label
	}
	return labels
}

// ServeHTTP makes a Server an http.Handler. Requests come with or without the prefix:
// some proxies strip it.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if rest, found := strings.CutPrefix(r.URL.Path+"/", s.Prefix+"/"); found && s.Prefix != "" {
		rest = strings.TrimSuffix(rest, "/")
		u := *r.URL
		u.Path, u.RawPath = "/"+rest, ""
		q := *r
		q.URL = &u
		r = &q
	}
	if r.Method == http.MethodHead { // the same as GET; the server sends no body
		q := *r
		q.Method = http.MethodGet
		r, w = &q, bodiless{w}
	}
	s.engine.ServeHTTP(w, r)
}

// path is the address of something of this service, on this host.
func (s *Server) path(p string) string { return s.Prefix + p }

// routes is the list of everything that the server answers.
func (s *Server) routes() {
	e := s.engine
	e.Use(s.metrics.measure, s.logRequest, s.recoverPanic, s.headers, s.cors)
	e.NoRoute(s.handle(func(*gin.Context) error { return errNoPage }))
	e.NoMethod(s.handle(func(c *gin.Context) error {
		if allow := c.Writer.Header().Get("Allow"); strings.Contains(allow, http.MethodGet) {
			c.Header("Allow", allow+", "+http.MethodHead)
		}
		return errMethod
	}))

	e.GET("/healthz", func(c *gin.Context) { c.String(http.StatusOK, "ok\n") })
	e.GET("/readyz", s.readyz)
	e.GET("/metrics", s.metricsPage())

	e.Use(s.limit, s.bound)
	e.GET("/static/:name", s.handle(s.static))
	e.GET("/openapi.yaml", s.handle(s.openapi))
	e.GET("/opensearch.xml", s.handle(s.openSearchXML))
	e.GET("/embed.js", s.handle(s.embedScript))

	e.Use(s.mayRead, s.unchanged)
	e.GET("/", s.handle(s.homePage))
	e.GET("/embed", s.handle(s.embedPage))
	e.GET("/oembed", s.handle(s.oembed))
	e.GET("/ask", s.handle(s.askPage))
	e.GET("/themes", s.handle(s.themesPage))
	e.GET("/themes/:id", s.handle(s.themePage))
	e.GET("/authorities", s.handle(s.authoritiesPage))
	e.GET("/authorities/:name", s.handle(s.authorityPage))
	e.GET("/coverage", s.handle(s.coveragePage))
	e.GET("/passages/:id/similar", s.handle(s.similarPage))
	e.GET("/help", s.handle(s.plainPage("Help", "help")))
	e.GET("/about", s.handle(s.plainPage("About", "about")))
	e.GET("/api", s.handle(s.apiPage))
	e.GET("/search", s.handle(s.searchPage))
	e.GET("/reports", s.handle(s.reportsPage))
	e.GET("/reports/:id", s.handle(s.reportPage))
	e.GET("/reports/:id/original", s.handle(s.original))

	e.GET("/api/v1/search", s.handle(s.apiSearch))
	e.GET("/api/v1/reports", s.handle(s.apiReports))
	e.GET("/api/v1/reports/:id", s.handle(s.apiReport))
	e.GET("/api/v1/reports/:id/passages", s.handle(s.apiReportPassages))
	e.GET("/api/v1/reports/:id/original", s.handle(s.original))
	e.GET("/api/v1/passages/:id", s.handle(s.apiPassage))
	e.GET("/api/v1/passages/:id/similar", s.handle(s.apiSimilar))
	e.GET("/api/v1/suggest", s.handle(s.apiSuggest))
	e.GET("/api/v1/themes", s.handle(s.apiThemes))
	e.GET("/api/v1/ask", s.handle(s.apiAsk))
	e.POST("/api/v1/ask", s.handle(s.apiAsk))
	e.Any("/mcp", gin.WrapH(mcp.Handler(mcp.Service{Library: s.Library, Searcher: s.Searcher, Answerer: s.Answerer})))
	e.POST("/api/v1/reports", s.mayWrite, s.handle(s.apiAdd))
	e.POST("/api/v1/backups", s.mayWrite, s.handle(s.apiBackup))
	e.DELETE("/api/v1/reports/:id", s.mayWrite, s.handle(s.apiRemove))
}
