package registration

import (
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
)

// newest returns the newest letter to the address.
func (h *house) newest(recipient string) mailing.Entry {
	h.t.Helper()
	var id mailing.ID
	if err := h.db.GetContext(h.t.Context(), &id, `SELECT max(id) FROM letters WHERE recipient = $1`, recipient); err != nil {
		h.t.Fatal(err)
	}
	full, err := mailing.Find(h.t.Context(), h.db, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return full.Entry
}

// repeatTo asks whom the letter would go to once more.
func (h *house) repeatTo(slug string, letter mailing.Entry) (MailTo, error) {
	h.t.Helper()
	ev, err := event.Find(h.t.Context(), h.db, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	return RepeatTo(h.t.Context(), h.db, h.now, ev, letter)
}

func (h *house) repeats(slug string, letter mailing.Entry, want string) {
	h.t.Helper()
	if to, err := h.repeatTo(slug, letter); err != nil || to.Email != want {
		h.t.Errorf("%s would go to %v, %v; want %s", letter.Kind, to, err, want)
	}
}

func (h *house) refusesToRepeat(slug string, letter mailing.Entry, key string) {
	h.t.Helper()
	_, err := h.repeatTo(slug, letter)
	wantFault(h.t, err, fault.Conflict, key)
}

func TestWhatWentToTheContactOfAGroupGoesToNoMember(t *testing.T) {
	t.Parallel()
	const contact = "kim@mail.example"
	for name, write := range map[string]func(*house, event.Event){
		"a group":         func(*house, event.Event) {},
		"a changed event": func(h *house, ev event.Event) { h.move(ev.Slug, telling, later) },
		"a cancelled event": func(h *house, ev event.Event) {
			if err := h.events.Cancel(h.t.Context(), actor.System(), ev.Slug, "Sturm"); err != nil {
				h.t.Fatal(err)
			}
		},
		"thanks": func(h *house, _ event.Event) {
			h.exec(`UPDATE letters SET kind = 'registration_thanks' WHERE recipient = $1`, contact)
		},
		"a message": func(h *house, _ event.Event) {
			h.exec(`UPDATE letters SET kind = 'registration_message', data = '{"person":{"reference":"TB-GRUPPE"},"facts":{"contact":true}}' WHERE recipient = $1`, contact)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t)
			ev := h.event(5, func(d *event.Draft) { d.Rules.GroupMax = 3 })
			h.colleagues(ev.Slug)
			write(h, ev)
			letter := h.newest(contact)
			h.exec(`UPDATE registrations SET email = 'mitglied@mail.example' WHERE id = $1`, *letter.RegistrationID)
			h.repeats(ev.Slug, letter, contact)
			h.exec(`UPDATE registration_groups SET contact_email = 'kim.muster@mail.example'`)
			h.repeats(ev.Slug, letter, "kim.muster@mail.example")
		})
	}
}

func TestAReminderIsRepeatedToWhoStandsAsWhenItWasWritten(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5)
	h.register(ev.Slug, 1)
	h.exec(`UPDATE letters SET kind = 'registration_reminder', data = '{"facts":{"state":"applied"}}'`)
	letter := h.newest(person1)
	h.refusesToRepeat(ev.Slug, letter, "registration.repeat_outdated")
	for _, facts := range []string{`{"facts":{"state":"confirmed"}}`, `{"facts":{}}`} {
		h.exec(`UPDATE letters SET data = CAST($1 AS json)`, facts)
		h.repeats(ev.Slug, letter, person1)
	}
	h.now = ev.StartsAt
	for _, kind := range []mailing.Kind{letterGroupReminder, letterEventChanged} {
		letter.Kind = kind
		h.refusesToRepeat(ev.Slug, letter, "registration.repeat_over")
	}
}

func TestTheLetterAboutAChangedEventIsRepeatedOnlyWhileTheEventIsAsItSays(t *testing.T) {
	t.Parallel()
	const contact = "kim@mail.example"
	h := openHouse(t)
	ev := h.event(9, func(d *event.Draft) { d.Rules.GroupMax = 3 })
	h.register(ev.Slug, 1)
	h.colleagues(ev.Slug)
	h.move(ev.Slug, telling, later)
	person, group := h.newest(person1), h.newest(contact)
	if person.Kind != letterEventChanged || group.Kind != letterEventChanged {
		t.Fatalf("letters are %s and %s", person.Kind, group.Kind)
	}
	h.move(ev.Slug, event.News{}, func(d *event.Draft) { d.Title, d.Directions = "Anderer Titel", "Mit dem Bus" })
	h.repeats(ev.Slug, person, person1)
	h.repeats(ev.Slug, group, contact)
	h.move(ev.Slug, event.News{}, func(d *event.Draft) { d.VenueName, d.VenueStreet = "Stadthalle", "Am Ring 9" })
	h.refusesToRepeat(ev.Slug, person, "registration.repeat_superseded")
	h.refusesToRepeat(ev.Slug, group, "registration.repeat_superseded")
}
