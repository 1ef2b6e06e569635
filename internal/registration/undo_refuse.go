package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// The letters to the contact of a group tell of everybody in it.
const touchedSinceSQL = `
SELECT EXISTS (SELECT FROM registration_states AS s WHERE s.registration_id = ANY(CAST($1 AS bigint[])) AND s.id > $2) AS changed,
       EXISTS (SELECT FROM letters AS l WHERE l.registration_id = ANY(CAST($1 AS bigint[])) AND l.id > $3)
    OR EXISTS (SELECT FROM registrations AS r JOIN registrations AS mate ON mate.group_id = r.group_id
               JOIN letters AS l ON l.registration_id = mate.id AND l.id > $3 AND l.kind = ANY(CAST($4 AS text[]))
               WHERE r.id = ANY(CAST($1 AS bigint[])) AND r.group_id IS NOT NULL) AS told`

// refuseTouched refuses when one of those whom a decision moved was changed since, or told otherwise how they stand.
func (d *desk) refuseTouched(ctx context.Context, made heldDecision, all []moved) error {
	var since struct{ Changed, Told bool }
	kinds := []string{string(letterGroup), string(letterGroupConfirm), string(letterGroupReminder)}
	if err := d.tx.GetContext(ctx, &since, touchedSinceSQL, db.Array(idsOfMoved(all)), made.LastChange, made.LastLetter, db.Array(kinds)); err != nil {
		return fmt.Errorf("look what happened since: %w", err)
	}
	switch {
	case since.Changed:
		return cannotUndo("registration.undo_changed")
	case since.Told:
		return cannotUndo("registration.undo_letters_gone")
	}
	for _, m := range all {
		if m.WasRespondBy != nil && !d.tx.Now.Before(*m.WasRespondBy) {
			return cannotUndo("registration.undo_answer_over")
		}
	}
	return nil
}

func idsOfMoved(all []moved) []ID {
	ids := make([]ID, len(all))
	for i, m := range all {
		ids[i] = m.ID
	}
	return ids
}

const (
	registeredAgainSQL = `
SELECT EXISTS (SELECT FROM registrations AS r JOIN registrations AS o ON o.event_id = r.event_id AND o.person_key = r.person_key AND o.id <> r.id
               WHERE r.id = ANY(CAST($1 AS bigint[])) AND o.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered'))`
	codesUsedUpSQL = `
SELECT EXISTS (SELECT FROM invitation_codes AS c
               WHERE c.max_uses IS NOT NULL AND c.id IN (SELECT r.code_id FROM registrations AS r WHERE r.id = ANY(CAST($1 AS bigint[])))
                 AND (SELECT count(*) FROM registrations AS r WHERE r.code_id = c.id AND (r.id = ANY(CAST($1 AS bigint[]))
                          OR r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered'))) > c.max_uses)`
	// Whoever comes alone has an invitation alone; those of a group share it.
	invitationsGoneSQL = `
SELECT EXISTS (SELECT FROM registrations AS r JOIN invitations AS i ON i.id = r.invitation_id
               WHERE r.id = ANY(CAST($1 AS bigint[])) AND (i.state IN ('declined', 'withdrawn')
                 OR EXISTS (SELECT FROM registrations AS o WHERE o.invitation_id = i.id AND o.id <> r.id
                            AND (r.group_id IS NULL OR o.group_id IS DISTINCT FROM r.group_id)
                            AND o.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered'))))`
)

// refuseRevived refuses to let registrations stand again whose place at the door is somebody else's by now: the
// person has registered anew, or the code or the invitation was used.
func (d *desk) refuseRevived(ctx context.Context, all []moved) error {
	var ids []ID
	for _, m := range all {
		if m.revives() {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	for _, check := range []struct{ query, key string }{
		{registeredAgainSQL, "registration.undo_registered_again"}, {codesUsedUpSQL, "registration.undo_door_closed"}, {invitationsGoneSQL, "registration.undo_door_closed"}} {
		var found bool
		if err := d.tx.GetContext(ctx, &found, check.query, db.Array(ids)); err != nil {
			return fmt.Errorf("look who may stand again: %w", err)
		}
		if found {
			return cannotUndo(check.key)
		}
	}
	return d.refuseFullWorkshops(ctx, all)
}

// refuseFullWorkshops refuses when places in workshops are somebody else's by now.
func (d *desk) refuseFullWorkshops(ctx context.Context, all []moved) error {
	needed := map[workshopKey]int{}
	for _, m := range all {
		for _, p := range m.WasPlaces {
			if p.Key != "" {
				needed[workshopKey{p.Slot, p.Key}]++
			}
		}
	}
	if len(needed) == 0 {
		return nil
	}
	stored, err := listWorkshops(ctx, d.tx, d.seats.EventID)
	if err != nil {
		return err
	}
	for key, n := range needed {
		if w := stored[key]; w.Capacity != nil && w.Taken+n > *w.Capacity {
			return fault.New(fault.Conflict, "registration.undo_workshop_full", fault.Args{"Name": w.Label})
		}
	}
	return nil
}

// refuseLongerWaitlist refuses when people have filled the waitlist since.
func (d *desk) refuseLongerWaitlist(made heldDecision, all []moved) error {
	limit, more := d.plan.event.Rules.WaitlistLimit, 0
	for _, m := range all {
		if m.WasState == Waitlisted {
			more++
		}
		if m.State == Waitlisted {
			more--
		}
	}
	if limit != nil && more > 0 && d.seats.Waiting+more > max(*limit, made.Waiting) {
		return cannotUndo("registration.undo_waitlist_full")
	}
	return nil
}
