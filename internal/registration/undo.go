package registration

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
)

// Undoable is a decision that can still be undone.
type Undoable struct {
	Number    int       `db:"number"` // of the event
	Decision  Decision  `db:"decision"`
	DecidedAt time.Time `db:"decided_at"`
	Until     time.Time `db:"undo_until"`
	Account   *string   `db:"account_name"`
	Moved     int       `db:"moved"` // registrations, also those that moved up by it
}

// leadsBack says to which states undoing a decision may lead back: the only ways against the usual ones.
var leadsBack = map[State][]State{
	Unconfirmed: {Applied, Waitlisted},
	Confirmed:   {Applied, Waitlisted},
	Offered:     {Applied, Waitlisted},
	Waitlisted:  {Applied},
	Declined:    {Applied, Waitlisted},
	Cancelled:   {Unconfirmed, Applied, Confirmed, Waitlisted, Offered},
}

// heldDecision is a stored decision.
type heldDecision struct {
	ID          int64      `db:"id"`
	DecidedAt   time.Time  `db:"decided_at"`
	Until       time.Time  `db:"undo_until"`
	PlanVersion int64      `db:"plan_version"`
	Waiting     int        `db:"waiting"`
	Extra       int        `db:"extra"`
	LastChange  int64      `db:"last_change"`
	LastLetter  int64      `db:"last_letter"`
	UndoneAt    *time.Time `db:"undone_at"`
}

// moved is somebody whom a decision moved, and how they stood before.
type moved struct {
	Registration
	WasState      State         `db:"from_state"`
	WasPools      db.Int64Array `db:"was_pools"`
	WasRespondBy  *time.Time    `db:"was_respond_by"`
	WasUnverified bool          `db:"was_unverified"`
	WasNumber     *int64        `db:"was_number"`
	WasPriority   int           `db:"was_priority"`
	WasChangedAt  time.Time     `db:"was_changed_at"`
	WasPlaces     keptPlaces    `db:"was_places"`
}

// revives reports whether the registration stands only when the decision is undone.
func (m moved) revives() bool { return m.WasState.IsLive() && !m.State.IsLive() }

// before is the registration as it stood on the waitlist.
func (m moved) before() Registration {
	r := m.Registration
	r.WaitlistNumber, r.WaitlistPriority = m.WasNumber, m.WasPriority
	return r
}

// keptPlace is where somebody went in a slot before a decision.
type keptPlace struct {
	Slot   string `json:"slot"`
	Key    string `json:"key"` // empty: to none, chosen by hand
	ByHand bool   `json:"by_hand"`
}

type keptPlaces []keptPlace

// Scan implements sql.Scanner.
func (k *keptPlaces) Scan(stored any) error {
	text, ok := stored.([]byte)
	if !ok {
		return errors.New("read places in workshops: not bytes")
	}
	return json.Unmarshal(text, k)
}

// UndoDecision undoes the decision of an event with the number, as a whole: everybody stands as before, its letters
// never go, and nobody is told. What has been undone already stays so.
//
// Errors: NotFound when there is no such decision. Conflict, with nothing done, when that is not possible any more:
// its time is over, a letter has gone, somebody or the event was changed since, or a seat is somebody else's.
func (s *Service) UndoDecision(ctx context.Context, who actor.Actor, slug string, number int) error {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return err
	}
	return s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		made, err := d.findDecision(ctx, number)
		if err != nil || made.UndoneAt != nil {
			return err
		}
		return d.undo(ctx, who, made)
	})
}

const findDecisionSQL = `
SELECT id, decided_at, undo_until, plan_version, waiting, extra, last_change, last_letter, undone_at
FROM bulk_decisions WHERE event_id = $1 AND number = $2`

func (d *desk) findDecision(ctx context.Context, number int) (made heldDecision, err error) {
	unknown := fault.New(fault.NotFound, "registration.decision_unknown")
	if number < 1 || number > math.MaxInt32 {
		return heldDecision{}, unknown // the database could not even take it
	}
	err = d.tx.GetContext(ctx, &made, findDecisionSQL, d.seats.EventID, number)
	if db.NoRows(err) {
		return heldDecision{}, unknown
	}
	if err != nil {
		return heldDecision{}, fmt.Errorf("find decision: %w", err)
	}
	return made, nil
}

const listMovedSQL = `
SELECT ` + columns + `, m.from_state, m.pools AS was_pools, m.respond_by AS was_respond_by, m.unverified AS was_unverified,
       m.waitlist_number AS was_number, m.waitlist_priority AS was_priority, m.changed_at AS was_changed_at, m.places AS was_places` + joins + `
JOIN bulk_decision_moves AS m ON m.registration_id = r.id
WHERE m.decision_id = $1 ORDER BY r.id`

// undo brings everybody back. It refuses before anything is written but the letters, and what it refuses is undone.
func (d *desk) undo(ctx context.Context, who actor.Actor, made heldDecision) error {
	switch {
	case !d.tx.Now.Before(made.Until):
		return cannotUndo("registration.undo_late")
	case d.seats.PlanVersion != made.PlanVersion:
		return cannotUndo("registration.undo_event_changed")
	}
	var all []moved
	if err := d.tx.SelectContext(ctx, &all, listMovedSQL, made.ID); err != nil {
		return fmt.Errorf("list whom a decision moved: %w", err)
	}
	if len(all) == 0 {
		return cannotUndo("registration.undo_late") // forgotten already
	}
	if err := d.refuseTouched(ctx, made, all); err != nil {
		return err
	}
	letters, err := d.recallLetters(ctx, made)
	if err != nil {
		return err
	}
	if err := d.refuseRevived(ctx, all); err != nil {
		return err
	}
	if err := d.refuseLongerWaitlist(made, all); err != nil {
		return err
	}
	pools, err := d.sitAgain(ctx, made, all)
	if err != nil {
		return err
	}
	if err := d.restore(ctx, who, made, all, pools); err != nil {
		return err
	}
	if err := mailing.Reinstate(ctx, d.tx, letters...); err != nil {
		return err
	}
	return d.passOn(ctx)
}

// cannotUndo refuses with the sentence that says why, and what to do.
func cannotUndo(key string) *fault.Error { return fault.New(fault.Conflict, key) }

const listHeldLettersSQL = `
SELECT letter_id AS id, was AS state, claimed_until FROM bulk_decision_letters WHERE decision_id = $1 ORDER BY letter_id`

// recallLetters takes back the letters of a decision, and returns those that it withdrew.
func (d *desk) recallLetters(ctx context.Context, made heldDecision) (withdrawn []mailing.Withdrawal, err error) {
	var all []mailing.Withdrawal
	if err := d.tx.SelectContext(ctx, &all, listHeldLettersSQL, made.ID); err != nil {
		return nil, fmt.Errorf("list letters of a decision: %w", err)
	}
	var held []mailing.ID
	for _, l := range all {
		if l.State == "" {
			held = append(held, l.ID)
			continue
		}
		withdrawn = append(withdrawn, l)
	}
	done, err := mailing.Recall(ctx, d.tx, held...)
	if err == nil && !done {
		err = cannotUndo("registration.undo_letters_gone")
	}
	return withdrawn, err
}

const restoreSQL = `
WITH wanted AS MATERIALIZED (
    SELECT m.id, m.state, m.pools, m.respond_by, m.number, m.priority, m.unverified, m.changed_at
    FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[]), CAST($3 AS text[]), CAST($4 AS timestamptz[]), CAST($5 AS bigint[]),
                CAST($6 AS bigint[]), CAST($7 AS boolean[]), CAST($8 AS timestamptz[]))
         AS m (id, state, pools, respond_by, number, priority, unverified, changed_at)
), before AS MATERIALIZED (
    SELECT r.id, r.state FROM registrations AS r JOIN wanted ON wanted.id = r.id ORDER BY r.id FOR NO KEY UPDATE OF r
), changed AS (
    UPDATE registrations AS r
    SET state = w.state, pools = CAST(w.pools AS bigint[]), respond_by = w.respond_by, unverified = w.unverified,
        waitlist_number = NULLIF(w.number, 0), waitlist_priority = w.priority, changed_at = w.changed_at
    FROM before JOIN wanted AS w ON w.id = before.id
    WHERE r.id = before.id
    RETURNING r.id, before.state AS from_state, w.state AS to_state
)
INSERT INTO registration_states (registration_id, changed_at, from_state, to_state, what, actor_kind, account_id)
SELECT id, $9, from_state, to_state, 'undone', $10, NULLIF(CAST($11 AS bigint), 0) FROM changed ORDER BY id`

const markUndoneSQL = `UPDATE bulk_decisions SET undone_at = $2, undone_by = NULLIF(CAST($3 AS bigint), 0) WHERE id = $1`

// restore writes how everybody stood, in the pools that were found.
func (d *desk) restore(ctx context.Context, who actor.Actor, made heldDecision, all []moved, pools [][]int64) error {
	n := len(all)
	ids, states, in, due := make([]int64, n), make([]string, n), make([]string, n), make([]*time.Time, n)
	numbers, priorities, unverified, changed := make([]int64, n), make([]int64, n), make([]bool, n), make([]time.Time, n)
	for i, m := range all {
		if !slices.Contains(leadsBack[m.State], m.WasState) {
			return fmt.Errorf("undo decision %d: no way leads back from %s to %s", made.ID, m.State, m.WasState)
		}
		ids[i], states[i], in[i], due[i] = int64(m.ID), string(m.WasState), arrayText(pools[i]), m.WasRespondBy
		priorities[i], unverified[i], changed[i] = int64(m.WasPriority), m.WasUnverified, m.WasChangedAt
		if m.WasNumber != nil {
			numbers[i] = *m.WasNumber
		}
	}
	if err := d.addExtra(ctx, made.Extra); err != nil {
		return err
	}
	_, err := d.tx.ExecContext(ctx, restoreSQL, db.Array(ids), db.Array(states), db.Array(in), db.Array(due), db.Array(numbers),
		db.Array(priorities), db.Array(unverified), db.Array(changed), d.tx.Now, who.Kind(), int64(who.AccountID()))
	if err != nil {
		return fmt.Errorf("bring back how people stood: %w", err)
	}
	if err := d.restoreAround(ctx, all); err != nil {
		return err
	}
	if _, err := d.tx.ExecContext(ctx, markUndoneSQL, made.ID, d.tx.Now, int64(who.AccountID())); err != nil {
		return fmt.Errorf("note that a decision was undone: %w", err)
	}
	return nil
}

// restoreAround gives back what hangs on a registration: its places in workshops, and its invitation.
func (d *desk) restoreAround(ctx context.Context, all []moved) error {
	var rows []placeRow
	var invitations []int64
	for _, m := range all {
		for _, p := range m.WasPlaces {
			rows = append(rows, placeRow{ID: m.ID, Slot: p.Slot, Key: p.Key, ByHand: p.ByHand})
		}
		if m.revives() && m.InvitationID != nil {
			invitations = append(invitations, *m.InvitationID)
		}
	}
	if err := d.seatInWorkshops(ctx, rows...); err != nil {
		return err
	}
	return d.takeInvitations(ctx, invitations)
}
