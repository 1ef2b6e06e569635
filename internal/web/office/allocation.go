package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// AllocationPage is where the hosts decide how seats are given to all who applied.
type AllocationPage struct {
	view.Page
	Head      eventHead
	Seats     view.Seats
	Waits     bool   // who gets no seat waits
	Obstacle  string // why nothing can be decided now; empty: it can
	MayDecide bool
	CloseURL  string // closes the registration by hand; empty: it is closed, or not theirs to close
	Method    view.Field
	Seed      view.Field
	Applied   []handRow
	Records   []allocationRecord
}

// Template implements view.Template.
func (AllocationPage) Template() string { return "page/office/allocation.html" }

// handRow is somebody who applied, to be picked by hand.
type handRow struct {
	personRow
	Order  view.Field
	Picked bool
}

// allocationRecord is a decision that was made.
type allocationRecord struct {
	registration.AllocationRecord
	Number int
	URL    string
}

// IsByLot reports whether there is a seed to tell.
func (r allocationRecord) IsByLot() bool { return r.Method == registration.ByLot }

func (p *Pages) showAllocation(c *gin.Context) error {
	page, err := p.allocationPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) allocationPage(c *gin.Context) (AllocationPage, error) {
	ctx, who, slug := c.Request.Context(), web.Actor(c), c.Param("slug")
	ev, err := p.Events.Managed(ctx, who, slug)
	if err != nil {
		return AllocationPage{}, err
	}
	applied, err := p.Registrations.Applications(ctx, who, slug)
	if err != nil {
		return AllocationPage{}, err
	}
	records, err := p.Registrations.Allocations(ctx, who, slug)
	if err != nil {
		return AllocationPage{}, err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return AllocationPage{}, err
	}
	frame, err := p.page(c, "Zuteilung: "+ev.Title, view.NavEvents, start)
	page := AllocationPage{
		Page: frame, Head: p.headOf(c, ev, seats[ev.ID], tabAllocation), Seats: seatsOf(ev, seats[ev.ID], p.Now()),
		Waits: ev.WaitlistOpenAt(p.Now()), Obstacle: p.obstacle(ev, len(applied)), MayDecide: mayEnter(c, ev),
		Method: methodField(), Seed: view.Field{Name: "seed", Label: "Startwert", Width: view.Medium,
			Hint:   "Aus ihm folgt die Reihenfolge: Derselbe Startwert ergibt dieselbe Verlosung. Leer: Das Tagungsbüro zieht einen.",
			OnlyIf: &view.OnlyIf{Text: "Nur wenn das Los entscheidet", Name: "method", Values: []string{string(registration.ByLot)}}},
	}
	if mayEdit(c, ev) && ev.RegistrationOpenAt(p.Now()) {
		page.CloseURL = eventPath(slug) + "/anmeldung-schliessen"
	}
	for _, row := range rowsOf(ev, applied, 0) {
		page.Applied = append(page.Applied, newHandRow(row))
	}
	for i, record := range records {
		page.Records = append(page.Records, recordOf(slug, i+1, record))
	}
	return page, err
}

// obstacle says why nothing can be decided now, as the use case would.
func (p *Pages) obstacle(ev event.Event, applied int) string {
	switch {
	case ev.State != event.StatePublished:
		return say("event.not_published")
	case ev.RegistrationOpenAt(p.Now()):
		return say("registration.allocation_too_early")
	case applied == 0:
		return say("registration.nobody_applied")
	}
	return ""
}

func recordOf(slug string, n int, record registration.AllocationRecord) allocationRecord {
	return allocationRecord{AllocationRecord: record, Number: n, URL: protocolPath(slug, n)}
}

func methodField() view.Field {
	options := attendee.Options(registration.Methods)
	for i, hint := range []string{"Wer sich zuerst beworben hat, bekommt zuerst einen Platz.",
		"Die Reihenfolge wird gezogen. Der Startwert steht danach im Protokoll, so dass sich die Verlosung nachrechnen lässt.",
		"Sie wählen unten aus, wer einen Platz bekommt, und in welcher Reihenfolge."} {
		options[i].Hint = hint
	}
	return view.Field{Kind: view.Radios, Name: "method", Label: "Wie werden die Plätze vergeben?", Required: true, Value: string(registration.ByOrder), Options: options}
}

func newHandRow(row personRow) handRow {
	return handRow{personRow: row, Order: view.Field{Kind: view.Number, Name: "order[" + string(row.Reference) + "]", Label: "Reihenfolge",
		Within: row.Name, Width: view.Short}}
}
