package mailing

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

// changedRoutes are events whose letters take another route from now on.
type changedRoutes struct{ events, routes []int64 }

func (c *changedRoutes) add(event int64, route Route) {
	c.events = append(c.events, event)
	c.routes = append(c.routes, int64(route))
}

const (
	deleteRoutesSQL = `
DELETE FROM event_routes AS r USING unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[])) AS changed (event_id, route)
WHERE r.event_id = changed.event_id AND changed.route = 0`
	writeRoutesSQL = `
INSERT INTO event_routes (event_id, route)
SELECT changed.event_id, changed.route FROM unnest(CAST($1 AS bigint[]), CAST($2 AS bigint[])) AS changed (event_id, route)
WHERE changed.route > 0 ORDER BY changed.event_id
ON CONFLICT (event_id) DO UPDATE SET route = excluded.route`
	// Rows are locked in the order of their ids, as everywhere else.
	moveLettersSQL = `
WITH moved AS MATERIALIZED (
    SELECT id FROM letters WHERE event_id = ANY(CAST($1 AS bigint[])) AND state = 'queued' ORDER BY id FOR UPDATE)
UPDATE letters AS l SET route = ` + presentRouteSQL + ` FROM moved WHERE l.id = moved.id`
)

// write keeps the routes and moves the letters that wait. Those that are on their way just now change over when
// they come back.
func (c *changedRoutes) write(ctx context.Context, tx *db.Tx) error {
	if len(c.events) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, deleteRoutesSQL, db.Array(c.events), db.Array(c.routes)); err != nil {
		return fmt.Errorf("delete routes of letters: %w", err)
	}
	if _, err := tx.ExecContext(ctx, writeRoutesSQL, db.Array(c.events), db.Array(c.routes)); err != nil {
		return fmt.Errorf("write routes of letters: %w", err)
	}
	if _, err := tx.ExecContext(ctx, moveLettersSQL, db.Array(c.events)); err != nil {
		return fmt.Errorf("move letters to another route: %w", err)
	}
	return nil
}

// One probe of the index for each route that has letters waiting, however many those are.
const listDueRoutesSQL = `
WITH RECURSIVE waiting (route) AS (
    (SELECT route FROM letters WHERE state = 'queued' AND route > 0 ORDER BY route LIMIT 1)
    UNION ALL
    SELECT (SELECT l.route FROM letters AS l WHERE l.state = 'queued' AND l.route > waiting.route ORDER BY l.route LIMIT 1)
    FROM waiting WHERE waiting.route IS NOT NULL)
SELECT waiting.route, EXISTS (SELECT FROM senders AS s WHERE s.organisation_id = waiting.route AND s.enabled) AS enabled
FROM waiting
WHERE waiting.route IS NOT NULL AND EXISTS (SELECT FROM letters AS l WHERE l.state = 'queued' AND l.route = waiting.route AND l.due_at <= $1)`

// dueRoute is the route of an organisation with letters that are due.
type dueRoute struct {
	Route   Route `db:"route"`
	Enabled bool  `db:"enabled"` // false: nobody sends on it any more
}

func (s *Service) dueRoutes(ctx context.Context) ([]dueRoute, error) {
	var routes []dueRoute
	if err := s.db.SelectContext(ctx, &routes, listDueRoutesSQL, s.db.Now()); err != nil {
		return nil, fmt.Errorf("list routes with letters that are due: %w", err)
	}
	return routes, nil
}

const moveStrandedSQL = `
WITH stranded AS MATERIALIZED (
    SELECT id FROM letters WHERE route = $1 AND state = 'queued' ORDER BY id FOR UPDATE)
UPDATE letters AS l SET route = ` + presentRouteSQL + ` FROM stranded WHERE l.id = stranded.id`

// rescue moves letters of a route on which nobody sends. There are some when they were queued in the very moment in
// which a sender was switched off, and when they were on their way then.
func (s *Service) rescue(ctx context.Context, r Route) error {
	if _, err := s.db.ExecContext(ctx, moveStrandedSQL, int64(r)); err != nil {
		return fmt.Errorf("move letters that are stranded: %w", err)
	}
	return nil
}
