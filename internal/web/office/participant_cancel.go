package office

import (
	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// CancelParticipantPage asks before a registration is taken back.
type CancelParticipantPage struct {
	personHead
	Reason view.Field
}

// Template implements view.Template.
func (CancelParticipantPage) Template() string { return "page/office/participant-cancel.html" }

func (p *Pages) cancelParticipantPage(c *gin.Context) (CancelParticipantPage, error) {
	head, _, err := p.step(c, "Anmeldung zurücknehmen")
	return CancelParticipantPage{personHead: head, Reason: view.Field{Kind: view.Textarea, Name: "reason", Label: "Grund", Rows: 3, MaxLength: 500,
		Hint: "Steht in der E-Mail an die Person und im Verlauf."}}, err
}

func (p *Pages) showCancelParticipant(c *gin.Context) error {
	page, err := p.cancelParticipantPage(c)
	if err != nil {
		return err
	}
	return p.showStep(c, page.Row.State.IsLive(), page)
}

func (p *Pages) submitCancelParticipant(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	refusal := p.Registrations.Cancel(c.Request.Context(), web.Actor(c), referenceOf(c), c.Request.PostForm.Get("reason"))
	return p.finish(c, refusal, "notice.participant_cancelled", func() (view.Template, error) {
		page, err := p.cancelParticipantPage(c)
		page.Errors = view.Bind(in.Raw(), refusal, &page.Reason)
		return page, err
	})
}
