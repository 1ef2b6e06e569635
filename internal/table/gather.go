package table

import (
	"net/mail"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"tagungsbuero/internal/fault"
)

// gathering makes a sheet of the lines as they are read, and refuses the first that does not fit.
type gathering struct {
	sheet   Sheet
	columns []string // what each column is called, "" where it has no heading
}

// add takes the line with this number.
func (g *gathering) add(line int, cells []string) error {
	cells, err := tidied(line, cells)
	switch {
	case err != nil, len(cells) == 0:
		return err
	case len(cells) > MaxColumns:
		return fault.New(fault.Invalid, "table.too_many_columns", fault.Args{"Line": line, "Max": MaxColumns})
	case g.columns != nil:
		return g.addRow(line, cells)
	case slices.ContainsFunc(cells, isAddress):
		g.columns = letters()
		return g.addRow(line, cells)
	}
	return g.readHeader(line, cells)
}

// tidied returns the cells as they are meant, without empty ones at the end.
func tidied(line int, cells []string) ([]string, error) {
	tidy, last := make([]string, len(cells)), 0
	for i, cell := range cells {
		if strings.ContainsAny(cell, "\uFFFD\x00") {
			return nil, fault.New(fault.Invalid, "table.unreadable_characters", fault.Args{"Line": line})
		}
		if tidy[i] = strings.TrimSpace(unguarded(strings.TrimSpace(cell))); tidy[i] != "" {
			last = i + 1
		}
	}
	return tidy[:last], nil
}

// isAddress reports whether the cell holds a mail address, which no heading does.
func isAddress(cell string) bool {
	_, err := mail.ParseAddress(cell)
	return err == nil
}

func (g *gathering) readHeader(line int, cells []string) error {
	for _, cell := range cells {
		heading := strings.Join(strings.Fields(cell), " ")
		if slices.Contains(g.sheet.Header, heading) {
			return fault.New(fault.Invalid, "table.heading_twice", fault.Args{"Line": line, "Heading": heading})
		}
		if heading != "" {
			g.sheet.Header = append(g.sheet.Header, heading)
		}
		g.columns = append(g.columns, heading)
	}
	return nil
}

func (g *gathering) addRow(line int, cells []string) error {
	if len(g.sheet.Rows) == MaxRows {
		return fault.New(fault.Invalid, "table.too_many_rows", fault.Args{"Line": line, "Max": MaxRows})
	}
	row := Row{Line: line, Cells: make(map[string]string, len(cells))}
	for i, cell := range cells {
		switch {
		case cell == "":
		case i >= len(g.columns) || g.columns[i] == "":
			return fault.New(fault.Invalid, "table.heading_missing", fault.Args{"Line": line, "Column": letters()[i]})
		default:
			row.Cells[g.columns[i]] = cell
		}
	}
	g.sheet.Rows = append(g.sheet.Rows, row)
	return nil
}

// finish returns the sheet, or says that there is nothing in it.
func (g *gathering) finish() (Sheet, error) {
	if len(g.sheet.Rows) == 0 {
		return Sheet{}, fault.New(fault.Invalid, "table.empty")
	}
	return g.sheet, nil
}

// letters returns the names that spreadsheets give to columns: A, B, … Z, AA and so on.
func letters() []string {
	names := make([]string, MaxColumns)
	for i := range names {
		names[i], _ = excelize.ColumnNumberToName(i + 1) // fails only beyond the last column of a sheet
	}
	return names
}
