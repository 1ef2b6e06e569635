package api

import (
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
)

const (
	jsonType       = "application/json"
	mergePatchType = "application/merge-patch+json" // RFC 7396
)

// adapter ties the operations to the routes of the engine. Before an operation runs it finds out who
// asks, takes in the body, and looks for an earlier answer.
type adapter struct {
	api    *API
	routes gin.IRoutes
}

// Handle implements huma.Adapter.
func (a *adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	path := strings.NewReplacer("{", ":", "}", "").Replace(op.Path)
	a.routes.Handle(op.Method, path, func(c *gin.Context) {
		a.api.serve(c, op, func() { handler(humagin.NewContext(op, c)) })
	})
}

// ServeHTTP implements huma.Adapter. The engine serves the routes; nothing asks the adapter.
func (a *adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

func (a *API) serve(c *gin.Context, op *huma.Operation, work func()) {
	web.NoStore(c)
	call, err := a.receive(c, op)
	if err != nil {
		a.refuse(c, err)
		return
	}
	call.travelIn(c)
	if key := c.GetHeader(idempotencyHeader); key != "" && c.Request.Method == http.MethodPost {
		a.repeatable(call, key, work)
		return
	}
	work()
}

func (a *API) receive(c *gin.Context, op *huma.Operation) (*call, error) {
	who, email, err := a.actorOf(c.Request)
	if err != nil {
		return nil, err
	}
	for _, param := range c.Params { // an address with something that the database cannot take leads nowhere
		if !isStorable(param.Value) {
			return nil, fault.New(fault.NotFound, "web.not_found")
		}
	}
	query, err := readQuery(c.Request, op)
	if err != nil {
		return nil, err
	}
	body, err := readBody(c.Request)
	return &call{gin: c, who: who, email: email, query: query, body: body}, err
}

// readQuery notes the parameters that the operation does not know. An operation that knows some
// finds its own mistakes in them and refuses them all together.
func readQuery(r *http.Request, op *huma.Operation) (*form.Form, error) {
	query, knowsSome := form.New(nil), false
	known := map[string]bool{}
	for _, param := range op.Parameters {
		known[param.Name] = param.In == "query"
		knowsSome = knowsSome || known[param.Name]
	}
	sent := r.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		switch {
		case !known[name]:
			query.Fail(name, "api.unknown_parameter")
		case !isStorable(strings.Join(sent[name], "")):
			query.Fail(name, "form.encoding")
		}
	}
	if knowsSome {
		return query, nil
	}
	return query, query.Fault()
}

func isStorable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// readBody takes in the body, which the server has limited.
func readBody(r *http.Request) ([]byte, error) {
	if r.Method == http.MethodGet {
		return nil, nil
	}
	body, err := io.ReadAll(r.Body)
	switch {
	case isTooLarge(err):
		return nil, &special{http.StatusRequestEntityTooLarge, fault.New(fault.Invalid, "form.too_large")}
	case err != nil:
		return nil, fault.New(fault.Invalid, "api.body_broken").Because(err)
	case len(body) > 0 && !isJSON(r):
		return nil, &special{http.StatusUnsupportedMediaType, fault.New(fault.Invalid, "api.media_type")}
	}
	return body, nil
}

// isJSON reports whether the body says that it is JSON. One that says nothing is taken at its word
// when it is parsed.
func isJSON(r *http.Request) bool {
	header := r.Header.Get("Content-Type")
	if header == "" {
		return true
	}
	mediaType, _, err := mime.ParseMediaType(header)
	return err == nil && (mediaType == jsonType || mediaType == mergePatchType && r.Method == http.MethodPatch)
}
