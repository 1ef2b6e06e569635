package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/web/view"
)

const (
	noticeCookie = "tb_notice"
	// noticePrefix is the section of the catalogue that notices come from: its keys are the closed list.
	noticePrefix = "notice."
	// noticeSeconds is long enough for a redirect, too short to turn up on some later page.
	noticeSeconds = 30
)

// SetNotice makes the next page say one sentence, for instance after a redirect. The key stands in
// the section [notice] of the catalogue. The cookie holds the key alone, nothing about anybody.
func (f *Front) SetNotice(c *gin.Context, key string) { f.setNoticeCookie(c, key, noticeSeconds) }

func (f *Front) setNoticeCookie(c *gin.Context, value string, maxAge int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: noticeCookie, Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: isOverTLS(f.BaseURL),
	})
}

// TakeNotice returns the notice that was set for this page, or nil, and takes it away.
func (f *Front) TakeNotice(c *gin.Context) *view.Notice {
	cookie, err := c.Request.Cookie(noticeCookie)
	if err != nil {
		return nil
	}
	f.setNoticeCookie(c, "", -1)
	sentence := i18n.Text(i18n.German, cookie.Value, nil)
	if !strings.HasPrefix(cookie.Value, noticePrefix) || sentence == cookie.Value {
		return nil // invented by the client
	}
	return &view.Notice{Tone: view.Success, Title: sentence}
}
