package registration

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

// Consequences is what changes of an event mean for its registrations, for the room event to call
// in its own transactions.
type Consequences struct{}

var _ event.Registrations = Consequences{}

// Lock locks the counters of an event and returns its capacity; nil means unlimited. What was due
// before the change that follows is done by the rules that held then.
func (Consequences) Lock(ctx context.Context, tx *db.Tx, id event.ID) (capacity *int, err error) {
	d := &desk{tx: tx}
	if err := d.enter(ctx, id); err != nil || !d.isDue() {
		return d.seats.Capacity, err
	}
	ev, err := event.FindByID(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if d, err = deskFor(ctx, tx, ev); err != nil {
		return nil, err
	}
	if err := d.catchUp(ctx); err != nil {
		return nil, err
	}
	return d.seats.Capacity, d.close(ctx)
}

// The first plan of an event makes its row of counters.
const insertSeatsSQL = `
INSERT INTO event_seats (event_id, plan_version, capacity) VALUES ($1, $2, $3)
ON CONFLICT (event_id) DO NOTHING`

const updateCapacitySQL = `UPDATE event_seats SET plan_version = $2, capacity = $3, extra = $4 WHERE event_id = $1`

// Plan takes over the capacity, the quotas and the version of a changed event. What is below what is
// taken is refused (Conflict, with the number); seats that became free are given to those who wait.
func (Consequences) Plan(ctx context.Context, tx *db.Tx, _ actor.Actor, ev event.Event, capacity *int) error {
	if _, err := tx.ExecContext(ctx, insertSeatsSQL, ev.ID, ev.Version, capacity); err != nil {
		return fmt.Errorf("plan seats: %w", err)
	}
	d, err := deskFor(ctx, tx, ev)
	if err != nil {
		return err
	}
	if err := d.resort(ctx); err != nil {
		return err
	}
	if err := d.replan(ctx, capacity); err != nil {
		return err
	}
	if err := d.planWorkshops(ctx); err != nil {
		return err
	}
	if err := d.withdrawReminders(ctx, waitingRemindersOfEventSQL, ev.ID); err != nil {
		return err // of what was moved, and of rules that are gone
	}
	if err := d.shortenAnswers(ctx); err != nil {
		return err
	}
	if err := d.callForNames(ctx); err != nil {
		return err // the time for that may have been moved into the past
	}
	if err := d.passOn(ctx); err != nil {
		return err
	}
	if err := d.storeNextDue(ctx); err != nil {
		return err
	}
	return d.close(ctx)
}

const shortenAnswersSQL = `
UPDATE registrations SET respond_by = LEAST(respond_by, CASE WHEN state = 'offered' THEN CAST($2 AS timestamptz) ELSE CAST($3 AS timestamptz) END)
WHERE event_id = $1 AND respond_by IS NOT NULL`

// shortenAnswers lets no offer outlive the last time for moving up, and no address be confirmed after
// the event: both may have been moved.
func (d *desk) shortenAnswers(ctx context.Context) error {
	ev := d.plan.event
	if _, err := d.tx.ExecContext(ctx, shortenAnswersSQL, ev.ID, ev.PromotionEnd(), ev.EndsAt); err != nil {
		return fmt.Errorf("shorten time to answer: %w", err)
	}
	return nil
}

// deskFor opens the desk of an event as the caller knows it.
func deskFor(ctx context.Context, tx *db.Tx, ev event.Event) (*desk, error) {
	d := &desk{tx: tx}
	if err := d.enter(ctx, ev.ID); err != nil {
		return nil, err
	}
	var err error
	if d.plan, err = loadPlan(ctx, tx, ev); err != nil {
		return nil, err
	}
	return d, d.openBook(ctx)
}

// Copied gives an event the filters for all that another one has, if that is not due to forget them.
func (Consequences) Copied(ctx context.Context, tx *db.Tx, from, to event.ID) error {
	return copySavedFilters(ctx, tx, from, to)
}

const countKnownSQL = `
SELECT (SELECT count(*) FROM registrations WHERE event_id = $1) AS registered,
       (SELECT count(*) FROM invitations WHERE event_id = $1 AND state IN ('invited', 'opened')) AS invited`

// Known counts who has ever registered, and whose invitation stands.
func (Consequences) Known(ctx context.Context, tx *db.Tx, id event.ID) (registered, invited int, err error) {
	var known struct {
		Registered int `db:"registered"`
		Invited    int `db:"invited"`
	}
	if err := tx.GetContext(ctx, &known, countKnownSQL, id); err != nil {
		return 0, 0, fmt.Errorf("count who knows an event: %w", err)
	}
	return known.Registered, known.Invited, nil
}

const listLiveOfEventSQL = `SELECT ` + columns + joins + `
WHERE r.event_id = $1 AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')
ORDER BY r.id`

// Cancel takes back every live registration of a cancelled event, each with a letter.
func (Consequences) Cancel(ctx context.Context, tx *db.Tx, who actor.Actor, ev event.Event) error {
	d, err := deskFor(ctx, tx, ev)
	if err != nil {
		return err
	}
	var live []Registration
	if err := tx.SelectContext(ctx, &live, listLiveOfEventSQL, ev.ID); err != nil {
		return fmt.Errorf("list live registrations of event: %w", err)
	}
	if err := d.end(ctx, who, Cancelled, ev.CancelReason, live...); err != nil {
		return err
	}
	gone := slices.Concat(kindsOfReminders(), overtaken, []mailing.Kind{letterGroupConfirm, letterInvitation, letterEventChanged})
	if err := mailing.WithdrawForEvent(ctx, tx, int64(ev.ID), gone...); err != nil {
		return err
	}
	if err := d.tellOfCancellation(ctx, live); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, updatePlanVersionSQL, ev.ID, ev.Version); err != nil {
		return fmt.Errorf("take over version of event: %w", err)
	}
	if err := d.storeNextDue(ctx); err != nil {
		return err
	}
	return d.close(ctx)
}

// tellOfCancellation writes to everybody; only who had a seat has the event in the calendar.
func (d *desk) tellOfCancellation(ctx context.Context, live []Registration) error {
	return d.writeEach(ctx, letterEventCancelled, func(r Registration) letterFacts {
		return letterFacts{Reason: d.plan.event.CancelReason, State: r.State}
	}, live...)
}

const updatePlanVersionSQL = `UPDATE event_seats SET plan_version = $2 WHERE event_id = $1`
