// Package delivery shows organisers what was written to the people of an event and what became
// of it, sends letters once more, and raises the alarm when they stop arriving.
package delivery

import (
	"context"
	"regexp"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
)

// Service is the front door.
type Service struct {
	db      *db.DB
	baseURL string
	wake    func()
	secret  *regexp.Regexp
}

// New returns the service. baseURL begins links in letters; wake is called after a commit that queued letters.
func New(database *db.DB, baseURL string, wake func()) *Service {
	return &Service{db: database, baseURL: baseURL, wake: wake, secret: secretLinks(baseURL)}
}

// Filter narrows the letters about an event, as in mailing.
type Filter = mailing.Filter

// Page is a part of the letters about an event.
type Page struct {
	Event   event.Event
	Letters []mailing.Entry
	More    bool // there are older ones
	Counts  []mailing.Count
	GivenUp int // letters that RepeatUndelivered would look at, for those who may call it
}

// List returns what was written about an event, the newest first, for an account that may see contacts.
func (s *Service) List(ctx context.Context, who actor.Actor, slug string, filter Filter, limit int) (Page, error) {
	ev, err := event.Find(ctx, s.db, slug)
	if err != nil {
		return Page{}, err
	}
	if err := may(who, actor.SeeContacts, ev); err != nil {
		return Page{}, err
	}
	page := Page{Event: ev}
	if page.Letters, err = mailing.Browse(ctx, s.db, int64(ev.ID), filter, limit+1); err != nil {
		return Page{}, err
	}
	if page.More = len(page.Letters) > limit; page.More {
		page.Letters = page.Letters[:limit]
	}
	if page.Counts, err = mailing.CountKinds(ctx, s.db, int64(ev.ID)); err != nil {
		return Page{}, err
	}
	if who.MayAt(actor.EditRegistrations, ev.Place()) {
		page.GivenUp, err = s.countGivenUp(ctx, ev)
	}
	return page, err
}

// Letter is one letter about an event.
type Letter struct {
	mailing.Full
	Event event.Event
	// Reference is that of the registration that it is about; empty: about none.
	Reference registration.Reference
	Repeats   []mailing.Entry // that were sent once more, the oldest first
	// To is whom it would go to when it is sent once more now; Refusal says why it would not.
	To      registration.MailTo
	Refusal error
}

// Find returns one letter for an account that may see contacts. Personal links in it are made unreadable:
// whoever has one acts as the person.
func (s *Service) Find(ctx context.Context, who actor.Actor, id mailing.ID) (Letter, error) {
	full, ev, err := s.find(ctx, s.db, who, actor.SeeContacts, id)
	if err != nil {
		return Letter{}, err
	}
	letter := Letter{Full: full, Event: ev}
	if letter.Repeats, err = mailing.ListResent(ctx, s.db, id); err != nil {
		return Letter{}, err
	}
	letter.Text, letter.HTML = s.withoutSecrets(full.Text), s.withoutSecrets(full.HTML)
	if full.RegistrationID != nil {
		if letter.Reference, err = registration.ReferenceOf(ctx, s.db, registration.ID(*full.RegistrationID)); err != nil {
			return Letter{}, err
		}
	}
	original, err := mailing.FindOriginal(ctx, s.db, id)
	if err != nil {
		return Letter{}, err
	}
	letter.To, letter.Refusal = addressee(ctx, s.db, s.db.Now(), ev, original)
	if letter.Refusal != nil && fault.KindOf(letter.Refusal) == fault.Internal {
		return Letter{}, letter.Refusal
	}
	return letter, nil
}

// find finds a letter and its event for an account with the right there. To all others, and when it is
// about no event, it is unknown; without the right it is forbidden.
func (s *Service) find(ctx context.Context, q db.Queryer, who actor.Actor, right actor.Right, id mailing.ID) (mailing.Full, event.Event, error) {
	full, err := mailing.Find(ctx, q, id)
	if err != nil {
		return mailing.Full{}, event.Event{}, err
	}
	if full.EventID == nil {
		return mailing.Full{}, event.Event{}, unknown()
	}
	ev, err := event.FindByID(ctx, q, event.ID(*full.EventID))
	if err != nil {
		return mailing.Full{}, event.Event{}, err
	}
	if err := may(who, right, ev); err != nil {
		if fault.Is(err, fault.NotFound) {
			err = unknown()
		}
		return mailing.Full{}, event.Event{}, err
	}
	return full, ev, nil
}

func unknown() error { return fault.New(fault.NotFound, "mailing.unknown") }

func may(who actor.Actor, right actor.Right, ev event.Event) error {
	return event.May(who, ev, "registration.forbidden", right)
}

// secretLinks finds addresses of the installation that end in a token.
func secretLinks(baseURL string) *regexp.Regexp {
	return regexp.MustCompile(`(` + regexp.QuoteMeta(baseURL) + `/[^\s"'<>]*?)[0-9a-hjkmnp-tv-z]{26,}[^\s"'<>]*`)
}

// Hidden stands in place of what would let somebody act as the person.
const Hidden = "…"

func (s *Service) withoutSecrets(text string) string {
	return s.secret.ReplaceAllString(text, "${1}"+Hidden)
}
