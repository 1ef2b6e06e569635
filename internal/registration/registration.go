// Package registration decides who gets a seat: registering, waiting, moving up and cancelling.
//
// Everything that takes or frees a seat of an event goes through its desk (desk.go), one batch at
// a time; the counters with their constraints in table event_seats are the second guard.
package registration

import (
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/combiner"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// ID identifies a registration inside the database.
type ID int64

// Reference is the short public name of a registration, fit to be read out on the telephone. It
// opens nothing by itself; the personal link does.
type Reference string

// IsPossible reports whether the reference could be one: short, of capital letters and digits.
func (r Reference) IsPossible() bool {
	return len(r) <= referenceLength && !strings.ContainsFunc(string(r), func(c rune) bool {
		return (c < 'A' || c > 'Z') && (c < '0' || c > '9')
	})
}

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
	// Party is how many people the registration stands for, where the event allows more than one; 0: one.
	Party int
	// Answers are those to the questions of the event's form, as they were sent.
	Answers question.Sent
	// RemoveFiles are the keys of questions whose stored files are to be deleted by a change.
	RemoveFiles []string
	// Code is an invitation code, Invitation the token of a personal invitation; empty: none.
	Code, Invitation string
	// Version is that of the registration which a change was made for; empty: whatever it says now.
	Version string
	// NameOnly: staff enter somebody who stands at the door and is not asked what the form asks.
	NameOnly bool
	// Overbook is the reason why staff give a seat above the capacity when none is free; empty: they do not.
	Overbook string
}

// Registration is one person at one event.
type Registration struct {
	Person
	ID               ID         `db:"id"`
	EventID          event.ID   `db:"event_id"`
	PersonKey        *string    `db:"person_key"` // tells one person from another; nil: nothing does
	Reference        Reference  `db:"reference"`
	State            State      `db:"state"`
	Party            int        `db:"seats"` // seats it takes while its state takes any
	Locale           string     `db:"locale"`
	EnteredBy        actor.Kind `db:"entered_by"`
	NoticeVersion    *string    `db:"notice_version"`
	WaitlistPriority int        `db:"waitlist_priority"` // more goes first
	WaitlistNumber   *int64     `db:"waitlist_number"`
	Placeholder      bool       `db:"placeholder"` // a place in a group that nobody was named for yet
	Unverified       bool       `db:"unverified"`  // nobody has shown that the address is theirs
	// RespondBy is until when the person has to confirm the address or to accept the offer.
	RespondBy    *time.Time    `db:"respond_by"`
	Answers      Answers       `db:"answers"` // special categories are kept elsewhere, see Special
	Pools        db.Int64Array `db:"pools"`   // of table seat_pools, besides the event's own seats
	ReplacesID   *ID           `db:"replaces_id"`
	MergedIntoID *ID           `db:"merged_into_id"` // what stands for the person since this one ended; nil: nothing
	InvitationID *int64        `db:"invitation_id"`
	CodeID       *int64        `db:"code_id"`
	Code         string        `db:"code"` // the invitation code it came with
	// What it shares with those it was registered with; zero when it came alone.
	GroupID        *int64    `db:"group_id"`
	GroupReference Reference `db:"group_reference"`
	Together       bool      `db:"together"`
	ContactName    string    `db:"contact_name"`
	ContactEmail   string    `db:"contact_email"`
	CreatedAt      time.Time `db:"created_at"`
	ChangedAt      time.Time `db:"changed_at"`
}

// columns are those that fill a Registration, of registrations AS r and what joins adds.
const columns = `r.id, r.event_id, r.person_key, r.reference, r.state, r.first_name, r.last_name, r.email, r.phone, r.title, r.organisation, r.organisation_kind,
       r.carrier_group, r.municipality_key, r.position, r.remark, r.locale, r.entered_by, r.notice_version, r.waitlist_priority, r.waitlist_number,
       r.seats, r.placeholder, r.unverified, r.respond_by, r.answers, r.pools, r.replaces_id, r.merged_into_id, r.invitation_id, r.code_id, r.group_id,
       COALESCE(g.reference, '') AS group_reference, COALESCE(g.together, false) AS together, COALESCE(g.contact_name, '') AS contact_name,
       COALESCE(g.contact_email, '') AS contact_email, COALESCE(c.code, '') AS code, r.created_at, r.changed_at`

// joins is where columns come from.
const joins = `
FROM registrations AS r
LEFT JOIN registration_groups AS g ON g.id = r.group_id
LEFT JOIN invitation_codes AS c ON c.id = r.code_id`

// Change is one entry of the kept history: a change of state, or something else that happened while
// the state stayed the same.
type Change struct {
	ChangedAt time.Time  `db:"changed_at"`
	From      *State     `db:"from_state"`
	To        State      `db:"to_state"`
	What      What       `db:"what"`
	By        actor.Kind `db:"actor_kind"`
	Account   *string    `db:"account_name"`
	Reason    string     `db:"reason"`
}

// What says what happened to a registration.
type What string

// What the history knows.
const (
	ChangedState     What = "state"
	ConfirmedAddress What = "address_confirmed"
	ChangedAnswers   What = "answers"
	ChangedPriority  What = "priority"
	Named            What = "named"     // a place of a group got its person
	ChangedParty     What = "seats"     // the number of people
	GotExtraSeat     What = "extra"     // a seat above the capacity
	TookOver         What = "took_over" // somebody else's seat
	ChangedWorkshop  What = "workshop"  // where the person goes in a slot
	Merged           What = "merged"    // another registration of the person, whose reference is the reason, became part of it
	Distinct         What = "distinct"  // another one, whose reference is the reason, looks like the same person's and is not
	Undone           What = "undone"    // a decision, so that the person stands again as before
)

// Whats lists everything the history knows.
var Whats = []What{ChangedState, ConfirmedAddress, ChangedAnswers, ChangedPriority, Named, ChangedParty, GotExtraSeat, TookOver, ChangedWorkshop, Merged, Distinct, Undone}

// Seats are the counters of one event.
type Seats struct {
	EventID     event.ID   `db:"event_id"`
	PlanVersion int64      `db:"plan_version"`
	Capacity    *int       `db:"capacity"` // nil: unlimited
	Taken       int        `db:"taken"`
	Held        int        `db:"held"`  // free, but kept for the groups of quotas
	Extra       int        `db:"extra"` // given above the capacity
	Waiting     int        `db:"waiting"`
	NextDueAt   *time.Time `db:"next_due_at"` // when time alone changes something next, at the earliest
}

// Free returns the number of seats that are free for everybody; limited is false when there is no end to them.
func (s Seats) Free() (n int, limited bool) {
	if s.Capacity == nil {
		return 0, false
	}
	return max(0, *s.Capacity-s.Taken-s.Held), true
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
	s.planReaders = combiner.New(deskOptions, s.readPlanForAll)
	return s
}
