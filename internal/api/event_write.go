package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func (a *API) registerEventChanges() {
	offerBody[EventDraft](a, operation{method: http.MethodPost, path: "/events", tag: tagEvents, summary: "Create an event",
		description: "It begins as a draft that only its hosts see. A title is enough: what else is needed before it is published stands in tasks. Without hosts it is the organisation of the account, if that is one. The account must edit the events of at least one of the hosts. Other organisations named as hosts are invited, and become hosts when they accept.",
		status:      http.StatusCreated, forAccounts: true, refusals: []int{http.StatusForbidden}}, []string{jsonType}, a.createEvent)
	offerBody[EventPatch](a, operation{method: http.MethodPatch, path: "/events/{slug}", tag: tagEvents, summary: "Change an event",
		description: "A merge patch after RFC 7396: what is sent is changed, null clears, lists are replaced as a whole. Organisations that are added as hosts and whose events the account does not edit are invited, and become hosts when they accept; nobody can leave out the host of others. With version the change is refused (409) when somebody else has changed the event since. When time, place, online access or form (on site, online) of a published event change, everybody who is registered gets a letter ten minutes later, with what holds now and what held before; changes within that time become one letter. With notify false nobody is told.",
		forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}}, []string{jsonType, mergePatchType}, a.changeEvent)
	a.registerPublication()
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/close-registration", tag: tagEvents, summary: "Close the registration by hand",
		description: "Nobody can register any more, whatever the times say, until it is opened again. Closing twice is harmless.",
		forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.closeRegistration)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/open-registration", tag: tagEvents, summary: "Open a registration that was closed by hand",
		description: "After the deadline it is refused (409): that needs a later one. Opening twice is harmless.",
		forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.openRegistration)
	offerBody[CopyInput](a, operation{method: http.MethodPost, path: "/events/{slug}/copy", tag: tagEvents, summary: "Copy an event",
		description: "As a new draft that begins at another time. Every deadline moves by the same number of days. Registrations, documentation and online access are not copied.",
		status:      http.StatusCreated, forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, []string{jsonType}, a.copyEvent)
	offerBody[Reason](a, operation{method: http.MethodPost, path: "/events/{slug}/cancel", tag: tagEvents, summary: "Call an event off",
		description: "It stays visible as cancelled, and everybody registered gets a letter with the reason. Calling off twice is harmless.",
		forAccounts: true, bodyOptional: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, []string{jsonType}, a.cancelEvent)
}

// EventDraft is a new event.
type EventDraft struct{ EventFields }

// TransformSchema implements huma.SchemaTransformer.
func (EventDraft) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.Required = []string{"title"}
	return s
}

// EventPatch is what changes about an event.
type EventPatch struct {
	Version *int64 `json:"version,omitempty" doc:"The version that the change was made for."`
	TellInput
	EventFields
}

// TellInput says whether those who are registered are told of a change.
type TellInput struct {
	Notify  *bool  `json:"notify,omitempty" doc:"Whether those who are registered are told when time, place, online access or form of a published event change; true unless said otherwise."`
	Message string `json:"message,omitempty" doc:"What the hosts write about it: plain text, up to 2000 characters. Stands in the letter."`
}

func (t TellInput) news() event.News {
	return event.News{Tell: t.Notify == nil || *t.Notify, Message: t.Message}
}

// Reason says why something is called off.
type Reason struct {
	Reason string `json:"reason" required:"false" doc:"Stands in the letters that go out; may be empty."`
}

// CopyInput says when a copy begins.
type CopyInput struct {
	StartsAt time.Time `json:"starts_at" required:"false" doc:"Is needed."`
}

func (a *API) copyEvent(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*eventAnswer, error) {
	body, err := bind[CopyInput](sent)
	if err != nil {
		return nil, err
	}
	created, err := a.Events.Copy(ctx, who, in.Slug, body.StartsAt)
	if err != nil {
		return nil, inJSON(err, eventNames)
	}
	return a.answerEvent(ctx, who, created)
}

func (a *API) createEvent(ctx context.Context, who actor.Actor, _ *struct{}, sent map[string]any) (*eventAnswer, error) {
	draft, err := a.draftOf(ctx, sent)
	if err != nil {
		return nil, err
	}
	created, err := a.Events.Create(ctx, who, draft)
	if err != nil {
		return nil, inJSON(err, eventNames)
	}
	return a.answerEvent(ctx, who, created)
}

func (a *API) draftOf(ctx context.Context, object map[string]any) (event.Draft, error) {
	fields, err := bind[EventFields](object)
	if err != nil {
		return event.Draft{}, err
	}
	hosts, err := a.hostDrafts(ctx, fields.Hosts)
	return fields.draft(hosts), err
}

// attempts is how often a change without a version is tried when others change the event in between.
const attempts = 3

func (a *API) changeEvent(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*eventAnswer, error) {
	patch, err := bind[EventPatch](sent)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"version", "notify", "message"} {
		delete(sent, name)
	}
	for attempt := 1; ; attempt++ {
		ev, err := a.Events.Managed(ctx, who, in.Slug)
		if err != nil {
			return nil, err
		}
		version := ev.Version
		if patch.Version != nil {
			version = *patch.Version
		}
		changed, err := a.patchEvent(ctx, who, ev, version, sent, patch.news())
		if patch.Version == nil && attempt < attempts && isChangedMeanwhile(err) {
			continue
		}
		if err != nil {
			return nil, inJSON(err, eventNames)
		}
		return a.answerEvent(ctx, who, changed)
	}
}

// patchEvent lays what was sent over what stands and writes the result.
func (a *API) patchEvent(ctx context.Context, who actor.Actor, ev event.Event, version int64, sent map[string]any, news event.News) (event.Event, error) {
	seats, err := a.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return event.Event{}, err
	}
	stands, err := asObject(fieldsOf(ev, seats[ev.ID].Capacity))
	if err != nil {
		return event.Event{}, err
	}
	draft, err := a.draftOf(ctx, merged(stands, sent))
	if err != nil {
		return event.Event{}, err
	}
	return a.Events.Telling(news).Change(ctx, who, ev.Slug, version, draft)
}

func (a *API) closeRegistration(ctx context.Context, who actor.Actor, in *EventPath) (*eventAnswer, error) {
	if err := a.Events.CloseRegistration(ctx, who, in.Slug); err != nil {
		return nil, err
	}
	return a.showEvent(ctx, who, in)
}

func (a *API) openRegistration(ctx context.Context, who actor.Actor, in *EventPath) (*eventAnswer, error) {
	if err := a.Events.OpenRegistration(ctx, who, in.Slug); err != nil {
		return nil, err
	}
	return a.showEvent(ctx, who, in)
}

func (a *API) cancelEvent(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*eventAnswer, error) {
	why, err := bind[Reason](sent)
	if err != nil {
		return nil, err
	}
	if err := a.Events.Cancel(ctx, who, in.Slug, why.Reason); err != nil {
		return nil, err
	}
	return a.showEvent(ctx, who, in)
}

func isChangedMeanwhile(err error) bool {
	f, ok := errors.AsType[*fault.Error](err)
	return ok && (f.Key == "event.changed_meanwhile" || f.Key == "registration.changed_meanwhile")
}
