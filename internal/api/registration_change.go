package api

import (
	"cmp"
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

func (a *API) registerRegistrationChanges() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offerBody[RegistrationPatch](a, operation{method: http.MethodPatch, path: "/registrations/{reference}", tag: tagRegistrations, summary: "Correct a registration",
		description: "A merge patch after RFC 7396: what is sent is changed, null clears, a file too; what is not sent stays. With version the change is refused (409) when the registration says something else since. The person gets a letter, unless letter_locale alone is another.",
		forAccounts: true, refusals: append(refusals, http.StatusConflict)}, []string{jsonType, mergePatchType}, a.changeRegistration)
	offerBody[Applicant](a, operation{method: http.MethodPost, path: "/registrations/{reference}/substitute", tag: tagRegistrations, summary: "Let somebody else come in the place of a person",
		description: "The seat and its history go over, and both get a letter. The answer is the registration of who comes.",
		status:      http.StatusCreated, forAccounts: true, refusals: append(refusals, http.StatusGone)}, []string{jsonType}, a.substituteRegistration)
}

// RegistrationPatch is what hosts change about a registration.
type RegistrationPatch struct {
	Version string `json:"version" required:"false" doc:"Of what the change was made for; without it, of what stands now."`
	Applicant
	Party *int `json:"party" required:"false" doc:"For how many people it stands. null: 1."`
}

func (a *API) changeRegistration(ctx context.Context, who actor.Actor, in *RegistrationPath, sent map[string]any) (*registrationAnswer, error) {
	patch, err := bind[RegistrationPatch](sent)
	if err != nil {
		return nil, err
	}
	ref := registration.Reference(in.Reference)
	err = patiently(patch.Version, func() error {
		detail, err := a.Registrations.Find(ctx, who, ref)
		if err != nil {
			return err
		}
		special, err := a.Registrations.Special(ctx, who, ref) // who may not see them could only erase them
		if err != nil {
			return err
		}
		application, err := correction(detail, special, sent)
		if err != nil {
			return err
		}
		application.Version = cmp.Or(patch.Version, detail.Version)
		return a.Registrations.Change(ctx, who, ref, application)
	})
	if err != nil {
		return nil, inJSON(err, registrationNames)
	}
	return a.showRegistration(ctx, who, in)
}

// correction lays what was sent over what stands.
func correction(detail registration.Detail, special registration.Answers, sent map[string]any) (registration.Application, error) {
	reader := &answerReader{asked: detail.Event.Questions}
	changed, err := patched(RegistrationPatch{Party: &detail.Party,
		Applicant: Applicant{Person: personOf(detail.Person), Locale: Locale(detail.Locale), Answers: reader.standing(detail.Answers, special)}}, sent)
	if err != nil {
		return registration.Application{}, err
	}
	application := changed.application(reader, "")
	application.RemoveFiles = reader.erasedFiles(sent)
	application.Party = reader.party(orOne(changed.Party))
	return application, reader.fault()
}

type substituteAnswer struct{ Body Standing }

func (a *API) substituteRegistration(ctx context.Context, who actor.Actor, in *RegistrationPath, sent map[string]any) (*substituteAnswer, error) {
	body, err := bind[Applicant](sent)
	if err != nil {
		return nil, err
	}
	ref := registration.Reference(in.Reference)
	detail, err := a.Registrations.Find(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	reader := &answerReader{asked: detail.Event.Questions}
	application := body.application(reader, "")
	if err := reader.fault(); err != nil {
		return nil, err
	}
	result, err := a.Registrations.Substitute(ctx, who, ref, application)
	if err != nil {
		return nil, inJSON(err, registrationNames)
	}
	return &substituteAnswer{a.standingOf(result)}, nil
}
