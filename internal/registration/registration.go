// Package registration decides who gets a seat: registering, waiting, moving up and cancelling.
//
// Everything that takes or frees a seat of an event goes through its desk (desk.go), one batch at
// a time; the counters with their constraints in table event_seats are the second guard.
package registration

import (
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/combiner"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// ID identifies a registration inside the database.
type ID int64

// Reference is the short public name of a registration, fit to be read out on the telephone. It
// opens nothing by itself; the personal link does.
type Reference string

// State says where a registration stands (domain rule list, section 3).
type State string

// The states.
const (
	Unconfirmed State = "unconfirmed"
	Applied     State = "applied"
	Confirmed   State = "confirmed"
	Waitlisted  State = "waitlisted"
	Offered     State = "offered"
	Declined    State = "declined"
	Cancelled   State = "cancelled"
	Replaced    State = "replaced"
	Expired     State = "expired"
)

// States lists every state in the order of a registration's life.
var States = []State{Unconfirmed, Applied, Confirmed, Waitlisted, Offered, Declined, Cancelled, Replaced, Expired}

// TakesSeat reports whether a registration in this state counts against the capacity.
func (s State) TakesSeat() bool { return s == Unconfirmed || s == Confirmed || s == Offered }

// IsLive reports whether the registration still stands: nobody can hold two live ones for an event.
func (s State) IsLive() bool { return s.TakesSeat() || s == Applied || s == Waitlisted }

// Person is what the form of an event may ask. Empty means: not asked or not said.
type Person struct {
	FirstName        string  `db:"first_name"`
	LastName         string  `db:"last_name"`
	Email            string  `db:"email"`
	Phone            string  `db:"phone"`
	Title            string  `db:"title"`
	Organisation     string  `db:"organisation"`
	OrganisationKind string  `db:"organisation_kind"`
	CarrierGroup     string  `db:"carrier_group"`
	MunicipalityKey  *string `db:"municipality_key"`
	Position         string  `db:"position"`
	Remark           string  `db:"remark"`
}

// Name returns the name as it is written in a letter.
func (p Person) Name() string {
	if p.FirstName == "" || p.LastName == "" {
		return p.FirstName + p.LastName
	}
	return p.FirstName + " " + p.LastName
}

// Application asks for a seat for one person.
type Application struct {
	Person
	Locale string
	// Submission is the random mark of one filled form: a double click or a reload sends the same
	// mark again and gets the first answer again. Empty: none.
	Submission string
}

// Registration is one person at one event.
type Registration struct {
	Person
	ID             ID         `db:"id"`
	EventID        event.ID   `db:"event_id"`
	Reference      Reference  `db:"reference"`
	State          State      `db:"state"`
	Locale         string     `db:"locale"`
	EnteredBy      actor.Kind `db:"entered_by"`
	NoticeVersion  *string    `db:"notice_version"`
	WaitlistNumber *int64     `db:"waitlist_number"`
	CreatedAt      time.Time  `db:"created_at"`
	ChangedAt      time.Time  `db:"changed_at"`
}

// columns are those of table registrations that fill a Registration.
const columns = `id, event_id, reference, state, first_name, last_name, email, phone, title, organisation, organisation_kind, carrier_group,
       municipality_key, position, remark, locale, entered_by, notice_version, waitlist_number, created_at, changed_at`

// Change is one entry of the kept history of states.
type Change struct {
	ChangedAt time.Time  `db:"changed_at"`
	From      *State     `db:"from_state"`
	To        State      `db:"to_state"`
	By        actor.Kind `db:"actor_kind"`
	Account   *string    `db:"account_name"`
	Reason    string     `db:"reason"`
}

// Seats are the counters of one event.
type Seats struct {
	EventID     event.ID `db:"event_id"`
	PlanVersion int64    `db:"plan_version"`
	Capacity    *int     `db:"capacity"` // nil: unlimited
	Taken       int      `db:"taken"`
	Waiting     int      `db:"waiting"`
}

// Free returns the number of free seats; limited is false when there is no end to them.
func (s Seats) Free() (n int, limited bool) {
	if s.Capacity == nil {
		return 0, false
	}
	return max(0, *s.Capacity-s.Taken), true
}

// HasFree reports whether at least one seat is free.
func (s Seats) HasFree() bool {
	n, limited := s.Free()
	return !limited || n > 0
}

// Service is the front door of the room.
type Service struct {
	db    *db.DB
	links Links
	desks *combiner.Combiner[event.ID, request, Result]
	plans planCache
	// planReaders let one caller read a plan for all who need it.
	planReaders *combiner.Combiner[string, struct{}, *plan]
	// admitStatement is admitSQL, seatsStatement is listSeatsSQL: the statements that are run often
	// enough to keep their plans.
	admitStatement, seatsStatement *db.Statement
}

// deskOptions bound the queue before one event's desk. Large batches share one wait for the disk:
// with 512 callers, batches of 512 answer sooner than four of 128 one after the other. 4,096
// waiting are less than a second of work; more are told to come back.
var deskOptions = combiner.Options{MaxBatch: 512, MaxQueue: 4096, Timeout: 30 * time.Second}

// New returns the room on the given database. Links make the personal links in letters and answers.
func New(database *db.DB, links Links) *Service {
	s := &Service{db: database, links: links, admitStatement: database.Statement(admitSQL),
		seatsStatement: database.Statement(listSeatsSQL)}
	s.desks = combiner.New(deskOptions, s.serveDesk)
	s.planReaders = combiner.New(deskOptions, s.readPlan)
	return s
}
