// Package web lets handlers of pages return errors, and knows who is signed in.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web/view"
)

// SignInPath is the page to sign in at; the parameter "weiter" names the page to go on to.
const SignInPath = "/intern/anmelden"

// PasswordPath and InvitationPath begin the addresses at which passwords are asked for and set.
const (
	PasswordPath   = "/intern/passwort"
	InvitationPath = "/intern/einladung"
)

// NewsPath begins the addresses of news of events by mail.
const NewsPath = "/neuigkeiten"

// RequestIDHeader carries the id of a request in its answer.
const RequestIDHeader = "X-Request-Id"

// Handler answers one request: it reads, calls one use case, renders or redirects, and returns the error.
type Handler func(*gin.Context) error

// Front turns what handlers return into answers.
type Front struct {
	Views *view.Renderer
	Log   *slog.Logger
	// BaseURL is the public address of the installation without a slash at its end.
	BaseURL string
	// Inside puts an error page into the office, for those who work there; false: it stays as it is. Nil: there is no office.
	Inside func(*gin.Context, view.ErrorPage) (view.Template, bool)
}

// Handle adapts a handler, or a middleware that lets the request pass by returning nil. An error
// becomes a page (see Fail) and ends the request.
func (f *Front) Handle(h Handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			f.Fail(c, err)
		}
	}
}

// Render writes a page. It is rendered as a whole first, so a mistake in a template never leaves
// half a page behind.
func (f *Front) Render(c *gin.Context, status int, page view.Template) error {
	body, err := f.Views.RenderBytes(page)
	if err != nil {
		return err
	}
	header := c.Writer.Header()
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "private, no-cache")
	}
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	c.Writer.WriteHeader(status)
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(body) // fails only when the reader has gone
	}
	return nil
}

// NoStore keeps the answer out of every cache, that of the browser included: for pages about persons.
func NoStore(c *gin.Context) { c.Writer.Header().Set("Cache-Control", "no-store") }

// ReadForm reads the body of a form; the error is an Invalid fault.
func ReadForm(c *gin.Context) (*form.Form, error) { return form.Read(c.Request) }

// SeeOther answers a POST by leading to a page of this installation: a path, with its query if it has one.
func SeeOther(c *gin.Context, location string) error {
	NoStore(c)
	c.Writer.Header().Set("Location", location)
	c.Writer.WriteHeader(http.StatusSeeOther)
	c.Writer.WriteHeaderNow()
	return nil
}

// RequestID returns the id that the server gave the request, for error pages and the log.
func RequestID(c *gin.Context) string { return c.Writer.Header().Get(RequestIDHeader) }

// Fail answers with the page that belongs to an error, or leads to the sign-in page. What is our
// failure is logged, here and nowhere else.
func (f *Front) Fail(c *gin.Context, err error) {
	c.Abort()
	kind := fault.KindOf(err)
	if kind == fault.Internal {
		f.LogFailure(c, err)
	}
	switch {
	case c.Writer.Written():
		return
	case kind == fault.Unauthenticated && c.Request.Method == http.MethodGet:
		_ = SeeOther(c, SignInPath+"?weiter="+url.QueryEscape(c.Request.URL.RequestURI()))
		return
	}
	setRetryAfter(c, kind)
	f.ShowError(c, view.NewErrorPage(err, RequestID(c)))
}

// ShowError answers with an error page and ends the request.
func (f *Front) ShowError(c *gin.Context, page view.ErrorPage) {
	c.Abort()
	NoStore(c)
	var shown view.Template = page
	if f.Inside != nil {
		if inside, ok := f.Inside(c, page); ok {
			shown = inside
		}
	}
	if err := f.Render(c, page.Status, shown); err != nil {
		f.LogFailure(c, err)
		c.String(http.StatusInternalServerError, page.Title)
	}
}

// LogFailure logs what is our failure. It names the route by its pattern: the path may hold a personal link.
func (f *Front) LogFailure(c *gin.Context, err error) {
	ctx := c.Request.Context()
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return // the reader has gone, and this only follows from it
	}
	f.Log.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("request_id", RequestID(c)),
		slog.String("method", c.Request.Method), slog.String("route", c.FullPath()), slog.Any("error", err))
}

// setRetryAfter says when asking again makes sense, unless the handler knew it better.
func setRetryAfter(c *gin.Context, kind fault.Kind) {
	header := c.Writer.Header()
	if header.Get("Retry-After") != "" {
		return
	}
	switch kind {
	case fault.Busy:
		header.Set("Retry-After", "5")
	case fault.Limited:
		header.Set("Retry-After", "60")
	}
}
