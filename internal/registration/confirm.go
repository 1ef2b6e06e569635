package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// ToConfirm is what the page behind the link that proves an address shows. Looking at it changes nothing.
type ToConfirm struct {
	Personal
	Confirmed bool // already, by an earlier visit
	Lapsed    bool // nobody confirmed in time; the registration has ended
}

// Confirmation returns what the holder of the link in a letter may confirm.
func (s *Service) Confirmation(ctx context.Context, secret string) (ToConfirm, error) {
	found, err := s.byConfirmToken(ctx, secret)
	if err != nil {
		return ToConfirm{}, err
	}
	personal, err := s.personalOf(ctx, found)
	return ToConfirm{Personal: personal, Confirmed: found.State.IsLive() && !found.Unverified, Lapsed: !found.State.IsLive()}, err
}

func (s *Service) byConfirmToken(ctx context.Context, secret string) (Registration, error) {
	ref, ok := s.links.readFor(confirmPurpose, secret)
	if !ok {
		return Registration{}, fault.New(fault.NotFound, "registration.link_unknown")
	}
	return s.known(ctx, ref)
}

// ConfirmAddress confirms that the address of a registration is somebody's who reads its mail, and
// returns the token of the personal page. Doing it again changes nothing. Closed when the time for it
// is over: the seat is somebody else's.
func (s *Service) ConfirmAddress(ctx context.Context, secret string) (token string, err error) {
	found, err := s.byConfirmToken(ctx, secret)
	if err != nil {
		return "", err
	}
	return s.links.Token(found.Reference), s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		r, err := find(ctx, d.tx, found.Reference)
		if err != nil {
			return err
		}
		if !r.State.IsLive() {
			return fault.New(fault.Closed, "registration.confirm_expired")
		}
		return d.confirm(ctx, actor.Participant(), r)
	})
}

// An offer stays one: to accept it is a step of its own.
const verifySQL = `
UPDATE registrations SET unverified = false, respond_by = CASE WHEN state = 'offered' THEN respond_by END
WHERE id = ANY(CAST($1 AS bigint[]))`

// confirm takes the addresses of registrations as proved, and tells everybody what they have now.
func (d *desk) confirm(ctx context.Context, who actor.Actor, registrations ...Registration) error {
	open, _ := divided(registrations, func(r Registration) bool { return r.Unverified })
	if len(open) == 0 {
		return nil
	}
	held, others := divided(open, func(r Registration) bool { return r.State == Unconfirmed })
	moves := make([]move, len(held))
	for i, r := range held {
		moves[i] = move{id: r.ID, to: Confirmed, pools: r.Pools}
	}
	if err := d.move(ctx, who, moves...); err != nil {
		return err
	}
	if _, err := d.tx.ExecContext(ctx, verifySQL, db.Array(idsOf(others))); err != nil {
		return fmt.Errorf("confirm addresses: %w", err)
	}
	if err := d.note(ctx, who, ConfirmedAddress, "", idsOf(open)...); err != nil {
		return err
	}
	return d.writeStanding(ctx, held, others)
}

// writeStanding writes to those who have a seat now, and to those who still wait or are to be decided about.
func (d *desk) writeStanding(ctx context.Context, seated, others []Registration) error {
	if err := d.write(ctx, letterConfirmed, letterFacts{}, seated...); err != nil {
		return err
	}
	applied, others := divided(others, func(r Registration) bool { return r.State == Applied })
	if err := d.write(ctx, letterApplied, letterFacts{State: Applied}, applied...); err != nil {
		return err
	}
	waiting, _ := divided(others, func(r Registration) bool { return r.State == Waitlisted }) // offers have been written
	return d.writeWaiting(ctx, "", waiting...)
}

// resendEvery bounds how often somebody who holds a personal link can have a letter sent again.
const resendEvery = 10 * time.Minute

// ResendConfirmation sends the link that proves the address again, at most once in ten minutes.
// Conflict when there is nothing to confirm.
func (s *Service) ResendConfirmation(ctx context.Context, secret string) error {
	found, err := s.byToken(ctx, secret)
	if err != nil {
		return err
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		r, err := find(ctx, d.tx, found.Reference)
		if err != nil {
			return err
		}
		if !r.Unverified || !r.State.IsLive() {
			return fault.New(fault.Conflict, "registration.nothing_to_confirm")
		}
		return d.askToConfirm(ctx, resendEvery, r)
	})
}

// askToConfirm writes the letter with the link once in every so often.
func (d *desk) askToConfirm(ctx context.Context, every time.Duration, r Registration) error {
	if r.GroupID != nil {
		d.tellGroupOnce(*r.GroupID, every)
		return nil
	}
	facts := letterFacts{State: r.State, Until: r.RespondBy}
	return d.writeTo(ctx, letterUnconfirmed, []Registration{r}, func(Registration) letterFacts { return facts }, func(r Registration) string {
		return fmt.Sprintf("unconfirmed/%s/%d", r.Reference, d.tx.Now.Truncate(every).Unix())
	})
}

// act does something at an event's desk.
func (s *Service) act(ctx context.Context, id event.ID, work func(context.Context, *desk) error) error {
	_, err := s.atDesk(ctx, id, request{act: func(ctx context.Context, d *desk) (Result, error) { return Result{}, work(ctx, d) }})
	return err
}
