package web

import (
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"findings/corpus"
	"findings/search/answer"
)

// metrics are what /metrics tells. Labels hold routes and outcomes only, never
// what somebody asked for.
type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	latency   *prometheus.HistogramVec
	ingested  *prometheus.CounterVec
	questions *prometheus.CounterVec
}

func (s *Server) newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "findings_http_requests_total", Help: "Requests answered, by route, method and status."},
			[]string{"route", "method", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "findings_http_request_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5}},
			[]string{"route"}),
		ingested: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "findings_files_total", Help: "Files given to the library while serving, by outcome."},
			[]string{"outcome"}),
		questions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "findings_questions_total", Help: "Questions asked, by kind and whether they were answered or the reports do not say."},
			[]string{"kind", "outcome"}),
	}
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	m.registry.MustRegister(m.requests, m.latency, m.ingested, m.questions,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector(),
		gauge("findings_library_reports", "Reports in the library.", func() float64 { return float64(s.Library.Len()) }),
		gauge("findings_library_sequence", "Changes ever made to the library.", func() float64 { return float64(s.Library.Seq()) }),
		gauge("findings_index_sequence", "Last change of the library that the index holds.", func() float64 { return float64(s.Index.Seq()) }),
		gauge("findings_index_passages", "Passages in the index.", func() float64 { return float64(s.Index.Info().Docs) }),
		gauge("findings_index_sound", "1 when the index is in order, 0 while it is damaged or cannot be written.", func() float64 { return truthValue(s.Index.Err() == nil) }),
		gauge("findings_library_writable", "1 when reports can be added, 0 when the disk is full or read-only.", func() float64 { return truthValue(s.writable() == nil) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "findings_index_rebuilds_total", Help: "How often the index was built again while serving."},
			func() float64 { return float64(s.Index.Info().Rebuilds) }),
		gauge("findings_index_bytes", "Size of the index on disk.", func() float64 { return float64(s.Index.Info().Bytes) }),
		gauge("findings_library_bytes", "Size of the library's database on disk.", func() float64 { return float64(s.Library.Size()) }),
	)
	return m
}

func truthValue(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// measure counts and times a request by its route, so that addresses of strangers
// cannot fill the memory with names.
func (m *metrics) measure(c *gin.Context) {
	start := time.Now()
	c.Next()
	route := c.FullPath()
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, method(c.Request.Method), strconv.Itoa(c.Writer.Status())).Inc()
	m.latency.WithLabelValues(route).Observe(time.Since(start).Seconds())
}

// method is a request's method, or "other" for one that HTTP does not name.
func method(name string) string {
	switch name {
	case "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS":
		return name
	}
	return "other"
}

func (m *metrics) fileSettled(outcome corpus.Outcome) {
	m.ingested.WithLabelValues(string(outcome)).Inc()
}

// metricsPage answers GET /metrics.
func (s *Server) metricsPage() gin.HandlerFunc {
	return gin.WrapH(promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}))
}

// asked counts an answer.
func (m *metrics) asked(a *answer.Answer) {
	outcome := "answered"
	if a.Abstained {
		outcome = "abstained"
	}
	m.questions.WithLabelValues(a.Kind, outcome).Inc()
}
