// Package reminder finds the letters that are due before an event: found when due, never planned
// ahead, so that moving or cancelling an event needs no clearing up.
package reminder

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// sendAt is the hour in Berlin at which reminders fall due.
const sendAt = 9

// Service finds due reminders.
type Service struct{ db *db.DB }

// New returns the service.
func New(database *db.DB) *Service { return &Service{db: database} }

// horizon is the longest time before an event at which the hosts can have people reminded.
const horizon = 61 * 24 * time.Hour

const listUpcomingSQL = `
SELECT id FROM events
WHERE state = 'published' AND starts_at > $1 AND starts_at < $2 AND cardinality(reminder_days) > 0
ORDER BY starts_at, id`

// FindDue queues every reminder that is due and not queued yet, and returns how many. It may run as
// often as one likes, in several processes at once: one person, rule and date make one letter.
// An event whose people cannot be reminded keeps no other from being looked at.
func (s *Service) FindDue(ctx context.Context) (found int, err error) {
	now := s.db.Now()
	var ids []event.ID
	if err := s.db.SelectContext(ctx, &ids, listUpcomingSQL, now, now.Add(horizon)); err != nil {
		return 0, fmt.Errorf("list upcoming events: %w", err)
	}
	events, err := event.FindMany(ctx, s.db, ids)
	if err != nil {
		return 0, err
	}
	for _, ev := range events {
		due, ok := dueOf(ev, now)
		if !ok {
			continue
		}
		n, remindErr := s.remindAll(ctx, due)
		found += n
		if remindErr != nil {
			err = errors.Join(err, fmt.Errorf("remind people of %s: %w", ev.Slug, remindErr))
		}
	}
	return found, err
}

// remindAll goes on until nobody is left. Each step is a transaction of its own, so a long list
// holds no lock for long.
func (s *Service) remindAll(ctx context.Context, due registration.Reminder) (total int, err error) {
	for {
		var n int
		err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
			n, err = registration.Remind(ctx, tx, due)
			return err
		})
		if err != nil || n == 0 {
			return total, err // what failed is rolled back, and not found
		}
		total += n
	}
}

// dueOf returns the reminder that is due for an event. When several rules have fallen due, because
// the service was away, only the one nearest to the event is sent: nobody wants two at once.
func dueOf(ev event.Event, now time.Time) (registration.Reminder, bool) {
	for _, days := range slices.Sorted(slices.Values(ev.ReminderDays)) {
		at := dueAt(ev.StartsAt, days)
		if !at.After(now) {
			return registration.Reminder{Event: ev, DueAt: at, Rule: days, Days: daysBetween(now, ev.StartsAt)}, true
		}
	}
	return registration.Reminder{}, false
}

// dueAt is nine in the morning, in Berlin, so many days before the day of the start. On the day
// itself (0 days) it is never after the start.
func dueAt(start time.Time, days int) time.Time {
	local := start.In(dates.Berlin)
	at := time.Date(local.Year(), local.Month(), local.Day()-days, sendAt, 0, 0, 0, dates.Berlin)
	if !at.Before(start) {
		return start.Add(-time.Hour)
	}
	return at
}

// daysBetween counts the calendar days in Berlin from one instant to another.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time {
		local := t.In(dates.Berlin)
		return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(day(to).Sub(day(from)).Hours() / 24)
}
