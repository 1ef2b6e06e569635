package registration

import (
	"strings"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/table"
)

// ImportColumn is a column that a list of people to enter may have.
type ImportColumn struct {
	Field string   // as in the form: last_name, answers[lunch]
	Names []string // what people write above it, the surest first
}

// always are the columns that every form has.
var always = []ImportColumn{
	{"last_name", []string{"Nachname", "Familienname", "Name"}},
	{"first_name", []string{"Vorname", "Rufname"}},
	{"email", []string{"E-Mail", "E-Mail-Adresse", "Mail", "Mailadresse"}},
}

// readyColumns are those of the ready fields.
var readyColumns = map[string][]string{
	"title":             {"Titel", "Akademischer Titel"},
	"phone":             {"Telefon", "Telefonnummer", "Tel", "Rufnummer", "Mobil"},
	"organisation":      {"Einrichtung", "Organisation", "Institution", "Dienststelle"},
	"organisation_kind": {"Art", "Art der Einrichtung", "Einrichtungsart"},
	"carrier_group":     {"Trägergruppe", "Träger"},
	"municipality":      {"Kommune", "Kreis", "Stadt", "Kreis oder Stadt"},
	"position":          {"Funktion", "Position", "Aufgabe"},
	"remark":            {"Bemerkung", "Bemerkungen", "Anmerkung", "Anmerkungen"},
}

// ImportColumns returns the columns that a list of people for the event may have: those of its form. Files
// cannot stand in a list.
func ImportColumns(ev event.Event) []ImportColumn {
	columns := always
	for _, field := range ev.Fields {
		columns = append(columns[:len(columns):len(columns)], ImportColumn{field.Key, readyColumns[field.Key]})
	}
	if ev.Rules.AllowsParties() {
		columns = append(columns, ImportColumn{"party", []string{"Personen", "Anzahl Personen", "Personenzahl", "Anzahl"}})
	}
	for _, q := range ev.Questions {
		if q.Kind == question.KindFile {
			continue
		}
		names := []string{q.Label, q.Key}
		for _, text := range q.Texts {
			names = append(names, text.Label)
		}
		columns = append(columns, ImportColumn{q.InputName(), names})
		columns = append(columns, wishColumns(q)...)
	}
	return columns
}

// wishColumns are those in which each wish stands by itself, as in the lists that are taken out.
func wishColumns(q question.Question) (columns []ImportColumn) {
	if q.Kind != question.KindWorkshops {
		return nil
	}
	for n := range q.Wishes() {
		wish := i18n.Text(i18n.German, question.WishKeys[n], nil)
		columns = append(columns, ImportColumn{q.WishName(n + 1), []string{q.Label + ": " + wish, q.Label + " " + wish, q.Key + " " + wish}})
	}
	return columns
}

// matched names the columns of a list by the fields of the form.
func matched(ev event.Event, sheet table.Sheet) (list table.Sheet, unknown []string, err error) {
	if len(sheet.Rows) == 0 {
		return table.Sheet{}, nil, fault.New(fault.Invalid, "table.empty")
	}
	if sheet.Header == nil {
		return table.Sheet{}, nil, fault.New(fault.Invalid, "registration.import_headings")
	}
	known := map[string][]string{}
	for _, column := range ImportColumns(ev) {
		known[column.Field] = column.Names
	}
	list, unknown = sheet.Match(known)
	if header := strings.Join(list.Header, "\n"); !strings.Contains(header, "first_name") && !strings.Contains(header, "last_name") {
		return table.Sheet{}, nil, fault.New(fault.Invalid, "registration.import_names_missing")
	}
	return list, unknown, nil
}
