package api

import (
	"context"
	"net/http"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

func (a *API) registerGroups() {
	offerBody[GroupApplication](a, operation{method: http.MethodPost, path: "/events/{slug}/groups", tag: tagRegistrations, summary: "Register several persons together",
		description: "One contact registers them, where the event allows it. Either all of them are registered, each with a state of its own, or nobody is. Letters to persons without an address go to the contact.",
		status:      http.StatusCreated, refusals: []int{http.StatusForbidden, http.StatusNotFound, http.StatusGone}}, []string{jsonType}, a.registerGroup)
	a.registerOwnGroup()
}

// GroupApplication registers several persons.
type GroupApplication struct {
	ContactName    string      `json:"contact_name" required:"false"`
	ContactEmail   string      `json:"contact_email" required:"false"`
	ContactPhone   string      `json:"contact_phone" required:"false"`
	Locale         Locale      `json:"letter_locale" required:"false" doc:"In which we write to the contact, and to persons who name none; de if left out."`
	Together       bool        `json:"together" required:"false" doc:"true: all of them or nobody; false: each gets what is free."`
	Unnamed        int         `json:"unnamed" required:"false" doc:"Further places whose persons are named later, where the event allows that."`
	Persons        []Applicant `json:"persons" required:"false" doc:"An address of their own is not needed."`
	InvitationCode string      `json:"invitation_code" required:"false"`
	Invitation     string      `json:"invitation" required:"false" doc:"Token of a personal invitation: the last part of its link."`
}

// GroupStanding is what the registration of a group came to.
type GroupStanding struct {
	Reference  string     `json:"reference" doc:"To be named when asking; opens nothing by itself."`
	Members    []Standing `json:"members" doc:"Those with a name in their order, then the places without one."`
	Unverified bool       `json:"unverified" doc:"true: the contact has still to confirm the address, by the link in the letter."`
	RespondBy  *time.Time `json:"respond_by" doc:"Until when; null: nothing is awaited."`
	ManageURL  string     `json:"manage_url" doc:"The page of the contact: whoever has this address can cancel for all. Its last part is the token of /my-groups."`
}

type groupStandingAnswer struct{ Body GroupStanding }

func (a *API) registerGroup(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*groupStandingAnswer, error) {
	body, err := bind[GroupApplication](sent)
	if err != nil {
		return nil, err
	}
	application, err := a.groupApplicationOf(ctx, who, in.Slug, body)
	if err != nil {
		return nil, err
	}
	result, err := a.Registrations.RegisterGroup(ctx, who, in.Slug, application)
	if err != nil {
		return nil, inJSON(err, registrationNames)
	}
	standing := GroupStanding{Reference: string(result.Reference), Members: make([]Standing, len(result.Members)), Unverified: result.Unverified,
		RespondBy: result.RespondBy, ManageURL: a.Links.Group(result.Reference)}
	for i, member := range result.Members {
		standing.Members[i] = a.standingOf(member)
	}
	return &groupStandingAnswer{standing}, nil
}

// groupApplicationOf returns what was sent as the room registration takes it.
func (a *API) groupApplicationOf(ctx context.Context, who actor.Actor, slug string, sent GroupApplication) (registration.GroupApplication, error) {
	answers := make([]AnswerInputs, len(sent.Persons))
	for i, person := range sent.Persons {
		answers[i] = person.Answers
	}
	reader, err := a.readerFor(ctx, who, slug, answers...)
	if err != nil {
		return registration.GroupApplication{}, err
	}
	application := registration.GroupApplication{
		ContactName: sent.ContactName, ContactEmail: sent.ContactEmail, ContactPhone: sent.ContactPhone, Together: sent.Together,
		Unnamed: sent.Unnamed, Code: sent.InvitationCode, Invitation: sent.Invitation, Locale: string(sent.Locale), Submission: callOf(ctx).mark,
	}
	for i, person := range sent.Persons {
		application.Persons = append(application.Persons, person.application(reader, pathOfMember(i)))
	}
	return application, reader.fault()
}
