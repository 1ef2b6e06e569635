package correspondence

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
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
	sample, err := s.sample(ctx, who, look)
	if err != nil {
		return mailing.Content{}, err
	}
	data, err := sample.Snapshot(ctx, s.db, s.db.Now())
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

// sample is the letter to look at, for whoever may write the text.
func (s *Service) sample(ctx context.Context, who actor.Actor, look Look) (registration.Sample, error) {
	o, err := s.place(ctx, who, look.Owner, true)
	if err != nil {
		return registration.Sample{}, err
	}
	text, err := s.checked(look.Kind, look.Locale, look.Text)
	if err != nil {
		return registration.Sample{}, err
	}
	ev, err := o.shown(s.db.Now(), who, look.Registration)
	return registration.Sample{Kind: look.Kind, Event: ev, Registration: look.Registration, Texts: map[string]wording.Text{look.Locale: text}}, err
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
