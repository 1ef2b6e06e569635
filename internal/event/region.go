package event

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

// liesIn says whether event e lies in the municipality of r: its place counts, without one its hosts'.
const liesIn = `(r.municipality_key = e.municipality_key
               OR e.municipality_key IS NULL AND r.municipality_key IN (
                    SELECT o.municipality_key FROM event_hosts AS h JOIN organisations AS o ON o.id = h.organisation_id WHERE h.event_id = e.id))`

const listRegionsSQL = `
SELECT DISTINCT e.id, r.region_key
FROM events AS e JOIN region_municipalities AS r ON ` + liesIn + `
WHERE e.id = ANY(CAST($1 AS bigint[]))
ORDER BY e.id, r.region_key`

// Regions returns the keys of the regions that each event lies in, by the rule of Filter.Region. It checks no right.
func Regions(ctx context.Context, q db.Queryer, ids []ID) (map[ID][]string, error) {
	var rows []struct {
		ID     ID     `db:"id"`
		Region string `db:"region_key"`
	}
	if err := q.SelectContext(ctx, &rows, listRegionsSQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("list regions of events: %w", err)
	}
	regions := make(map[ID][]string, len(ids))
	for _, row := range rows {
		regions[row.ID] = append(regions[row.ID], row.Region)
	}
	return regions, nil
}
