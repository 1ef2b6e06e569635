package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

func (a *API) registerTeam() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/team", tag: tagHosts, summary: "List who works on an event",
		description: "By name. Addresses, and who sees the event by its organisation, are for those who manage the team.", forAccounts: true, refusals: refusals}, a.listTeam)
	offerBody[TeamInput](a, operation{method: http.MethodPost, path: "/events/{slug}/team", tag: tagHosts, summary: "Call somebody into the team",
		description: "Of any organisation, for a host whose team one manages and within the limits of that host. Who has an account is told by letter; else one is made with this role only, and doing it again sends a new link.",
		status:      http.StatusCreated, forAccounts: true, refusals: refusals}, []string{jsonType}, a.addToTeam)
	offerBody[TeamChange](a, operation{method: http.MethodPatch, path: "/events/{slug}/team/{account}", tag: tagHosts, summary: "Change what somebody does in the team",
		description: "What is missing stays. For the host that has called the person in, and for those that lead.", forAccounts: true, refusals: refusals}, []string{jsonType, mergePatchType}, a.changeInTeam)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/team/{account}/remove", tag: tagHosts, summary: "Take somebody out of the team",
		description: "The account stays.", forAccounts: true, refusals: refusals}, a.removeFromTeam)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/leave-team", tag: tagHosts, summary: "Leave the team oneself",
		description: "Refused (404) for who is not in it.", forAccounts: true, refusals: refusals}, a.leaveTeam)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/workshop-lists", tag: tagHosts, summary: "List who comes to which workshop",
		description: "As whoever leads a workshop may know it: their own workshops only. Who sees contacts gets all.", forAccounts: true, refusals: refusals}, a.listWorkshopLists)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/workshop-lists/{slot}/{workshop}", tag: tagHosts, summary: "Read who comes to one workshop",
		description: "A workshop that somebody else leads is unknown (404).", forAccounts: true, refusals: refusals}, a.showWorkshopList)
}

// TeamList is who works on an event.
type TeamList struct {
	Items []TeamMember `json:"items"`
	Next  string       `json:"next" doc:"Always empty."`
	Staff []HostMember `json:"staff" doc:"Who sees the event by its organisation; empty for those who do not manage the team."`
}

// TeamMember is somebody in the team.
type TeamMember struct {
	Account      int64     `json:"account" doc:"Names the person in addresses."`
	Name         string    `json:"name"`
	Email        string    `json:"email" doc:"Empty for those who do not manage the team."`
	Role         TeamRole  `json:"role"`
	Workshops    []string  `json:"workshops" doc:"That the person leads: slot/workshop."`
	Organisation string    `json:"organisation" doc:"Slug of the host that has called the person in."`
	WorksFor     []string  `json:"works_for" doc:"Names of the organisations of the account."`
	Since        time.Time `json:"since"`
}

// HostMember is somebody who works for a host.
type HostMember struct {
	Organisation string `json:"organisation" doc:"Slug."`
	Name         string `json:"name"`
	Role         string `json:"role" doc:"manager, editor, reader or reception."`
}

// TeamInput calls somebody into the team.
type TeamInput struct {
	Email        string   `json:"email" required:"false"`
	Name         string   `json:"name" required:"false" doc:"For an address without an account."`
	Role         TeamRole `json:"role" required:"false"`
	Workshops    []string `json:"workshops" required:"false" doc:"That a workshop leader leads: slot/workshop."`
	Organisation string   `json:"organisation" required:"false" doc:"Slug of the host; empty: the first whose team one manages."`
}

// TeamChange says what somebody does from now on.
type TeamChange struct {
	Role      *TeamRole `json:"role" required:"false"`
	Workshops *[]string `json:"workshops" required:"false"`
}

// TeamPath names somebody in the team of an event.
type TeamPath struct {
	EventPath
	Account string `path:"account" doc:"Of the person."`
}

// id returns the account, or that of nobody.
func (p *TeamPath) id() account.ID {
	n, err := strconv.ParseInt(p.Account, 10, 64)
	if err != nil {
		return -1
	}
	return account.ID(n)
}

type teamAnswer struct{ Body TeamList }

func (a *API) listTeam(ctx context.Context, who actor.Actor, in *EventPath) (*teamAnswer, error) {
	team, err := a.Events.Team(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	slugs := map[actor.OrganisationID]string{}
	for _, host := range team.Event.Hosts {
		slugs[host.Organisation.ID] = host.Organisation.Slug
	}
	list := TeamList{Items: []TeamMember{}, Staff: []HostMember{}}
	for _, m := range team.Members {
		list.Items = append(list.Items, TeamMember{Account: int64(m.ID), Name: m.Name, Email: m.Email, Role: TeamRole(m.Role), Workshops: append([]string{}, m.Workshops...),
			Organisation: slugs[m.Organisation], WorksFor: append([]string{}, m.WorksFor...), Since: m.SinceAt})
	}
	for _, staff := range team.Staff {
		for _, m := range staff.People {
			list.Staff = append(list.Staff, HostMember{Organisation: staff.Host.Organisation.Slug, Name: m.Name, Role: string(m.Role)})
		}
	}
	return &teamAnswer{list}, nil
}

func (a *API) addToTeam(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*teamAnswer, error) {
	body, err := bind[TeamInput](sent)
	if err != nil {
		return nil, err
	}
	invite := event.TeamInvite{Email: body.Email, Name: body.Name, TeamRole: event.TeamRole{Role: actor.Role(body.Role), Workshops: body.Workshops}}
	if body.Organisation != "" {
		if invite.Organisation, err = a.organisationID(ctx, body.Organisation); err != nil {
			return nil, err
		}
	}
	return a.afterTeam(ctx, who, in.Slug, a.Events.AddToTeam(ctx, who, in.Slug, invite))
}

func (a *API) changeInTeam(ctx context.Context, who actor.Actor, in *TeamPath, sent map[string]any) (*teamAnswer, error) {
	body, err := bind[TeamChange](sent)
	if err != nil {
		return nil, err
	}
	team, err := a.Events.Team(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	var role event.TeamRole
	for _, m := range team.Members {
		if m.ID == in.id() {
			role = event.TeamRole{Role: m.Role, Workshops: m.Workshops}
		}
	}
	if body.Role != nil {
		role.Role = actor.Role(*body.Role)
	}
	if body.Workshops != nil {
		role.Workshops = *body.Workshops
	}
	return a.afterTeam(ctx, who, in.Slug, a.Events.ChangeInTeam(ctx, who, in.Slug, in.id(), role))
}

func (a *API) removeFromTeam(ctx context.Context, who actor.Actor, in *TeamPath) (*teamAnswer, error) {
	return a.afterTeam(ctx, who, in.Slug, a.Events.RemoveFromTeam(ctx, who, in.Slug, in.id()))
}

func (a *API) leaveTeam(ctx context.Context, who actor.Actor, in *EventPath) (*leftAnswer, error) {
	return &leftAnswer{LeftEvent{in.Slug}}, a.Events.LeaveTeam(ctx, who, in.Slug)
}

// afterTeam answers a step with who is in the team then.
func (a *API) afterTeam(ctx context.Context, who actor.Actor, slug string, err error) (*teamAnswer, error) {
	if err != nil {
		return nil, err
	}
	return a.listTeam(ctx, who, &EventPath{Slug: slug})
}

// WorkshopLists are those of an event that one may see.
type WorkshopLists struct {
	Items []WorkshopList `json:"items"`
	Next  string         `json:"next" doc:"Always empty."`
}

// WorkshopList is who comes to one workshop.
type WorkshopList struct {
	Slot          string          `json:"slot" doc:"Key of the slot."`
	SlotLabel     string          `json:"slot_label"`
	Workshop      string          `json:"workshop" doc:"Value of the workshop."`
	WorkshopLabel string          `json:"workshop_label"`
	Capacity      *int            `json:"capacity" doc:"null: unlimited."`
	People        []WorkshopGuest `json:"people" doc:"In the order of a telephone book."`
}

// WorkshopGuest is somebody who comes.
type WorkshopGuest struct {
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name"`
	Organisation string `json:"organisation"`
	Expectations string `json:"expectations" doc:"The answer to the ready-made question, if it was asked."`
}

// WorkshopListPath names a workshop of an event.
type WorkshopListPath struct {
	EventPath
	Slot     string `path:"slot" doc:"Key of the slot."`
	Workshop string `path:"workshop" doc:"Value of the workshop."`
}

type (
	workshopListsAnswer struct{ Body WorkshopLists }
	workshopListAnswer  struct{ Body WorkshopList }
)

func workshopListOf(l registration.WorkshopList) WorkshopList {
	list := WorkshopList{Slot: l.Slot, SlotLabel: l.SlotLabel, Workshop: l.Key, WorkshopLabel: l.Label, Capacity: l.Capacity, People: []WorkshopGuest{}}
	for _, guest := range l.People {
		list.People = append(list.People, WorkshopGuest(guest))
	}
	return list
}

func (a *API) listWorkshopLists(ctx context.Context, who actor.Actor, in *EventPath) (*workshopListsAnswer, error) {
	lists, _, err := a.Registrations.WorkshopLists(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	answer := WorkshopLists{Items: []WorkshopList{}}
	for _, list := range lists {
		answer.Items = append(answer.Items, workshopListOf(list))
	}
	return &workshopListsAnswer{answer}, nil
}

func (a *API) showWorkshopList(ctx context.Context, who actor.Actor, in *WorkshopListPath) (*workshopListAnswer, error) {
	list, _, err := a.Registrations.WorkshopList(ctx, who, in.Slug, in.Slot, in.Workshop)
	if err != nil {
		return nil, err
	}
	return &workshopListAnswer{workshopListOf(list)}, nil
}
