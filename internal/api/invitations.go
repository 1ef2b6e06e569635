package api

import (
	"context"
	"net/http"
	"strconv"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
)

const tagInvitations = "Invitations"

func (a *API) registerInvitations() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/invitations", tag: tagInvitations, summary: "List who is invited",
		description: "In the order of a telephone book.", forAccounts: true, refusals: refusals}, a.listInvitations)
	offerBody[InvitationInput](a, operation{method: http.MethodPost, path: "/events/{slug}/invitations/preview", tag: tagInvitations, summary: "See what inviting people would come to",
		description: "Changes nothing. The mistakes of a line stand in the line.", forAccounts: true, refusals: refusals}, []string{jsonType}, a.previewInvitations)
	offerBody[InvitationInput](a, operation{method: http.MethodPost, path: "/events/{slug}/invitations", tag: tagInvitations, summary: "Invite people",
		description: "All who are neither invited nor registered already, with one letter each; when a line has a mistake, nobody. The answer is what became of each line.",
		status:      http.StatusCreated, forAccounts: true, refusals: refusals}, []string{jsonType}, a.invite)
	offer(a, operation{method: http.MethodPost, path: "/invitations/{reference}/withdraw", tag: tagInvitations, summary: "Take an invitation back",
		description: "Its link opens nothing any more. Doing it twice is harmless; refused (409) when somebody has registered with it.",
		forAccounts: true, refusals: refusals}, a.invitationStep(a.Registrations.WithdrawInvitation))
	offer(a, operation{method: http.MethodPost, path: "/invitations/{reference}/resend", tag: tagInvitations, summary: "Send the letter with the link again",
		description: "At most once in ten minutes; in between nothing is sent. Refused (409) when it leads nowhere any more.",
		forAccounts: true, refusals: refusals}, a.invitationStep(a.Registrations.ResendInvitation))
	a.registerOwnInvitation()
	a.registerCodes()
}

type invitationsQuery struct {
	EventPath
	State  InvitationState `query:"state"`
	Q      string          `query:"q" doc:"In name, address, organisation or reference."`
	Cursor string          `query:"cursor" doc:"From the answer before."`
}

type invitationsAnswer struct{ Body InvitationList }

func (a *API) listInvitations(ctx context.Context, who actor.Actor, in *invitationsQuery) (*invitationsAnswer, error) {
	query := callOf(ctx).query
	filter := registration.InvitationFilter{State: form.Choice(query, "state", string(in.State), registration.InvitationStates),
		Text: query.Line("q", in.Q), Offset: cursor(query, in.Cursor)}
	if err := query.Fault(); err != nil {
		return nil, err
	}
	list, err := a.Registrations.Invitations(ctx, who, in.Slug, filter)
	if err != nil {
		return nil, err
	}
	answer := InvitationList{Items: make([]Invitation, len(list.Rows))}
	for i, row := range list.Rows {
		answer.Items[i] = invitationOf(row)
	}
	if shown := filter.Offset + len(list.Rows); len(list.Rows) > 0 && shown < list.Total {
		answer.Next = strconv.Itoa(shown)
	}
	return &invitationsAnswer{answer}, nil
}

// InvitationInput asks to invite people.
type InvitationInput struct {
	Invitees    []Invitee `json:"invitees" required:"false"`
	File        *Upload   `json:"file,omitempty" doc:"Instead: a list as CSV, as XLSX or as addresses."`
	Message     string    `json:"message" required:"false" doc:"Stands in every letter; may be empty. At most 500 characters."`
	Fingerprint string    `json:"fingerprint" required:"false" doc:"Of a preview: refused (409) when something has changed since. Without it: as it comes."`
}

// Invitee is somebody to invite.
type Invitee struct {
	Email        string `json:"email" required:"false"`
	FirstName    string `json:"first_name" required:"false"`
	LastName     string `json:"last_name" required:"false"`
	Organisation string `json:"organisation" required:"false"`
}

// inviteList returns what was sent as the room registration takes it, and the headings of a file that
// were not understood. Invitees are counted from 0, as lists in JSON are.
func (in InvitationInput) inviteList() (list registration.InviteList, unknown []string, err error) {
	list = registration.InviteList{Message: in.Message, Fingerprint: in.Fingerprint}
	if in.File != nil {
		if len(in.Invitees) > 0 {
			return list, nil, fault.InvalidFields([]fault.Field{{Name: "file", Key: "api.one_list"}})
		}
		list.Invitees, unknown, err = registration.ReadInvitees(in.File.Name, in.File.Data)
		return list, unknown, err
	}
	for i, who := range in.Invitees {
		list.Invitees = append(list.Invitees, registration.Invitee{Line: i, Email: who.Email, FirstName: who.FirstName, LastName: who.LastName, Organisation: who.Organisation})
	}
	return list, nil, nil
}

type invitedAnswer struct{ Body InvitationPreview }

func (a *API) previewInvitations(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*invitedAnswer, error) {
	return a.handleInvitations(ctx, who, in, sent, a.Registrations.PreviewInvitations)
}

func (a *API) invite(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*invitedAnswer, error) {
	return a.handleInvitations(ctx, who, in, sent, a.Registrations.Invite)
}

func (a *API) handleInvitations(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any,
	handle func(context.Context, actor.Actor, string, registration.InviteList) (registration.InvitationPreview, error)) (*invitedAnswer, error) {
	body, err := bind[InvitationInput](sent)
	if err != nil {
		return nil, err
	}
	list, unknown, err := body.inviteList()
	if err != nil {
		return nil, err
	}
	preview, err := handle(ctx, who, in.Slug, list)
	if err != nil {
		return nil, body.named(err)
	}
	return &invitedAnswer{invitationPreviewOf(preview, unknown)}, nil
}
