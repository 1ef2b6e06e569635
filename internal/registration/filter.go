package registration

import (
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// Filter narrows the office's list. Zero values do not. What names people is never kept with a saved filter.
type Filter struct {
	State State     `json:"state,omitzero"`
	Text  string    `json:"-"`              // words, each in names, organisation or reference, and in the address for those who may see it
	Quota string    `json:"quota,omitzero"` // key of the quota they count in
	Group Reference `json:"-"`              // of those they were registered with
	// Workshop is the slot and the workshop that they go to, "vormittag/w1"; "vormittag/" leaves those with a
	// seat at the event who go to none.
	Workshop string `json:"workshop,omitzero"`

	OrganisationKind string     `json:"organisation_kind,omitzero"`
	CarrierGroup     string     `json:"carrier_group,omitzero"`
	Municipality     string     `json:"municipality,omitzero"` // key
	EnteredBy        actor.Kind `json:"entered_by,omitzero"`
	Code             string     `json:"code,omitzero"`          // the invitation code they came with
	Invited          bool       `json:"invited,omitzero"`       // by a personal invitation
	WithoutEmail     bool       `json:"without_email,omitzero"` // no letter goes to them alone
	// Answer is a question with choices and the chosen value, "lunch=ja". Special categories are never found by it.
	Answer string `json:"answer,omitzero"`
	// Picked are references with spaces between; empty: everybody.
	Picked string `json:"-"`
	// From and Before bound when they registered; zero times do not.
	From   time.Time `json:"from,omitzero"`
	Before time.Time `json:"before,omitzero"`
}

// Lasting returns the filter without what names people: the search, a group and those who were picked.
func (f Filter) Lasting() Filter {
	f.Text, f.Group, f.Picked = "", "", ""
	return f
}

// IsZero reports whether nothing is narrowed.
func (f Filter) IsZero() bool { return f == Filter{} }

// facets are the parts of the filter that one index answers together; nil for none.
func (f Filter) facets() (all []string) {
	add := func(name, value string) {
		if value != "" {
			all = append(all, name+value)
		}
	}
	add("kind:", f.OrganisationKind)
	add("carrier:", f.CarrierGroup)
	add("municipality:", f.Municipality)
	add("by:", string(f.EnteredBy))
	add("code:", strings.ToLower(f.Code))
	add("answer:", f.Answer)
	if f.Invited {
		all = append(all, "invited")
	}
	if f.WithoutEmail {
		all = append(all, "no_email")
	}
	return all
}

// isLookedUp reports whether what the filter leaves may be so few that they are looked up first.
func (f Filter) isLookedUp() bool { return f.facets() != nil || !f.From.IsZero() || !f.Before.IsZero() }

// tellsContacts reports whether the filter tells of people what only those know who see contacts.
func (f Filter) tellsContacts() bool { return f.Answer != "" || f.WithoutEmail }

// mayFilter refuses filters that tell more than the list does. Who knows a code can use it, so it is not to be
// found by guessing.
func mayFilter(f Filter, who actor.Actor, at actor.Place) error {
	switch {
	case f.tellsContacts() && !who.MayAt(actor.SeeContacts, at):
		return fault.New(fault.Forbidden, "registration.filter_contacts")
	case f.Code != "" && !who.MayAt(actor.EditRegistrations, at):
		return fault.New(fault.Forbidden, "registration.filter_code")
	}
	return nil
}
