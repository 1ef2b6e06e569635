package table_test

import (
	"archive/zip"
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"tagungsbuero/internal/table"
)

const first = "Sheet1" // what the library calls it

// workbook makes a workbook in memory with rows from the first line on.
func workbook(t rapid.TB, rows ...[]any) *excelize.File {
	t.Helper()
	book := excelize.NewFile()
	for i, row := range rows {
		must(t, book.SetSheetRow(first, "A"+strconv.Itoa(i+1), &row))
	}
	return book
}

func must(t rapid.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func packed(t rapid.TB, book *excelize.File) []byte {
	t.Helper()
	var file bytes.Buffer
	must(t, book.Write(&file))
	return file.Bytes()
}

func style(t *testing.T, book *excelize.File, cell string, style excelize.Style) {
	t.Helper()
	id, err := book.NewStyle(&style)
	must(t, err)
	must(t, book.SetCellStyle(first, cell, cell, id))
}

func TestTheSameListIsReadFromAWorkbook(t *testing.T) {
	t.Parallel()
	data := packed(t, workbook(t, []any{"Nachname", "Vorname", "E-Mail"},
		[]any{"Özdemir", " Zoë", "zoe@mail.example"}, []any{"Müller-Weiß", "Jürgen", "j@mail.example"}))
	for _, name := range []string{"liste.xlsx", "liste.csv", ""} {
		got, err := table.Read(name, data)
		if diff := cmp.Diff(people, got); diff != "" || err != nil {
			t.Errorf("%q: %v, %s", name, err, diff)
		}
	}
}

func TestCellsHoldWhatIsSeenInThem(t *testing.T) {
	t.Parallel()
	day := time.Date(2027, 5, 2, 14, 30, 0, 0, time.UTC)
	book := workbook(t, []any{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"}, []any{day, day, day, 491701234567, 1067, "0211 1234", "'=1", "Hamm,\nWestfalen", 2.5, nil})
	style(t, book, "A2", excelize.Style{NumFmt: 14})
	style(t, book, "B2", excelize.Style{NumFmt: 22})
	style(t, book, "C2", excelize.Style{CustomNumFmt: new("[$-407]dddd, d. mmmm yyyy")})
	style(t, book, "E2", excelize.Style{CustomNumFmt: new("00000")})
	must(t, book.SetCellFormula(first, "J2", `"Kim"&" Beispiel"`))
	sheet, err := table.ReadXLSX(packed(t, book))
	must(t, err)
	want := cells{"A": "02.05.2027", "B": "02.05.2027 14:30", "C": "Sonntag, 2. Mai 2027", "D": "491701234567", "E": "01067", "F": "0211 1234",
		"G": "=1", "H": "Hamm,\nWestfalen", "I": "2.5"}
	if diff := cmp.Diff(want, sheet.Rows[0].Cells); diff != "" {
		t.Error(diff)
	}
}

func TestLinesOfAWorkbookAreThoseOfTheSpreadsheet(t *testing.T) {
	t.Parallel()
	book := workbook(t)
	for cell, value := range map[string]string{"B3": "Name", "C3": "Ort", "B5": "Kim", "C9": "Hamm", "B1000000": "Ali"} {
		must(t, book.SetCellValue(first, cell, value))
	}
	got, err := table.ReadXLSX(packed(t, book))
	want := table.Sheet{Header: []string{"Name", "Ort"}, Rows: []table.Row{
		{Line: 5, Cells: cells{"Name": "Kim"}}, {Line: 9, Cells: cells{"Ort": "Hamm"}}, {Line: 1000000, Cells: cells{"Name": "Ali"}}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v, %s", err, diff)
	}
}

func TestTheFirstSheetThatIsSeenIsRead(t *testing.T) {
	t.Parallel()
	book := workbook(t, []any{"Name"}, []any{"verborgen"})
	_, err := book.NewSheet("Teilnehmende")
	must(t, err)
	must(t, book.SetSheetCol("Teilnehmende", "A1", &[]string{"Name", "Kim"}))
	book.SetActiveSheet(1)
	must(t, book.SetSheetVisible(first, false))
	sheet, err := table.ReadXLSX(packed(t, book))
	if err != nil || len(sheet.Rows) != 1 || sheet.Rows[0].Cells["Name"] != "Kim" {
		t.Errorf("%v, %v", sheet, err)
	}
}

func TestWorkbooksThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	wide := workbook(t, []any{"Name"})
	must(t, wide.SetCellValue(first, "XFD2", "ganz rechts"))
	long := workbook(t, []any{"Name"})
	for line := 2; line <= table.MaxRows+2; line++ {
		must(t, long.SetCellValue(first, "A"+strconv.Itoa(line), "Kim"))
	}
	locked := new(bytes.Buffer)
	must(t, workbook(t, []any{"Name"}, []any{"Kim"}).Write(locked, excelize.Options{Password: "geheim"}))
	sound := packed(t, workbook(t, []any{"Name"}, []any{"Kim"}))
	for _, c := range []struct {
		name string
		data []byte
		key  string
		says string
	}{
		{"the widest sheet", packed(t, wide), "table.too_many_columns", "Zeile 2 hat zu viele Spalten."},
		{"100,000 columns", withSheet(t, `<row r="1">`+strings.Repeat(`<c t="str"><v>x</v></c>`, 100_000)+`</row>`), "table.too_many_columns", "Zeile 1 hat zu viele Spalten."},
		{"a column that no sheet has", withSheet(t, `<row r="1"><c r="ZZZZZ1" t="str"><v>x</v></c></row>`), "table.workbook", "lässt sich nicht als Excel-Arbeitsmappe lesen"},
		{"a row that no sheet has", withSheet(t, `<row r="9999999"><c t="str"><v>x</v></c></row>`), "table.workbook", "lässt sich nicht"},
		{"a long list", packed(t, long), "table.too_many_rows", "vor Zeile 5002"},
		{"an empty sheet", packed(t, workbook(t)), "table.empty", "keine Person"},
		{"a bomb", withSheet(t, strings.Repeat(" ", 41<<20)), "table.too_large_unzipped", "Diese Arbeitsmappe ist zu groß."},
		{"a bomb of tags", withStrings(t, strings.Repeat("<si/>", 3_000_000)), "table.too_large_unzipped", "ohne Bilder und weitere Blätter"},
		{"a large file", append(bytes.Clone(sound), make([]byte, 5<<20)...), "table.too_large", "höchstens 5 MB"},
		{"half a file", sound[:len(sound)/2], "table.workbook", "lässt sich nicht"},
		{"another archive", archive(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "table.workbook", "speichern Sie sie als"},
		{"a password", locked.Bytes(), "table.foreign", "Die Datei „liste“ ist keine Liste"},
		{"a PDF", []byte("%PDF-1.7\n"), "table.foreign", "als CSV"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00"), "table.foreign", "als CSV"},
		{"a page of the web", []byte("\uFEFF\n<html><table><tr><td>Name"), "table.foreign", "als CSV"},
	} {
		_, err := table.Read("liste", c.data)
		checkRefusal(t, c.name, err, c.key, c.says)
	}
}

// withSheet makes a workbook with these rows, as the library would never write it.
func withSheet(t rapid.TB, rows string) []byte {
	t.Helper()
	parts := unpacked(t, packed(t, workbook(t)))
	parts["xl/worksheets/sheet1.xml"] = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`
	return archive(t, parts)
}

// withStrings makes a workbook with these texts for its cells.
func withStrings(t rapid.TB, texts string) []byte {
	t.Helper()
	parts := unpacked(t, packed(t, workbook(t, []any{"Name"})))
	parts["xl/sharedStrings.xml"] = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + texts + `</sst>`
	return archive(t, parts)
}

func unpacked(t rapid.TB, data []byte) map[string]string {
	t.Helper()
	parts, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	texts := map[string]string{}
	for _, part := range parts.File {
		opened, err := part.Open()
		must(t, err)
		var text bytes.Buffer
		_, err = text.ReadFrom(opened)
		must(t, err)
		texts[part.Name] = text.String()
	}
	return texts
}

func archive(t rapid.TB, parts map[string]string) []byte {
	t.Helper()
	var file bytes.Buffer
	writer := zip.NewWriter(&file)
	for name, text := range parts {
		part, err := writer.Create(name)
		must(t, err)
		_, err = part.Write([]byte(text))
		must(t, err)
	}
	must(t, writer.Close())
	return file.Bytes()
}
