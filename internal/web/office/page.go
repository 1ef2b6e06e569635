package office

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// start is the office's first page.
var start = view.Link{Text: "Veranstaltungen", URL: "/intern"}

// page returns what the layout needs: who is signed in and what is to be said after a redirect.
func (p *Pages) page(c *gin.Context, title string, active view.Nav, above ...view.Link) (view.Page, error) {
	page := view.Page{Title: title, Active: active, Hidden: true, Breadcrumb: above, Notice: p.Front.TakeNotice(c)}
	signedIn, ok := web.Account(c)
	if !ok {
		return page, nil
	}
	page.Account = &view.Account{Name: signedIn.Name, Admin: signedIn.Admin, SeesLog: signedIn.Admin || len(web.Actor(c).Organisations(actor.ManageMembers)) > 0}
	memberships := web.Actor(c).Memberships()
	if len(memberships) == 0 {
		return page, nil
	}
	first, err := p.Organisations.ByID(c.Request.Context(), memberships[0].Organisation)
	page.Account.Organisation = first.Name
	return page, err
}

// statusFor returns the status of a form that is shown again.
func statusFor(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return fault.KindOf(err).Status()
}

// isAnswerable reports whether a refusal is told on the form itself, with the input kept, instead of
// on a page of its own.
func isAnswerable(err error) bool {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Closed, fault.Limited, fault.Busy:
		return true
	}
	return false
}

// isAlreadyDecided reports whether a decision was sent twice: then it is answered as the first time.
func isAlreadyDecided(err error) bool {
	refusal, ok := errors.AsType[*fault.Error](err)
	return ok && refusal.Key == registration.AlreadyDecided
}

// say returns the German sentence or name that stands in the catalogue.
func say(key string) string { return i18n.Text(i18n.German, key, nil) }

// eventHead stands above every page about one event.
type eventHead struct {
	Event   event.Event
	Preline string
	State   view.Badge
	Tabs    []tab
	Public  string // address of the public page
}

// tab is one of the pages of an event.
type tab struct {
	Text, URL string
	Current   bool
}

// The pages of an event.
const (
	tabOverview     = "Überblick"
	tabFigures      = "Zahlen"
	tabParticipants = "Teilnehmende"
	tabInvitations  = "Einladungen"
	tabBroadcasts   = "Rundschreiben"
	tabAllocation   = "Zuteilung"
	tabWorkshops    = "Workshops"
	tabLetters      = "Nachrichten"
	tabEdit         = "Bearbeiten"
	tabHosts        = "Veranstaltende"
	tabTeam         = "Team"
	// For those who see these lists only.
	tabWorkshopLists = "Meine Workshops"
)

func (p *Pages) headOf(c *gin.Context, ev event.Event, seats registration.Seats, current string) eventHead {
	head := eventHead{Event: ev, Preline: say(ev.Kind.LabelKey()) + ", " + shortWhen(ev), State: stateBadge(ev, seatsOf(ev, seats, p.Now()), p.Now()), Public: "/veranstaltungen/" + ev.Slug}
	if !seesParticipants(c, ev) {
		head.add(tabWorkshopLists, workshopListsPath(ev.Slug), current)
		head.add(tabTeam, teamPath(ev.Slug), current)
		return head
	}
	head.add(tabOverview, eventPath(ev.Slug), current)
	head.add(tabParticipants, participantsPath(ev.Slug), current)
	if mayEnter(c, ev) && ev.State != event.StateCancelled && ev.RegistrationEnabled {
		head.add(tabInvitations, invitationsPath(ev.Slug), current)
	}
	if ev.State != event.StateDraft && seesContacts(c, ev) {
		head.add(tabBroadcasts, broadcastsPath(ev.Slug), current)
	}
	if ev.Rules.RegistrationMode() == event.ModeAllocation {
		head.add(tabAllocation, allocationPath(ev.Slug), current)
	}
	if hasWorkshops(ev) {
		head.add(tabWorkshops, workshopsPath(ev.Slug), current)
	}
	if seesContacts(c, ev) {
		head.add(tabLetters, lettersPath(ev.Slug), current)
	}
	head.add(tabFigures, figuresPath(ev.Slug), current)
	if mayEdit(c, ev) {
		head.add(tabHosts, hostsPath(ev.Slug), current)
	}
	head.add(tabTeam, teamPath(ev.Slug), current)
	if mayEdit(c, ev) && ev.State != event.StateCancelled {
		head.add(tabEdit, eventPath(ev.Slug)+"/bearbeiten", current)
	}
	return head
}

func (h *eventHead) add(text, url, current string) {
	h.Tabs = append(h.Tabs, tab{Text: text, URL: url, Current: text == current})
}

// mayEdit and mayEnter hide what would be refused; the use cases refuse it.
func mayEdit(c *gin.Context, ev event.Event) bool {
	return web.Actor(c).MayAt(actor.EditEvent, ev.Place())
}

func mayEnter(c *gin.Context, ev event.Event) bool {
	return web.Actor(c).MayAt(actor.EditRegistrations, ev.Place())
}

// mayOverbook reports whether seats above the capacity may be given.
func mayOverbook(c *gin.Context, ev event.Event) bool {
	return web.Actor(c).MayAt(actor.Overbook, ev.Place())
}

// seesParticipants reports whether more may be shown than lists of workshops.
func seesParticipants(c *gin.Context, ev event.Event) bool {
	return web.Actor(c).MayAt(actor.SeeParticipants, ev.Place())
}

// seesContacts reports whether addresses, telephone numbers, remarks and letters may be shown.
func seesContacts(c *gin.Context, ev event.Event) bool {
	return web.Actor(c).MayAt(actor.SeeContacts, ev.Place())
}

func eventPath(slug string) string        { return "/intern/veranstaltungen/" + slug }
func participantsPath(slug string) string { return eventPath(slug) + "/teilnehmende" }
func allocationPath(slug string) string   { return eventPath(slug) + "/zuteilung" }

func participantPath(ref registration.Reference) string { return "/intern/anmeldungen/" + string(ref) }
