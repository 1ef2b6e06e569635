package event

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

// Carried is something about an event that can be carried over to other dates of its series. Its German name stands under
// "event.carried.".
type Carried string

// What can be carried over. Dates, deadlines and numbers of seats stay what they are on each date.
const (
	CarriedTitle        Carried = "title" // with kind, topics and summary
	CarriedDescription  Carried = "description"
	CarriedProgramme    Carried = "programme"
	CarriedImage        Carried = "image"
	CarriedVenue        Carried = "venue" // with directions, accessibility, the venue of the directory, online or not
	CarriedRegistration Carried = "registration"
	CarriedFields       Carried = "fields"
	CarriedQuestions    Carried = "questions"
	CarriedReminders    Carried = "reminders"
	CarriedVisibility   Carried = "visibility"
)

// AllCarried lists everything in the order of the form.
var AllCarried = []Carried{CarriedTitle, CarriedDescription, CarriedImage, CarriedProgramme, CarriedVenue, CarriedRegistration, CarriedFields,
	CarriedQuestions, CarriedReminders, CarriedVisibility}

// LabelKey returns where the German name stands in the catalogue, in which "description" alone means something else.
func (c Carried) LabelKey() string { return "event.carried." + "of_" + string(c) }

// carriers say of each which fields of the form it writes, and copy it from one draft to another.
var carriers = map[Carried]struct {
	fields []string
	copy   func(from Draft, to *Draft)
}{
	CarriedTitle: {[]string{"title", "kind", "summary", "topics"}, func(from Draft, to *Draft) {
		to.Title, to.Kind, to.Summary, to.Topics = from.Title, from.Kind, from.Summary, from.Topics
	}},
	CarriedDescription: {[]string{"description"}, func(from Draft, to *Draft) { to.Description = from.Description }},
	CarriedProgramme:   {[]string{"programme"}, func(from Draft, to *Draft) { to.Programme = from.Programme }},
	CarriedImage:       {[]string{"image", "alt", "credit"}, func(from Draft, to *Draft) { to.Image = from.Image }},
	CarriedVenue: {[]string{"venue", "venue_facts", "venue_checked_on", "venue_name", "venue_street", "venue_postcode", "venue_city", "municipality", "directions", "accessibility", "online"}, func(from Draft, to *Draft) {
		to.VenueName, to.VenueStreet, to.VenuePostcode, to.VenueCity = from.VenueName, from.VenueStreet, from.VenuePostcode, from.VenueCity
		to.MunicipalityKey, to.Directions, to.Accessibility, to.Online = from.MunicipalityKey, from.Directions, from.Accessibility, from.Online
		to.VenueRecord = from.VenueRecord
	}},
	CarriedRegistration: {[]string{"registration_enabled", "registration_mode", "confirm_email", "confirm_hours", "group_max", "party_max", "keep_unnamed",
		"min_participants", "waitlist_mode", "waitlist_limit", "offer_hours", "offer_skips_nights", "offer_skips_holidays", "offer_lapse"}, func(from Draft, to *Draft) {
		rules := from.Rules
		rules.ClosedByHand, rules.Quotas = to.Rules.ClosedByHand, to.Rules.Quotas
		rules.ChangeUntil, rules.SubstituteUntil, rules.NameUntil = to.Rules.ChangeUntil, to.Rules.SubstituteUntil, to.Rules.NameUntil
		rules.DecideAt = to.Rules.DecideAt
		to.Rules, to.RegistrationEnabled, to.WaitlistMode = rules, from.RegistrationEnabled, from.WaitlistMode
	}},
	CarriedFields:     {[]string{"fields"}, func(from Draft, to *Draft) { to.Fields = from.Fields }},
	CarriedQuestions:  {[]string{"questions"}, func(from Draft, to *Draft) { to.Questions = from.Questions }},
	CarriedReminders:  {[]string{"reminders"}, func(from Draft, to *Draft) { to.Reminders = from.Reminders }},
	CarriedVisibility: {[]string{"visibility"}, func(from Draft, to *Draft) { to.Visibility = from.Visibility }},
}

// Differing returns what another date has otherwise than this one.
func (e Event) Differing(other Event) []Carried {
	return slices.DeleteFunc(slices.Clone(AllCarried), func(c Carried) bool {
		before := other.Draft(nil)
		after := before
		carriers[c].copy(e.Draft(nil), &after)
		return reflect.DeepEqual(before, after)
	})
}

// TakesChanges reports whether changes of an earlier date can be carried over to this one at t.
func (e Event) TakesChanges(t time.Time) bool {
	return e.State != StateCancelled && e.StartsAt.After(t)
}

// Target is a date to which changes are carried over, at the version that who has seen.
type Target struct {
	Slug    string
	Version int64
}

// Outcome is what became of carrying changes over to one date; nil: it has them.
type Outcome struct {
	Slug    string
	Refusal *fault.Error
}

// CarryOver writes what is named from one date of a series to others that who may edit. Each date is changed for itself, as
// ChangePart does: what others have changed since in something else stays, and what cannot be carried over to one date is
// told and keeps no other from it. Those who stand at each are told if Telling says so. Errors: NotFound, Forbidden; Invalid when nothing is named; those of the database.
func (s *Service) CarryOver(ctx context.Context, who actor.Actor, slug string, what []Carried, targets []Target) ([]Outcome, error) {
	from, err := findHeld(ctx, s.db, who, actor.EditEvent, slug)
	if err != nil {
		return nil, err
	}
	part, err := partOf(from.Draft(nil), what)
	if err != nil {
		return nil, err
	}
	if _, err := s.news.checked(); err != nil {
		return nil, err
	}
	if len(targets) == 0 {
		return nil, fault.InvalidFields([]fault.Field{{Name: "targets", Key: "event.carry_no_target"}})
	}
	outcomes := []Outcome{}
	for _, target := range targets {
		outcome := Outcome{Slug: target.Slug}
		if err := s.carryTo(ctx, who, from, target, part); err != nil {
			refusal, ok := errors.AsType[*fault.Error](err)
			if !ok {
				return outcomes, err
			}
			outcome.Refusal = refusal
		}
		outcomes = append(outcomes, outcome)
	}
	return outcomes, nil
}

// carryTo changes one date, which has to be of the same series.
func (s *Service) carryTo(ctx context.Context, who actor.Actor, from Event, target Target, part Part) error {
	to, err := findHeld(ctx, s.db, who, actor.EditEvent, target.Slug)
	switch {
	case err != nil:
		return err
	case from.Series == nil || to.Series == nil || *to.Series != *from.Series || to.ID == from.ID:
		return fault.New(fault.NotFound, "event.date_unknown")
	}
	_, err = s.ChangePart(ctx, who, target.Slug, target.Version, part)
	return err
}

// partOf returns what is named of a draft, as a part of others.
func partOf(from Draft, what []Carried) (Part, error) {
	var part Part
	var copies []func(Draft, *Draft)
	for _, c := range what {
		carrier, known := carriers[c]
		if !known {
			return Part{}, fault.InvalidFields([]fault.Field{{Name: "fields", Key: "form.choice"}})
		}
		part.Fields, copies = append(part.Fields, carrier.fields...), append(copies, carrier.copy)
	}
	if len(copies) == 0 {
		return Part{}, fault.InvalidFields([]fault.Field{{Name: "fields", Key: "event.carry_nothing"}})
	}
	part.Write = func(to *Draft) {
		for _, c := range copies {
			c(from, to)
		}
	}
	return part, nil
}
