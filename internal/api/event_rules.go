package api

import (
	"time"

	"tagungsbuero/internal/event"
)

// RegistrationRules say when and how people register. Deadlines include their last second.
type RegistrationRules struct {
	Enabled         *bool            `json:"enabled" required:"false" nullable:"false" doc:"false: nobody registers here. Without it: true."`
	Mode            RegistrationMode `json:"mode" required:"false" doc:"first_come: seats are given in the order of arrival; approval: the hosts confirm or decline; allocation: all apply, seats are given after the deadline. Without it: first_come."`
	OpensAt         *time.Time       `json:"opens_at" required:"false" doc:"null: as soon as it is published."`
	ClosesAt        *time.Time       `json:"closes_at" required:"false" doc:"null: when the event starts."`
	ClosedByHand    bool             `json:"closed_by_hand" required:"false" doc:"true: nobody can register, whatever the times say."`
	ConfirmEmail    bool             `json:"confirm_email" required:"false" doc:"true: who registers has to confirm the address; until then the seat is held."`
	ConfirmHours    int              `json:"confirm_hours" required:"false" doc:"How long it is held. Without it: 48."`
	CancelUntil     *time.Time       `json:"cancel_until" required:"false" doc:"Until when people can give back their seat themselves; null: until the start."`
	ChangeUntil     *time.Time       `json:"change_until" required:"false" doc:"Until when people can change their answers themselves; null: until the start."`
	SubstituteUntil *time.Time       `json:"substitute_until" required:"false" doc:"Until when people can name somebody else for their seat; null: until the start."`
	GroupMax        int              `json:"group_max" required:"false" doc:"How many persons one contact can register together. Without it: 1, only oneself."`
	PartyMax        int              `json:"party_max" required:"false" doc:"How many people one registration can stand for by number, such as a family. Without it: 1."`
	NameUntil       *time.Time       `json:"name_until" required:"false" doc:"Until when places of a group can be named; null: all are named at once."`
	MinParticipants int              `json:"min_participants" required:"false" doc:"How many people are needed for the event to take place. Nothing is cancelled by itself. Without it: 0, any number."`
	DecideAt        *time.Time       `json:"decide_at" required:"false" doc:"Until when it is decided whether it takes place; null: nobody has said."`
	KeepUnnamed     bool             `json:"keep_unnamed" required:"false" doc:"true: places without a name stay taken after that; false: they become free."`
}

// WaitlistRules say who gets a seat that becomes free.
type WaitlistRules struct {
	Mode               WaitlistMode `json:"mode" required:"false" doc:"automatic: the next one gets it at once; offer: the next one is offered it until a deadline; manual: the hosts pick; off: nobody waits. Without it: automatic."`
	Limit              *int         `json:"limit" required:"false" doc:"How many people may wait; null: any number."`
	Until              *time.Time   `json:"until" required:"false" doc:"The last moment at which somebody moves up; null: the start."`
	OfferHours         int          `json:"offer_hours" required:"false" doc:"How long an offer stands. Without it: 48."`
	OfferSkipsNights   bool         `json:"offer_skips_nights" required:"false" doc:"true: nights do not count as time to answer."`
	OfferSkipsHolidays bool         `json:"offer_skips_holidays" required:"false" doc:"true: weekends and public holidays do not count as time to answer."`
	OfferLapse         OfferLapse   `json:"offer_lapse" required:"false" doc:"What becomes of who lets an offer lapse: end: waits again, behind all others; out: leaves the waitlist. Without it: end."`
}

// Quota holds seats for a group of people, or caps how many of them get one.
type Quota struct {
	Key       string     `json:"key" required:"false" doc:"Names the quota; made from its label when it is new. Stays when the rest changes."`
	Label     string     `json:"label" required:"false" doc:"What people call it."`
	Kind      QuotaKind  `json:"kind" required:"false" doc:"reserved: holds seats for the group; ceiling: the group gets no more."`
	Basis     QuotaBasis `json:"basis" required:"false" doc:"By what its people are told. The form has to ask for it."`
	Value     string     `json:"value" required:"false" doc:"Which group: slug of a host, kind, carrier group, key of a municipality or region, code. Empty in a ceiling: each institution, kind, carrier group or municipality has a ceiling of its own."`
	Seats     int        `json:"seats" required:"false"`
	ReleaseAt *time.Time `json:"release_at" required:"false" doc:"From when on the seats that are left are for all; null: never. Of reserved quotas only."`
}

// rules returns what was sent as the room event takes it.
func (f EventFields) rules() event.Rules {
	r, w := f.Registration, f.Waitlist
	rules := event.Rules{
		Mode: event.RegistrationMode(r.Mode), ConfirmEmail: r.ConfirmEmail, ConfirmHours: r.ConfirmHours, ClosedByHand: r.ClosedByHand,
		ChangeUntil: r.ChangeUntil, SubstituteUntil: r.SubstituteUntil, GroupMax: r.GroupMax, PartyMax: r.PartyMax,
		NameUntil: r.NameUntil, KeepUnnamed: r.KeepUnnamed, MinParticipants: r.MinParticipants, DecideAt: r.DecideAt, WaitlistLimit: w.Limit, OfferHours: w.OfferHours,
		OfferSkipsNights: w.OfferSkipsNights, OfferSkipsHolidays: w.OfferSkipsHolidays, OfferLapse: event.LapseRule(w.OfferLapse),
	}
	for _, q := range f.Quotas {
		rules.Quotas = append(rules.Quotas, event.Quota{Key: q.Key, Label: q.Label, Kind: event.QuotaKind(q.Kind), Basis: event.Basis(q.Basis),
			Value: q.Value, Seats: q.Seats, ReleaseAt: q.ReleaseAt})
	}
	return rules
}

// registrationRulesOf describes how people register, with what holds where nothing was set.
func registrationRulesOf(ev event.Event) RegistrationRules {
	r := ev.Rules
	return RegistrationRules{
		Enabled: &ev.RegistrationEnabled, Mode: RegistrationMode(r.RegistrationMode()), OpensAt: ev.RegistrationOpensAt, ClosesAt: ev.RegistrationClosesAt,
		ClosedByHand: r.ClosedByHand, ConfirmEmail: r.ConfirmEmail, ConfirmHours: int(r.ConfirmFor() / time.Hour), CancelUntil: ev.CancelUntil,
		ChangeUntil: r.ChangeUntil, SubstituteUntil: r.SubstituteUntil, GroupMax: max(r.GroupMax, 1), PartyMax: max(r.PartyMax, 1),
		NameUntil: r.NameUntil, KeepUnnamed: r.KeepUnnamed, MinParticipants: r.MinParticipants, DecideAt: r.DecideAt,
	}
}

func waitlistRulesOf(ev event.Event) WaitlistRules {
	r := ev.Rules
	return WaitlistRules{
		Mode: WaitlistMode(ev.WaitlistMode), Limit: r.WaitlistLimit, Until: ev.WaitlistUntil, OfferHours: r.HoursToAnswer(),
		OfferSkipsNights: r.OfferSkipsNights, OfferSkipsHolidays: r.OfferSkipsHolidays, OfferLapse: OfferLapse(r.LapseRule()),
	}
}

func quotasOf(ev event.Event) []Quota {
	quotas := make([]Quota, len(ev.Rules.Quotas))
	for i, q := range ev.Rules.Quotas {
		quotas[i] = Quota{Key: q.Key, Label: q.Label, Kind: QuotaKind(q.Kind), Basis: QuotaBasis(q.Basis), Value: q.Value, Seats: q.Seats, ReleaseAt: q.ReleaseAt}
	}
	return quotas
}
