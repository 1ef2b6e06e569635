package registration

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/wording"
)

// Sample is what a letter is looked at with.
type Sample struct {
	Kind  mailing.Kind
	Event event.Event
	// Registration is whose letter it would be; empty: an invented person's.
	Registration Reference
	// Texts replace the hosts' own.
	Texts map[string]wording.Text
}

// Snapshot returns the snapshot of the letter, whose secret links lead nowhere. What only happens in the life of a
// registration, such as who takes over, is invented. NotFound when the registration is none of the event.
func (s Sample) Snapshot(ctx context.Context, q db.Queryer, now time.Time) ([]byte, error) {
	about := snapshot{Event: letterEventOf(s.Event), Person: letterPerson{Name: "Kim Beispiel", Reference: "BEISPIEL00"},
		Facts: inventedFacts(s.Kind, now), Own: Own{Texts: s.Texts}, Preview: true}
	if s.Kind == letterEventChanged {
		was := about.Event.essentials()
		was.StartsAt, was.EndsAt = was.StartsAt.AddDate(0, 0, -7), was.EndsAt.AddDate(0, 0, -7)
		about.Facts.Was = &was
	}
	if s.Registration != "" {
		if err := about.takePerson(ctx, q, s.Event, s.Registration); err != nil {
			return nil, err
		}
	}
	data, err := json.Marshal(about)
	if err != nil {
		return nil, fmt.Errorf("write sample of letter: %w", err)
	}
	return data, nil
}

// Addressee is somebody whose letters can be looked at.
type Addressee struct {
	Reference Reference `db:"reference"`
	Person
	State State `db:"state"`
}

const listAddresseesSQL = `
SELECT reference, first_name, last_name, title, state FROM registrations
WHERE event_id = $1 AND state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered') ORDER BY id DESC LIMIT 20`

// Addressees are up to twenty people of an event, the newest first. The caller sees to it that whoever asks may see them.
func Addressees(ctx context.Context, q db.Queryer, id event.ID) ([]Addressee, error) {
	var people []Addressee
	if err := q.SelectContext(ctx, &people, listAddresseesSQL, id); err != nil {
		return nil, fmt.Errorf("list people to look at letters with: %w", err)
	}
	return people, nil
}

// takePerson puts a real person into a sample, with a place on the waitlist and workshops where there are any.
func (s *snapshot) takePerson(ctx context.Context, q db.Queryer, ev event.Event, ref Reference) error {
	found, err := find(ctx, q, ref)
	if err != nil {
		return err
	}
	if found.EventID != ev.ID {
		return fault.New(fault.NotFound, "registration.unknown")
	}
	s.Person = letterPersonOf(found.Person, found.Reference, found.Answers)
	workshops, err := givenWorkshops(ctx, q, ev, found)
	if err != nil {
		return err
	}
	if len(workshops[found.ID]) > 0 {
		s.Facts.Workshops = workshops[found.ID]
	}
	if found.State != Waitlisted {
		return nil
	}
	positions, err := waitlistPositions(ctx, q, ev.ID, found.ID)
	s.Facts.Position = positions[found.ID]
	return err
}

// inventedFacts are what letters of the kind could be about.
func inventedFacts(kind mailing.Kind, now time.Time) letterFacts {
	until := now.Add(48 * time.Hour)
	facts := letterFacts{At: now, Position: 3, Count: 2, Days: 7, Other: "Robin Beispiel", Until: &until, State: Confirmed,
		Reason:    "Hier steht, was Sie zu einer Entscheidung dazuschreiben.",
		Workshops: []letterWorkshop{{Slot: "Workshops am Vormittag", Workshop: "Elternarbeit", Wish: 1}},
		Members: []letterMember{{Name: "Kim Beispiel", Reference: "BEISPIEL00", State: Confirmed},
			{Reference: "BEISPIEL01", State: Waitlisted, Position: 3}}}
	switch kind {
	case letterUnconfirmed:
		facts.State = Unconfirmed
	case letterOfferLapsed:
		facts.State = Waitlisted
	}
	return facts
}

// SampleEvent is an invented event of an organisation, to look at letters with that are about none in particular.
func SampleEvent(host organisation.Organisation, now time.Time) event.Event {
	start := now.AddDate(0, 1, 0).Truncate(24 * time.Hour).Add(8 * time.Hour)
	return event.Event{Slug: "beispiel", Title: "Beispielveranstaltung", StartsAt: start, EndsAt: start.Add(6 * time.Hour),
		VenueName: "Bürgerhaus", VenueStreet: "Marktplatz 1", VenuePostcode: "12345", VenueCity: "Musterstadt",
		WaitlistMode: event.WaitlistAutomatic, Hosts: []event.Host{{Organisation: host}}}
}
