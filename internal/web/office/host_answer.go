package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// HostAnswerPage asks whether an organisation will run an event too. Who has the link needs no account.
type HostAnswerPage struct {
	view.Page
	Invitation event.OpenHostInvitation
	When       string
	Place      string
	Level      string
	IsNew      bool // the organisation is not known here yet
	Name       view.Field
	Kind       view.Field
	Regime     view.Field
	Contact    view.Field
	URL        string
}

// Template implements view.Template.
func (HostAnswerPage) Template() string { return "page/office/host-answer.html" }

func (p *HostAnswerPage) fields() []*view.Field {
	return []*view.Field{&p.Name, &p.Kind, &p.Regime, &p.Contact}
}

func (p *Pages) hostAnswerPage(c *gin.Context) (HostAnswerPage, error) {
	open, err := p.Events.HostInvitation(c.Request.Context(), c.Param("token"))
	if err != nil {
		return HostAnswerPage{}, err
	}
	frame, err := p.page(c, "Einladung zum Mitveranstalten", "")
	return HostAnswerPage{
		Page: frame, Invitation: open, When: shortWhen(open.Event), Place: placeOf(open.Event), Level: say(event.LevelLabelKey(open.Level)),
		IsNew: open.OrganisationID == nil, URL: "/intern/mitveranstalten/" + c.Param("token"),
		Name:    view.Field{Name: "name", Label: "Name der Einrichtung", Required: true, Value: open.Name},
		Kind:    view.Field{Kind: view.Select, Name: "kind", Label: "Art", Required: true, Options: attendee.Options(organisation.Kinds)},
		Regime:  view.Field{Kind: view.Radios, Name: "legal_regime", Label: "Welches Datenschutzrecht gilt für die Einrichtung?", Required: true, Options: attendee.Options(organisation.LegalRegimes)},
		Contact: view.Field{Name: "contact_name", Label: "Ihr Vor- und Nachname", Required: true, Hint: "Sie werden Ansprechperson und verwalten die Einrichtung."},
	}, err
}

func (p *Pages) showHostAnswer(c *gin.Context) error {
	page, err := p.hostAnswerPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitHostAccept(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, err := p.hostAnswerPage(c)
	if err != nil {
		return err
	}
	var about event.NewHost
	if page.IsNew {
		about = event.NewHost{Name: in.Text("name", form.Required), Kind: form.OneOf(in, "kind", organisation.Kinds, form.Required),
			LegalRegime: form.OneOf(in, "legal_regime", organisation.LegalRegimes, form.Required), ContactName: in.Text("contact_name", form.Required)}
	}
	refusal := in.Fault()
	if refusal == nil {
		refusal = p.Events.AcceptHostInvitation(c.Request.Context(), web.Actor(c), c.Param("token"), about)
	}
	if refusal == nil {
		return p.afterAnswer(c, "notice.host_accepted")
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) submitHostDecline(c *gin.Context) error {
	if err := p.Events.DeclineHostInvitation(c.Request.Context(), web.Actor(c), c.Param("token")); err != nil {
		return err
	}
	return p.afterAnswer(c, "notice.host_declined")
}

// afterAnswer thanks on the first page of the office, or where one signs in.
func (p *Pages) afterAnswer(c *gin.Context, notice string) error {
	p.Front.SetNotice(c, notice)
	if web.Actor(c).Kind() == actor.KindAccount {
		return web.SeeOther(c, start.URL)
	}
	return web.SeeOther(c, web.SignInPath)
}
