package table

import (
	"strings"

	"tagungsbuero/internal/fault"
)

// maxCells is the number of columns of the widest sheet there is. A row is not cut further than that.
const maxCells = 1 << 14

// scanner cuts a text into rows and cells.
//
// It is not the reader of the standard library, because that one either refuses a quotation mark within
// a cell (JMD "Am Park", as spreadsheets copy it) or lets a forgotten one swallow the rest of the
// list; and it counts lines of text where people see rows.
type scanner struct {
	rest      string
	separator byte
	line      int // of the row that was read last
}

func (s *scanner) isAtEnd() bool { return s.rest == "" }

// row reads the next row. Blank rows have one empty cell.
func (s *scanner) row() ([]string, error) {
	s.line++
	var cells []string
	for len(cells) < maxCells {
		cell, err := s.cell()
		if err != nil {
			return nil, err
		}
		cells = append(cells, cell)
		if s.isAtEnd() {
			return cells, nil
		}
		end := s.rest[0]
		s.rest = s.rest[1:]
		if end == '\n' {
			return cells, nil
		}
	}
	return nil, fault.New(fault.Invalid, "table.too_many_columns", fault.Args{"Line": s.line, "Max": MaxColumns})
}

// cell reads up to the next separator or the end of the row.
func (s *scanner) cell() (string, error) {
	if quoted, ok := strings.CutPrefix(strings.TrimLeft(s.rest, " "), `"`); ok {
		return s.quoted(quoted)
	}
	end := strings.IndexAny(s.rest, string([]byte{s.separator, '\n'}))
	if end < 0 {
		end = len(s.rest)
	}
	cell := s.rest[:end]
	s.rest = s.rest[end:]
	return cell, nil
}

// quoted reads a cell in quotation marks from behind the first of them. Within, they are doubled.
func (s *scanner) quoted(rest string) (string, error) {
	var cell strings.Builder
	for {
		text, behind, isClosed := strings.Cut(rest, `"`)
		if !isClosed {
			return "", s.misquoted()
		}
		cell.WriteString(text)
		if behind == "" || behind[0] != '"' {
			rest = behind
			break
		}
		cell.WriteByte('"')
		rest = behind[1:]
	}
	s.rest = strings.TrimLeft(rest, " ")
	if !s.isAtEnd() && s.rest[0] != s.separator && s.rest[0] != '\n' {
		return "", s.misquoted()
	}
	return cell.String(), nil
}

func (s *scanner) misquoted() error {
	return fault.New(fault.Invalid, "table.quotes", fault.Args{"Line": s.line})
}
