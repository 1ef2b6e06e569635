package public

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// SubstitutePage asks who comes instead of the person whose link it is.
type SubstitutePage struct {
	view.Page
	Event       event.Event
	When        string
	Where       string
	Name        string
	Party       int
	Form        personForm
	PrivacyURL  string
	PersonalURL string
}

// Template implements view.Template.
func (SubstitutePage) Template() string { return "page/public/substitute.html" }

func (p *Pages) showSubstitute(c *gin.Context) error {
	return p.renderSubstitute(c, http.StatusOK, nil, nil)
}

func (p *Pages) submitSubstitute(c *gin.Context) error {
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
	_, err = p.Registrations.SubstituteByToken(c.Request.Context(), secret, sent)
	if isAnswerable(err) {
		return p.renderSubstitute(c, fault.KindOf(err).Status(), in, err)
	}
	if err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.substitute_named")
	return web.SeeOther(c, personalPath(secret))
}

func (p *Pages) renderSubstitute(c *gin.Context, status int, in *form.Form, refusal error) error {
	secretPage(c)
	personal, err := p.Registrations.Personal(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	if !personal.MaySubstitute {
		return p.Front.Render(c, status, p.noSubstitutePage(personal))
	}
	page, err := p.substitutePage(c.Request.Context(), personal)
	if err != nil {
		return err
	}
	if refusal != nil {
		page.Errors = view.Bind(in.Raw(), refusal, page.Form.inputs()...)
	}
	return p.Front.Render(c, status, page)
}

func (p *Pages) noSubstitutePage(personal registration.Personal) StepPage {
	page, r := stepPage("Ersatzperson nennen", personal), personal.Registration
	switch {
	case r.State == registration.Confirmed && personal.Event.State == event.StatePublished && !personal.Event.IsOver(p.Now()):
		page.Told = lateFor(personal, "Die Frist, eine Ersatzperson zu nennen, ist vorbei",
			"Hier können Sie Ihren Platz nicht mehr weitergeben. Wenn jemand anderes für Sie kommen soll, fragen Sie bitte die Veranstaltenden.")
	case r.State.IsLive():
		page.Told = p.standing(personal)
		page.Told.Texts = append(page.Told.Texts, "Eine Ersatzperson können Sie erst nennen, wenn Ihr Platz fest ist.")
	default:
		page.Told = p.standing(personal)
	}
	return page
}

// substitutePage knows of the other person only that both may work for the same organisation.
func (p *Pages) substitutePage(ctx context.Context, personal registration.Personal) (SubstitutePage, error) {
	ev, r := personal.Event, personal.Registration
	left, err := p.Registrations.OptionSeats(ctx, ev)
	if err != nil {
		return SubstitutePage{}, err
	}
	asked := personAsked{event: ev, heading: "Wer kommt an Ihrer Stelle?", other: true, locale: r.Locale, ready: map[string]string{}, names: namesOfOther(),
		contact: []view.Field{{Name: "email", Label: "E-Mail-Adresse der Ersatzperson", Type: "email", Required: true,
			Hint: "Dorthin schicken wir die Bestätigung und den persönlichen Link."},
			attendee.LetterLanguage("Sprache der E-Mails an die Ersatzperson", i18n.German)},
		seats: left.With(r, r.Answers)}
	for _, key := range []string{"organisation", "organisation_kind", "carrier_group", "municipality"} {
		asked.ready[key] = r.Ready()[key]
	}
	inputs, err := p.personForm(ctx, asked)
	return SubstitutePage{
		Page:  view.Page{Title: "Ersatzperson nennen: " + ev.Title, Hidden: true, Breadcrumb: []view.Link{ownPage(personal)}},
		Event: ev, When: whenOf(ev), Where: whereOf(ev), Name: r.Name(), Party: r.Party, Form: inputs,
		PrivacyURL: eventPath(ev) + "/datenschutz", PersonalURL: personalPath(personal.Token),
	}, err
}

func namesOfOther() []view.Field {
	fields := names()
	for i := range fields {
		fields[i].Autocomplete = ""
	}
	return fields
}
