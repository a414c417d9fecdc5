package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"
)

// Access says who may do what.
type Access struct {
	ReadToken  string  // "" leaves reading open
	WriteToken string  // "" turns writing off
	Rate       float64 // requests a second for each client, 0 unbounded
	Burst      int
}

// mayRead lets a request pass that carries the read token or the write token,
// where a read token is set.
func (s *Server) mayRead(c *gin.Context) {
	if s.Access.ReadToken == "" || sameToken(bearer(c), s.Access.ReadToken) || sameToken(bearer(c), s.Access.WriteToken) {
		return
	}
	s.refuse(c, "This service asks for a token to read. Send it as “Authorization: Bearer …”.")
}

// mayWrite lets a request pass that carries the write token.
func (s *Server) mayWrite(c *gin.Context) {
	if s.Access.WriteToken == "" {
		s.fail(c, &Problem{Status: http.StatusForbidden, Title: "Writing is off", Detail: "No write token is set on this service, so reports cannot be added or removed over HTTP."})
		return
	}
	if !sameToken(bearer(c), s.Access.WriteToken) {
		s.refuse(c, "Adding and removing reports asks for the write token. Send it as “Authorization: Bearer …”.")
	}
}

func (s *Server) refuse(c *gin.Context, detail string) {
	c.Header("WWW-Authenticate", `Bearer realm="findings"`)
	s.fail(c, &Problem{Status: http.StatusUnauthorized, Title: "A token is needed", Detail: detail})
}

// bearer is the token of a request, or "".
func bearer(c *gin.Context) string {
	scheme, token, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// sameToken compares in a time that says nothing about either; an empty token is never right.
func sameToken(got, want string) bool {
	a, b := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(want))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1 && want != ""
}

// A limiter holds each client to a rate.
type limiter struct {
	rate    rate.Limit
	burst   int
	mu      sync.Mutex
	clients map[string]*client
	swept   time.Time
}

type client struct {
	*rate.Limiter
	seen time.Time
}

// Clients that were silent this long are forgotten; by then their allowance is whole again.
const forgetAfter = 5 * time.Minute

// maxClients bounds the memory of a limiter. Beyond it new clients share one allowance.
const maxClients = 10_000

func newLimiter(a Access) *limiter {
	return &limiter{rate: rate.Limit(a.Rate), burst: max(a.Burst, 1), clients: map[string]*client{}}
}

// wait returns how long a client must wait for its next request, 0 when it may go on.
func (l *limiter) wait(name string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.swept) > forgetAfter {
		l.swept = now
		for n, c := range l.clients {
			if now.Sub(c.seen) > forgetAfter {
				delete(l.clients, n)
			}
		}
	}
	if l.clients[name] == nil {
		if len(l.clients) >= maxClients {
			name = ""
		}
		if l.clients[name] == nil {
			l.clients[name] = &client{Limiter: rate.NewLimiter(l.rate, l.burst)}
		}
	}
	c := l.clients[name]
	c.seen = now
	r := c.ReserveN(now, 1)
	d := r.DelayFrom(now)
	if d > 0 {
		r.CancelAt(now)
	}
	return d
}

// limit holds clients to the rate; it tells those over it when to come back.
func (s *Server) limit(c *gin.Context) {
	if s.Access.Rate <= 0 {
		return
	}
	if d := s.limiter.wait(c.ClientIP(), time.Now()); d > 0 {
		s.fail(c, &Problem{Status: http.StatusTooManyRequests, Title: "Too many requests", wait: int(d/time.Second) + 1, Detail: "Wait as long as the header Retry-After says, then go on more slowly."})
	}
}

// headers are on every answer.
func (s *Server) headers(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}
