// Package statistics counts what organisers want to know at a glance: who registers, when, from where, and what became of the letters.
package statistics

import (
	"cmp"
	"slices"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

// Count says how many registrations there are of something, and what became of them. Key is that of a kind,
// a carrier group or a municipality; empty: nobody said.
type Count struct {
	Key           string
	Registrations int // all that ever came, those who cancelled included
	Seats         int // that they take now, or took when they were anonymised
	Waiting       int // people on the waitlist
}

// Origins says where those who register come from, the most seats first. A list is empty when nobody was asked.
type Origins struct {
	Kinds          []Count // by organisation.Kind
	CarrierGroups  []Count // by organisation.CarrierGroup
	Municipalities []Count // by key
}

// Letters counts letters by what became of them.
type Letters struct {
	Sent, Waiting, Failed int
}

// Figures are what can be counted over one or many events.
type Figures struct {
	ByState map[registration.State]int
	Days    Days
	Origins Origins
	Letters Letters
}

// EventFigures are those of one event.
type EventFigures struct {
	Figures
	Event     event.Event
	Seats     registration.SeatPicture
	Workshops []registration.WorkshopSlot // none where the event has none
}

// OrganisationFigures are those of all events that an organisation hosts, together with others or alone.
type OrganisationFigures struct {
	Figures
	Organisation organisation.Organisation
	Year         int         // in which the events begin; 0: in any
	Years        []int       // in which there are events, the latest first
	Events       []EventLine // the latest first
	Total        Total
}

// EventLine is one event in the figures of its host.
type EventLine struct {
	Event event.Event
	Seats registration.Seats
}

// Total sums up events.
type Total struct {
	Events, Cancelled, Taken, Waiting int
}

// Service is the front door of the room.
type Service struct {
	db            *db.DB
	registrations *registration.Service
}

// New returns the room's service.
func New(database *db.DB, registrations *registration.Service) *Service {
	return &Service{db: database, registrations: registrations}
}

// ordered sorts the most seats first and drops a list in which nobody said anything.
func ordered(counts []Count) []Count {
	if !slices.ContainsFunc(counts, func(c Count) bool { return c.Key != "" }) {
		return nil
	}
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(boolOrder(a.Key == "", b.Key == ""), b.Seats-a.Seats, b.Registrations-a.Registrations, cmp.Compare(a.Key, b.Key))
	})
	return counts
}

// boolOrder puts false before true.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
