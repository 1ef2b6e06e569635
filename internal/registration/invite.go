package registration

import (
	"context"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/table"
)

// InviteOutcome says what becomes of a line of a list of people to invite. Its German name stands in
// the catalogue under "registration.invite_outcome.".
type InviteOutcome string

// The outcomes.
const (
	WillInvite        InviteOutcome = "invite"
	InvitedBefore     InviteOutcome = "invited" // and has not declined
	DeclinedBefore    InviteOutcome = "declined"
	RegisteredAlready InviteOutcome = "registered"
	ListedTwice       InviteOutcome = "twice"
	NotUnderstood     InviteOutcome = "mistake" // see Mistakes
)

// InviteList asks to invite people.
type InviteList struct {
	Invitees []Invitee
	Message  string // of the hosts, in every letter; empty: none
	// Fingerprint of the preview that the hosts saw; what came in between makes sending a Conflict. Empty: any.
	Fingerprint string
}

// checked returns the list as it is kept; the lines are looked at one by one.
func (l InviteList) checked() (InviteList, error) {
	var err error
	l.Message, err = checkedReason("message", l.Message)
	switch {
	case err != nil:
		return InviteList{}, err
	case len(l.Invitees) == 0:
		return InviteList{}, fault.New(fault.Invalid, "table.empty")
	case len(l.Invitees) > table.MaxRows:
		return InviteList{}, fault.New(fault.Invalid, "registration.list_too_long", fault.Args{"Max": table.MaxRows})
	}
	return l, nil
}

// InvitationLine is what becomes of one line.
type InvitationLine struct {
	Invitee
	Outcome  InviteOutcome
	Mistakes []fault.Field // by the fields of an invitee
}

// InvitationPreview is what inviting the people of a list would come to.
type InvitationPreview struct {
	Lines []InvitationLine
	// Fingerprint is the same as long as nothing that concerns the list has changed.
	Fingerprint string
}

// Count returns how many lines come to the outcome.
func (p InvitationPreview) Count(outcome InviteOutcome) (n int) {
	for _, line := range p.Lines {
		if line.Outcome == outcome {
			n++
		}
	}
	return n
}

// fault returns the mistakes of all lines, each named by its line: lines[3][email].
func (p InvitationPreview) fault() error {
	var all []fault.Field
	for _, line := range p.Lines {
		all = append(all, ofLine(line.Line, line.Mistakes)...)
	}
	return fault.InvalidFields(all)
}

// PreviewInvitations returns what inviting these people would come to now, for an account with
// EditRegistrations. It changes nothing.
//
// Errors: Invalid for a list that is empty or too long; Conflict for an event that takes no registrations.
func (s *Service) PreviewInvitations(ctx context.Context, who actor.Actor, slug string, list InviteList) (InvitationPreview, error) {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return InvitationPreview{}, err
	}
	if list, err = list.checked(); err != nil {
		return InvitationPreview{}, err
	}
	if !TakesInvited(ev, s.db.Now()) {
		return InvitationPreview{}, fault.New(fault.Conflict, "registration.invite_closed")
	}
	return previewInvitations(ctx, s.db, ev.ID, list.Invitees)
}

// Invite invites those of a list who are neither invited nor registered already, with one letter each:
// all of them or, when a line has a mistake, nobody. It returns what became of each line.
//
// Errors: those of the preview; Invalid with the mistakes of all lines; Conflict when something has
// changed since the preview.
func (s *Service) Invite(ctx context.Context, who actor.Actor, slug string, list InviteList) (done InvitationPreview, err error) {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return InvitationPreview{}, err
	}
	if list, err = list.checked(); err != nil {
		return InvitationPreview{}, err
	}
	err = s.act(ctx, ev.ID, func(ctx context.Context, d *desk) (err error) {
		if !TakesInvited(d.plan.event, d.tx.Now) {
			return fault.New(fault.Conflict, "registration.invite_closed")
		}
		if done, err = previewInvitations(ctx, d.tx, ev.ID, list.Invitees); err != nil {
			return err
		}
		if err := done.fault(); err != nil {
			return err
		}
		if list.Fingerprint != "" && list.Fingerprint != done.Fingerprint {
			return fault.New(fault.Conflict, "registration.list_changed")
		}
		return d.invite(ctx, done, list.Message)
	})
	return done, err
}

// TakesInvited reports whether somebody who is invited to the event can register now, or will be able to.
func TakesInvited(ev event.Event, now time.Time) bool {
	return slices.Contains([]event.Phase{event.NotYet, event.Open, event.Paused}, ev.RegistrationPhase(now))
}
