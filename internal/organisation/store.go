package organisation

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

const findSQL = `
SELECT id, slug, name, kind, carrier, carrier_group, legal_regime, municipality_key, street, postcode, city,
       contact_name, email, phone, website, data_protection_contact, created_at, updated_at
FROM organisations WHERE id = $1`

// Find returns the organisation with the id, or NotFound "organisation.unknown".
func Find(ctx context.Context, q db.Queryer, id ID) (Organisation, error) {
	var found Organisation
	err := q.GetContext(ctx, &found, findSQL, id)
	return found, unknown("find organisation", err)
}

const findBySlugSQL = `
SELECT id, slug, name, kind, carrier, carrier_group, legal_regime, municipality_key, street, postcode, city,
       contact_name, email, phone, website, data_protection_contact, created_at, updated_at
FROM organisations WHERE slug = $1`

// FindBySlug returns the organisation with the slug, or NotFound "organisation.unknown".
func FindBySlug(ctx context.Context, q db.Queryer, slug string) (Organisation, error) {
	var found Organisation
	err := q.GetContext(ctx, &found, findBySlugSQL, slug)
	return found, unknown("find organisation by slug", err)
}

const findManySQL = `
SELECT id, slug, name, kind, carrier, carrier_group, legal_regime, municipality_key, street, postcode, city,
       contact_name, email, phone, website, data_protection_contact, created_at, updated_at
FROM organisations WHERE id = ANY($1) ORDER BY name, id`

// FindMany returns those of the organisations that exist, sorted by name.
func FindMany(ctx context.Context, q db.Queryer, ids []ID) ([]Organisation, error) {
	found := []Organisation{}
	if err := q.SelectContext(ctx, &found, findManySQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("find organisations: %w", err)
	}
	return found, nil
}

// unknown turns "no rows" into the fault that a person may read.
func unknown(doing string, err error) error {
	if db.NoRows(err) {
		return fault.New(fault.NotFound, "organisation.unknown")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
