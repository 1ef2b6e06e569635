package server

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/web"
)

// watch is around everything: it names the request, sets the headers of every answer, catches
// panics, and writes one line to the log. The route is logged by its pattern: paths hold personal
// links, queries hold what people search for. Addresses of clients are not logged at all.
func (e *engine) watch(c *gin.Context) {
	begun := time.Now()
	header := c.Writer.Header()
	id := e.ids.next()
	header[web.RequestIDHeader] = []string{id}
	for _, h := range e.headers {
		header[h.name] = h.value
	}
	defer e.note(c, id, begun)
	defer e.recover(c)
	c.Next()
}

func (e *engine) note(c *gin.Context, id string, begun time.Time) {
	route, status, took := c.FullPath(), c.Writer.Status(), time.Since(begun)
	if e.metrics != nil {
		e.metrics.observe(methodOf(c.Request), route, status, took)
	}
	level := slog.LevelInfo
	if isProbe(route) && status < http.StatusBadRequest {
		level = slog.LevelDebug
	}
	ctx := c.Request.Context()
	if !e.log.Enabled(ctx, level) {
		return
	}
	e.log.LogAttrs(ctx, level, "request",
		slog.String("method", methodOf(c.Request)), slog.String("route", route), slog.Int("status", status),
		slog.Int64("took_us", took.Microseconds()), slog.String("request_id", id))
}

// isProbe reports whether the route is asked again and again by machines.
func isProbe(route string) bool { return route == "/healthz" || route == "/readyz" }

// methodOf returns the method, or "other" for words that a client has made up.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// recover turns a panic into a failure like any other, with the place in the log.
func (e *engine) recover(c *gin.Context) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p) // net/http's way to drop a connection
	}
	e.refuse(c, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
}

// isProgram reports whether the request is made by a program, which reads problems, not pages.
func isProgram(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }
