package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
)

// call is one request on its way to its operation. It travels in the context, because the library
// hands operations nothing else.
type call struct {
	gin   *gin.Context
	who   actor.Actor
	email string     // of the account of the token; "" without one
	query *form.Form // notes the mistakes in the query
	body  []byte
	// mark is the same for repetitions of one request under one Idempotency-Key; empty without a key.
	mark string
}

type callKey struct{}

func (call *call) travelIn(c *gin.Context) {
	ctx := actor.Behind(c.Request.Context(), call.who, web.RequestID(c))
	c.Request = c.Request.WithContext(context.WithValue(ctx, callKey{}, call))
}

func callOf(ctx context.Context) *call { return ctx.Value(callKey{}).(*call) }

// actorOf returns the account of the token that the request carries, or a participant when it
// carries none. Cookies do not count here.
func (a *API) actorOf(r *http.Request) (who actor.Actor, email string, err error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return actor.Participant(), "", nil
	}
	scheme, secret, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, bearer) {
		return actor.Actor{}, "", fault.New(fault.Unauthenticated, "account.token_invalid")
	}
	signedIn, who, err := a.Accounts.ByToken(r.Context(), strings.TrimSpace(secret))
	return who, signedIn.Email, err
}
