package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

const tagHosts = "Hosts and teams"

func (a *API) registerHosts() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/hosts", tag: tagHosts, summary: "List who runs an event, with which rights",
		description: "In their order, with the invitations that wait for an answer. For those who may change the event.", forAccounts: true, refusals: refusals}, a.listHosts)
	offerBody[HostChange](a, operation{method: http.MethodPatch, path: "/events/{slug}/hosts/{organisation}", tag: tagHosts, summary: "Change the rights of a host, or its place in the order",
		description: "What is missing stays. At least one host goes on leading (409). For the hosts that lead.", forAccounts: true, refusals: refusals}, []string{jsonType, mergePatchType}, a.changeHost)
	offerBody[HandOver](a, operation{method: http.MethodPost, path: "/events/{slug}/hosts/{organisation}/hand-over", tag: tagHosts, summary: "Hand over the lead",
		description: "The other host leads then, the first one edits.", forAccounts: true, refusals: refusals}, []string{jsonType}, a.handOver)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/hosts/{organisation}/leave", tag: tagHosts, summary: "Leave an event as a host",
		description: "Only for an organisation whose events one edits. Its people and those it has called into the team do not see the event any more; registrations stay. Refused (409) for the last host, and for the only one that leads.",
		forAccounts: true, refusals: refusals}, a.leaveAsHost)
	a.registerHostInvitations()
	a.registerTeam()
}

// HostList is who runs an event.
type HostList struct {
	Items       []HostStanding   `json:"items"`
	Next        string           `json:"next" doc:"Always empty."`
	Invitations []HostInvitation `json:"invitations" doc:"Those that wait for an answer, the oldest first."`
}

// HostStanding is a host with its rights on the event.
type HostStanding struct {
	Organisation string    `json:"organisation" doc:"Slug."`
	Name         string    `json:"name"`
	Level        HostLevel `json:"level" doc:"lead: everything; edit: event and registrations; read: sees, changes nothing."`
	Exports      bool      `json:"exports" doc:"true: its people may take out lists."`
}

// HostChange says what becomes of a host.
type HostChange struct {
	Level    *HostLevel `json:"level" required:"false"`
	Exports  *bool      `json:"exports" required:"false"`
	Position *int       `json:"position" required:"false" doc:"Place in the order, from 1."`
}

// HandOver names the host that leads next.
type HandOver struct {
	To string `json:"to" required:"false" doc:"Slug of the organisation."`
}

// LeftEvent says that one is not part of an event any more.
type LeftEvent struct {
	Event string `json:"event" doc:"Slug of the event that was left."`
}

// HostPath names a host of an event.
type HostPath struct {
	EventPath
	Organisation string `path:"organisation" doc:"Slug of the organisation."`
}

type (
	hostsAnswer struct{ Body HostList }
	leftAnswer  struct{ Body LeftEvent }
)

func (a *API) listHosts(ctx context.Context, who actor.Actor, in *EventPath) (*hostsAnswer, error) {
	invitations, err := a.Events.HostInvitations(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	ev, err := a.Events.Managed(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	list := HostList{Items: []HostStanding{}, Invitations: []HostInvitation{}}
	for _, host := range ev.Hosts {
		list.Items = append(list.Items, HostStanding{Organisation: host.Organisation.Slug, Name: host.Organisation.Name, Level: HostLevel(host.Level), Exports: host.Exports})
	}
	for _, i := range invitations {
		list.Invitations = append(list.Invitations, hostInvitationOf(i))
	}
	return &hostsAnswer{list}, nil
}

func (a *API) changeHost(ctx context.Context, who actor.Actor, in *HostPath, sent map[string]any) (*hostsAnswer, error) {
	body, err := bind[HostChange](sent)
	if err != nil {
		return nil, err
	}
	ev, id, err := a.findHost(ctx, who, in)
	if err != nil {
		return nil, err
	}
	var rights event.HostRights
	for _, host := range ev.Hosts {
		if host.Organisation.ID == id {
			rights = event.HostRights{Level: host.Level, Exports: host.Exports}
		}
	}
	if body.Level != nil {
		rights.Level = actor.Level(*body.Level)
	}
	if body.Exports != nil {
		rights.Exports = *body.Exports
	}
	if body.Position != nil {
		rights.Position = *body.Position
	}
	return a.afterHosts(ctx, who, in.EventPath, a.Events.ChangeHost(ctx, who, in.Slug, id, rights))
}

func (a *API) handOver(ctx context.Context, who actor.Actor, in *HostPath, sent map[string]any) (*hostsAnswer, error) {
	body, err := bind[HandOver](sent)
	if err != nil {
		return nil, err
	}
	_, from, err := a.findHost(ctx, who, in)
	if err != nil {
		return nil, err
	}
	to, err := a.organisationID(ctx, body.To)
	if err != nil {
		return nil, err
	}
	return a.afterHosts(ctx, who, in.EventPath, a.Events.HandOver(ctx, who, in.Slug, from, to))
}

func (a *API) leaveAsHost(ctx context.Context, who actor.Actor, in *HostPath) (*leftAnswer, error) {
	_, id, err := a.findHost(ctx, who, in)
	if err != nil {
		return nil, err
	}
	return &leftAnswer{LeftEvent{in.Slug}}, a.Events.LeaveEvent(ctx, who, in.Slug, id)
}

// findHost finds an event that who sees, and the organisation of the address.
func (a *API) findHost(ctx context.Context, who actor.Actor, in *HostPath) (event.Event, organisation.ID, error) {
	ev, err := a.Events.Managed(ctx, who, in.Slug)
	if err != nil {
		return event.Event{}, 0, err
	}
	id, err := a.organisationID(ctx, in.Organisation)
	return ev, id, err
}

// noOrganisation is the id of none. The use cases refuse it when they have looked at the rights.
const noOrganisation organisation.ID = -1

// organisationID finds an organisation by its slug.
func (a *API) organisationID(ctx context.Context, slug string) (organisation.ID, error) {
	found, err := a.Organisations.BySlug(ctx, slug)
	if fault.Is(err, fault.NotFound) {
		return noOrganisation, nil
	}
	return found.ID, err
}

// afterHosts answers a step with who runs the event then.
func (a *API) afterHosts(ctx context.Context, who actor.Actor, in EventPath, err error) (*hostsAnswer, error) {
	if err != nil {
		return nil, err
	}
	return a.listHosts(ctx, who, &in)
}
