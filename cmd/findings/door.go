package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

// Bounds of the server. A slow client is cut, and a stop waits for requests in flight.
const (
	readHeaderTime = 5 * time.Second
	readTime       = 60 * time.Second
	writeTime      = 120 * time.Second
	idleTime       = 120 * time.Second
	stopTime       = 10 * time.Second
	maxHeader      = 32 << 10
)

// A door is the server's side of the network. It is there before the service is:
// until open is called, it answers that the service is starting.
type door struct {
	address net.Addr
	server  *http.Server
	handler atomic.Pointer[http.Handler]
	done    chan error // of the server, once
}

// openDoor listens on an address.
func openDoor(address string, log *slog.Logger) (*door, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%w: choose another address with --listen", err)
	}
	d := &door{address: l.Addr(), done: make(chan error, 1)}
	d.server = &http.Server{
		Handler:           compressed(d),
		ReadHeaderTimeout: readHeaderTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	go func() { d.done <- d.server.Serve(l) }()
	return d, nil
}

// compressed compresses answers for clients that can read that. Originals stay as
// they are: a download that goes on where it broke off counts their own bytes.
func compressed(h http.Handler) http.Handler {
	zip := gzhttp.GzipHandler(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/original") {
			h.ServeHTTP(w, r)
			return
		}
		zip.ServeHTTP(w, r)
	})
}

// ServeHTTP answers as the service does, or that it is starting.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h := d.handler.Load(); h != nil {
		(*h).ServeHTTP(w, r)
		return
	}
	if strings.HasSuffix(r.URL.Path, "/healthz") { // with the prefix or without
		fmt.Fprintln(w, "ok")
		return
	}
	w.Header().Set("Retry-After", "5")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintln(w, `{"type":"about:blank","title":"Starting","status":503,"detail":"The service is reading reports or building its index. Try again in some seconds."}`)
}

// open lets requests in to the service.
func (d *door) open(h http.Handler) { d.handler.Store(&h) }

// wait serves until ctx ends, then lets requests in flight finish.
func (d *door) wait(ctx context.Context) error {
	select {
	case err := <-d.done:
		return err
	case <-ctx.Done():
	}
	stopCtx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	err := d.server.Shutdown(stopCtx)
	if served := <-d.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// shut ends the server of a service that could not start.
func (d *door) shut() { d.server.Close() }
