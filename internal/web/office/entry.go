package office

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// EntryPage lets staff enter somebody who called or wrote.
type EntryPage struct {
	view.Page
	Head       eventHead
	Seats      view.Seats
	Submission string // see registration.Application
	FirstName  view.Field
	LastName   view.Field
	Email      view.Field
	Fields     []view.Field // those the event asks for
	Back       string
}

// Template implements view.Template.
func (EntryPage) Template() string { return "page/office/entry.html" }

func (p *EntryPage) fields() []*view.Field {
	all := []*view.Field{&p.FirstName, &p.LastName, &p.Email}
	for i := range p.Fields {
		all = append(all, &p.Fields[i])
	}
	return all
}

func (p *Pages) entryPage(c *gin.Context) (EntryPage, error) {
	ctx, slug := c.Request.Context(), c.Param("slug")
	ev, err := p.Events.Managed(ctx, web.Actor(c), slug)
	if err != nil {
		return EntryPage{}, err
	}
	if !web.Actor(c).May(actor.EditRegistrations, ev.HostIDs()...) {
		return EntryPage{}, fault.New(fault.Forbidden, "registration.forbidden")
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return EntryPage{}, err
	}
	frame, err := p.page(c, "Person eintragen", view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(slug)})
	if err != nil {
		return EntryPage{}, err
	}
	page := EntryPage{
		Page: frame, Head: p.headOf(c, ev, seats[ev.ID], ""), Seats: seatsOf(ev, seats[ev.ID], p.Now()), Submission: token.Random(), Back: participantsPath(slug),
		FirstName: view.Field{Name: "first_name", Label: "Vorname", Required: true},
		LastName:  view.Field{Name: "last_name", Label: "Nachname", Required: true},
		Email: view.Field{Name: "email", Label: "E-Mail-Adresse", Type: "email",
			Hint: "Mit Adresse bekommt die Person eine Bestätigung, Erinnerungen und den Link zum Abmelden. Ohne Adresse sagen Sie ihr selbst Bescheid."},
	}
	page.Fields, err = p.entryFields(ctx, ev)
	return page, err
}

// entryFields are the ready fields that the event asks for.
func (p *Pages) entryFields(ctx context.Context, ev event.Event) ([]view.Field, error) {
	var all []view.Field
	for _, asked := range ev.Fields {
		field := view.Field{Name: asked.Key, Label: say(asked.LabelKey()), Required: asked.Required}
		var err error
		switch asked.Key {
		case "title":
			field.Width = view.Medium
		case "phone":
			field.Type, field.Width = "tel", view.Medium
		case "organisation":
			field.Suggestions, err = p.organisationNames(ctx)
		case "organisation_kind":
			field.Kind, field.Options = view.Select, options(organisation.Kinds)
		case "carrier_group":
			field.Kind, field.Options = view.Select, options(organisation.CarrierGroups)
		case "municipality":
			field.Kind = view.Select
			field.Options, err = p.municipalityOptions(ctx)
		case "remark":
			field.Kind, field.Rows, field.MaxLength = view.Textarea, 4, 2000
		}
		if err != nil {
			return nil, err
		}
		all = append(all, field)
	}
	return all, nil
}

func (p *Pages) organisationNames(ctx context.Context) ([]string, error) {
	all, err := p.Organisations.List(ctx)
	names := make([]string, len(all))
	for i, o := range all {
		names[i] = o.Name
	}
	return names, err
}

func (p *Pages) showEntry(c *gin.Context) error {
	page, err := p.entryPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitEntry(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	result, refusal := p.Registrations.Register(c.Request.Context(), web.Actor(c), c.Param("slug"), applicationOf(c.Request.PostForm))
	if refusal == nil {
		p.Front.SetNotice(c, entryNotice(result))
		return web.SeeOther(c, participantPath(result.Reference))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.entryPage(c)
	if err != nil {
		return err
	}
	page.Submission = in.Raw().Get("submission")
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	if earlier, ok := earlierOf(refusal); ok {
		page.Errors.Items = []view.ErrorItem{{Text: "Zur bestehenden Anmeldung", Href: participantPath(earlier)}}
	}
	return p.Front.Render(c, statusFor(refusal), page)
}

// earlierOf returns the registration that stands in the way of a second one of the same person.
func earlierOf(refusal error) (registration.Reference, bool) {
	f, ok := errors.AsType[*fault.Error](refusal)
	if !ok || f.Key != "registration.already_registered" {
		return "", false
	}
	ref, ok := f.Args["Reference"].(string)
	return registration.Reference(ref), ok
}

func entryNotice(result registration.Result) string {
	if result.State == registration.Waitlisted {
		return "notice.entered_waitlisted"
	}
	return "notice.entered"
}

// applicationOf takes everything the form may hold, as it was sent; the use case checks it and reads
// what the event asks for.
func applicationOf(sent url.Values) registration.Application {
	a := registration.Application{Locale: i18n.German, Submission: sent.Get("submission"), Person: registration.Person{
		FirstName: sent.Get("first_name"), LastName: sent.Get("last_name"), Email: sent.Get("email"), Phone: sent.Get("phone"),
		Title: sent.Get("title"), Organisation: sent.Get("organisation"), OrganisationKind: sent.Get("organisation_kind"),
		CarrierGroup: sent.Get("carrier_group"), Position: sent.Get("position"), Remark: sent.Get("remark"),
	}}
	if key := sent.Get("municipality"); key != "" {
		a.MunicipalityKey = &key
	}
	return a
}
