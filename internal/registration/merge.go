package registration

import (
	"context"
	"errors"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// Merge makes one registration of two that one person has at an event.
type Merge struct {
	// Keep stays as it stands, with its seat or its place on the waitlist; End ends.
	Keep, End Reference
	// Take names what Keep is to say as End does, of what they say differently; nil: all that Keep says nothing about.
	Take []Part
	// Version is that of the preview that the hosts saw; empty: whatever the two say now.
	Version string
}

// MergePreview is what two registrations say, and what would happen if they became one now.
type MergePreview struct {
	Event       event.Event
	Keep, End   Row          // as they stand in the version
	Differences []Difference // what End says otherwise, or more
	EndIsBetter bool         // the person would lose something by keeping the other one: a seat, a place on the waitlist
	Effect      Effect       // with what is taken over unless the hosts choose otherwise
	Version     string
	Refusal     error // why it cannot be, whatever is chosen; nil: it can
	// TakeRefusal is why what is taken over unless the hosts choose otherwise cannot all be; nil: it can. The effect is that of
	// taking nothing over then.
	TakeRefusal error
}

// Merge ends one of two registrations of a person without a letter, and lets the other one say what it lacks. Its seat
// goes on as by any cancellation. Where what stays says something new, it gets the letter about that.
//
// Errors: NotFound when they are not of one event; Conflict when one of them has ended, when they say or stand otherwise than
// in the version, when it would take a place from a group or from somebody who comes along, or when there is no seat for what
// is taken over.
func (s *Service) Merge(ctx context.Context, who actor.Actor, m Merge) error {
	ev, err := s.mayMerge(ctx, who, m)
	if err != nil {
		return err
	}
	if err := checkParts(m.Take); err != nil {
		return err
	}
	return s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		p, err := d.pair(ctx, s.links, m)
		if err != nil {
			return err
		}
		if err := p.refuse(); err != nil {
			return err
		}
		if m.Version != "" && m.Version != p.version {
			return fault.New(fault.Conflict, "registration.pair_changed")
		}
		return d.merge(ctx, who, p, m.Take)
	})
}

// PreviewMerge tells what would happen: it is done, looked at and undone. The audit log tells of answers of special
// categories that it shows. A refusal is part of the preview, unless the registrations are unknown.
func (s *Service) PreviewMerge(ctx context.Context, who actor.Actor, m Merge) (MergePreview, error) {
	ev, err := s.mayMerge(ctx, who, m)
	if err != nil {
		return MergePreview{}, err
	}
	preview, err := s.tryMerge(ctx, who, ev, m, nil)
	if err != nil {
		return MergePreview{}, err
	}
	if preview.Refusal != nil && slices.ContainsFunc(preview.Differences, func(d Difference) bool { return d.Taken }) {
		bare, err := s.tryMerge(ctx, who, ev, m, []Part{})
		if err != nil {
			return MergePreview{}, err
		}
		if bare.Refusal == nil {
			bare.TakeRefusal = preview.Refusal
			preview = bare
		}
	}
	return preview, s.noteLooks(ctx, who, preview)
}

// tryMerge merges in a transaction that is undone.
func (s *Service) tryMerge(ctx context.Context, who actor.Actor, ev event.Event, m Merge, take []Part) (preview MergePreview, err error) {
	err = s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		p, err := d.pair(ctx, s.links, m)
		if err != nil {
			return err
		}
		preview = MergePreview{Event: ev, Differences: p.differences(d.plan.event.Questions),
			EndIsBetter: standsBetter(p.end.Registration, p.keep.Registration), Version: p.version, Refusal: p.refuse()}
		if preview.Keep, err = findRow(ctx, d.tx, p.keep.ID); err != nil {
			return err
		}
		if preview.End, err = findRow(ctx, d.tx, p.end.ID); err != nil {
			return err
		}
		if preview.Refusal == nil {
			preview.Effect, preview.Refusal = d.effectOf(ctx, func() error { return d.merge(ctx, who, p, take) })
		}
		if preview.Refusal != nil && fault.KindOf(preview.Refusal) == fault.Internal {
			return preview.Refusal
		}
		return errOnlyTried
	})
	if !errors.Is(err, errOnlyTried) {
		return MergePreview{}, err
	}
	return preview, nil
}

// mayMerge finds the event of two registrations for an account that sees all that either says: whoever does not would
// decide about what they cannot see.
func (s *Service) mayMerge(ctx context.Context, who actor.Actor, m Merge) (event.Event, error) {
	_, ev, err := s.managed(ctx, who, actor.EditRegistrations, m.Keep)
	if err != nil {
		return event.Event{}, err
	}
	for _, right := range []actor.Right{actor.SeeContacts, actor.SeeSpecial} {
		if err := mayManage(who, right, ev, "registration.unknown"); err != nil {
			return event.Event{}, err
		}
	}
	return ev, nil
}

func (s *Service) noteLooks(ctx context.Context, who actor.Actor, p MergePreview) error {
	if !slices.ContainsFunc(p.Differences, func(d Difference) bool { return d.Special }) {
		return nil
	}
	for _, r := range []Row{p.Keep, p.End} {
		if err := s.noteLook(ctx, who, r.Registration, lookAtAnswers); err != nil {
			return err
		}
	}
	return nil
}

// stored is a registration with all that it says.
type stored struct {
	Registration
	special Answers
	files   []File
}

func (s stored) all() Answers { return slices.Concat(s.Answers, s.special) }

// pair is two registrations that are to become one.
type pair struct {
	keep, end stored
	version   string // of what both say and how they stand
}

// pair finds two registrations of the event.
func (d *desk) pair(ctx context.Context, links Links, m Merge) (p pair, err error) {
	if m.Keep == m.End {
		return pair{}, fault.New(fault.Conflict, "registration.merge_self")
	}
	said := ""
	for _, one := range []struct {
		ref  Reference
		into *stored
	}{{m.Keep, &p.keep}, {m.End, &p.end}} {
		if one.into.Registration, err = find(ctx, d.tx, one.ref); err != nil {
			return pair{}, err
		}
		if one.into.EventID != d.seats.EventID {
			return pair{}, fault.New(fault.NotFound, "registration.unknown")
		}
		if one.into.special, one.into.files, err = readApart(ctx, d.tx, one.into.ID); err != nil {
			return pair{}, err
		}
		version, err := links.versionOf(one.into.Registration, one.into.special, one.into.files)
		if err != nil {
			return pair{}, err
		}
		said += string(one.ref) + string(one.into.State) + version
	}
	p.version = links.Signer.Sign("version of pair", said)
	return p, nil
}

// refuse says why the two cannot become one as it was chosen.
func (p pair) refuse() error {
	switch {
	case !p.keep.State.IsLive() || !p.end.State.IsLive():
		return fault.New(fault.Conflict, "registration.merge_ended")
	case p.keep.Placeholder || p.end.Placeholder:
		return fault.New(fault.Conflict, "registration.place_unnamed")
	case p.end.GroupID != nil: // whoever registered the group counts on the place
		return fault.New(fault.Conflict, "registration.merge_group")
	case p.end.Party > p.keep.Party:
		return fault.New(fault.Conflict, "registration.merge_party")
	}
	return nil
}

// standsBetter reports whether a person is better off with a than with b.
func standsBetter(a, b Registration) bool {
	switch aRank, bRank := rank(a.State), rank(b.State); {
	case aRank != bRank:
		return aRank > bRank
	case a.Unverified != b.Unverified: // it lapses
		return b.Unverified
	case a.State != Waitlisted || b.State != Waitlisted:
		return false
	case a.WaitlistPriority != b.WaitlistPriority:
		return a.WaitlistPriority > b.WaitlistPriority
	}
	return *a.WaitlistNumber < *b.WaitlistNumber
}

// rank orders states by how sure a seat is.
func rank(s State) int {
	switch {
	case s == Confirmed:
		return 2
	case s.TakesSeat():
		return 1
	}
	return 0
}

// merge ends the one, gives the other what it takes over, and passes on what became free. First the end: only then
// are its seats, options, workshops and its name free for the one that stays.
func (d *desk) merge(ctx context.Context, who actor.Actor, p pair, take []Part) error {
	before, err := placesAt(ctx, d.tx, d.plan.event, p.keep.Registration, p.end.Registration)
	if err != nil {
		return err
	}
	if err := d.endMerged(ctx, who, p); err != nil {
		return err
	}
	if err := d.recount(ctx); err != nil {
		return err
	}
	if err := d.note(ctx, who, Merged, string(p.end.Reference), p.keep.ID); err != nil {
		return err
	}
	if err := d.inheritInvitation(ctx, p); err != nil {
		return err
	}
	if err := d.takeOverWords(ctx, who, p, take); err != nil {
		return err
	}
	if err := d.inheritWorkshops(ctx, who, p, before); err != nil {
		return err
	}
	return d.passOn(ctx)
}

// endMerged cancels the one that ends. Nobody is told: the person still comes. What was written about it and has not gone
// yet would tell of a seat or a place on the waitlist that is no more, so no letter of it goes. What hosts wrote to the
// person goes, unless the one that stays gets it too.
func (d *desk) endMerged(ctx context.Context, who actor.Actor, p pair) error {
	if err := d.end(ctx, who, Cancelled, "Zusammengeführt mit "+string(p.keep.Reference), p.end.Registration); err != nil {
		return err
	}
	if err := d.markMerged(ctx, p); err != nil {
		return err
	}
	return d.withdrawMerged(ctx, p)
}

// takeOverWords writes what the one that stays says now, unless that is what it said before.
func (d *desk) takeOverWords(ctx context.Context, who actor.Actor, p pair, take []Part) error {
	r := p.keep.Registration
	person, answers, files := p.merged(d.plan.event.Questions, take)
	a := &admission{Application: Application{Person: person, Party: r.Party}, plan: d.plan, who: who, reference: r.Reference, door: doorOf(r), answers: answers}
	if same, err := a.saysTheSame(r, p.keep.special); (same && len(files) == 0) || err != nil {
		return err
	}
	if a.key = keyIn(r, person); a.key == "" {
		a.key = orEmpty(r.PersonKey)
	}
	var err error
	ordinary, _ := answers.apart()
	if a.ordinary, err = ordinary.text(); err != nil {
		return err
	}
	if err := d.rewrite(ctx, r, a); err != nil {
		return noSeatForMerged(err)
	}
	if err := d.copyFiles(ctx, p, files); err != nil {
		return err
	}
	return d.writeChanged(ctx, r, a)
}

// noSeatForMerged says it to hosts, where a change would say it to the person.
func noSeatForMerged(err error) error {
	if refusal, ok := errors.AsType[*fault.Error](err); ok && refusal.Key == "registration.change_no_seat" {
		return fault.New(fault.Conflict, "registration.merge_no_seat").Because(err)
	}
	return err
}

// inheritWorkshops gives the one that stays the places of the other in slots where it has none, and tells the person.
func (d *desk) inheritWorkshops(ctx context.Context, who actor.Actor, p pair, before places) error {
	if p.keep.State != Confirmed {
		return nil
	}
	var rows []placeRow
	var lines []WorkshopLine
	for _, slot := range question.Slots(d.plan.event.Questions) {
		place := before.of(p.end.ID, slot.Key)
		if place.Key == "" || before.of(p.keep.ID, slot.Key).isGiven() {
			continue
		}
		place.ID = p.keep.ID
		rows = append(rows, place)
		lines = append(lines, WorkshopLine{Registration: p.keep.Registration, WorkshopPlace: newPlace(slot, place.Key, place.ByHand, p.keep.Answers)})
	}
	if len(rows) == 0 {
		return nil
	}
	if err := d.seatInWorkshops(ctx, rows...); err != nil {
		return err
	}
	if err := d.noteWorkshops(ctx, who, lines...); err != nil {
		return err
	}
	stays, err := find(ctx, d.tx, p.keep.Reference)
	if err != nil {
		return err
	}
	return d.writeWorkshops(ctx, "", stays)
}
