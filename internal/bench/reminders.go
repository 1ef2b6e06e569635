package main

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/reminder"
)

const (
	peopleToRemind = 10_000

	// The triggers that count seats and search words run as for everybody else.
	insertSeatedSQL = `
INSERT INTO registrations (event_id, reference, state, first_name, last_name, email, entered_by, created_at, changed_at)
SELECT CAST($1 AS bigint), 'B' || lpad(CAST($1 AS text), 3, '0') || lpad(CAST(n AS text), 6, '0'), 'confirmed', 'Person ' || n, 'Beispiel', 'person' || n || '@mail.example', 'account', CAST($2 AS timestamptz), CAST($2 AS timestamptz)
FROM generate_series(1, $3) AS n`
	plainLettersSQL = `SELECT dedupe_key, kind, recipient, recipient_name, CAST(data AS text) AS data FROM letters WHERE event_id = $1 AND kind = 'registration_reminder'`
)

// measureReminders finds the people of a large event to whom a reminder is due and queues their letters, under the lock of
// the event some hundreds at a time, against plainly inserting the same letters.
func measureReminders(ctx context.Context, b *bench) error {
	fmt.Println("\n(h) reminders found and queued, against inserting as many letters")
	var rates, ratios []float64
	for range b.rounds {
		found, plain, err := b.remindMany(ctx)
		if err != nil {
			return err
		}
		rates, ratios = append(rates, peopleToRemind/found.Seconds()), append(ratios, found.Seconds()/plain.Seconds())
	}
	fmt.Printf("%.0f per second (%d people in %.1f s), %.1f times as long as the insert alone\n",
		median(rates), peopleToRemind, peopleToRemind/median(rates), median(ratios))
	return nil
}

func (b *bench) remindMany(ctx context.Context) (found, plain time.Duration, err error) {
	rule := event.Reminder{Letter: event.LetterReminder, Anchor: event.AnchorStart, When: event.Before, Count: 2, Unit: event.UnitHours}
	now := time.Now()
	ev, err := b.newEventWith(ctx, func(d *event.Draft) {
		d.StartsAt, d.EndsAt, d.Reminders = now.Add(119*time.Minute), now.Add(9*time.Hour), event.Reminders{rule}
	})
	if err != nil {
		return 0, 0, err
	}
	if _, err := b.database.ExecContext(ctx, insertSeatedSQL, ev.ID, now.Add(-time.Hour), peopleToRemind); err != nil {
		return 0, 0, fmt.Errorf("fill event: %w", err)
	}
	begun := time.Now()
	n, err := reminder.New(b.database.DB).FindDue(ctx)
	found = time.Since(begun)
	if err == nil && n != peopleToRemind {
		err = fmt.Errorf("%d people were reminded, not %d", n, peopleToRemind)
	}
	if err != nil {
		return 0, 0, err
	}
	plain, err = b.insertAgain(ctx, ev.ID)
	return found, plain, err
}

// insertAgain queues the letters of an event a second time, under other keys, some hundreds at a time.
func (b *bench) insertAgain(ctx context.Context, id event.ID) (time.Duration, error) {
	var rows []struct {
		Key  string       `db:"dedupe_key"`
		Kind mailing.Kind `db:"kind"`
		To   string       `db:"recipient"`
		Name string       `db:"recipient_name"`
		Data string       `db:"data"`
	}
	if err := b.database.SelectContext(ctx, &rows, plainLettersSQL, id); err != nil {
		return 0, fmt.Errorf("read letters: %w", err)
	}
	letters := make([]mailing.Letter, len(rows))
	for i, row := range rows {
		letters[i] = mailing.Letter{DedupeKey: "again/" + row.Key, Kind: row.Kind, Recipient: row.To, RecipientName: row.Name, Data: row.Data, EventID: new(int64(id))}
	}
	const batch = 500
	begun := time.Now()
	for from := 0; from < len(letters); from += batch {
		err := b.database.InTx(ctx, func(tx *db.Tx) error {
			return mailing.Enqueue(ctx, tx, letters[from:min(from+batch, len(letters))]...)
		})
		if err != nil {
			return 0, err
		}
	}
	return time.Since(begun), nil
}
