package kept

import (
	"context"
	"slices"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/asset"
)

const contentType = "text/html; charset=utf-8"

// page is what was rendered after a check.
type page struct {
	check
	event    event.Event
	ids      []event.ID // the event and the other dates of its series
	until    time.Time  // from then on it reads differently; zero: never
	variants *asset.Variants
}

// fits reports whether the page says what the check found and the clock still agrees.
func (p *page) fits(c check, now time.Time) bool {
	return p != nil && p.fingerprint == c.fingerprint && p.isCurrent(now)
}

func (p *page) isCurrent(now time.Time) bool { return p.until.IsZero() || now.Before(p.until) }

// renew makes the page for a check, unless somebody else has done it meanwhile or has even made one
// for a newer check.
func (b *book) renew(ctx context.Context, source Source, c check, now time.Time) (*asset.Variants, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	present := b.page.Load()
	if present.fits(c, now) || (present != nil && present.order > c.order && present.isCurrent(now)) {
		return present.variants, nil
	}
	ev, err := b.event(ctx, source, present, c)
	if err != nil {
		return nil, err
	}
	others, err := otherDates(ctx, source, ev)
	if err != nil {
		return nil, err
	}
	body, err := source.Render(ev, c.seats, others, now)
	if err != nil {
		return nil, err
	}
	fresh := &page{check: c, event: ev, ids: b.own, until: until(ev, others, now), variants: asset.NewVariants(body, contentType)}
	fresh.name(others)
	b.page.Store(fresh)
	return fresh.variants, nil
}

// event reads the event again, unless only its numbers have changed.
func (b *book) event(ctx context.Context, source Source, present *page, c check) (event.Event, error) {
	if present != nil && present.planVersion == c.planVersion && present.directory == c.directory {
		return present.event, nil
	}
	return source.Find(ctx, b.slug)
}

// otherDates reads the dates that the page names, with their seats. They are read after the check, so they are as new.
func otherDates(ctx context.Context, source Source, ev event.Event) ([]OtherDate, error) {
	if ev.Series == nil {
		return nil, nil
	}
	dates, err := source.OtherDates(ctx, ev)
	if err != nil {
		return nil, err
	}
	ids := make([]event.ID, len(dates))
	for i, date := range dates {
		ids[i] = date.ID
	}
	seats, err := source.Seats(ctx, ids...)
	if err != nil {
		return nil, err
	}
	others := make([]OtherDate, len(dates))
	for i, date := range dates {
		others[i] = OtherDate{date, seats[date.ID]}
	}
	return others, nil
}

// name notes which dates the page names, so that the next check asks for them too.
func (p *page) name(others []OtherDate) {
	seats := map[event.ID]registration.Seats{}
	for _, other := range others {
		p.ids = append(slices.Clip(p.ids), other.Event.ID)
		seats[other.Event.ID] = other.Seats
	}
	p.others = printOf(seats, p.ids[1:])
}

// seriesAge is how long a page may not know that its series has got more dates.
const seriesAge = time.Minute

// until returns from when on a page rendered now reads differently though nothing has happened; zero: never.
func until(ev event.Event, others []OtherDate, now time.Time) (first time.Time) {
	note := func(at time.Time) {
		if first.IsZero() || at.Before(first) {
			first = at
		}
	}
	if at, changes := ev.NextChange(now); changes {
		note(at)
	}
	if ev.Series != nil {
		note(now.Add(seriesAge))
	}
	for _, other := range others {
		if at, changes := other.Event.NextChange(now); changes {
			note(at)
		}
	}
	return first
}
