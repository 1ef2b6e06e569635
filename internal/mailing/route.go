package mailing

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/organisation"
)

// Route says whose sender a letter takes: 0 is the installation, else it is the organisation of that id.
type Route int64

// home is the route of all letters that no organisation sends.
const home Route = 0

// RouteSQL is the route of letters about the event that a statement has as $1.
const RouteSQL = `COALESCE((SELECT route FROM event_routes WHERE event_id = $1), 0)`

// presentRouteSQL is the route that the letter l has to take now.
const presentRouteSQL = `COALESCE((SELECT r.route FROM event_routes AS r JOIN senders AS s ON s.organisation_id = r.route AND s.enabled
    WHERE r.event_id = l.event_id), 0)`

// Hosted is an event with its hosts in their order.
type Hosted struct {
	EventID int64
	Hosts   []organisation.ID
}

// RouteEvents decides anew whose sender letters about the events take: that of their first host that has one
// and has it switched on. Letters that wait change over at once. The room of events calls it whenever the hosts
// of an event change, or their order.
func RouteEvents(ctx context.Context, tx *db.Tx, events ...Hosted) error {
	enabled, err := lockEnabled(ctx, tx, events)
	if err != nil {
		return err
	}
	wanted := make(map[int64]Route, len(events))
	ids := make([]int64, len(events))
	for i, e := range events {
		ids[i] = e.EventID
		wanted[e.EventID] = firstOf(e.Hosts, enabled)
	}
	present, err := routesOf(ctx, tx, ids)
	if err != nil {
		return err
	}
	var changed changedRoutes
	for _, id := range ids {
		if wanted[id] != present[id] {
			changed.add(id, wanted[id])
		}
	}
	return changed.write(ctx, tx)
}

// firstOf returns the first host that sends itself, or home.
func firstOf(hosts []organisation.ID, enabled map[organisation.ID]bool) Route {
	for _, id := range hosts {
		if enabled[id] {
			return Route(id)
		}
	}
	return home
}

// Whoever switches a sender on or off locks its row too: one of the two sees what the other has done.
const lockEnabledSQL = `
SELECT organisation_id, enabled FROM senders WHERE organisation_id = ANY(CAST($1 AS bigint[])) ORDER BY organisation_id FOR SHARE`

func lockEnabled(ctx context.Context, tx *db.Tx, events []Hosted) (map[organisation.ID]bool, error) {
	var hosts []organisation.ID
	for _, e := range events {
		hosts = append(hosts, e.Hosts...)
	}
	var rows []struct {
		ID      organisation.ID `db:"organisation_id"`
		Enabled bool            `db:"enabled"`
	}
	if err := tx.SelectContext(ctx, &rows, lockEnabledSQL, db.Array(hosts)); err != nil {
		return nil, fmt.Errorf("lock senders: %w", err)
	}
	enabled := make(map[organisation.ID]bool, len(rows))
	for _, row := range rows {
		enabled[row.ID] = row.Enabled
	}
	return enabled, nil
}

const listRoutesSQL = `SELECT event_id, route FROM event_routes WHERE event_id = ANY(CAST($1 AS bigint[]))`

func routesOf(ctx context.Context, q db.Queryer, events []int64) (map[int64]Route, error) {
	var rows []struct {
		EventID int64 `db:"event_id"`
		Route   Route `db:"route"`
	}
	if err := q.SelectContext(ctx, &rows, listRoutesSQL, db.Array(events)); err != nil {
		return nil, fmt.Errorf("list routes of letters: %w", err)
	}
	routes := make(map[int64]Route, len(rows))
	for _, row := range rows {
		routes[row.EventID] = row.Route
	}
	return routes, nil
}
