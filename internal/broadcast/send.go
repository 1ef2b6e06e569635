package broadcast

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
)

// Send begins to send a draft, or a scheduled one now: its recipients are taken, and the job queues one letter after
// the other. Sent a second time it is answered as the first. The fingerprint is that of the preview that the hosts saw;
// empty: whoever it is now.
//
// Errors: Conflict when something else would be sent than the fingerprint says, to nobody at all, or when it was
// stopped.
func (s *Service) Send(ctx context.Context, who actor.Actor, slug string, number int, fingerprint string) error {
	return s.changeUnderLock(ctx, who, slug, number, func(tx *db.Tx, ev event.Event, b Broadcast) error {
		switch b.State {
		case Sending, Sent:
			return nil
		case Stopped:
			return fault.New(fault.Conflict, "broadcast.was_stopped")
		}
		p, err := previewOf(ctx, tx, ev, b)
		if err != nil {
			return err
		}
		switch {
		case fingerprint != "" && fingerprint != p.Fingerprint:
			return fault.New(fault.Conflict, "broadcast.preview_changed")
		case len(p.Reached) == 0:
			return fault.New(fault.Conflict, "broadcast.nobody")
		}
		return p.begin(ctx, tx, accountOf(who))
	})
}

// changeUnderLock is change under the lock of the event, so that recipients are taken before or after whatever else
// happens to registrations.
func (s *Service) changeUnderLock(ctx context.Context, who actor.Actor, slug string, number int, work func(*db.Tx, event.Event, Broadcast) error) error {
	ev, err := s.written(ctx, who, slug)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := registration.LockEvent(ctx, tx, ev.ID); err != nil {
			return err
		}
		b, err := lock(ctx, tx, ev.ID, number)
		if err != nil {
			return err
		}
		return work(tx, ev, b)
	})
}

const insertRecipientsSQL = `
INSERT INTO broadcast_recipients (broadcast_id, position, registration_id, also)
SELECT $1, r.position, r.registration_id, CAST(r.also AS bigint[])
FROM unnest(CAST($2 AS bigint[]), CAST($3 AS text[])) WITH ORDINALITY AS r (registration_id, also, position)`

const beginSQL = `
UPDATE broadcasts SET state = 'sending', begun_at = $2, sent_by = COALESCE($3, sent_by), letters = $4, people = $5, unreached = $6,
    file_keys = CAST($7 AS text[])
WHERE id = $1`

// begin takes the recipients down, whom the job writes to from then on.
func (p Preview) begin(ctx context.Context, tx *db.Tx, by *actor.AccountID) error {
	b := p.Broadcast
	ids, also := make([]int64, len(p.Reached)), make([]string, len(p.Reached))
	for i, a := range p.Reached {
		ids[i], also[i] = int64(a.ID), alsoOf(a)
	}
	if _, err := tx.ExecContext(ctx, insertRecipientsSQL, b.ID, db.Array(ids), db.Array(also)); err != nil {
		return fmt.Errorf("take recipients of broadcast: %w", err)
	}
	keys, err := b.keepFiles(ctx, tx)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, beginSQL, b.ID, tx.Now, by, len(p.Reached), p.People(), len(p.Unreached), db.Array(keyTexts(keys)))
	if err != nil {
		return fmt.Errorf("begin broadcast: %w", err)
	}
	return nil
}

func keyTexts(keys []mailing.FileKey) []string {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = string(key)
	}
	return texts
}

// alsoOf writes the registrations that a letter is for besides the first as the database writes a list.
func alsoOf(a registration.Recipient) string {
	list := ""
	for _, f := range a.For {
		if f.ID != a.ID {
			list += fmt.Sprintf(",%d", f.ID)
		}
	}
	if list == "" {
		return "{}"
	}
	return "{" + list[1:] + "}"
}

const scheduleSQL = `UPDATE broadcasts SET state = 'scheduled', send_at = $2, sent_by = $3 WHERE id = $1`

// Schedule lets a draft begin by itself at a time, with whoever fits then.
//
// Errors: Invalid for a time that is past, or after which the people are forgotten; Conflict when it has begun.
func (s *Service) Schedule(ctx context.Context, who actor.Actor, slug string, number int, at time.Time) error {
	return s.change(ctx, who, slug, number, func(tx *db.Tx, ev event.Event, b Broadcast) error {
		switch {
		case b.State.HasBegun():
			return fault.New(fault.Conflict, "broadcast.has_begun")
		case at.IsZero():
			return invalidTime("form.required")
		case !at.After(tx.Now):
			return invalidTime("broadcast.time_past")
		case registration.IsForgotten(ev, at):
			return invalidTime("broadcast.time_too_late")
		}
		if _, err := tx.ExecContext(ctx, scheduleSQL, b.ID, at.UTC(), accountOf(who)); err != nil {
			return fmt.Errorf("schedule broadcast: %w", err)
		}
		return nil
	})
}

func invalidTime(key string) error {
	return fault.InvalidFields([]fault.Field{{Name: "send_at", Key: key}})
}

const unscheduleSQL = `UPDATE broadcasts SET state = 'draft', send_at = NULL, sent_by = NULL WHERE id = $1`

// Unschedule makes a scheduled one a draft again. Errors: Conflict when it has begun.
func (s *Service) Unschedule(ctx context.Context, who actor.Actor, slug string, number int) error {
	return s.change(ctx, who, slug, number, func(tx *db.Tx, _ event.Event, b Broadcast) error {
		if b.State.HasBegun() {
			return fault.New(fault.Conflict, "broadcast.has_begun")
		}
		return b.unschedule(ctx, tx)
	})
}

func (b Broadcast) unschedule(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.ExecContext(ctx, unscheduleSQL, b.ID); err != nil {
		return fmt.Errorf("unschedule broadcast: %w", err)
	}
	return nil
}
