package correspondence

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/wording"
)

// Look is a letter to be looked at: a text that is not saved yet, in a letter to somebody.
type Look struct {
	Owner  Owner
	Kind   mailing.Kind
	Locale string
	Text   wording.Text
	// Registration is who the letter is to; empty: an invented person. Only for the texts of an event.
	Registration registration.Reference
}

// Preview words a letter as it would read with a text. Its secret links lead nowhere.
//
// Errors: those of Save; Forbidden for a registration that the account may not see.
func (s *Service) Preview(ctx context.Context, who actor.Actor, look Look) (mailing.Content, error) {
	data, err := s.sample(ctx, who, look)
	if err != nil {
		return mailing.Content{}, err
	}
	content, err := registration.Composers(s.templates, s.links)[look.Kind](look.Locale, data)
	if err != nil {
		return mailing.Content{}, fmt.Errorf("word preview: %w", err)
	}
	return content, nil
}

// Recipients returns up to twenty people of an event whose letters can be looked at, the newest first, for whoever may
// write its texts; nobody where the account does not see participants.
func (s *Service) Recipients(ctx context.Context, who actor.Actor, slug string) ([]registration.Addressee, error) {
	o, err := s.place(ctx, who, Owner{Event: slug}, true)
	if err != nil || !who.MayAt(actor.SeeParticipants, o.event.Place()) {
		return nil, err
	}
	return registration.Addressees(ctx, s.db, o.event.ID)
}

// testEvery is how often one account gets the same test letter at most.
const testEvery = 10 * time.Second

// testMark begins the subject of a letter that is only a test.
const testMark = "[Test] "

// SendTest sends the same letter to an address: that of the account itself, which the caller knows.
// Errors: those of Preview.
func (s *Service) SendTest(ctx context.Context, who actor.Actor, look Look, to string) error {
	if who.AccountID() == 0 {
		return fault.New(fault.Forbidden, "correspondence.forbidden")
	}
	look.Text.Subject = testMark + look.Text.Subject
	data, err := s.sample(ctx, who, look)
	if err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		return mailing.Enqueue(ctx, tx, mailing.Letter{
			Kind: look.Kind, Locale: look.Locale, Recipient: to, Data: string(data), AccountID: new(int64(who.AccountID())),
			DedupeKey: fmt.Sprintf("test/%d/%s/%s/%d", who.AccountID(), look.Kind, look.Locale, tx.Now.Truncate(testEvery).Unix()),
		})
	})
	if err == nil {
		s.wake()
	}
	return err
}

// sample is the snapshot of a letter to look at, for whoever may write the text.
func (s *Service) sample(ctx context.Context, who actor.Actor, look Look) ([]byte, error) {
	o, err := s.place(ctx, who, look.Owner, true)
	if err != nil {
		return nil, err
	}
	text, err := s.checked(look.Kind, look.Locale, look.Text)
	if err != nil {
		return nil, err
	}
	ev, err := o.shown(s.db.Now(), who, look.Registration)
	if err != nil {
		return nil, err
	}
	sample := registration.Sample{Kind: look.Kind, Event: ev, Registration: look.Registration, Texts: map[string]wording.Text{look.Locale: text}}
	return sample.Snapshot(ctx, s.db, s.db.Now())
}

// shown is the event that the letter is about.
func (o owner) shown(now time.Time, who actor.Actor, to registration.Reference) (event.Event, error) {
	switch {
	case o.event == nil && to != "":
		return event.Event{}, fault.New(fault.NotFound, "registration.unknown")
	case o.event == nil:
		return registration.SampleEvent(*o.organisation, now), nil
	case to != "" && !who.MayAt(actor.SeeParticipants, o.event.Place()):
		return event.Event{}, fault.New(fault.Forbidden, "registration.forbidden")
	}
	return *o.event, nil
}
