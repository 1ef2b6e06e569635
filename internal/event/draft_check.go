package event

import (
	"context"
	"net/url"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// Limits of what hosts can write: lengths in characters, numbers of entries.
const (
	maxTitle    = 200
	maxSummary  = 500
	maxText     = 20_000
	maxHosts    = 20
	maxCapacity = 100_000
)

// check cleans the draft and returns it, or an Invalid fault with all its mistakes, those against
// the stored data and the rights of who included. before is the event as it stands.
func (d Draft) check(ctx context.Context, q db.Queryer, who actor.Actor, before Event) (Draft, error) {
	f := form.New(url.Values{})
	d = d.cleaned(f)
	d.checkTimes(f)
	d.checkPlanned(f, before)
	d.checkHosts(f, who, before)
	d.checkNumbers(f)
	d.checkFields(f)
	d.checkRules(f)
	d.checkReminders(f)
	if before.State != StateDraft {
		d.checkPublishable(f)
	}
	err := d.checkStored(ctx, q, f, before.ID)
	if err != nil {
		return d, err
	}
	return d, f.Fault()
}

// Check returns an Invalid fault with all the mistakes for which Create would refuse the draft, or Change
// of the event with the slug; "" is a new one. It stores nothing.
func (s *Service) Check(ctx context.Context, who actor.Actor, slug string, d Draft) error {
	before := Event{State: StateDraft}
	if slug != "" {
		var err error
		if before, err = findManaged(ctx, s.db, who, slug); err != nil {
			return err
		}
	}
	_, err := d.check(ctx, s.db, who, before)
	return err
}

func (d Draft) checkTimes(f *form.Form) {
	checkYear(f, "starts_at", unlessZero(d.StartsAt))
	checkYear(f, "ends_at", unlessZero(d.EndsAt))
	checkYear(f, "registration_opens_at", d.RegistrationOpensAt)
	checkYear(f, "registration_closes_at", d.RegistrationClosesAt)
	checkYear(f, "cancel_until", d.CancelUntil)
	checkYear(f, "waitlist_until", d.WaitlistUntil)
	if f.HasFailed("starts_at") || f.HasFailed("ends_at") {
		return
	}
	if d.isDated() && !d.EndsAt.After(d.StartsAt) {
		f.Fail("ends_at", "event.ends_before_start")
		return
	}
	d.checkDeadlines(f)
}

// checkPlanned refuses a beginning before the time at which the draft is to be published: then it would appear when it has
// begun, or is over. A time that was missed publishes nothing.
func (d Draft) checkPlanned(f *form.Form, before Event) {
	planned := before.plannedAt()
	if planned != nil && !before.PublishMissed && !d.StartsAt.IsZero() && !planned.Before(d.StartsAt) && !f.HasFailed("starts_at") {
		f.Fail("starts_at", "event.starts_before_publishing")
	}
}

// isDated reports whether the draft says when the event begins and ends.
func (d Draft) isDated() bool { return !d.StartsAt.IsZero() && !d.EndsAt.IsZero() }

// isAfterEnd reports whether a deadline is later than the event.
func (d Draft) isAfterEnd(at *time.Time) bool {
	return at != nil && !d.EndsAt.IsZero() && at.After(d.EndsAt)
}

func unlessZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// checkYear refuses a missing time, and years that are typing mistakes.
func checkYear(f *form.Form, name string, t *time.Time) {
	switch {
	case t == nil:
	case t.IsZero():
		f.Fail(name, "form.required")
	case t.In(dates.Berlin).Year() < 1900 || t.In(dates.Berlin).Year() > 2200:
		f.Fail(name, "form.date")
	}
}

func (d Draft) checkDeadlines(f *form.Form) {
	for _, limit := range []struct {
		name string
		at   *time.Time
	}{{"registration_closes_at", d.RegistrationClosesAt}, {"cancel_until", d.CancelUntil}, {"waitlist_until", d.WaitlistUntil}} {
		if d.isAfterEnd(limit.at) {
			f.Fail(limit.name, "event.after_end")
		}
	}
	switch opens, closes := d.RegistrationOpensAt, d.RegistrationClosesAt; {
	case opens == nil:
	case closes != nil && !closes.After(*opens):
		f.Fail("registration_closes_at", "event.closes_before_opening")
	case closes == nil && !d.StartsAt.IsZero() && !opens.Before(d.StartsAt):
		f.Fail("registration_opens_at", "event.opens_too_late")
	}
}

func (d Draft) checkNumbers(f *form.Form) {
	switch {
	case d.Capacity == nil:
	case *d.Capacity < 1:
		f.Fail("capacity", "form.number_too_small", fault.Args{"Min": 1})
	case *d.Capacity > maxCapacity:
		f.Fail("capacity", "form.number_too_large", fault.Args{"Max": maxCapacity})
	}
}

func (d Draft) checkFields(f *form.Form) {
	switch keys := d.fieldKeys(); {
	case slices.ContainsFunc(keys, func(key string) bool { return !slices.Contains(FieldKeys, key) }):
		f.Fail("fields", "event.fields_unknown")
	case hasTwins(keys):
		f.Fail("fields", "event.fields_twice")
	}
}

func (d Draft) fieldKeys() []string {
	keys := make([]string, len(d.Fields))
	for i, field := range d.Fields {
		keys[i] = field.Key
	}
	return keys
}

func hasTwins[T comparable](values []T) bool {
	seen := map[T]bool{}
	for _, value := range values {
		if seen[value] {
			return true
		}
		seen[value] = true
	}
	return false
}
