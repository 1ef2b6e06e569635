package event

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
)

const listHostIDsSQL = `
SELECT event_id, organisation_id FROM event_hosts WHERE event_id = ANY(CAST($1 AS bigint[])) ORDER BY event_id, position, organisation_id`

const listHostedIDsSQL = `SELECT event_id FROM event_hosts WHERE organisation_id = $1`

// Hosted lists the events that an organisation hosts, with all their hosts in order: what mailing asks for when the
// organisation begins or ends to send letters itself.
func Hosted(ctx context.Context, q db.Queryer, id organisation.ID) ([]mailing.Hosted, error) {
	var events []int64
	if err := q.SelectContext(ctx, &events, listHostedIDsSQL, id); err != nil {
		return nil, fmt.Errorf("list events of host: %w", err)
	}
	return hostsOf(ctx, q, events)
}

// hostsOf returns the events with their hosts in order; one without hosts is left out.
func hostsOf(ctx context.Context, q db.Queryer, events []int64) ([]mailing.Hosted, error) {
	var rows []struct {
		Event int64           `db:"event_id"`
		Host  organisation.ID `db:"organisation_id"`
	}
	if err := q.SelectContext(ctx, &rows, listHostIDsSQL, db.Array(events)); err != nil {
		return nil, fmt.Errorf("list hosts of events: %w", err)
	}
	var all []mailing.Hosted
	for _, row := range rows {
		if len(all) == 0 || all[len(all)-1].EventID != row.Event {
			all = append(all, mailing.Hosted{EventID: row.Event})
		}
		last := &all[len(all)-1]
		last.Hosts = append(last.Hosts, row.Host)
	}
	return all, nil
}

// routeLetters lets mailing decide anew from which host letters about the event go.
func routeLetters(ctx context.Context, tx *db.Tx, id ID) error {
	hosted, err := hostsOf(ctx, tx, []int64{int64(id)})
	if err != nil {
		return err
	}
	return mailing.RouteEvents(ctx, tx, hosted...)
}
