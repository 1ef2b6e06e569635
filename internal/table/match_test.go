package table_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/table"
)

var known = map[string][]string{
	"last_name":  {"Nachname", "Familienname", "Surname", "Name"},
	"first_name": {"Vorname", "Rufname", "Given name"},
	"email":      {"E-Mail", "Mail", "E-Mail-Adresse", "Mailadresse"},
	"phone":      {"Telefon", "Tel.", "Telefonnummer"},
}

func TestHeadingsAreUnderstoodAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for field, headings := range map[string][]string{
		"last_name":  {"Nachname", "NACHNAME", " nachname ", "Nach-Name", "Name", "last_name", "Last name", "LastName", "Nachname*:"},
		"first_name": {"Vorname", "first_name", "Given Name"},
		"email":      {"E-Mail", "Mail", "eMail-Adresse", "e mail adresse", "E‑Mail", "E_Mail", "email", "Mail-Adresse"},
		"phone":      {"Tel", "tel.", "Telefon-Nummer"},
	} {
		for _, heading := range headings {
			sheet := table.Sheet{Header: []string{heading}, Rows: []table.Row{{Line: 2, Cells: cells{heading: "x"}}}}
			got, unknown := sheet.Match(known)
			want := table.Sheet{Header: []string{field}, Rows: []table.Row{{Line: 2, Cells: cells{field: "x"}}}}
			if diff := cmp.Diff(want, got); diff != "" || unknown != nil {
				t.Errorf("%q is not understood as %s: %s", heading, field, diff)
			}
		}
	}
}

func TestWhatIsNotUnderstoodIsNamedAndLeftOut(t *testing.T) {
	t.Parallel()
	sheet := table.Sheet{
		Header: []string{"Nr.", "Name", "Vorname", "NACHNAME", "%", "E-mail", "email"},
		Rows: []table.Row{
			{Line: 2, Cells: cells{"Nr.": "1", "Name": "Kim Beispiel", "Vorname": "Kim", "NACHNAME": "Beispiel", "%": "5", "email": "zweite@mail.example"}},
			{Line: 4, Cells: cells{"E-mail": "ali@mail.example"}},
		},
	}
	got, unknown := sheet.Match(known)
	want := table.Sheet{Header: []string{"first_name", "last_name", "email"}, Rows: []table.Row{
		{Line: 2, Cells: cells{"first_name": "Kim", "last_name": "Beispiel"}}, {Line: 4, Cells: cells{"email": "ali@mail.example"}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Nr.", "Name", "%", "email"}, unknown); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("Kim Beispiel", sheet.Rows[0].Cells["Name"]); diff != "" {
		t.Error("the sheet itself was changed")
	}
}

func TestNothingUnderstoodIsNoListWithoutHeadings(t *testing.T) {
	t.Parallel()
	got, unknown := table.Sheet{Header: []string{"Farbe"}, Rows: []table.Row{{Line: 2, Cells: cells{"Farbe": "rot"}}}}.Match(known)
	if got.Header == nil || len(got.Header) != 0 || len(got.Rows) != 1 || len(got.Rows[0].Cells) != 0 || len(unknown) != 1 {
		t.Errorf("%#v, %q", got, unknown)
	}
}
