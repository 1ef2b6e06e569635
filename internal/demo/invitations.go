package demo

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

// invite invites the next people personally and makes the code with which others come; some use it.
func (l *loader) invite(ctx context.Context, slug string, piece showpiece, first int) error {
	if piece.code == "" {
		return nil
	}
	list := registration.InviteList{Message: "Sie haben in den vergangenen Jahren viele Jugendliche auf diesem Weg begleitet. Deshalb möchten wir Sie gern dabeihaben."}
	for n := range piece.invited {
		p := person(first + n)
		list.Invitees = append(list.Invitees, registration.Invitee{Line: n + 1, Email: p.Email, FirstName: p.FirstName, LastName: p.LastName, Organisation: p.Organisation})
	}
	if _, err := l.Registrations.Invite(ctx, actor.System(), slug, list); err != nil {
		return fmt.Errorf("invite people: %w", err)
	}
	code := registration.CodeDraft{Code: piece.code, Note: "Für die Kammern, im Rundbrief", MaxUses: new(8)}
	if _, err := l.Registrations.CreateCode(ctx, actor.System(), slug, code); err != nil {
		return fmt.Errorf("make a code: %w", err)
	}
	for n := range piece.byCode {
		application := registration.Application{Person: person(first + piece.invited + n), Code: piece.code}
		if _, err := l.Registrations.Register(ctx, actor.Participant(), slug, application); err != nil {
			return fmt.Errorf("register with a code: %w", err)
		}
	}
	return nil
}
