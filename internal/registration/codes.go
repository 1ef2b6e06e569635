package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

const revokeCodeSQL = `
UPDATE invitation_codes SET revoked_at = COALESCE(revoked_at, $3) WHERE event_id = $1 AND lower(code) = lower($2) RETURNING id`

// RevokeCode lets nobody register with a code any more. Registrations made with it stay; doing it again
// changes nothing.
func (s *Service) RevokeCode(ctx context.Context, who actor.Actor, slug, code string) error {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return err
	}
	if !codeForm.MatchString(code) {
		return fault.New(fault.NotFound, "registration.code_unknown")
	}
	return s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		var id int64
		err := d.tx.GetContext(ctx, &id, revokeCodeSQL, ev.ID, code, d.tx.Now)
		if db.NoRows(err) {
			return fault.New(fault.NotFound, "registration.code_unknown")
		}
		if err != nil {
			return fmt.Errorf("revoke code: %w", err)
		}
		return nil
	})
}

const listCodesSQL = `
SELECT c.id, c.code, c.note, c.max_uses, c.created_at, c.revoked_at, (SELECT count(*) FROM registrations AS r
    WHERE r.code_id = c.id AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')) AS used
FROM invitation_codes AS c WHERE c.event_id = $1
ORDER BY c.revoked_at IS NOT NULL, c.id`

// Codes returns the codes of an event, those that were revoked last, for an account with
// EditRegistrations: whoever knows a code can use it.
func (s *Service) Codes(ctx context.Context, who actor.Actor, slug string) ([]Code, error) {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return nil, err
	}
	var codes []Code
	if err := s.db.SelectContext(ctx, &codes, listCodesSQL, ev.ID); err != nil {
		return nil, fmt.Errorf("list codes: %w", err)
	}
	return codes, nil
}

const listCodeWordsSQL = `SELECT code FROM invitation_codes WHERE event_id = $1`

// codesOf returns all codes of an event, without who used them.
func codesOf(ctx context.Context, q db.Queryer, id event.ID) ([]string, error) {
	codes := []string{}
	if err := q.SelectContext(ctx, &codes, listCodeWordsSQL, id); err != nil {
		return nil, fmt.Errorf("list codes by name: %w", err)
	}
	return codes, nil
}

const hasCodesSQL = `SELECT EXISTS (SELECT FROM invitation_codes WHERE event_id = $1 AND revoked_at IS NULL)`

// HasCodes reports whether the form of an event asks for a code that people may have.
func (s *Service) HasCodes(ctx context.Context, id event.ID) (has bool, err error) {
	if err := s.db.GetContext(ctx, &has, hasCodesSQL, id); err != nil {
		return false, fmt.Errorf("look for codes: %w", err)
	}
	return has, nil
}
