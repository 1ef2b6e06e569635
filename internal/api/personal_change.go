package api

import (
	"cmp"
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

func (a *API) registerPersonalChanges() {
	closing := []int{http.StatusNotFound, http.StatusGone}
	offerBody[OwnPatch](a, operation{method: http.MethodPatch, path: "/my/{token}", tag: tagPersonal, summary: "Change the own answers",
		description: "A merge patch after RFC 7396: what is sent is changed, null clears, a file too; what is not sent stays. Name and address stay: who sends somebody else names a substitute. After the time for changes only fewer people are taken, and all else is left as it was. With version the change is refused (409) when the answers have changed since.",
		refusals:    append(closing, http.StatusConflict)}, []string{jsonType, mergePatchType}, a.changePersonal)
	offerBody[Applicant](a, operation{method: http.MethodPost, path: "/my/{token}/substitute", tag: tagPersonal, summary: "Let somebody else come in the own place",
		description: "The seat goes over and both get a letter. The answer is the own registration, which is replaced then; the link to the new one goes to who comes.",
		refusals:    closing}, []string{jsonType}, a.substitutePersonal)
}

// OwnPatch is what people change about their own registration.
type OwnPatch struct {
	Version string `json:"version" required:"false" doc:"Of what the change was made for; without it, of what stands now."`
	PersonDetails
	Locale  Locale       `json:"letter_locale" required:"false" doc:"In which we write, letters that wait too. There is no deadline for it when nothing else is sent."`
	Party   *int         `json:"party" required:"false" doc:"For how many people it stands. null: 1."`
	Answers AnswerInputs `json:"answers" required:"false" doc:"By the keys of the questions; null takes an answer back."`
}

func (a *API) changePersonal(ctx context.Context, _ actor.Actor, in *PersonalPath, sent map[string]any) (*personalAnswer, error) {
	patch, err := bind[OwnPatch](sent)
	if err != nil {
		return nil, err
	}
	if _, ok := sent["letter_locale"]; ok && len(sent) == 1 {
		if err := a.Registrations.ChangeLanguage(ctx, in.Token, localeOr(string(patch.Locale))); err != nil {
			return nil, inJSON(err, registrationNames)
		}
		return a.answerPersonal(ctx, in.Token)
	}
	err = patiently(patch.Version, func() error {
		personal, err := a.Registrations.Personal(ctx, in.Token)
		if err != nil {
			return err
		}
		application, err := ownChange(personal, sent)
		if err != nil {
			return err
		}
		application.Version = cmp.Or(patch.Version, personal.Version)
		return a.Registrations.ChangeByToken(ctx, in.Token, application)
	})
	if err != nil {
		return nil, inJSON(err, registrationNames)
	}
	return a.answerPersonal(ctx, in.Token)
}

// patiently tries a change that was made for no version again when others change the same in between.
func patiently(version string, change func() error) error {
	for attempt := 1; ; attempt++ {
		if err := change(); version != "" || attempt == attempts || !isChangedMeanwhile(err) {
			return err
		}
	}
}

// ownChange lays what was sent over what stands.
func ownChange(personal registration.Personal, sent map[string]any) (registration.Application, error) {
	r, reader := personal.Registration, &answerReader{asked: personal.Event.Questions}
	changed, err := patched(OwnPatch{PersonDetails: personOf(r.Person).PersonDetails, Party: &r.Party, Locale: Locale(r.Locale),
		Answers: reader.standing(r.Answers, personal.Special)}, sent)
	if err != nil {
		return registration.Application{}, err
	}
	application := registration.Application{Person: changed.person(), Party: reader.party(orOne(changed.Party)), Locale: string(changed.Locale),
		Answers: reader.read("", changed.Answers), RemoveFiles: reader.erasedFiles(sent)}
	return application, reader.fault()
}

// orOne is what a cleared number of people means.
func orOne(party *int) *int {
	if party == nil {
		return new(1)
	}
	return party
}

func (a *API) substitutePersonal(ctx context.Context, _ actor.Actor, in *PersonalPath, sent map[string]any) (*personalAnswer, error) {
	body, err := bind[Applicant](sent)
	if err != nil {
		return nil, err
	}
	personal, err := a.Registrations.Personal(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	reader := &answerReader{asked: personal.Event.Questions}
	application := body.application(reader, "")
	if err := reader.fault(); err != nil {
		return nil, err
	}
	if _, err := a.Registrations.SubstituteByToken(ctx, in.Token, application); err != nil {
		return nil, inJSON(err, registrationNames)
	}
	return a.answerPersonal(ctx, in.Token)
}
