package registration

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

// catchUp does what time alone has brought about since somebody last stood at the desk: addresses
// nobody confirmed and offers nobody accepted lapse, places nobody was named for become free, quotas
// release their seats. What is free goes on at once, in this transaction.
func (d *desk) catchUp(ctx context.Context) error {
	if !d.isDue() {
		return nil
	}
	if err := d.lapse(ctx); err != nil {
		return err
	}
	if err := d.callForNames(ctx); err != nil {
		return err
	}
	if err := d.recount(ctx); err != nil {
		return err
	}
	if err := d.promote(ctx); err != nil {
		return err
	}
	return d.storeNextDue(ctx)
}

func (d *desk) isDue() bool {
	return d.seats.NextDueAt != nil && !d.tx.Now.Before(*d.seats.NextDueAt)
}

const listLapsedSQL = `SELECT ` + columns + joins + `
WHERE r.event_id = $1 AND r.respond_by <= $2
ORDER BY r.respond_by, r.id`

// lapse ends what nobody answered in time.
func (d *desk) lapse(ctx context.Context) error {
	var late []Registration
	if err := d.tx.SelectContext(ctx, &late, listLapsedSQL, d.seats.EventID, d.tx.Now); err != nil {
		return fmt.Errorf("list what has lapsed: %w", err)
	}
	if len(late) == 0 {
		return nil
	}
	moves := make([]move, len(late))
	for i, r := range late {
		moves[i] = move{id: r.ID, to: Expired, unverified: r.Unverified}
		if d.waitsAgain(r) {
			d.lastWaiting++
			moves[i].to, moves[i].number = Waitlisted, d.lastWaiting
		}
	}
	if err := d.move(ctx, actor.System(), moves...); err != nil {
		return err
	}
	_, out := divided(late, d.waitsAgain)
	if err := d.withdrawNews(ctx, out); err != nil {
		return err
	}
	if err := d.freeInvitations(ctx, late); err != nil {
		return err
	}
	if err := d.withdrawLapsed(ctx, late); err != nil {
		return err
	}
	return d.writeLapsed(ctx, late)
}

// withdrawLapsed takes back what has not gone yet and asks for an answer until a time that is over.
func (d *desk) withdrawLapsed(ctx context.Context, late []Registration) error {
	ids := make([]int64, len(late))
	for i, r := range late {
		ids[i] = int64(r.ID)
	}
	return mailing.WithdrawForAll(ctx, d.tx, ids, letterOffered, letterUnconfirmed)
}

// writeLapsed tells people what they have missed, and whether they still wait.
func (d *desk) writeLapsed(ctx context.Context, late []Registration) error {
	offered, unconfirmed := divided(late, func(r Registration) bool { return r.State == Offered })
	again, out := divided(offered, d.waitsAgain)
	if err := d.write(ctx, letterExpired, letterFacts{State: Expired}, unconfirmed...); err != nil {
		return err
	}
	if err := d.write(ctx, letterOfferLapsed, letterFacts{State: Expired}, out...); err != nil {
		return err
	}
	return d.write(ctx, letterOfferLapsed, letterFacts{State: Waitlisted}, again...)
}

// waitsAgain reports whether somebody who lets an offer lapse waits again, behind all others. Whoever
// has not even confirmed the address has had the time for that.
func (d *desk) waitsAgain(r Registration) bool {
	ev := d.plan.event
	return r.State == Offered && !r.Unverified && ev.Rules.LapseRule() == event.LapseToEnd && ev.WaitlistOpenAt(d.tx.Now)
}

// The index on respond_by holds only those who still have to answer.
const updateNextDueSQL = `
UPDATE event_seats AS s
SET next_due_at = LEAST(CAST($2 AS timestamptz), (SELECT min(r.respond_by) FROM registrations AS r WHERE r.event_id = s.event_id AND r.respond_by IS NOT NULL))
WHERE s.event_id = $1`

// storeNextDue notes when time alone will change something next.
func (d *desk) storeNextDue(ctx context.Context) error {
	if _, err := d.tx.ExecContext(ctx, updateNextDueSQL, d.seats.EventID, d.plan.nextDue(d.tx.Now)); err != nil {
		return fmt.Errorf("store when something is due next: %w", err)
	}
	return nil
}

// nextDue returns the next instant after now at which the plan alone changes who gets a seat; nil: none.
func (p *plan) nextDue(now time.Time) (next *time.Time) {
	var instants []time.Time
	for _, q := range p.event.Rules.Quotas {
		if q.Kind == event.QuotaReserved {
			instants = append(instants, *p.releaseOf(q))
		}
	}
	if end, ok := p.event.NamingEnd(); ok {
		instants = append(instants, end)
		if !p.event.Reminders.Has(event.LetterNames) {
			instants = append(instants, end.Add(-callForNamesBefore))
		}
	}
	for _, at := range instants {
		if at.After(now) && (next == nil || at.Before(*next)) {
			next = new(at.UTC())
		}
	}
	return next
}

const listDueEventsSQL = `SELECT event_id FROM event_seats WHERE next_due_at <= $1 ORDER BY next_due_at LIMIT 500`

// CatchUp does for every event what time alone has brought about, and returns how many events that
// were. Whoever stands at an event's desk does the same for it; this is for events nobody asks for.
// An event that fails keeps no other from being looked at.
func (s *Service) CatchUp(ctx context.Context) (done int, err error) {
	var due []event.ID
	if err := s.db.SelectContext(ctx, &due, listDueEventsSQL, s.db.Now()); err != nil {
		return 0, fmt.Errorf("list events where something is due: %w", err)
	}
	for _, id := range due {
		_, actErr := s.atDesk(ctx, id, request{act: func(context.Context, *desk) (Result, error) { return Result{}, nil }})
		if actErr != nil {
			err = errors.Join(err, fmt.Errorf("catch up with event %d: %w", id, actErr))
			continue
		}
		done++
	}
	return done, err
}
