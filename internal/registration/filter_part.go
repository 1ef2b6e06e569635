package registration

import (
	"context"
	"slices"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
)

// FilterPart is one way in which a filter can name what an event does not know.
type FilterPart string

// The parts.
const (
	PartState            FilterPart = "state"
	PartQuota            FilterPart = "quota"
	PartWorkshop         FilterPart = "workshop"
	PartOrganisationKind FilterPart = "organisation_kind"
	PartCarrierGroup     FilterPart = "carrier_group"
	PartMunicipality     FilterPart = "municipality"
	PartEnteredBy        FilterPart = "entered_by"
	PartCode             FilterPart = "code"
	PartAnswer           FilterPart = "answer"
)

// FilterParts lists every part, in the order in which they are told.
var FilterParts = []FilterPart{PartState, PartQuota, PartWorkshop, PartOrganisationKind, PartCarrierGroup, PartMunicipality, PartEnteredBy, PartCode, PartAnswer}

// LabelKey returns the catalogue key of what the part is called.
func (p FilterPart) LabelKey() string { return "registration.filter_part." + string(p) }

// known is what filters of an event can name. Codes and municipalities are read when the first filter names one.
type known struct {
	event          event.Event
	codes          []string
	municipalities []organisation.Municipality
}

// read makes ready for a filter.
func (k *known) read(ctx context.Context, q db.Queryer, f Filter) (err error) {
	if f.Code != "" && k.codes == nil {
		if k.codes, err = codesOf(ctx, q, k.event.ID); err != nil {
			return err
		}
	}
	if f.Municipality != "" && k.municipalities == nil {
		k.municipalities, err = organisation.ListMunicipalities(ctx, q)
	}
	return err
}

// left returns the filter without what the event does not know, and what that was.
func (k *known) left(f Filter) (Filter, []FilterPart) {
	var gone []FilterPart
	check := func(part FilterPart, value *string, isKnown func(string) bool) {
		if *value != "" && !isKnown(*value) {
			*value, gone = "", append(gone, part)
		}
	}
	check(PartState, (*string)(&f.State), func(state string) bool { return slices.Contains(States, State(state)) })
	check(PartQuota, &f.Quota, func(key string) bool { _, ok := k.event.Rules.Quota(key); return ok })
	check(PartWorkshop, &f.Workshop, k.hasWorkshop)
	check(PartOrganisationKind, &f.OrganisationKind, func(kind string) bool {
		return k.asks("organisation_kind") && slices.Contains(organisation.Kinds, organisation.Kind(kind))
	})
	check(PartCarrierGroup, &f.CarrierGroup, func(group string) bool {
		return k.asks("carrier_group") && slices.Contains(organisation.CarrierGroups, organisation.CarrierGroup(group))
	})
	check(PartMunicipality, &f.Municipality, func(key string) bool {
		return k.asks("municipality") && slices.ContainsFunc(k.municipalities, func(m organisation.Municipality) bool { return m.Key == key })
	})
	check(PartEnteredBy, (*string)(&f.EnteredBy), func(by string) bool {
		return by == string(actor.KindParticipant) || by == string(actor.KindAccount)
	})
	check(PartCode, &f.Code, func(code string) bool {
		return slices.ContainsFunc(k.codes, func(known string) bool { return strings.EqualFold(known, code) })
	})
	check(PartAnswer, &f.Answer, k.hasAnswer)
	return f, gone
}

func (k *known) asks(field string) bool {
	return slices.ContainsFunc(k.event.Fields, func(f event.Field) bool { return f.Key == field })
}

// hasWorkshop knows "vormittag/w1", and "vormittag/" for none of the slot.
func (k *known) hasWorkshop(named string) bool {
	key, workshop, _ := strings.Cut(named, "/")
	return slices.ContainsFunc(question.Slots(k.event.Questions), func(slot question.Question) bool {
		_, has := slot.Option(workshop)
		return slot.Key == key && (has || workshop == "")
	})
}

// hasAnswer knows "lunch=ja": what may be answered to an ordinary question with choices.
func (k *known) hasAnswer(named string) bool {
	key, value, _ := strings.Cut(named, "=")
	return slices.ContainsFunc(k.event.Questions, func(q question.Question) bool {
		return q.Key == key && !q.Special && slices.ContainsFunc(q.Choices(), func(o question.Option) bool { return o.Value == value })
	})
}
