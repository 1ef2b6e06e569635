package api

import (
	"context"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

// InvitationList is one part of a list of invitations.
type InvitationList struct {
	Items []Invitation `json:"items"`
	Next  string       `json:"next" doc:"Cursor of the next part; empty: this is the last one."`
}

// Invitation asks one person to an event.
type Invitation struct {
	Reference    string          `json:"reference" doc:"Opens nothing by itself; the link in the letter does."`
	State        InvitationState `json:"state" doc:"opened: by a button, for mail gateways open links."`
	Email        string          `json:"email"`
	FirstName    string          `json:"first_name"`
	LastName     string          `json:"last_name"`
	Organisation string          `json:"organisation"`
	Message      string          `json:"message" doc:"Of the hosts, in the letter."`
	Registration *string         `json:"registration" doc:"Reference of the registration made with it; null: none."`
	CreatedAt    time.Time       `json:"created_at"`
	ChangedAt    time.Time       `json:"changed_at"`
}

func invitationOf(row registration.InvitationRow) Invitation {
	return Invitation{
		Reference: string(row.Reference), State: InvitationState(row.State), Email: row.Email, FirstName: row.FirstName, LastName: row.LastName,
		Organisation: row.Organisation, Message: row.Message, Registration: orNull(string(row.Registration)), CreatedAt: row.CreatedAt, ChangedAt: row.ChangedAt,
	}
}

// InvitationPreview is what inviting people comes to.
type InvitationPreview struct {
	Items           []InvitationLine `json:"items"`
	UnknownHeadings []string         `json:"unknown_headings" doc:"Of a file: columns that were not understood and are left out."`
	Fingerprint     string           `json:"fingerprint" doc:"The same as long as nothing that concerns the list has changed."`
}

// InvitationLine is what becomes of one line.
type InvitationLine struct {
	Line int `json:"line" doc:"Place in invitees, from 0; of a file its line, from 1."`
	Invitee
	Outcome  InviteOutcome `json:"outcome" doc:"invite: gets an invitation; invited, declined, registered: had one or is registered before; twice: stands further up; mistake: see mistakes."`
	Mistakes []Field       `json:"mistakes"`
}

func invitationPreviewOf(p registration.InvitationPreview, unknown []string) InvitationPreview {
	preview := InvitationPreview{Items: make([]InvitationLine, len(p.Lines)), UnknownHeadings: append([]string{}, unknown...), Fingerprint: p.Fingerprint}
	for i, line := range p.Lines {
		preview.Items[i] = InvitationLine{
			Line: line.Line, Outcome: InviteOutcome(line.Outcome), Mistakes: worded(line.Mistakes),
			Invitee: Invitee{Email: line.Email, FirstName: line.FirstName, LastName: line.LastName, Organisation: line.Organisation},
		}
	}
	return preview
}

// named names mistakes by the lines of the file, or by the places in the list, that was sent.
func (in InvitationInput) named(err error) error {
	err = inJSON(err, nil)
	if in.File != nil {
		return err
	}
	return renamed(err, func(path string) string {
		if rest, isLine := strings.CutPrefix(path, "lines["); isLine {
			return "invitees[" + rest
		}
		return path
	})
}

// InvitationReference names an invitation.
type InvitationReference struct {
	Reference string `path:"reference" doc:"Names the invitation."`
}

type invitationAnswer struct{ Body Invitation }

// invitationStep answers a step with how the invitation stands then.
func (a *API) invitationStep(step func(context.Context, actor.Actor, registration.Reference) error) func(context.Context, actor.Actor, *InvitationReference) (*invitationAnswer, error) {
	return func(ctx context.Context, who actor.Actor, in *InvitationReference) (*invitationAnswer, error) {
		ref := registration.Reference(in.Reference)
		if err := step(ctx, who, ref); err != nil {
			return nil, err
		}
		row, err := a.Registrations.FindInvitation(ctx, who, ref)
		if err != nil {
			return nil, err
		}
		return &invitationAnswer{invitationOf(row)}, nil
	}
}
