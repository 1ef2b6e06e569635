package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// NewEventPage begins an event with what everybody knows first. All else is written in the sections of the
// editor.
type NewEventPage struct {
	view.Page
	Title, Kind, StartsAt, EndsAt view.Field
	HostsError                    view.Field
	Hosts                         []hostInputs
	Back                          string
}

// Template implements view.Template.
func (NewEventPage) Template() string { return "page/office/event-new.html" }

// Shown are the hosts that are asked for at once, Folded those that few events have.
func (p NewEventPage) Shown() []hostInputs  { return p.Hosts[:len(p.Hosts)-spareHosts+1] }
func (p NewEventPage) Folded() []hostInputs { return p.Hosts[len(p.Hosts)-spareHosts+1:] }

func (p *NewEventPage) fields() []*view.Field {
	all := []*view.Field{&p.Title, &p.Kind, &p.StartsAt, &p.EndsAt, &p.HostsError}
	for i := range p.Hosts {
		all = append(all, &p.Hosts[i].Organisation)
	}
	return all
}

func (p *Pages) newEventPage(c *gin.Context, typed typedLists) (NewEventPage, error) {
	offered, err := p.choicesFor(c.Request.Context())
	if err != nil {
		return NewEventPage{}, err
	}
	frame, err := p.page(c, "Neue Veranstaltung", view.NavEvents, start)
	f := newEventForm(firstDraft(web.Actor(c)), offered, typed)
	page := NewEventPage{Page: frame, Back: start.URL, HostsError: f.HostsError, Hosts: f.Hosts,
		Title: f.Basics.Rows[0][0], Kind: f.Basics.Rows[1][0], StartsAt: f.WhenWhere.Rows[0][0], EndsAt: f.WhenWhere.Rows[1][0]}
	for i := range page.Hosts[1:] {
		page.Hosts[i+1].Organisation.Label = "Weitere Einrichtung"
	}
	return page, err
}

func (p *Pages) showNewEvent(c *gin.Context) error {
	if len(web.Actor(c).Organisations(actor.EditEvent)) == 0 {
		return fault.New(fault.Forbidden, "event.create_forbidden")
	}
	page, err := p.newEventPage(c, typedLists{})
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitNewEvent(c *gin.Context) error {
	in, err := readEventForm(c)
	if err != nil {
		return err
	}
	draft := readNewEvent(in, firstDraft(web.Actor(c)))
	refusal := p.allMistakes(c, in, "", draft)
	var created event.Event
	if refusal == nil {
		created, refusal = p.Events.Create(c.Request.Context(), web.Actor(c), draft)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.event_created")
		return web.SeeOther(c, after(created.Slug, "grundangaben", doNext))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.newEventPage(c, listsOf(in))
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

func readNewEvent(in *form.Form, d event.Draft) event.Draft {
	d.Title, d.Kind = in.Text("title", form.Required), form.OneOf(in, "kind", event.Kinds)
	d.StartsAt, d.EndsAt = in.DateTime("starts_at"), in.DateTime("ends_at")
	d.Hosts = readHosts(in)
	return d
}
