package export

import (
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

// line is one person with the running number in the file.
type line struct {
	registration.Row
	number int
}

// column is one column of the list.
type column struct {
	headingKey string
	width      float64 // in characters, for spreadsheets
	value      func(line) any
}

// columns is the office list in the fixed order of the domain paper, section 5. All columns stand
// in every file, also those an event does not ask for: lists of several events can be put below
// each other, and letters that are filled from a list always find their columns.
var columns = []column{
	{"export.column.number", 6, func(l line) any { return l.number }},
	{"export.column.state", 14, func(l line) any { return label(l.State.LabelKey()) }},
	{"export.column.waitlist_position", 16, waitlistPosition},
	{"export.column.last_name", 22, func(l line) any { return l.LastName }},
	{"export.column.first_name", 20, func(l line) any { return l.FirstName }},
	{"export.column.title", 12, func(l line) any { return l.Title }},
	{"export.column.organisation", 34, func(l line) any { return l.Organisation }},
	{"export.column.organisation_kind", 26, organisationKind},
	{"export.column.carrier_group", 22, carrierGroup},
	{"export.column.municipality", 22, func(l line) any { return l.MunicipalityName }},
	{"export.column.position", 24, func(l line) any { return l.Position }},
	{"export.column.email", 32, func(l line) any { return l.Email }},
	{"export.column.phone", 20, func(l line) any { return l.Phone }},
	{"export.column.created_at", 18, func(l line) any { return l.CreatedAt }},
	{"export.column.entered_by", 20, enteredBy},
	{"export.column.remark", 40, func(l line) any { return l.Remark }},
}

func headings() []any {
	texts := make([]any, len(columns))
	for i, column := range columns {
		texts[i] = i18n.Text(i18n.German, column.headingKey, nil)
	}
	return texts
}

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

// enteredBy names the account of a staff entry.
func enteredBy(l line) any {
	switch {
	case l.EnteredByName != nil:
		return *l.EnteredByName
	case l.EnteredBy == actor.KindParticipant:
		return label("export.entered_by.participant")
	}
	return label("export.entered_by.system")
}

// labels holds the German names of all values a line can have: they are looked up once, not once a
// line, which would take most of the time of an export.
var labels = collectLabels()

func collectLabels() map[string]string {
	keys := []string{"export.entered_by.participant", "export.entered_by.system"}
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
