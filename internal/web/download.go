package web

import (
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"
)

// SendFile answers with a file that somebody has sent us, to be saved and never shown: what is in it
// must not run as a part of this site. It is kept by no cache.
func SendFile(c *gin.Context, name, mediaType string, body []byte) error {
	NoStore(c)
	c.Header("Content-Disposition", contentDisposition(name))
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	c.Data(http.StatusOK, mediaType, body)
	return nil
}

// SendPicture answers with a picture that this service has encoded itself. Its name says its content, so it may be kept
// for ever, by whoever has seen the page.
func SendPicture(c *gin.Context, mediaType string, body []byte) error {
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	c.Data(http.StatusOK, mediaType, body)
	return nil
}

// contentDisposition writes the name so that it can neither end the header nor its part of it
// (RFC 6266). A name that cannot be written is left to the browser.
func contentDisposition(name string) string {
	if value := mime.FormatMediaType("attachment", map[string]string{"filename": name}); value != "" {
		return value
	}
	return "attachment"
}
