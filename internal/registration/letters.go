package registration

import (
	"cmp"
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// Letters returns what was sent to a participant, the newest first, for an account that may see its
// contacts.
func (s *Service) Letters(ctx context.Context, who actor.Actor, ref Reference) ([]mailing.Entry, error) {
	found, _, err := s.managed(ctx, who, actor.SeeContacts, ref)
	if err != nil {
		return nil, err
	}
	return mailing.ListForRegistration(ctx, s.db, int64(found.ID))
}

// findUnreached notes in the rows whom letters do not reach.
func findUnreached(ctx context.Context, q db.Queryer, rows []Row) error {
	ids, addresses := make([]ID, len(rows)), make([]string, len(rows))
	for i, row := range rows {
		ids[i], addresses[i] = row.ID, cmp.Or(row.Email, row.ContactEmail)
	}
	unreached, err := mailing.Unreached(ctx, q, ids, addresses)
	for i := range rows {
		rows[i].Unreached = unreached[rows[i].ID]
	}
	return err
}

// Reach says whom a letter to all would find.
type Reach struct {
	Live        int `db:"live"`         // registrations that stand
	WithAddress int `db:"with_address"` // those of them with an address
}

const countReachSQL = `
SELECT count(*) AS live, count(*) FILTER (WHERE email <> '') AS with_address
FROM registrations
WHERE event_id = $1 AND state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')`

// Reach counts whom cancelling the event would concern, for an account that sees its participants.
func (s *Service) Reach(ctx context.Context, who actor.Actor, slug string) (Reach, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return Reach{}, err
	}
	var reach Reach
	if err := s.db.GetContext(ctx, &reach, countReachSQL, ev.ID); err != nil {
		return Reach{}, fmt.Errorf("count whom a letter finds: %w", err)
	}
	return reach, nil
}
