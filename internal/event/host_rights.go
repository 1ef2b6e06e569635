package event

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
)

// HostRights are how far a host may go on one event, and where it stands among the others.
type HostRights struct {
	Level    actor.Level
	Exports  bool
	Position int // from 1; 0 leaves it where it is
}

// ChangeHost gives a host of an event other rights or another place in the order. At least one host goes on
// leading. Errors: Invalid, NotFound "event.host_unknown", Conflict "event.host_last_lead".
func (s *Service) ChangeHost(ctx context.Context, who actor.Actor, slug string, id organisation.ID, r HostRights) error {
	f := form.New(nil)
	r.Level = form.Choice(f, "level", string(r.Level), actor.Levels, form.Required)
	if r.Position < 0 || r.Position > maxHosts {
		f.Fail("position", "form.choice")
	}
	if err := f.Fault(); err != nil {
		return err
	}
	return s.editAs(ctx, who, actor.ManageHosts, slug, func(tx *db.Tx, ev Event, capacity *int) error {
		before := ev.copied()
		at := slices.IndexFunc(ev.Hosts, func(h Host) bool { return h.Organisation.ID == id })
		if at < 0 {
			return fault.New(fault.NotFound, "event.host_unknown")
		}
		ev.Hosts[at].Level, ev.Hosts[at].Exports = r.Level, r.Exports
		if !hasLead(ev.Place()) {
			return fault.New(fault.Conflict, "event.host_last_lead")
		}
		if r.Position > 0 {
			host := ev.Hosts[at]
			ev.Hosts = slices.Insert(slices.Delete(ev.Hosts, at, at+1), min(r.Position, len(ev.Hosts))-1, host)
		}
		return s.storeHosts(ctx, tx, who, WhatHostChanged, before, ev.Hosts, capacity)
	})
}

// HandOver gives the lead of one host, for whom who may act, to another one: that one leads then, and the
// first edits. Errors: Forbidden, NotFound "event.host_unknown".
func (s *Service) HandOver(ctx context.Context, who actor.Actor, slug string, from, to organisation.ID) error {
	return s.editAs(ctx, who, actor.ManageHosts, slug, func(tx *db.Tx, ev Event, capacity *int) error {
		_, isHost := ev.host(to)
		switch {
		case !isHost || from == to:
			return fault.New(fault.NotFound, "event.host_unknown")
		case who.Kind() != actor.KindSystem && !slices.Contains(who.OrganisationsAt(actor.ManageHosts, ev.Place()), from):
			return fault.New(fault.Forbidden, "event.hosts_forbidden")
		}
		before := ev.copied()
		for i, host := range ev.Hosts {
			switch host.Organisation.ID {
			case from:
				ev.Hosts[i].Level = actor.LevelEdit
			case to:
				ev.Hosts[i].Level = actor.LevelLead
			}
		}
		return s.storeHosts(ctx, tx, who, WhatHostHandedOver, before, ev.Hosts, capacity)
	})
}

// LeaveEvent takes a host out of an event; those who edit its events may. Its people and those it has called into
// the team do not see the event any more, registrations stay with the others. Errors: Forbidden, NotFound
// "event.host_unknown", Conflict "event.host_is_last", "event.host_last_lead", "event.host_has_quota".
func (s *Service) LeaveEvent(ctx context.Context, who actor.Actor, slug string, id organisation.ID) error {
	return s.editAs(ctx, who, actor.SeeEvent, slug, func(tx *db.Tx, ev Event, capacity *int) error {
		leaving, isHost := ev.host(id)
		switch {
		case !isHost:
			return fault.New(fault.NotFound, "event.host_unknown")
		case !who.May(actor.EditEvent, id):
			return fault.New(fault.Forbidden, "event.host_leave_forbidden")
		case len(ev.Hosts) == 1:
			return fault.New(fault.Conflict, "event.host_is_last")
		case slices.ContainsFunc(ev.Rules.Quotas, func(q Quota) bool { return q.Basis == BasisHost && q.Value == leaving.Organisation.Slug }):
			return fault.New(fault.Conflict, "event.host_has_quota")
		}
		before := ev.copied()
		ev.Hosts = slices.DeleteFunc(ev.Hosts, func(h Host) bool { return h.Organisation.ID == id })
		if !hasLead(ev.Place()) {
			return fault.New(fault.Conflict, "event.host_last_lead")
		}
		if err := account.DismissTeamOf(ctx, tx, ev.ID, id); err != nil {
			return err
		}
		return s.storeHosts(ctx, tx, who, WhatHostLeft, before, ev.Hosts, capacity)
	})
}

const updateHostRightsSQL = `UPDATE event_hosts SET level = $3, may_export = $4 WHERE event_id = $1 AND organisation_id = $2`

// storeHosts makes these the hosts of an event, with their order and rights.
func (s *Service) storeHosts(ctx context.Context, tx *db.Tx, who actor.Actor, what What, before Event, hosts []Host, capacity *int) error {
	if err := writeHosts(ctx, tx, before.ID, Event{Hosts: hosts}.Draft(nil).Hosts); err != nil {
		return err
	}
	if err := updateHostRights(ctx, tx, before.ID, hosts); err != nil {
		return err
	}
	return s.replan(ctx, tx, who, what, before, capacity)
}

// copied is the event with hosts of its own, so that the history still knows them when they change.
func (e Event) copied() Event {
	e.Hosts = slices.Clone(e.Hosts)
	return e
}

func updateHostRights(ctx context.Context, tx *db.Tx, id ID, hosts []Host) error {
	for _, host := range hosts {
		if _, err := tx.ExecContext(ctx, updateHostRightsSQL, id, host.Organisation.ID, host.Level, host.Exports); err != nil {
			return fmt.Errorf("update rights of host: %w", err)
		}
	}
	return nil
}
