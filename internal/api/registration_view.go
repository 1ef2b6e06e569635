package api

import (
	"maps"
	"time"

	"tagungsbuero/internal/registration"
)

// Registration is one registration as its hosts see it.
type Registration struct {
	Place
	Quota *string `json:"quota" doc:"Key of the quota that the seat counts against; null: none."`
	Person
	Unnamed        bool              `json:"unnamed" doc:"true: a place of a group that nobody was named for yet."`
	Locale         Locale            `json:"letter_locale" doc:"In which we write to the person."`
	Party          int               `json:"party" doc:"For how many people it stands."`
	Workshops      map[string]string `json:"workshops" doc:"The values of the workshops that the person goes to, by the key of the slot."`
	Priority       int               `json:"priority" doc:"On the waitlist more goes first; 0 is the usual one."`
	Group          *OwnerGroup       `json:"group,omitempty" doc:"Absent when it came alone."`
	InvitationCode string            `json:"invitation_code" doc:"With which it came; empty: none."`
	EnteredBy      string            `json:"entered_by" doc:"Who registered: participant, account or system."`
	Account        *string           `json:"account" doc:"The name of the account, when it was one."`
	CreatedAt      time.Time         `json:"created_at"`
	ChangedAt      time.Time         `json:"changed_at" doc:"Of the last change."`
}

// OwnerGroup is the group that a registration came in.
type OwnerGroup struct {
	Reference    string `json:"reference"`
	ContactName  string `json:"contact_name" doc:"Who registered the group."`
	ContactEmail string `json:"contact_email"`
	Together     bool   `json:"together" doc:"true: all of them or nobody."`
}

func registrationOf(row registration.Row) Registration {
	r := Registration{
		Place: placeOf(row.Registration, row.WaitlistPosition), Quota: orNull(row.QuotaKey), Person: personOf(row.Person),
		Unnamed: row.Placeholder, Locale: Locale(row.Locale), Party: row.Party, Workshops: map[string]string{}, Priority: row.WaitlistPriority, InvitationCode: row.Code,
		EnteredBy: string(row.EnteredBy), Account: row.EnteredByName, CreatedAt: row.CreatedAt, ChangedAt: row.ChangedAt,
	}
	maps.Copy(r.Workshops, row.Workshops)
	if row.GroupID != nil {
		r.Group = &OwnerGroup{Reference: string(row.GroupReference), ContactName: row.ContactName, ContactEmail: row.ContactEmail, Together: row.Together}
	}
	return r
}

// RegistrationDetail is a registration with its event and its history.
type RegistrationDetail struct {
	Registration
	Version    string          `json:"version" doc:"Of what it says; another after every change. Empty without the right to see contacts."`
	Event      string          `json:"event" doc:"Slug of the event."`
	Answers    []Answer        `json:"answers" doc:"Those that may reveal health or religion only for accounts with the right to see them."`
	Places     []WorkshopPlace `json:"workshop_places" doc:"Where the person goes in each slot that concerns them."`
	Files      []SentFile      `json:"files"`
	Members    []string        `json:"members" doc:"References of the others of its group."`
	Replaces   *string         `json:"replaces" doc:"Reference of the registration whose seat it took over; null: none."`
	ReplacedBy *string         `json:"replaced_by" doc:"Reference of the registration that took over its seat; null: none."`
	MergedInto *string         `json:"merged_into" doc:"Reference of the registration that stands for the person since this one ended; null: none."`
	History    []Change        `json:"history" doc:"Everything that happened, the oldest first; what happened to a seat before it was taken over included."`
}

// Change is one entry of the history of a registration.
type Change struct {
	ChangedAt time.Time         `json:"changed_at"`
	From      *string           `json:"from" doc:"The state before; null: this is how it began."`
	To        RegistrationState `json:"to"`
	What      HistoryEntry      `json:"what" doc:"What happened; state: nothing else than its change."`
	By        string            `json:"by" doc:"participant, account or system."`
	Account   *string           `json:"account" doc:"The name of the account, when it was one."`
	Reason    string            `json:"reason"`
}

func detailOf(d registration.Detail, special registration.Answers) RegistrationDetail {
	detail := RegistrationDetail{
		Registration: registrationOf(d.Row), Version: d.Version, Event: d.Event.Slug, Answers: answersOf(d.Answers, special), Places: placesOf(d.Workshops), Files: filesOf(d.Files),
		Members: make([]string, len(d.Group)), Replaces: orNull(string(d.Replaces)), ReplacedBy: orNull(string(d.ReplacedBy)), MergedInto: orNull(string(d.MergedInto)),
		History: make([]Change, len(d.History)),
	}
	for i, member := range d.Group {
		detail.Members[i] = string(member.Reference)
	}
	for i, change := range d.History {
		detail.History[i] = changeOf(change)
	}
	return detail
}

func changeOf(c registration.Change) Change {
	return Change{ChangedAt: c.ChangedAt, From: (*string)(c.From), To: RegistrationState(c.To), What: HistoryEntry(c.What),
		By: string(c.By), Account: c.Account, Reason: c.Reason}
}
