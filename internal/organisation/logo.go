package organisation

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/picture"
)

// SetLogo takes a picture as the logo of an organisation, in place of the one it has. Mistakes of the file are
// noted at "logo". Errors: Forbidden as for Change, NotFound "organisation.unknown", Invalid.
func (s *Service) SetLogo(ctx context.Context, who actor.Actor, id ID, file []byte) error {
	if err := mayChange(who, id); err != nil {
		return err
	}
	prepared, err := picture.Prepare(ctx, picture.Logo, "logo", file)
	if err != nil {
		return err
	}
	return s.changeLogo(ctx, id, func(tx *db.Tx) (picture.Key, error) { return picture.Store(ctx, tx, prepared) })
}

// RemoveLogo takes the logo away; without one it is harmless. Errors: those of SetLogo.
func (s *Service) RemoveLogo(ctx context.Context, who actor.Actor, id ID) error {
	if err := mayChange(who, id); err != nil {
		return err
	}
	return s.changeLogo(ctx, id, func(*db.Tx) (picture.Key, error) { return "", nil })
}

func mayChange(who actor.Actor, id ID) error {
	if !who.IsAdmin() && !who.May(actor.ManageMembers, id) {
		return fault.New(fault.Forbidden, "organisation.change_forbidden")
	}
	return nil
}

const updateLogoSQL = `UPDATE organisations SET logo_key = NULLIF($2, ''), updated_at = $3 WHERE id = $1`

func (s *Service) changeLogo(ctx context.Context, id ID, next func(tx *db.Tx) (picture.Key, error)) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if _, err := lock(ctx, tx, id); err != nil {
			return err
		}
		key, err := next(tx)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, updateLogoSQL, id, key, tx.Now); err != nil {
			return fmt.Errorf("update logo: %w", err)
		}
		return updateDirectoryVersion(ctx, tx) // it stands on kept pages
	})
}

const listLogosSQL = `SELECT logo_key FROM organisations WHERE logo_key IS NOT NULL`

// Logos returns all pictures that are logos, for deleting those that nothing shows.
func (s *Service) Logos(ctx context.Context) ([]picture.Key, error) {
	var keys []picture.Key
	if err := s.db.SelectContext(ctx, &keys, listLogosSQL); err != nil {
		return nil, fmt.Errorf("list logos: %w", err)
	}
	return keys, nil
}
