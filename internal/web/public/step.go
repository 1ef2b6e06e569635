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

// StepPage asks once more before something is done to a registration, or says why it cannot be done.
// Opening it changes nothing: mail gateways open links.
type StepPage struct {
	view.Page
	Step  string // above the title
	Event event.Event
	When  string
	Where string
	Name  string // whose registration it is
	Ask   *ask   // nil when it cannot be done
	Told  *told  // nil when it can
	Hosts []hostCard
}

// Template implements view.Template.
func (StepPage) Template() string { return "page/public/step.html" }

// ask is a question whose answer is a button.
type ask struct {
	Question string
	Texts    []string
	Button   string
	Back     view.Link
}

// told is how things stand instead, and where to go on.
type told struct {
	Tone    view.Tone
	Heading string
	Texts   []string
	Links   []view.Link // the first is the main one
	AskHost bool        // the hosts can help
}

// stepPage is a step of the registration that the personal page shows.
func stepPage(step string, personal registration.Personal) StepPage {
	ev := personal.Event
	return StepPage{
		Page: view.Page{Title: step + ": " + ev.Title, Hidden: true, Breadcrumb: []view.Link{ownPage(personal)}},
		Step: step, Event: ev, When: whenOf(ev), Where: whereOf(ev), Name: personal.Registration.Name(), Hosts: hostCards(ev),
	}
}

func ownPage(personal registration.Personal) view.Link {
	return view.Link{Text: "Ihre Anmeldung", URL: personalPath(personal.Token)}
}

// standing tells how the registration stands, where nothing else is to be said.
func (p *Pages) standing(personal registration.Personal) *told {
	s := stateOf(personal, p.Now())
	texts := []string{s.Text}
	if s.Next != "" {
		texts = append(texts, s.Next)
	}
	return &told{Tone: s.Tone, Heading: s.Heading, Texts: texts, Links: []view.Link{toOwnPage(personal)}}
}

func toOwnPage(personal registration.Personal) view.Link {
	return view.Link{Text: "Zu Ihrer Anmeldung", URL: personalPath(personal.Token)}
}

// lateFor tells that the time for something is over, and whom to ask.
func lateFor(personal registration.Personal, heading, text string) *told {
	return &told{Tone: view.Warning, Heading: heading, Texts: []string{text}, Links: []view.Link{toOwnPage(personal)}, AskHost: true}
}

// step is one thing that the holder of a personal link can do by a button.
type step struct {
	page   func(registration.Personal) StepPage
	do     func(c *gin.Context, secret string) error
	notice string // key of what the personal page says afterwards
}

// showStep answers with the page of the step.
func (p *Pages) showStep(s step) web.Handler {
	return func(c *gin.Context) error { return p.renderStep(c, s, http.StatusOK) }
}

func (p *Pages) renderStep(c *gin.Context, s step, status int) error {
	secretPage(c)
	personal, err := p.Registrations.Personal(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return p.Front.Render(c, status, s.page(personal))
}

// submitStep does it and leads to the personal page. When it is too late the page of the step says
// why.
func (p *Pages) submitStep(s step) web.Handler {
	return func(c *gin.Context) error {
		secretPage(c)
		secret := c.Param("token")
		err := s.do(c, secret)
		if fault.Is(err, fault.Closed) {
			return p.renderStep(c, s, fault.Closed.Status())
		}
		if err != nil {
			return err
		}
		p.Front.SetNotice(c, s.notice)
		return web.SeeOther(c, personalPath(secret))
	}
}
