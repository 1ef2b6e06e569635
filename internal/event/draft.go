package event

import (
	"time"

	"tagungsbuero/internal/organisation"
)

// HostDraft names a host and, if it differs from the organisation's, the contact for this event.
type HostDraft struct {
	Organisation organisation.ID
	ContactName  string
	ContactEmail string
	ContactPhone string
}

// Draft holds everything about an event that its hosts can write.
type Draft struct {
	Title                string
	Kind                 Kind       // empty: not known yet, see Task
	Visibility           Visibility // empty: public
	Summary              string
	Description          string
	Programme            string
	Documentation        string
	EasyLanguage         string
	StartsAt             time.Time // zero: not known yet
	EndsAt               time.Time // zero: not known yet
	Online               bool
	OnlineAccess         string
	VenueName            string
	VenueStreet          string
	VenuePostcode        string
	VenueCity            string
	MunicipalityKey      *string
	Directions           string
	Accessibility        string
	VenueRecord          VenueRecord // read by Create, for copies, and ChangePart; see TakeVenue
	Image                Image       // read by Create, for copies, and ChangePart; see SetImage
	RegistrationEnabled  bool
	RegistrationOpensAt  *time.Time
	RegistrationClosesAt *time.Time
	CancelUntil          *time.Time
	WaitlistMode         WaitlistMode // empty: automatic
	WaitlistUntil        *time.Time
	Reminders            Reminders
	Hosts                []HostDraft // in the order they are to be named
	Topics               []string    // keys
	Fields               []Field     // in the order of the form
	Rules                Rules
	Questions            Questions // in the order of the form
	Capacity             *int      // seats; nil: unlimited
}

// Draft returns what the hosts wrote, to be changed and given to Change. The capacity belongs to
// the room registration, hence it is passed.
func (e Event) Draft(capacity *int) Draft {
	d := Draft{
		Title: e.Title, Kind: e.Kind, Visibility: e.Visibility, Summary: e.Summary, Description: e.Description,
		Programme: e.Programme, Documentation: e.Documentation, EasyLanguage: e.EasyLanguage, StartsAt: e.StartsAt, EndsAt: e.EndsAt,
		Online: e.Online, OnlineAccess: e.OnlineAccess, VenueName: e.VenueName, VenueStreet: e.VenueStreet,
		VenuePostcode: e.VenuePostcode, VenueCity: e.VenueCity, MunicipalityKey: e.MunicipalityKey,
		Directions: e.Directions, Accessibility: e.Accessibility, VenueRecord: e.VenueRecord, Image: e.Image, RegistrationEnabled: e.RegistrationEnabled,
		RegistrationOpensAt: e.RegistrationOpensAt, RegistrationClosesAt: e.RegistrationClosesAt, CancelUntil: e.CancelUntil,
		WaitlistMode: e.WaitlistMode, WaitlistUntil: e.WaitlistUntil, Reminders: e.Reminders, Fields: e.Fields,
		Rules: e.Rules, Questions: e.Questions, Capacity: capacity,
	}
	for _, host := range e.Hosts {
		d.Hosts = append(d.Hosts, HostDraft{Organisation: host.Organisation.ID, ContactName: host.ContactName,
			ContactEmail: host.ContactEmail, ContactPhone: host.ContactPhone})
	}
	for _, topic := range e.Topics {
		d.Topics = append(d.Topics, topic.Key)
	}
	return d
}

// HostIDs returns the organisations named as hosts, in their order.
func (d Draft) HostIDs() []organisation.ID {
	ids := make([]organisation.ID, len(d.Hosts))
	for i, host := range d.Hosts {
		ids[i] = host.Organisation
	}
	return ids
}
