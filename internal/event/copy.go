package event

import (
	"context"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Copy writes a new draft like an event that who may edit, beginning at another time. Deadlines before the
// day of the event move by the same number of days and keep their time of day, those from that day on move
// with the beginning; the event takes as long as before. What belongs to
// the one date only is left out: documentation, online access, a registration closed by hand. The hosts are the
// same with the same rights; who was asked to become one and has not accepted is not. Filters for all go along.
//
// Errors: those of Create.
func (s *Service) Copy(ctx context.Context, who actor.Actor, slug string, startsAt time.Time) (Event, error) {
	var d Draft
	var like Event
	err := s.edit(ctx, who, slug, func(_ *db.Tx, ev Event, capacity *int) error {
		d, like = ev.Draft(capacity).movedTo(startsAt), ev
		return nil
	})
	if err != nil {
		return Event{}, err
	}
	if startsAt.IsZero() {
		return Event{}, fault.InvalidFields([]fault.Field{{Name: "starts_at", Key: "form.required"}})
	}
	return s.createLike(ctx, who, d, like)
}

func (d Draft) movedTo(startsAt time.Time) Draft {
	if d.StartsAt.IsZero() {
		d.StartsAt, d.Documentation, d.OnlineAccess, d.Rules.ClosedByHand = startsAt, "", "", false
		return d
	}
	days, later := dates.DaysBetween(d.StartsAt, startsAt), wallClock(startsAt).Sub(wallClock(d.StartsAt))
	firstDay := wallClock(d.StartsAt).Truncate(24 * time.Hour)
	move := func(at *time.Time) *time.Time {
		switch {
		case at == nil:
			return nil
		case wallClock(*at).Before(firstDay):
			return new(at.In(dates.Berlin).AddDate(0, 0, days))
		}
		return new(berlinAt(wallClock(*at).Add(later)))
	}
	if !d.EndsAt.IsZero() {
		d.EndsAt = berlinAt(wallClock(startsAt).Add(wallClock(d.EndsAt).Sub(wallClock(d.StartsAt))))
	}
	d.StartsAt = startsAt
	d.RegistrationOpensAt, d.RegistrationClosesAt = move(d.RegistrationOpensAt), move(d.RegistrationClosesAt)
	d.CancelUntil, d.WaitlistUntil = move(d.CancelUntil), move(d.WaitlistUntil)
	d.Rules.ChangeUntil, d.Rules.SubstituteUntil, d.Rules.NameUntil = move(d.Rules.ChangeUntil), move(d.Rules.SubstituteUntil), move(d.Rules.NameUntil)
	d.Rules.DecideAt = move(d.Rules.DecideAt)
	d.Rules.Quotas = slices.Clone(d.Rules.Quotas)
	for i, q := range d.Rules.Quotas {
		d.Rules.Quotas[i].ReleaseAt = move(q.ReleaseAt)
	}
	d.Documentation, d.OnlineAccess, d.Rules.ClosedByHand = "", "", false
	return d
}

// wallClock is what the clock in Berlin shows, as a time without summer and winter.
func wallClock(t time.Time) time.Time {
	t = t.In(dates.Berlin)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// berlinAt is when the clock in Berlin shows that.
func berlinAt(shown time.Time) time.Time {
	return time.Date(shown.Year(), shown.Month(), shown.Day(), shown.Hour(), shown.Minute(), shown.Second(), shown.Nanosecond(), dates.Berlin)
}
