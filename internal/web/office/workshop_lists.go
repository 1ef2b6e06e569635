package office

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// WorkshopListsPage shows who leads workshops who comes there, to take along.
type WorkshopListsPage struct {
	view.Page
	Head  eventHead
	IsAll bool // lists of all workshops, for who sees contacts anyway
	IsOne bool // the list of one workshop
	Lists []workshopSheet
	Back  string
}

// Template implements view.Template.
func (WorkshopListsPage) Template() string { return "page/office/workshop-lists.html" }

// workshopSheet is the list of one workshop.
type workshopSheet struct {
	registration.WorkshopList
	People []workshopGuest
	URL    string
}

type workshopGuest struct {
	Number                           int
	Name, Organisation, Expectations string
}

func workshopListsPath(slug string) string { return eventPath(slug) + "/workshopleitung" }

func (p *Pages) showWorkshopLists(c *gin.Context) error {
	lists, ev, err := p.Registrations.WorkshopLists(c.Request.Context(), web.Actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	return p.renderWorkshopLists(c, ev, false, lists...)
}

func (p *Pages) showWorkshopList(c *gin.Context) error {
	list, ev, err := p.Registrations.WorkshopList(c.Request.Context(), web.Actor(c), c.Param("slug"), c.Param("slot"), c.Param("workshop"))
	if err != nil {
		return err
	}
	return p.renderWorkshopLists(c, ev, true, list)
}

func (p *Pages) renderWorkshopLists(c *gin.Context, ev event.Event, isOne bool, lists ...registration.WorkshopList) error {
	seats, err := p.Registrations.Seats(c.Request.Context(), ev.ID)
	if err != nil {
		return err
	}
	isAll := seesContacts(c, ev)
	current := tabWorkshopLists
	if isAll {
		current = tabWorkshops
	}
	frame, err := p.page(c, "Wer kommt: "+ev.Title, view.NavEvents, start)
	if err != nil {
		return err
	}
	page := WorkshopListsPage{Page: frame, Head: p.headOf(c, ev, seats[ev.ID], current), IsAll: isAll, IsOne: isOne, Back: workshopListsPath(ev.Slug)}
	for _, list := range lists {
		page.Lists = append(page.Lists, newWorkshopSheet(ev.Slug, list))
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func newWorkshopSheet(slug string, list registration.WorkshopList) workshopSheet {
	sheet := workshopSheet{WorkshopList: list, URL: workshopListsPath(slug) + "/" + list.Name()}
	for i, guest := range list.People {
		sheet.People = append(sheet.People, workshopGuest{Number: i + 1, Name: strings.Trim(guest.LastName+", "+guest.FirstName, ", "),
			Organisation: guest.Organisation, Expectations: guest.Expectations})
	}
	return sheet
}
