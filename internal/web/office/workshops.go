package office

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// WorkshopsPage shows what people wish for, and is where the hosts have the places shared out.
type WorkshopsPage struct {
	view.Page
	Head         eventHead
	Slots        []workshopSlot
	IsOpen       bool   // people can still register
	Waiting      int    // applications that are not decided
	Obstacle     string // why nothing can be shared out; empty: it can
	MayDecide    bool
	ListsURL     string // who comes to which; empty: not theirs to see
	QuestionsURL string // where the workshops are written; empty: not theirs to write
	Scope        view.Field
	Seed         view.Field
	Records      []workshopRecord
}

// Template implements view.Template.
func (WorkshopsPage) Template() string { return "page/office/workshops.html" }

// workshopSlot is a slot with the ways to the lists of its people.
type workshopSlot struct {
	registration.WorkshopSlot
	Workshops []workshopFill
	Wishes    []string // headings
	OpenURL   string   // who goes to none of the workshops
}

type workshopFill struct {
	registration.WorkshopFill
	URL string
}

// Left returns the free places as text.
func (f workshopFill) Left() string {
	if f.Capacity == nil {
		return "ohne Grenze"
	}
	return strconv.Itoa(*f.Capacity - f.Taken)
}

// workshopRecord is an allotment that was made.
type workshopRecord struct {
	registration.WorkshopRecord
	Number int
	URL    string // of the protocol; empty for those who may not know who wished for what
}

// What sharing out may change.
const (
	scopeAll  = "all"
	scopeGaps = "gaps"
)

func workshopsPath(slug string) string { return eventPath(slug) + "/workshops" }

func (p *Pages) showWorkshops(c *gin.Context) error {
	page, err := p.workshopsPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) workshopsPage(c *gin.Context) (WorkshopsPage, error) {
	ctx, who, slug := c.Request.Context(), web.Actor(c), c.Param("slug")
	ev, err := p.Events.Managed(ctx, who, slug)
	if err != nil {
		return WorkshopsPage{}, err
	}
	slots, err := p.Registrations.Workshops(ctx, who, slug)
	if err != nil {
		return WorkshopsPage{}, err
	}
	records, err := p.Registrations.WorkshopRecords(ctx, who, slug)
	if err != nil {
		return WorkshopsPage{}, err
	}
	picture, err := p.Registrations.SeatPicture(ctx, who, slug)
	if err != nil {
		return WorkshopsPage{}, err
	}
	frame, err := p.page(c, "Workshops: "+ev.Title, view.NavEvents, start)
	page := WorkshopsPage{Page: frame, Head: p.headOf(c, ev, picture.Seats, tabWorkshops), Waiting: picture.ByState[registration.Applied], IsOpen: ev.RegistrationOpenAt(p.Now()),
		Obstacle: p.workshopObstacle(ev, slots), MayDecide: mayEnter(c, ev), Scope: scopeField(len(records) > 0),
		Seed: view.Field{Name: "seed", Label: "Startwert", Width: view.Medium,
			Hint: "Aus ihm folgt, wer bei gleichen Wünschen zuerst an der Reihe ist: Derselbe Startwert ergibt dieselbe Zuteilung. Leer: Das Tagungsbüro zieht einen."}}
	if seesContacts(c, ev) && len(slots) > 0 {
		page.ListsURL = workshopListsPath(slug)
	}
	if mayEdit(c, ev) {
		page.QuestionsURL = questionsPath(slug)
	}
	for _, slot := range slots {
		page.Slots = append(page.Slots, newWorkshopSlot(slug, slot))
	}
	for i, record := range records {
		shown := workshopRecord{WorkshopRecord: record, Number: i + 1}
		if seesContacts(c, ev) {
			shown.URL = workshopsPath(slug) + "/" + strconv.Itoa(i+1)
		}
		page.Records = append(page.Records, shown)
	}
	return page, err
}

// workshopObstacle says why nothing can be shared out now, as the use case would.
func (p *Pages) workshopObstacle(ev event.Event, slots []registration.WorkshopSlot) string {
	switch {
	case len(slots) == 0:
		return say("registration.no_workshops")
	case ev.IsOver(p.Now()):
		return say("registration.over")
	}
	for _, slot := range slots {
		for _, workshop := range slot.Workshops {
			for _, n := range workshop.Wishes {
				if n > 0 {
					return ""
				}
			}
		}
	}
	return say("registration.nobody_wishes")
}

// wishName returns the German name of the n-th wish, counted from 1.
func wishName(n int) string { return say(question.WishKeys[n-1]) }

func newWorkshopSlot(slug string, slot registration.WorkshopSlot) workshopSlot {
	address := func(workshop string) string {
		return withQuery(participantsPath(slug), queryOf(registration.Filter{Workshop: workshop}))
	}
	s := workshopSlot{WorkshopSlot: slot, OpenURL: address(slot.Key + "/")}
	for _, workshop := range slot.Workshops {
		s.Workshops = append(s.Workshops, workshopFill{workshop, address(workshop.Filter(slot.Key))})
	}
	for n := range len(s.Workshops[0].Wishes) { // a slot has workshops
		s.Wishes = append(s.Wishes, wishName(n+1))
	}
	return s
}

func scopeField(again bool) view.Field {
	f := view.Field{Kind: view.Radios, Name: "scope", Label: "Wer bekommt einen Platz?", Required: true, Value: scopeAll, Options: []view.Option{
		{Value: scopeAll, Label: "Alle Wünsche neu zuteilen", Hint: "Wer schon einen Workshop hat, kann einen anderen bekommen. Was Sie von Hand festgelegt haben, bleibt."},
		{Value: scopeGaps, Label: "Nur ergänzen", Hint: "Wer schon einen Workshop hat, behält ihn. Freie Plätze bekommt, wer noch keinen hat."},
	}}
	if again {
		f.Value = scopeGaps
	}
	return f
}

// hasWorkshops reports whether the form of an event asks for wishes.
func hasWorkshops(ev event.Event) bool { return len(question.Slots(ev.Questions)) > 0 }
