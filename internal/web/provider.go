package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

const (
	providerCookie = "tb_provider"
	// providerSeconds is how long the provider may take at most.
	providerSeconds = 15 * 60
)

// BeginProvider remembers what this browser asked the provider: an answer that another one was given is refused. The cookie
// comes along when the provider leads back, since that is a plain link.
func (s *Sessions) BeginProvider(c *gin.Context, state string) {
	s.setProvider(c, state, providerSeconds)
}

// EndProvider takes it away again.
func (s *Sessions) EndProvider(c *gin.Context) { s.setProvider(c, "", -1) }

func (s *Sessions) setProvider(c *gin.Context, value string, maxAge int) {
	http.SetCookie(c.Writer, &http.Cookie{Name: providerCookie, Value: value, Path: SignInPath, MaxAge: maxAge, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: s.cookie.Secure})
}

// Provider returns what this browser asked, or "".
func (s *Sessions) Provider(c *gin.Context) string {
	cookie, err := c.Request.Cookie(providerCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}
