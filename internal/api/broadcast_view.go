package api

import (
	"context"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
)

// BroadcastList is the whole list.
type BroadcastList struct {
	Items []Broadcast `json:"items"`
	Next  string      `json:"next" doc:"Always empty."`
}

// Broadcast is one message to several people.
type Broadcast struct {
	Number      int                   `json:"number" doc:"Names it."`
	State       BroadcastState        `json:"state" doc:"sending: not all letters have gone; stopped: what had not gone was taken back."`
	Subject     string                `json:"subject" doc:"Empty, as body, when the people of the event are forgotten."`
	Body        string                `json:"body"`
	Filter      FilterParts           `json:"filter"`
	References  []string              `json:"references" doc:"Those who were chosen one by one; empty: all whom the filter leaves."`
	ReplyTo     string                `json:"reply_to" doc:"Slug of the host who gets the answers; empty: all of them."`
	Attachments []BroadcastAttachment `json:"attachments"`
	Version     int                   `json:"version" doc:"Another one whenever the draft changes."`
	SendAt      *time.Time            `json:"send_at" doc:"When a scheduled one is sent."`
	BegunAt     *time.Time            `json:"begun_at" doc:"When its recipients were taken."`
	EndedAt     *time.Time            `json:"ended_at"`
	CreatedBy   string                `json:"created_by" doc:"Name of the account."`
	SentBy      string                `json:"sent_by"`
	StoppedBy   string                `json:"stopped_by"`
	People      int                   `json:"people" doc:"Whom its letters are for."`
	Unreached   int                   `json:"unreached" doc:"Those of the recipients without any address."`
	Progress    BroadcastProgress     `json:"progress"`
}

// BroadcastAttachment is a file that goes with the letters.
type BroadcastAttachment struct {
	Number int    `json:"number"`
	Name   string `json:"name"`
	Size   int    `json:"size" doc:"In bytes."`
}

// BroadcastProgress says what has become of the letters; the other numbers add up to letters.
type BroadcastProgress struct {
	Letters   int `json:"letters"`
	Waiting   int `json:"waiting" doc:"Will go."`
	Sent      int `json:"sent"`
	Failed    int `json:"failed" doc:"Refused or given up."`
	Withdrawn int `json:"withdrawn" doc:"Taken back by a stop."`
	LeftOut   int `json:"left_out" doc:"Did not belong to the recipients any more when their turn came."`
}

func (a *API) listBroadcasts(ctx context.Context, who actor.Actor, in *EventPath) (*broadcastsAnswer, error) {
	ev, err := a.Events.Managed(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	all, err := a.Broadcasts.List(ctx, who, in.Slug)
	list := BroadcastList{Items: []Broadcast{}}
	for _, b := range all {
		list.Items = append(list.Items, broadcastOf(ev, b))
	}
	return &broadcastsAnswer{list}, err
}

func (a *API) showBroadcast(ctx context.Context, who actor.Actor, in *broadcastPath) (*broadcastAnswer, error) {
	return a.answerBroadcast(ctx, who, in.Slug, in.Number)
}

func (a *API) answerBroadcast(ctx context.Context, who actor.Actor, slug string, number int) (*broadcastAnswer, error) {
	ev, err := a.Events.Managed(ctx, who, slug)
	if err != nil {
		return nil, err
	}
	told, err := a.Broadcasts.Find(ctx, who, slug, number)
	if err != nil {
		return nil, err
	}
	return &broadcastAnswer{broadcastOf(ev, told)}, nil
}

func broadcastOf(ev event.Event, b broadcast.Told) Broadcast {
	view := Broadcast{
		Number: b.Number, State: BroadcastState(b.State), Subject: b.Subject, Body: b.Body, Filter: partsOf(b.Kept.Filter), References: append([]string{}, b.Picked...),
		Attachments: []BroadcastAttachment{}, Version: b.Version, SendAt: b.SendAt, BegunAt: b.BegunAt, EndedAt: b.EndedAt, CreatedBy: valueOr(b.CreatedBy, ""),
		SentBy: valueOr(b.SentBy, ""), StoppedBy: valueOr(b.StoppedBy, ""), People: b.People, Unreached: b.Unreached, Progress: BroadcastProgress(b.Progress),
	}
	for _, host := range ev.Hosts {
		if b.ReplyTo != nil && host.Organisation.ID == *b.ReplyTo {
			view.ReplyTo = host.Organisation.Slug
		}
	}
	for _, file := range b.Files {
		view.Attachments = append(view.Attachments, BroadcastAttachment{Number: file.Number, Name: file.Name, Size: file.Size})
	}
	return view
}

// BroadcastPreview is what a message would do if it were sent now.
type BroadcastPreview struct {
	Letters     int                  `json:"letters"`
	People      int                  `json:"people"`
	Recipients  []BroadcastRecipient `json:"recipients" doc:"In the order of a telephone book."`
	Unreached   []string             `json:"unreached" doc:"References of those without any address."`
	Example     *BroadcastExample    `json:"example" doc:"Null when it would reach nobody."`
	Fingerprint string               `json:"fingerprint"`
}

// BroadcastRecipient is whom one letter goes to.
type BroadcastRecipient struct {
	Reference string   `json:"reference" doc:"Of the person, or of the first whom the letter is for."`
	Name      string   `json:"name"`
	Email     string   `json:"email"`
	Contact   bool     `json:"contact" doc:"true: it goes to whoever registered them."`
	For       []string `json:"for" doc:"Names of those whom it is for besides, or instead."`
}

// BroadcastExample is what one of them would read.
type BroadcastExample struct {
	Reference string `json:"reference"`
	Subject   string `json:"subject"`
	Text      string `json:"text" doc:"Without the personal link."`
}

type (
	previewPath struct {
		EventPath
		BroadcastNumber
		Reference string `query:"reference" doc:"Whose letter the example is; empty: the first one's."`
	}
	broadcastPreviewAnswer struct{ Body BroadcastPreview }
)

func (a *API) previewBroadcast(ctx context.Context, who actor.Actor, in *previewPath) (*broadcastPreviewAnswer, error) {
	would, err := a.Broadcasts.Preview(ctx, who, in.Slug, in.Number)
	if err != nil {
		return nil, err
	}
	preview := BroadcastPreview{Letters: len(would.Reached), People: would.People(), Recipients: []BroadcastRecipient{}, Unreached: []string{}, Fingerprint: would.Fingerprint}
	for i, to := range would.Reached {
		preview.Recipients = append(preview.Recipients, broadcastRecipientOf(to))
		if i == 0 && in.Reference == "" || in.Reference != "" && strings.EqualFold(string(to.Reference), in.Reference) {
			example := a.Broadcasts.Example(would, i)
			preview.Example = &BroadcastExample{Reference: string(to.Reference), Subject: example.Subject, Text: example.Body.Plain()}
		}
	}
	if in.Reference != "" && preview.Example == nil {
		return nil, fault.New(fault.NotFound, "registration.unknown")
	}
	for _, f := range would.Unreached {
		preview.Unreached = append(preview.Unreached, string(f.Reference))
	}
	return &broadcastPreviewAnswer{preview}, nil
}

func broadcastRecipientOf(to registration.Recipient) BroadcastRecipient {
	r := BroadcastRecipient{Reference: string(to.Reference), Name: to.Name, Email: to.Email, Contact: to.Group != "", For: []string{}}
	for _, f := range to.For {
		r.For = append(r.For, f.Name)
	}
	return r
}
