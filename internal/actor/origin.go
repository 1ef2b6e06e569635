package actor

import (
	"context"
	"strconv"
)

// Origin is who asked for something and in which request, as the audit log tells it. It travels in the
// context so that no use case can forget it; what somebody may do is decided by the Actor that is handed
// to the use case, never by this.
type Origin struct {
	Kind    Kind
	Account AccountID
	Request string
}

type originKey struct{}

// Behind returns a context in which who acts, in the request with the given id; "" outside requests.
func Behind(ctx context.Context, who Actor, request string) context.Context {
	return context.WithValue(ctx, originKey{}, Origin{Kind: who.Kind(), Account: who.AccountID(), Request: request})
}

// OriginOf returns who acts in the context. The zero value is somebody without an account.
func OriginOf(ctx context.Context) Origin {
	origin, _ := ctx.Value(originKey{}).(Origin)
	return origin
}

// Name returns "account:17", "system", or "" for somebody without an account.
func (o Origin) Name() string {
	switch o.Kind {
	case KindAccount:
		return "account:" + strconv.FormatInt(int64(o.Account), 10)
	case KindSystem:
		return "system"
	}
	return ""
}
