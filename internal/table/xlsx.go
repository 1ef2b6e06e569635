package table

import (
	"bytes"
	"slices"

	"github.com/xuri/excelize/v2"

	"tagungsbuero/internal/fault"
)

// reading writes dates as Excel shows them in Germany, and keeps all of the workbook in memory.
var reading = excelize.Options{
	UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	ShortDatePattern: "dd.mm.yyyy", LongDatePattern: "dd.mm.yyyy", LongTimePattern: "hh:mm:ss",
}

// ReadXLSX reads the first sheet that is not hidden. Cells hold what is seen in them, not what is computed
// with: dates and telephone numbers are text. See Read for the errors.
func ReadXLSX(data []byte) (Sheet, error) {
	if err := checkSize(data); err != nil {
		return Sheet{}, err
	}
	if err := checkArchive(data); err != nil {
		return Sheet{}, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), reading)
	if err != nil {
		return Sheet{}, damaged(err)
	}
	defer book.Close() // there is no file behind it
	return readSheet(book)
}

func readSheet(book *excelize.File) (Sheet, error) {
	rows, err := book.Rows(firstSheet(book))
	if err != nil {
		return Sheet{}, damaged(err)
	}
	var g gathering
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return Sheet{}, damaged(err)
		}
		if err := g.add(line, cells); err != nil {
			return Sheet{}, err
		}
	}
	if err := rows.Close(); err != nil {
		return Sheet{}, damaged(err)
	}
	return g.finish()
}

// firstSheet returns the name of the first sheet that people see.
func firstSheet(book *excelize.File) string {
	names := book.GetSheetList()
	i := slices.IndexFunc(names, func(name string) bool {
		isVisible, err := book.GetSheetVisible(name)
		return err == nil && isVisible
	})
	if i < 0 {
		return ""
	}
	return names[i]
}

func damaged(cause error) error {
	return fault.New(fault.Invalid, "table.workbook").Because(cause)
}
