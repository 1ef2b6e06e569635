package export

import (
	"context"
	"slices"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/registration"
)

// line is one registration with the running number in the file.
type line struct {
	registration.Row
	number int
}

// column is one column of the list.
type column struct {
	heading string
	width   float64 // in characters, for spreadsheets
	// value returns text, a whole number, a time, a day, or nil for an empty cell.
	value func(line) any
}

// ready is a column that is no question of the organisers.
func ready(headingKey string, width float64, value func(line) any) column {
	return column{i18n.Text(i18n.German, headingKey, nil), width, value}
}

// Those about the person and the registration stand in every file, also those an event does not ask for:
// lists of several events can be put below each other, and letters that are filled from a list always
// find their columns.
var (
	personColumns = []column{
		ready("export.column.number", 6, func(l line) any { return l.number }),
		ready("export.column.state", 14, func(l line) any { return label(l.State.LabelKey()) }),
		ready("export.column.waitlist_position", 16, waitlistPosition),
		ready("export.column.last_name", 22, func(l line) any { return l.LastName }),
		ready("export.column.first_name", 20, func(l line) any { return l.FirstName }),
		ready("export.column.title", 12, func(l line) any { return l.Title }),
		ready("export.column.organisation", 34, func(l line) any { return l.Organisation }),
		ready("export.column.organisation_kind", 26, organisationKind),
		ready("export.column.carrier_group", 22, carrierGroup),
		ready("export.column.municipality", 22, func(l line) any { return l.MunicipalityName }),
		ready("export.column.position", 24, func(l line) any { return l.Position }),
		ready("export.column.email", 32, func(l line) any { return l.Email }),
	}
	addressColumn       = ready("export.column.address_confirmed", 16, addressConfirmed)
	phoneColumn         = ready("export.column.phone", 20, func(l line) any { return l.Phone })
	partyColumn         = ready("export.column.party", 10, func(l line) any { return l.Party })
	registrationColumns = []column{
		ready("export.column.reference", 16, func(l line) any { return string(l.Reference) }),
		ready("export.column.created_at", 18, func(l line) any { return l.CreatedAt }),
		ready("export.column.entered_by", 20, enteredBy),
		ready("export.column.group", 18, func(l line) any { return string(l.GroupReference) }),
	}
	remarkColumn = ready("export.column.remark", 40, func(l line) any { return l.Remark })
)

// columnsOf returns the columns of an event's office list in the order of the domain paper, section 5.
func (s *Service) columnsOf(ctx context.Context, ev event.Event) ([]column, error) {
	former, err := registration.FormerQuestions(ctx, s.db, ev)
	if err != nil {
		return nil, err
	}
	hasParties, err := registration.HasParties(ctx, s.db, ev.ID)
	if err != nil {
		return nil, err
	}
	columns := slices.Clone(personColumns)
	if ev.Rules.ConfirmEmail {
		columns = append(columns, addressColumn)
	}
	columns = append(columns, phoneColumn)
	if hasParties || ev.Rules.AllowsParties() {
		columns = append(columns, partyColumn)
	}
	columns = append(columns, workshopColumns(ev.Questions)...)
	columns = append(columns, registrationColumns...)
	columns = append(columns, quotaColumn(ev.Rules))
	columns = append(columns, questionColumns(ev.Questions)...)
	columns = append(columns, remarkColumn)
	return append(columns, formerColumns(former)...), nil
}

func headings(columns []column) []any {
	texts := make([]any, len(columns))
	for i, column := range columns {
		texts[i] = column.heading
	}
	return texts
}
