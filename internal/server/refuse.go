package server

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// problem is an answer to a program after RFC 9457.
type problem struct {
	Title    string `json:"title"`
	Key      string `json:"key,omitempty"` // of the sentence, the same in every language
	Status   int    `json:"status"`
	Instance string `json:"instance,omitempty"` // the id of the request
}

// refuse answers a request that no handler has answered: a page for people, a problem for programs.
func (e *engine) refuse(c *gin.Context, err error) {
	if !isProgram(c.Request) {
		e.front.Fail(c, err)
		return
	}
	if fault.Is(err, fault.Internal) {
		e.front.LogFailure(c, err)
	}
	title, _ := i18n.Fault(i18n.German, err)
	writeProblem(c, problem{Title: title, Key: keyOf(err), Status: fault.KindOf(err).Status(), Instance: web.RequestID(c)})
}

func keyOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Key
	}
	return ""
}

func writeProblem(c *gin.Context, p problem) {
	c.Abort()
	if c.Writer.Written() {
		return
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte("{}") // two strings and a number always marshal
	}
	web.NoStore(c)
	c.Data(p.Status, "application/problem+json", body)
}

func (e *engine) showMethodNotAllowed(c *gin.Context) {
	refusal := fault.New(fault.NotFound, "web.method_not_allowed")
	page := view.NewErrorPage(refusal, web.RequestID(c))
	if isProgram(c.Request) {
		writeProblem(c, problem{Title: page.Lead, Key: refusal.Key, Status: http.StatusMethodNotAllowed, Instance: web.RequestID(c)})
		return
	}
	if above := pageAbove(e.routes(), c.Request.URL.Path); above != "" && c.Request.Method == http.MethodGet {
		c.Redirect(http.StatusSeeOther, above)
		return
	}
	page.Status = http.StatusMethodNotAllowed
	e.front.ShowError(c, page)
}
