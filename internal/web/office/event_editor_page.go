package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/web/view"
)

// EditorPage shows the sections of an event with what is still to be done in each.
type EditorPage struct {
	view.Page
	Head eventHead
	Nav  editorNav
	Back string
}

// Template implements view.Template.
func (EditorPage) Template() string { return "page/office/event-editor.html" }

func (p *Pages) showEditor(c *gin.Context) error {
	whole, err := p.eventFormPage(c, sectionWhole, typedLists{})
	if err != nil {
		return err
	}
	frame, err := p.page(c, "Bearbeiten: "+whole.Head.Event.Title, view.NavEvents, start)
	if err != nil {
		return err
	}
	page := EditorPage{Page: frame, Head: whole.Head, Nav: navOf(whole.Head.Event, ""), Back: whole.Back}
	return p.Front.Render(c, http.StatusOK, page)
}
