package organisation

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

// Change rewrites an organisation; its slug stays. Who looks after the installation or manages
// the organisation may, others get Forbidden. Former names and carriers are kept.
func (s *Service) Change(ctx context.Context, who actor.Actor, id ID, d Draft) error {
	if err := mayChange(who, id); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		before, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		d.Slug = ""
		d, err := check(ctx, tx, d)
		if err != nil {
			return err
		}
		if err := update(ctx, tx, id, d); err != nil {
			return err
		}
		if before.isRenamedBy(d) {
			if err := insertVersion(ctx, tx, id, d); err != nil {
				return err
			}
		}
		return updateDirectoryVersion(ctx, tx)
	})
}

// isRenamedBy reports whether the draft changes what the kept versions are about.
func (o Organisation) isRenamedBy(d Draft) bool {
	return o.Name != d.Name || o.Carrier != d.Carrier || o.CarrierGroup != d.CarrierGroup || o.LegalRegime != d.LegalRegime
}
