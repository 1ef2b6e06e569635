package registration

import (
	"context"
	"fmt"
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
	return s.cancel(ctx, found, actor.Participant(), "")
}

// Cancel takes a registration back for an account of a host. The reason is kept and told in the letter.
func (s *Service) Cancel(ctx context.Context, who actor.Actor, ref Reference, reason string) error {
	found, _, err := s.managed(ctx, who, actor.EditRegistrations, ref)
	if err != nil {
		return err
	}
	f := form.New(nil)
	reason = f.Lines("reason", reason, form.Max(maxReason))
	if err := f.Fault(); err != nil {
		return err
	}
	return s.cancel(ctx, found, who, reason)
}

func (s *Service) cancel(ctx context.Context, found Registration, who actor.Actor, reason string) error {
	_, err := s.atDesk(ctx, found.EventID, request{act: func(ctx context.Context, d *desk) (Result, error) {
		return Result{}, d.cancel(ctx, found.Reference, who, reason)
	}})
	return err
}

// cancel takes back a registration and passes its seat on.
func (d *desk) cancel(ctx context.Context, ref Reference, who actor.Actor, reason string) error {
	r, err := find(ctx, d.tx, ref)
	if err != nil {
		return err
	}
	if !r.State.IsLive() {
		return nil
	}
	if who.Kind() == actor.KindParticipant && !mayCancel(d.plan.event, r.State, d.tx.Now) {
		return fault.New(fault.Closed, "registration.cancel_closed")
	}
	if err := changeStates(ctx, d.tx, who, Cancelled, reason, r.ID); err != nil {
		return err
	}
	if err := mailing.WithdrawFor(ctx, d.tx, int64(r.ID), ReminderKind); err != nil {
		return err
	}
	if err := d.write(ctx, cancelLetter(who), letterFacts{Reason: reason, State: r.State}, r); err != nil {
		return err
	}
	if err := d.recount(ctx); err != nil {
		return err
	}
	return d.promote(ctx)
}

// mayCancel lets people give back a seat until the event's deadline, and leave the waitlist until
// the event begins: that costs nobody anything.
func mayCancel(ev event.Event, state State, now time.Time) bool {
	if state == Waitlisted {
		return ev.State == event.StatePublished && now.Before(ev.StartsAt)
	}
	return state.IsLive() && ev.CancelOpenAt(now)
}
