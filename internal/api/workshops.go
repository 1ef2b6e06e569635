package api

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

func (a *API) registerWorkshops() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/workshops", tag: tagRegistrations, summary: "Read how the workshops are wished for and filled",
		description: "Slot by slot. A slot is a question of the kind workshops, its options are the workshops.", forAccounts: true, refusals: refusals}, a.showWorkshops)
	offerBody[WorkshopAllotmentInput](a, operation{method: http.MethodPost, path: "/events/{slug}/workshops/preview", tag: tagRegistrations, summary: "See what sharing out the workshops would come to",
		description: "Changes nothing. As few people as possible get none of their wishes; then as many as possible get their first. Refused (409) when there are no workshops, or nobody with a seat wishes for one.",
		forAccounts: true, refusals: refusals}, []string{jsonType}, a.previewWorkshops)
	offerBody[WorkshopDecision](a, operation{method: http.MethodPost, path: "/events/{slug}/workshops", tag: tagRegistrations, summary: "Share out the workshops",
		description: "As the preview showed, with one letter to everybody for whom it is news. Refused (409) when wishes, seats or workshops have changed since.",
		forAccounts: true, refusals: refusals}, []string{jsonType}, a.allotWorkshops)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/workshops/allotments", tag: tagRegistrations, summary: "List when the workshops were shared out",
		description: "The oldest first.", forAccounts: true, refusals: refusals}, a.listWorkshopAllotments)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/workshops/allotments/{number}", tag: tagRegistrations, summary: "Read the protocol of sharing out the workshops",
		description: "In the words of the time.", forAccounts: true, refusals: refusals}, a.showWorkshopAllotment)
	offerBody[WorkshopChoices](a, operation{method: http.MethodPost, path: "/registrations/{reference}/workshops", tag: tagRegistrations, summary: "Say where somebody goes",
		description: "Whatever the wishes; sharing out leaves it alone. All hold or none. Refused (409) when a workshop is full, or the person has no seat.",
		forAccounts: true, refusals: refusals}, []string{jsonType}, a.chooseWorkshops)
}

// WorkshopAllotmentInput says how the places are to be shared out.
type WorkshopAllotmentInput struct {
	Seed     string `json:"seed" required:"false" doc:"The same seed, people, wishes and places give the same result. Without it one is drawn for the preview. At most 100 characters."`
	OnlyGaps bool   `json:"only_gaps" required:"false" doc:"true: whoever has a workshop stays there."`
	Text
}

// WorkshopDecision shares out as a preview showed.
type WorkshopDecision struct {
	WorkshopAllotmentInput
	Fingerprint string `json:"fingerprint" required:"false" doc:"Of the preview, whose seed belongs to it."`
}

func (in WorkshopAllotmentInput) allotment() registration.WorkshopAllotment {
	return registration.WorkshopAllotment{Seed: in.Seed, OnlyGaps: in.OnlyGaps, Text: in.Text.Text}
}

// WorkshopChoices say where somebody goes.
type WorkshopChoices struct {
	Workshops map[string]string `json:"workshops" required:"false" doc:"The value of a workshop by the key of its slot; empty: none. Slots that are missing stay as they are."`
	Release   []string          `json:"release" required:"false" doc:"Keys of slots in which the person stays, but is to be shared out again."`
	Before    map[string]string `json:"before" required:"false" doc:"The versions of the places that this is made for, by the key of the slot. Where another is stored by now, nothing changes (409)."`
	Tell      bool              `json:"tell" required:"false" doc:"true: the person gets a letter about all workshops."`
}

type workshopsAnswer struct{ Body WorkshopSlotList }

func (a *API) showWorkshops(ctx context.Context, who actor.Actor, in *EventPath) (*workshopsAnswer, error) {
	slots, err := a.Registrations.Workshops(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	return &workshopsAnswer{WorkshopSlotList{Items: slotsOf(slots)}}, nil
}

type workshopPreviewAnswer struct{ Body WorkshopPreview }

func (a *API) previewWorkshops(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*workshopPreviewAnswer, error) {
	body, err := bind[WorkshopAllotmentInput](sent)
	if err != nil {
		return nil, err
	}
	preview, err := a.Registrations.PreviewWorkshops(ctx, who, in.Slug, body.allotment())
	if err != nil {
		return nil, err
	}
	return &workshopPreviewAnswer{workshopPreviewOf(preview)}, nil
}

func (a *API) allotWorkshops(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*workshopPreviewAnswer, error) {
	body, err := bind[WorkshopDecision](sent)
	if err != nil {
		return nil, err
	}
	allotment := body.allotment()
	allotment.Fingerprint = body.Fingerprint
	decided, err := a.Registrations.AllotWorkshops(ctx, who, in.Slug, allotment)
	if err != nil {
		return nil, err
	}
	return &workshopPreviewAnswer{workshopPreviewOf(decided)}, nil
}

type workshopAllotmentsAnswer struct{ Body WorkshopAllotmentList }

func (a *API) listWorkshopAllotments(ctx context.Context, who actor.Actor, in *EventPath) (*workshopAllotmentsAnswer, error) {
	made, err := a.Registrations.WorkshopRecords(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	list := WorkshopAllotmentList{Items: make([]WorkshopAllotment, len(made))}
	for i, record := range made {
		list.Items[i] = workshopAllotmentOf(record, i+1)
	}
	return &workshopAllotmentsAnswer{list}, nil
}

type workshopProtocolAnswer struct{ Body WorkshopProtocol }

func (a *API) showWorkshopAllotment(ctx context.Context, who actor.Actor, in *allocationPath) (*workshopProtocolAnswer, error) {
	number := ordinal(in.Number)
	protocol, err := a.Registrations.WorkshopProtocol(ctx, who, in.Slug, number)
	if err != nil {
		return nil, err
	}
	return &workshopProtocolAnswer{workshopProtocolOf(protocol, number)}, nil
}

func (a *API) chooseWorkshops(ctx context.Context, who actor.Actor, in *RegistrationPath, sent map[string]any) (*registrationAnswer, error) {
	body, err := bind[WorkshopChoices](sent)
	if err != nil {
		return nil, err
	}
	var choices []registration.WorkshopChoice
	for _, slot := range slices.Sorted(maps.Keys(body.Workshops)) {
		choices = append(choices, registration.WorkshopChoice{Slot: slot, Workshop: body.Workshops[slot]})
	}
	for _, slot := range body.Release {
		choices = append(choices, registration.WorkshopChoice{Slot: slot, Release: true})
	}
	for i := range choices {
		if version, ok := body.Before[choices[i].Slot]; ok {
			choices[i].Before = &version
		}
	}
	return a.afterStep(ctx, who, in, a.Registrations.ChooseWorkshops(ctx, who, registration.Reference(in.Reference), body.Tell, choices...))
}
