// Package server is the engine under all fronts: request ids, log, recovery, headers, limits, graceful stop.
package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/asset"
	"tagungsbuero/internal/web/limit"
)

// Registrar is a front: it adds its routes.
type Registrar interface{ Register(gin.IRouter) }

// Options set the engine up.
type Options struct {
	Front *web.Front
	Log   *slog.Logger
	// Proxies are the networks, in CIDR notation, whose word on the client's address counts.
	Proxies []string
	// RateLimit switches the limits per client on.
	RateLimit bool
	// Clock tells the time for the limits.
	Clock func() time.Time
	// Ready returns nil when requests can be served; its error goes to the log only.
	Ready func(context.Context) error
	// Metrics hears of every request; nil: nobody counts.
	Metrics *Metrics
}

// engine is what the middlewares share.
type engine struct {
	front       *web.Front
	log         *slog.Logger
	ready       func(context.Context) error
	metrics     *Metrics
	ids         *requestIDs
	headers     []header
	crossOrigin *http.CrossOriginProtection
	forms       *limit.Limiter
	signIns     *limit.Limiter
	programs    *limit.Limiter
	news        *limit.Limiter
	routes      func() gin.RoutesInfo // everything that is answered
}

// Handler answers the requests of all fronts.
type Handler struct {
	http.Handler
	routes *gin.Engine
}

// Route is one pattern that is answered, for instance GET /veranstaltungen/:slug.
type Route struct{ Method, Pattern string }

// Routes lists everything that is answered: for tests that visit every page.
func (h *Handler) Routes() []Route {
	var routes []Route
	for _, r := range h.routes.Routes() {
		routes = append(routes, Route{r.Method, r.Path})
	}
	return routes
}

// New returns the handler that serves the fronts.
func New(o Options, fronts ...Registrar) (*Handler, error) {
	e := &engine{
		front: o.Front, log: o.Log, ready: o.Ready, metrics: o.Metrics, ids: newRequestIDs(),
		headers: securityHeaders(strings.HasPrefix(o.Front.BaseURL, "https://")), crossOrigin: http.NewCrossOriginProtection(),
	}
	if o.RateLimit {
		e.forms, e.signIns, e.programs = limit.New(limit.Forms, o.Clock), limit.New(limit.SignIn, o.Clock), limit.New(limit.API, o.Clock)
		e.news = limit.New(limit.News, o.Clock)
	}
	if err := e.crossOrigin.AddTrustedOrigin(o.Front.BaseURL); err != nil {
		return nil, fmt.Errorf("trust own origin: %w", err)
	}
	routes := gin.New()
	e.routes = routes.Routes
	if err := routes.SetTrustedProxies(o.Proxies); err != nil {
		return nil, fmt.Errorf("set trusted proxies: %w", err)
	}
	routes.HandleMethodNotAllowed = true
	routes.Use(e.watch, e.guard)
	routes.NoRoute(e.showNotFound)
	routes.NoMethod(e.showMethodNotAllowed)
	routes.GET("/healthz", e.showHealth)
	routes.GET("/readyz", e.showReady)
	routes.GET(asset.Prefix+"*file", gin.WrapH(asset.Handler()))
	for _, front := range fronts {
		front.Register(routes)
	}
	return &Handler{answerHead(routes), routes}, nil
}

func init() { gin.SetMode(gin.ReleaseMode) } // else it prints every route

// answerHead answers HEAD as GET for all routes; net/http leaves the body away.
func answerHead(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			asGet := *r
			asGet.Method = http.MethodGet
			r = &asGet
		}
		next.ServeHTTP(w, r)
	})
}

func (e *engine) showNotFound(c *gin.Context) {
	e.refuse(c, fault.New(fault.NotFound, "web.not_found"))
}

func (e *engine) showHealth(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

// readyPatience is how long the database may take to answer before the process counts as not ready.
const readyPatience = 3 * time.Second

func (e *engine) showReady(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyPatience)
	defer cancel()
	if err := e.ready(ctx); err != nil {
		e.log.LogAttrs(ctx, slog.LevelWarn, "not ready", slog.Any("error", err))
		c.String(http.StatusServiceUnavailable, "not ready\n")
		return
	}
	c.String(http.StatusOK, "ready\n")
}
