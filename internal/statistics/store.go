package statistics

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
)

// What registrations are grouped by.
const (
	byState        = "state"
	byDay          = "day"
	byKind         = "kind"
	byCarrierGroup = "carrier_group"
	byMunicipality = "municipality"
)

// One pass over the registrations groups them in every way. What somebody who has been forgotten took is kept as a number.
const countRegistrationsSQL = `
WITH grouped AS (
    SELECT CASE GROUPING(r.state, r.day, r.organisation_kind, r.carrier_group, r.municipality)
               WHEN 15 THEN 'state' WHEN 23 THEN 'day' WHEN 27 THEN 'kind' WHEN 29 THEN 'carrier_group' ELSE 'municipality' END AS dimension,
           r.state, r.day, r.organisation_kind, r.carrier_group, r.municipality,
           count(*) AS registrations, COALESCE(sum(r.seats) FILTER (WHERE takes_seat(r.state)), 0) AS seats,
           count(*) FILTER (WHERE r.state = 'waitlisted') AS waiting
    FROM (SELECT state, seats, organisation_kind, carrier_group, COALESCE(municipality_key, '') AS municipality,
                 CAST(created_at AT TIME ZONE 'Europe/Berlin' AS date) AS day
          FROM registrations WHERE event_id = ANY(CAST($1 AS bigint[]))) AS r
    GROUP BY GROUPING SETS ((r.state), (r.day), (r.organisation_kind), (r.carrier_group), (r.municipality)))
SELECT dimension, COALESCE(state, to_char(day, 'YYYY-MM-DD'), organisation_kind, carrier_group, municipality) AS key, registrations, seats, waiting
FROM grouped ORDER BY dimension, key`

type countRow struct {
	Dimension     string `db:"dimension"`
	Key           string `db:"key"`
	Registrations int    `db:"registrations"`
	Seats         int    `db:"seats"`
	Waiting       int    `db:"waiting"`
}

// countAll counts over the events. It asks two questions, however many registrations there are.
func countAll(ctx context.Context, q db.Queryer, ids ...event.ID) (Figures, error) {
	figures := Figures{ByState: map[registration.State]int{}}
	var rows []countRow
	if err := q.SelectContext(ctx, &rows, countRegistrationsSQL, db.Array(ids)); err != nil {
		return Figures{}, fmt.Errorf("count registrations: %w", err)
	}
	for _, row := range rows {
		if err := figures.add(row); err != nil {
			return Figures{}, err
		}
	}
	o := &figures.Origins
	o.Kinds, o.CarrierGroups, o.Municipalities = ordered(o.Kinds), ordered(o.CarrierGroups), ordered(o.Municipalities)
	states, err := mailing.CountForEvents(ctx, q, ids)
	if err != nil {
		return Figures{}, err
	}
	figures.Letters = Letters{Sent: states[mailing.Sent], Waiting: states[mailing.Queued] + states[mailing.Sending], Failed: states[mailing.Failed] + states[mailing.Bounced]}
	return figures, nil
}

func (f *Figures) add(row countRow) error {
	count := Count{Key: row.Key, Registrations: row.Registrations, Seats: row.Seats, Waiting: row.Waiting}
	switch row.Dimension {
	case byState:
		f.ByState[registration.State(row.Key)] = row.Registrations
	case byDay:
		date, err := time.Parse(time.DateOnly, row.Key)
		if err != nil {
			return fmt.Errorf("read day of registrations: %w", err)
		}
		f.Days = append(f.Days, Day{Date: date, N: row.Registrations})
	case byKind:
		f.Origins.Kinds = append(f.Origins.Kinds, count)
	case byCarrierGroup:
		f.Origins.CarrierGroups = append(f.Origins.CarrierGroups, count)
	case byMunicipality:
		f.Origins.Municipalities = append(f.Origins.Municipalities, count)
	}
	return nil
}

const listHostedSQL = `
SELECT e.id, CAST(EXTRACT(YEAR FROM e.starts_at AT TIME ZONE 'Europe/Berlin') AS int) AS year
FROM events AS e JOIN event_hosts AS h ON h.event_id = e.id
WHERE h.organisation_id = $1 AND e.state <> 'draft'
ORDER BY e.starts_at DESC, e.id DESC`

type hosted struct {
	ID   event.ID `db:"id"`
	Year int      `db:"year"`
}
