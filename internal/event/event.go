// Package event keeps events and their hosts of equal rank: writing, publishing, cancelling, finding.
package event

import (
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/organisation"
)

// ID identifies an event.
type ID = actor.EventID

// Kind is the sort of event. Its German name stands in the catalogue under "event.kind." and the value.
type Kind string

// The kinds of events.
const (
	KindFachtagung        Kind = "fachtagung"
	KindFortbildung       Kind = "fortbildung"
	KindTraining          Kind = "training"
	KindInfoveranstaltung Kind = "infoveranstaltung"
	KindNetzwerktreffen   Kind = "netzwerktreffen"
)

// Kinds lists every kind in the order of choice lists.
var Kinds = []Kind{KindFachtagung, KindFortbildung, KindTraining, KindInfoveranstaltung, KindNetzwerktreffen}

// State says whether an event can be seen and joined. Its German name stands under "event.state.".
type State string

// The states of an event.
const (
	StateDraft     State = "draft"     // only its hosts see it
	StatePublished State = "published" // everybody sees it
	StateCancelled State = "cancelled" // everybody sees that it does not take place
)

// Visibility says whether a published event stands in the lists. Its German name stands under "event.visibility.".
type Visibility string

// The visibilities.
const (
	VisibilityPublic   Visibility = "public"
	VisibilityUnlisted Visibility = "unlisted" // only who knows the address finds it
	// VisibilityInvitation is unlisted, and only who was invited or knows a code can register.
	VisibilityInvitation Visibility = "invitation"
)

// Visibilities lists every visibility in the order of choice lists.
var Visibilities = []Visibility{VisibilityPublic, VisibilityUnlisted, VisibilityInvitation}

// WaitlistMode says who gets a seat that becomes free. Its German name stands under "event.waitlist_mode.".
type WaitlistMode string

// The waitlist modes.
const (
	WaitlistOff       WaitlistMode = "off"       // nobody waits; a full event refuses
	WaitlistAutomatic WaitlistMode = "automatic" // the next one gets the seat at once
	WaitlistOffer     WaitlistMode = "offer"     // the next one is offered the seat until a deadline
	WaitlistManual    WaitlistMode = "manual"    // the hosts pick who gets it
)

// WaitlistModes lists every waitlist mode in the order of choice lists.
var WaitlistModes = []WaitlistMode{WaitlistAutomatic, WaitlistOffer, WaitlistManual, WaitlistOff}

// DatePrecision says how exactly the date of an event is known. Old events know only the day or the month.
type DatePrecision string

// The date precisions.
const (
	PrecisionTime  DatePrecision = "time"
	PrecisionDay   DatePrecision = "day"
	PrecisionMonth DatePrecision = "month"
)

// Topic is a field of work ("Handlungsfeld").
type Topic struct {
	Key  string `db:"key"`
	Name string `db:"name"`
}

// Host is one of the organisations that run an event, all of equal rank, in the order they chose.
// The contact fields are those given for this event and may be empty: see Host.Contact.
type Host struct {
	Organisation organisation.Organisation
	ContactName  string
	ContactEmail string
	ContactPhone string
	Level        actor.Level
	Exports      bool // whether its people may take out lists
}

// FieldKeys lists the ready fields that the form of an event can ask for, in the form's order.
// Their German names stand under "event.field.". Names and the address are always asked for.
var FieldKeys = []string{"title", "phone", "organisation", "organisation_kind", "carrier_group", "municipality", "position", "remark"}

// Field is one ready field that the form of an event asks for.
type Field struct {
	Key      string `db:"key"`
	Required bool   `db:"required"`
}

// Event is one dated event; it may have several days. Texts are empty when unknown, times nil
// when no such deadline is set. Description, Directions, Accessibility,
// Documentation and EasyLanguage are Markdown; letters show them as they were typed.
type Event struct {
	ID                   ID
	Slug                 string // in addresses; never changes
	Version              int64  // grows with every change
	Title                string
	Kind                 Kind // empty: a draft that has none yet
	State                State
	Visibility           Visibility
	Summary              string
	Description          string
	Programme            string // one line an item, see ParseProgramme
	Documentation        string
	EasyLanguage         string    // what it is about, in easy language (Leichte Sprache)
	StartsAt             time.Time // zero: a draft that has none yet
	EndsAt               time.Time // zero: a draft that has none yet
	DatePrecision        DatePrecision
	Online               bool
	OnlineAccess         string // for people with a seat only
	VenueName            string
	VenueStreet          string
	VenuePostcode        string
	VenueCity            string
	MunicipalityKey      *string
	Directions           string
	Accessibility        string
	VenueRecord          VenueRecord // of the directory, which filled in the fields above
	Image                Image
	RegistrationEnabled  bool
	RegistrationOpensAt  *time.Time // nil: open since the publication
	RegistrationClosesAt *time.Time // nil: open until the start
	CancelUntil          *time.Time // nil: until the start
	WaitlistMode         WaitlistMode
	WaitlistUntil        *time.Time // the last instant at which somebody moves up; nil: until the start
	Reminders            Reminders
	Series               *SeriesID  // nil: it has one date only
	PublishAt            *time.Time // of a draft: when it becomes visible; nil: nobody has said
	PublishMissed        bool       // at PublishAt something needed was missing
	PublishedAt          *time.Time
	CancelledAt          *time.Time
	CancelReason         string
	CreatedAt            time.Time
	UpdatedAt            time.Time
	Hosts                []Host // none for events of the archive whose hosts are not handed down
	Topics               []Topic
	Fields               []Field // in the order of the form
	Rules                Rules
	Questions            Questions // in the order of the form
}

// as returns the event as if it were in the state.
func (e Event) as(state State) Event {
	e.State = state
	return e
}

// host finds one of the hosts.
func (e Event) host(id organisation.ID) (Host, bool) {
	for _, host := range e.Hosts {
		if host.Organisation.ID == id {
			return host, true
		}
	}
	return Host{}, false
}

// Place returns the event as rights see it.
func (e Event) Place() actor.Place {
	at := actor.Place{Event: e.ID}
	for _, host := range e.Hosts {
		at.Hosts = append(at.Hosts, actor.HostLimit{Organisation: host.Organisation.ID, Level: host.Level, Exports: host.Exports})
	}
	return at
}

// HostIDs returns the organisations that run the event.
func (e Event) HostIDs() []organisation.ID {
	ids := make([]organisation.ID, len(e.Hosts))
	for i, host := range e.Hosts {
		ids[i] = host.Organisation.ID
	}
	return ids
}
