package public

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// GroupChoicePage asks for whom of a group something is to be done. Opening it changes nothing.
type GroupChoicePage struct {
	view.Page
	Words    groupChoice
	Event    event.Event
	When     string
	Members  view.Field // nobody to choose from: there is nothing to do
	Hosts    []hostCard
	GroupURL string
}

// Template implements view.Template.
func (GroupChoicePage) Template() string { return "page/public/group-choice.html" }

// groupChoice is something that a contact can do for some of a group.
type groupChoice struct {
	Preline, Question, Text, Button string
	Nothing                         string // why there is nobody to choose
	notice                          string
	isTicked                        bool // everybody, beforehand
	among                           func(registration.Member) bool
	do                              func(*registration.Service, context.Context, string, ...registration.Reference) error
}

// What can be done.
var (
	cancelSome = groupChoice{
		Preline: "Abmelden", Question: "Wen möchten Sie abmelden?", Button: "Ausgewählte abmelden",
		Text:    "Die Plätze werden sofort frei. Wer auf der Warteliste steht, kann sie gleich bekommen. Einen Platz, der weg ist, können Sie nicht zurückholen.",
		Nothing: "Hier können Sie niemanden mehr abmelden. Wenn jemand nicht kommen kann, sagen Sie bitte den Veranstaltenden Bescheid.",
		notice:  "notice.registration_cancelled", among: mayCancelMember, do: (*registration.Service).CancelMembers,
	}
	acceptForSome = groupChoice{
		Preline: "Platzangebot", Question: "Für wen nehmen Sie den Platz an?", Button: "Für Ausgewählte annehmen", isTicked: true,
		Text:    "Wer ausgewählt ist, ist danach fest angemeldet. Für alle anderen gilt das Angebot weiter bis zum Ende der Frist.",
		Nothing: "Zurzeit ist Ihnen kein Platz angeboten.",
		notice:  "notice.offer_accepted", among: isOffered, do: (*registration.Service).AcceptForMembers,
	}
	declineForSome = groupChoice{
		Preline: "Platzangebot", Question: "Für wen lehnen Sie den Platz ab?", Button: "Für Ausgewählte ablehnen",
		Text:    "Die Plätze gehen sofort an die nächsten Personen, die warten. Wer ausgewählt ist, steht nicht mehr auf der Warteliste.",
		Nothing: "Zurzeit ist Ihnen kein Platz angeboten.",
		notice:  "notice.offer_declined", among: isOffered, do: (*registration.Service).DeclineForMembers,
	}
)

func mayCancelMember(m registration.Member) bool { return m.MayCancel }

func isOffered(m registration.Member) bool { return m.State == registration.Offered }

// membersFor returns those of a group for whom the question holds.
func membersFor(group registration.GroupPage, holds func(registration.Member) bool) (some []registration.Member) {
	for _, m := range group.Members {
		if holds(m) {
			some = append(some, m)
		}
	}
	return some
}

func (p *Pages) showGroupChoice(choice groupChoice) web.Handler {
	return func(c *gin.Context) error { return p.renderGroupChoice(c, choice, http.StatusOK, nil) }
}

func (p *Pages) submitGroupChoice(choice groupChoice) web.Handler {
	return func(c *gin.Context) error {
		secretPage(c)
		in, err := web.ReadForm(c)
		if err != nil {
			return err
		}
		var chosen []registration.Reference
		for _, ref := range in.Raw()["members"] {
			chosen = append(chosen, registration.Reference(ref))
		}
		secret := c.Param("token")
		err = choice.do(p.Registrations, c.Request.Context(), secret, chosen...)
		if fault.Is(err, fault.Closed) || fault.Is(err, fault.Invalid) {
			return p.renderGroupChoice(c, choice, fault.KindOf(err).Status(), err)
		}
		if err != nil {
			return err
		}
		p.Front.SetNotice(c, choice.notice)
		return web.SeeOther(c, groupPath(secret))
	}
}

func (p *Pages) renderGroupChoice(c *gin.Context, choice groupChoice, status int, refusal error) error {
	secretPage(c)
	group, err := p.Registrations.Group(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	ev, path := group.Event, groupPath(group.Token)
	page := GroupChoicePage{
		Page:  view.Page{Title: choice.Preline + ": " + ev.Title, Hidden: true, Breadcrumb: []view.Link{{Text: "Ihre Sammelanmeldung", URL: path}}},
		Words: choice, Event: ev, When: whenOf(ev), Members: choiceInput(group, choice), Hosts: hostCards(ev), GroupURL: path,
	}
	page.Errors = view.Bind(nil, refusal, &page.Members)
	return p.Front.Render(c, status, page)
}

func choiceInput(group registration.GroupPage, choice groupChoice) view.Field {
	field := view.Field{Kind: view.Checkboxes, Name: "members", Label: choice.Question, Required: true}
	for _, m := range membersFor(group, choice.among) {
		value := string(m.Reference)
		option := view.Option{Value: value, Label: m.Name(), Hint: memberHint(m)}
		field.Options = append(field.Options, option)
		if choice.isTicked {
			field.Values = append(field.Values, value)
		}
	}
	return field
}

// memberHint tells people with the same name apart, and places without a name.
func memberHint(m registration.Member) string {
	state := say(m.State.LabelKey())
	if m.State == registration.Waitlisted {
		state = memberText(m)
	}
	return state + ", Nr. " + string(m.Reference)
}
