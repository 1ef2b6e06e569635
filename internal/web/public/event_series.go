package public

import (
	"context"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/web/kept"
	"tagungsbuero/internal/web/view"
)

// otherDate is another date of the same series.
type otherDate struct {
	URL, When, Where string
	State            view.Badge // whether there are seats
}

// othersOf reads the other dates for a page that is not kept.
func (p *Pages) othersOf(ctx context.Context, ev event.Event) ([]otherDate, error) {
	found, err := p.Events.OtherDates(ctx, ev)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	ids := make([]event.ID, len(found))
	for i, date := range found {
		ids[i] = date.ID
	}
	seats, err := p.Registrations.Seats(ctx, ids...)
	others := make([]kept.OtherDate, len(found))
	for i, date := range found {
		others[i] = kept.OtherDate{Event: date, Seats: seats[date.ID]}
	}
	return otherDates(others, p.Now()), err
}

// otherDates words those dates that everybody may see and that are to come.
func otherDates(others []kept.OtherDate, now time.Time) (all []otherDate) {
	for _, other := range others {
		if ev := other.Event; ev.IsOtherDate(now) {
			all = append(all, otherDate{URL: eventPath(ev), When: dates.Range(ev.StartsAt, ev.EndsAt), Where: whereOf(ev), State: badgeOf(ev, other.Seats, now)})
		}
	}
	return all
}
