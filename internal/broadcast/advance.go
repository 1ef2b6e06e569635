package broadcast

import (
	"context"
	"errors"
	"fmt"

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

const countOutstandingSQL = `
SELECT count(*) FROM broadcast_recipients AS r JOIN letters AS l ON l.id = r.letter_id
WHERE r.broadcast_id = $1 AND l.state IN ('queued', 'sending')`

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
	if err := tx.GetContext(ctx, &outstanding, countOutstandingSQL, b.ID); err != nil {
		return 0, fmt.Errorf("count letters of broadcast: %w", err)
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
	// The outbox drops files that no letter names any more, so they are handed over anew with each turn.
	if _, err := b.keepFiles(ctx, tx); err != nil {
		return 0, err
	}
	message := b.message(ev)
	about, err := message.Share(ctx, tx)
	if err != nil {
		return 0, err
	}
	turn := turn{}
	for _, a := range found.Reached {
		letter, err := b.letter(tx, message, a, about)
		if err != nil {
			return 0, err
		}
		turn.add(due.places[a.ID], letter)
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
}

func (t *turn) add(place int, letter mailing.Letter) {
	t.letters = append(t.letters, letter)
	t.places = append(t.places, int64(place))
	t.keys = append(t.keys, letter.DedupeKey)
}

const noteLettersSQL = `
UPDATE broadcast_recipients AS r SET letter_id = l.id
FROM unnest(CAST($2 AS int[]), CAST($3 AS text[])) AS q (position, dedupe_key) JOIN letters AS l ON l.dedupe_key = q.dedupe_key
WHERE r.broadcast_id = $1 AND r.position = q.position`

const noteLeftOutSQL = `
UPDATE broadcast_recipients SET left_out = true
WHERE broadcast_id = $1 AND letter_id IS NULL AND position BETWEEN $2 AND $3`

// note writes down which letter each recipient gets. Whoever gets none has dropped out since the recipients were taken.
func (t *turn) note(ctx context.Context, tx *db.Tx, id ID, next []recipient) error {
	if _, err := tx.ExecContext(ctx, noteLettersSQL, id, db.Array(t.places), db.Array(t.keys)); err != nil {
		return fmt.Errorf("note letters of broadcast: %w", err)
	}
	first, last := next[0].Position, next[len(next)-1].Position
	if _, err := tx.ExecContext(ctx, noteLeftOutSQL, id, first, last); err != nil {
		return fmt.Errorf("note who dropped out of a broadcast: %w", err)
	}
	return nil
}
