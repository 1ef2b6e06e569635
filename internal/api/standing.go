package api

import (
	"time"

	"tagungsbuero/internal/registration"
)

// Place is what a registration has at this moment.
type Place struct {
	Reference        string            `json:"reference" doc:"To be named when asking; opens nothing by itself."`
	State            RegistrationState `json:"state"`
	WaitlistPosition *int              `json:"waitlist_position" doc:"From 1; null when the person does not wait."`
	Unverified       bool              `json:"unverified" doc:"true: the address has still to be confirmed, by the link in the letter."`
	RespondBy        *time.Time        `json:"respond_by" doc:"Until when the address has to be confirmed or the offer to be accepted; null: nothing is awaited."`
	OfferExpiresAt   *time.Time        `json:"offer_expires_at" doc:"Until when an offered seat is held; null: none is offered."`
}

// Standing is where a registration stands, for the person it belongs to.
type Standing struct {
	Place
	Quota     *string `json:"quota" doc:"Name of the quota that the seat counts against; null: none."`
	ManageURL string  `json:"manage_url,omitempty" doc:"The personal page: whoever has this address can cancel. Its last part is the token of /my. Absent where the page is for somebody else, who gets it by letter."`
}

func (a *API) standingOf(r registration.Result) Standing {
	place := placeOf(registration.Registration{Reference: r.Reference, State: r.State, Unverified: r.Unverified, RespondBy: r.RespondBy}, r.WaitlistPosition)
	return Standing{Place: place, Quota: orNull(r.Quota), ManageURL: a.personalPage(r.Token)}
}

// personalPage returns the address of the page that a token opens, "" without one.
func (a *API) personalPage(secret string) string {
	if secret == "" {
		return ""
	}
	return a.Links.PersonalByToken(secret)
}

func placeOf(r registration.Registration, position int) Place {
	place := Place{Reference: string(r.Reference), State: RegistrationState(r.State), WaitlistPosition: orNull(position),
		Unverified: r.Unverified, RespondBy: r.RespondBy}
	if r.State == registration.Offered {
		place.OfferExpiresAt = r.RespondBy
	}
	return place
}

// orNull turns what is not there into null.
func orNull[T comparable](value T) *T {
	var none T
	if value == none {
		return nil
	}
	return &value
}
