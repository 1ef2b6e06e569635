package venue

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

const columns = `id, organisation_id, version, edition, name, street, postcode, city, municipality_key, directions, facts, accessibility,
       checked_on, capacity, house_contact, deactivated_at, updated_at`

func findOne(ctx context.Context, q db.Queryer, query string, id ID) (Venue, error) {
	var found Venue
	err := q.GetContext(ctx, &found, query, id)
	if db.NoRows(err) {
		return Venue{}, fault.New(fault.NotFound, "venue.unknown")
	}
	if err != nil {
		return Venue{}, fmt.Errorf("find venue: %w", err)
	}
	return found, nil
}

const lockSQL = `SELECT ` + columns + ` FROM venues WHERE id = $1 FOR NO KEY UPDATE`

func lock(ctx context.Context, tx *db.Tx, id ID) (Venue, error) { return findOne(ctx, tx, lockSQL, id) }

const insertSQL = `
INSERT INTO venues (organisation_id, name, street, postcode, city, municipality_key, directions, facts, accessibility, checked_on, capacity,
                    house_contact, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
RETURNING id`

func insert(ctx context.Context, tx *db.Tx, d Draft) (ID, error) {
	var id ID
	err := tx.GetContext(ctx, &id, insertSQL, d.Organisation, d.Name, d.Street, d.Postcode, d.City, d.MunicipalityKey, d.Directions, d.Facts,
		d.Accessibility, d.CheckedOn, d.Capacity, d.HouseContact, tx.Now)
	if err != nil {
		return 0, fmt.Errorf("insert venue: %w", err)
	}
	return id, nil
}

// Whether a hall holds a hundred, and whom to ask for the keys, events do not show.
const updateSQL = `
UPDATE venues
SET name = $2, street = $3, postcode = $4, city = $5, municipality_key = $6, directions = $7, facts = $8, accessibility = $9, checked_on = $10,
    capacity = $11, house_contact = $12, updated_at = $13, version = version + 1,
    edition = edition + CASE WHEN (name, street, postcode, city, municipality_key, directions, facts, accessibility, checked_on)
                    IS DISTINCT FROM ($2, $3, $4, $5, $6, $7, CAST($8 AS jsonb), $9, CAST($10 AS date)) THEN 1 ELSE 0 END
WHERE id = $1`

func update(ctx context.Context, tx *db.Tx, id ID, d Draft) error {
	_, err := tx.ExecContext(ctx, updateSQL, id, d.Name, d.Street, d.Postcode, d.City, d.MunicipalityKey, d.Directions, d.Facts, d.Accessibility,
		d.CheckedOn, d.Capacity, d.HouseContact, tx.Now)
	if err != nil {
		return fmt.Errorf("update venue: %w", err)
	}
	return nil
}

const updateActiveSQL = `
UPDATE venues SET deactivated_at = CASE WHEN CAST($2 AS boolean) THEN NULL ELSE CAST($3 AS timestamptz) END, updated_at = $3, version = version + 1
WHERE id = $1`

func updateActive(ctx context.Context, tx *db.Tx, id ID, active bool) error {
	if _, err := tx.ExecContext(ctx, updateActiveSQL, id, active, tx.Now); err != nil {
		return fmt.Errorf("update whether venue is offered: %w", err)
	}
	return nil
}
