package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

const listAppliedRowsSQL = rowColumnsSQL + `
WHERE r.event_id = $1 AND r.state = 'applied'
ORDER BY r.id`

// Applications returns everybody about whom the hosts of an event have to decide, in the order in which
// they applied, for an account that sees its participants.
func (s *Service) Applications(ctx context.Context, who actor.Actor, slug string) ([]Row, error) {
	return s.someRows(ctx, who, slug, listAppliedRowsSQL)
}

const pickRowsSQL = rowColumnsSQL + `
WHERE r.event_id = $1 AND r.reference = ANY(CAST($2 AS text[]))
ORDER BY r.id`

// Pick returns the registrations of an event with the references, in the order in which they came, for an
// account that sees its participants. References that belong to none are left out.
func (s *Service) Pick(ctx context.Context, who actor.Actor, slug string, refs ...Reference) ([]Row, error) {
	return s.someRows(ctx, who, slug, pickRowsSQL, db.Array(refs))
}

func (s *Service) someRows(ctx context.Context, who actor.Actor, slug, query string, args ...any) ([]Row, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return nil, err
	}
	var rows []Row
	if err := s.db.SelectContext(ctx, &rows, query, append([]any{ev.ID}, args...)...); err != nil {
		return nil, fmt.Errorf("list some participants: %w", err)
	}
	if !who.MayAt(actor.SeeContacts, ev.Place()) {
		for i := range rows {
			rows[i].blankContacts()
		}
	}
	return rows, nil
}
