package registration

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

// The letters of a registration's life. Those of a new registration are named by admitSQL after the state.
const (
	letterConfirmed       mailing.Kind = "registration_confirmed"
	letterWaitlisted      mailing.Kind = "registration_waitlisted"
	letterPromoted        mailing.Kind = "registration_promoted"
	letterCancelled       mailing.Kind = "registration_cancelled"
	letterCancelledByHost mailing.Kind = "registration_cancelled_by_host"
	letterEventCancelled  mailing.Kind = "registration_event_cancelled"
	letterAgain           mailing.Kind = "registration_again"
	letterUnconfirmed     mailing.Kind = "registration_unconfirmed"   // asks to confirm the address
	letterApplied         mailing.Kind = "registration_applied"       // will be decided later
	letterOffered         mailing.Kind = "registration_offered"       // asks to accept a seat
	letterOfferLapsed     mailing.Kind = "registration_offer_lapsed"  // Facts.State says where that leads
	letterDeclined        mailing.Kind = "registration_declined"      // the hosts decided against it
	letterExpired         mailing.Kind = "registration_expired"       // nobody confirmed the address
	letterReplaced        mailing.Kind = "registration_replaced"      // somebody else comes instead; Facts.Other is the name
	letterTookOver        mailing.Kind = "registration_took_over"     // came into somebody else's seat; Facts.Other is the name
	letterChanged         mailing.Kind = "registration_changed"       // what is stored after a change
	letterGroup           mailing.Kind = "registration_group"         // what became of a group, to its contact
	letterGroupConfirm    mailing.Kind = "registration_group_confirm" // asks the contact to confirm the address
	letterNames           mailing.Kind = "registration_names"         // asks the contact for missing names
	letterUnnamed         mailing.Kind = "registration_unnamed"       // places nobody was named for: Facts.Count, kept or freed
	letterInvitation      mailing.Kind = "registration_invitation"
	letterWorkshops       mailing.Kind = "registration_workshops"     // where the person goes in each slot
	letterEventChanged    mailing.Kind = "registration_event_changed" // Facts.Was is how it was before
	// MessageKind is a letter in the hosts' own words, snapshot.Message.
	MessageKind mailing.Kind = "registration_message"
)

// The letters of the rules that hosts set, found by the room reminder; letterNames is one of them.
const (
	letterReminder      mailing.Kind = "registration_reminder"
	letterInfo          mailing.Kind = "registration_info"    // what there is to know ("Teilnahmebrief")
	letterWaiting       mailing.Kind = "registration_waiting" // still on the waitlist
	letterThanks        mailing.Kind = "registration_thanks"
	letterGroupReminder mailing.Kind = "registration_group_reminder" // one of those to a contact; Facts.About says which
	letterMinimum       mailing.Kind = "registration_minimum"        // to the team: Facts.Count of Facts.Needed are there
	letterDecision      mailing.Kind = "registration_decision"       // to the team: does it take place?
)

// letterFor puts a snapshot, but for the part about the event, together from parts that are JSON
// already; it runs under the lock.
func letterFor(person string, position int, state State, until *time.Time, now time.Time, cancelOver bool) string {
	due := ""
	if until != nil {
		due = fmt.Sprintf(`,"until":"%s"`, until.Format(time.RFC3339))
	}
	return fmt.Sprintf(`{"person":%s,"facts":{"position":%d,"state":"%s","at":"%s","cancel_over":%t%s}}`,
		person, position, state, now.Format(time.RFC3339), cancelOver, due)
}

// shareEvent keeps the event's part of the snapshots, for letters to name.
func shareEvent(ctx context.Context, tx *db.Tx, ev event.Event) (mailing.PartKey, error) {
	data, err := json.Marshal(map[string]letterEvent{"event": letterEventOf(ev)})
	if err != nil {
		return "", fmt.Errorf("write snapshot of event: %w", err)
	}
	part := mailing.NewPart(data)
	return part.Key, mailing.Share(ctx, tx, part)
}

// write queues one letter of the kind to each of the registrations that has an address. Where it has
// none of its own, whoever registered the group gets one letter about all of it when the desk closes.
func (d *desk) write(ctx context.Context, kind mailing.Kind, facts letterFacts, to ...Registration) error {
	return d.writeEach(ctx, kind, func(Registration) letterFacts { return facts }, to...)
}

// writeEach does the same with facts of each.
func (d *desk) writeEach(ctx context.Context, kind mailing.Kind, factsOf func(Registration) letterFacts, to ...Registration) error {
	cancelOver := !d.plan.event.CancelOpenAt(d.tx.Now)
	for _, r := range to {
		if r.Email == "" && r.GroupID != nil {
			d.tellGroupWhy(*r.GroupID, factsOf(r).Reason)
		}
	}
	return d.writeTo(ctx, kind, to, func(r Registration) letterFacts {
		facts := factsOf(r)
		facts.CancelOver = cancelOver
		return facts
	}, func(r Registration) string { return dedupeKey(kind, r, d.tx.Now) })
}

// writeWaiting tells people their places on the waitlist.
func (d *desk) writeWaiting(ctx context.Context, text string, waiting ...Registration) error {
	positions, err := waitlistPositions(ctx, d.tx, d.seats.EventID, idsOf(waiting)...)
	if err != nil {
		return err
	}
	return d.writeEach(ctx, letterWaitlisted, func(r Registration) letterFacts {
		return letterFacts{Position: positions[r.ID], Reason: text, State: Waitlisted}
	}, waiting...)
}

// writeSeated tells people that they have a seat; those who have not confirmed their address are asked to.
func (d *desk) writeSeated(ctx context.Context, kind mailing.Kind, facts letterFacts, to ...Registration) error {
	verified, unverified := divided(to, func(r Registration) bool { return !r.Unverified })
	if err := d.write(ctx, kind, facts, verified...); err != nil || len(unverified) == 0 {
		return err
	}
	facts.State, facts.Until = Unconfirmed, new(d.confirmEnd())
	return d.write(ctx, letterUnconfirmed, facts, unverified...)
}

// divided returns those for which the question holds, and the others.
func divided(all []Registration, holds func(Registration) bool) (yes, no []Registration) {
	for _, r := range all {
		if holds(r) {
			yes = append(yes, r)
			continue
		}
		no = append(no, r)
	}
	return yes, no
}

// writeTo queues letters of the desk's event, each with its facts and the key that makes it unique.
func (d *desk) writeTo(ctx context.Context, kind mailing.Kind, to []Registration, factsOf func(Registration) letterFacts, key func(Registration) string) error {
	letters, err := lettersTo(d.tx.Now, d.plan.about, kind, to, factsOf, key)
	if err != nil {
		return err
	}
	return d.enqueue(ctx, letters...)
}

// isForMany reports whether letters of the kind go to many at once: whoever registers meanwhile does not wait for them.
func isForMany(kind mailing.Kind) bool {
	return isReminder(kind) || kind == letterWaiting || kind == letterThanks
}

// lettersTo are letters about an event, each with its facts and the key that makes it unique. Whoever has no
// address gets none.
func lettersTo(now time.Time, about mailing.PartKey, kind mailing.Kind, to []Registration,
	factsOf func(Registration) letterFacts, key func(Registration) string) ([]mailing.Letter, error) {
	letters := make([]mailing.Letter, 0, len(to))
	for _, r := range to {
		if r.Email == "" {
			continue
		}
		facts := factsOf(r)
		facts.At = now
		data, err := json.Marshal(map[string]any{"person": letterPersonOf(r.Person, r.Reference, r.Answers), "facts": facts})
		if err != nil {
			return nil, fmt.Errorf("write snapshot of letter: %w", err)
		}
		letters = append(letters, mailing.Letter{
			Kind: kind, DedupeKey: key(r), Locale: r.Locale, Recipient: r.Email, RecipientName: r.Name(),
			Shared: about, Data: string(data), EventID: new(int64(r.EventID)), RegistrationID: new(int64(r.ID)), Bulk: isForMany(kind),
		})
	}
	return letters, nil
}

// dedupeKey makes one letter of each thing that happens, and one an hour to people who ask again and
// again. What can happen more than once carries the time.
func dedupeKey(kind mailing.Kind, r Registration, now time.Time) string {
	name := strings.TrimPrefix(string(kind), "registration_")
	switch kind {
	case letterAgain:
		return fmt.Sprintf("%s/%s/%s", name, r.Reference, now.Format("2006-01-02T15"))
	case letterConfirmed, letterWaitlisted, letterApplied:
		return name + "/" + string(r.Reference)
	case letterCancelled, letterCancelledByHost, letterEventCancelled:
		return "cancelled/" + string(r.Reference)
	}
	return fmt.Sprintf("%s/%s/%d", name, r.Reference, now.UnixMicro())
}

// cancelLetter tells apart who gave the seat back.
func cancelLetter(who actor.Actor) mailing.Kind {
	if who.Kind() == actor.KindParticipant {
		return letterCancelled
	}
	return letterCancelledByHost
}

// remind sends the link of an earlier registration to the address it was made with.
func (d *desk) remind(ctx context.Context, earlier Reference) error {
	r, err := find(ctx, d.tx, earlier)
	if err != nil {
		return err
	}
	if r.Unverified {
		return d.askToConfirm(ctx, time.Hour, r)
	}
	if r.Email == "" && r.GroupID != nil {
		d.tellGroupOnce(*r.GroupID, time.Hour)
		return nil
	}
	return d.write(ctx, letterAgain, letterFacts{State: r.State}, r)
}
