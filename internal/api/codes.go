package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
)

func (a *API) registerCodes() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/codes", tag: tagInvitations, summary: "List the codes of an event",
		description: "Those that were revoked at the end.", forAccounts: true, refusals: refusals}, a.listCodes)
	offerBody[CodeInput](a, operation{method: http.MethodPost, path: "/events/{slug}/codes", tag: tagInvitations, summary: "Make a code",
		description: "It opens the event to whoever knows it.", status: http.StatusCreated, forAccounts: true, bodyOptional: true,
		refusals: refusals}, []string{jsonType}, a.createCode)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/codes/{code}/revoke", tag: tagInvitations, summary: "Take a code back",
		description: "Registrations made with it stay. Doing it twice is harmless.", forAccounts: true, refusals: refusals}, a.revokeCode)
}

// CodeInput is a code to be made.
type CodeInput struct {
	Code    string `json:"code" required:"false" doc:"Letters, digits, dots, hyphens and underscores; upper and lower case make no difference. Without it: a random one."`
	Note    string `json:"note" required:"false" doc:"For the hosts."`
	MaxUses *int   `json:"max_uses" required:"false" doc:"Registrations that may stand at a time; null: any number."`
}

// CodeList is the whole list.
type CodeList struct {
	Items []Code `json:"items"`
	Next  string `json:"next" doc:"Always empty."`
}

// Code opens an event to whoever knows it.
type Code struct {
	Code      string     `json:"code"`
	Note      string     `json:"note"`
	MaxUses   *int       `json:"max_uses" doc:"null: any number."`
	Used      int        `json:"used" doc:"Registrations that stand."`
	Open      bool       `json:"open" doc:"true: somebody can still register with it."`
	CreatedAt time.Time  `json:"created_at"`
	RevokedAt *time.Time `json:"revoked_at"`
}

func codeOf(c registration.Code) Code {
	return Code{Code: c.Code, Note: c.Note, MaxUses: c.MaxUses, Used: c.Used, Open: c.IsOpen(), CreatedAt: c.CreatedAt, RevokedAt: c.RevokedAt}
}

type (
	codesAnswer struct{ Body CodeList }
	codeAnswer  struct{ Body Code }
)

func (a *API) listCodes(ctx context.Context, who actor.Actor, in *EventPath) (*codesAnswer, error) {
	codes, err := a.Registrations.Codes(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	list := CodeList{Items: make([]Code, len(codes))}
	for i, code := range codes {
		list.Items[i] = codeOf(code)
	}
	return &codesAnswer{list}, nil
}

func (a *API) createCode(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*codeAnswer, error) {
	body, err := bind[CodeInput](sent)
	if err != nil {
		return nil, err
	}
	made, err := a.Registrations.CreateCode(ctx, who, in.Slug, registration.CodeDraft{Code: body.Code, Note: body.Note, MaxUses: body.MaxUses})
	if err != nil {
		return nil, err
	}
	return &codeAnswer{codeOf(made)}, nil
}

type codePath struct {
	EventPath
	Code string `path:"code" doc:"The code itself."`
}

func (a *API) revokeCode(ctx context.Context, who actor.Actor, in *codePath) (*codeAnswer, error) {
	if err := a.Registrations.RevokeCode(ctx, who, in.Slug, in.Code); err != nil {
		return nil, err
	}
	codes, err := a.Registrations.Codes(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	for _, code := range codes {
		if strings.EqualFold(code.Code, in.Code) {
			return &codeAnswer{codeOf(code)}, nil
		}
	}
	return nil, fault.New(fault.NotFound, "registration.code_unknown")
}
