package registration

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/mailing"
)

// maxReason is the length of a reason, in characters.
const maxReason = 500

// unknown turns "no rows" into the fault that a person may read.
func unknown(err error) error {
	if db.NoRows(err) {
		return fault.New(fault.NotFound, "registration.unknown")
	}
	return fmt.Errorf("find registration: %w", err)
}

// CancelByToken gives back the seat, or the place on the waitlist, of the person whose link it is.
// Whoever is cancelled already stays so. Closed after the last time for it.
func (s *Service) CancelByToken(ctx context.Context, secret string) error {
	found, err := s.byToken(ctx, secret)
	if err != nil {
		return err
	}
	return s.cancel(ctx, actor.Participant(), "", found.EventID, found.Reference)
}

// Cancel takes a registration back for an account of a host. The reason is kept and told in the letter.
func (s *Service) Cancel(ctx context.Context, who actor.Actor, ref Reference, reason string) error {
	found, _, err := s.managed(ctx, who, actor.EditRegistrations, ref)
	if err != nil {
		return err
	}
	if reason, err = checkedReason("reason", reason); err != nil {
		return err
	}
	return s.cancel(ctx, who, reason, found.EventID, ref)
}

// checkedReason returns a reason as it is kept, or an Invalid fault.
func checkedReason(field, reason string, rules ...form.Rule) (string, error) {
	f := form.New(nil)
	reason = f.Lines(field, reason, append(rules, form.Max(maxReason))...)
	return reason, f.Fault()
}

func (s *Service) cancel(ctx context.Context, who actor.Actor, reason string, id event.ID, refs ...Reference) error {
	return s.act(ctx, id, func(ctx context.Context, d *desk) error {
		registrations, err := findAll(ctx, d.tx, refs)
		if err != nil {
			return err
		}
		return d.cancel(ctx, who, reason, registrations...)
	})
}

const findAllSQL = `SELECT ` + columns + joins + `
WHERE r.reference = ANY(CAST($1 AS text[]))
ORDER BY r.id`

// findAll returns the registrations with the references; NotFound when one is missing.
func findAll(ctx context.Context, q db.Queryer, refs []Reference) ([]Registration, error) {
	wanted := slices.Compact(slices.Sorted(slices.Values(refs)))
	if slices.ContainsFunc(wanted, func(ref Reference) bool { return !ref.IsPossible() }) {
		return nil, fault.New(fault.NotFound, "registration.unknown") // the database could not even take it
	}
	var found []Registration
	if err := q.SelectContext(ctx, &found, findAllSQL, db.Array(wanted)); err != nil {
		return nil, fmt.Errorf("find registrations: %w", err)
	}
	if len(found) < len(wanted) {
		return nil, fault.New(fault.NotFound, "registration.unknown")
	}
	return found, nil
}

// cancel takes back registrations and passes their seats on. Those that have ended stay as they are.
func (d *desk) cancel(ctx context.Context, who actor.Actor, reason string, registrations ...Registration) error {
	live, _ := divided(registrations, func(r Registration) bool { return r.State.IsLive() })
	for _, r := range live {
		if who.Kind() == actor.KindParticipant && !mayCancel(d.plan.event, r.State, d.tx.Now) {
			return fault.New(fault.Closed, "registration.cancel_closed")
		}
	}
	if len(live) == 0 {
		return nil
	}
	if err := d.end(ctx, who, Cancelled, reason, live...); err != nil {
		return err
	}
	for _, r := range live {
		if err := d.withdrawLetters(ctx, r); err != nil {
			return err
		}
		if err := d.write(ctx, cancelLetter(who), letterFacts{Reason: reason, State: r.State}, r); err != nil {
			return err
		}
	}
	return d.passOn(ctx)
}

// overtaken are the letters that make no sense any more once a registration is cancelled: when mail could not
// go for a while, the one about that must be the only one that comes. Reminders are taken back with every move.
var overtaken = []mailing.Kind{letterUnconfirmed, letterApplied, letterConfirmed, letterWaitlisted, letterPromoted,
	letterOffered, letterOfferLapsed, letterTookOver, letterChanged, letterWorkshops, letterAgain}

// withdrawLetters takes back what has not gone yet of these letters.
func (d *desk) withdrawLetters(ctx context.Context, r Registration) error {
	return d.withdraw(ctx, []ID{r.ID}, overtaken...)
}

// mayCancel lets people give back a seat until the event's deadline, and leave the waitlist or take
// back an application until the event begins: that costs nobody anything.
func mayCancel(ev event.Event, state State, now time.Time) bool {
	switch state {
	case Waitlisted, Applied, Offered, Unconfirmed:
		return ev.State == event.StatePublished && now.Before(ev.StartsAt)
	}
	return state.IsLive() && ev.CancelOpenAt(now)
}
