package api

import (
	"context"
	"net/http"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/venue"
)

const tagVenues = "Venues"

func (a *API) registerVenues() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/venues", tag: tagVenues, summary: "List the directory of venues",
		description: "Sorted by name, those that are no longer offered last; at most 200, so narrow it by q.", forAccounts: true}, a.listVenues)
	offerBody[VenueDraft](a, operation{method: http.MethodPost, path: "/venues", tag: tagVenues, summary: "Enter a venue",
		description: "For an organisation whose events the account edits.", status: http.StatusCreated, forAccounts: true, refusals: refusals}, []string{jsonType}, a.createVenue)
	offer(a, operation{method: http.MethodGet, path: "/venues/{id}", tag: tagVenues, summary: "Read a venue", forAccounts: true, refusals: []int{http.StatusNotFound}}, a.showVenue)
	offerBody[VenuePatch](a, operation{method: http.MethodPatch, path: "/venues/{id}", tag: tagVenues, summary: "Change a venue",
		description: "A merge patch after RFC 7396. Events that chose the venue keep what it said then. With version the change is refused (409) when somebody else has changed it since.",
		forAccounts: true, refusals: append(refusals, http.StatusConflict)}, []string{jsonType, mergePatchType}, a.changeVenue)
	offer(a, operation{method: http.MethodPost, path: "/venues/{id}/deactivate", tag: tagVenues, summary: "Offer a venue no longer",
		description: "It is never deleted, for events name it. Twice is harmless.", forAccounts: true, refusals: refusals}, a.setVenueActive(false))
	offer(a, operation{method: http.MethodPost, path: "/venues/{id}/activate", tag: tagVenues, summary: "Offer a venue again",
		description: "Twice is harmless.", forAccounts: true, refusals: refusals}, a.setVenueActive(true))
	offerBody[VenueChoice](a, operation{method: http.MethodPost, path: "/events/{slug}/venue", tag: tagEvents, summary: "Choose a venue of the directory",
		description: "Fills in what the venue says, in place of what the event says about its place. When the venue is changed later (its edition grows) the event stays as it is until this is asked for again. Where the address of the event becomes another one the venue and its facts are forgotten. Those who are registered are told as when the event is changed.",
		forAccounts: true, refusals: append(refusals, http.StatusConflict)}, []string{jsonType}, a.takeVenue)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/venue/leave", tag: tagEvents, summary: "Forget which venue was chosen",
		description: "Address and texts stay, the facts go.", forAccounts: true, refusals: append(refusals, http.StatusConflict)}, a.leaveVenue)
}

// VenueFields are what can be written about a venue.
type VenueFields struct {
	Name          string                    `json:"name" required:"false"`
	Street        string                    `json:"street" required:"false"`
	Postcode      string                    `json:"postcode" required:"false"`
	City          string                    `json:"city" required:"false"`
	Municipality  *string                   `json:"municipality" required:"false" doc:"Key, see /municipalities."`
	Directions    string                    `json:"directions" required:"false" doc:"Markdown."`
	Facts         map[VenueFact]VenueAnswer `json:"facts" required:"false" doc:"Facts about accessibility. Those that are left out are not known."`
	Accessibility string                    `json:"accessibility" required:"false" doc:"What the facts do not say. Markdown."`
	CheckedOn     *string                   `json:"checked_on" required:"false" doc:"Day on which somebody looked at the facts last." example:"2027-02-01"`
	Capacity      string                    `json:"capacity" required:"false" doc:"A hint in words."`
	HouseContact  string                    `json:"house_contact" required:"false" doc:"For the offices; never published."`
}

// VenueDraft is a new venue.
type VenueDraft struct {
	Organisation string `json:"organisation" required:"false" doc:"Slug of the organisation that looks after it; if there is none, the first whose events the account edits."`
	VenueFields
}

// VenuePatch is what changes about a venue.
type VenuePatch struct {
	Version *int64 `json:"version,omitempty" doc:"The version that the change was made for."`
	VenueFields
}

// VenueEntry is one venue of the directory.
type VenueEntry struct {
	ID           int64  `json:"id"`
	Version      int64  `json:"version" doc:"Grows with every change."`
	Edition      int64  `json:"edition" doc:"Grows with every change of what events show."`
	Organisation string `json:"organisation" doc:"Slug of the organisation that looks after it."`
	Active       bool   `json:"active" doc:"false: it is no longer offered."`
	VenueFields
}

// VenueChoice names a venue.
type VenueChoice struct {
	Venue   int64 `json:"venue" required:"false" doc:"Its id. Is needed."`
	Version int64 `json:"version" required:"false" doc:"Of the event, as it was read; without it, of the event as it is."`
	TellInput
}

type (
	// VenueList is a part of the directory.
	VenueList struct {
		Items []VenueEntry `json:"items"`
		Next  string       `json:"next" doc:"Always empty."`
	}
	venuesQuery struct {
		Q string `query:"q" doc:"Words that must all occur in name, street or city."`
	}
	venuePath struct {
		ID int64 `path:"id"`
	}
	venuesAnswer struct{ Body VenueList }
	venueAnswer  struct{ Body VenueEntry }
)

func (a *API) listVenues(ctx context.Context, who actor.Actor, in *venuesQuery) (*venuesAnswer, error) {
	if err := callOf(ctx).query.Fault(); err != nil {
		return nil, err
	}
	found, err := a.Venues.List(ctx, who, venue.Filter{Text: in.Q, Inactive: true})
	list := VenueList{Items: make([]VenueEntry, len(found))}
	for i, v := range found {
		if list.Items[i], err = a.venueOf(ctx, v); err != nil {
			return nil, err
		}
	}
	return &venuesAnswer{list}, err
}

func (a *API) venueOf(ctx context.Context, v venue.Venue) (VenueEntry, error) {
	owner, err := a.Organisations.ByID(ctx, v.Organisation)
	return VenueEntry{ID: int64(v.ID), Version: v.Version, Edition: v.Edition, Organisation: owner.Slug, Active: v.IsActive(), VenueFields: venueFieldsOf(v)}, err
}

func venueFieldsOf(v venue.Venue) VenueFields {
	return VenueFields{Name: v.Name, Street: v.Street, Postcode: v.Postcode, City: v.City, Municipality: v.MunicipalityKey, Directions: v.Directions,
		Facts: factsOf(v.Facts), Accessibility: v.Accessibility, CheckedOn: dayOf(v.CheckedOn), Capacity: v.Capacity, HouseContact: v.HouseContact}
}

func factsOf(facts venue.Facts) map[VenueFact]VenueAnswer {
	all := map[VenueFact]VenueAnswer{}
	for _, fact := range venue.AllFacts {
		all[VenueFact(fact)] = VenueAnswer(facts.Of(fact))
	}
	return all
}

func dayOf(at *time.Time) *string {
	if at == nil {
		return nil
	}
	return new(at.Format(time.DateOnly))
}

// draft returns what was sent as the room venue takes it.
func (f VenueFields) draft() (venue.Draft, error) {
	d := venue.Draft{Name: f.Name, Street: f.Street, Postcode: f.Postcode, City: f.City, MunicipalityKey: f.Municipality, Directions: f.Directions,
		Accessibility: f.Accessibility, Capacity: f.Capacity, HouseContact: f.HouseContact, Facts: venue.Facts{}}
	mistakes := form.New(nil)
	for fact, answer := range f.Facts {
		chosen := form.Choice(mistakes, "facts."+string(fact), string(answer), venue.Answers)
		if form.Choice(mistakes, "facts", string(fact), venue.AllFacts) != "" {
			d.Facts = d.Facts.With(venue.Fact(fact), chosen)
		}
	}
	if f.CheckedOn != nil && *f.CheckedOn != "" {
		day, err := time.Parse(time.DateOnly, *f.CheckedOn)
		if err != nil {
			mistakes.Fail("checked_on", "form.date")
		}
		d.CheckedOn = &day
	}
	return d, mistakes.Fault()
}

func (a *API) createVenue(ctx context.Context, who actor.Actor, _ *struct{}, sent map[string]any) (*venueAnswer, error) {
	body, err := bind[VenueDraft](sent)
	if err != nil {
		return nil, err
	}
	draft, err := body.draft()
	if err != nil {
		return nil, err
	}
	if own := who.Organisations(actor.EditEvent); body.Organisation == "" && len(own) > 0 {
		draft.Organisation = own[0]
	}
	if body.Organisation != "" {
		owner, err := a.Organisations.BySlug(ctx, body.Organisation)
		if err != nil {
			return nil, err
		}
		draft.Organisation = owner.ID
	}
	created, err := a.Venues.Create(ctx, who, draft)
	return a.answerVenue(ctx, created, err)
}

func (a *API) answerVenue(ctx context.Context, v venue.Venue, err error) (*venueAnswer, error) {
	if err != nil {
		return nil, err
	}
	entry, err := a.venueOf(ctx, v)
	return &venueAnswer{entry}, err
}

func (a *API) showVenue(ctx context.Context, who actor.Actor, in *venuePath) (*venueAnswer, error) {
	found, err := a.Venues.ByID(ctx, who, venue.ID(in.ID))
	return a.answerVenue(ctx, found, err)
}

func (a *API) changeVenue(ctx context.Context, who actor.Actor, in *venuePath, sent map[string]any) (*venueAnswer, error) {
	patch, err := bind[VenuePatch](sent)
	if err != nil {
		return nil, err
	}
	delete(sent, "version")
	before, err := a.Venues.ByID(ctx, who, venue.ID(in.ID))
	if err != nil {
		return nil, err
	}
	stands, err := asObject(venueFieldsOf(before))
	if err != nil {
		return nil, err
	}
	fields, err := bind[VenueFields](merged(stands, sent))
	if err != nil {
		return nil, err
	}
	draft, err := fields.draft()
	if err != nil {
		return nil, err
	}
	version := before.Version
	if patch.Version != nil {
		version = *patch.Version
	}
	changed, err := a.Venues.Change(ctx, who, before.ID, version, draft)
	return a.answerVenue(ctx, changed, err)
}

func (a *API) setVenueActive(active bool) func(context.Context, actor.Actor, *venuePath) (*venueAnswer, error) {
	return func(ctx context.Context, who actor.Actor, in *venuePath) (*venueAnswer, error) {
		if err := a.Venues.SetActive(ctx, who, venue.ID(in.ID), active); err != nil {
			return nil, err
		}
		return a.showVenue(ctx, who, in)
	}
}

func (a *API) takeVenue(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*eventAnswer, error) {
	choice, err := bind[VenueChoice](sent)
	if err != nil {
		return nil, err
	}
	if _, err := a.Events.Managed(ctx, who, in.Slug); err != nil {
		return nil, err
	}
	if choice.Venue == 0 {
		return nil, fault.InvalidFields([]fault.Field{{Name: "venue", Key: requiredKey}})
	}
	if err := a.Events.Telling(choice.news()).TakeVenue(ctx, who, in.Slug, venue.ID(choice.Venue), choice.Version); err != nil {
		return nil, err
	}
	return a.showEvent(ctx, who, in)
}

func (a *API) leaveVenue(ctx context.Context, who actor.Actor, in *EventPath) (*eventAnswer, error) {
	if err := a.Events.LeaveVenue(ctx, who, in.Slug, 0); err != nil {
		return nil, err
	}
	return a.showEvent(ctx, who, in)
}

// VenueRecord is the venue of the directory that an event has taken over, as it was then.
type VenueRecord struct {
	ID        int64                     `json:"id"`
	Edition   int64                     `json:"edition" doc:"When /venues/{id} has a larger one, the venue was changed since."`
	Facts     map[VenueFact]VenueAnswer `json:"facts"`
	CheckedOn *string                   `json:"checked_on"`
}

func venueRecordOf(ev event.Event) *VenueRecord {
	r := ev.VenueRecord
	if !r.IsChosen() {
		return nil
	}
	return &VenueRecord{ID: int64(r.ID), Edition: r.Edition, Facts: factsOf(r.Facts), CheckedOn: dayOf(r.CheckedOn)}
}
