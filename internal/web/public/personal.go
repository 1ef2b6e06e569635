package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// PersonalPage tells one person where the registration stands. Only who has the link sees it.
type PersonalPage struct {
	view.Page
	Whose        string // above the title
	State        personalState
	Answer       []view.Link // the ways to answer an offer, the first is the main one
	Unverified   *unverifiedHelp
	Registration registration.Registration
	Answers      []answer
	Workshops    []answer
	Event        event.Event
	When         string
	Where        string
	Address      []string
	OnlineAccess string // only for people with a seat
	Hosts        []hostCard
	Ways         []way
	Deadlines    []deadline
	TooLate      string // for what, "" when nothing is over
	IsLive       bool
	EventURL     string
	PrivacyURL   string
	CalendarURL  string
}

// Template implements view.Template.
func (PersonalPage) Template() string { return "page/public/personal.html" }

// unverifiedHelp is for people who wait for the letter with the link.
type unverifiedHelp struct{ Email, ResendURL, CancelURL, RegisterURL string }

// secretPage keeps a page behind a personal link out of caches, search engines and the logs of
// other hosts.
func secretPage(c *gin.Context) {
	web.NoStore(c)
	c.Header("X-Robots-Tag", "noindex, nofollow")
}

func (p *Pages) showPersonal(c *gin.Context) error {
	secretPage(c)
	personal, err := p.Registrations.Personal(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	page, err := p.personalPage(c, personal)
	if err != nil {
		return err
	}
	if page.Unverified == nil {
		c.Header("Referrer-Policy", "no-referrer") // there is no form here that would miss its origin
	}
	page.Notice = p.Front.TakeNotice(c)
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) personalPage(c *gin.Context, personal registration.Personal) (PersonalPage, error) {
	ev, r, now := personal.Event, personal.Registration, p.Now()
	answers, err := p.answersOf(c, personal)
	if err != nil {
		return PersonalPage{}, err
	}
	page := PersonalPage{
		Page:  view.Page{Title: "Ihre Anmeldung: " + ev.Title, Hidden: true},
		Whose: "Ihre Anmeldung", State: stateOf(personal, now), Answer: waysToAnswer(personal), Registration: r, Answers: answers, Workshops: workshopsOf(personal),
		Event: ev, When: whenOf(ev), Where: whereOf(ev), Address: addressOf(ev), Hosts: hostCards(ev), Ways: waysOf(personal, now),
		IsLive:   r.State.IsLive() && ev.State == event.StatePublished,
		EventURL: eventPath(ev), PrivacyURL: eventPath(ev) + "/datenschutz", CalendarURL: eventPath(ev) + ".ics",
	}
	if isReadByContact(r) {
		page.Whose = "Anmeldung von " + r.Name()
	}
	if r.HasEntry(ev) {
		page.CalendarURL = personalPath(personal.Token) + "/termin.ics"
	}
	if page.IsLive && !ev.IsOver(now) {
		page.Unverified = helpFor(personal)
		page.Deadlines, page.TooLate = personalDeadlines(personal, now), tooLate(personal, now)
	}
	if r.State.TakesSeat() && !r.Unverified && r.State != registration.Offered && ev.State == event.StatePublished {
		page.OnlineAccess = ev.OnlineAccess
	}
	return page, nil
}

// helpFor returns nil for people whose address is confirmed, and for those whom somebody else has
// registered: the link went to that person.
func helpFor(personal registration.Personal) *unverifiedHelp {
	r, path := personal.Registration, personalPath(personal.Token)
	if !r.Unverified || r.State == registration.Offered || r.GroupID != nil {
		return nil
	}
	return &unverifiedHelp{Email: r.Email, ResendURL: path + "/link-senden", CancelURL: path + "/abmelden", RegisterURL: eventPath(personal.Event) + "/anmeldung"}
}

// submitResend sends the link that proves the address again. Whoever has nothing to confirm any more
// sees that on the personal page.
func (p *Pages) submitResend(c *gin.Context) error {
	secretPage(c)
	secret := c.Param("token")
	err := p.Registrations.ResendConfirmation(c.Request.Context(), secret)
	switch {
	case err == nil:
		p.Front.SetNotice(c, "notice.link_sent")
	case !fault.Is(err, fault.Conflict):
		return err
	}
	return web.SeeOther(c, personalPath(secret))
}

// sendPersonalFile gives somebody the file that they have sent.
func (p *Pages) sendPersonalFile(c *gin.Context) error {
	secretPage(c)
	file, err := p.Registrations.PersonalFile(c.Request.Context(), c.Param("token"), c.Param("key"))
	if err != nil {
		return err
	}
	return web.SendFile(c, file.Name, file.MediaType, file.Body)
}
