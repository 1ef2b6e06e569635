package export

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/table"
)

// dialect is one of the ways to write CSV.
type dialect struct {
	comma    rune
	crlf     bool
	bom      bool   // byte order mark: Excel takes a file without one for Windows-1252
	timeForm string // in Berlin time
	dayForm  string
}

var (
	excelDialect = dialect{comma: ';', crlf: true, bom: true, timeForm: "02.01.2006 15:04", dayForm: "02.01.2006"}
	plainDialect = dialect{comma: ',', timeForm: time.RFC3339, dayForm: time.DateOnly}
)

const (
	byteOrderMark = "\uFEFF"
	csvBuffer     = 64 << 10
)

// csvTable writes lines as they come.
type csvTable struct {
	dialect
	writer *csv.Writer
	cells  []string
}

func beginCSV(w io.Writer, d dialect) (*csvTable, error) {
	buffer := bufio.NewWriterSize(w, csvBuffer)
	if d.bom {
		if _, err := buffer.WriteString(byteOrderMark); err != nil {
			return nil, fmt.Errorf("begin CSV file: %w", err)
		}
	}
	t := &csvTable{dialect: d, writer: csv.NewWriter(buffer)} // a buffer of this size is taken as it is
	t.writer.Comma, t.writer.UseCRLF = d.comma, d.crlf
	return t, nil
}

func (t *csvTable) row(values []any) error {
	t.cells = t.cells[:0]
	for _, value := range values {
		t.cells = append(t.cells, t.cell(value))
	}
	if err := t.writer.Write(t.cells); err != nil {
		return fmt.Errorf("write line of CSV file: %w", err)
	}
	return nil
}

func (t *csvTable) cell(value any) string {
	switch value := value.(type) {
	case string:
		return table.Guarded(value)
	case int:
		return strconv.Itoa(value)
	case time.Time:
		return value.In(dates.Berlin).Format(t.timeForm)
	case day:
		return time.Time(value).Format(t.dayForm)
	}
	return ""
}

func (t *csvTable) finish() error {
	t.writer.Flush()
	if err := t.writer.Error(); err != nil {
		return fmt.Errorf("finish CSV file: %w", err)
	}
	return nil
}

func (t *csvTable) discard() error { return nil }
