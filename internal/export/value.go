package export

import (
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

func waitlistPosition(l line) any {
	if l.WaitlistPosition == 0 {
		return nil
	}
	return l.WaitlistPosition
}

func organisationKind(l line) any {
	if l.OrganisationKind == "" {
		return ""
	}
	return label(organisation.Kind(l.OrganisationKind).LabelKey())
}

func carrierGroup(l line) any {
	if l.CarrierGroup == "" {
		return ""
	}
	return label(organisation.CarrierGroup(l.CarrierGroup).LabelKey())
}

// addressConfirmed stays empty for those whom staff entered: nobody asked them to confirm.
func addressConfirmed(l line) any {
	switch {
	case l.EnteredBy != actor.KindParticipant:
		return nil
	case l.Unverified:
		return label("export.address_confirmed.no")
	}
	return label("export.address_confirmed.yes")
}

// enteredBy names the account of a staff entry, or the contact of those who were registered together.
func enteredBy(l line) any {
	switch {
	case l.EnteredByName != nil:
		return *l.EnteredByName
	case l.EnteredBy == actor.KindParticipant && l.GroupID != nil:
		return l.ContactName
	case l.EnteredBy == actor.KindParticipant:
		return label("export.entered_by.participant")
	}
	return label("export.entered_by.system")
}

// quotaColumn calls the quotas as the event calls them now.
func quotaColumn(rules event.Rules) Column {
	return ready(ColumnQuota, 24, func(l line) any {
		quota, _ := rules.Quota(l.QuotaKey)
		return quota.Label
	})
}

// labels holds the German names of all values a line can have: they are looked up once, not once a
// line, which would take most of the time of an export.
var labels = collectLabels()

func collectLabels() map[string]string {
	keys := []string{"export.entered_by.participant", "export.entered_by.system",
		"export.address_confirmed.yes", "export.address_confirmed.no"}
	for _, state := range registration.States {
		keys = append(keys, state.LabelKey())
	}
	for _, kind := range organisation.Kinds {
		keys = append(keys, kind.LabelKey())
	}
	for _, group := range organisation.CarrierGroups {
		keys = append(keys, group.LabelKey())
	}
	texts := make(map[string]string, len(keys))
	for _, key := range keys {
		texts[key] = i18n.Text(i18n.German, key, nil)
	}
	return texts
}

// label returns the German text of a key, or the key of a value that no catalogue knows.
func label(key string) string {
	if text, ok := labels[key]; ok {
		return text
	}
	return key
}
