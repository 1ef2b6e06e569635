package export

import (
	"regexp"

	"tagungsbuero/internal/table"
)

// telephone is a number in international writing and nothing else: digits, no letter, no name of
// a function or cell. The worst a spreadsheet could make of it is a sum.
var telephone = regexp.MustCompile(`^\+[0-9][0-9 ()/.-]*$`)

// guardedCell guards text in a cell that is typed as text (see table.Guarded). Nothing evaluates such
// a cell, but whoever saves the sheet as CSV and opens that would evaluate it, so it is guarded all
// the same. Only telephone numbers stay as typed: they harm nobody, and they are there to be read and dialled.
func guardedCell(text string) string {
	if telephone.MatchString(text) {
		return text
	}
	return table.Guarded(text)
}
