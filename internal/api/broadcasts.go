package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

func (a *API) registerBroadcasts() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offerBody[BroadcastInput](a, operation{method: http.MethodPost, path: "/events/{slug}/messages", tag: tagRegistrations, summary: "Write to several people of an event",
		description: "One letter each, to whom the filter leaves or the references name; nobody sees the others. It is sent now, or at send_at to whoever fits then; with draft it is only kept. Placeholders such as {name}, {veranstaltung} and {link} stand for what belongs to each. 409: it would reach nobody.",
		status:      http.StatusCreated, forAccounts: true, refusals: refusals}, []string{jsonType}, a.writeMessage)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/broadcasts", tag: tagRegistrations, summary: "List what was written to several people of an event",
		description: "The newest first, with what has become of the letters.", forAccounts: true, refusals: refusals}, a.listBroadcasts)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/broadcasts/{number}", tag: tagRegistrations, summary: "See one message to several people",
		forAccounts: true, refusals: refusals}, a.showBroadcast)
	offerBody[BroadcastInput](a, operation{method: http.MethodPatch, path: "/events/{slug}/broadcasts/{number}", tag: tagRegistrations, summary: "Write a draft anew",
		description: "What is not named stays. draft and send_at are for sending. 409: it is no draft any more, or somebody else has changed it.",
		forAccounts: true, refusals: append(refusals, http.StatusConflict)}, []string{jsonType}, a.changeBroadcast)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/broadcasts/{number}/preview", tag: tagRegistrations, summary: "See whom a message would go to, and what one of them would read",
		description: "Changes nothing. Its fingerprint, sent along when sending, lets that happen or nothing. 409: it has begun.",
		forAccounts: true, refusals: append(refusals, http.StatusConflict)}, a.previewBroadcast)
	offerBody[BroadcastSending](a, operation{method: http.MethodPost, path: "/events/{slug}/broadcasts/{number}/send", tag: tagRegistrations, summary: "Send a draft, now or at a time",
		description: "Sent twice it goes once. 409: something else would be sent than the fingerprint says, or to nobody.",
		forAccounts: true, bodyOptional: true, refusals: refusals}, []string{jsonType}, a.sendBroadcast)
	for path, step := range map[string]struct {
		summary, description string
		do                   func(context.Context, actor.Actor, string, int) error
	}{
		"test":       {"Send the letter to oneself", "With the name of the account and a link that opens nothing of anybody's.", a.Broadcasts.Test},
		"unschedule": {"Do not send at the time that was set", "It is a draft again.", a.Broadcasts.Unschedule},
		"stop":       {"Take back what has not gone yet", "At once. What has gone is told in the answer.", a.Broadcasts.Stop},
	} {
		offer(a, operation{method: http.MethodPost, path: "/events/{slug}/broadcasts/{number}/" + path, tag: tagRegistrations, summary: step.summary,
			description: step.description, forAccounts: true, refusals: refusals}, a.broadcastStep(step.do))
	}
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/broadcasts/{number}/copy", tag: tagRegistrations, summary: "Make a new draft of a message",
		description: "With the same text, attachments and filter. It goes to all whom that leaves when it is sent, also to those who have got the first. 409: its text is forgotten.",
		status:      http.StatusCreated, forAccounts: true, refusals: append(refusals, http.StatusConflict)}, a.copyBroadcast)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/broadcasts/{number}/delete", tag: tagRegistrations, summary: "Delete a draft",
		description: "Answers with the list that is left.", forAccounts: true, refusals: refusals}, a.deleteBroadcast)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/broadcasts/{number}/attachments/{attachment}", tag: tagRegistrations, summary: "Take out an attachment",
		forAccounts: true, refusals: refusals, responses: downloadResponse()}, a.downloadAttachment)
}

// BroadcastInput is a message to several people.
type BroadcastInput struct {
	Subject    *string      `json:"subject,omitempty" doc:"Is needed."`
	Body       *string      `json:"body,omitempty" doc:"Is needed. Empty lines begin paragraphs, '- ' items of lists, '## ' headings."`
	Filter     *FilterParts `json:"filter,omitempty" doc:"As the parameters of the list are called. Without a state: all whose registration stands. Without filter and references: those."`
	References []string     `json:"references,omitempty" doc:"Instead of, or within, the filter: only these, as long as they stand."`
	ReplyTo    *string      `json:"reply_to,omitempty" doc:"Slug of the host who gets the answers; empty: all of them."`
	// Attachments are added; those of a draft are taken away by their numbers.
	Attachments       []Upload   `json:"attachments,omitempty" doc:"At most 5, of 5 MB together: PDF, JPEG, PNG, OpenDocument, Office Open XML, text, calendars."`
	RemoveAttachments []int      `json:"remove_attachments,omitempty" doc:"Numbers of those to be taken away from a draft."`
	SendAt            *time.Time `json:"send_at,omitempty" doc:"When it is sent; null: now."`
	Draft             bool       `json:"draft,omitempty" doc:"true: it is only kept."`
	Version           int        `json:"version,omitempty" doc:"Of the draft that the change was made for; 0: whatever it says now."`
}

// BroadcastSending says how a draft is sent.
type BroadcastSending struct {
	SendAt      *time.Time `json:"send_at,omitempty" doc:"null: now."`
	Fingerprint string     `json:"fingerprint,omitempty" doc:"Of the preview: when something else would be sent now, nothing is (409). Empty: whatever it is."`
}

// BroadcastNumber names a message to several people of an event.
type BroadcastNumber struct {
	Number int `path:"number" minimum:"1" maximum:"2147483647" doc:"Of the event, from 1."`
}

type broadcastPath struct {
	EventPath
	BroadcastNumber
}

type (
	broadcastAnswer  struct{ Body Broadcast }
	broadcastsAnswer struct{ Body BroadcastList }
)

func (a *API) writeMessage(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*broadcastAnswer, error) {
	body, err := bind[BroadcastInput](sent)
	if err != nil {
		return nil, err
	}
	text, err := a.broadcastText(ctx, who, in.Slug, body, broadcast.Broadcast{})
	if err != nil {
		return nil, err
	}
	if text.Filter == nil {
		text.Filter = &registration.Filter{}
	}
	made, err := a.Broadcasts.Create(ctx, who, in.Slug, text)
	if err != nil {
		return nil, err
	}
	if !body.Draft {
		if refusal := a.sendOrSchedule(ctx, who, in.Slug, made.Number, body.SendAt, ""); refusal != nil {
			return nil, errors.Join(refusal, a.Broadcasts.Delete(ctx, who, in.Slug, made.Number)) // nobody asked for a draft
		}
	}
	return a.answerBroadcast(ctx, who, in.Slug, made.Number)
}

func (a *API) sendOrSchedule(ctx context.Context, who actor.Actor, slug string, number int, at *time.Time, fingerprint string) error {
	if at != nil {
		return a.Broadcasts.Schedule(ctx, who, slug, number, *at)
	}
	return a.Broadcasts.Send(ctx, who, slug, number, fingerprint)
}

func (a *API) changeBroadcast(ctx context.Context, who actor.Actor, in *broadcastPath, sent map[string]any) (*broadcastAnswer, error) {
	body, err := bind[BroadcastInput](sent)
	if err != nil {
		return nil, err
	}
	told, err := a.Broadcasts.Find(ctx, who, in.Slug, in.Number)
	if err != nil {
		return nil, err
	}
	text, err := a.broadcastText(ctx, who, in.Slug, body, told.Broadcast)
	if err != nil {
		return nil, err
	}
	if err := a.Broadcasts.Change(ctx, who, in.Slug, in.Number, body.Version, text); err != nil {
		return nil, err
	}
	return a.answerBroadcast(ctx, who, in.Slug, in.Number)
}

// broadcastText reads what is written; of a draft that is there what is not named stays.
func (a *API) broadcastText(ctx context.Context, who actor.Actor, slug string, body BroadcastInput, was broadcast.Broadcast) (broadcast.Text, error) {
	ev, err := a.Events.Managed(ctx, who, slug)
	if err != nil {
		return broadcast.Text{}, err
	}
	text := broadcast.Text{Subject: valueOr(body.Subject, was.Subject), Body: valueOr(body.Body, was.Body), Drop: body.RemoveAttachments}
	if was.ReplyTo != nil {
		text.ReplyTo = *was.ReplyTo
	}
	if body.ReplyTo != nil {
		if text.ReplyTo, err = hostCalled(ev, *body.ReplyTo); err != nil {
			return broadcast.Text{}, err
		}
	}
	for _, upload := range body.Attachments {
		text.Files = append(text.Files, question.Upload{Name: upload.Name, Data: upload.Data})
	}
	text.Filter, err = a.broadcastFilter(ctx, who, slug, body)
	return text, err
}

// broadcastFilter is nil where neither a filter nor references are named.
func (a *API) broadcastFilter(ctx context.Context, who actor.Actor, slug string, body BroadcastInput) (*registration.Filter, error) {
	if body.Filter == nil && body.References == nil {
		return nil, nil
	}
	var filter registration.Filter
	if body.Filter != nil {
		check := form.New(nil)
		filter = body.Filter.filter(check)
		if err := check.Fault(); err != nil {
			return nil, renamed(err, func(part string) string { return "filter." + part })
		}
	}
	if body.References == nil {
		return &filter, nil
	}
	refs, err := referencesOf(form.New(nil), body.References)
	if err != nil {
		return nil, err
	}
	rows, err := a.Registrations.Pick(ctx, who, slug, refs...)
	if err == nil && len(rows) < len(refs) {
		err = fault.New(fault.NotFound, "registration.unknown")
	}
	filter.Picked = strings.Join(textsOf(refs), " ")
	return &filter, err
}

func (a *API) sendBroadcast(ctx context.Context, who actor.Actor, in *broadcastPath, sent map[string]any) (*broadcastAnswer, error) {
	body, err := bind[BroadcastSending](sent)
	if err == nil {
		err = a.sendOrSchedule(ctx, who, in.Slug, in.Number, body.SendAt, body.Fingerprint)
	}
	if err != nil {
		return nil, err
	}
	return a.answerBroadcast(ctx, who, in.Slug, in.Number)
}

func (a *API) broadcastStep(do func(context.Context, actor.Actor, string, int) error) func(context.Context, actor.Actor, *broadcastPath) (*broadcastAnswer, error) {
	return func(ctx context.Context, who actor.Actor, in *broadcastPath) (*broadcastAnswer, error) {
		if err := do(ctx, who, in.Slug, in.Number); err != nil {
			return nil, err
		}
		return a.answerBroadcast(ctx, who, in.Slug, in.Number)
	}
}

func (a *API) copyBroadcast(ctx context.Context, who actor.Actor, in *broadcastPath) (*broadcastAnswer, error) {
	made, err := a.Broadcasts.Copy(ctx, who, in.Slug, in.Number, "") // who may repeat the request sends an Idempotency-Key
	if err != nil {
		return nil, err
	}
	return a.answerBroadcast(ctx, who, in.Slug, made.Number)
}

func (a *API) deleteBroadcast(ctx context.Context, who actor.Actor, in *broadcastPath) (*broadcastsAnswer, error) {
	if err := a.Broadcasts.Delete(ctx, who, in.Slug, in.Number); err != nil {
		return nil, err
	}
	return a.listBroadcasts(ctx, who, &in.EventPath)
}

type attachmentPath struct {
	EventPath
	BroadcastNumber
	Attachment int `path:"attachment" minimum:"1" maximum:"2147483647" doc:"Number of the attachment."`
}

func (a *API) downloadAttachment(ctx context.Context, who actor.Actor, in *attachmentPath) (*fileDownload, error) {
	file, err := a.Broadcasts.File(ctx, who, in.Slug, in.Number, in.Attachment)
	return downloadOf(registration.File{Name: file.Name, MediaType: file.ContentType, Body: file.Data}, err)
}

func valueOr(sent *string, otherwise string) string {
	if sent == nil {
		return otherwise
	}
	return *sent
}

// hostCalled finds a host by the slug of its organisation; empty: none.
func hostCalled(ev event.Event, slug string) (id actor.OrganisationID, err error) {
	if slug == "" {
		return 0, nil
	}
	for _, host := range ev.Hosts {
		if host.Organisation.Slug == slug {
			return host.Organisation.ID, nil
		}
	}
	return 0, fault.InvalidFields([]fault.Field{{Name: "reply_to", Key: "form.choice"}})
}
