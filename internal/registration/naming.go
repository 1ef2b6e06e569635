package registration

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// callForNamesBefore is how long before the end of naming the contact of a group is reminded, unless the hosts have set
// a rule of their own for that.
const callForNamesBefore = 3 * 24 * time.Hour

// mayNameLater reports whether places may be left open at t, to be named later.
func mayNameLater(ev event.Event, t time.Time) bool {
	end, ok := ev.NamingEnd()
	return ok && t.Before(end)
}

const listUnnamedSQL = `SELECT ` + columns + joins + `
WHERE r.event_id = $1 AND r.placeholder AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')
ORDER BY r.group_id, r.id`

// callForNames reminds the contacts of groups whose places have no names yet, shortly before the end
// of the time for that; after it the places become free, or stay, as the hosts have set it.
func (d *desk) callForNames(ctx context.Context) error {
	end, ok := d.plan.event.NamingEnd()
	switch {
	case !ok, d.tx.Now.Before(end.Add(-callForNamesBefore)), d.tx.Now.Before(end) && d.plan.event.Reminders.Has(event.LetterNames):
		return nil
	}
	var unnamed []Registration
	if err := d.tx.SelectContext(ctx, &unnamed, listUnnamedSQL, d.seats.EventID); err != nil {
		return fmt.Errorf("list places without a name: %w", err)
	}
	isOver := !d.tx.Now.Before(end)
	if isOver && !d.plan.event.Rules.KeepUnnamed {
		if err := d.end(ctx, actor.System(), Expired, "", unnamed...); err != nil {
			return err
		}
	}
	for _, places := range byGroup(unnamed) {
		if err := d.writeUnnamed(ctx, places, isOver, end); err != nil {
			return err
		}
	}
	return nil
}

// byGroup cuts places in the order of their groups.
func byGroup(places []Registration) [][]Registration {
	var groups [][]Registration
	for _, r := range places {
		last := len(groups) - 1
		if last >= 0 && *groups[last][0].GroupID == *r.GroupID {
			groups[last] = append(groups[last], r)
			continue
		}
		groups = append(groups, []Registration{r})
	}
	return groups
}

// writeUnnamed writes one letter a group and deadline, however often somebody looks.
func (d *desk) writeUnnamed(ctx context.Context, places []Registration, isOver bool, end time.Time) error {
	g, err := findGroupByID(ctx, d.tx, *places[0].GroupID)
	if err != nil {
		return err
	}
	kind := letterNames
	if isOver {
		kind = letterUnnamed
	}
	return d.writeContact(ctx, kind, d.unnamedFacts(places, end), g, places[0].ID, end.Format(time.RFC3339))
}

// unnamedFacts are what a letter says about places without a name.
func (d *desk) unnamedFacts(places []Registration, end time.Time) letterFacts {
	return letterFacts{Count: len(places), Until: new(end.Add(-time.Second)), Kept: d.plan.event.Rules.KeepUnnamed}
}

// NamePerson names who takes a place of a group that was left open. The place keeps its state.
//
// Errors: Invalid with all mistakes; Closed after the time for it; Conflict when the place is no
// longer open, when the person is registered already, or when there is no seat for this person, for
// instance because the institution has reached its ceiling.
func (s *Service) NamePerson(ctx context.Context, groupSecret string, ref Reference, sent Application) error {
	g, err := s.groupByToken(ctx, groupSecret)
	if err != nil {
		return err
	}
	return s.act(ctx, g.EventID, func(ctx context.Context, d *desk) error {
		r, err := d.memberOf(ctx, g, ref)
		if err != nil {
			return err
		}
		switch {
		case !mayNameLater(d.plan.event, d.tx.Now):
			return fault.New(fault.Closed, "registration.naming_over")
		case !r.Placeholder || !r.State.IsLive():
			return fault.New(fault.Conflict, "registration.place_named")
		}
		return d.name(ctx, actor.Participant(), g, r, sent)
	})
}

// memberOf finds a member of a group.
func (d *desk) memberOf(ctx context.Context, g Group, ref Reference) (Registration, error) {
	r, err := find(ctx, d.tx, ref)
	if err == nil && (r.GroupID == nil || *r.GroupID != g.ID) {
		err = fault.New(fault.NotFound, "registration.unknown")
	}
	return r, err
}

// name turns an open place into somebody's.
func (d *desk) name(ctx context.Context, who actor.Actor, g Group, r Registration, sent Application) error {
	sent.Party, sent.Submission, sent.Overbook, sent.Locale = 1, "", "", cmp.Or(sent.Locale, g.Locale)
	a := &admission{sent: sent, plan: d.plan, who: who, reference: r.Reference, inGroup: true, door: doorOf(r)}
	if err := a.prepare(); err != nil {
		return err
	}
	if a.isNobody() {
		return fault.InvalidFields([]fault.Field{{Name: "last_name", Key: "registration.name_still_open"}})
	}
	if a.Email == "" {
		a.key = Person{FirstName: a.FirstName, LastName: a.LastName, Email: g.ContactEmail}.personKey()
	}
	if err := d.rewrite(ctx, r, a); err != nil {
		return err
	}
	if err := d.note(ctx, who, Named, "", r.ID); err != nil {
		return err
	}
	d.tellGroup(g.ID)
	named, err := find(ctx, d.tx, r.Reference)
	if err != nil {
		return err
	}
	if err := d.writePresent(ctx, named); err != nil {
		return err
	}
	return d.passOn(ctx)
}
