package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// operation describes one entry of the interface.
type operation struct {
	method, path string
	tag          string
	summary      string
	description  string
	status       int // of success; 0: 200
	// forAccounts: a token is needed.
	forAccounts bool
	// refusals are the statuses with which it may refuse, besides those that every one has.
	refusals []int
	// bodyOptional: nothing in the body is needed, so it may be left out.
	bodyOptional bool
	// responses describe successes that no type describes.
	responses map[string]*huma.Response
}

// offer adds an operation that takes no body.
func offer[I, O any](a *API, op operation, work func(ctx context.Context, who actor.Actor, in *I) (*O, error)) {
	huma.Register(a.huma, op.described(), func(ctx context.Context, in *I) (*O, error) {
		call := callOf(ctx)
		if err := op.check(call.who); err != nil {
			return nil, a.problem(call.gin, err)
		}
		out, err := work(ctx, call.who, in)
		if err != nil {
			return nil, a.problem(call.gin, err)
		}
		return out, nil
	})
}

// offerBody adds an operation that takes an object as body; B describes it. The object comes as it
// was sent, checked for its shape.
func offerBody[B, I, O any](a *API, op operation, mediaTypes []string, work func(ctx context.Context, who actor.Actor, in *I, sent map[string]any) (*O, error)) {
	schema := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[B](), true, "")
	offer(a, op, func(ctx context.Context, who actor.Actor, in *I) (*O, error) {
		body := callOf(ctx).body
		if len(body) == 0 && op.bodyOptional {
			return work(ctx, who, in, map[string]any{})
		}
		sent, err := a.object(schema, body)
		if err != nil {
			return nil, err
		}
		return work(ctx, who, in, sent)
	})
	// The library learns of the body only now, so that it describes it and leaves it alone.
	content := make(map[string]*huma.MediaType, len(mediaTypes))
	for _, mediaType := range mediaTypes {
		content[mediaType] = &huma.MediaType{Schema: schema}
	}
	a.descriptionOf(op).RequestBody = &huma.RequestBody{Required: !op.bodyOptional, Content: content}
}

func (a *API) descriptionOf(op operation) *huma.Operation {
	item := a.huma.OpenAPI().Paths[op.path]
	if op.method == http.MethodPatch {
		return item.Patch
	}
	return item.Post
}

func (op operation) check(who actor.Actor) error {
	if op.forAccounts && who.Kind() == actor.KindParticipant {
		return fault.New(fault.Unauthenticated, "api.token_missing")
	}
	return nil
}

func (op operation) described() huma.Operation {
	described := huma.Operation{
		OperationID: op.id(), Method: op.method, Path: op.path, Tags: []string{op.tag}, Summary: op.summary, Description: op.description,
		DefaultStatus: op.status, Responses: op.responses, Security: []map[string][]string{{bearer: {}}},
		Errors: append([]int{http.StatusUnauthorized, http.StatusUnprocessableEntity, http.StatusTooManyRequests,
			http.StatusInternalServerError, http.StatusServiceUnavailable}, op.refusals...),
	}
	if !op.forAccounts {
		described.Security = append(described.Security, map[string][]string{})
	}
	if op.method != http.MethodGet { // what the engine and the adapter refuse
		described.Errors = append(described.Errors, http.StatusForbidden, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if op.method == http.MethodPost {
		described.Parameters = []*huma.Param{{Name: idempotencyHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "Names this request: repeating it under the same name does nothing twice. At most 255 printable ASCII characters."}}
		described.Errors = append(described.Errors, http.StatusConflict)
	}
	return described
}

// id names the operation after its method and path: "post-events-slug-publish".
func (op operation) id() string {
	return strings.ToLower(op.method) + strings.NewReplacer("/", "-", "{", "", "}", "", ".", "-").Replace(op.path)
}
