package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// UndoFor is how long a decision can be undone, and how long its letters wait.
const UndoFor = 10 * time.Minute

// holding is a decision that is being carried out so that it can be undone.
type holding struct {
	id    int64
	until time.Time
}

// The event's lock is held, so the next number is nobody else's.
const insertDecisionSQL = `
INSERT INTO bulk_decisions (event_id, number, decision, account_id, decided_at, undo_until, plan_version, waiting)
SELECT $1, COALESCE(max(b.number), 0) + 1, $2, NULLIF(CAST($3 AS bigint), 0), $4, $5, $6, $7 FROM bulk_decisions AS b WHERE b.event_id = $1
RETURNING id, number`

// hold carries out a decision and keeps what undoing it needs: how everybody stood whom it moves, and its letters,
// which wait.
func (d *desk) hold(ctx context.Context, who actor.Actor, decision Decision, work func() error) (made Undoable, err error) {
	made = Undoable{Decision: decision, DecidedAt: d.tx.Now, Until: d.tx.Now.Add(UndoFor)}
	var row struct {
		ID     int64 `db:"id"`
		Number int   `db:"number"`
	}
	err = d.tx.GetContext(ctx, &row, insertDecisionSQL, d.seats.EventID, decision, int64(who.AccountID()), made.DecidedAt, made.Until,
		d.seats.PlanVersion, d.seats.Waiting)
	if err != nil {
		return Undoable{}, fmt.Errorf("store decision: %w", err)
	}
	made.Number = row.Number
	told, extra := d.toldGroups, d.seats.Extra
	d.toldGroups, d.held, d.pending = nil, &holding{row.ID, made.Until}, nil
	defer func() { d.toldGroups, d.held = told, nil }()
	if err := work(); err != nil {
		return Undoable{}, err
	}
	for id, news := range d.toldGroups {
		news.unique += "-held" // whoever else is at the desk may have news of the same group, which does not wait
		d.toldGroups[id] = news
	}
	if err := d.writeGroups(ctx); err != nil {
		return Undoable{}, err
	}
	made.Moved, err = d.settleHeld(ctx, extra-d.seats.Extra)
	return made, err
}

const (
	settleMovesSQL = `
UPDATE bulk_decision_moves AS m SET to_state = r.state FROM registrations AS r
WHERE m.decision_id = $1 AND r.id = m.registration_id`
	settleDecisionSQL = `UPDATE bulk_decisions SET extra = $2, last_change = $3, last_letter = $4 WHERE id = $1`
)

// settleHeld notes where the decision has led, and returns how many it moved.
func (d *desk) settleHeld(ctx context.Context, extra int) (int, error) {
	settled, err := d.tx.ExecContext(ctx, settleMovesSQL, d.held.id)
	if err != nil {
		return 0, fmt.Errorf("note where a decision led: %w", err)
	}
	var last lastMade
	if err := d.tx.GetContext(ctx, &last, listMarksSQL); err != nil {
		return 0, fmt.Errorf("note what is there: %w", err)
	}
	if _, err := d.tx.ExecContext(ctx, settleDecisionSQL, d.held.id, extra, last.State, last.Letter); err != nil {
		return 0, fmt.Errorf("complete decision: %w", err)
	}
	n, err := settled.RowsAffected()
	return int(n), err
}

const rememberSQL = `
INSERT INTO bulk_decision_moves (decision_id, registration_id, from_state, pools, respond_by, unverified, waitlist_number, waitlist_priority, changed_at, places)
SELECT $1, r.id, r.state, r.pools, r.respond_by, r.unverified, r.waitlist_number, r.waitlist_priority, r.changed_at, COALESCE((
    SELECT json_agg(json_build_object('slot', p.slot, 'key', COALESCE(w.key, ''), 'by_hand', p.by_hand) ORDER BY p.slot)
    FROM workshop_places AS p LEFT JOIN workshops AS w ON w.id = p.workshop_id WHERE p.registration_id = r.id), '[]')
FROM registrations AS r WHERE r.id = ANY(CAST($2 AS bigint[])) ORDER BY r.id
ON CONFLICT (decision_id, registration_id) DO NOTHING`

// remember keeps how registrations stand that a decision is about to move, once each.
func (d *desk) remember(ctx context.Context, ids []int64) error {
	if d.held == nil {
		return nil
	}
	if _, err := d.tx.ExecContext(ctx, rememberSQL, d.held.id, db.Array(ids)); err != nil {
		return fmt.Errorf("keep how people stood: %w", err)
	}
	return nil
}

const noteHeldSQL = `
INSERT INTO bulk_decision_letters (decision_id, letter_id) SELECT $1, l.id FROM unnest(CAST($2 AS bigint[])) AS l (id)`

// enqueue queues letters. Those of a decision that can be undone wait; before any others about the same people, those
// go that still wait for such a decision, so that nobody reads of what came later first.
func (d *desk) enqueue(ctx context.Context, letters ...mailing.Letter) error {
	if len(letters) == 0 {
		return nil
	}
	if d.held == nil {
		if err := d.release(ctx, letters); err != nil {
			return err
		}
		return mailing.Enqueue(ctx, d.tx, letters...)
	}
	ids, err := mailing.EnqueueHeld(ctx, d.tx, d.held.until, letters...)
	if err != nil {
		return err
	}
	if _, err := d.tx.ExecContext(ctx, noteHeldSQL, d.held.id, db.Array(ids)); err != nil {
		return fmt.Errorf("note letters of a decision: %w", err)
	}
	return nil
}

const (
	hasPendingSQL  = `SELECT EXISTS (SELECT FROM bulk_decisions WHERE event_id = $1 AND undone_at IS NULL AND undo_until > $2)`
	listPendingSQL = `
SELECT l.id
FROM bulk_decisions AS b JOIN bulk_decision_letters AS h ON h.decision_id = b.id AND h.was = ''
JOIN letters AS l ON l.id = h.letter_id AND l.registration_id = ANY(CAST($3 AS bigint[]))
WHERE b.event_id = $1 AND b.undone_at IS NULL AND b.undo_until > $2
ORDER BY l.id`
)

// release lets letters go that wait and are about the same registrations as others that are about to be written.
func (d *desk) release(ctx context.Context, letters []mailing.Letter) error {
	var about []ID
	for _, l := range letters {
		if l.RegistrationID != nil {
			about = append(about, ID(*l.RegistrationID))
		}
	}
	return d.releaseAbout(ctx, about)
}

// releaseAbout lets letters go that wait for a decision that can be undone and are about the registrations.
func (d *desk) releaseAbout(ctx context.Context, about []ID) error {
	if d.pending == nil {
		var pending bool
		if err := d.tx.GetContext(ctx, &pending, hasPendingSQL, d.seats.EventID, d.tx.Now); err != nil {
			return fmt.Errorf("look for decisions whose letters wait: %w", err)
		}
		d.pending = &pending
	}
	if !*d.pending {
		return nil
	}
	var waiting []mailing.ID
	if err := d.tx.SelectContext(ctx, &waiting, listPendingSQL, d.seats.EventID, d.tx.Now, db.Array(about)); err != nil {
		return fmt.Errorf("list letters that wait: %w", err)
	}
	return mailing.Release(ctx, d.tx, waiting...)
}

const noteWithdrawnSQL = `
INSERT INTO bulk_decision_letters (decision_id, letter_id, was, claimed_until)
SELECT $1, l.id, l.was, l.claimed_until
FROM unnest(CAST($2 AS bigint[]), CAST($3 AS text[]), CAST($4 AS timestamptz[])) AS l (id, was, claimed_until)
ON CONFLICT (decision_id, letter_id) DO NOTHING`

// withdraw takes back letters of the given kinds to registrations that have not gone yet.
func (d *desk) withdraw(ctx context.Context, of []ID, kinds ...mailing.Kind) error {
	if len(of) == 0 {
		return nil
	}
	about := make([]int64, len(of))
	for i, id := range of {
		about[i] = int64(id)
	}
	if d.held == nil {
		return mailing.WithdrawForAll(ctx, d.tx, about, kinds...)
	}
	withdrawn, err := mailing.WithdrawNoting(ctx, d.tx, about, kinds...)
	if err != nil {
		return err
	}
	return d.noteWithdrawn(ctx, withdrawn)
}

// noteWithdrawn keeps which letters a decision that can be undone has withdrawn.
func (d *desk) noteWithdrawn(ctx context.Context, withdrawn []mailing.Withdrawal) error {
	n := len(withdrawn)
	if d.held == nil || n == 0 {
		return nil
	}
	ids, was, until := make([]int64, n), make([]string, n), make([]*time.Time, n)
	for i, w := range withdrawn {
		ids[i], was[i], until[i] = int64(w.ID), string(w.State), w.ClaimedUntil
	}
	if _, err := d.tx.ExecContext(ctx, noteWithdrawnSQL, d.held.id, db.Array(ids), db.Array(was), db.Array(until)); err != nil {
		return fmt.Errorf("note letters that a decision withdrew: %w", err)
	}
	return nil
}
