package api

import (
	"context"
	"net/http"
	"time"

	"tagungsbuero/internal/actor"
)

func (a *API) registerUndo() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/registrations/decisions", tag: tagRegistrations, summary: "List the decisions that can be undone",
		description: "Those that were made with hold, in the office or here, and whose letters have not gone. The latest first.",
		forAccounts: true, refusals: refusals}, a.listUndoable)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/registrations/decisions/{number}/undo", tag: tagRegistrations, summary: "Undo a decision",
		description: "As a whole: everybody stands as before, also who moved up by it, and its letters never go. Refused (409), with nothing done, when its time is over, a letter has gone, somebody or the event was changed since, or a seat is somebody else's. What has been undone already stays so. The answer is what can still be undone.",
		forAccounts: true, refusals: refusals}, a.undoDecision)
}

// UndoableList is the whole list.
type UndoableList struct {
	Items []Undoable `json:"items"`
	Next  string     `json:"next" doc:"Always empty."`
}

// Undoable is a decision that can still be undone.
type Undoable struct {
	Number    int       `json:"number" doc:"Of the event, from 1."`
	Decision  Decision  `json:"decision"`
	DecidedAt time.Time `json:"decided_at"`
	Until     time.Time `json:"until" doc:"When its letters go, and it cannot be undone any more."`
	Account   *string   `json:"account" doc:"The name of the account that decided."`
	Moved     int       `json:"moved" doc:"Registrations that stand otherwise since, also those that moved up."`
}

type undoableAnswer struct{ Body UndoableList }

func (a *API) listUndoable(ctx context.Context, who actor.Actor, in *EventPath) (*undoableAnswer, error) {
	made, err := a.Registrations.Undoable(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	list := UndoableList{Items: make([]Undoable, len(made))}
	for i, u := range made {
		list.Items[i] = Undoable{u.Number, Decision(u.Decision), u.DecidedAt, u.Until, u.Account, u.Moved}
	}
	return &undoableAnswer{list}, nil
}

type undoPath struct {
	EventPath
	Number string `path:"number" doc:"Of the decision, from 1."`
}

func (a *API) undoDecision(ctx context.Context, who actor.Actor, in *undoPath) (*undoableAnswer, error) {
	if err := a.Registrations.UndoDecision(ctx, who, in.Slug, ordinal(in.Number)); err != nil {
		return nil, err
	}
	return a.listUndoable(ctx, who, &in.EventPath)
}
