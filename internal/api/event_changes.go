package api

import (
	"context"
	"net/http"
	"time"

	"tagungsbuero/internal/actor"
)

func (a *API) registerEventHistory() {
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/changes", tag: tagEvents, summary: "List what was changed about an event",
		description: "The latest first, at most 500: who, when, and which fields with what they said before and after. For those who may change the event.",
		forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.listEventChanges)
}

// EventChangeList is the history of an event.
type EventChangeList struct {
	Items []EventChange `json:"items"`
	Next  string        `json:"next" doc:"Always empty."`
}

// EventChange is one entry in the history of an event.
type EventChange struct {
	Version   int64         `json:"version" doc:"Of the event after it."`
	ChangedAt time.Time     `json:"changed_at"`
	What      string        `json:"what" doc:"created, changed, published, unpublished, scheduled or unscheduled (to be published at a time), not_published (at that time something was missing), dates_added (to its series), cancelled, closed or opened (the registration, by hand); host_invited, host_withdrawn, host_declined, host_joined, host_changed, host_handed_over or host_left; team_joined, team_changed or team_left."`
	By        string        `json:"by" doc:"Who did it; empty: the service itself, or somebody with the link of an invitation."`
	Subject   string        `json:"subject" doc:"Whom of the team it is about; else empty."`
	Fields    []FieldChange `json:"fields"`
}

// FieldChange is one field before and after a change.
type FieldChange struct {
	Field  string `json:"field" doc:"Named as in forms."`
	Before string `json:"before" doc:"As text; lists have one line an element."`
	After  string `json:"after"`
}

type eventChangesAnswer struct{ Body EventChangeList }

func (a *API) listEventChanges(ctx context.Context, who actor.Actor, in *EventPath) (*eventChangesAnswer, error) {
	changes, err := a.Events.History(ctx, who, in.Slug, 0)
	if err != nil {
		return nil, err
	}
	list := EventChangeList{Items: []EventChange{}}
	for _, change := range changes {
		item := EventChange{Version: change.Version, ChangedAt: change.ChangedAt, What: string(change.What), Fields: []FieldChange{}}
		if change.Account != nil {
			item.By = *change.Account
		}
		if change.Subject != nil {
			item.Subject = *change.Subject
		}
		for _, field := range change.Fields {
			item.Fields = append(item.Fields, FieldChange(field))
		}
		list.Items = append(list.Items, item)
	}
	return &eventChangesAnswer{list}, nil
}
