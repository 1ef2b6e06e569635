package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// PersonalPage tells one person where the registration stands. Only who has the link sees it.
type PersonalPage struct {
	view.Page
	State        personalState
	Registration registration.Registration
	Answers      []answer
	Event        event.Event
	When         string
	Where        string
	Address      []string
	OnlineAccess string // only for people with a seat
	Hosts        []hostCard
	Deadlines    []deadline
	MayCancel    bool
	MayReturn    bool // somebody who cancelled can register again
	IsLive       bool
	EventURL     string
	CancelURL    string
	PrivacyURL   string
	CalendarURL  string
}

// Template implements view.Template.
func (PersonalPage) Template() string { return "page/public/personal.html" }

// personalState is where the registration stands, in words.
type personalState struct {
	Tone          view.Tone
	Heading, Text string
	Next          string // what happens next, or what to do

	CancelQuestion, CancelText, CancelButton string
}

// answer is one thing that is stored about the person.
type answer struct{ Label, Value string }

// secretPage keeps a page behind a personal link out of caches, search engines and the logs of
// other hosts.
func secretPage(c *gin.Context) {
	web.NoStore(c)
	c.Header("X-Robots-Tag", "noindex, nofollow")
}

func (p *Pages) showPersonal(c *gin.Context) error {
	secretPage(c)
	c.Header("Referrer-Policy", "no-referrer") // there is no form here that would miss its origin
	personal, err := p.Registrations.Personal(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	page, err := p.personalPage(c, personal)
	if err != nil {
		return err
	}
	page.Notice = p.Front.TakeNotice(c)
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) personalPage(c *gin.Context, personal registration.Personal) (PersonalPage, error) {
	ev, now := personal.Event, p.Now()
	answers, err := p.answersOf(c, personal.Registration)
	if err != nil {
		return PersonalPage{}, err
	}
	path := personalPath(personal.Token)
	page := PersonalPage{
		Page:  view.Page{Title: "Ihre Anmeldung: " + ev.Title, Hidden: true},
		State: stateOf(personal, now), Registration: personal.Registration, Answers: answers,
		Event: ev, When: whenOf(ev), Where: whereOf(ev), Address: addressOf(ev), Hosts: hostCards(ev),
		MayCancel: personal.MayCancel, IsLive: personal.Registration.State.IsLive() && ev.State == event.StatePublished,
		MayReturn: !personal.Registration.State.IsLive() && ev.RegistrationOpenAt(now),
		EventURL:  eventPath(ev), CancelURL: path + "/abmelden", PrivacyURL: eventPath(ev) + "/datenschutz", CalendarURL: eventPath(ev) + ".ics",
	}
	if page.IsLive && !ev.IsOver(now) {
		page.Deadlines = personalDeadlines(ev, personal.Registration.State, now)
	}
	if personal.Registration.State.TakesSeat() && ev.State == event.StatePublished {
		page.OnlineAccess = ev.OnlineAccess
	}
	return page, nil
}

// answersOf lists everything that the person told us, in the order of the form.
func (p *Pages) answersOf(c *gin.Context, r registration.Registration) ([]answer, error) {
	municipality, err := p.municipalityName(c, r.MunicipalityKey)
	if err != nil {
		return nil, err
	}
	all := []answer{
		{"Name", r.Name()}, {"E-Mail-Adresse", r.Email}, {say("event.field.title"), r.Title}, {say("event.field.phone"), r.Phone},
		{say("event.field.organisation"), r.Organisation},
		{say("event.field.organisation_kind"), labelOf(organisation.Kind(r.OrganisationKind))},
		{say("event.field.carrier_group"), labelOf(organisation.CarrierGroup(r.CarrierGroup))},
		{say("event.field.municipality"), municipality}, {say("event.field.position"), r.Position}, {say("event.field.remark"), r.Remark},
	}
	var told []answer
	for _, a := range all {
		if a.Value != "" {
			told = append(told, a)
		}
	}
	return told, nil
}

// labelOf returns the German name of a choice, "" when nothing was chosen.
func labelOf[T interface {
	~string
	LabelKey() string
}](choice T) string {
	if choice == "" {
		return ""
	}
	return say(choice.LabelKey())
}

func (p *Pages) municipalityName(c *gin.Context, key *string) (string, error) {
	if key == nil {
		return "", nil
	}
	options, err := attendee.Municipalities(c.Request.Context(), p.Organisations)
	for _, option := range options {
		if option.Value == *key {
			return option.Label, nil
		}
	}
	return *key, err
}
