// Package reminder finds the letters that are due by the rules of events: found when due, never planned ahead, so that moving or
// cancelling an event needs no clearing up.
package reminder

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// Grace is how late a reminder may come, when the service was away or the rule was changed. What fell due before is not sent any
// more: nobody wants the reminder of last week beside that of tomorrow.
const Grace = 24 * time.Hour

// Service finds due reminders.
type Service struct{ db *db.DB }

// New returns the service.
func New(database *db.DB) *Service { return &Service{db: database} }

// afterEnd is the longest time after the end of an event at which something can fall due.
const afterEnd = 91*24*time.Hour + Grace

const listRuledSQL = `
SELECT id, starts_at, ends_at, registration_closes_at, cancel_until, rules, reminders
FROM events
WHERE state = 'published' AND ends_at > $1 AND json_array_length(reminders) > 0
ORDER BY starts_at, id`

// FindDue queues every reminder that is due and not queued yet, and returns how many. It may run as
// often as one likes, in several processes at once: one person, rule and date make one letter.
// An event whose people cannot be reminded keeps no other from being looked at.
func (s *Service) FindDue(ctx context.Context) (found int, err error) {
	now := s.db.Now()
	ids, err := s.listDue(ctx, now)
	if err != nil {
		return 0, err
	}
	events, err := event.FindMany(ctx, s.db, ids)
	if err != nil {
		return 0, err
	}
	for _, ev := range events {
		for _, due := range dueOf(ev, now) {
			n, remindErr := s.remindAll(ctx, due)
			found += n
			if remindErr != nil {
				err = errors.Join(err, fmt.Errorf("remind people of %s: %w", ev.Slug, remindErr))
			}
		}
	}
	return found, err
}

// listDue returns the events of which something is due: what their rules need is read first, for most have nothing.
func (s *Service) listDue(ctx context.Context, now time.Time) (due []event.ID, err error) {
	var rows []struct {
		ID       event.ID        `db:"id"`
		StartsAt time.Time       `db:"starts_at"`
		EndsAt   time.Time       `db:"ends_at"`
		ClosesAt *time.Time      `db:"registration_closes_at"`
		Cancel   *time.Time      `db:"cancel_until"`
		Rules    event.Rules     `db:"rules"`
		All      event.Reminders `db:"reminders"`
	}
	if err := s.db.SelectContext(ctx, &rows, listRuledSQL, now.Add(-afterEnd)); err != nil {
		return nil, fmt.Errorf("list events with reminders: %w", err)
	}
	for _, r := range rows {
		ev := event.Event{StartsAt: r.StartsAt, EndsAt: r.EndsAt, RegistrationClosesAt: r.ClosesAt, CancelUntil: r.Cancel, Rules: r.Rules, Reminders: r.All}
		if len(dueOf(ev, now)) > 0 {
			due = append(due, r.ID)
		}
	}
	return due, nil
}

// remindAll goes on until nobody is left. Each step is a transaction of its own, so a long list
// holds no lock for long.
func (s *Service) remindAll(ctx context.Context, due registration.Reminder) (total int, err error) {
	if isAnybodyLeft, err := due.FindsAnybody(ctx, s.db); err != nil || !isAnybodyLeft {
		return 0, err
	}
	for {
		var n int
		next := due
		err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
			next, n, err = registration.Remind(ctx, tx, due)
			return err
		})
		if err != nil || n == 0 {
			return total, err // what failed is rolled back, and not found
		}
		due, total = next, total+n
	}
}

// dueOf returns the reminders of an event that are due. When two of the same sort are, because the service was away, people
// get the one that fell due last: nobody wants two at once.
func dueOf(ev event.Event, now time.Time) (due []registration.Reminder) {
	for _, rule := range ev.Reminders {
		at, ok := rule.DueAt(ev)
		if ok && !at.After(now) && at.After(now.Add(-Grace)) && rule.IsUseful(ev, now) {
			due = append(due, registration.Reminder{Event: ev, Rule: rule, DueAt: at, To: rule.To()})
		}
	}
	slices.SortStableFunc(due, func(a, b registration.Reminder) int { return b.DueAt.Compare(a.DueAt) })
	for i := range due {
		for _, later := range due[:i] {
			if later.Rule.Letter == due[i].Rule.Letter && later.DueAt.After(due[i].DueAt) {
				due[i].To = without(due[i].To, later.Rule)
			}
		}
	}
	return slices.DeleteFunc(due, func(r registration.Reminder) bool { return len(r.To) == 0 && !r.Rule.Letter.ToTeam() })
}

// without returns the states that the later reminder does not go to.
func without(states []event.Standing, later event.Reminder) []event.Standing {
	return slices.DeleteFunc(slices.Clone(states), later.GoesTo)
}
