package actor

import "slices"

// Place is an event as rights see it: who runs it, and how far each of them may go there.
type Place struct {
	Event EventID
	Hosts []HostLimit
}

// HostLimit is how far one host of an event may go. The zero value may nothing.
type HostLimit struct {
	Organisation OrganisationID
	Level        Level
	Exports      bool // whether lists may be taken out
}

// leaves reports whether the limits of the host leave the right to whoever acts for it.
func (l HostLimit) leaves(right Right) bool {
	taken, known := subtracted[l.Level]
	return known && !slices.Contains(taken, right) && (right != Export || l.Exports)
}

// TeamMembership ties an account to the team of one event. It acts for the host that has called it
// in, so the limits of that host hold for it too, and it ends when that host leaves.
type TeamMembership struct {
	Event        EventID
	Organisation OrganisationID
	Role         Role
}

// MayAt reports whether the actor holds the right on an event: by a role in one of its hosts or in
// its team, after what the limits of that host take off. The system may everything.
func (a Actor) MayAt(right Right, at Place) bool {
	return a.kind == KindSystem || slices.ContainsFunc(at.Hosts, func(host HostLimit) bool {
		return host.leaves(right) && a.mayFor(right, at.Event, host.Organisation)
	})
}

// OrganisationsAt returns the hosts for which the actor holds the right on an event.
func (a Actor) OrganisationsAt(right Right, at Place) []OrganisationID {
	var ids []OrganisationID
	for _, host := range at.Hosts {
		if a.kind == KindSystem || host.leaves(right) && a.mayFor(right, at.Event, host.Organisation) {
			ids = append(ids, host.Organisation)
		}
	}
	return ids
}

// mayFor reports whether the actor holds the right on an event for one organisation, whatever its limits.
func (a Actor) mayFor(right Right, event EventID, organisation OrganisationID) bool {
	return slices.Contains(a.Organisations(right), organisation) ||
		slices.ContainsFunc(a.teams, func(t TeamMembership) bool {
			return t.Event == event && t.Organisation == organisation && slices.Contains(TeamRoles, t.Role) && slices.Contains(rights[t.Role], right)
		})
}
