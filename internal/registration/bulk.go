package registration

import (
	"context"
	"errors"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// Decision is what hosts do with several registrations of an event at once.
type Decision string

// The decisions.
const (
	Approving  Decision = "approve" // applications get a seat, or a place on the waitlist
	Declining  Decision = "decline" // applications and people on the waitlist get none
	Cancelling Decision = "cancel"  // whatever stands is taken back
	Resending  Decision = "resend"  // the letter about how things stand is written again
)

// Decisions lists every decision.
var Decisions = []Decision{Approving, Declining, Cancelling, Resending}

// Concerns reports whether the decision does anything with a registration.
func (d Decision) Concerns(r Registration) bool {
	switch d {
	case Approving:
		return r.State == Applied
	case Declining:
		return r.State == Applied || r.State == Waitlisted
	case Resending:
		return r.State.IsLive() && (r.Email != "" || r.ContactEmail != "")
	}
	return d == Cancelling && r.State.IsLive()
}

// alsoTogether reports whether the decision is one about all who only come together.
func (d Decision) alsoTogether() bool { return d == Approving || d == Declining }

// Decide carries out a decision about registrations, for all whom it concerns or for none; the others stay
// as they are. The text, if any, stands in the letters, but for those that are written again.
//
// Errors: Conflict when not all who are approved find a place, with the number that would.
func (s *Service) Decide(ctx context.Context, who actor.Actor, slug string, decision Decision, text string, refs ...Reference) error {
	return s.decide(ctx, who, slug, decision, text, refs, nil)
}

// Approve decides for applications, all of them or none: each gets a seat, or a place on the waitlist
// when none is free for it. The text, if any, stands in the letter. What is no application any more
// stays as it is.
//
// Errors: Conflict when not all of them find a place, with the number that would.
func (s *Service) Approve(ctx context.Context, who actor.Actor, slug, text string, refs ...Reference) error {
	return s.Decide(ctx, who, slug, Approving, text, refs...)
}

// Decline decides against applications and people on the waitlist. The text, if any, stands in the letter.
func (s *Service) Decline(ctx context.Context, who actor.Actor, slug, text string, refs ...Reference) error {
	return s.Decide(ctx, who, slug, Declining, text, refs...)
}

// PreviewDecision tells what a decision would do if it were made now: it is carried out, looked at and undone.
// Errors as in Decide.
func (s *Service) PreviewDecision(ctx context.Context, who actor.Actor, slug string, decision Decision, refs ...Reference) (effect Effect, err error) {
	err = s.decide(ctx, who, slug, decision, "", refs, &effect)
	return effect, err
}

// decide brings to the desk those registrations of an event whom a decision concerns. With somewhere to
// put its effect it is only tried.
func (s *Service) decide(ctx context.Context, who actor.Actor, slug string, decision Decision, text string, refs []Reference, tried *Effect) error {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return err
	}
	if text, err = checkedReason("text", text); err != nil {
		return err
	}
	err = s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		all, err := findAll(ctx, d.tx, refs)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(r Registration) bool { return r.EventID != ev.ID }) {
			return fault.New(fault.NotFound, "registration.unknown")
		}
		if decision.alsoTogether() {
			if all, err = d.withTogether(ctx, all); err != nil {
				return err
			}
		}
		concerned, _ := divided(all, decision.Concerns)
		if len(concerned) == 0 {
			return nil
		}
		work := func() error { return d.carryOutDecision(ctx, who, decision, text, concerned) }
		if tried == nil {
			return work()
		}
		if *tried, err = d.effectOf(ctx, work); err != nil {
			return err
		}
		return errOnlyTried
	})
	if tried != nil && errors.Is(err, errOnlyTried) {
		return nil
	}
	return err
}

func (d *desk) carryOutDecision(ctx context.Context, who actor.Actor, decision Decision, text string, concerned []Registration) error {
	switch decision {
	case Approving:
		return d.approve(ctx, who, text, concerned)
	case Declining:
		if err := d.decline(ctx, who, text, concerned); err != nil {
			return err
		}
		return d.passOn(ctx)
	case Cancelling:
		return d.cancel(ctx, who, text, concerned...)
	}
	for _, r := range concerned {
		if err := d.writePresent(ctx, r); err != nil {
			return err
		}
	}
	return nil
}
