package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// AllocationRecord is a decision that was made.
type AllocationRecord struct {
	ID         int64     `db:"id"`
	Method     Method    `db:"method"`
	Seed       string    `db:"seed"`
	DecidedAt  time.Time `db:"decided_at"`
	Account    *string   `db:"account_name"`
	Confirmed  int       `db:"confirmed"`
	Waitlisted int       `db:"waitlisted"`
	Declined   int       `db:"declined"`
}

const listAllocationsSQL = `
SELECT a.id, a.method, a.seed, a.decided_at, c.name AS account_name, a.confirmed, a.waitlisted, a.declined
FROM allocations AS a LEFT JOIN accounts AS c ON c.id = a.account_id
WHERE a.event_id = $1 ORDER BY a.id`

// Allocations returns the decisions that were made about an event, for an account that sees its participants.
func (s *Service) Allocations(ctx context.Context, who actor.Actor, slug string) ([]AllocationRecord, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return nil, err
	}
	return listAllocations(ctx, s.db, ev.ID)
}

func listAllocations(ctx context.Context, q db.Queryer, id event.ID) ([]AllocationRecord, error) {
	var made []AllocationRecord
	if err := q.SelectContext(ctx, &made, listAllocationsSQL, id); err != nil {
		return nil, fmt.Errorf("list allocations: %w", err)
	}
	return made, nil
}

// AllocationProtocol says what a decision gave to whom.
type AllocationProtocol struct {
	AllocationRecord
	Event event.Event
	// Outcomes are what each got then: those with a seat first, in the order in which seats were given.
	Outcomes []AllocationOutcome
}

const listAllocatedSQL = `
SELECT ` + columns + `, s.to_state ` + joins + `
JOIN registration_states AS s ON s.registration_id = r.id
WHERE s.allocation_id = $1 AND s.from_state = 'applied'
ORDER BY s.id`

// Protocol returns the n-th decision about an event, counted from 1, for an account that sees its
// participants. People who have been forgotten since have no names in it; contacts are blank without the
// right to see them.
func (s *Service) Protocol(ctx context.Context, who actor.Actor, slug string, n int) (AllocationProtocol, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return AllocationProtocol{}, err
	}
	made, err := listAllocations(ctx, s.db, ev.ID)
	if err != nil {
		return AllocationProtocol{}, err
	}
	if n < 1 || n > len(made) {
		return AllocationProtocol{}, fault.New(fault.NotFound, "registration.allocation_unknown")
	}
	p := AllocationProtocol{AllocationRecord: made[n-1], Event: ev}
	if err := s.db.SelectContext(ctx, &p.Outcomes, listAllocatedSQL, p.ID); err != nil {
		return AllocationProtocol{}, fmt.Errorf("list what an allocation gave: %w", err)
	}
	if !who.MayAt(actor.SeeContacts, ev.Place()) {
		for i := range p.Outcomes {
			p.Outcomes[i].blankContacts()
		}
	}
	return p, nil
}
