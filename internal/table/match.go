package table

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Match names the columns by fields instead of headings. For each field, known lists what people write
// above such a column, the surest name first: when a list has "Name" and "Nachname", the one that
// comes first in known["last_name"] is taken. The name of the field itself is always known. Upper and
// lower case, spaces, hyphens and other marks make no difference: "E-Mail", "e mail" and "eMail *" are the same.
//
// The second result holds the headings that were not understood, or that stand for a field another
// column was taken for. Their columns are left out. A sheet without headings stays as it is.
func (s Sheet) Match(known map[string][]string) (Sheet, []string) {
	if s.Header == nil {
		return s, nil
	}
	fields := s.fieldsOf(known)
	matched := Sheet{Header: []string{}, Rows: make([]Row, len(s.Rows))}
	var unknown []string
	for _, heading := range s.Header {
		if field, ok := fields[heading]; ok {
			matched.Header = append(matched.Header, field)
		} else {
			unknown = append(unknown, heading)
		}
	}
	for i, row := range s.Rows {
		matched.Rows[i] = row.renamed(fields)
	}
	return matched, unknown
}

// fieldsOf finds the field of each heading.
func (s Sheet) fieldsOf(known map[string][]string) map[string]string {
	fields := map[string]string{}
	for _, field := range slices.Sorted(maps.Keys(known)) {
		for _, name := range append([]string{field}, known[field]...) {
			i := slices.IndexFunc(s.Header, func(heading string) bool { return fields[heading] == "" && folded(heading) == folded(name) })
			if i >= 0 {
				fields[s.Header[i]] = field
				break
			}
		}
	}
	return fields
}

// folded leaves what two ways to write the same heading have in common. A heading of signs alone
// ("%") stays as it is.
func folded(heading string) string {
	heading = strings.ToLower(norm.NFC.String(heading))
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, heading)
	if letters == "" {
		return heading
	}
	return letters
}

func (r Row) renamed(fields map[string]string) Row {
	cells := make(map[string]string, len(r.Cells))
	for heading, cell := range r.Cells {
		if field, ok := fields[heading]; ok {
			cells[field] = cell
		}
	}
	return Row{Line: r.Line, Cells: cells}
}
