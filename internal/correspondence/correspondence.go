// Package correspondence keeps the hosts' own texts of letters to participants: those of an organisation
// for all its events, and those of one event, which come before them. Letters about changes of an event that wait are shown,
// sent at once or stopped here.
package correspondence

import (
	"context"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/wording"
)

// Service is the front door of the room.
type Service struct {
	db        *db.DB
	templates *mailing.Templates
	links     registration.Links
	wake      func()
}

// New returns the room's service. wake is called after a commit that queued a letter.
func New(database *db.DB, templates *mailing.Templates, links registration.Links, wake func()) *Service {
	return &Service{db: database, templates: templates, links: links, wake: wake}
}

// Kinds are the letters that can have texts of the hosts. What hosts write to several people is in their own
// words anyway.
var Kinds = slices.DeleteFunc(slices.Clone(registration.Kinds), func(kind mailing.Kind) bool { return kind == registration.MessageKind })

// Owner is whose texts they are: those of the event with the slug, or else of the organisation.
type Owner struct{ Event, Organisation string }

// owner is an Owner that was found. Exactly one of the two is not nil.
type owner struct {
	event        *event.Event
	organisation *organisation.Organisation
}

// place finds an owner for somebody who may see its texts, or also write them. Whoever works on an event sees
// the texts of the event; those of an organisation are up to whoever manages it.
func (s *Service) place(ctx context.Context, who actor.Actor, o Owner, write bool) (owner, error) {
	if o.Event != "" {
		ev, err := event.Find(ctx, s.db, o.Event)
		if err != nil {
			return owner{}, err
		}
		return owner{event: &ev}, mayWrite(who, ev, write)
	}
	found, err := organisation.FindBySlug(ctx, s.db, o.Organisation)
	if err != nil {
		return owner{}, err
	}
	if !who.IsAdmin() && !who.May(actor.ManageMembers, found.ID) {
		return owner{}, fault.New(fault.Forbidden, "correspondence.organisation_forbidden")
	}
	return owner{organisation: &found}, nil
}

func mayWrite(who actor.Actor, ev event.Event, write bool) error {
	right := actor.SeeEvent
	if write {
		right = actor.EditEvent
	}
	return event.May(who, ev, "correspondence.forbidden", right)
}

// ids returns what the rows of the owner have, of which one is nil.
func (o owner) ids() (eventID, organisationID *int64) {
	if o.event != nil {
		return new(int64(o.event.ID)), nil
	}
	return nil, new(int64(o.organisation.ID))
}

// hosts are the organisations whose texts come in where the owner has none, in their order.
func (o owner) hosts() []organisation.ID {
	if o.event == nil {
		return nil
	}
	return o.event.HostIDs()
}

// Origin says whose words a letter has.
type Origin string

// The origins.
const (
	OfEvent        Origin = "event"
	OfOrganisation Origin = "organisation"
	Standard       Origin = "standard" // the installation's
)

// Letter is a kind of letter with the text that it has.
type Letter struct {
	Kind   mailing.Kind
	Locale string
	// Origin is whose text it is; Host the name of the organisation if it is that of one.
	Origin Origin
	Host   string
	Text   wording.Text
	// Own reports whether it is the text of the owner that was asked for, and can be given up.
	Own bool
	// Version is that of the own text, 0 without one. Saving needs it.
	Version int64
	// Standard is the text of the installation.
	Standard wording.Text
}

// Placeholders returns what the text may use, those that it needs first.
func (l Letter) Placeholders() []wording.Placeholder { return registration.Placeholders(l.Kind) }
