// Package table reads lists that people paste or upload: CSV in any of the usual dresses, or XLSX.
package table

import (
	"bytes"
	"regexp"

	"tagungsbuero/internal/fault"
)

// What a list may hold at most. Who needs more splits the list.
const (
	MaxBytes   = 5 << 20
	MaxRows    = 5000 // without the headings
	MaxColumns = 100
)

// Row is one line below the headings that is not blank.
type Row struct {
	// Line is the number that a spreadsheet shows beside the line, from 1. Blank lines and the
	// headings count; a line break within a cell does not.
	Line int
	// Cells are the values by heading, trimmed. An empty cell has no entry.
	Cells map[string]string
}

// Sheet is a list that was read.
type Sheet struct {
	// Header holds the headings from left to right, without those that are empty; no two are the same.
	// It is nil when the list begins with a person at once: then the columns are called A, B, C and so on.
	Header []string
	Rows   []Row
}

// Read reads an uploaded file by what is in it, whatever it is called; the name appears in the error
// for a file that is no list. All errors about the list are Invalid faults (keys table.…).
func Read(name string, data []byte) (Sheet, error) {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return ReadXLSX(data)
	case isForeign(data):
		return Sheet{}, fault.New(fault.Invalid, "table.foreign", fault.Args{"Name": name})
	}
	return ReadCSV(data)
}

// foreign finds text that is no list: PDF, and pages of the web, which some programs call .xls.
var foreign = regexp.MustCompile(`(?i)^(%PDF-|\s*<(!|\?|html|table))`)

// isForeign finds what is no list, and what is no text: pictures, workbooks of Excel before 2007 or with
// a password.
func isForeign(data []byte) bool {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		return false // UTF-16, which is full of zeros
	}
	return bytes.Contains(data, []byte{0}) || foreign.Match(bytes.TrimPrefix(data, []byte("\uFEFF")))
}

// checkSize refuses what is too large to be read at all.
func checkSize(data []byte) error {
	if len(data) > MaxBytes {
		return fault.New(fault.Invalid, "table.too_large", fault.Args{"Max": MaxBytes >> 20})
	}
	return nil
}
