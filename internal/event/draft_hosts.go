package event

import (
	"context"
	"errors"
	"slices"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
)

func (d Draft) checkHosts(f *form.Form, who actor.Actor, before Event) {
	ids := d.HostIDs()
	switch {
	case len(ids) == 0:
		f.Fail("hosts", "event.hosts_missing")
	case len(ids) > maxHosts:
		f.Fail("hosts", "event.hosts_too_many", fault.Args{"Max": maxHosts})
	case hasTwins(ids):
		f.Fail("hosts", "event.hosts_twice")
	case before.ID == 0 && !slices.ContainsFunc(ids, func(id organisation.ID) bool { return who.May(actor.EditEvent, id) }):
		f.Fail("hosts", "event.hosts_without_own")
	case before.ID != 0:
		d.checkHostChanges(f, who, before)
	}
}

// checkHostChanges lets nobody put another organisation out, and no event be without those who edit and lead it.
func (d Draft) checkHostChanges(f *form.Form, who actor.Actor, before Event) {
	after := before.Place()
	after.Hosts = slices.DeleteFunc(after.Hosts, func(host actor.HostLimit) bool { return !slices.Contains(d.HostIDs(), host.Organisation) })
	for _, host := range before.Hosts {
		if id := host.Organisation.ID; !slices.Contains(d.HostIDs(), id) && !who.May(actor.EditEvent, id) {
			f.Fail("hosts", "event.host_leaves_itself", fault.Args{"Name": host.Organisation.Name})
			return
		}
	}
	_, asked := d.withoutAsked(who, before)
	switch {
	case !who.MayAt(actor.EditEvent, after):
		f.Fail("hosts", "event.hosts_without_own")
	case !hasLead(after):
		f.Fail("hosts", "event.host_last_lead")
	case len(asked) > 0 && !who.MayAt(actor.ManageHosts, before.Place()):
		f.Fail("hosts", "event.hosts_forbidden")
	}
}

func hasLead(at actor.Place) bool {
	return slices.ContainsFunc(at.Hosts, func(host actor.HostLimit) bool { return host.Level == actor.LevelLead })
}

// withoutAsked returns the draft with the hosts that it can have at once: those that are hosts already, and
// those whose events who may edit. The others have to be asked.
func (d Draft) withoutAsked(who actor.Actor, before Event) (Draft, []organisation.ID) {
	var hosts []HostDraft
	var asked []organisation.ID
	for _, host := range d.Hosts {
		if slices.Contains(before.HostIDs(), host.Organisation) || who.May(actor.EditEvent, host.Organisation) {
			hosts = append(hosts, host)
		} else {
			asked = append(asked, host.Organisation)
		}
	}
	d.Hosts = hosts
	return d, asked
}

// askHosts invites organisations to run the event with the same rights, unless they were asked before. The
// invitation of one that no letter reaches waits until somebody sends it again.
func (s *Service) askHosts(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, asked []organisation.ID) error {
	pending, err := listHostInvitations(ctx, tx, ev.ID)
	if err != nil {
		return err
	}
	for _, id := range asked {
		if slices.ContainsFunc(pending, func(i HostInvitation) bool { return i.OrganisationID != nil && *i.OrganisationID == id }) {
			continue
		}
		err := s.askHost(ctx, tx, who, ev, HostInvite{Organisation: id, Level: actor.LevelLead, Exports: true})
		if err != nil && !errors.Is(err, errUnreachable) {
			return err
		}
	}
	return nil
}

// pendingHosts returns the organisations that were asked and have not answered.
func pendingHosts(ctx context.Context, q db.Queryer, id ID) ([]organisation.ID, error) {
	pending, err := listHostInvitations(ctx, q, id)
	var ids []organisation.ID
	for _, i := range pending {
		if i.OrganisationID != nil {
			ids = append(ids, *i.OrganisationID)
		}
	}
	return ids, err
}

// dismissLeft ends the teams of hosts that the draft does not name any more.
func dismissLeft(ctx context.Context, tx *db.Tx, before Event, d Draft) error {
	for _, id := range before.HostIDs() {
		if slices.Contains(d.HostIDs(), id) {
			continue
		}
		if err := account.DismissTeamOf(ctx, tx, before.ID, id); err != nil {
			return err
		}
	}
	return nil
}
