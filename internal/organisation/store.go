package organisation

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

const findSQL = `
SELECT id, slug, name, kind, carrier, carrier_group, legal_regime, municipality_key, street, postcode, city,
       contact_name, email, phone, website, data_protection_contact, COALESCE(logo_key, '') AS logo_key, created_at, updated_at
FROM organisations WHERE id = $1`

// Find returns the organisation with the id, or NotFound "organisation.unknown".
func Find(ctx context.Context, q db.Queryer, id ID) (Organisation, error) {
	var found Organisation
	err := q.GetContext(ctx, &found, findSQL, id)
	return found, unknown("find organisation", err)
}

const findBySlugSQL = `
SELECT id, slug, name, kind, carrier, carrier_group, legal_regime, municipality_key, street, postcode, city,
       contact_name, email, phone, website, data_protection_contact, COALESCE(logo_key, '') AS logo_key, created_at, updated_at
FROM organisations WHERE slug = $1`

// FindBySlug returns the organisation with the slug, or NotFound "organisation.unknown".
func FindBySlug(ctx context.Context, q db.Queryer, slug string) (Organisation, error) {
	var found Organisation
	err := q.GetContext(ctx, &found, findBySlugSQL, slug)
	return found, unknown("find organisation by slug", err)
}

const findManySQL = `
SELECT id, slug, name, kind, carrier, carrier_group, legal_regime, municipality_key, street, postcode, city,
       contact_name, email, phone, website, data_protection_contact, COALESCE(logo_key, '') AS logo_key, created_at, updated_at
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

const lockSQL = `
SELECT id, slug, name, kind, carrier, carrier_group, legal_regime, municipality_key, street, postcode, city,
       contact_name, email, phone, website, data_protection_contact, COALESCE(logo_key, '') AS logo_key, created_at, updated_at
FROM organisations WHERE id = $1 FOR NO KEY UPDATE`

func lock(ctx context.Context, tx *db.Tx, id ID) (Organisation, error) {
	var locked Organisation
	err := tx.GetContext(ctx, &locked, lockSQL, id)
	return locked, unknown("lock organisation", err)
}

const insertSQL = `
INSERT INTO organisations (slug, name, kind, carrier, carrier_group, legal_regime, municipality_key, street, postcode, city,
                           contact_name, email, phone, website, data_protection_contact, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)
ON CONFLICT ON CONSTRAINT organisations_slug DO NOTHING
RETURNING id`

// insert returns the id, or the error of a query without rows when the slug is taken.
func insert(ctx context.Context, tx *db.Tx, slug string, d Draft) (ID, error) {
	var id ID
	err := tx.GetContext(ctx, &id, insertSQL, slug, d.Name, d.Kind, d.Carrier, d.CarrierGroup, d.LegalRegime, d.MunicipalityKey,
		d.Street, d.Postcode, d.City, d.ContactName, d.Email, d.Phone, d.Website, d.DataProtectionContact, tx.Now)
	return id, err
}

const updateSQL = `
UPDATE organisations
SET name = $2, kind = $3, carrier = $4, carrier_group = $5, legal_regime = $6, municipality_key = $7, street = $8, postcode = $9,
    city = $10, contact_name = $11, email = $12, phone = $13, website = $14, data_protection_contact = $15, updated_at = $16
WHERE id = $1`

func update(ctx context.Context, tx *db.Tx, id ID, d Draft) error {
	_, err := tx.ExecContext(ctx, updateSQL, id, d.Name, d.Kind, d.Carrier, d.CarrierGroup, d.LegalRegime, d.MunicipalityKey,
		d.Street, d.Postcode, d.City, d.ContactName, d.Email, d.Phone, d.Website, d.DataProtectionContact, tx.Now)
	if err != nil {
		return fmt.Errorf("update organisation: %w", err)
	}
	return nil
}

const insertVersionSQL = `
INSERT INTO organisation_versions (organisation_id, valid_from, name, carrier, carrier_group, legal_regime)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (organisation_id, valid_from) DO UPDATE
SET name = excluded.name, carrier = excluded.carrier, carrier_group = excluded.carrier_group, legal_regime = excluded.legal_regime`

// insertVersion keeps what is valid from now on.
func insertVersion(ctx context.Context, tx *db.Tx, id ID, d Draft) error {
	if _, err := tx.ExecContext(ctx, insertVersionSQL, id, tx.Now, d.Name, d.Carrier, d.CarrierGroup, d.LegalRegime); err != nil {
		return fmt.Errorf("insert version of organisation: %w", err)
	}
	return nil
}
