package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/web/handbook"
	"tagungsbuero/internal/web/view"
)

// HelpPage is the part of the handbook for participants.
type HelpPage struct{ handbook.Page }

// Template implements view.Template.
func (HelpPage) Template() string { return "page/public/help.html" }

func (p *Pages) showHelp(c *gin.Context) error {
	text, err := handbook.Text(handbook.Participants)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, HelpPage{handbook.Page{Text: text,
		Page: view.Page{Title: text.Title, Path: handbook.Path(handbook.Participants), Description: "So finden Sie eine Veranstaltung, melden sich an, ändern etwas oder sagen ab."}}})
}
