package kept

import (
	"context"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/web/asset"
)

const contentType = "text/html; charset=utf-8"

// page is what was rendered after a check.
type page struct {
	check
	event    event.Event
	until    time.Time // from then on it reads differently; zero: never
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
	body, err := source.Render(ev, c.seats, now)
	if err != nil {
		return nil, err
	}
	fresh := &page{check: c, event: ev, variants: asset.NewVariants(body, contentType)}
	if until, changes := ev.NextChange(now); changes {
		fresh.until = until
	}
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
