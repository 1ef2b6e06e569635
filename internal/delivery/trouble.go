package delivery

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

const (
	// troubleLasts is how long a letter that did not arrive is pointed out, unless it is sent once more.
	troubleLasts = 14 * 24 * time.Hour
	// overdueAfter is how long a letter may be due without being tried.
	overdueAfter = 30 * time.Minute
)

// Trouble is what the team of an event should look after.
type Trouble struct {
	Event  event.Event
	Failed int // letters of the last two weeks that did not arrive and were not sent once more
	// OverdueAt is since when letters wait although they should have gone; nil: all go.
	OverdueAt *time.Time
}

// IsNone reports whether there is nothing to look after.
func (t Trouble) IsNone() bool { return t.Failed == 0 && t.OverdueAt == nil }

// TroubleAt tells of an event that is not over how its letters fare, for an account that may see
// contacts; nothing to others.
func (s *Service) TroubleAt(ctx context.Context, who actor.Actor, ev event.Event) (Trouble, error) {
	found, err := s.troublesAt(ctx, who, []event.Event{ev})
	if err != nil || len(found) == 0 {
		return Trouble{Event: ev}, err
	}
	return found[0], nil
}

const findTroubledSQL = `
WITH ailing AS (
    SELECT event_id FROM letters WHERE state IN ('failed', 'bounced') AND failed_at > $1 AND event_id IS NOT NULL
    UNION
    SELECT event_id FROM letters WHERE state = 'queued' AND due_at < $2 AND event_id IS NOT NULL)
SELECT a.event_id FROM ailing AS a
WHERE a.event_id = ANY(CAST($4 AS bigint[]))
   OR EXISTS (SELECT FROM event_hosts AS h WHERE h.event_id = a.event_id AND h.organisation_id = ANY(CAST($3 AS bigint[])))
ORDER BY 1`

// Troubles tells of all events that the account works on and that are not over which of their letters
// did not arrive, or do not go.
func (s *Service) Troubles(ctx context.Context, who actor.Actor) ([]Trouble, error) {
	var ids []event.ID
	now := s.db.Now()
	err := s.db.SelectContext(ctx, &ids, findTroubledSQL, now.Add(-troubleLasts), now.Add(-overdueAfter),
		db.Array(who.Organisations(actor.SeeContacts)), db.Array(teamsOf(who)))
	if err != nil {
		return nil, fmt.Errorf("find events whose letters do not arrive: %w", err)
	}
	events, err := event.FindMany(ctx, s.db, ids)
	if err != nil {
		return nil, err
	}
	return s.troublesAt(ctx, who, events)
}

func teamsOf(who actor.Actor) []actor.EventID {
	ids := make([]actor.EventID, len(who.Teams()))
	for i, team := range who.Teams() {
		ids[i] = team.Event
	}
	return ids
}

func (s *Service) troublesAt(ctx context.Context, who actor.Actor, events []event.Event) ([]Trouble, error) {
	now := s.db.Now()
	byID := map[event.ID]event.Event{}
	var ids []event.ID
	for _, ev := range events {
		if who.MayAt(actor.SeeContacts, ev.Place()) && !ev.IsOver(now) {
			byID[ev.ID] = ev
			ids = append(ids, ev.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	fares, err := mailing.ListTroubles(ctx, s.db, ids, now.Add(-troubleLasts), now.Add(-overdueAfter))
	if err != nil {
		return nil, err
	}
	var found []Trouble
	for _, fare := range fares {
		t := Trouble{Event: byID[event.ID(fare.EventID)], Failed: fare.Failed, OverdueAt: fare.OverdueAt}
		if !t.IsNone() {
			found = append(found, t)
		}
	}
	return found, nil
}

// OverdueAt tells an account that looks after the installation since when letters wait anywhere
// although they should have gone; nil: all go, or who asks does not look after it.
func (s *Service) OverdueAt(ctx context.Context, who actor.Actor) (*time.Time, error) {
	if !who.IsAdmin() {
		return nil, nil
	}
	fares, err := s.fares(ctx)
	return overdue(fares), err
}

// fares are how letters fare at present, by event.
func (s *Service) fares(ctx context.Context) ([]mailing.Health, error) {
	now := s.db.Now()
	return mailing.ListHealth(ctx, s.db, now.Add(-alarmWindow), now.Add(-overdueAfter))
}

// overdue is the earliest of all.
func overdue(fares []mailing.Health) (earliest *time.Time) {
	for _, fare := range fares {
		if fare.OverdueAt != nil && (earliest == nil || fare.OverdueAt.Before(*earliest)) {
			earliest = fare.OverdueAt
		}
	}
	return earliest
}
