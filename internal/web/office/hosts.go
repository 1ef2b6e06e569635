package office

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// HostsPage shows who runs an event, with which rights, and who was asked to.
type HostsPage struct {
	view.Page
	Head      eventHead
	Hosts     []hostRow
	Pending   []pendingHost
	MayManage bool
	URL       string
	Invite    hostInvite
}

// Template implements view.Template.
func (HostsPage) Template() string { return "page/office/hosts.html" }

// hostRow is one host with what can be done about it.
type hostRow struct {
	Name, Level, Slug string
	Exports           bool
	Contact           event.Contact
	LevelField        view.Field
	ExportsField      view.Field
	PositionField     view.Field
	MayLeave          bool
	HandOver          []view.Option // to whom its lead can go; empty: it cannot
	URL               string
}

type pendingHost struct {
	event.HostInvitation
	Title, LevelName, URL string
	Expired               bool
}

// hostInvite are the inputs of an invitation.
type hostInvite struct {
	Organisation, Email, Name, Level, Exports, Message view.Field
}

func (i *hostInvite) fields() []*view.Field {
	return []*view.Field{&i.Organisation, &i.Email, &i.Name, &i.Level, &i.Exports, &i.Message}
}

func hostsPath(slug string) string { return eventPath(slug) + "/veranstaltende" }

func levelOptions() []view.Option {
	all := make([]view.Option, len(actor.Levels))
	for i, level := range actor.Levels {
		all[i] = view.Option{Value: string(level), Label: say(event.LevelLabelKey(level))}
	}
	return all
}

func (p *Pages) showHosts(c *gin.Context) error {
	page, err := p.hostsPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) hostsPage(c *gin.Context) (HostsPage, error) {
	ctx, who := c.Request.Context(), web.Actor(c)
	ev, err := p.Events.Managed(ctx, who, c.Param("slug"))
	if err != nil {
		return HostsPage{}, err
	}
	invitations, err := p.Events.HostInvitations(ctx, who, ev.Slug)
	if err != nil {
		return HostsPage{}, err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return HostsPage{}, err
	}
	offered, err := p.choicesFor(ctx)
	if err != nil {
		return HostsPage{}, err
	}
	frame, err := p.page(c, "Veranstaltende: "+ev.Title, view.NavEvents, start)
	page := HostsPage{Page: frame, Head: p.headOf(c, ev, seats[ev.ID], tabHosts), URL: hostsPath(ev.Slug),
		MayManage: who.MayAt(actor.ManageHosts, ev.Place()), Invite: newHostInvite(offered.organisations)}
	for i, host := range ev.Hosts {
		page.Hosts = append(page.Hosts, newHostRow(who, ev, i, host))
	}
	for _, invitation := range invitations {
		row := pendingHost{HostInvitation: invitation, Title: invitation.Name, LevelName: say(event.LevelLabelKey(invitation.Level)),
			URL: page.URL + "/einladungen/" + strconv.FormatInt(invitation.ID, 10), Expired: !invitation.IsOpenAt(p.Now())}
		if row.Title == "" {
			row.Title = invitation.Email
		}
		page.Pending = append(page.Pending, row)
	}
	return page, err
}

func newHostInvite(organisations []view.Option) hostInvite {
	return hostInvite{
		Organisation: view.Field{Kind: view.Select, Name: "organisation", Label: "Einrichtung", Options: organisations, Placeholder: "Steht nicht in der Liste"},
		Email: view.Field{Name: "email", Label: "E-Mail-Adresse", Type: "email",
			Hint: "Nur wenn die Einrichtung nicht in der Liste steht. Sonst bekommen diejenigen die Einladung, die sie verwalten."},
		Name:    view.Field{Name: "name", Label: "Name der neuen Einrichtung"},
		Level:   view.Field{Kind: view.Radios, Name: "level", Label: "Rechte an dieser Veranstaltung", Options: levelOptions(), Value: string(actor.LevelLead), Required: true},
		Exports: view.Field{Kind: view.Checkbox, Name: "exports", Label: "Die Einrichtung darf Listen herunterladen.", Value: view.Ja(true)},
		Message: view.Field{Kind: view.Textarea, Name: "message", Label: "Nachricht", Rows: 3, Hint: "Steht in der E-Mail."},
	}
}

func newHostRow(who actor.Actor, ev event.Event, i int, host event.Host) hostRow {
	o := host.Organisation
	suffix := "-" + o.Slug
	row := hostRow{
		Name: o.Name, Slug: o.Slug, Level: say(event.LevelLabelKey(host.Level)), Exports: host.Exports, Contact: host.Contact(),
		URL:           hostsPath(ev.Slug) + "/" + o.Slug,
		LevelField:    view.Field{Kind: view.Select, Name: "level" + suffix, Label: "Rechte", Within: o.Name, Required: true, Options: levelOptions(), Value: string(host.Level)},
		PositionField: view.Field{Kind: view.Number, Name: "position" + suffix, Label: "Stelle in der Reihenfolge", Within: o.Name, Required: true, Value: strconv.Itoa(i + 1), Width: view.Short},
		ExportsField:  view.Field{Kind: view.Checkbox, Name: "exports" + suffix, Label: "Darf Listen herunterladen", Within: o.Name, Value: view.Ja(host.Exports)},
		MayLeave:      len(ev.Hosts) > 1 && who.May(actor.EditEvent, o.ID),
	}
	if host.Level != actor.LevelLead || !who.May(actor.ManageHosts, o.ID) {
		return row
	}
	for _, other := range ev.Hosts {
		if other.Organisation.ID != o.ID && other.Level != actor.LevelLead {
			row.HandOver = append(row.HandOver, view.Option{Value: other.Organisation.Slug, Label: other.Organisation.Name})
		}
	}
	return row
}

func (p *Pages) submitInviteHost(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	invite := event.HostInvite{Level: form.OneOf(in, "level", actor.Levels, form.Required), Exports: in.Bool("exports"), Message: in.LongText("message")}
	if in.Text("organisation") != "" {
		invite.Organisation = form.Number[organisation.ID](in, "organisation")
	} else {
		invite.Email, invite.Name = in.Email("email", form.Required), in.Text("name")
	}
	refusal := in.Fault()
	if refusal == nil {
		refusal = p.Events.InviteHost(c.Request.Context(), web.Actor(c), c.Param("slug"), invite)
	}
	return p.afterHosts(c, in, refusal, "notice.invited")
}

// afterHosts leads back to the hosts, or says there why something is not possible.
func (p *Pages) afterHosts(c *gin.Context, in *form.Form, refusal error, notice string) error {
	if refusal == nil {
		p.Front.SetNotice(c, notice)
		return web.SeeOther(c, hostsPath(c.Param("slug")))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.hostsPage(c)
	if err != nil {
		return err
	}
	if !page.MayManage {
		return fault.New(fault.Forbidden, "event.hosts_forbidden")
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.Invite.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

// askedHosts names those who were asked to run the event and have not answered.
func (p *Pages) askedHosts(c *gin.Context, slug string) (names []string, err error) {
	invitations, err := p.Events.HostInvitations(c.Request.Context(), web.Actor(c), slug)
	for _, i := range invitations {
		if i.Name == "" {
			i.Name = i.Email
		}
		names = append(names, i.Name)
	}
	return names, err
}
