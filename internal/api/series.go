package api

import (
	"context"
	"net/http"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
)

func (a *API) registerSeries() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/dates", tag: tagEvents, summary: "List the dates of a series",
		description: "The event and the other dates of its series, the first one first: drafts and unlisted ones to their hosts only. An event in no series is its only date.", refusals: refusals}, a.listDates)
	offerBody[DatesInput](a, operation{method: http.MethodPost, path: "/events/{slug}/dates", tag: tagEvents, summary: "Make more dates of an event",
		description: "Each as a draft like a copy, with registrations of its own; all are one series with the event. Either all are made, or none.",
		status:      http.StatusCreated, forAccounts: true, refusals: refusals}, []string{jsonType}, a.createDates)
	offerBody[CarryOverInput](a, operation{method: http.MethodPost, path: "/events/{slug}/carry-over", tag: tagEvents, summary: "Carry changes over to other dates of a series",
		description: "Writes what is named, as it stands on this date, to each of the dates named; dates, deadlines and numbers of seats stay. Each date is changed for itself: what cannot be carried over to one is told in the answer, and keeps no other from it. Those who are registered are told of another place as when the event is changed.",
		forAccounts: true, refusals: refusals}, []string{jsonType}, a.carryOver)
}

// DatesInput says when the dates begin.
type DatesInput struct {
	StartsAt []time.Time `json:"starts_at" required:"false" doc:"At least one."`
}

// CarryOverInput says what is carried over to which dates.
type CarryOverInput struct {
	Fields []string    `json:"fields" required:"false" doc:"title (with kind, summary and topics), description, programme, venue, registration (its rules and the waitlist's), fields, questions, reminders, visibility."`
	Dates  []DateInput `json:"dates" required:"false"`
	TellInput
}

// DateInput is one date of the series.
type DateInput struct {
	Slug    string `json:"slug"`
	Version int64  `json:"version" doc:"That was read: what others have changed since in the same fields is not overwritten."`
}

// CarriedDates says what became of each date.
type CarriedDates struct {
	Items []CarriedDate `json:"items"`
	Next  string        `json:"next" doc:"Always empty."`
}

// CarriedDate is what became of one date.
type CarriedDate struct {
	Slug    string `json:"slug"`
	Refusal string `json:"refusal" doc:"Why it was not changed; empty: it was, or was the same already."`
}

type carriedAnswer struct{ Body CarriedDates }

func (a *API) listDates(ctx context.Context, who actor.Actor, in *EventPath) (*eventsAnswer, error) {
	found, err := a.Events.Dates(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	return a.answerEvents(ctx, who, found)
}

func (a *API) answerEvents(ctx context.Context, who actor.Actor, events []event.Event) (*eventsAnswer, error) {
	seats, err := a.seatsOfAll(ctx, events)
	list := EventList{Items: make([]Event, len(events))}
	for i, ev := range events {
		list.Items[i] = a.eventOf(who, ev, seats[ev.ID])
	}
	return &eventsAnswer{list}, err
}

func (a *API) createDates(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*eventsAnswer, error) {
	body, err := bind[DatesInput](sent)
	if err != nil {
		return nil, err
	}
	created, err := a.Events.CreateDates(ctx, who, in.Slug, body.StartsAt)
	if err != nil {
		return nil, inJSON(err, dateNames)
	}
	return a.answerEvents(ctx, who, created)
}

// dateNames lead from the names of the form to those of the interface.
var dateNames = map[string]string{"dates": "starts_at", "targets": "dates"}

func (a *API) carryOver(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*carriedAnswer, error) {
	body, err := bind[CarryOverInput](sent)
	if err != nil {
		return nil, err
	}
	var what []event.Carried
	for _, field := range body.Fields {
		what = append(what, event.Carried(field))
	}
	var targets []event.Target
	for _, date := range body.Dates {
		targets = append(targets, event.Target(date))
	}
	outcomes, err := a.Events.Telling(body.news()).CarryOver(ctx, who, in.Slug, what, targets)
	if err != nil {
		return nil, inJSON(err, dateNames)
	}
	list := CarriedDates{Items: []CarriedDate{}}
	for _, outcome := range outcomes {
		item := CarriedDate{Slug: outcome.Slug}
		if outcome.Refusal != nil {
			item.Refusal, _ = i18n.Fault(i18n.German, outcome.Refusal)
		}
		list.Items = append(list.Items, item)
	}
	return &carriedAnswer{list}, nil
}
