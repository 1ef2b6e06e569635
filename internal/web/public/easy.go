package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/web/view"
)

// EasyEventPage says in easy language what an event is about.
type EasyEventPage struct {
	view.Page
	Event       event.Event
	When, Where string
	Hosts       []hostCard
	EventURL    string
}

// Template implements view.Template.
func (EasyEventPage) Template() string { return "page/public/event-easy.html" }

// easyEventPageOf returns the page, or NotFound where nobody has written that text.
func easyEventPageOf(ev event.Event) (EasyEventPage, error) {
	if ev.EasyLanguage == "" {
		return EasyEventPage{}, fault.New(fault.NotFound, "web.not_found")
	}
	return EasyEventPage{Page: view.Page{Title: ev.Title + " in Leichter Sprache", Active: view.NavEvents, Path: easyPath(ev),
		Hidden: ev.Visibility != event.VisibilityPublic, Breadcrumb: breadcrumbTo(ev)},
		Event: ev, When: whenOf(ev), Where: whereOf(ev), Hosts: hostCards(ev), EventURL: eventPath(ev)}, nil
}

func easyPath(ev event.Event) string { return eventPath(ev) + "/leichte-sprache" }

func (p *Pages) showEasyEvent(c *gin.Context) error {
	ev, err := p.findPublished(c.Request.Context(), c.Param("slug"))
	if err != nil {
		return err
	}
	page, err := easyEventPageOf(ev)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}
