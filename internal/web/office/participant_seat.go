package office

import (
	"context"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// SeatPage gives a seat to somebody of the waitlist.
type SeatPage struct {
	personHead
	Seats  view.Seats
	Others int // who only come together with the person
	Way    view.Field
	Reason view.Field
	Beyond bool // the account may give seats above the capacity
}

// Template implements view.Template.
func (SeatPage) Template() string { return "page/office/participant-seat.html" }

// seatWay is how somebody of the waitlist comes to a seat.
type seatWay string

const (
	giveSeat  seatWay = "give"
	offerSeat seatWay = "offer"
	addSeat   seatWay = "overbook"
)

func (p *Pages) seatPage(c *gin.Context) (SeatPage, error) {
	head, found, err := p.step(c, "Platz geben")
	if err != nil {
		return SeatPage{}, err
	}
	all, err := p.Registrations.Seats(c.Request.Context(), found.EventID)
	page := SeatPage{personHead: head, Seats: seatsOf(found.Event, all[found.EventID], p.Now()), Beyond: all[found.EventID].Capacity != nil && mayOverbook(c, found.Event),
		Way: view.Field{Kind: view.Radios, Name: "way", Label: "Wie kommt die Person zu einem Platz?", Required: true, Value: string(giveSeat), Options: []view.Option{
			{Value: string(giveSeat), Label: "Freien Platz geben", Hint: "Die Person hat den Platz sofort und bekommt eine E-Mail."},
			{Value: string(offerSeat), Label: "Freien Platz anbieten", Hint: "Die Person bekommt eine E-Mail und nimmt innerhalb der Frist an oder lehnt ab."},
		}},
		Reason: view.Field{Name: "overbook", Label: "Grund", Required: true, Hint: "Steht im Verlauf.",
			OnlyIf: &view.OnlyIf{Text: "Nur über die Platzzahl hinaus", Name: "way", Values: []string{string(addSeat)}}}}
	if page.Seats.Limited && page.Seats.Free()+page.Seats.Held == 0 { // what cannot be is not offered
		page.Way.Options, page.Way.Value = nil, string(addSeat)
	}
	if page.Beyond {
		page.Way.Options = append(page.Way.Options, view.Option{Value: string(addSeat), Label: "Platz über die Platzzahl hinaus geben",
			Hint: "Auch wenn kein Platz frei ist. Alle anderen, die warten, werden damit übergangen. Nennen Sie bitte den Grund."})
	}
	for _, other := range found.Group {
		if found.Together && other.State == registration.Waitlisted {
			page.Others++
		}
	}
	return page, err
}

func (p *Pages) showSeat(c *gin.Context) error {
	page, err := p.seatPage(c)
	if err != nil {
		return err
	}
	return p.showStep(c, page.Row.State == registration.Waitlisted, page)
}

func (p *Pages) submitSeat(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	way := form.OneOf(in, "way", []seatWay{giveSeat, offerSeat, addSeat}, form.Required)
	reason := in.LongText("overbook", form.RequiredIf(way == addSeat), form.Max(maxReason))
	if way != addSeat && reason != "" {
		in.Fail("way", "office.reason_for_another_way")
	}
	if _, err := p.findToChange(c); err != nil {
		return err
	}
	refusal := unlessWrong(in, func() error {
		return p.giveSeat(c.Request.Context(), web.Actor(c), referenceOf(c), way, reason)
	})
	notice := "notice.seat_given"
	if way == offerSeat {
		notice = "notice.seat_offered"
	}
	return p.finish(c, refusal, notice, func() (view.Template, error) {
		page, err := p.seatPage(c)
		page.Errors = view.Bind(in.Raw(), refusal, &page.Way, &page.Reason)
		return page, err
	})
}

func (p *Pages) giveSeat(ctx context.Context, who actor.Actor, ref registration.Reference, way seatWay, reason string) error {
	if way == offerSeat {
		return p.Registrations.Offer(ctx, who, ref)
	}
	return p.Registrations.Promote(ctx, who, ref, reason)
}
