package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

func (a *API) registerHostInvitations() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}
	offerBody[HostInvitationInput](a, operation{method: http.MethodPost, path: "/events/{slug}/host-invitations", tag: tagHosts, summary: "Invite an organisation to run the event too",
		description: "It becomes a host when it accepts; one whose events one edits too is a host at once. The managers of a known organisation get the letter, else the address.",
		status:      http.StatusCreated, forAccounts: true, refusals: refusals}, []string{jsonType}, a.inviteHost)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/host-invitations/{invitation}/withdraw", tag: tagHosts, summary: "Take the invitation of a host back",
		description: "Its link opens nothing any more.", forAccounts: true, refusals: refusals}, a.hostInvitationStep(a.Events.WithdrawHostInvitation))
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/host-invitations/{invitation}/resend", tag: tagHosts, summary: "Send the letter to a host again",
		description: "With a new link; the old one opens nothing any more.", forAccounts: true, refusals: refusals}, a.hostInvitationStep(a.Events.ResendHostInvitation))
	gone := []int{http.StatusNotFound, http.StatusConflict, http.StatusGone}
	offer(a, operation{method: http.MethodGet, path: "/my-host-invitations/{token}", tag: tagHosts, summary: "Read the invitation to run an event",
		description: "The token is the last part of the link in the letter. Reading changes nothing.", refusals: gone}, a.showHostInvitation)
	offerBody[NewHost](a, operation{method: http.MethodPost, path: "/my-host-invitations/{token}/accept", tag: tagHosts, summary: "Run the event too",
		description:  "The link is enough. An organisation that is not known here says who it is; a letter to set a password goes to the address of the invitation.",
		bodyOptional: true, refusals: gone}, []string{jsonType}, a.acceptHostInvitation)
	offer(a, operation{method: http.MethodPost, path: "/my-host-invitations/{token}/decline", tag: tagHosts, summary: "Say that one does not run the event",
		description: "Whoever has invited is told by letter.", refusals: gone}, a.declineHostInvitation)
}

// HostInvitationInput is whom the event wants as one more host.
type HostInvitationInput struct {
	Organisation string    `json:"organisation" required:"false" doc:"Slug; empty: one that is not known here, at the address."`
	Email        string    `json:"email" required:"false"`
	Name         string    `json:"name" required:"false" doc:"Of an organisation that is not known here."`
	Level        HostLevel `json:"level" required:"false" doc:"Empty: lead."`
	Exports      bool      `json:"exports" required:"false"`
	Message      string    `json:"message" required:"false" doc:"In the letter."`
}

// HostInvitation waits for the answer of an organisation.
type HostInvitation struct {
	ID        int64     `json:"id"`
	Name      string    `json:"name" doc:"Of the organisation; may be empty when it is not known here."`
	Email     string    `json:"email" doc:"Empty when it is known: its managers get the letter."`
	Level     HostLevel `json:"level"`
	Exports   bool      `json:"exports"`
	SentAt    time.Time `json:"sent_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

func hostInvitationOf(i event.HostInvitation) HostInvitation {
	return HostInvitation{ID: i.ID, Name: i.Name, Email: i.Email, Level: HostLevel(i.Level), Exports: i.Exports, SentAt: i.SentAt, ExpiresAt: i.ExpiresAt}
}

// NewHost is what an organisation that is not known here says about itself.
type NewHost struct {
	Name        string           `json:"name" required:"false" doc:"Of the organisation."`
	Kind        OrganisationKind `json:"kind" required:"false"`
	LegalRegime LegalRegime      `json:"legal_regime" required:"false"`
	ContactName string           `json:"contact_name" required:"false" doc:"Who will manage the organisation here."`
}

// OwnHostInvitation is what the holder of the link sees.
type OwnHostInvitation struct {
	Organisation string    `json:"organisation" doc:"Name; may be empty when it is not known here."`
	Known        bool      `json:"known" doc:"false: it says who it is when it accepts."`
	Level        HostLevel `json:"level"`
	Exports      bool      `json:"exports"`
	Message      string    `json:"message"`
	InvitedBy    string    `json:"invited_by"`
	ExpiresAt    time.Time `json:"expires_at"`
	Title        string    `json:"title" doc:"Of the event."`
	StartsAt     time.Time `json:"starts_at"`
	EndsAt       time.Time `json:"ends_at"`
	Hosts        []string  `json:"hosts" doc:"Names of those that run it already."`
}

// HostInvitationPath names an invitation of an event.
type HostInvitationPath struct {
	EventPath
	Invitation string `path:"invitation" doc:"Id of the invitation."`
}

// OwnHostInvitationPath names the invitation of a link.
type OwnHostInvitationPath struct {
	Token string `path:"token" doc:"The last part of the link in the letter."`
}

// HostAnswer says what was answered.
type HostAnswer struct {
	Accepted bool   `json:"accepted"`
	Title    string `json:"title" doc:"Of the event."`
}

type (
	ownHostInvitationAnswer struct{ Body OwnHostInvitation }
	hostAnswerAnswer        struct{ Body HostAnswer }
)

func (a *API) inviteHost(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*hostsAnswer, error) {
	body, err := bind[HostInvitationInput](sent)
	if err != nil {
		return nil, err
	}
	invite := event.HostInvite{Email: body.Email, Name: body.Name, Level: actor.Level(body.Level), Exports: body.Exports, Message: body.Message}
	if body.Organisation != "" {
		if _, err := a.Events.Managed(ctx, who, in.Slug); err != nil {
			return nil, err
		}
		if invite.Organisation, err = a.organisationID(ctx, body.Organisation); err != nil {
			return nil, err
		}
	}
	err = a.Events.InviteHost(ctx, who, in.Slug, invite)
	if invite.Organisation == noOrganisation && fault.Is(err, fault.NotFound) {
		err = fault.InvalidFields([]fault.Field{{Name: "organisation", Key: "form.choice"}})
	}
	return a.afterHosts(ctx, who, *in, err)
}

func (a *API) hostInvitationStep(step func(context.Context, actor.Actor, string, int64) error) func(context.Context, actor.Actor, *HostInvitationPath) (*hostsAnswer, error) {
	return func(ctx context.Context, who actor.Actor, in *HostInvitationPath) (*hostsAnswer, error) {
		id, err := strconv.ParseInt(in.Invitation, 10, 64)
		if err != nil {
			id = -1 // none; the use case says so to who may know
		}
		return a.afterHosts(ctx, who, in.EventPath, step(ctx, who, in.Slug, id))
	}
}

func (a *API) showHostInvitation(ctx context.Context, _ actor.Actor, in *OwnHostInvitationPath) (*ownHostInvitationAnswer, error) {
	open, err := a.Events.HostInvitation(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	own := OwnHostInvitation{Organisation: open.Name, Known: open.OrganisationID != nil, Level: HostLevel(open.Level), Exports: open.Exports, Message: open.Message,
		ExpiresAt: open.ExpiresAt, Title: open.Event.Title, StartsAt: open.Event.StartsAt, EndsAt: open.Event.EndsAt, Hosts: []string{}}
	if open.InvitedByName != nil {
		own.InvitedBy = *open.InvitedByName
	}
	for _, host := range open.Event.Hosts {
		own.Hosts = append(own.Hosts, host.Organisation.Name)
	}
	return &ownHostInvitationAnswer{own}, nil
}

func (a *API) acceptHostInvitation(ctx context.Context, who actor.Actor, in *OwnHostInvitationPath, sent map[string]any) (*hostAnswerAnswer, error) {
	body, err := bind[NewHost](sent)
	if err != nil {
		return nil, err
	}
	about := event.NewHost{Name: body.Name, Kind: organisation.Kind(body.Kind), LegalRegime: organisation.LegalRegime(body.LegalRegime), ContactName: body.ContactName}
	return a.answerHost(ctx, in, true, func() error { return a.Events.AcceptHostInvitation(ctx, who, in.Token, about) })
}

func (a *API) declineHostInvitation(ctx context.Context, who actor.Actor, in *OwnHostInvitationPath) (*hostAnswerAnswer, error) {
	return a.answerHost(ctx, in, false, func() error { return a.Events.DeclineHostInvitation(ctx, who, in.Token) })
}

func (a *API) answerHost(ctx context.Context, in *OwnHostInvitationPath, accepts bool, answer func() error) (*hostAnswerAnswer, error) {
	open, err := a.Events.HostInvitation(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	return &hostAnswerAnswer{HostAnswer{Accepted: accepts, Title: open.Event.Title}}, answer()
}
