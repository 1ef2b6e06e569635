package export

import (
	"context"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/registration"
)

// line is one registration with the running number in the file.
type line struct {
	registration.Row
	number int
}

// Column is one column of a list: in a file, or on the office's page.
type Column struct {
	Key      string  // names it for good: "email", "answer:lunch"
	Label    string  // its heading
	width    float64 // in characters, for spreadsheets
	contacts bool    // only those see it who see contacts
	// value returns text, a whole number, a time, a day, or nil for an empty cell.
	value func(line) any
}

// Keys of columns that pages know by name.
const (
	ColumnState            = "state"
	ColumnWaitlistPosition = "waitlist_position"
	ColumnOrganisation     = "organisation"
	ColumnMunicipality     = "municipality"
	ColumnPosition         = "position"
	ColumnParty            = "party"
	ColumnCreatedAt        = "created_at"
	ColumnQuota            = "quota"
)

// ready is a column that is no question of the organisers.
func ready(key string, width float64, value func(line) any) Column {
	return Column{Key: key, Label: i18n.Text(i18n.German, "export.column."+key, nil), width: width, value: value}
}

// readyContact is one that tells how somebody is reached, or what nobody knows beforehand.
func readyContact(key string, width float64, value func(line) any) Column {
	column := ready(key, width, value)
	column.contacts = true
	return column
}

// Those about the person and the registration stand in every file, also those an event does not ask for:
// lists of several events can be put below each other, and letters that are filled from a list always
// find their columns.
var (
	personColumns = []Column{
		ready(columnNumber, 6, func(l line) any { return l.number }),
		ready(ColumnState, 14, func(l line) any { return label(l.State.LabelKey()) }),
		ready(ColumnWaitlistPosition, 16, waitlistPosition),
		ready(columnLastName, 22, func(l line) any { return l.LastName }),
		ready(columnFirstName, 20, func(l line) any { return l.FirstName }),
		ready("title", 12, func(l line) any { return l.Title }),
		ready(ColumnOrganisation, 34, func(l line) any { return l.Organisation }),
		ready("organisation_kind", 26, organisationKind),
		ready("carrier_group", 22, carrierGroup),
		ready(ColumnMunicipality, 22, func(l line) any { return l.MunicipalityName }),
		ready(ColumnPosition, 24, func(l line) any { return l.Position }),
		readyContact("email", 32, func(l line) any { return l.Email }),
	}
	addressColumn       = ready("address_confirmed", 16, addressConfirmed)
	phoneColumn         = readyContact("phone", 20, func(l line) any { return l.Phone })
	partyColumn         = ready(ColumnParty, 10, func(l line) any { return l.Party })
	registrationColumns = []Column{
		ready("reference", 16, func(l line) any { return string(l.Reference) }),
		ready(ColumnCreatedAt, 18, func(l line) any { return l.CreatedAt }),
		ready("entered_by", 20, enteredBy),
		ready("group", 18, func(l line) any { return string(l.GroupReference) }),
	}
	remarkColumn = readyContact("remark", 40, func(l line) any { return l.Remark })
)

// Who it is about stands in every list.
const (
	columnNumber    = "number"
	columnLastName  = "last_name"
	columnFirstName = "first_name"
)

var alwaysShown = []string{columnNumber, columnLastName, columnFirstName}

// columnsOf returns the columns of an event's list in the order of the domain paper, section 5.
func columnsOf(ev event.Event, hasParties bool, former []registration.FormerQuestion) []Column {
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
	return append(columns, formerColumns(former)...)
}

// columnsFor returns the columns of a file for somebody: all that they may see, or those of the request.
// Error: Invalid for a column that there is not.
func (s *Service) columnsFor(ctx context.Context, who actor.Actor, ev event.Event, request Request) ([]Column, error) {
	former, err := registration.FormerQuestions(ctx, s.db, ev)
	if err != nil {
		return nil, err
	}
	hasParties, err := registration.HasParties(ctx, s.db, ev.ID)
	if err != nil {
		return nil, err
	}
	hasParties = hasParties || slices.Contains(request.Columns, ColumnParty)
	columns := seenBy(who, ev, columnsOf(ev, hasParties, former))
	if request.Columns == nil {
		return columns, nil
	}
	isThere := func(key string) bool {
		return slices.ContainsFunc(columns, func(c Column) bool { return c.Key == key })
	}
	for _, key := range request.Columns {
		if !isThere(key) {
			return nil, fault.InvalidFields([]fault.Field{{Name: "columns", Key: "form.choice"}})
		}
	}
	return slices.DeleteFunc(columns, func(c Column) bool {
		return !slices.Contains(alwaysShown, c.Key) && !slices.Contains(request.Columns, c.Key)
	}), nil
}

// seenBy leaves out what somebody may not know.
func seenBy(who actor.Actor, ev event.Event, columns []Column) []Column {
	if who.MayAt(actor.SeeContacts, ev.Place()) {
		return columns
	}
	return slices.DeleteFunc(columns, func(c Column) bool { return c.contacts })
}

func headings(columns []Column) []any {
	texts := make([]any, len(columns))
	for i, column := range columns {
		texts[i] = column.Label
	}
	return texts
}
