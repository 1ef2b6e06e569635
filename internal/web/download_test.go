package web_test

import (
	"mime"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/web"
)

func TestFilesOfOthersAreSavedAndNeverShown(t *testing.T) {
	t.Parallel()
	f, _ := newFront(t)
	for _, name := range []string{"Lebenslauf.pdf", "Führung; Übersicht.pdf", `a"; filename="b.html`, "履歴書.pdf"} {
		w := serve(f, httptest.NewRequest("GET", "/x", nil), func(c *gin.Context) error { return web.SendFile(c, name, "application/pdf", []byte("%PDF")) })
		disposition, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
		if err != nil || disposition != "attachment" || params["filename"] != name {
			t.Errorf("%q is offered as %s %q, %v", name, disposition, params["filename"], err)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cache-Control") != "no-store" ||
			!strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") || w.Body.String() != "%PDF" {
			t.Errorf("%q comes with %v", name, w.Header())
		}
	}
}
