package registration

import (
	"context"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// SubstituteByToken lets somebody else come in the place of the person whose link it is: the seat and
// its history go over, both get a letter. It has a deadline of its own, because an empty chair helps
// nobody when free cancelling is over.
//
// Errors: Invalid with all mistakes; Closed after the time for it; Conflict when there is no seat to
// hand on, when the other person is registered already, or when the seat belongs to a quota that the
// other person is not of and no other seat is free.
//
// The result has no token: the page is the other person's alone.
func (s *Service) SubstituteByToken(ctx context.Context, secret string, sent Application) (Result, error) {
	found, err := s.byToken(ctx, secret)
	if err != nil {
		return Result{}, err
	}
	result, err := s.substitute(ctx, actor.Participant(), found, sent)
	result.Token = "" // goes to the other person by letter
	return result, err
}

// Substitute does the same for an account of a host, at any time.
func (s *Service) Substitute(ctx context.Context, who actor.Actor, ref Reference, sent Application) (Result, error) {
	found, _, err := s.managed(ctx, who, actor.EditRegistrations, ref)
	if err != nil {
		return Result{}, err
	}
	return s.substitute(ctx, who, found, sent)
}

func (s *Service) substitute(ctx context.Context, who actor.Actor, found Registration, sent Application) (Result, error) {
	return s.atDesk(ctx, found.EventID, request{act: func(ctx context.Context, d *desk) (Result, error) {
		r, err := find(ctx, d.tx, found.Reference)
		if err != nil {
			return Result{}, err
		}
		if err := maySubstitute(d.plan.event, who, r, d.tx.Now); err != nil {
			return Result{}, err
		}
		return s.takeOver(ctx, d, who, r, sent)
	}})
}

// maySubstitute: only a seat of one's own can be handed on.
func maySubstitute(ev event.Event, who actor.Actor, r Registration, now time.Time) error {
	byStaff := who.Kind() != actor.KindParticipant
	switch {
	case r.State != Confirmed || r.Placeholder:
		return fault.New(fault.Conflict, "registration.nothing_to_hand_on")
	case ev.State != event.StatePublished, !byStaff && !ev.SubstituteOpenAt(now):
		return fault.New(fault.Closed, "registration.substitute_closed")
	}
	return nil
}

// takeOver registers the other person in the place of the first.
func (s *Service) takeOver(ctx context.Context, d *desk, who actor.Actor, r Registration, sent Application) (Result, error) {
	a, err := d.successor(ctx, who, r, sent)
	if err != nil {
		return Result{}, err
	}
	c := a.claim(d.plan)
	g, err := d.reseat(ctx, r, c, a.byStaff())
	if err != nil {
		return Result{}, err
	}
	workshops, err := placesAt(ctx, d.tx, d.plan.event, r)
	if err != nil {
		return Result{}, err
	}
	if err := d.end(ctx, who, Replaced, a.Name(), r); err != nil {
		return Result{}, err
	}
	p := placed{state: Confirmed}
	e := d.entries()
	e.add(a, p, g)
	if err := e.store(ctx, s); err != nil {
		return Result{}, err
	}
	if err := d.handOn(ctx, workshops[r.ID], a.reference); err != nil {
		return Result{}, err
	}
	if err := d.tellOfSubstitute(ctx, who, r, a, len(c.above(g)) > 0); err != nil {
		return Result{}, err
	}
	return s.resultOf(a, p, d.quotaOf(g)), d.passOn(ctx)
}

// handOn gives the places in workshops to whoever comes instead.
func (d *desk) handOn(ctx context.Context, workshops map[string]placeRow, to Reference) error {
	if len(workshops) == 0 {
		return nil
	}
	second, err := find(ctx, d.tx, to)
	if err != nil {
		return err
	}
	var rows []placeRow
	for _, place := range workshops {
		place.ID = second.ID
		rows = append(rows, place)
	}
	return d.seatInWorkshops(ctx, rows...)
}

// successor makes the other person ready, or refuses.
func (d *desk) successor(ctx context.Context, who actor.Actor, r Registration, sent Application) (*admission, error) {
	sent.Party, sent.Submission, sent.Overbook = r.Party, "", ""
	a := newAdmission(d.plan, who, sent, doorOf(r))
	a.party = r.Party
	if err := a.prepare(); err != nil {
		return nil, err
	}
	a.key = keyIn(r, a.Person)
	if a.key != "" && a.key == keyIn(r, r.Person) {
		return nil, fault.InvalidFields([]fault.Field{{Name: "last_name", Key: "registration.substitute_self"}})
	}
	a.replaces, a.verified, a.untold = r.ID, true, true
	if r.GroupID != nil {
		a.groupID = *r.GroupID
		d.tellGroup(a.groupID)
	}
	return a, d.refuseLive(ctx, a)
}

// refuseLive refuses somebody who is registered already.
func (d *desk) refuseLive(ctx context.Context, a *admission) error {
	live, err := d.listLive(ctx, a)
	if err != nil {
		return err
	}
	if earlier, ok := live[a.key]; ok {
		return d.refuseAgain(a, earlier.Reference)
	}
	return nil
}

// tellOfSubstitute writes to both and keeps the history of the seat, also that it is above a limit.
func (d *desk) tellOfSubstitute(ctx context.Context, who actor.Actor, first Registration, a *admission, above bool) error {
	second, err := find(ctx, d.tx, a.reference)
	if err != nil {
		return err
	}
	if above {
		if err := d.note(ctx, who, GotExtraSeat, string(first.Reference), second.ID); err != nil {
			return err
		}
	}
	if err := d.note(ctx, who, TookOver, string(first.Reference), second.ID); err != nil {
		return err
	}
	if err := d.write(ctx, letterReplaced, letterFacts{Other: second.Name(), State: Confirmed}, first); err != nil {
		return err
	}
	workshops, err := givenWorkshops(ctx, d.tx, d.plan.event, second)
	if err != nil {
		return err
	}
	return d.write(ctx, letterTookOver, letterFacts{Other: first.Name(), Workshops: workshops[second.ID]}, second)
}
