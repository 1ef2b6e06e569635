package export_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tagungsbuero/internal/export"
	"tagungsbuero/internal/registration"
)

const sheet = "Teilnehmende"

func TestTheWorkbookHasTypedCells(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	entered := d.enter(anna)
	book := openWorkbook(t, d.take(export.FormatXLSX, registration.Filter{}))
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{headings, {"1", "angemeldet", "", "Özdemir", "Anna", "Dr.", `JMD "Am Park"; Musterstadt`, "Jugendmigrationsdienst",
		"evangelisch (Diakonie)", "Düsseldorf", "'=Leitung", "anna@jmd.example", "+49 211 12-34", string(entered.Reference), "20.04.2027 11:00", "Kim Beispiel",
		"", "", "kommt später,\n- vegetarisch"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeUnset, "D2": excelize.CellTypeInlineString, "M2": excelize.CellTypeInlineString, "O2": excelize.CellTypeUnset} {
		if got, err := book.GetCellType(sheet, cell); err != nil || got != want {
			t.Errorf("%s has type %v, %v", cell, got, err)
		}
	}
	if raw, err := book.GetCellValue(sheet, "O2", excelize.Options{RawCellValue: true}); err != nil || !strings.HasPrefix(raw, "46497.458") {
		t.Errorf("the time is no date for a spreadsheet: %q, %v", raw, err)
	}
	if style := styleOf(t, book, "M2"); style.NumFmt != 49 {
		t.Errorf("a telephone number typed in later would become a number: %+v", style)
	}
}

func styleOf(t *testing.T, book *excelize.File, cell string) *excelize.Style {
	t.Helper()
	id, err := book.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := book.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return style
}

func TestTheWorkbookIsReadyForScreenAndPaper(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.enter(anna)
	file := d.take(export.FormatXLSX, registration.Filter{})
	book := openWorkbook(t, file)
	if style := styleOf(t, book, "A1"); style.Font == nil || !style.Font.Bold {
		t.Error("the heading is not bold")
	}
	if panes, err := book.GetPanes(sheet); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if width, err := book.GetColWidth(sheet, "L"); err != nil || width != 32 {
		t.Errorf("width %v, %v", width, err)
	}
	layout, err := book.GetPageLayout(sheet)
	if err != nil || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("layout %+v, %v", layout, err)
	}
	if props, err := book.GetSheetProps(sheet); err != nil || !*props.FitToPage {
		t.Errorf("sheet %+v, %v", props, err)
	}
	names := map[string]string{}
	for _, name := range book.GetDefinedName() {
		names[name.Name] = name.RefersTo
	}
	if names["_xlnm.Print_Titles"] != sheet+"!$1:$1" || names["_xlnm._FilterDatabase"] != "'Teilnehmende'!$A$1:$S$2" {
		t.Errorf("names %v", names)
	}
	if xml := part(t, file, "xl/worksheets/sheet1.xml"); !strings.Contains(xml, `<autoFilter ref="$A$1:$S$2"`) && !strings.Contains(xml, `<autoFilter ref="A1:S2"`) {
		t.Error("no filter at the headings")
	}
}

func TestTheWorkbookTellsNothingAboutWhoMadeIt(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	book := openWorkbook(t, d.take(export.FormatXLSX, registration.Filter{}))
	props, err := book.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	if props.Creator != "Tagungsbüro" || props.LastModifiedBy != "Tagungsbüro" || props.Created != "2027-04-20T09:00:00Z" || !strings.HasPrefix(props.Title, "Übergänge") {
		t.Errorf("properties %+v", props)
	}
}

func part(t *testing.T, file []byte, name string) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	opened, err := archive.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	content, err := io.ReadAll(opened)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
