package organisation

import (
	"context"
	"fmt"
)

const listSQL = `
SELECT id, slug, name, kind, carrier, carrier_group, legal_regime, municipality_key, street, postcode, city,
       contact_name, email, phone, website, data_protection_contact, COALESCE(logo_key, '') AS logo_key, created_at, updated_at
FROM organisations ORDER BY name, id`

// List returns the directory of all organisations, sorted by name. It holds no personal secrets
// and may be shown to everybody.
func (s *Service) List(ctx context.Context) ([]Organisation, error) {
	all := []Organisation{}
	if err := s.db.SelectContext(ctx, &all, listSQL); err != nil {
		return nil, fmt.Errorf("list organisations: %w", err)
	}
	return all, nil
}

// BySlug returns one organisation of the directory, or NotFound "organisation.unknown".
func (s *Service) BySlug(ctx context.Context, slug string) (Organisation, error) {
	return FindBySlug(ctx, s.db, slug)
}

// ByID returns one organisation of the directory, or NotFound "organisation.unknown".
func (s *Service) ByID(ctx context.Context, id ID) (Organisation, error) {
	return Find(ctx, s.db, id)
}
