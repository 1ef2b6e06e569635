package api

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// introduction opens the description.
const introduction = `The interface of the Tagungsbüro: events, registrations, participants.

Without a token a caller may do what participants may. With "Authorization: Bearer TOKEN" it may do what the account of the token may; events and registrations that an account has nothing to do with are answered as unknown (404).

Times follow RFC 3339. Lists are {"items": [...], "next": "cursor"}; send the cursor back as "cursor" to get the next page; it is empty on the last one. Unknown fields and parameters are refused.

Refusals follow RFC 9457 and are worded in German; "key" names the reason for programs and stays stable. Invalid input is answered with 422 and all its mistakes in "fields".

Every POST takes an Idempotency-Key. The same request under the same key within 24 hours gets the first answer again, with the header Idempotency-Replayed; another request under it gets 422, and while the first one still runs a repetition gets 409.`

// bearer is the name of the way to sign in.
const bearer = "bearer"

// description returns the frame that the operations are added to. There is no page that loads its
// parts from elsewhere, and answers carry no links to schemas.
func (a *API) description() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Tagungsbüro", Version: "1", Description: introduction},
			Servers: []*huma.Server{{URL: a.Front.BaseURL + Prefix}},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					bearer: {Type: "http", Scheme: bearer, Description: "A token of an account, made with: tagungsbuero token add"},
				},
			},
		},
		Formats:       huma.DefaultFormats,
		DefaultFormat: jsonType,
	}
}

// serveDescription writes the finished description once and serves it.
func (a *API) serveDescription(routes gin.IRouter) {
	body, err := json.Marshal(a.huma.OpenAPI())
	if err != nil {
		panic(fmt.Sprintf("write description of the interface: %v", err))
	}
	routes.GET("/openapi.json", func(c *gin.Context) { c.Data(http.StatusOK, jsonType, body) })
}
