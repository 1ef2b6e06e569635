package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
)

const (
	deviceCookie = "tb_device"
	officePath   = "/intern"
)

// KeepDevice lets the browser keep by what its owner's account knows it.
func (s *Sessions) KeepDevice(c *gin.Context, secret string) {
	http.SetCookie(c.Writer, &http.Cookie{Name: deviceCookie, Value: secret, Path: officePath, MaxAge: int(account.DeviceAge.Seconds()), HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: s.cookie.Secure})
}

// Device returns what the browser keeps, or "".
func (s *Sessions) Device(c *gin.Context) string {
	cookie, err := c.Request.Cookie(deviceCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}
