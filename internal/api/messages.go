package api

import (
	"context"
	"strconv"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/mailing"
)

// messagesAtOnce is the number of messages in one part of a list.
const messagesAtOnce = 50

type messagesQuery struct {
	EventPath
	Cursor string `query:"cursor" doc:"From the answer before."`
}

type messagesAnswer struct{ Body MessageList }

// MessageList is one part of a list of messages.
type MessageList struct {
	Items []Message `json:"items"`
	Next  string    `json:"next" doc:"Cursor of the next part; empty: this is the last one."`
}

// Message is a letter that went or will go to somebody.
type Message struct {
	ID            int64       `json:"id"`
	Kind          string      `json:"kind" doc:"What it is for, for instance registration_confirmed."`
	State         LetterState `json:"state" doc:"queued: waits for its turn or another try; failed: given up."`
	Recipient     string      `json:"recipient"`
	RecipientName string      `json:"recipient_name"`
	Subject       string      `json:"subject" doc:"Empty until it has been worded."`
	QueuedAt      time.Time   `json:"queued_at"`
	SentAt        *time.Time  `json:"sent_at"`
	Attempts      int         `json:"attempts"`
	Error         string      `json:"error" doc:"What the mail server said last, if it refused."`
}

func (a *API) listMessages(ctx context.Context, who actor.Actor, in *messagesQuery) (*messagesAnswer, error) {
	query := callOf(ctx).query
	before := cursor(query, in.Cursor)
	if err := query.Fault(); err != nil {
		return nil, err
	}
	entries, err := a.Registrations.EventLetters(ctx, who, in.Slug, mailing.ID(before), messagesAtOnce+1)
	if err != nil {
		return nil, err
	}
	answer := MessageList{Items: []Message{}}
	for i, entry := range entries {
		if i == messagesAtOnce {
			answer.Next = strconv.FormatInt(answer.Items[i-1].ID, 10)
			break
		}
		answer.Items = append(answer.Items, Message{
			ID: int64(entry.ID), Kind: string(entry.Kind), State: LetterState(entry.State), Recipient: entry.Recipient,
			RecipientName: entry.RecipientName, Subject: entry.Subject, QueuedAt: entry.QueuedAt, SentAt: entry.SentAt,
			Attempts: entry.Attempts, Error: entry.LastError,
		})
	}
	return &messagesAnswer{answer}, nil
}
