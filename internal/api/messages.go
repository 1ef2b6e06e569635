package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/delivery"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/mailing"
)

// messagesAtOnce is the number of messages in one part of a list.
const messagesAtOnce = 50

func (a *API) registerMessages() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/messages", tag: tagRegistrations, summary: "List what was sent to whom",
		description: "The newest first.", forAccounts: true, refusals: refusals}, a.listMessages)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/messages/resend", tag: tagRegistrations, summary: "Send once more what was given up",
		description: "What the mail servers did not take in the last 30 days, for instance during an outage. What came back, whose address is wrong or what is not true any more stays. Sent twice, it sends nothing twice.",
		forAccounts: true, refusals: refusals}, a.resendMessages)
	offer(a, operation{method: http.MethodGet, path: "/messages/{number}", tag: tagRegistrations, summary: "Read a message",
		description: "As it was sent, but personal links are unreadable.", forAccounts: true, refusals: refusals}, a.showMessage)
	offer(a, operation{method: http.MethodPost, path: "/messages/{number}/resend", tag: tagRegistrations, summary: "Send a message once more",
		description: "With the same facts, to the address that the registration has now; answers with the new message. While an earlier repeat waits it answers with that one. " +
			"Refused (409) when it was withdrawn, waits itself, is not true any more, held a secret or is not kept any more.",
		status: http.StatusCreated, forAccounts: true, refusals: refusals}, a.resendMessage)
}

type messagesQuery struct {
	EventPath
	State  LetterState `query:"state"`
	Kind   string      `query:"kind" doc:"As in the list, for instance registration_confirmed."`
	Q      string      `query:"q" doc:"In name or address of the recipient."`
	Cursor string      `query:"cursor" doc:"From the answer before."`
}

// MessagePath names a message.
type MessagePath struct {
	Number string `path:"number" doc:"The id of the message."`
}

// id is 0, which no message has, for what is no number.
func (p MessagePath) id() mailing.ID {
	n, _ := strconv.ParseInt(p.Number, 10, 64)
	return mailing.ID(n)
}

type (
	messagesAnswer struct{ Body MessageList }
	messageAnswer  struct{ Body FullMessage }
	resentAnswer   struct{ Body Resent }
)

// MessageList is one part of a list of messages.
type MessageList struct {
	Items []Message `json:"items"`
	Next  string    `json:"next" doc:"Cursor of the next part; empty: this is the last one."`
}

// Message is a letter that went or will go to somebody.
type Message struct {
	ID            int64          `json:"id"`
	Kind          string         `json:"kind" doc:"What it is for, for instance registration_confirmed."`
	State         LetterState    `json:"state" doc:"queued: waits for its turn or another try; sending: on its way to the mail server; sent: taken over by it; failed: refused or given up; bounced: came back later; withdrawn: must not go any more."`
	Recipient     string         `json:"recipient"`
	RecipientName string         `json:"recipient_name"`
	Subject       string         `json:"subject" doc:"Empty until it has been worded."`
	QueuedAt      time.Time      `json:"queued_at"`
	SentAt        *time.Time     `json:"sent_at"`
	FailedAt      *time.Time     `json:"failed_at" doc:"When it was refused, given up or came back."`
	DelayedAt     *time.Time     `json:"delayed_at" doc:"When a mail server said that it goes on trying."`
	Attempts      int            `json:"attempts"`
	Reason        MessageReason  `json:"reason" doc:"Why it did not arrive, or does not go yet; empty: nothing is wrong."`
	Trouble       MessageTrouble `json:"trouble" doc:"What went wrong before a mail server said anything; empty: nothing did, or error has its words."`
	Error         string         `json:"error" doc:"What a mail server said last, in its words and with its code; empty: it said nothing."`
	ResentFrom    *int64         `json:"resent_from" doc:"The message that this one repeats."`
}

// FullMessage is a message with its words.
type FullMessage struct {
	Message
	Event     string `json:"event" doc:"Slug of the event."`
	Reference string `json:"reference" doc:"Of the registration that it is about; empty: about none."`
	Text      string `json:"text" doc:"Empty before it is worded, when it held a secret, and after the keeping time."`
	HTML      string `json:"html"`
	Calendar  string `json:"calendar"`
	Blanked   bool   `json:"blanked" doc:"The words are not kept any more."`
}

// Resent says what became of many messages.
type Resent struct {
	Sent int `json:"sent" doc:"Go once more."`
	Left int `json:"left" doc:"Stay: not true any more, came back, or with a wrong address."`
}

func messageOf(entry mailing.Entry) Message {
	m := Message{
		ID: int64(entry.ID), Kind: string(entry.Kind), State: LetterState(entry.State), Recipient: entry.Recipient,
		RecipientName: entry.RecipientName, Subject: entry.Subject, QueuedAt: entry.QueuedAt, SentAt: entry.SentAt, FailedAt: entry.FailedAt,
		DelayedAt: entry.DelayedAt, Attempts: entry.Attempts, Reason: MessageReason(entry.Reason()), Trouble: MessageTrouble(entry.Trouble()), Error: entry.Answer(),
	}
	if entry.ResentFrom != nil {
		m.ResentFrom = new(int64(*entry.ResentFrom))
	}
	return m
}

func (a *API) listMessages(ctx context.Context, who actor.Actor, in *messagesQuery) (*messagesAnswer, error) {
	query := callOf(ctx).query
	filter := delivery.Filter{Kind: mailing.Kind(query.Line("kind", in.Kind)), Text: query.Line("q", in.Q), Before: mailing.ID(cursor(query, in.Cursor))}
	if state := form.Choice(query, "state", string(in.State), mailing.States); state != "" {
		filter.States = []mailing.State{state}
	}
	if err := query.Fault(); err != nil {
		return nil, err
	}
	found, err := a.Delivery.List(ctx, who, in.Slug, filter, messagesAtOnce)
	if err != nil {
		return nil, err
	}
	answer := MessageList{Items: make([]Message, len(found.Letters))}
	for i, entry := range found.Letters {
		answer.Items[i] = messageOf(entry)
	}
	if found.More {
		answer.Next = strconv.FormatInt(answer.Items[messagesAtOnce-1].ID, 10)
	}
	return &messagesAnswer{answer}, nil
}

func (a *API) showMessage(ctx context.Context, who actor.Actor, in *MessagePath) (*messageAnswer, error) {
	return a.message(ctx, who, in.id())
}

func (a *API) message(ctx context.Context, who actor.Actor, id mailing.ID) (*messageAnswer, error) {
	letter, err := a.Delivery.Find(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return &messageAnswer{FullMessage{Message: messageOf(letter.Entry), Event: letter.Event.Slug, Reference: string(letter.Reference),
		Text: letter.Text, HTML: letter.HTML, Calendar: letter.Calendar, Blanked: letter.BlankedAt != nil}}, nil
}

func (a *API) resendMessage(ctx context.Context, who actor.Actor, in *MessagePath) (*messageAnswer, error) {
	repeat, err := a.Delivery.Repeat(ctx, who, in.id(), delivery.Anew)
	if err != nil {
		return nil, err
	}
	return a.message(ctx, who, repeat)
}

func (a *API) resendMessages(ctx context.Context, who actor.Actor, in *EventPath) (*resentAnswer, error) {
	done, err := a.Delivery.RepeatUndelivered(ctx, who, in.Slug)
	return &resentAnswer{Resent{Sent: done.Sent, Left: done.Left}}, err
}
