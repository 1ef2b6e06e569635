package table

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"tagungsbuero/internal/fault"
)

// ReadCSV reads text with cells between semicolons, commas or tabs, which it finds out by itself.
// It is UTF-8, UTF-16 with a byte order mark (what Excel calls "Unicode-Text"), or else
// Windows-1252. See Read for the errors.
func ReadCSV(data []byte) (Sheet, error) {
	if err := checkSize(data); err != nil {
		return Sheet{}, err
	}
	text, err := decoded(data)
	if err != nil {
		return Sheet{}, fault.New(fault.Invalid, "table.unreadable_characters", fault.Args{"Line": 1}).Because(err)
	}
	s := open(text)
	var g gathering
	for !s.isAtEnd() {
		cells, err := s.row()
		if err != nil {
			return Sheet{}, err
		}
		if err := g.add(s.line, cells); err != nil {
			return Sheet{}, err
		}
	}
	return g.finish()
}

// decoded returns the text with plain line breaks. What cannot be decoded becomes U+FFFD.
func decoded(data []byte) (string, error) {
	fallback := transform.Transformer(transform.Nop)
	if !utf8.Valid(data) {
		fallback = charmap.Windows1252.NewDecoder()
	}
	text, _, err := transform.Bytes(unicode.BOMOverride(fallback), data)
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(text)), err
}

// separators are what may stand between cells, those first that least often stand within one.
const separators = "\t;,"

// sampleRows is how many rows must agree on a separator.
const sampleRows = 20

// open begins to read a text with the separator that fits. Excel names it in a line of its own before
// the list: "sep=;".
func open(text string) scanner {
	if line, rest, _ := strings.Cut(text, "\n"); len(line) == 5 && strings.EqualFold(line[:4], "sep=") && strings.ContainsRune(separators, rune(line[4])) {
		return scanner{rest: rest, separator: line[4], line: 1}
	}
	best, most := byte(';'), 1
	for i := range len(separators) {
		columns, agree := columnsOf(scanner{rest: text, separator: separators[i]})
		if agree && columns > 1 {
			return scanner{rest: text, separator: separators[i]}
		}
		if columns > most {
			best, most = separators[i], columns
		}
	}
	return scanner{rest: text, separator: best}
}

// columnsOf returns the number of cells of the first row, and whether the next rows are divided too
// but into no more cells.
func columnsOf(s scanner) (columns int, agree bool) {
	for range sampleRows {
		if s.isAtEnd() {
			break
		}
		cells, err := s.row()
		switch {
		case err != nil:
			return columns, false
		case strings.TrimSpace(strings.Join(cells, "")) == "":
		case columns == 0:
			columns = len(cells)
		case len(cells) < 2 || len(cells) > columns:
			return columns, false
		}
	}
	return columns, true
}
