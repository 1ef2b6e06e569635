package export

import (
	"regexp"
	"strings"
	"unicode"
)

// telephone is a number in international writing and nothing else: digits, no letter, no name of
// a function or cell. The worst a spreadsheet could make of it is a sum.
var telephone = regexp.MustCompile(`^\+[0-9][0-9 ()/.-]*$`)

// guardedText returns text that no spreadsheet evaluates when it opens a CSV file. What could begin
// a formula gets an apostrophe before it, the sign by which spreadsheets know text: the only
// way that changes no character of what was typed, is seen, and can be taken away again. Quoting
// is no guard: Excel evaluates what stands in quotes as well.
//
// Telephone numbers are no exception here: Excel reads "+49 211 12-34" in a CSV file as a sum and
// shows its result. With the apostrophe the number stays what it is.
func guardedText(text string) string {
	if mayBeginFormula(text) {
		return "'" + text
	}
	return text
}

// guardedCell does the same for a cell that is typed as text. Nothing evaluates such a cell, but whoever
// saves the sheet as CSV and opens that would evaluate it, so it is guarded all the same. Only
// telephone numbers stay as typed: they harm nobody, and they are there to be read and dialled.
func guardedCell(text string) string {
	if telephone.MatchString(text) {
		return text
	}
	return guardedText(text)
}

// mayBeginFormula reports whether the first character after white space is one that spreadsheets
// take for the beginning of a formula, their full-width forms included. Tabs and line breaks in
// front count too: some programs drop what stands before them.
func mayBeginFormula(text string) bool {
	for _, r := range text {
		switch {
		case r == '\t' || r == '\r' || r == '\n':
			return true
		case strings.ContainsRune("=+-@＝＋－＠", r):
			return true
		case !unicode.IsSpace(r) && !isInvisible(r):
			return false
		}
	}
	return false
}

// isInvisible finds characters without width, which some programs skip like white space.
func isInvisible(r rune) bool { return unicode.In(r, unicode.Cf) }
