package registration

import (
	"cmp"
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// WorkshopAllotment shares out the places of all workshops of an event among those who have a seat, by
// their wishes (package wish). What the hosts chose by hand stays.
type WorkshopAllotment struct {
	// Seed makes it repeatable: the same seed, people, wishes and places give the same result. Empty in a
	// preview: one is drawn.
	Seed string
	// OnlyGaps leaves everybody in the workshop they have, and gives places to those who have none.
	OnlyGaps bool
	// Text stands in every letter.
	Text string
	// Fingerprint of the preview that the hosts saw; what came in between makes the decision a Conflict.
	Fingerprint string
}

// WorkshopPreview is what sharing out would come to.
type WorkshopPreview struct {
	WorkshopAllotment
	Lines []WorkshopLine // slot by slot, in the order of the form, people in that of their registration
}

// WorkshopLine is what one person gets in one slot.
type WorkshopLine struct {
	Registration
	WorkshopPlace
	wishes int    // how many workshops the person wishes for; 0: only the plenary, or nothing was said
	Before string // the workshop that the person had; empty: none
}

// Wants reports whether the person wishes for a workshop of the slot.
func (l WorkshopLine) Wants() bool { return l.wishes > 0 }

// CountWish returns how many get their n-th wish in a slot, counted from 1; "" counts all slots.
func (p WorkshopPreview) CountWish(slot string, n int) int {
	return p.count(slot, func(l WorkshopLine) bool { return l.Workshop != "" && l.Wish == n })
}

// CountLater returns how many get a later wish than the first in a slot; "" counts all slots.
func (p WorkshopPreview) CountLater(slot string) int {
	return p.count(slot, func(l WorkshopLine) bool { return l.Workshop != "" && l.Wish > 1 })
}

// CountNone returns how many get none of the workshops that they wish for in a slot, and no other.
func (p WorkshopPreview) CountNone(slot string) int {
	return p.count(slot, func(l WorkshopLine) bool { return l.Workshop == "" && l.Wants() && !l.ByHand })
}

func (p WorkshopPreview) count(slot string, holds func(WorkshopLine) bool) (n int) {
	for _, l := range p.Lines {
		if (slot == "" || l.Slot == slot) && holds(l) {
			n++
		}
	}
	return n
}

// PreviewWorkshops returns what sharing out would come to now, and changes nothing: it takes no lock.
//
// Errors: Conflict when the event has no workshops, or nobody who wishes for one has a seat.
func (s *Service) PreviewWorkshops(ctx context.Context, who actor.Actor, slug string, a WorkshopAllotment) (WorkshopPreview, error) {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return WorkshopPreview{}, err
	}
	return s.previewWorkshops(ctx, ev, a)
}

func (s *Service) previewWorkshops(ctx context.Context, ev event.Event, a WorkshopAllotment) (p WorkshopPreview, err error) {
	if a, err = a.checked(); err != nil {
		return p, err
	}
	sharing, err := readSharing(ctx, s.db, ev, s.db.Now())
	if err != nil {
		return p, err
	}
	p = WorkshopPreview{WorkshopAllotment: a, Lines: sharing.shareOut(a)}
	if p.count("", WorkshopLine.Wants) == 0 {
		return p, fault.New(fault.Conflict, "registration.nobody_wishes")
	}
	p.Fingerprint = sharing.fingerprint(a)
	return p, nil
}

// AllotWorkshops decides as the preview with the fingerprint showed, and writes one letter to everybody
// whose workshops changed or who was not told about any yet.
//
// Everybody's places are found before the event's lock is taken; under it is only looked whether all that
// they follow from is still the same.
//
// Errors: those of the preview; Conflict when wishes, seats or workshops have changed since, and with
// AlreadyDecided when this has been decided.
func (s *Service) AllotWorkshops(ctx context.Context, who actor.Actor, slug string, a WorkshopAllotment) (WorkshopPreview, error) {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return WorkshopPreview{}, err
	}
	found, err := s.previewWorkshops(ctx, ev, a)
	if err != nil {
		return WorkshopPreview{}, err
	}
	changed := fault.New(fault.Conflict, "registration.workshops_changed")
	if found.Fingerprint != a.Fingerprint {
		// Looked for after reading: if it was the same decision that changed something, it is stored by now.
		return WorkshopPreview{}, cmp.Or(refuseDecided(ctx, s.db, workshopsDecidedSQL, ev.ID, a.Fingerprint), error(changed))
	}
	err = s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		if err := refuseDecided(ctx, d.tx, workshopsDecidedSQL, ev.ID, a.Fingerprint); err != nil {
			return err // the same was sent twice, and this came second
		}
		now, err := readSharing(ctx, d.tx, d.plan.event, d.tx.Now)
		if err != nil {
			return err
		}
		if now.fingerprint(found.WorkshopAllotment) != a.Fingerprint {
			return changed
		}
		found.Lines = now.refreshed(found)
		return d.settleWorkshops(ctx, who, found)
	})
	return found, err
}

func (a WorkshopAllotment) checked() (WorkshopAllotment, error) {
	f := form.New(nil)
	a.Seed = f.Line("seed", a.Seed, form.Max(maxSeed))
	a.Text = f.Lines("text", a.Text, form.Max(maxReason))
	if a.Seed == "" {
		a.Seed = newSeed()
	}
	return a, f.Fault()
}

// concerns reports whether the person wishes for a workshop of the slot, goes or went to one, or was sent
// to none.
func (l WorkshopLine) concerns() bool {
	return l.Wants() || l.Workshop != "" || l.Before != "" || l.ByHand
}

func (l WorkshopLine) isAnswered() bool { _, ok := l.Answers.Find(l.Slot); return ok }

// loss says how badly somebody came off in a slot.
func (l WorkshopLine) loss() int {
	switch {
	case l.ByHand || !l.Wants() || l.Wish == 1:
		return 0
	case l.Workshop == "":
		return 2
	}
	return 1
}
