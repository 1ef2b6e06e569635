package registration

import (
	"context"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// Result is what a registration came to.
type Result struct {
	Reference        Reference
	State            State
	WaitlistPosition int    // place on the waitlist, from 1; 0 when it does not wait
	Quota            string // name of the reserved quota it sits in; empty: none
	// Unverified: the address has to be confirmed until RespondBy, by the link in the letter.
	Unverified bool
	RespondBy  *time.Time
	Token      string // opens the personal page; empty where that is for somebody else
	// Again: this person is registered already. Everything else is empty then; a letter with the
	// link went to the address.
	Again bool
}

// Register asks for a seat at the event with the slug: a self-registration by a participant, a staff
// entry (address optional) by an account with EditRegistrations. When it returns without an error
// the registration is stored durably and its letter is in the outbox.
//
// Errors: Invalid with all mistakes at once; NotFound for an event that the actor cannot see; Closed
// outside the time of registration; Conflict when it is full without a waitlist; Busy when too many
// wait at once.
func (s *Service) Register(ctx context.Context, who actor.Actor, slug string, application Application) (Result, error) {
	p, err := s.planFor(ctx, who, slug)
	if err != nil {
		return Result{}, err
	}
	if err := mayEnter(who, p); err != nil {
		return Result{}, err
	}
	prepared, err := s.prepareFor(ctx, who, p, application)
	if fault.Is(err, fault.Invalid) {
		if p, err = s.freshPlan(ctx, slug); err != nil {
			return Result{}, err
		}
		if err := mayRegister(p.event, who.Kind() != actor.KindParticipant, s.db.Now()); err != nil {
			return Result{}, err
		}
		prepared, err = s.prepareFor(ctx, who, p, application)
	}
	if err != nil {
		return Result{}, err
	}
	return s.atDesk(ctx, p.event.ID, request{admission: prepared})
}

// prepareFor finds out how the application comes in, and makes it ready.
func (s *Service) prepareFor(ctx context.Context, who actor.Actor, p *plan, application Application) (*admission, error) {
	if err := mayOverbook(who, p, application.Overbook); err != nil {
		return nil, err
	}
	in, err := s.openDoor(ctx, who, p.event, application.Code, application.Invitation)
	if err != nil {
		return nil, err
	}
	return prepare(p, who, application, in)
}

// mayOverbook lets only some give seats above the capacity.
func mayOverbook(who actor.Actor, p *plan, reason string) error {
	if reason != "" && !who.MayAt(actor.Overbook, p.event.Place()) {
		return fault.New(fault.Forbidden, "registration.overbook_forbidden")
	}
	return nil
}

// planFor gives participants the cached plan; the rights of staff are always read anew.
func (s *Service) planFor(ctx context.Context, who actor.Actor, slug string) (*plan, error) {
	if who.Kind() == actor.KindParticipant {
		return s.knownPlan(ctx, slug)
	}
	return s.freshPlan(ctx, slug)
}

// mayEnter lets participants register themselves and staff of the hosts enter others.
func mayEnter(who actor.Actor, p *plan) error {
	at := p.event.Place()
	switch {
	case who.Kind() == actor.KindParticipant, who.MayAt(actor.EditRegistrations, at):
		return nil
	case who.MayAt(actor.SeeEvent, at):
		return fault.New(fault.Forbidden, "registration.forbidden")
	}
	return fault.New(fault.NotFound, "event.unknown")
}
