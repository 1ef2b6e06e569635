package api

import (
	"context"
	"slices"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
)

// draft returns what was sent as the room event takes it.
func (f EventFields) draft(hosts []event.HostDraft) event.Draft {
	d := event.Draft{
		Title: f.Title, Kind: event.Kind(f.Kind), Visibility: event.Visibility(f.Visibility), Summary: f.Summary, Description: f.Description,
		Programme: f.Programme, Documentation: f.Documentation, EasyLanguage: f.EasyLanguage, StartsAt: timeOf(f.StartsAt), EndsAt: timeOf(f.EndsAt), Online: f.Online, OnlineAccess: f.OnlineAccess,
		VenueName: f.Venue.Name, VenueStreet: f.Venue.Street, VenuePostcode: f.Venue.Postcode, VenueCity: f.Venue.City,
		MunicipalityKey: f.Venue.Municipality, Directions: f.Venue.Directions, Accessibility: f.Venue.Accessibility,
		RegistrationEnabled: f.Registration.Enabled == nil || *f.Registration.Enabled,
		RegistrationOpensAt: f.Registration.OpensAt, RegistrationClosesAt: f.Registration.ClosesAt, CancelUntil: f.Registration.CancelUntil,
		WaitlistMode: event.WaitlistMode(f.Waitlist.Mode), WaitlistUntil: f.Waitlist.Until,
		Reminders: f.reminders(), Hosts: hosts, Topics: f.Topics, Rules: f.rules(), Questions: f.questions(), Capacity: f.Capacity,
	}
	for _, field := range f.Fields {
		d.Fields = append(d.Fields, event.Field{Key: string(field.Key), Required: field.Required})
	}
	return d
}

// timeOf and timeOrNull lead from a time that may be missing to one that is zero then, and back.
func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// hostDrafts finds the organisations by their slugs. An unknown one gets an id that none has, so that
// the room event refuses it together with all other mistakes.
func (a *API) hostDrafts(ctx context.Context, hosts []HostInput) ([]event.HostDraft, error) {
	all, err := a.Organisations.List(ctx)
	if err != nil {
		return nil, err
	}
	drafts := make([]event.HostDraft, len(hosts))
	for i, host := range hosts {
		drafts[i] = event.HostDraft{Organisation: organisation.ID(-1 - i), ContactName: host.ContactName,
			ContactEmail: host.ContactEmail, ContactPhone: host.ContactPhone}
		known := slices.IndexFunc(all, func(o organisation.Organisation) bool { return o.Slug == host.Organisation })
		if known >= 0 {
			drafts[i].Organisation = all[known].ID
		}
	}
	return drafts, nil
}

// eventNames lead from the names of the form to those of the interface, where they differ.
var eventNames = map[string]string{
	"venue_name": "venue.name", "venue_street": "venue.street", "venue_postcode": "venue.postcode", "venue_city": "venue.city",
	"municipality": "venue.municipality", "directions": "venue.directions", "accessibility": "venue.accessibility",
	"registration_opens_at": "registration.opens_at", "registration_closes_at": "registration.closes_at",
	"cancel_until": "registration.cancel_until", "waitlist_mode": "waitlist.mode", "waitlist_until": "waitlist.until",
	"registration_mode": "registration.mode", "confirm_hours": "registration.confirm_hours", "change_until": "registration.change_until",
	"substitute_until": "registration.substitute_until", "group_max": "registration.group_max", "party_max": "registration.party_max",
	"name_until": "registration.name_until", "min_participants": "registration.min_participants", "decide_at": "registration.decide_at", "waitlist_limit": "waitlist.limit", "offer_hours": "waitlist.offer_hours", "offer_lapse": "waitlist.offer_lapse",
}
