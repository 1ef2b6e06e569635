package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/idempotency"
)

const (
	idempotencyHeader = "Idempotency-Key"
	replayedHeader    = "Idempotency-Replayed"
)

// repeatable answers a request that carries a key: with the first answer, if there is one.
func (a *API) repeatable(call *call, key string, work func()) {
	c := call.gin
	hash := sha256.New()
	fmt.Fprintf(hash, "%s %s\n", c.Request.Method, c.Request.URL.RequestURI())
	hash.Write(call.body)
	request := idempotency.Request{Scope: a.scopeOf(call), Key: key, Hash: hash.Sum(nil)}
	call.mark = a.Links.Signer.Sign("repeated request", fmt.Sprintf("%s\n%s\n%x", request.Scope, key, request.Hash))
	answer, repeated, err := a.Idempotency.Do(c.Request.Context(), request, func(context.Context) (idempotency.Answer, error) {
		return record(c, work), nil
	})
	if err != nil {
		a.refuse(c, err)
		return
	}
	if repeated {
		c.Header(replayedHeader, "true")
	}
	c.Data(answer.Status, answer.ContentType, answer.Body)
}

// scopeOf keeps the keys of different clients apart. Of participants it keeps a keyed hash, so that
// no address is stored.
func (a *API) scopeOf(call *call) string {
	if id := call.who.AccountID(); id != 0 {
		return fmt.Sprintf("account %d", id)
	}
	return "client " + a.Links.Signer.Sign("client of the interface", call.gin.ClientIP()+" "+call.gin.FullPath())
}

// record runs work and returns its answer instead of sending it.
func record(c *gin.Context, work func()) idempotency.Answer {
	sender := c.Writer
	r := &recorder{ResponseWriter: sender, status: sender.Status()}
	c.Writer = r
	defer func() { c.Writer = sender }() // also when work panics: the server answers then
	work()
	return idempotency.Answer{Status: r.status, ContentType: sender.Header().Get("Content-Type"), Body: r.body.Bytes()}
}

// recorder takes in an answer. Headers other than its type are not part of what is kept.
type recorder struct {
	gin.ResponseWriter
	status int
	body   bytes.Buffer
}

func (r *recorder) WriteHeader(status int)               { r.status = status }
func (r *recorder) WriteHeaderNow()                      {}
func (r *recorder) Write(b []byte) (int, error)          { return r.body.Write(b) }
func (r *recorder) WriteString(text string) (int, error) { return r.body.WriteString(text) }
func (r *recorder) Status() int                          { return r.status }
func (r *recorder) Size() int                            { return r.body.Len() }
func (r *recorder) Written() bool                        { return r.body.Len() > 0 }
