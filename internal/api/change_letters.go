package api

import (
	"context"
	"net/http"
	"time"

	"tagungsbuero/internal/actor"
)

func (a *API) registerChangeLetters() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	path := "/events/{slug}/messages/changes"
	offer(a, operation{method: http.MethodGet, path: path, tag: tagRegistrations, summary: "See the letters about changes that wait",
		description: "When time, place, online access or form of an event change, the letters about it wait ten minutes for further changes. What one of them would say stands in subject and text, for accounts that see contacts; its personal link leads nowhere.",
		forAccounts: true, refusals: refusals}, a.showChangeLetters)
	offerBody[ChangeLettersChoice](a, operation{method: http.MethodPost, path: path + "/send", tag: tagRegistrations, summary: "Send the letters about changes now",
		description: "409: none wait any more, or others than due_at says.", forAccounts: true, bodyOptional: true, refusals: append(refusals, http.StatusConflict)},
		[]string{jsonType}, a.decideChangeLetters(a.Texts.SendChangeLetters))
	offerBody[ChangeLettersChoice](a, operation{method: http.MethodPost, path: path + "/stop", tag: tagRegistrations, summary: "Do not send the letters about changes",
		description: "What has changed is told with the next change that people are told of. 409: none wait any more, or others than due_at says.", forAccounts: true, bodyOptional: true, refusals: append(refusals, http.StatusConflict)},
		[]string{jsonType}, a.decideChangeLetters(a.Texts.StopChangeLetters))
}

// WaitingChangeLetters are the letters about changes that wait.
type WaitingChangeLetters struct {
	Letters int        `json:"letters" doc:"To so many people; 0: none wait."`
	DueAt   *time.Time `json:"due_at" doc:"When they go."`
	Subject string     `json:"subject" doc:"Of one of them, in German."`
	Text    string     `json:"text"`
}

// ChangeLettersChoice says which letters are meant.
type ChangeLettersChoice struct {
	DueAt *time.Time `json:"due_at,omitempty" doc:"As in the letters that were looked at: a change in between is refused. Left out: whatever waits."`
}

// DecidedChangeLetters says how many letters were sent or stopped.
type DecidedChangeLetters struct {
	Letters int `json:"letters"`
}

type (
	changeLettersAnswer        struct{ Body WaitingChangeLetters }
	changeLettersDecidedAnswer struct{ Body DecidedChangeLetters }
)

func (a *API) showChangeLetters(ctx context.Context, who actor.Actor, in *EventPath) (*changeLettersAnswer, error) {
	found, err := a.Texts.ChangeLetters(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	told := WaitingChangeLetters{Letters: found.Letters}
	if found.Letters > 0 {
		told.DueAt = new(found.DueAt)
	}
	if found.Example != nil {
		told.Subject, told.Text = found.Example.Subject, found.Example.Text
	}
	return &changeLettersAnswer{told}, nil
}

func (a *API) decideChangeLetters(decide func(context.Context, actor.Actor, string, time.Time) (int, error)) func(context.Context, actor.Actor, *EventPath, map[string]any) (*changeLettersDecidedAnswer, error) {
	return func(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*changeLettersDecidedAnswer, error) {
		choice, err := bind[ChangeLettersChoice](sent)
		if err != nil {
			return nil, err
		}
		var seen time.Time
		if choice.DueAt != nil {
			seen = *choice.DueAt
		}
		n, err := decide(ctx, who, in.Slug, seen)
		if err != nil {
			return nil, err
		}
		return &changeLettersDecidedAnswer{DecidedChangeLetters{n}}, nil
	}
}
