package api

import (
	"context"
	"net/http"
	"time"

	"tagungsbuero/internal/actor"
)

func (a *API) registerPublication() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offerBody[PublishInput](a, operation{method: http.MethodPost, path: "/events/{slug}/publish", tag: tagEvents, summary: "Publish an event, now or at a time",
		description: "Shows a draft to everybody, at once or, with at, from then on. What is missing for that comes back as mistakes; if it is missing at that time the draft stays one, and its hosts get a letter. Publishing twice is harmless, another time replaces the first.",
		forAccounts: true, bodyOptional: true, refusals: refusals}, []string{jsonType}, a.publishEvent)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/unschedule", tag: tagEvents, summary: "Take back the time of publishing",
		description: "The draft stays one until it is published. Without a time nothing changes.", forAccounts: true, refusals: refusals}, a.unscheduleEvent)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/unpublish", tag: tagEvents, summary: "Make a published event a draft again",
		description: "Only its hosts see it then. Refused (409) once somebody has registered, and while somebody holds a personal invitation. Doing it twice is harmless.",
		forAccounts: true, refusals: refusals}, a.unpublishEvent)
}

// PublishInput says when an event is published.
type PublishInput struct {
	At *time.Time `json:"at,omitempty" doc:"Between now and the start; absent: now."`
}

func (a *API) publishEvent(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*eventAnswer, error) {
	when, err := bind[PublishInput](sent)
	if err != nil {
		return nil, err
	}
	if when.At != nil {
		err = a.Events.PublishAt(ctx, who, in.Slug, *when.At)
	} else {
		err = a.Events.Publish(ctx, who, in.Slug)
	}
	if err != nil {
		return nil, inJSON(err, eventNames)
	}
	return a.showEvent(ctx, who, in)
}

func (a *API) unscheduleEvent(ctx context.Context, who actor.Actor, in *EventPath) (*eventAnswer, error) {
	if err := a.Events.Unschedule(ctx, who, in.Slug); err != nil {
		return nil, err
	}
	return a.showEvent(ctx, who, in)
}

func (a *API) unpublishEvent(ctx context.Context, who actor.Actor, in *EventPath) (*eventAnswer, error) {
	if err := a.Events.Unpublish(ctx, who, in.Slug); err != nil {
		return nil, err
	}
	return a.showEvent(ctx, who, in)
}
