package organisation

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
)

const findSecondFactorRequiredSQL = `SELECT second_factor_required FROM organisations WHERE id = $1`

// SecondFactorRequired reports whether everybody who works for the organisation must sign in with a
// second step. Errors: NotFound "organisation.unknown".
func (s *Service) SecondFactorRequired(ctx context.Context, id ID) (required bool, err error) {
	err = s.db.GetContext(ctx, &required, findSecondFactorRequiredSQL, id)
	return required, unknown("find whether a second step is required", err)
}

const updateSecondFactorRequiredSQL = `UPDATE organisations SET second_factor_required = $2 WHERE id = $1`

// RequireSecondFactor makes a second step compulsory, or no longer. It takes effect at once: whoever
// has none sets one up before anything else. Errors: Forbidden as for Change.
func (s *Service) RequireSecondFactor(ctx context.Context, who actor.Actor, id ID, required bool) error {
	if err := mayChange(who, id); err != nil {
		return err
	}
	if _, err := s.db.ExecContext(ctx, updateSecondFactorRequiredSQL, id, required); err != nil {
		return fmt.Errorf("require a second step: %w", err)
	}
	return nil
}
