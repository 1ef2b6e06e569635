package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/web"
)

const problemType = "application/problem+json"

// Problem is a refusal after RFC 9457.
type Problem struct {
	Title    string  `json:"title" doc:"What went wrong, as a German sentence for people."`
	Status   int     `json:"status" doc:"The HTTP status."`
	Key      string  `json:"key,omitempty" doc:"Names the reason for programs; stays stable." example:"registration.closed"`
	Instance string  `json:"instance,omitempty" doc:"The id of the request, to be named when asking for help."`
	Fields   []Field `json:"fields,omitempty" doc:"All mistakes in what was sent."`
}

// Field is one mistake in what was sent.
type Field struct {
	Name    string `json:"name" doc:"The field as it is named in the body or the query." example:"venue.city"`
	Message string `json:"message" doc:"What to do about it, as a German sentence for people."`
	Key     string `json:"key" doc:"Names the mistake for programs; stays stable." example:"form.required"`
}

// Error implements error; nothing prints it.
func (p *Problem) Error() string { return p.Title }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders implements huma.HeadersError: it says when asking again makes sense, and how to sign in.
func (p *Problem) GetHeaders() http.Header {
	headers := http.Header{}
	switch p.Status {
	case http.StatusUnauthorized:
		headers.Set("WWW-Authenticate", "Bearer")
	case http.StatusServiceUnavailable:
		headers.Set("Retry-After", "5")
	case http.StatusTooManyRequests:
		headers.Set("Retry-After", "60")
	}
	return headers
}

// special is a refusal with a status that no kind of fault has.
type special struct {
	status int
	fault  *fault.Error
}

func (s *special) Error() string { return s.fault.Error() }
func (s *special) Unwrap() error { return s.fault }

func isTooLarge(err error) bool {
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	return tooLarge
}

// problemOf words an error. What is our failure is not described.
func problemOf(err error, requestID string) *Problem {
	title, _ := i18n.Fault(i18n.German, err)
	p := &Problem{Title: title, Status: fault.KindOf(err).Status(), Key: "fault.internal", Instance: requestID}
	if s, ok := errors.AsType[*special](err); ok {
		p.Status = s.status
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind == fault.Internal {
		return p
	}
	p.Key, p.Fields = f.Key, worded(f.Fields)
	return p
}

// worded words mistakes that are named as in the form or in the interface.
func worded(mistakes []fault.Field) []Field {
	fields := make([]Field, len(mistakes))
	for i, mistake := range mistakes {
		fields[i] = Field{Name: pathOf(mistake.Name), Key: mistake.Key, Message: i18n.Text(i18n.German, mistake.Key, mistake.Args)}
	}
	return fields
}

// problem words an error and logs it when it is our failure.
func (a *API) problem(c *gin.Context, err error) *Problem {
	if fault.Is(err, fault.Internal) {
		a.Front.LogFailure(c, err)
	}
	return problemOf(err, web.RequestID(c))
}

// refuse answers a request that does not reach its operation.
func (a *API) refuse(c *gin.Context, err error) {
	p := a.problem(c, err)
	for name, values := range p.GetHeaders() {
		c.Writer.Header()[name] = values
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte("{}") // strings and a number always marshal
	}
	c.Data(p.Status, problemType, body)
}

// The library makes its own refusals by these two; they are worded like all others.
func init() {
	huma.NewError = func(status int, _ string, mistakes ...error) huma.StatusError {
		return problemOf(shapeFault(status, mistakes), "")
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, mistakes ...error) huma.StatusError {
		return problemOf(shapeFault(status, mistakes), web.RequestID(humagin.Unwrap(ctx)))
	}
	huma.ValidateStrictCasing = true
	huma.DefaultArrayNullable = false
}
