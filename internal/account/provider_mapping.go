package account

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
)

// maxGroup is the length of the name of a group; paths in directories are long.
const maxGroup = 200

// MappingID identifies a mapping.
type MappingID int64

// Mapping says whom of the provider an organisation takes in.
type Mapping struct {
	ID           MappingID            `db:"id"`
	Value        string               `db:"value"` // as it stands in the claim, to the letter
	Organisation actor.OrganisationID `db:"organisation_id"`
	Name         string               `db:"name"` // of the organisation
	Role         actor.Role           `db:"role"`
}

// Mappings lists who is taken in, for administrators.
func (s *Service) Mappings(ctx context.Context, who actor.Actor) ([]Mapping, error) {
	if err := mustBeAdmin(who); err != nil {
		return nil, err
	}
	return listMappings(ctx, s.db)
}

// SetMapping takes a group in, or changes the role that it has. It counts from the next sign-in of each. Errors:
// Forbidden unless who is an administrator, Invalid (fields value, organisation, role), NotFound for the organisation.
func (s *Service) SetMapping(ctx context.Context, who actor.Actor, m Mapping) error {
	if err := mustBeAdmin(who); err != nil {
		return err
	}
	f := form.New(nil)
	m.Value = f.Line("value", m.Value, form.Required, form.Max(maxGroup))
	if m.Organisation == 0 {
		f.Fail("organisation", "form.required")
	}
	if !isRole(m.Role) {
		f.Fail("role", "form.choice")
	}
	if err := f.Fault(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if _, err := organisation.Find(ctx, tx, m.Organisation); err != nil {
			return err
		}
		return upsertMapping(ctx, tx, m)
	})
}

// RemoveMapping takes a group in no more; whoever came by it loses the membership at the next sign-in. Errors: Forbidden
// unless who is an administrator, NotFound "account.mapping_unknown".
func (s *Service) RemoveMapping(ctx context.Context, who actor.Actor, id MappingID) error {
	if err := mustBeAdmin(who); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		removed, err := deleteMapping(ctx, tx, id)
		if err == nil && !removed {
			return fault.New(fault.NotFound, "account.mapping_unknown")
		}
		return err
	})
}
