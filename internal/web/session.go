package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// Accounts knows whose session a token is; the room account implements it. Its error is
// Unauthenticated for an unknown or expired session.
type Accounts interface {
	BySession(ctx context.Context, token string) (account.Account, actor.Actor, error)
}

// Sessions ties the cookie of a browser to an account.
type Sessions struct {
	accounts Accounts
	cookie   http.Cookie // the pattern of all cookies set here
}

// The keys under which the middleware keeps who is signed in.
const (
	actorKey   = "actor"
	accountKey = "account"
)

// NewSessions returns sessions for an installation with the given public address. Over TLS the
// name of the cookie makes browsers refuse one that a neighbouring host has set (RFC 6265bis, 4.1.3.2).
func NewSessions(accounts Accounts, baseURL string) *Sessions {
	pattern := http.Cookie{Name: "tb_session", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if isOverTLS(baseURL) {
		pattern.Name, pattern.Secure = "__Host-tb_session", true
	}
	return &Sessions{accounts: accounts, cookie: pattern}
}

func isOverTLS(baseURL string) bool { return strings.HasPrefix(baseURL, "https://") }

// Middleware finds out who is signed in, for Actor and Account; a session that is over counts as
// none. Office pages are about persons, so nothing behind it is kept by caches. Use it with
// Front.Handle.
func (s *Sessions) Middleware(c *gin.Context) error {
	NoStore(c)
	token := s.Token(c)
	if token == "" {
		return nil
	}
	signedIn, who, err := s.accounts.BySession(c.Request.Context(), token)
	if fault.Is(err, fault.Unauthenticated) {
		s.End(c)
		return nil
	}
	if err != nil {
		return err
	}
	c.Set(accountKey, signedIn)
	c.Set(actorKey, who)
	c.Request = c.Request.WithContext(actor.Behind(c.Request.Context(), who, RequestID(c)))
	return nil
}

// Require lets only those pass who are signed in; who must set up a second step first is led there. Use it with Front.Handle, after Middleware.
func (s *Sessions) Require(c *gin.Context) error {
	signedIn, ok := Account(c)
	if !ok {
		return fault.New(fault.Unauthenticated, "web.sign_in_first")
	}
	if signedIn.LacksFactor && !isOwnAccount(c.FullPath()) {
		c.Abort()
		return SeeOther(c, FactorPath)
	}
	return nil
}

// isOwnAccount reports whether the page is one of those that can be used before the second step is set
// up that an organisation wants.
func isOwnAccount(route string) bool {
	return route == "/intern/konto" || strings.HasPrefix(route, "/intern/konto/")
}

// Begin hands the session to the browser. The cookie lasts as long as a session can; it may end
// before, as the room account says.
func (s *Sessions) Begin(c *gin.Context, token string) {
	cookie := s.cookie
	cookie.Value, cookie.MaxAge = token, int(account.SessionAge.Seconds())
	http.SetCookie(c.Writer, &cookie)
}

// End takes the session from the browser; ending it in the room account is the caller's part.
func (s *Sessions) End(c *gin.Context) {
	cookie := s.cookie
	cookie.MaxAge = -1
	http.SetCookie(c.Writer, &cookie)
}

// Token returns the session's secret that the browser sent, or "".
func (s *Sessions) Token(c *gin.Context) string {
	cookie, err := c.Request.Cookie(s.cookie.Name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// Actor returns who acts: a participant when nobody is signed in.
func Actor(c *gin.Context) actor.Actor {
	if who, ok := c.Get(actorKey); ok {
		return who.(actor.Actor)
	}
	return actor.Participant()
}

// Account returns the signed-in account; false when there is none.
func Account(c *gin.Context) (account.Account, bool) {
	signedIn, ok := c.Get(accountKey)
	if !ok {
		return account.Account{}, false
	}
	return signedIn.(account.Account), true
}
