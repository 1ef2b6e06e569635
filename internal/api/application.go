package api

import (
	"context"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
)

// Applicant is somebody with the answers to the questions of the event.
type Applicant struct {
	Person
	Locale  Locale       `json:"letter_locale" required:"false" doc:"In which we write to the person; the German text stands in every letter. Left out: de, in a group the language of its contact, and in a change what it was."`
	Answers AnswerInputs `json:"answers" required:"false" doc:"By the keys of the questions, see questions of the event. Answers to questions that are not asked, because their condition does not hold, are not stored."`
}

// Application registers somebody.
type Application struct {
	Applicant
	Party          *int      `json:"party" required:"false" doc:"For how many people it stands, where the event allows more than one. Without it: 1."`
	InvitationCode string    `json:"invitation_code" required:"false"`
	Invitation     string    `json:"invitation" required:"false" doc:"Token of a personal invitation: the last part of its link."`
	NameOnly       bool      `json:"name_only" required:"false" doc:"true: an account enters somebody at the door, of whom nothing but the name is asked."`
	Overbook       *Overbook `json:"overbook,omitempty" doc:"Gives a seat above the capacity when none is free. Of accounts with the right to it."`
}

// Overbook gives a seat above the capacity.
type Overbook struct {
	Reason string `json:"reason" required:"false" doc:"Is needed and kept. At most 500 characters."`
}

// reason returns the reason, empty when nothing is to be given above the capacity.
func (o *Overbook) reason() (string, error) {
	if o == nil {
		return "", nil
	}
	if strings.TrimSpace(o.Reason) == "" {
		return "", fault.InvalidFields([]fault.Field{{Name: "overbook.reason", Key: requiredKey}})
	}
	return o.Reason, nil
}

// registrationNames lead from the names of the form to those of the interface, where they differ.
var registrationNames = map[string]string{"overbook": "overbook.reason"}

// application returns somebody as the room registration takes them; path is where they stand.
func (s Applicant) application(r *answerReader, path string) registration.Application {
	return registration.Application{Person: s.person(), Locale: string(s.Locale), Answers: r.read(path, s.Answers)}
}

// applicationOf returns what was sent as the room registration takes it.
func (a *API) applicationOf(ctx context.Context, who actor.Actor, slug string, sent Application) (registration.Application, error) {
	reader, err := a.readerFor(ctx, who, slug, sent.Answers)
	if err != nil {
		return registration.Application{}, err
	}
	application := sent.application(reader, "")
	application.Party, application.NameOnly = reader.party(sent.Party), sent.NameOnly
	application.Code, application.Invitation, application.Submission = sent.InvitationCode, sent.Invitation, callOf(ctx).mark
	if err := reader.fault(); err != nil {
		return registration.Application{}, err
	}
	application.Overbook, err = sent.Overbook.reason()
	return application, err
}
