package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// NamingPage asks who comes on a place of a group that was left open.
type NamingPage struct {
	view.Page
	Form       personForm
	MayName    bool
	Obstacle   string // why it cannot be named any more
	Event      event.Event
	When       string
	State      view.Badge
	Until      *deadline
	Hosts      []hostCard
	GroupURL   string
	PrivacyURL string
}

// Template implements view.Template.
func (NamingPage) Template() string { return "page/public/group-naming.html" }

func (p *Pages) showNaming(c *gin.Context) error {
	page, err := p.namingPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) namingPage(c *gin.Context) (NamingPage, error) {
	secretPage(c)
	ctx := c.Request.Context()
	group, err := p.Registrations.Group(ctx, c.Param("token"))
	if err != nil {
		return NamingPage{}, err
	}
	place, ok := memberOf(group, registration.Reference(c.Param("reference")))
	if !ok {
		return NamingPage{}, fault.New(fault.NotFound, "web.not_found")
	}
	ev, path := group.Event, groupPath(group.Token)
	left, err := p.Registrations.OptionSeats(ctx, ev)
	if err != nil {
		return NamingPage{}, err
	}
	inputs, err := p.personForm(ctx, otherPerson(ev, "", left))
	page := NamingPage{
		Page: view.Page{Title: "Namen eintragen: " + ev.Title, Hidden: true, Breadcrumb: []view.Link{{Text: "Ihre Sammelanmeldung", URL: path}}},
		Form: inputs, MayName: place.MayName, Obstacle: namingObstacle(place), Event: ev, When: whenOf(ev), State: memberBadge(place), Hosts: hostCards(ev), GroupURL: path, PrivacyURL: eventPath(ev) + "/datenschutz",
	}
	if end, ok := ev.NamingEnd(); ok {
		page.Until = new(until("Namen nennen bis", ev.Rules.NameUntil, ev.StartsAt, p.Now().Before(end)))
	}
	return page, err
}

// namingObstacle says why a place cannot be named any more, should that be so.
func namingObstacle(m registration.Member) string {
	switch {
	case !m.State.IsLive():
		return "Dieser Platz ist abgemeldet oder verfallen."
	case !m.Placeholder:
		return "Auf diesem Platz steht schon ein Name."
	}
	return "Die Frist, Namen nachzutragen, ist vorbei."
}

func memberOf(group registration.GroupPage, ref registration.Reference) (registration.Member, bool) {
	for _, m := range group.Members {
		if m.Reference == ref {
			return m, true
		}
	}
	return registration.Member{}, false
}

func (p *Pages) submitNaming(c *gin.Context) error {
	secretPage(c)
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	person, err := attendee.Read(c.Request, "")
	if err != nil {
		return err
	}
	secret := c.Param("token")
	err = p.Registrations.NamePerson(c.Request.Context(), secret, registration.Reference(c.Param("reference")), person)
	kind := fault.KindOf(err)
	if kind == fault.Invalid || kind == fault.Closed || kind == fault.Conflict {
		page, pageErr := p.namingPage(c)
		if pageErr != nil {
			return pageErr
		}
		page.Errors = view.Bind(in.Raw(), err, page.Form.inputs()...)
		return p.Front.Render(c, kind.Status(), page)
	}
	if err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.person_named")
	return web.SeeOther(c, groupPath(secret))
}
