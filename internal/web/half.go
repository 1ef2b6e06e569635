package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// FactorPath is where the own second step of signing in is set up; SecondStepPath asks for it.
const (
	FactorPath     = "/intern/konto/zweiter-schritt"
	SecondStepPath = SignInPath + "/zweiter-schritt"
)

const (
	halfCookie = "tb_half"
	// halfSeconds outlasts the time for the second step, so that its page can say that it is over.
	halfSeconds = 30 * 60
)

// BeginHalf keeps a sign-in that waits for its second step. It is sent to the pages of the sign-in only.
func (s *Sessions) BeginHalf(c *gin.Context, half string) { s.setHalf(c, half, halfSeconds) }

// EndHalf takes it away again.
func (s *Sessions) EndHalf(c *gin.Context) { s.setHalf(c, "", -1) }

func (s *Sessions) setHalf(c *gin.Context, value string, maxAge int) {
	http.SetCookie(c.Writer, &http.Cookie{Name: halfCookie, Value: value, Path: SignInPath, MaxAge: maxAge, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: s.cookie.Secure})
}

// Half returns the secret of the sign-in that waits for its second step, or "".
func (s *Sessions) Half(c *gin.Context) string {
	cookie, err := c.Request.Cookie(halfCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}
