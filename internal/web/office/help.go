package office

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/web/handbook"
	"tagungsbuero/internal/web/view"
)

// HelpPage is a part of the handbook.
type HelpPage struct{ handbook.Page }

// Template implements view.Template.
func (HelpPage) Template() string { return "page/office/help.html" }

func (p *Pages) showHelp(c *gin.Context) error { return p.showGuide(c, handbook.Contents) }

func (p *Pages) showHelpPart(c *gin.Context) error {
	part := c.Param("part")
	if !slices.Contains([]string{handbook.Organisers, handbook.Administration}, part) { // the others have other addresses
		return fault.New(fault.NotFound, "web.not_found")
	}
	return p.showGuide(c, part, view.Link{Text: "Hilfe", URL: handbook.Path(handbook.Contents)})
}

func (p *Pages) showGuide(c *gin.Context, name string, above ...view.Link) error {
	text, err := handbook.Text(name)
	if err != nil {
		return err
	}
	page, err := p.page(c, text.Title, view.NavHelp, above...)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, HelpPage{handbook.Page{Page: page, Text: text}})
}
