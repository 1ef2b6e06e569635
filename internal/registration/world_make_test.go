package registration

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// The quotas that events of random operations may have. Their groups overlap.
var modelQuotas = []event.Quota{
	{Key: "host", Label: "KI", Kind: event.QuotaReserved, Basis: event.BasisHost, Value: "ki-musterstadt"},
	{Key: "jmd", Label: "JMD", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: "jmd"},
	{Key: "code", Label: "Mit Code", Kind: event.QuotaReserved, Basis: event.BasisCode, Value: modelCode},
	{Key: "region", Label: "Rheinland", Kind: event.QuotaReserved, Basis: event.BasisRegion, Value: "rheinland"},
	{Key: "each", Label: "Je Einrichtung", Kind: event.QuotaCeiling, Basis: event.BasisOrganisation},
	{Key: "schools", Label: "Schulen", Kind: event.QuotaCeiling, Basis: event.BasisOrganisationKind, Value: "schule"},
	{Key: "towns", Label: "Je Kommune", Kind: event.QuotaCeiling, Basis: event.BasisMunicipality},
}

// chance is true once in so many times.
func chance(r *rand.Rand, in int) bool { return r.IntN(in) == 0 }

func randomSaid(r *rand.Rand) said {
	s := said{
		organisation: pick(r, []string{"", "", "KI Musterstadt", "AWO", "awo", "Caritas"}),
		kind:         pick(r, []string{"", "jmd", "schule"}),
		town:         pick(r, []string{"", "05111", "05913"}),
		menu:         pick(r, []string{"", "meat", "vegan"}),
		help:         pick(r, []string{"", "", "", "ramp", "signs"}),
	}
	if chance(r, 12) {
		s.code = modelCode
	}
	if wishes := r.Perm(len(modelWorkshops))[:r.IntN(len(modelWorkshops)+1)]; chance(r, 10) {
		s.wishes = question.PlenaryOnly
	} else {
		for _, i := range wishes {
			s.wishes = strings.TrimSpace(s.wishes + " " + modelWorkshops[i])
		}
	}
	return s
}

// randomDraft is an event with any rules; half of them are simple.
func randomDraft(r *rand.Rand, d event.Draft) event.Draft {
	d.Fields = []event.Field{{Key: "organisation"}, {Key: "organisation_kind"}, {Key: "municipality"}}
	d.Questions = randomQuestions(r)
	d.Capacity = new(1 + r.IntN(12))
	d.WaitlistMode = randomWaitlist(r)
	d.Rules = event.Rules{Mode: event.ModeFirstCome, ConfirmEmail: chance(r, 3), ConfirmHours: 1 + r.IntN(50), OfferHours: 1 + r.IntN(50),
		OfferLapse: pick(r, event.LapseRules), GroupMax: 4, PartyMax: pick(r, []int{0, 0, 3}), KeepUnnamed: chance(r, 3)}
	if !d.Rules.AllowsParties() && !chance(r, 3) {
		d.Questions = append(d.Questions, randomSlot(r))
	}
	if chance(r, 3) {
		d.Rules.Mode = pick(r, event.RegistrationModes)
	}
	if chance(r, 2) {
		d.Rules.Quotas = randomQuotas(r, *d.Capacity, d.StartsAt)
	}
	if !chance(r, 4) {
		d.Rules.WaitlistLimit = new(1 + r.IntN(8))
	}
	for _, deadline := range []**time.Time{&d.RegistrationClosesAt, &d.CancelUntil, &d.WaitlistUntil, &d.Rules.ChangeUntil, &d.Rules.SubstituteUntil, &d.Rules.NameUntil} {
		if chance(r, 3) {
			*deadline = new(d.StartsAt.Add(-time.Duration(r.IntN(14*24)) * time.Hour))
		}
	}
	return d
}

func randomWaitlist(r *rand.Rand) event.WaitlistMode {
	return pick(r, []event.WaitlistMode{event.WaitlistAutomatic, event.WaitlistAutomatic, event.WaitlistAutomatic,
		event.WaitlistOffer, event.WaitlistOffer, event.WaitlistManual, event.WaitlistOff})
}

func randomQuestions(r *rand.Rand) event.Questions {
	seats := func() *int {
		if chance(r, 3) {
			return new(1 + r.IntN(4))
		}
		return nil
	}
	return event.Questions{
		{Key: "menu", Kind: question.KindSingle, Label: "Essen", Options: []question.Option{
			{Value: "meat", Label: "Fleisch", Capacity: seats()}, {Value: "vegan", Label: "Vegan", Capacity: seats()}}},
		{Key: "help", Kind: question.KindSingle, Label: "Unterstützung", Special: true, Options: []question.Option{
			{Value: "ramp", Label: "Rampe"}, {Value: "signs", Label: "Gebärdensprache", Capacity: seats()}}},
	}
}

// modelWorkshops are those of events that have a slot.
var modelWorkshops = []string{"a", "b", "c"}

func randomSlot(r *rand.Rand) question.Question {
	q := question.Question{Key: "work", Kind: question.KindWorkshops, Label: "Workshops"}
	for _, value := range modelWorkshops {
		option := question.Option{Value: value, Label: "Workshop " + value}
		if !chance(r, 4) {
			option.Capacity = new(1 + r.IntN(4))
		}
		q.Options = append(q.Options, option)
	}
	return q
}

// randomQuotas never reserve more seats than there are.
func randomQuotas(r *rand.Rand, capacity int, start time.Time) (quotas []event.Quota) {
	for _, q := range modelQuotas {
		if !chance(r, 4) {
			continue
		}
		q.Seats = 1 + r.IntN(3)
		if q.Kind == event.QuotaReserved {
			if capacity -= q.Seats; capacity < 0 {
				continue
			}
			if chance(r, 2) {
				q.ReleaseAt = new(start.Add(-time.Duration(r.IntN(14*24)) * time.Hour))
			}
		}
		quotas = append(quotas, q)
	}
	r.Shuffle(len(quotas), func(i, j int) { quotas[i], quotas[j] = quotas[j], quotas[i] })
	return quotas
}

const insertModelCodeSQL = `INSERT INTO invitation_codes (event_id, code, max_uses, created_at) VALUES ($1, $2, $3, $4)`

// newWorld publishes an event for random operations.
func (h *house) newWorld(r *rand.Rand, manager actor.Actor) *world {
	h.t.Helper()
	draft := randomDraft(r, h.draft(1))
	ev := h.event(*draft.Capacity, func(d *event.Draft) { *d = draft })
	if _, err := h.db.ExecContext(h.t.Context(), insertModelCodeSQL, ev.ID, modelCode, maxCodeUses, h.now); err != nil {
		h.t.Fatalf("insert code: %v", err)
	}
	found, err := event.FindByID(h.t.Context(), h.db, ev.ID)
	if err != nil {
		h.t.Fatalf("find event: %v", err)
	}
	w := &world{t: h.t, ctx: context.WithoutCancel(h.t.Context()), r: r, h: h, manager: manager, slug: ev.Slug, id: ev.ID, version: found.Version, m: &model{draft: draft, now: h.now}}
	w.catch()
	return w
}

// redrafted is the draft with its parts apart from the present one.
func (w *world) redrafted() event.Draft {
	d := w.m.draft
	d.Rules.Quotas = slices.Clone(d.Rules.Quotas)
	return d
}
