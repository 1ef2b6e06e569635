package organisation

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Create adds an organisation. Only who looks after the installation may (else Forbidden). All
// mistakes of the draft come back together as Invalid.
func (s *Service) Create(ctx context.Context, who actor.Actor, d Draft) (Organisation, error) {
	if !who.IsAdmin() {
		return Organisation{}, fault.New(fault.Forbidden, "organisation.create_forbidden")
	}
	var created Organisation
	err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
		created, err = Add(ctx, tx, d)
		return err
	})
	return created, err
}

// Add is Create within the caller's transaction. It checks no right.
func Add(ctx context.Context, tx *db.Tx, d Draft) (Organisation, error) {
	d, err := check(ctx, tx, d)
	if err != nil {
		return Organisation{}, err
	}
	id, err := insertUnderFreeSlug(ctx, tx, d)
	if err != nil {
		return Organisation{}, err
	}
	if err := insertVersion(ctx, tx, id, d); err != nil {
		return Organisation{}, err
	}
	if err := updateDirectoryVersion(ctx, tx); err != nil {
		return Organisation{}, err
	}
	return Find(ctx, tx, id)
}

// check cleans the draft and finds its mistakes, those against the stored data included.
func check(ctx context.Context, q db.Queryer, d Draft) (Draft, error) {
	d, f := d.checked()
	if d.MunicipalityKey != nil {
		known, err := HasMunicipality(ctx, q, *d.MunicipalityKey)
		if err != nil {
			return d, err
		}
		if !known {
			f.Fail("municipality", "form.choice")
		}
	}
	return d, f.Fault()
}

func insertUnderFreeSlug(ctx context.Context, tx *db.Tx, d Draft) (ID, error) {
	for slug := range d.slugs {
		id, err := insert(ctx, tx, slug, d)
		if err == nil {
			return id, nil
		}
		if !db.NoRows(err) {
			return 0, fmt.Errorf("insert organisation: %w", err)
		}
	}
	return 0, fault.InvalidFields([]fault.Field{{Name: "slug", Key: "organisation.slug_taken"}})
}
