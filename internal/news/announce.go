package news

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

const (
	// announceBatch bounds one transaction and the memory it takes.
	announceBatch = 200
	// lookBack is how many days of announcements a subscription is looked through for, which was not reached by those in
	// between: because the service was away, or because it was confirmed later.
	lookBack = 14
)

// Announce writes the news of the day when they are due, and returns how many letters; before that it notes which
// subscriptions letters do not reach, and takes back what waits in the outbox and is no news any more. It may run as often
// as one likes, in several processes at once: what is left is found, one subscription gets one letter a day, and one event
// once.
func (s *Service) Announce(ctx context.Context) (written int, err error) {
	unjudged := s.judgeLost(ctx) // told in the end: it is no reason to write to nobody
	if err := s.retract(ctx); err != nil {
		return 0, errors.Join(unjudged, err)
	}
	if today, ok := dueAt(s.db.Now()); ok {
		written, err = s.announce(ctx, today)
	}
	return written, errors.Join(unjudged, err)
}

// AnnounceNow writes news at once, whatever the hour, as if they had been left over from the day before: so the demo has
// some to show. Only the system may.
func (s *Service) AnnounceNow(ctx context.Context, who actor.Actor) (written int, err error) {
	if who.Kind() != actor.KindSystem {
		return 0, fault.New(fault.Forbidden, "news.system_only")
	}
	now := s.db.Now()
	return s.announce(ctx, due{day: now.In(dates.Berlin).AddDate(0, 0, -1).Format(time.DateOnly), at: now})
}

func (s *Service) announce(ctx context.Context, today due) (written int, err error) {
	if err := s.db.InTx(ctx, func(tx *db.Tx) error { return chooseEvents(ctx, tx, today) }); err != nil {
		return 0, err
	}
	for {
		var reached, letters int
		err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
			reached, letters, err = s.announceSome(ctx, tx, today)
			return err
		})
		if err != nil || reached == 0 {
			return written, err // what failed is rolled back, and not counted
		}
		written += letters
	}
}

// What is published after the hour is for the next day.
const listNewSQL = `
SELECT e.id FROM events AS e
WHERE e.state = 'published' AND e.visibility = 'public' AND e.registration_enabled AND e.published_at <= $1 AND e.ends_at > $2
  AND NOT EXISTS (SELECT FROM announcements AS a WHERE a.event_id = e.id)
  AND NOT EXISTS (SELECT FROM withheld_events AS w WHERE w.event_id = e.id)
ORDER BY e.id`

const insertAnnouncementsSQL = `
INSERT INTO announcements (event_id, day) SELECT unnest(CAST($1 AS bigint[])), CAST($2 AS date) ON CONFLICT (event_id) DO NOTHING`

// chooseEvents notes which events are announced today. Each is chosen on one day only, whenever it is published again.
func chooseEvents(ctx context.Context, tx *db.Tx, today due) error {
	var ids []event.ID
	if err := tx.SelectContext(ctx, &ids, listNewSQL, today.at, tx.Now); err != nil {
		return fmt.Errorf("list events to announce: %w", err)
	}
	if len(ids) == 0 {
		return nil
	}
	events, err := event.FindMany(ctx, tx, ids)
	if err != nil {
		return err
	}
	var chosen []event.ID
	for _, ev := range events {
		if isNews(ev, tx.Now) {
			chosen = append(chosen, ev.ID)
		}
	}
	if _, err := tx.ExecContext(ctx, insertAnnouncementsSQL, db.Array(chosen), today.day); err != nil {
		return fmt.Errorf("note events to announce: %w", err)
	}
	return nil
}

// isNews reports whether an event may be told of: everybody sees it, and one can register for it now or later.
func isNews(ev event.Event, now time.Time) bool {
	phase := ev.RegistrationPhase(now)
	return ev.State == event.StatePublished && ev.Visibility == event.VisibilityPublic && (phase == event.Open || phase == event.NotYet)
}

// announcement is an event with what it is measured by.
type announcement struct {
	event   event.Event
	day     string
	topics  []string
	regions []string
	letters int // written in this transaction
}

// Whoever holds the rows writes; another process waits and finds the subscriptions done.
const lockAnnouncementsSQL = `
SELECT event_id, CAST(day AS text) AS day FROM announcements AS a
WHERE day > CAST($1 AS date) - CAST($2 AS int) AND NOT EXISTS (SELECT FROM withheld_events AS w WHERE w.event_id = a.event_id)
ORDER BY event_id FOR UPDATE`

// lockAnnouncements returns what may still be told of, the next event first.
func lockAnnouncements(ctx context.Context, tx *db.Tx, today due) ([]announcement, error) {
	var rows []struct {
		EventID event.ID `db:"event_id"`
		Day     string   `db:"day"`
	}
	if err := tx.SelectContext(ctx, &rows, lockAnnouncementsSQL, today.day, lookBack); err != nil {
		return nil, fmt.Errorf("lock announcements: %w", err)
	}
	tx.Refresh()
	ids, days := make([]event.ID, len(rows)), make(map[event.ID]string, len(rows))
	for i, row := range rows {
		ids[i], days[row.EventID] = row.EventID, row.Day
	}
	return measured(ctx, tx, ids, days)
}

// measured reads what the events are measured by, and leaves out those that are no news any more.
func measured(ctx context.Context, q *db.Tx, ids []event.ID, days map[event.ID]string) ([]announcement, error) {
	events, err := event.FindMany(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	regions, err := event.Regions(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	var all []announcement
	for _, ev := range events {
		if isNews(ev, q.Now) {
			all = append(all, announcement{event: ev, day: days[ev.ID], topics: topicKeys(ev), regions: regions[ev.ID]})
		}
	}
	return byStart(all), nil
}
