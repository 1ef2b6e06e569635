package export_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/export"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/table"
)

// Who takes out a list and puts it in again, perhaps for another event, finds every person as typed:
// the apostrophes against formulas are gone, and no other.
func TestAnExportedListIsReadBackAsItWasTyped(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.enter(anna)
	d.enter(registration.Person{FirstName: "@li", LastName: "'s Gravesande", Email: "ali@mail.example", Phone: "0211 0000-1", Organisation: "-ohne-"})
	want := []map[string]string{
		{"last_name": "'s Gravesande", "first_name": "@li", "email": "ali@mail.example", "phone": "0211 0000-1", "organisation": "-ohne-"},
		{"last_name": anna.LastName, "first_name": anna.FirstName, "title": anna.Title, "email": anna.Email, "phone": anna.Phone,
			"organisation": anna.Organisation, "position": anna.Position, "remark": anna.Remark},
	}
	for _, format := range []export.Format{export.FormatXLSX, export.FormatCSVExcel, export.FormatCSVUTF8} {
		sheet, err := table.Read("teilnehmende", d.take(format, registration.Filter{}))
		if err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		if diff := cmp.Diff(headings, sheet.Header); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
		matched, _ := sheet.Match(map[string][]string{"last_name": {"Nachname"}, "first_name": {"Vorname"}, "title": {"Titel"}, "email": {"Mail", "E-Mail"},
			"phone": {"Telefon"}, "organisation": {"Einrichtung"}, "position": {"Funktion"}, "remark": {"Bemerkung"}})
		var got []map[string]string
		for _, row := range matched.Rows {
			got = append(got, row.Cells)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
	}
}
