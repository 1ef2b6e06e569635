package export

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"tagungsbuero/internal/dates"
)

const (
	product    = "Tagungsbüro"
	sheetName  = "Teilnehmende"
	timeFormat = "dd.mm.yyyy hh:mm"
	dayFormat  = "dd.mm.yyyy"
	textFormat = 49 // "@": what is typed into the cell later stays text, too
	paperA4    = 9
)

// xlsxStyles are the looks of cells.
type xlsxStyles struct{ heading, text, time, day int }

// xlsxTable gathers the sheet, in a temporary file when it is long, because other parts of a workbook
// stand before it; when all lines are read, the workbook is packed straight into w.
type xlsxTable struct {
	file    *excelize.File
	columns []Column
	sheet   *excelize.StreamWriter
	w       io.Writer
	rows    int
	cells   []any
	styles  xlsxStyles
}

func beginXLSX(w io.Writer, columns []Column, title string, now time.Time) (*xlsxTable, error) {
	t := &xlsxTable{file: excelize.NewFile(), columns: columns, w: w, cells: make([]any, len(columns))}
	if err := t.prepare(title, now); err != nil {
		return nil, fmt.Errorf("begin workbook: %w", errors.Join(err, t.discard()))
	}
	return t, nil
}

// prepare does everything that must stand before the first line.
func (t *xlsxTable) prepare(title string, now time.Time) error {
	if err := t.file.SetSheetName("Sheet1", sheetName); err != nil {
		return err
	}
	// The properties say nothing about who took the list out; the log of exports knows.
	stamp := now.UTC().Format(time.RFC3339)
	err := t.file.SetDocProps(&excelize.DocProperties{Title: title, Creator: product, LastModifiedBy: product,
		Created: stamp, Modified: stamp, Language: "de-DE"})
	if err != nil {
		return err
	}
	if err := t.makeStyles(); err != nil {
		return err
	}
	if err := t.layOutPage(); err != nil {
		return err
	}
	if t.sheet, err = t.file.NewStreamWriter(sheetName); err != nil {
		return err
	}
	for i, column := range t.columns {
		if err := t.sheet.SetColWidth(i+1, i+1, column.width); err != nil {
			return err
		}
	}
	return t.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A2", ActiveCell: "A2", Pane: "bottomLeft"}}})
}

func (t *xlsxTable) makeStyles() (err error) {
	top := &excelize.Alignment{Vertical: "top"}
	if t.styles.heading, err = t.file.NewStyle(&excelize.Style{NumFmt: textFormat, Font: &excelize.Font{Bold: true}, Alignment: top}); err != nil {
		return err
	}
	if t.styles.text, err = t.file.NewStyle(&excelize.Style{NumFmt: textFormat, Alignment: top}); err != nil {
		return err
	}
	left := &excelize.Alignment{Vertical: "top", Horizontal: "left"}
	if t.styles.time, err = t.file.NewStyle(&excelize.Style{CustomNumFmt: new(timeFormat), Alignment: left}); err != nil {
		return err
	}
	t.styles.day, err = t.file.NewStyle(&excelize.Style{CustomNumFmt: new(dayFormat), Alignment: left})
	return err
}

// layOutPage makes the print fit: landscape, as wide as the paper, the headings on every page.
func (t *xlsxTable) layOutPage() error {
	if err := t.file.SetSheetProps(sheetName, &excelize.SheetPropsOptions{FitToPage: new(true)}); err != nil {
		return err
	}
	err := t.file.SetPageLayout(sheetName, &excelize.PageLayoutOptions{Size: new(paperA4), Orientation: new("landscape"),
		FitToWidth: new(1), FitToHeight: new(0)})
	if err != nil {
		return err
	}
	if err := t.file.SetHeaderFooter(sheetName, &excelize.HeaderFooterOptions{OddFooter: "&L&A&RSeite &P von &N"}); err != nil {
		return err
	}
	return t.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: sheetName + "!$1:$1", Scope: sheetName})
}

func (t *xlsxTable) row(values []any) error {
	t.rows++
	for i, value := range values {
		t.cells[i] = t.cell(value)
	}
	if err := t.sheet.SetRow("A"+strconv.Itoa(t.rows), t.cells); err != nil {
		return fmt.Errorf("write line of workbook: %w", err)
	}
	return nil
}

// cell types the value. Empty texts get no cell at all, so that counting cells counts answers.
func (t *xlsxTable) cell(value any) any {
	switch value := value.(type) {
	case string:
		switch {
		case value == "":
			return nil
		case t.rows == 1:
			return excelize.Cell{StyleID: t.styles.heading, Value: guardedCell(value)}
		}
		return excelize.Cell{StyleID: t.styles.text, Value: guardedCell(value)}
	case time.Time:
		return excelize.Cell{StyleID: t.styles.time, Value: value.In(dates.Berlin)}
	case day:
		return excelize.Cell{StyleID: t.styles.day, Value: time.Time(value)}
	}
	return value
}

func (t *xlsxTable) finish() error {
	if err := t.pack(); err != nil {
		return fmt.Errorf("finish workbook: %w", err)
	}
	return nil
}

func (t *xlsxTable) pack() error {
	last, err := excelize.CoordinatesToCellName(len(t.columns), t.rows)
	if err != nil {
		return err
	}
	if err := t.file.AutoFilter(sheetName, "A1:"+last, nil); err != nil {
		return err
	}
	if err := t.sheet.Flush(); err != nil {
		return err
	}
	// The library would pack the whole file in memory first; this leads it to w instead.
	t.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(t.w) })
	return t.file.Write(io.Discard)
}

// discard removes the temporary file.
func (t *xlsxTable) discard() error {
	if err := t.file.Close(); err != nil {
		return fmt.Errorf("close workbook: %w", err)
	}
	return nil
}
