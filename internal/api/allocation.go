package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

func (a *API) registerAllocations() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offerBody[AllocationInput](a, operation{method: http.MethodPost, path: "/events/{slug}/allocation/preview", tag: tagRegistrations, summary: "See what an allocation would come to",
		description: "Changes nothing. Refused (409) while people can still apply, or when nobody has.",
		forAccounts: true, refusals: refusals}, []string{jsonType}, a.previewAllocation)
	offerBody[AllocationDecision](a, operation{method: http.MethodPost, path: "/events/{slug}/allocation", tag: tagRegistrations, summary: "Give the seats to those who have applied",
		description: "As the preview showed, with one letter to each. Refused (409) when applications or seats have changed since.",
		forAccounts: true, refusals: refusals}, []string{jsonType}, a.allocate)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/allocations", tag: tagRegistrations, summary: "List the allocations that were made",
		description: "The oldest first.", forAccounts: true, refusals: refusals}, a.listAllocations)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/allocations/{number}", tag: tagRegistrations, summary: "Read the protocol of an allocation",
		description: "What it gave to whom: those with a seat first, in the order in which seats were given.", forAccounts: true, refusals: refusals}, a.showAllocation)
}

// AllocationInput says how seats are to be given.
type AllocationInput struct {
	Method AllocationMethod `json:"method" required:"false" doc:"order: of arrival; lot: drawn from the seed; hand: those picked, in their order, the rest waits."`
	Seed   string           `json:"seed" required:"false" doc:"Of a lot: the same seed and the same applications give the same result. Without it one is drawn for the preview. At most 100 characters."`
	Picked []string         `json:"picked" required:"false" doc:"By hand: references of those to get a seat."`
	Text
}

// AllocationDecision gives the seats as a preview showed.
type AllocationDecision struct {
	AllocationInput
	Fingerprint string `json:"fingerprint" required:"false" doc:"Of the preview, whose seed belongs to it."`
}

func (in AllocationInput) allocation() registration.Allocation {
	allocation := registration.Allocation{Method: registration.Method(in.Method), Seed: in.Seed, Text: in.Text.Text}
	for _, ref := range in.Picked {
		allocation.Picked = append(allocation.Picked, registration.Reference(ref))
	}
	return allocation
}

type previewAnswer struct{ Body AllocationPreview }

func (a *API) previewAllocation(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*previewAnswer, error) {
	body, err := bind[AllocationInput](sent)
	if err != nil {
		return nil, err
	}
	preview, err := a.Registrations.PreviewAllocation(ctx, who, in.Slug, body.allocation())
	if err != nil {
		return nil, err
	}
	return &previewAnswer{previewOf(preview)}, nil
}

func (a *API) allocate(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*previewAnswer, error) {
	body, err := bind[AllocationDecision](sent)
	if err != nil {
		return nil, err
	}
	allocation := body.allocation()
	allocation.Fingerprint = body.Fingerprint
	decided, err := a.Registrations.Allocate(ctx, who, in.Slug, allocation)
	if err != nil {
		return nil, err
	}
	return &previewAnswer{previewOf(decided)}, nil
}

type allocationsAnswer struct{ Body AllocationList }

func (a *API) listAllocations(ctx context.Context, who actor.Actor, in *EventPath) (*allocationsAnswer, error) {
	made, err := a.Registrations.Allocations(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	list := AllocationList{Items: make([]Allocation, len(made))}
	for i, record := range made {
		list.Items[i] = allocationOf(record, i+1)
	}
	return &allocationsAnswer{list}, nil
}

type allocationPath struct {
	EventPath
	Number string `path:"number" doc:"Of the allocation, from 1."`
}

type protocolAnswer struct{ Body AllocationProtocol }

func (a *API) showAllocation(ctx context.Context, who actor.Actor, in *allocationPath) (*protocolAnswer, error) {
	number := ordinal(in.Number)
	protocol, err := a.Registrations.Protocol(ctx, who, in.Slug, number)
	if err != nil {
		return nil, err
	}
	return &protocolAnswer{AllocationProtocol{Allocation: allocationOf(protocol.AllocationRecord, number), Items: outcomesOf(protocol.Outcomes)}}, nil
}
