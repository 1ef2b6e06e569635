package table

import (
	"strings"
	"unicode"
)

// Guarded returns text that no spreadsheet evaluates when it opens a CSV file. What could begin
// a formula gets an apostrophe before it, the sign by which spreadsheets know text: the only
// way that changes no character of what was typed, is seen, and is taken away again when the list is
// read here. Quoting is no guard: Excel evaluates what stands in quotes as well.
//
// Telephone numbers are no exception here: Excel reads "+49 211 12-34" in a CSV file as a sum and
// shows its result. With the apostrophe the number stays what it is.
func Guarded(text string) string {
	if beginsFormula(text) {
		return "'" + text
	}
	return text
}

// unguarded takes away the apostrophe that Guarded writes, and no other.
func unguarded(text string) string {
	if typed, ok := strings.CutPrefix(text, "'"); ok && beginsFormula(typed) {
		return typed
	}
	return text
}

// beginsFormula reports whether the first character after white space is one that spreadsheets
// take for the beginning of a formula, their full-width forms included. Tabs and line breaks in
// front count too: some programs drop what stands before them.
func beginsFormula(text string) bool {
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
