package event

import (
	"slices"
	"strconv"
	"time"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/slug"
)

// Limits of the rules.
const (
	maxConfirmHours = 30 * 24
	maxOfferHours   = 30 * 24
	maxGroup        = 50
	maxParty        = 20
	maxQuotas       = 30
	maxQuotaLabel   = 100
	maxQuotaValue   = 200
)

// cleaned returns the rules with clean texts, known choices and times as PostgreSQL keeps them.
func (r Rules) cleaned(f *form.Form) Rules {
	r.Mode = form.Choice(f, "registration_mode", string(r.RegistrationMode()), RegistrationModes)
	r.OfferLapse = form.Choice(f, "offer_lapse", string(r.LapseRule()), LapseRules)
	r.ChangeUntil, r.SubstituteUntil, r.NameUntil = deadline(r.ChangeUntil), deadline(r.SubstituteUntil), deadline(r.NameUntil)
	r.DecideAt = deadline(r.DecideAt)
	r.Quotas = slices.Clone(r.Quotas)
	for i := range r.Quotas {
		r.Quotas[i] = r.Quotas[i].cleaned(f, "quotas["+strconv.Itoa(i)+"]")
	}
	r.nameQuotas()
	return r
}

func (q Quota) cleaned(f *form.Form, prefix string) Quota {
	q.Key = f.Line(prefix+"[key]", q.Key, form.Max(maxQuotaLabel))
	q.Label = f.Line(prefix+"[label]", q.Label, form.Required, form.Max(maxQuotaLabel))
	q.Kind = form.Choice(f, prefix+"[kind]", string(q.Kind), QuotaKinds, form.Required)
	q.Basis = form.Choice(f, prefix+"[basis]", string(q.Basis), Bases, form.Required)
	q.Value = f.Line(prefix+"[value]", q.Value, form.Max(maxQuotaValue))
	q.ReleaseAt = storedIfSet(q.ReleaseAt)
	if q.Kind != QuotaReserved {
		q.ReleaseAt = nil
	}
	return q
}

// nameQuotas gives every quota without a key one that no other has.
func (r Rules) nameQuotas() {
	for i := range r.Quotas {
		if r.Quotas[i].Key != "" {
			continue
		}
		base := slug.Make(r.Quotas[i].Label)
		key := base
		for n := 2; ; n++ {
			if _, taken := r.Quota(key); !taken && key != "" {
				break
			}
			key = base + "-" + strconv.Itoa(n)
		}
		r.Quotas[i].Key = key
	}
}

// checkRules notes what is wrong with the rules of registration.
func (d Draft) checkRules(f *form.Form) {
	between(f, "confirm_hours", d.Rules.ConfirmHours, 0, maxConfirmHours)
	between(f, "offer_hours", d.Rules.OfferHours, 0, maxOfferHours)
	between(f, "group_max", d.Rules.GroupMax, 0, maxGroup)
	between(f, "party_max", d.Rules.PartyMax, 0, maxParty)
	between(f, "min_participants", d.Rules.MinParticipants, 0, maxCapacity)
	if d.Rules.AllowsParties() && len(question.Slots(d.Questions)) > 0 {
		f.Fail("party_max", "event.party_with_workshops")
	}
	if limit := d.Rules.WaitlistLimit; limit != nil {
		between(f, "waitlist_limit", *limit, 1, maxCapacity)
	}
	for _, limit := range []struct {
		name string
		at   *time.Time
	}{{"change_until", d.Rules.ChangeUntil}, {"substitute_until", d.Rules.SubstituteUntil}, {"name_until", d.Rules.NameUntil}, {"decide_at", d.Rules.DecideAt}} {
		checkYear(f, limit.name, limit.at)
		if d.isAfterEnd(limit.at) {
			f.Fail(limit.name, "event.after_end")
		}
	}
	if d.Rules.NameUntil != nil && !d.Rules.AllowsGroups() {
		f.Fail("name_until", "event.names_need_groups")
	}
	d.checkQuotas(f)
}

func between(f *form.Form, name string, n, least, most int) {
	switch {
	case n < least:
		f.Fail(name, "form.number_too_small", fault.Args{"Min": least})
	case n > most:
		f.Fail(name, "form.number_too_large", fault.Args{"Max": most})
	}
}

func (d Draft) checkQuotas(f *form.Form) {
	if len(d.Rules.Quotas) > maxQuotas {
		f.Fail("quotas", "event.quotas_too_many", fault.Args{"Max": maxQuotas})
		return
	}
	keys, reserved := map[string]bool{}, 0
	for i, q := range d.Rules.Quotas {
		prefix := "quotas[" + strconv.Itoa(i) + "]"
		if keys[q.Key] {
			f.Fail(prefix+"[label]", "event.quota_twice")
		}
		keys[q.Key] = true
		between(f, prefix+"[seats]", q.Seats, 1, maxCapacity)
		d.checkQuotaGroup(f, prefix, q)
		if q.Kind != QuotaReserved {
			continue
		}
		reserved += q.Seats
		checkYear(f, prefix+"[release_at]", q.ReleaseAt)
		if d.isAfterEnd(q.ReleaseAt) {
			f.Fail(prefix+"[release_at]", "event.after_end")
		}
	}
	switch {
	case reserved == 0, f.HasFailed("capacity"):
	case d.Capacity == nil:
		f.Fail("capacity", "event.quotas_need_capacity")
	case reserved > *d.Capacity:
		f.Fail("quotas", "event.quotas_exceed_capacity", fault.Args{"Reserved": reserved, "Capacity": *d.Capacity})
	}
}

// checkQuotaGroup notes a group that cannot be told from what the form asks.
func (d Draft) checkQuotaGroup(f *form.Form, prefix string, q Quota) {
	eachForItself := q.Kind == QuotaCeiling && q.Basis != BasisHost && q.Basis != BasisRegion && q.Basis != BasisCode
	switch {
	case q.Basis == "": // is a mistake already
	case q.Basis == BasisOrganisation && q.Kind == QuotaReserved:
		f.Fail(prefix+"[basis]", "event.quota_reserved_by_name")
	case q.Basis == BasisOrganisation && q.Value != "":
		f.Fail(prefix+"[value]", "event.quota_each_institution")
	case q.Value == "" && !eachForItself:
		f.Fail(prefix+"[value]", "event.quota_value_missing")
	}
}

// checkQuotaFields notes quotas that look at a ready field which the form does not ask for.
func (d Draft) checkQuotaFields(f *form.Form) {
	for i, q := range d.Rules.Quotas {
		if looked, ok := looksAt[q.Basis]; ok && !d.asks(looked.field) {
			f.Fail("quotas["+strconv.Itoa(i)+"][basis]", looked.mistake)
		}
	}
}

func (d Draft) hasFieldQuotas() bool {
	return slices.ContainsFunc(d.Rules.Quotas, func(q Quota) bool { return looksAt[q.Basis].field != "" })
}

func (d Draft) asks(key string) bool {
	return slices.ContainsFunc(d.Fields, func(asked Field) bool { return asked.Key == key })
}

// AskWhatQuotasNeed lets the form ask for the ready fields that quotas look at, and reports whether it did not
// before. Everybody must fill them, else the quota would miss its people.
func (d *Draft) AskWhatQuotasNeed() bool {
	before := len(d.Fields)
	d.Fields = slices.Clone(d.Fields)
	for _, q := range d.Rules.Quotas {
		if field := looksAt[q.Basis].field; field != "" && !d.asks(field) {
			d.Fields = append(d.Fields, Field{Key: field, Required: true})
		}
	}
	return len(d.Fields) > before
}

// looksAt names the ready field that a basis looks at, and the sentence when the form does not ask for
// it. A code is no field.
var looksAt = map[Basis]struct{ field, mistake string }{
	BasisHost:             {"organisation", "event.quota_needs_organisation"},
	BasisOrganisation:     {"organisation", "event.quota_needs_organisation"},
	BasisOrganisationKind: {"organisation_kind", "event.quota_needs_organisation_kind"},
	BasisCarrierGroup:     {"carrier_group", "event.quota_needs_carrier_group"},
	BasisMunicipality:     {"municipality", "event.quota_needs_municipality"},
	BasisRegion:           {"municipality", "event.quota_needs_municipality"},
}
