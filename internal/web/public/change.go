package public

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// ChangePage lets a person change what is stored about them.
type ChangePage struct {
	view.Page
	Event         event.Event
	When          string
	Where         string
	Name          string
	Email         string
	Form          personForm
	Version       string   // that the form was filled for
	Stored        []answer // what is stored now, when that is something else than the form was filled for
	FewerOnly     bool     // the time for other changes is over
	SubstituteURL string   // "" when nobody else can come
	Hosts         []hostCard
	PrivacyURL    string
	PersonalURL   string
}

// Template implements view.Template.
func (ChangePage) Template() string { return "page/public/change.html" }

func (p *Pages) showChange(c *gin.Context) error { return p.renderChange(c, http.StatusOK, nil, nil) }

func (p *Pages) submitChange(c *gin.Context) error {
	secretPage(c)
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	sent, err := attendee.Read(c.Request, "")
	if err != nil {
		return err
	}
	secret := c.Param("token")
	err = p.Registrations.ChangeByToken(c.Request.Context(), secret, sent)
	if isAnswerable(err) {
		return p.renderChange(c, fault.KindOf(err).Status(), in, err)
	}
	if err != nil {
		return err
	}
	notice, err := p.noticeOfChange(c, secret, sent.Version)
	if err != nil {
		return err
	}
	p.Front.SetNotice(c, notice)
	return web.SeeOther(c, personalPath(secret))
}

// noticeOfChange tells a change from a form that was saved as it was.
func (p *Pages) noticeOfChange(c *gin.Context, secret, before string) (string, error) {
	personal, err := p.Registrations.Personal(c.Request.Context(), secret)
	if err == nil && personal.Version == before {
		return "notice.nothing_changed", nil
	}
	return "notice.answers_changed", err
}

// isAnswerable reports whether the form is the place to tell about a refusal.
func isAnswerable(err error) bool {
	return fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) || fault.Is(err, fault.Closed)
}

// renderChange shows the form, with what was sent and what is wrong with it after a refusal, or why
// there is none.
func (p *Pages) renderChange(c *gin.Context, status int, in *form.Form, refusal error) error {
	secretPage(c)
	personal, err := p.Registrations.Personal(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	if !mayChangeAnything(personal) {
		return p.Front.Render(c, status, p.noChangePage(personal))
	}
	page, err := p.changePage(c.Request.Context(), personal)
	if err != nil {
		return err
	}
	if refusal != nil {
		page.Errors = view.Bind(in.Raw(), refusal, page.Form.inputs()...)
	}
	if fault.Is(refusal, fault.Conflict) && in.Raw().Get("version") != page.Version {
		if page.Stored, err = p.answersOf(c, personal); err != nil {
			return err
		}
	}
	return p.Front.Render(c, status, page)
}

func (p *Pages) noChangePage(personal registration.Personal) StepPage {
	page := stepPage("Angaben ändern", personal)
	switch {
	case !personal.Registration.State.IsLive():
		page = stepPage("Ihre Anmeldung", personal)
		page.Told = p.standing(personal)
	case personal.Event.State != event.StatePublished || personal.Event.IsOver(p.Now()):
		page.Told = p.standing(personal)
	case personal.MayChange:
		page.Told = lateFor(personal, "Hier ist nichts zu ändern", "Zu dieser Anmeldung sind nur Name und E-Mail-Adresse gespeichert. Ist daran etwas falsch, sagen Sie es bitte den Veranstaltenden.")
	default:
		page.Told = lateFor(personal, "Die Frist für Änderungen ist vorbei", "Hier können Sie nichts mehr ändern. Hat sich etwas geändert, sagen Sie es bitte den Veranstaltenden.")
	}
	return page
}

func (p *Pages) changePage(ctx context.Context, personal registration.Personal) (ChangePage, error) {
	ev, r := personal.Event, personal.Registration
	page := ChangePage{
		Page:  view.Page{Title: "Angaben ändern: " + ev.Title, Hidden: true, Breadcrumb: []view.Link{ownPage(personal)}},
		Event: ev, When: whenOf(ev), Where: whereOf(ev), Name: r.Name(), Email: r.Email, Version: personal.Version, FewerOnly: !personal.MayChange,
		Hosts: hostCards(ev), PrivacyURL: eventPath(ev) + "/datenschutz", PersonalURL: personalPath(personal.Token),
	}
	if personal.MaySubstitute {
		page.SubstituteURL = page.PersonalURL + "/ersatzperson"
	}
	var err error
	page.Form, err = p.changeForm(ctx, personal)
	return page, err
}

// changeForm holds what is stored. When only fewer people can come, it asks for nothing else.
func (p *Pages) changeForm(ctx context.Context, personal registration.Personal) (personForm, error) {
	ev, r := personal.Event, personal.Registration
	asked := personAsked{event: ev, heading: "Ihre Angaben", party: party(ev.Rules, r.Party), ready: r.Ready(), locale: r.Locale}
	if !personal.MayChange {
		asked.event = event.Event{}
		asked.party = party(event.Rules{PartyMax: r.Party}, r.Party)
		return p.personForm(ctx, asked)
	}
	left, err := p.Registrations.OptionSeats(ctx, ev)
	if err != nil {
		return personForm{}, err
	}
	asked.answers = slices.Concat(r.Answers, personal.Special)
	asked.seats = left.With(r, asked.answers)
	return p.personForm(ctx, asked)
}
