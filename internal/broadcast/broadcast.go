// Package broadcast lets hosts write one message to several people of an event: to whom a filter leaves, one letter each.
package broadcast

import (
	"strings"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/wording"
)

// ID identifies a broadcast.
type ID int64

// State says how far a broadcast has come. Its German name stands in the catalogue under "broadcast.state.".
type State string

// The states.
const (
	Draft     State = "draft"     // is being written
	Scheduled State = "scheduled" // begins by itself at its time
	Sending   State = "sending"   // its recipients are taken, not all letters have gone
	Sent      State = "sent"      // nothing is left to go
	Stopped   State = "stopped"   // the hosts took back what had not gone
)

// States lists every state in the order of a broadcast's life.
var States = []State{Draft, Scheduled, Sending, Sent, Stopped}

// LabelKey returns the catalogue key of what the state is called.
func (s State) LabelKey() string { return "broadcast.state." + string(s) }

// HasBegun reports whether the recipients are taken: from then on nothing can be changed.
func (s State) HasBegun() bool { return s == Sending || s == Sent || s == Stopped }

// Broadcast is one message to several people of an event.
type Broadcast struct {
	ID      ID       `db:"id"`
	EventID event.ID `db:"event_id"`
	Number  int      `db:"number"` // of the event, from 1: names it
	State   State    `db:"state"`
	Subject string   `db:"subject"`
	Body    string   `db:"body"` // as it was typed, with placeholders
	Kept    kept     `db:"filter"`
	// Picked are those who were chosen one by one, or found by a search; nil: all whom the filter leaves.
	Picked  db.StringArray   `db:"picked"`
	ReplyTo *organisation.ID `db:"reply_to"` // the host who gets the answers; nil: all of them
	SendAt  *time.Time       `db:"send_at"`  // when a scheduled one begins
	Version int              `db:"version"`  // another one whenever the draft changes
	// Who did what to it, by name; nil where an account is gone or it was the system.
	CreatedBy *string    `db:"created_by"`
	SentBy    *string    `db:"sent_by"`
	StoppedBy *string    `db:"stopped_by"`
	CreatedAt time.Time  `db:"created_at"`
	ChangedAt time.Time  `db:"changed_at"`
	BegunAt   *time.Time `db:"begun_at"`
	EndedAt   *time.Time `db:"ended_at"`
	// What was found when sending began.
	Letters   int            `db:"letters"`
	People    int            `db:"people"`
	Unreached int            `db:"unreached"`
	FileKeys  db.StringArray `db:"file_keys"` // as the outbox keeps the files, once it has begun
	// Forgotten: the people of the event are forgotten, and the text with them.
	Forgotten bool   `db:"forgotten"`
	Files     []File `db:"-"`

	madeFrom []byte // only of a new one
}

// Filter returns whom it goes to.
func (b Broadcast) Filter() registration.Filter {
	filter := b.Kept.Filter
	filter.Picked = strings.Join(b.Picked, " ")
	return filter
}

// Service is the front door of the room.
type Service struct {
	db       *db.DB
	links    registration.Links
	wordings *wording.Catalogue
	wake     func()
}

// New returns the room on the given database. Links and wordings make previews of letters; wake is called when a letter
// was queued that somebody waits for.
func New(database *db.DB, links registration.Links, wordings *wording.Catalogue, wake func()) *Service {
	return &Service{db: database, links: links, wordings: wordings, wake: wake}
}
