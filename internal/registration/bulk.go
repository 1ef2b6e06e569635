package registration

import (
	"context"
	"errors"
	"fmt"
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
	Promoting  Decision = "promote" // people of the waitlist get the seats that are free, in its order
	Resending  Decision = "resend"  // the letter about how things stand is written again
)

// Decisions lists every decision.
var Decisions = []Decision{Approving, Declining, Promoting, Cancelling, Resending}

// Concerns reports whether the decision does anything with a registration.
func (d Decision) Concerns(r Registration) bool {
	switch d {
	case Approving:
		return r.State == Applied
	case Declining:
		return r.State == Applied || r.State == Waitlisted
	case Promoting:
		return r.State == Waitlisted
	case Resending:
		return r.State.IsLive() && (r.Email != "" || r.ContactEmail != "")
	}
	return d == Cancelling && r.State.IsLive()
}

// alsoTogether reports whether the decision is one about all who only come together.
func (d Decision) alsoTogether() bool { return d == Approving || d == Declining || d == Promoting }

// Order is a decision about registrations of an event.
type Order struct {
	Decision Decision
	// Text stands in the letters, but for those that are written again.
	Text       string
	References []Reference
	// Filter leaves the registrations instead of References; nil: these name them.
	Filter *Filter
	// Fingerprint is that of the preview that the hosts saw: when something else would happen now, nothing does.
	// Empty: whatever happens.
	Fingerprint string
	// Hold lets the letters wait for UndoFor, and the decision be undone as long. Resending has nothing to undo.
	Hold bool
}

// Decided is what became of an order.
type Decided struct {
	Concerned []Reference // whom the decision was about
	Undo      *Undoable   // nil: its letters go at once
}

// maxOrdered is how many registrations a filter may leave for one decision: the desk of the event is closed for
// others while it is carried out.
const maxOrdered = 2000

// Decide carries out a decision about registrations, for all whom it concerns or for none; the others stay
// as they are. Promoting gives the free seats in the order of the waitlist; for whom none is left, waits on.
//
// Errors: Conflict when not all who are approved find a place, with the number that would; when no seat is free
// for anybody who is to be promoted; when something else would happen than the fingerprint says.
func (s *Service) Decide(ctx context.Context, who actor.Actor, slug string, decision Decision, text string, refs ...Reference) error {
	_, err := s.DecideAll(ctx, who, slug, Order{Decision: decision, Text: text, References: refs})
	return err
}

// DecideAll does the same for what an order names.
func (s *Service) DecideAll(ctx context.Context, who actor.Actor, slug string, order Order) (decided Decided, err error) {
	err = s.decide(ctx, who, slug, order, nil, &decided)
	return decided, err
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
func (s *Service) PreviewDecision(ctx context.Context, who actor.Actor, slug string, decision Decision, refs ...Reference) (Effect, error) {
	return s.PreviewOrder(ctx, who, slug, Order{Decision: decision, References: refs})
}

// PreviewOrder does the same for what an order names. Its text changes nothing.
func (s *Service) PreviewOrder(ctx context.Context, who actor.Actor, slug string, order Order) (effect Effect, err error) {
	order.Text, order.Fingerprint, order.Hold = "", "", false
	err = s.decide(ctx, who, slug, order, &effect, nil)
	return effect, err
}

// decide brings to the desk those registrations of an event whom a decision concerns. With somewhere to
// put its effect it is only tried.
func (s *Service) decide(ctx context.Context, who actor.Actor, slug string, order Order, tried *Effect, decided *Decided) error {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return err
	}
	if order.Text, err = checkedReason("text", order.Text); err != nil {
		return err
	}
	if order.Filter != nil {
		if err := mayFilter(*order.Filter, who, ev.Place()); err != nil {
			return err
		}
	}
	sees := who.MayAt(actor.SeeContacts, ev.Place())
	err = s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		concerned, err := d.concerned(ctx, order, sees)
		if err != nil || len(concerned) == 0 {
			return err
		}
		work := func() error { return d.carryOutDecision(ctx, who, order.Decision, order.Text, concerned) }
		if tried != nil || order.Fingerprint != "" {
			decide := work
			work = func() error { return d.compare(ctx, order, concerned, tried, decide) }
		}
		if decided != nil {
			*decided = Decided{Concerned: referencesOf(concerned)}
		}
		if !order.Hold || order.Decision == Resending {
			return work()
		}
		made, err := d.hold(ctx, who, order.Decision, work)
		if err == nil && decided != nil {
			decided.Undo = &made
		}
		return err
	})
	if tried != nil && errors.Is(err, errOnlyTried) {
		return nil
	}
	return err
}

// compare does the work only if it does what the order's fingerprint says, or tells what it would do.
func (d *desk) compare(ctx context.Context, order Order, concerned []Registration, tried *Effect, work func() error) error {
	effect, err := d.effectOf(ctx, work)
	if err != nil {
		return err
	}
	effect.concern(order.Decision, concerned)
	switch {
	case tried != nil:
		*tried = effect
		return errOnlyTried
	case effect.Fingerprint != order.Fingerprint:
		return fault.New(fault.Conflict, "registration.effect_changed")
	}
	return nil
}

// concerned are the registrations that an order names, or that its filter leaves, whom the decision concerns.
func (d *desk) concerned(ctx context.Context, order Order, seesContacts bool) ([]Registration, error) {
	refs := order.References
	if order.Filter != nil {
		var err error
		if refs, err = d.left(ctx, *order.Filter, seesContacts); err != nil {
			return nil, err
		}
	}
	all, err := findAll(ctx, d.tx, refs)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(all, func(r Registration) bool { return r.EventID != d.seats.EventID }) {
		return nil, fault.New(fault.NotFound, "registration.unknown")
	}
	if order.Decision.alsoTogether() {
		if all, err = d.withTogether(ctx, all); err != nil {
			return nil, err
		}
	}
	concerned, _ := divided(all, order.Decision.Concerns)
	return concerned, nil
}

const listLeftSQL = `SELECT r.reference FROM registrations AS r WHERE ` + rowFilter + ` ORDER BY r.id LIMIT $12`

// left are the references of those whom a filter leaves. Too many for one decision are refused.
func (d *desk) left(ctx context.Context, filter Filter, seesContacts bool) ([]Reference, error) {
	look := lookout{event: d.seats.EventID, filter: filter, seesContacts: seesContacts}
	var err error
	if look.patterns, err = patterns(ctx, d.tx, filter.Text); err != nil {
		return nil, err
	}
	var refs []Reference
	if err := d.tx.SelectContext(ctx, &refs, listLeftSQL, append(look.args(), maxOrdered+1)...); err != nil {
		return nil, fmt.Errorf("list whom a filter leaves: %w", err)
	}
	if len(refs) > maxOrdered {
		return nil, fault.New(fault.Conflict, "registration.too_many_left", fault.Args{"Max": maxOrdered})
	}
	return refs, nil
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
	case Promoting:
		return d.promoteChosen(ctx, who, text, concerned)
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

func referencesOf(registrations []Registration) []Reference {
	refs := make([]Reference, len(registrations))
	for i, r := range registrations {
		refs[i] = r.Reference
	}
	return refs
}
