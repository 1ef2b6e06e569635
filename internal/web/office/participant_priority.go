package office

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// PriorityPage moves somebody on the waitlist ahead of others.
type PriorityPage struct {
	personHead
	Priority view.Field
	Reason   view.Field
}

// Template implements view.Template.
func (PriorityPage) Template() string { return "page/office/participant-priority.html" }

func (p *Pages) priorityPage(c *gin.Context) (PriorityPage, error) {
	head, found, err := p.step(c, "Vorrang auf der Warteliste")
	return PriorityPage{personHead: head,
		Priority: view.Field{Kind: view.Number, Name: "priority", Label: "Vorrang", Required: true, Width: view.Short, Value: strconv.Itoa(found.WaitlistPriority),
			Hint: "Von 0 bis 9. Üblich ist 0. Wer eine höhere Zahl hat, steht vor allen mit einer niedrigeren."},
		Reason: view.Field{Kind: view.Textarea, Name: "reason", Label: "Grund", Required: true, Rows: 3, MaxLength: 500, Hint: "Steht im Verlauf. Die Person bekommt keine E-Mail."},
	}, err
}

func (p *Pages) showPriority(c *gin.Context) error {
	page, err := p.priorityPage(c)
	if err != nil {
		return err
	}
	return p.showStep(c, page.Row.State == registration.Waitlisted, page)
}

func (p *Pages) submitPriority(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	if _, err := p.findToChange(c); err != nil {
		return err
	}
	priority := in.Int("priority", form.Required)
	reason := in.LongText("reason", form.Required, form.Max(maxReason))
	refusal := unlessWrong(in, func() error {
		return p.Registrations.SetPriority(c.Request.Context(), web.Actor(c), referenceOf(c), priority, reason)
	})
	return p.finish(c, refusal, "notice.priority_set", func() (view.Template, error) {
		page, err := p.priorityPage(c)
		page.Errors = view.Bind(in.Raw(), refusal, &page.Priority, &page.Reason)
		return page, err
	})
}

// submitResend sends the letter about how a registration stands again.
func (p *Pages) submitResend(c *gin.Context) error {
	refusal := p.Registrations.Resend(c.Request.Context(), web.Actor(c), referenceOf(c))
	return p.finish(c, refusal, "notice.letter_resent", func() (view.Template, error) {
		page, err := p.participantPage(c)
		page.Errors = view.Bind(nil, refusal)
		return page, err
	})
}
