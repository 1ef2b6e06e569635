package api

import (
	"cmp"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/registration"
)

// Event is one event as it stands.
type Event struct {
	Slug              string            `json:"slug" doc:"Names the event in addresses; never changes."`
	Version           int64             `json:"version" doc:"Grows with every change."`
	URL               string            `json:"url" doc:"The page for people."`
	State             EventState        `json:"state"`
	DatePrecision     DatePrecision     `json:"date_precision" doc:"How exactly the date is known; of old events only the day or the month."`
	RegistrationPhase RegistrationPhase `json:"registration_phase" doc:"What somebody who wants to register finds now."`
	Seats             Seats             `json:"seats"`
	EventFields
	Hosts         []Host       `json:"hosts" doc:"The organisations that run the event, of equal rank, in the order in which they are named."`
	Reminders     []Reminder   `json:"reminders" doc:"What is written by itself, and when. Shown to hosts only, empty for all others."`
	Fields        []FormField  `json:"fields" doc:"What the form asks for besides name and address, in its order."`
	VenueRecord   *VenueRecord `json:"venue_record,omitempty" doc:"The venue of the directory that was chosen, with what it said about accessibility; absent: none."`
	Image         *Picture     `json:"image,omitempty" doc:"The title picture; absent: none."`
	Tasks         []Task       `json:"tasks,omitempty" doc:"What is to be done before a draft is published, done or not. Absent for all others than drafts."`
	PublishAt     *time.Time   `json:"publish_at" doc:"Of a draft: when it is published by itself."`
	PublishMissed bool         `json:"publish_missed" doc:"At publish_at something needed was missing."`
	PublishedAt   *time.Time   `json:"published_at"`
	CancelledAt   *time.Time   `json:"cancelled_at"`
	CancelReason  string       `json:"cancel_reason"`
	CreatedAt     time.Time    `json:"created_at"`
	UpdatedAt     time.Time    `json:"updated_at"`
}

// Task is something to do before an event is published.
type Task struct {
	Key    string `json:"key"`
	Label  string `json:"label" doc:"In German."`
	Reason string `json:"reason" doc:"Why it is needed or advised, in German."`
	Field  string `json:"field" doc:"That is to be filled, named as here."`
	Needed bool   `json:"needed" doc:"Publishing is refused without it; else it is advised."`
	Done   bool   `json:"done"`
}

func tasksOf(ev event.Event) (tasks []Task) {
	if ev.State != event.StateDraft {
		return nil
	}
	for _, t := range ev.Tasks() {
		tasks = append(tasks, Task{Key: t.Key, Label: i18n.Text(i18n.German, t.LabelKey(), nil), Reason: i18n.Text(i18n.German, t.ReasonKey(), nil),
			Field: cmp.Or(eventNames[t.Field], t.Field), Needed: t.Needed, Done: t.Done})
	}
	return tasks
}

// Seats are the numbers of an event at this moment.
type Seats struct {
	Taken   int                      `json:"taken"`
	Free    *int                     `json:"free" doc:"null: unlimited."`
	Waiting int                      `json:"waiting" doc:"People on the waitlist."`
	Options registration.OptionSeats `json:"options,omitempty" doc:"How many are left of answers that have seats of their own, by question and value. Of special questions only those that are full. Only where one event is read, and absent without such answers."`
}

// eventOf describes an event to who; the access to its online part and the quotas, which may name
// codes, are for its hosts.
func (a *API) eventOf(who actor.Actor, ev event.Event, seats registration.Seats) Event {
	view := Event{
		Slug: ev.Slug, Version: ev.Version, URL: a.Front.BaseURL + "/veranstaltungen/" + ev.Slug, State: EventState(ev.State),
		DatePrecision: DatePrecision(ev.DatePrecision), RegistrationPhase: RegistrationPhase(ev.RegistrationPhase(a.Now())),
		Seats: seatsOf(seats), EventFields: fieldsOf(ev, seats.Capacity), Hosts: []Host{}, Fields: []FormField{}, Reminders: []Reminder{}, Tasks: tasksOf(ev),
		VenueRecord: venueRecordOf(ev), Image: a.pictureOf(ev.Image.Key, ev.Image.Alt, ev.Image.Credit),
		PublishAt: ev.PublishAt, PublishMissed: ev.PublishMissed, PublishedAt: ev.PublishedAt, CancelledAt: ev.CancelledAt, CancelReason: ev.CancelReason, CreatedAt: ev.CreatedAt, UpdatedAt: ev.UpdatedAt,
	}
	if !who.MayAt(actor.SeeEvent, ev.Place()) {
		view.OnlineAccess, view.Quotas, view.EventFields.Reminders = "", []Quota{}, nil
	}
	for _, r := range view.EventFields.Reminders {
		view.Reminders = append(view.Reminders, r.Reminder)
	}
	for _, host := range view.EventFields.Hosts {
		view.Hosts = append(view.Hosts, host.Host)
	}
	for _, field := range view.EventFields.Fields {
		view.Fields = append(view.Fields, field.FormField)
	}
	return view
}

func seatsOf(s registration.Seats) Seats {
	seats := Seats{Taken: s.Taken, Waiting: s.Waiting}
	if free, limited := s.Free(); limited {
		seats.Free = &free
	}
	return seats
}

// fieldsOf returns what the hosts wrote.
func fieldsOf(ev event.Event, capacity *int) EventFields {
	f := EventFields{
		Title: ev.Title, Kind: EventKind(ev.Kind), Visibility: EventVisibility(ev.Visibility), Summary: ev.Summary,
		Description: ev.Description, Programme: ev.Programme, Documentation: ev.Documentation, EasyLanguage: ev.EasyLanguage, StartsAt: timeOrNull(ev.StartsAt), EndsAt: timeOrNull(ev.EndsAt),
		Online: ev.Online, OnlineAccess: ev.OnlineAccess, Capacity: capacity,
		Venue: Venue{Name: ev.VenueName, Street: ev.VenueStreet, Postcode: ev.VenuePostcode, City: ev.VenueCity,
			Municipality: ev.MunicipalityKey, Directions: ev.Directions, Accessibility: ev.Accessibility},
		Registration: registrationRulesOf(ev), Waitlist: waitlistRulesOf(ev), Quotas: quotasOf(ev), Questions: questionsOf(ev.Questions),
		Hosts: []HostInput{}, Topics: []string{}, Fields: []FieldInput{}, Reminders: []ReminderInput{},
	}
	for _, host := range ev.Hosts {
		f.Hosts = append(f.Hosts, HostInput{Host{Organisation: host.Organisation.Slug, Name: host.Organisation.Name,
			ContactName: host.ContactName, ContactEmail: host.ContactEmail, ContactPhone: host.ContactPhone}})
	}
	for _, r := range ev.Reminders {
		f.Reminders = append(f.Reminders, ReminderInput{reminderOf(r)})
	}
	for _, topic := range ev.Topics {
		f.Topics = append(f.Topics, topic.Key)
	}
	for _, field := range ev.Fields {
		f.Fields = append(f.Fields, FieldInput{FormField{Key: FieldKey(field.Key), Required: field.Required}})
	}
	return f
}
