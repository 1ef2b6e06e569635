package server

import (
	"math"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/picture"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/table"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/limit"
)

// maxBody is the largest body of a request in bytes. The longest form there is, that of an event,
// stays far below. A form with files may be longer by all its files. Programs write a list or a picture as text, which
// makes it longer by a third.
const (
	maxBody        = 1 << 20
	maxFileBody    = maxBody + question.MaxFilesKB*1024
	maxListBody    = maxBody + (table.MaxBytes+2)/3*4
	maxPictureBody = maxBody + (picture.MaxBytes+2)/3*4
)

// guard turns away what must not reach a handler.
func (e *engine) guard(c *gin.Context) {
	if err := e.check(c); err != nil {
		e.refuse(c, err)
		return
	}
	c.Next()
}

func (e *engine) check(c *gin.Context) error {
	r := c.Request
	if !utf8.ValidString(r.URL.Path) || strings.Contains(r.URL.Path, "\x00") {
		return fault.New(fault.NotFound, "web.not_found") // PostgreSQL takes no such text to look for
	}
	if limiter := e.limiterFor(c); limiter != nil {
		if wait, allowed := limiter.Allow(c.ClientIP()); !allowed {
			c.Writer.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
			return fault.New(fault.Limited, tooOftenKey(c))
		}
	}
	if r.Method == http.MethodGet {
		return nil
	}
	if err := e.crossOrigin.Check(r); err != nil {
		return fault.New(fault.Forbidden, "web.cross_origin").Because(err)
	}
	r.Body = http.MaxBytesReader(c.Writer, r.Body, bodyLimit(c))
	return nil
}

func bodyLimit(c *gin.Context) int64 {
	mediaType, _, _ := mime.ParseMediaType(c.Request.Header.Get("Content-Type"))
	switch {
	case isProgram(c.Request) && takesList(c.FullPath()):
		return maxListBody
	case isProgram(c.Request) && (takesPicture(c.FullPath()) || takesAttachments(c.FullPath())):
		return maxPictureBody
	case mediaType != "multipart/form-data", isProgram(c.Request), isDoor(c.FullPath()):
		return maxBody
	}
	return maxFileBody
}

// takesList reports whether programs send lists of people to the route.
func takesList(route string) bool {
	route = strings.TrimSuffix(route, "/preview")
	return strings.HasSuffix(route, "/invitations") || strings.HasSuffix(route, "/imports")
}

// takesPicture reports whether programs send a picture to the route.
func takesPicture(route string) bool {
	return strings.HasSuffix(route, "/image") || strings.HasSuffix(route, "/logo")
}

// takesAttachments reports whether programs send messages with files to the route; those are smaller than pictures.
func takesAttachments(route string) bool {
	return strings.HasSuffix(route, "/messages") || strings.HasSuffix(route, "/broadcasts/:number")
}

// tooOftenKey names the sentence for those who must wait. Who filled a form goes back to it.
func tooOftenKey(c *gin.Context) string {
	if isProgram(c.Request) || isDoor(c.FullPath()) {
		return "web.too_often"
	}
	return "web.form_too_often"
}

// limiterFor returns the limit that the request counts against, or nil.
func (e *engine) limiterFor(c *gin.Context) *limit.Limiter {
	switch {
	case asksForNews(c):
		return e.news
	case isProgram(c.Request):
		return e.programs
	case c.Request.Method == http.MethodGet:
		return nil
	case isDoor(c.FullPath()):
		return e.signIns
	}
	return e.forms
}

// asksForNews reports whether the request sends a letter to an address that somebody typed in.
func asksForNews(c *gin.Context) bool {
	return c.Request.Method == http.MethodPost && (c.FullPath() == web.NewsPath || strings.HasSuffix(c.FullPath(), "/news/subscriptions"))
}

// isDoor reports whether forms at the route try passwords or secrets, or make us hash one.
func isDoor(route string) bool {
	return strings.HasPrefix(route, web.SignInPath) || strings.HasPrefix(route, web.PasswordPath) ||
		strings.HasPrefix(route, web.InvitationPath)
}
