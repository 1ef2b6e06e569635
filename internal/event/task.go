package event

import (
	"errors"
	"net/url"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// Task is a point of the list of what is to be done before an event is published.
type Task struct {
	Key    string
	Field  string // that is to be filled
	Needed bool   // Publish refuses without it; else it is advised
	Done   bool
}

// LabelKey returns where the German name of the task stands in the catalogue.
func (t Task) LabelKey() string { return "event.task." + t.Key }

// ReasonKey returns where the catalogue says why the task is needed or advised.
func (t Task) ReasonKey() string { return "event.task_reason." + t.Key }

// need is something without which no event is published.
type need struct {
	key, field, mistake string
	isMet               func(Draft) bool
}

// needed is the one place that says what an event needs to be published.
var needed = []need{
	{"kind", "kind", "form.required", func(d Draft) bool { return d.Kind != "" }},
	{"start", "starts_at", "form.required", func(d Draft) bool { return !d.StartsAt.IsZero() }},
	{"end", "ends_at", "form.required", func(d Draft) bool { return !d.EndsAt.IsZero() }},
	{"place", "venue_city", "event.place_missing", func(d Draft) bool { return d.Online || d.VenueCity != "" || d.VenueName != "" }},
	{"hosts", "hosts", "event.hosts_missing", func(d Draft) bool { return len(d.Hosts) > 0 }},
}

// advised is what participants ask for.
var advised = []struct {
	key, field string
	isDone     func(Event) bool
}{
	{"summary", "summary", func(e Event) bool { return e.Summary != "" }},
	{"text", "description", func(e Event) bool { return e.Description != "" }},
	{"programme", "programme", func(e Event) bool { return e.Programme != "" }},
	{"accessibility", "accessibility", func(e Event) bool { return e.Accessibility != "" || e.VenueRecord.IsChosen() }},
	{"contact", "hosts", Event.hasContact},
	{"easy", "easy_language", func(e Event) bool { return e.EasyLanguage != "" }},
	{"reminder", "reminders", func(e Event) bool { return len(e.Reminders) > 0 || !e.RegistrationEnabled }},
}

func (e Event) hasContact() bool {
	for _, host := range e.Hosts {
		if host.Contact().Email != "" || host.Contact().Phone != "" {
			return true
		}
	}
	return false
}

// checkPublishable notes what participants need to know and is missing.
func (d Draft) checkPublishable(f *form.Form) {
	for _, n := range needed {
		if !n.isMet(d) {
			f.Fail(n.field, n.mistake)
		}
	}
	d.checkQuotaFields(f)
}

// Missing returns what participants need to know and is not written yet: Publish would refuse the
// event for it.
func (e Event) Missing() []fault.Field {
	f := form.New(url.Values{})
	e.Draft(nil).checkPublishable(f)
	if mistakes, ok := errors.AsType[*fault.Error](f.Fault()); ok {
		return mistakes.Fields
	}
	return nil
}

// Tasks returns what is to be done before the event is published, done or not: first what is needed, then
// what is advised.
func (e Event) Tasks() []Task {
	d := e.Draft(nil)
	var all []Task
	for _, n := range needed {
		all = append(all, Task{Key: n.key, Field: n.field, Needed: true, Done: n.isMet(d)})
	}
	if d.hasFieldQuotas() {
		asks := form.New(url.Values{})
		d.checkQuotaFields(asks)
		all = append(all, Task{Key: "quota_fields", Field: "fields", Needed: true, Done: asks.Fault() == nil})
	}
	for _, a := range advised {
		all = append(all, Task{Key: a.key, Field: a.field, Done: a.isDone(e)})
	}
	if e.Rules.MinParticipants > 0 {
		all = append(all, Task{Key: "minimum", Field: "reminders", Done: e.Reminders.Has(LetterMinimum)})
	}
	return all
}
