package broadcast

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
)

// ahead is how many letters of a broadcast wait in the outbox at most. So a stop takes back most of it without touching
// a letter, and what a letter says is not old when it goes.
const ahead = 500

const listOpenSQL = `
SELECT id, event_id, number, state FROM broadcasts WHERE state = 'sending' OR (state = 'scheduled' AND send_at <= $1) ORDER BY id`

// Advance begins what is scheduled and due, queues the next letters of whatever is being sent, and ends what has gone. It
// may run as often as one likes, in several processes at once, and be killed at any moment: each step is a transaction
// of its own, and one broadcast and person make one letter. It returns how many letters it queued. A broadcast that
// cannot go on keeps no other from it.
func (s *Service) Advance(ctx context.Context) (queued int, err error) {
	var open []Broadcast
	if err := s.db.SelectContext(ctx, &open, listOpenSQL, s.db.Now()); err != nil {
		return 0, fmt.Errorf("list broadcasts under way: %w", err)
	}
	for _, b := range open {
		n, advanceErr := s.advance(ctx, b)
		queued += n
		if advanceErr != nil {
			err = errors.Join(err, fmt.Errorf("send broadcast %d: %w", b.ID, advanceErr))
		}
	}
	return queued, err
}

func (s *Service) advance(ctx context.Context, b Broadcast) (queued int, err error) {
	ev, err := event.FindByID(ctx, s.db, b.EventID)
	if err != nil {
		return 0, err
	}
	if b.State == Scheduled {
		if err := s.beginDue(ctx, ev, b.Number); err != nil {
			return 0, err
		}
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) (err error) {
		queued, err = topUp(ctx, tx, ev, b.Number)
		return err
	})
	return queued, err
}

// beginDue takes the recipients of a scheduled broadcast, unless somebody else has, or it was changed this moment.
func (s *Service) beginDue(ctx context.Context, ev event.Event, number int) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := registration.LockEvent(ctx, tx, ev.ID); err != nil {
			return err
		}
		b, err := lock(ctx, tx, ev.ID, number)
		if err != nil || b.State != Scheduled || b.SendAt.After(tx.Now) {
			return err
		}
		p, err := previewOf(ctx, tx, ev, b)
		if err != nil {
			return err
		}
		return p.begin(ctx, tx, nil)
	})
}

// What waits no more is noted and not looked at again, so this reads as many rows as wait, not as many as there are. Each
// letter is looked up by its key: as a join, the planner may read all letters there are.
const settleSQL = `
WITH done AS (
    UPDATE broadcast_recipients AS r SET settled = true
    WHERE r.broadcast_id = $1 AND r.letter_id IS NOT NULL AND NOT r.settled
      AND (SELECT l.state IN ('queued', 'sending') FROM letters AS l WHERE l.id = r.letter_id) IS NOT TRUE
    RETURNING 1)
SELECT count(*) - (SELECT count(*) FROM done) FROM broadcast_recipients
WHERE broadcast_id = $1 AND letter_id IS NOT NULL AND NOT settled`

const listNextSQL = `
SELECT position, registration_id, also FROM broadcast_recipients
WHERE broadcast_id = $1 AND letter_id IS NULL AND NOT left_out ORDER BY position LIMIT $2`

const endSQL = `UPDATE broadcasts SET state = 'sent', ended_at = $2 WHERE id = $1`

// recipient is one row of those that were taken.
type recipient struct {
	Position     int             `db:"position"`
	Registration registration.ID `db:"registration_id"`
	Also         db.Int64Array   `db:"also"`
}

// topUp queues the next letters while few wait, and ends a broadcast of which nothing is left.
func topUp(ctx context.Context, tx *db.Tx, ev event.Event, number int) (queued int, err error) {
	b, err := lock(ctx, tx, ev.ID, number)
	if err != nil || b.State != Sending {
		return 0, err
	}
	var outstanding int
	if err := tx.GetContext(ctx, &outstanding, settleSQL, b.ID); err != nil {
		return 0, fmt.Errorf("settle letters of broadcast: %w", err)
	}
	if outstanding >= ahead {
		return 0, nil
	}
	var next []recipient
	if err := tx.SelectContext(ctx, &next, listNextSQL, b.ID, ahead-outstanding); err != nil {
		return 0, fmt.Errorf("list next recipients of broadcast: %w", err)
	}
	if len(next) > 0 {
		return b.queue(ctx, tx, ev, next)
	}
	if outstanding > 0 {
		return 0, nil
	}
	if _, err := tx.ExecContext(ctx, endSQL, b.ID, tx.Now); err != nil {
		return 0, fmt.Errorf("end broadcast: %w", err)
	}
	return 0, nil
}

// queue writes to those of the recipients who still belong to them, as they are now.
func (b Broadcast) queue(ctx context.Context, tx *db.Tx, ev event.Event, next []recipient) (int, error) {
	due, err := b.turnOf(ctx, tx, next)
	if err != nil {
		return 0, err
	}
	found, err := registration.FindRecipients(ctx, tx, ev.ID, due.filter, due.ids...)
	if err != nil {
		return 0, err
	}
	// What letters share is locked first and their files then, as where letters are blanked.
	message := b.message(ev)
	about, err := message.Share(ctx, tx)
	if err != nil {
		return 0, err
	}
	// The outbox drops files that no letter names any more, so they are handed over anew with each turn.
	if _, err := b.keepFiles(ctx, tx); err != nil {
		return 0, err
	}
	turn := turn{}
	for _, a := range found.Reached {
		letter, err := b.letter(tx, message, a, about)
		if err != nil {
			return 0, err
		}
		turn.add(due.places[a.ID], a, letter)
	}
	if err := b.withdrawMerged(ctx, tx, found.Reached); err != nil {
		return 0, err
	}
	if err := mailing.Enqueue(ctx, tx, turn.letters...); err != nil {
		return 0, err
	}
	return len(turn.letters), turn.note(ctx, tx, b.ID, next)
}

// turn are letters that are queued together, each with the place of its recipient.
type turn struct {
	letters []mailing.Letter
	places  []int64
	keys    []string
	// parted are recipients who shared a letter when they were taken and get one each now. They need a place of their
	// own: a letter without one is neither counted nor stopped.
	parted     []int64
	partedAlso []string
	partedKeys []string
}

func (t *turn) add(place int, to registration.Recipient, letter mailing.Letter) {
	t.letters = append(t.letters, letter)
	if slices.Contains(t.places, int64(place)) {
		t.parted, t.partedAlso, t.partedKeys = append(t.parted, int64(to.ID)), append(t.partedAlso, alsoOf(to)), append(t.partedKeys, letter.DedupeKey)
		return
	}
	t.places, t.keys = append(t.places, int64(place)), append(t.keys, letter.DedupeKey)
}

const noteLettersSQL = `
UPDATE broadcast_recipients AS r SET letter_id = l.id
FROM unnest(CAST($2 AS int[]), CAST($3 AS text[])) AS q (position, dedupe_key) JOIN letters AS l ON l.dedupe_key = q.dedupe_key
WHERE r.broadcast_id = $1 AND r.position = q.position`

const noteLeftOutSQL = `
UPDATE broadcast_recipients SET left_out = true
WHERE broadcast_id = $1 AND letter_id IS NULL AND position BETWEEN $2 AND $3`

const (
	insertPartedSQL = `
INSERT INTO broadcast_recipients (broadcast_id, position, registration_id, also, letter_id)
SELECT $1, (SELECT max(position) FROM broadcast_recipients WHERE broadcast_id = $1) + q.n, q.registration_id, CAST(q.also AS bigint[]), l.id
FROM unnest(CAST($2 AS bigint[]), CAST($3 AS text[]), CAST($4 AS text[])) WITH ORDINALITY AS q (registration_id, also, dedupe_key, n)
JOIN letters AS l ON l.dedupe_key = q.dedupe_key`
	addLettersSQL = `UPDATE broadcasts SET letters = letters + $2 WHERE id = $1`
)

// note writes down which letter each recipient gets. Whoever gets none has dropped out since the recipients were taken.
func (t *turn) note(ctx context.Context, tx *db.Tx, id ID, next []recipient) error {
	if _, err := tx.ExecContext(ctx, noteLettersSQL, id, db.Array(t.places), db.Array(t.keys)); err != nil {
		return fmt.Errorf("note letters of broadcast: %w", err)
	}
	if err := t.noteParted(ctx, tx, id); err != nil {
		return err
	}
	first, last := next[0].Position, next[len(next)-1].Position
	if _, err := tx.ExecContext(ctx, noteLeftOutSQL, id, first, last); err != nil {
		return fmt.Errorf("note who dropped out of a broadcast: %w", err)
	}
	return nil
}

func (t *turn) noteParted(ctx context.Context, tx *db.Tx, id ID) error {
	if len(t.parted) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, insertPartedSQL, id, db.Array(t.parted), db.Array(t.partedAlso), db.Array(t.partedKeys)); err != nil {
		return fmt.Errorf("note letters of recipients who have parted: %w", err)
	}
	if _, err := tx.ExecContext(ctx, addLettersSQL, id, len(t.parted)); err != nil {
		return fmt.Errorf("count letters of recipients who have parted: %w", err)
	}
	return nil
}
