package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

// ReminderReach says whom the reminders of an event would reach at present.
type ReminderReach struct {
	ByState map[event.Standing]int // people with an address, or with a contact who has one
	Groups  int                    // whose contacts would be asked for names
	Seated  int                    // people who have a seat
}

// Of counts the people, or the contacts, that a rule would reach. Of letters to the team it says nothing.
func (r ReminderReach) Of(rule event.Reminder) (n int) {
	if rule.Letter == event.LetterNames {
		return r.Groups
	}
	for _, state := range rule.To() {
		n += r.ByState[state]
	}
	return n
}

const (
	countReachableSQL = `
SELECT r.state, count(*) AS n
FROM registrations AS r LEFT JOIN registration_groups AS g ON g.id = r.group_id
WHERE r.event_id = $1 AND (r.email <> '' OR g.contact_email <> '') AND NOT r.unverified
  AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')
GROUP BY r.state`
	countUnnamedGroupsSQL = `
SELECT count(DISTINCT r.group_id) FROM registrations AS r JOIN registration_groups AS g ON g.id = r.group_id
WHERE r.event_id = $1 AND r.placeholder AND g.contact_email <> '' AND NOT r.unverified
  AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')`
)

// ReminderReach counts whom reminders would reach, for an account that sees the participants.
func (s *Service) ReminderReach(ctx context.Context, who actor.Actor, slug string) (ReminderReach, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return ReminderReach{}, err
	}
	var rows []struct {
		State event.Standing `db:"state"`
		N     int            `db:"n"`
	}
	if err := s.db.SelectContext(ctx, &rows, countReachableSQL, ev.ID); err != nil {
		return ReminderReach{}, fmt.Errorf("count whom reminders reach: %w", err)
	}
	reach := ReminderReach{ByState: map[event.Standing]int{}}
	for _, row := range rows {
		reach.ByState[row.State] = row.N
	}
	if err := s.db.GetContext(ctx, &reach.Groups, countUnnamedGroupsSQL, ev.ID); err != nil {
		return ReminderReach{}, fmt.Errorf("count groups without names: %w", err)
	}
	reach.Seated, err = countSeated(ctx, s.db, ev.ID)
	return reach, err
}
