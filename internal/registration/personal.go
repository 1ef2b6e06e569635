package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// Personal is what the personal page shows.
type Personal struct {
	Registration     Registration
	Event            event.Event
	WaitlistPosition int // from 1; 0 when the person does not wait
	MayCancel        bool
	Token            string
}

// Personal returns what the holder of a personal link sees. It changes nothing.
func (s *Service) Personal(ctx context.Context, secret string) (Personal, error) {
	found, err := s.byToken(ctx, secret)
	if err != nil {
		return Personal{}, err
	}
	page := Personal{Registration: found, Token: s.links.Token(found.Reference)}
	if page.Event, err = event.FindByID(ctx, s.db, found.EventID); err != nil {
		return Personal{}, err
	}
	if found.State == Waitlisted {
		if page.WaitlistPosition, err = waitlistPosition(ctx, s.db, found.ID); err != nil {
			return Personal{}, err
		}
	}
	page.MayCancel = mayCancel(page.Event, found.State, s.db.Now())
	return page, nil
}

// byToken finds the registration a personal link belongs to. A foreign or damaged token is answered
// like one that never was, and so is that of a person who has been forgotten.
func (s *Service) byToken(ctx context.Context, secret string) (Registration, error) {
	ref, ok := s.links.read(secret)
	if !ok {
		return Registration{}, fault.New(fault.NotFound, "registration.link_unknown")
	}
	found, err := find(ctx, s.db, ref)
	if err != nil {
		return Registration{}, err
	}
	if found.IsAnonymised() {
		return Registration{}, fault.New(fault.NotFound, "registration.link_unknown")
	}
	return found, nil
}

const listHistorySQL = `
SELECT s.changed_at, s.from_state, s.to_state, s.actor_kind, a.name AS account_name, s.reason
FROM registration_states AS s LEFT JOIN accounts AS a ON a.id = s.account_id
WHERE s.registration_id = $1
ORDER BY s.id`

// history returns every change of state, oldest first.
func (s *Service) history(ctx context.Context, id ID) ([]Change, error) {
	var changes []Change
	if err := s.db.SelectContext(ctx, &changes, listHistorySQL, id); err != nil {
		return nil, fmt.Errorf("list history: %w", err)
	}
	return changes, nil
}
