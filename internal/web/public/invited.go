package public

import (
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/web/view"
)

// InvitedPage tells whoever comes without an invitation that one is needed.
type InvitedPage struct {
	view.Page
	Event    event.Event
	When     string
	Hosts    []hostCard
	EventURL string
}

// Template implements view.Template.
func (InvitedPage) Template() string { return "page/public/registration-invited.html" }

func invitedPageOf(ev event.Event) InvitedPage {
	return InvitedPage{
		Page:  view.Page{Title: "Anmeldung: " + ev.Title, Active: view.NavEvents, Hidden: true, Breadcrumb: breadcrumbTo(ev)},
		Event: ev, When: whenOf(ev), Hosts: hostCards(ev), EventURL: eventPath(ev),
	}
}
