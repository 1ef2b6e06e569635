package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

// remindBatch bounds one transaction and the memory it takes.
const remindBatch = 500

// Reminder is one letter that is due before an event.
type Reminder struct {
	Event event.Event
	DueAt time.Time // whoever got the seat later is not reminded: the confirmation is fresh enough
	Rule  int       // days before the event, as the hosts set it; part of what makes the letter unique
	Days  int       // days that are really left, for the text
}

// key is the same for one person, rule and day of the event. Moving the event makes a new one.
func (r Reminder) key() string {
	return fmt.Sprintf("/%d%s", r.Rule, dayOf(r.Event))
}

// dayOf ends the key of every reminder of the event's present day.
func dayOf(ev event.Event) string { return "/" + ev.StartsAt.UTC().Format(time.DateOnly) }

const listToRemindSQL = `SELECT ` + columns + joins + `
WHERE r.event_id = $1 AND r.state = 'confirmed' AND r.email <> '' AND r.changed_at <= $2
  AND NOT EXISTS (SELECT FROM letters AS l WHERE l.dedupe_key = 'reminder/' || r.reference || $3)
ORDER BY r.id LIMIT $4`

// Remind queues the letter to the next people who have a seat and do not have it yet, some hundreds
// at most, and returns how many it found. It is called until nobody is left.
//
// It holds the event's lock like everybody else who writes about an event: a cancellation either
// comes first, so that nobody is found, or after, so that it sees the letter and takes it back.
func Remind(ctx context.Context, tx *db.Tx, reminder Reminder) (int, error) {
	d := &desk{tx: tx}
	if err := d.lock(ctx, reminder.Event.ID); err != nil {
		return 0, err
	}
	if d.seats.PlanVersion != reminder.Event.Version {
		return 0, nil // changed this very moment; the next look finds what is due then
	}
	var due []Registration
	err := tx.SelectContext(ctx, &due, listToRemindSQL, reminder.Event.ID, reminder.DueAt, reminder.key(), remindBatch)
	if err != nil {
		return 0, fmt.Errorf("list people to remind: %w", err)
	}
	if len(due) == 0 {
		return 0, nil
	}
	about, err := shareEvent(ctx, tx, reminder.Event)
	if err != nil {
		return 0, err
	}
	workshops, err := givenWorkshops(ctx, tx, reminder.Event, due...)
	if err != nil {
		return 0, err
	}
	letters, err := lettersTo(tx.Now, about, ReminderKind, due, func(r Registration) letterFacts {
		return letterFacts{Days: reminder.Days, CancelOver: !reminder.Event.CancelOpenAt(tx.Now), Workshops: workshops[r.ID]}
	}, func(r Registration) string { return "reminder/" + string(r.Reference) + reminder.key() })
	if err != nil {
		return 0, err
	}
	return len(due), mailing.Enqueue(ctx, tx, letters...)
}
