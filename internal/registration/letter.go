package registration

import (
	"context"
	"encoding/json"
	"fmt"
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
	Position int    `json:"position,omitempty"` // place on the waitlist
	Reason   string `json:"reason,omitempty"`   // why it was cancelled
	State    State  `json:"state,omitempty"`    // in which it was before
	Days     int    `json:"days,omitempty"`     // before the event, in a reminder
	// At is when the letter was written: what it says holds since then.
	At time.Time `json:"at"`
	// CancelOver: participants cannot give back a seat themselves any more.
	CancelOver bool `json:"cancel_over,omitempty"`
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
func letterFor(person string, position int, now time.Time, cancelOver bool) string {
	return fmt.Sprintf(`{"person":%s,"facts":{"position":%d,"at":"%s","cancel_over":%t}}`,
		person, position, now.Format(time.RFC3339), cancelOver)
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

// write queues one letter of the kind to each of the registrations that has an address.
func (d *desk) write(ctx context.Context, kind mailing.Kind, facts letterFacts, to ...Registration) error {
	facts.CancelOver = !d.plan.event.CancelOpenAt(d.tx.Now)
	return writeTo(ctx, d.tx, d.plan.about, kind, facts, to, func(r Registration) string { return dedupeKey(kind, r, d.tx.Now) })
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

// dedupeKey makes one letter of each promotion and cancellation, and one an hour to people who
// register again and again.
func dedupeKey(kind mailing.Kind, r Registration, now time.Time) string {
	switch kind {
	case letterPromoted:
		return fmt.Sprintf("promoted/%s/%d", r.Reference, *r.WaitlistNumber)
	case letterAgain:
		return fmt.Sprintf("again/%s/%s", r.Reference, now.Format("2006-01-02T15"))
	}
	return "cancelled/" + string(r.Reference)
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
	return d.write(ctx, letterAgain, letterFacts{State: r.State}, r)
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
