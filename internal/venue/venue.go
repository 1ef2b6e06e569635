// Package venue keeps places that events are held at, entered once and chosen by all offices.
package venue

import (
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/organisation"
)

// ID identifies a venue.
type ID int64

// Venue is a place. Texts are empty when unknown. Directions and Accessibility are Markdown.
type Venue struct {
	ID              ID              `db:"id"`
	Organisation    organisation.ID `db:"organisation_id"` // who entered it, and whose editors change it
	Version         int64           `db:"version"`         // grows with every change
	Edition         int64           `db:"edition"`         // grows with every change of what events show
	Name            string          `db:"name"`
	Street          string          `db:"street"`
	Postcode        string          `db:"postcode"`
	City            string          `db:"city"`
	MunicipalityKey *string         `db:"municipality_key"`
	Directions      string          `db:"directions"`
	Facts           Facts           `db:"facts"`
	Accessibility   string          `db:"accessibility"` // what the facts do not say
	CheckedOn       *time.Time      `db:"checked_on"`    // the day on which somebody looked at the facts last, in UTC
	Capacity        string          `db:"capacity"`      // a hint in words
	HouseContact    string          `db:"house_contact"` // of the house, for the office only
	DeactivatedAt   *time.Time      `db:"deactivated_at"`
	UpdatedAt       time.Time       `db:"updated_at"`
}

// IsActive reports whether the venue is offered for events.
func (v Venue) IsActive() bool { return v.DeactivatedAt == nil }

// MayBeChangedBy reports whether who edits events of the organisation that entered the venue.
func (v Venue) MayBeChangedBy(who actor.Actor) bool { return who.May(actor.EditEvent, v.Organisation) }

// Draft returns what was entered, to be changed and given to Change.
func (v Venue) Draft() Draft {
	return Draft{Organisation: v.Organisation, Name: v.Name, Street: v.Street, Postcode: v.Postcode, City: v.City, MunicipalityKey: v.MunicipalityKey,
		Directions: v.Directions, Facts: v.Facts, Accessibility: v.Accessibility, CheckedOn: v.CheckedOn, Capacity: v.Capacity, HouseContact: v.HouseContact}
}

// Service is the front door of the room.
type Service struct{ db *db.DB }

// New returns the room's service.
func New(database *db.DB) *Service { return &Service{db: database} }
