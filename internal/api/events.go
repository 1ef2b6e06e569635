package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
)

const tagEvents = "Events"

func (a *API) registerEvents() {
	offer(a, operation{method: http.MethodGet, path: "/events", tag: tagEvents, summary: "List events",
		description: "The public ones: first what comes next, or with when=past what was last. With own=true those of the organisations of the account, drafts included; of the filters only q applies then."},
		a.listEvents)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}", tag: tagEvents, summary: "Read an event",
		description: "Drafts are shown to their hosts only.", refusals: []int{http.StatusNotFound}}, a.showEvent)
}

// The times that a list of events is about.
const (
	whenUpcoming whenChoice = "upcoming"
	whenPast     whenChoice = "past"
	whenDrafts   whenChoice = "drafts"
	whenAll      whenChoice = "all"
)

var whens = []whenChoice{whenUpcoming, whenPast, whenDrafts, whenAll}

type eventsQuery struct {
	When   whenChoice `query:"when" doc:"upcoming, if nothing is said. drafts and all need own=true."`
	Own    yesNo      `query:"own" doc:"true: events of the organisations of the account."`
	Kind   EventKind  `query:"kind"`
	Topic  string     `query:"topic" doc:"Key, see /topics."`
	Region string     `query:"region" doc:"Key of a region or a municipality, see /municipalities."`
	From   string     `query:"from" doc:"Events that end on this day or later: a day or a time." example:"2027-05-02"`
	To     string     `query:"to" doc:"Events that start on this day or earlier." example:"2027-05-31"`
	Q      string     `query:"q" doc:"Words that must all occur in title, summary, city or a host's name."`
	Cursor string     `query:"cursor" doc:"From the answer before."`
}

type eventsAnswer struct{ Body EventList }

// EventList is one part of a list of events.
type EventList struct {
	Items []Event `json:"items"`
	Next  string  `json:"next" doc:"Cursor of the next part; empty: this is the last one."`
}

func (a *API) listEvents(ctx context.Context, who actor.Actor, in *eventsQuery) (*eventsAnswer, error) {
	page, err := in.page(callOf(ctx).query)
	if err != nil {
		return nil, err
	}
	list, err := a.findEvents(ctx, who, in, page)
	if err != nil {
		return nil, err
	}
	answer, err := a.answerEvents(ctx, who, list.Items)
	if err == nil && list.HasNext() {
		answer.Body.Next = strconv.Itoa(list.Page + 1)
	}
	return answer, err
}

func (a *API) findEvents(ctx context.Context, who actor.Actor, in *eventsQuery, filter event.Filter) (event.List, error) {
	switch {
	case in.Own == yes && who.Kind() == actor.KindParticipant:
		return event.List{}, fault.New(fault.Unauthenticated, "api.token_missing")
	case in.Own == yes:
		return a.Events.ManagedList(ctx, who, event.ManagedFilter{When: managedWhen[in.When], Text: in.Q, Page: filter.Page})
	case in.When == whenPast:
		return a.Events.Archive(ctx, filter)
	}
	return a.Events.Upcoming(ctx, filter)
}

var managedWhen = map[whenChoice]event.When{
	"": event.WhenUpcoming, whenUpcoming: event.WhenUpcoming, whenPast: event.WhenPast, whenDrafts: event.WhenDrafts, whenAll: "",
}

// page reads the query; its mistakes come back together.
func (q *eventsQuery) page(in *form.Form) (event.Filter, error) {
	filter := event.Filter{Kind: form.Choice(in, "kind", string(q.Kind), event.Kinds), Topic: q.Topic, Region: q.Region, Text: q.Q,
		From: instant(in, "from", q.From), To: instant(in, "to", q.To), Page: cursor(in, q.Cursor)}
	form.Choice(in, "own", string(q.Own), yesNos)
	form.Choice(in, "when", string(q.When), whens)
	if q.Own != yes && (q.When == whenDrafts || q.When == whenAll) {
		in.Fail("when", "api.only_own")
	}
	if q.Own == yes && (q.Kind != "" || q.Topic != "" || q.Region != "" || q.From != "" || q.To != "") {
		in.Fail("own", "api.own_filters")
	}
	return filter, in.Fault()
}

// instant reads a time, or a day that begins in Berlin; nil when nothing was sent.
func instant(in *form.Form, name, sent string) *time.Time {
	if sent == "" {
		return nil
	}
	if at, err := time.Parse(time.RFC3339, sent); err == nil && at.Year() >= 1900 && at.Year() <= 2200 {
		return &at
	}
	if day, err := dates.ParseDay(sent); err == nil {
		return &day
	}
	in.Fail(name, "api.expected_day")
	return nil
}

// cursor reads a cursor: a number that only this interface understands.
func cursor(in *form.Form, sent string) int {
	if sent == "" {
		return 0
	}
	n, err := strconv.Atoi(sent)
	if err != nil || n < 1 || n > 1_000_000_000 {
		in.Fail("cursor", "api.cursor")
	}
	return n
}

// EventPath names an event.
type EventPath struct {
	Slug string `path:"slug" doc:"Names the event."`
}

type eventAnswer struct{ Body Event }

func (a *API) showEvent(ctx context.Context, who actor.Actor, in *EventPath) (*eventAnswer, error) {
	ev, err := a.Events.Visible(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	return a.answerEvent(ctx, who, ev)
}

func (a *API) answerEvent(ctx context.Context, who actor.Actor, ev event.Event) (*eventAnswer, error) {
	seats, err := a.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	answer := &eventAnswer{a.eventOf(who, ev, seats[ev.ID])}
	answer.Body.Seats.Options, err = a.Registrations.OptionSeats(ctx, ev)
	return answer, err
}

func (a *API) seatsOfAll(ctx context.Context, events []event.Event) (map[event.ID]registration.Seats, error) {
	ids := make([]event.ID, len(events))
	for i, ev := range events {
		ids[i] = ev.ID
	}
	return a.Registrations.Seats(ctx, ids...)
}
