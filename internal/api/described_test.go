package api_test

import (
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// checkDescribed holds every answer of every test against the description: its operation, its
// status, its type, its body.
func (h *house) checkDescribed(r *http.Request, a answer) {
	h.t.Helper()
	operation := h.operationOf(r)
	if operation == nil {
		return // no such route: that is the engine's answer
	}
	response := operation.Responses.Value(strconv.Itoa(a.status))
	if response == nil {
		h.t.Errorf("%s: status %d is not described: %s", a.what, a.status, a.body)
		return
	}
	mediaType, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	content := response.Value.Content.Get(mediaType)
	if err != nil || content == nil {
		h.t.Errorf("%s: type %q is not described for status %d", a.what, a.header.Get("Content-Type"), a.status)
		return
	}
	if !strings.HasSuffix(mediaType, "json") {
		return
	}
	var body any
	if err := json.Unmarshal(a.body, &body); err != nil {
		h.t.Errorf("%s: %v", a.what, err)
		return
	}
	if err := content.Schema.Value.VisitJSON(body, openapi3.EnableJSONSchema2020()); err != nil {
		h.t.Errorf("%s: status %d is not as described: %v\n%s", a.what, a.status, err, a.body)
	}
}

func (h *house) operationOf(r *http.Request) *openapi3.Operation {
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/api/v1"), "/")
	for path, item := range h.described.Paths.Map() {
		if pattern := strings.Split(path, "/"); matches(pattern, parts) {
			return item.GetOperation(r.Method)
		}
	}
	return nil
}

func matches(pattern, parts []string) bool {
	if len(pattern) != len(parts) {
		return false
	}
	for i := range pattern {
		if pattern[i] != parts[i] && !strings.HasPrefix(pattern[i], "{") {
			return false
		}
	}
	return true
}

func TestTheInterfaceDescribesItself(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	if err := h.described.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	if !h.described.IsOpenAPI31OrLater() {
		t.Errorf("version %s", h.described.OpenAPI)
	}
	for path, item := range h.described.Paths.Map() {
		for method, operation := range item.Operations() {
			if operation.Summary == "" || len(operation.Tags) != 1 {
				t.Errorf("%s %s: no summary or tag", method, path)
			}
			if hasKey := operation.Parameters.GetByInAndName("header", "Idempotency-Key") != nil; hasKey != (method == http.MethodPost) {
				t.Errorf("%s %s: Idempotency-Key described: %v", method, path, hasKey)
			}
		}
	}
}

func TestAnAnswerThatIsNotDescribedIsNoticed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Beschreibung", 0).Slug
	seats := h.described.Components.Schemas["Seats"].Value
	seats.Required = append(seats.Required, "reserved")
	probe := &noticing{TB: t}
	h.t = probe
	h.participant().get("/events/" + slug)
	if !probe.failed {
		t.Error("a missing field was not noticed")
	}
}

// noticing is a test that may fail.
type noticing struct {
	testing.TB
	failed bool
}

func (n *noticing) Errorf(string, ...any) { n.failed = true }
