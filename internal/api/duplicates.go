package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/registration"
)

func (a *API) registerDuplicates() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/duplicates", tag: tagRegistrations, summary: "List registrations that are probably one person's",
		description: "Pairs that stand, the most probable first, at most 50: those that are settled make room for the next.", forAccounts: true, refusals: refusals}, a.listDuplicates)
	offerBody[DistinctInput](a, operation{method: http.MethodPost, path: "/events/{slug}/duplicates/dismiss", tag: tagRegistrations, summary: "Note that two registrations are of two people",
		description: "They are listed no more. The answer is who is left.", forAccounts: true, refusals: refusals}, []string{jsonType}, a.dismissDuplicate)
	offerBody[MergeInput](a, operation{method: http.MethodPost, path: "/registrations/{reference}/merge", tag: tagRegistrations, summary: "Make one registration of two",
		description: "This one stays as it stands. The other one ends without a letter, and its seat goes to the next who waits. Workshops and a personal invitation go over where this one has none. Refused (409) when one of them has ended, when the other one belongs to a group or stands for more people, when there is no seat for what is taken over, or when they are not what the version says.",
		forAccounts: true, refusals: refusals}, []string{jsonType}, a.mergeRegistration)
	offerBody[MergeInput](a, operation{method: http.MethodPost, path: "/registrations/{reference}/merge/preview", tag: tagRegistrations, summary: "See what making one registration of two would do",
		description: "Changes nothing. It tells what is taken over unless take says otherwise; take and version do not count here.", forAccounts: true, refusals: refusals}, []string{jsonType}, a.previewMerge)
}

// DuplicateList are pairs of registrations of an event.
type DuplicateList struct {
	Items []Duplicate `json:"items"`
	More  bool        `json:"more" doc:"There are more than these."`
}

// Duplicate is two registrations that are probably one person's.
type Duplicate struct {
	First       Registration `json:"first" doc:"The one that had better stay."`
	Second      Registration `json:"second"`
	SameName    bool         `json:"same_name" doc:"However it is written."`
	SameAddress bool         `json:"same_address"`
}

type duplicatesAnswer struct{ Body DuplicateList }

func (a *API) listDuplicates(ctx context.Context, who actor.Actor, in *EventPath) (*duplicatesAnswer, error) {
	found, err := a.Registrations.Duplicates(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	list := DuplicateList{Items: make([]Duplicate, len(found.Pairs)), More: found.More}
	for i, pair := range found.Pairs {
		list.Items[i] = Duplicate{First: registrationOf(registration.Row{Registration: pair.First}), Second: registrationOf(registration.Row{Registration: pair.Second}),
			SameName: pair.SameName, SameAddress: pair.SameAddress}
	}
	return &duplicatesAnswer{list}, nil
}

// DistinctInput names two registrations.
type DistinctInput struct {
	References []string `json:"references" required:"false" doc:"Two."`
}

func (a *API) dismissDuplicate(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*duplicatesAnswer, error) {
	body, err := bind[DistinctInput](sent)
	if err != nil {
		return nil, err
	}
	refs, err := referencesOf(form.New(nil), body.References)
	if err != nil {
		return nil, err
	}
	if len(refs) != 2 {
		return nil, fault.InvalidFields([]fault.Field{{Name: "references", Key: "registration.two_needed"}})
	}
	if err := a.Registrations.Dismiss(ctx, who, in.Slug, refs[0], refs[1]); err != nil {
		return nil, err
	}
	return a.listDuplicates(ctx, who, in)
}

// MergeInput names the registration that ends, and what is taken over from it.
type MergeInput struct {
	With    string    `json:"with" required:"false" doc:"Reference of the registration that ends."`
	Take    *[]string `json:"take" required:"false" doc:"What this one says as the other does from now on: name, email, title, organisation, organisation_kind, carrier_group, municipality, position, phone, remark, or answer: and the key of a question. null, or without it: all that this one says nothing about."`
	Version string    `json:"version" required:"false" doc:"Of the preview; without it, whatever stands now."`
}

func mergeOf(in *RegistrationPath, sent map[string]any) (registration.Merge, error) {
	body, err := bind[MergeInput](sent)
	if err != nil {
		return registration.Merge{}, err
	}
	if body.With == "" {
		return registration.Merge{}, fault.InvalidFields([]fault.Field{{Name: "with", Key: requiredKey}})
	}
	m := registration.Merge{Keep: registration.Reference(in.Reference), End: registration.Reference(body.With), Version: body.Version}
	if body.Take != nil {
		m.Take = make([]registration.Part, len(*body.Take))
		for i, part := range *body.Take {
			m.Take[i] = registration.Part(part)
		}
	}
	return m, nil
}

func (a *API) mergeRegistration(ctx context.Context, who actor.Actor, in *RegistrationPath, sent map[string]any) (*registrationAnswer, error) {
	m, err := mergeOf(in, sent)
	if err != nil {
		return nil, err
	}
	return a.afterStep(ctx, who, in, a.Registrations.Merge(ctx, who, m))
}

// MergePreview is what two registrations say, and what would happen.
type MergePreview struct {
	Differences []Difference `json:"differences" doc:"What the other one says otherwise, or more."`
	OtherBetter bool         `json:"other_is_better" doc:"The person would lose a seat or a place on the waitlist: let the other one stay."`
	Moves       []Move       `json:"moves" doc:"All who would stand otherwise than now."`
	Letters     int          `json:"letters"`
	Version     string       `json:"version"`
	Refusal     string       `json:"refusal" doc:"Why it would be refused whatever is taken over, in German; empty: it would not."`
	TakeRefusal string       `json:"take_refusal" doc:"Why not all can be taken over that is taken over without take, in German: say with take what is. moves and letters are those of taking nothing over then. Empty: it can."`
}

// Difference is something that two registrations say differently.
type Difference struct {
	Part     string `json:"part" doc:"For take."`
	This     string `json:"this"`
	Other    string `json:"other"`
	Question string `json:"question" doc:"As it read; empty for what is told about a person."`
	Taken    bool   `json:"taken" doc:"Taken over unless take says otherwise."`
}

type mergePreviewAnswer struct{ Body MergePreview }

func (a *API) previewMerge(ctx context.Context, who actor.Actor, in *RegistrationPath, sent map[string]any) (*mergePreviewAnswer, error) {
	m, err := mergeOf(in, sent)
	if err != nil {
		return nil, err
	}
	found, err := a.Registrations.PreviewMerge(ctx, who, m)
	if err != nil {
		return nil, err
	}
	preview := MergePreview{Differences: make([]Difference, len(found.Differences)), OtherBetter: found.EndIsBetter, Moves: decisionPreviewOf(found.Effect).Moves,
		Letters: found.Effect.Letters, Version: found.Version}
	for i, d := range found.Differences {
		preview.Differences[i] = Difference{string(d.Part), d.Keep, d.Other, d.Question, d.Taken}
	}
	if found.Refusal != nil {
		preview.Refusal, _ = i18n.Fault(i18n.German, found.Refusal)
	}
	if found.TakeRefusal != nil {
		preview.TakeRefusal, _ = i18n.Fault(i18n.German, found.TakeRefusal)
	}
	return &mergePreviewAnswer{preview}, nil
}
