package export_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

var asked = event.Questions{
	{Key: "lunch", Kind: question.KindBoolean, Label: "Essen Sie mit?"},
	{Key: "evil", Kind: question.KindText, Label: "=1+1"},
	{Key: "years", Kind: question.KindNumber, Label: "Berufsjahre"},
	{Key: "arrival", Kind: question.KindDate, Label: "Ankunft"},
	{Key: "need", Kind: question.KindText, Label: "Assistenzbedarf", Special: true},
}

// fill lets people register in every way. Afterwards nobody is asked for lunch any more.
func (d *desk) fill() (family registration.Result, group registration.GroupResult) {
	d.t.Helper()
	d.change(func(draft *event.Draft) {
		draft.Questions = asked
		draft.Rules = event.Rules{ConfirmEmail: true, PartyMax: 4, GroupMax: 3, NameUntil: new(draft.StartsAt.AddDate(0, 0, -1)),
			Quotas: []event.Quota{{Key: "schulen", Label: "-Schulen", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: "schule", Seats: 8}}}
		draft.Capacity = new(20)
	})
	family, err := d.registrations.Register(d.t.Context(), actor.Participant(), d.event.Slug, registration.Application{
		Person: registration.Person{FirstName: "Fee", LastName: "Familie", Email: "fee@mail.example", OrganisationKind: "schule"}, Party: 3,
		Answers: question.Sent{Values: map[string][]string{"lunch": {"ja"}, "evil": {"@SUM(A1)"}, "years": {"12"}, "arrival": {"2027-05-01"}, "need": {"Rollstuhl"}}}})
	if err != nil {
		d.t.Fatal(err)
	}
	group, err = d.registrations.RegisterGroup(d.t.Context(), actor.Participant(), d.event.Slug, registration.GroupApplication{
		ContactName: "Gundi Gruppe", ContactEmail: "gundi@mail.example", Unnamed: 1,
		Persons: []registration.Application{{Person: registration.Person{FirstName: "Gast", LastName: "Gruppe"}}}})
	if err != nil {
		d.t.Fatal(err)
	}
	d.change(func(draft *event.Draft) {
		draft.Questions, draft.Capacity = asked[1:], new(20)
	})
	return family, group
}

// answered are the lines from the confirmation of the address on, without the times.
func answered(family registration.Result, group registration.GroupResult, arrival string) [][]string {
	member := func(r registration.Result) []string {
		return []string{"nein", "", "1", string(r.Reference), "Gundi Gruppe", string(group.Reference), "", "", "", "", "", ""}
	}
	return [][]string{
		{"E-Mail bestätigt", "Telefon", "Personen", "Anmeldenummer", "Angemeldet durch", "Sammelanmeldung", "Kontingent", "'=1+1", "Berufsjahre", "Ankunft", "Bemerkung", "Essen Sie mit?"},
		{"nein", "", "3", string(family.Reference), "selbst", "", "'-Schulen", "'@SUM(A1)", "12", arrival, "", "Ja"},
		member(group.Members[0]), member(group.Members[1]),
	}
}

// fromConfirmation takes the same out of a list.
func fromConfirmation(lines [][]string) (rest [][]string) {
	const confirmed, createdAt, width = 12, 16, 25
	for _, line := range lines {
		line = append(line, make([]string, width-len(line))...) // a workbook leaves out empty cells at the end
		rest = append(rest, append(line[confirmed:createdAt:createdAt], line[createdAt+1:]...))
	}
	return rest
}

func TestTheListTellsWhatWasAnsweredAndHowEverybodyCame(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	family, group := d.fill()
	for format, want := range map[export.Format]struct {
		comma   rune
		arrival string
	}{export.FormatCSVExcel: {';', "01.05.2027"}, export.FormatCSVUTF8: {',', "2027-05-01"}} {
		file := d.take(format, registration.Filter{})
		reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\uFEFF"))))
		reader.Comma = want.comma
		lines, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(answered(family, group, want.arrival), fromConfirmation(lines)); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
		if strings.Contains(string(file), "Rollstuhl") || strings.Contains(string(file), "Assistenzbedarf") {
			t.Errorf("%s tells of special categories", format)
		}
	}
}

func TestTheWorkbookHasAnswersAsNumbersAndDays(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	family, group := d.fill()
	book := openWorkbook(t, d.take(export.FormatXLSX, registration.Filter{}))
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(answered(family, group, "01.05.2027"), fromConfirmation(rows)); diff != "" {
		t.Error(diff)
	}
	for cell, want := range map[string]string{"O2": "3", "V2": "12", "W2": "46508"} {
		kind, kindErr := book.GetCellType(sheet, cell)
		if got, err := book.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true}); err != nil || kindErr != nil || kind != excelize.CellTypeUnset || got != want {
			t.Errorf("%s is %q of type %v: %v, %v", cell, got, kind, err, kindErr)
		}
	}
}

func TestAQuestionThatTurnsOutToBeSpecialLeavesTheList(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.fill()
	d.change(func(draft *event.Draft) {
		special := asked[1]
		special.Special = true
		draft.Questions, draft.Capacity = append(event.Questions{special}, asked[2:]...), new(20)
	})
	if file := string(d.take(export.FormatCSVUTF8, registration.Filter{})); strings.Contains(file, "=1+1") || strings.Contains(file, "@SUM") {
		t.Errorf("it still tells of it:\n%s", file)
	}
}

func TestAPartyFromBeforeIsCountedWhenTheEventAllowsNoneAnyMore(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.fill()
	d.change(func(draft *event.Draft) { draft.Rules.PartyMax, draft.Capacity = 0, new(20) })
	if got := column(t, d.take(export.FormatCSVUTF8, registration.Filter{}), "Personen"); !cmp.Equal(got, []string{"3", "1", "1"}) {
		t.Errorf("got %q", got)
	}
}

func TestTheListTellsWorkshopsAndWishesSlotBySlot(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.change(func(draft *event.Draft) {
		draft.Questions = event.Questions{{Key: "vormittag", Kind: question.KindWorkshops, Label: "Vormittag", Options: []question.Option{{Value: "w1", Label: "Sprache"}, {Value: "w2", Label: "Eltern"}}}}
	})
	result, err := d.registrations.Register(d.t.Context(), actor.Participant(), d.event.Slug, registration.Application{
		Person: registration.Person{FirstName: "Ada", LastName: "Beispiel", Email: "ada@mail.example"}, Answers: question.Sent{Values: map[string][]string{"vormittag": {"w2", "w1"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.registrations.ChooseWorkshops(t.Context(), actor.System(), result.Reference, false, registration.WorkshopChoice{Slot: "vormittag", Workshop: "w1"}); err != nil {
		t.Fatal(err)
	}
	file := d.take(export.FormatCSVUTF8, registration.Filter{Workshop: "vormittag/w1"})
	for heading, want := range map[string]string{"Vormittag": "Sprache", "Vormittag: Erstwunsch": "Eltern", "Vormittag: Zweitwunsch": "Sprache"} {
		if got := column(t, file, heading); !cmp.Equal(got, []string{want}) {
			t.Errorf("%s: %q", heading, got)
		}
	}
	if n := strings.Count(string(d.take(export.FormatCSVUTF8, registration.Filter{Workshop: "vormittag/w2"})), "Ada"); n != 0 {
		t.Error("the filter by workshop leaves others")
	}
}
