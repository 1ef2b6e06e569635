package event

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

// Registrations is what this room asks of the room that keeps registrations: the consequences of
// an event's changes for them, in the same transaction. Its row of counters is always locked
// before the event, so that a rush and an editing host cannot block each other for good.
type Registrations interface {
	// Lock locks the counters of an event until the transaction ends and returns its capacity; nil means unlimited.
	Lock(ctx context.Context, tx *db.Tx, id ID) (capacity *int, err error)
	// Plan is called after the event was written, with its new version: it makes or updates the
	// counters, refuses a capacity below what is taken (Conflict) and lets people move up.
	Plan(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, capacity *int) error
	// Copied is called when an event was made like another one: what the hosts keep about the list of that one goes along.
	Copied(ctx context.Context, tx *db.Tx, from, to ID) error
	// Known counts who has ever registered, and who holds a personal invitation. It is called under the lock.
	Known(ctx context.Context, tx *db.Tx, id ID) (registered, invited int, err error)
	// Tell is called after Plan when time, place, access or form of a published event changed, with the event as it was: those
	// who stand are told if news say so, and letters about earlier changes that have not gone yet say how it is now.
	Tell(ctx context.Context, tx *db.Tx, before, after Event, news News) error
	// Cancel is called after the event was cancelled: all its live registrations become cancelled, each with a letter.
	Cancel(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event) error
}

// Service is the front door of the room.
type Service struct {
	db            *db.DB
	registrations Registrations
	baseURL       string
	wake          func()
	news          News // what changes tell, see Telling
}

// New returns the room's service.
func New(database *db.DB, registrations Registrations) *Service {
	return &Service{db: database, registrations: registrations, wake: func() {}}
}

// WithLetters returns the service with the address that begins the links in its letters, no slash at the
// end, and with what is called when letters were queued.
func (s *Service) WithLetters(baseURL string, wake func()) *Service {
	s.baseURL, s.wake = baseURL, wake
	return s
}
