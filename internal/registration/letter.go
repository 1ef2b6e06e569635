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

// The letters of a registration's life. The first two are named by admitSQL after the state.
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
	// ReminderKind is the letter before the event; the room reminder queues it.
	ReminderKind mailing.Kind = "registration_reminder"
)

// letterEvent is the event's part of a letter's snapshot.
type letterEvent struct {
	ID           event.ID            `json:"id"`
	Slug         string              `json:"slug"`
	Title        string              `json:"title"`
	StartsAt     time.Time           `json:"starts_at"`
	EndsAt       time.Time           `json:"ends_at"`
	Online       bool                `json:"online,omitempty"`
	OnlineAccess string              `json:"online_access,omitempty"`
	VenueName    string              `json:"venue_name,omitempty"`
	VenueStreet  string              `json:"venue_street,omitempty"`
	VenuePlace   string              `json:"venue_place,omitempty"` // postcode and city
	Directions   string              `json:"directions,omitempty"`
	CancelUntil  *time.Time          `json:"cancel_until,omitempty"`
	Hosts        []mailing.Signatory `json:"hosts,omitempty"`
}

// letterPerson is the person's part.
type letterPerson struct {
	Name      string    `json:"name"`
	Reference Reference `json:"reference"`
}

// letterFacts is what only this letter knows.
type letterFacts struct {
	Position int            `json:"position,omitempty"` // place on the waitlist
	Reason   string         `json:"reason,omitempty"`   // why it was cancelled
	State    State          `json:"state,omitempty"`    // in which it was before
	Days     int            `json:"days,omitempty"`     // before the event, in a reminder
	Until    *time.Time     `json:"until,omitempty"`    // the end of the time to answer
	Other    string         `json:"other,omitempty"`    // the name of the other person
	Count    int            `json:"count,omitempty"`    // of places
	Kept     bool           `json:"kept,omitempty"`     // the places stay taken
	Members  []letterMember `json:"members,omitempty"`  // of a group
	// At is when the letter was written: what it says holds since then.
	At time.Time `json:"at"`
	// CancelOver: participants cannot give back a seat themselves any more.
	CancelOver bool `json:"cancel_over,omitempty"`
}

// letterMember is one person of a group in a letter to its contact.
type letterMember struct {
	Name      string     `json:"name"` // empty: still to be named
	Reference Reference  `json:"reference"`
	State     State      `json:"state"`
	Position  int        `json:"position,omitempty"`
	Until     *time.Time `json:"until,omitempty"` // end of the time to answer
}

// snapshot is what the composer of a letter reads.
type snapshot struct {
	Event  letterEvent  `json:"event"`
	Person letterPerson `json:"person"`
	Facts  letterFacts  `json:"facts"`
}

func letterEventOf(ev event.Event) letterEvent {
	e := letterEvent{
		ID: ev.ID, Slug: ev.Slug, Title: ev.Title, StartsAt: ev.StartsAt, EndsAt: ev.EndsAt,
		Online: ev.Online, OnlineAccess: ev.OnlineAccess, VenueName: ev.VenueName, VenueStreet: ev.VenueStreet,
		VenuePlace: joined(ev.VenuePostcode, ev.VenueCity), Directions: ev.Directions, CancelUntil: ev.CancelUntil,
	}
	for _, host := range ev.Hosts {
		contact := host.Contact()
		e.Hosts = append(e.Hosts, mailing.Signatory{Name: host.Organisation.Name, Contact: contact.Name,
			Email: contact.Email, Phone: contact.Phone})
	}
	return e
}

func letterPersonOf(p Person, ref Reference) letterPerson {
	return letterPerson{Name: p.Name(), Reference: ref}
}

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
	for _, r := range to {
		if r.Email == "" && r.GroupID != nil {
			d.tellGroup(*r.GroupID)
		}
	}
	facts.CancelOver = !d.plan.event.CancelOpenAt(d.tx.Now)
	return writeTo(ctx, d.tx, d.plan.about, kind, facts, to, func(r Registration) string { return dedupeKey(kind, r, d.tx.Now) })
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

// writeTo does the same with a given part about the event and the key that makes a letter unique.
func writeTo(ctx context.Context, tx *db.Tx, about mailing.PartKey, kind mailing.Kind, facts letterFacts, to []Registration, key func(Registration) string) error {
	facts.At = tx.Now
	known, err := json.Marshal(facts)
	if err != nil {
		return fmt.Errorf("write facts of letter: %w", err)
	}
	letters := make([]mailing.Letter, 0, len(to))
	for _, r := range to {
		if r.Email == "" {
			continue
		}
		person, err := json.Marshal(letterPersonOf(r.Person, r.Reference))
		if err != nil {
			return fmt.Errorf("write snapshot of person: %w", err)
		}
		letters = append(letters, mailing.Letter{
			Kind: kind, DedupeKey: key(r), Locale: r.Locale, Recipient: r.Email, RecipientName: r.Name(),
			Shared: about, Data: fmt.Sprintf(`{"person":%s,"facts":%s}`, person, known),
			EventID: new(int64(r.EventID)), RegistrationID: new(int64(r.ID)),
		})
	}
	return mailing.Enqueue(ctx, tx, letters...)
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
	return d.write(ctx, letterAgain, letterFacts{State: r.State}, r)
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
