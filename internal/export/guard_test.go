package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"tagungsbuero/internal/table"
)

func TestOnlyPlainTelephoneNumbersStayAsTypedInACell(t *testing.T) {
	for text, want := range map[string]string{
		"+49 211 12-34": "+49 211 12-34", "+49 (0) 211/1234": "+49 (0) 211/1234", "+A1": "'+A1", "+49+cmd|' /C calc'!A0": "'+49+cmd|' /C calc'!A0",
		"+": "'+", "-49": "'-49", "＋49": "'＋49",
	} {
		if got := guardedCell(text); got != want {
			t.Errorf("guardedCell(%q) = %q, want %q", text, got, want)
		}
	}
}

// typed draws texts as people and attackers type them.
func typed(t *rapid.T) string {
	start := rapid.SampledFrom([]string{"", "=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", " ", "\u00A0", "'", "+49 211 "}).Draw(t, "start")
	return start + rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("a;,\"'\n=+-@ü_x0041_ 🙂")))).Draw(t, "rest")
}

func TestEveryTextComesThroughCSVAsItWasGuarded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// The reader of the standard library folds line breaks, and the form lets none but \n through.
		text := strings.ReplaceAll(typed(t), "\r", "")
		for _, dialect := range []dialect{excelDialect, plainDialect} {
			var file bytes.Buffer
			list, err := beginCSV(&file, dialect)
			if err != nil {
				t.Fatal(err)
			}
			if err := list.row([]any{7, text, nil, "z"}); err != nil {
				t.Fatal(err)
			}
			if err := list.finish(); err != nil {
				t.Fatal(err)
			}
			reader := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.String(), byteOrderMark)))
			reader.Comma = dialect.comma
			lines, err := reader.ReadAll()
			if err != nil || len(lines) != 1 || len(lines[0]) != 4 {
				t.Fatalf("%q was read as %q: %v", text, lines, err)
			}
			if cells := lines[0]; cells[1] != table.Guarded(text) || cells[0] != "7" || cells[2] != "" || cells[3] != "z" {
				t.Fatalf("%q was read as %q", text, cells)
			}
			if strings.IndexAny(lines[0][1], "=+-@\t\n") == 0 {
				t.Fatalf("%q begins a formula", lines[0][1])
			}
		}
	})
}

func TestEveryTextComesThroughAWorkbookAsItWasGuarded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Custom(typed), len(personColumns), len(personColumns)).Draw(t, "texts")
		line := make([]any, len(texts))
		for i := range texts {
			texts[i] = strings.Map(storable, texts[i])
			line[i] = texts[i]
		}
		for i, got := range readBack(t, line) {
			if want := guardedCell(texts[i]); got != want {
				t.Fatalf("%q was read as %q", want, got)
			}
		}
	})
}

// storable drops what the form refuses: control characters and what is no character in XML.
func storable(r rune) rune {
	if (r < ' ' && r != '\n' && r != '\t') || (r >= 0x7F && r < 0xA0) || r == 0xFFFE || r == 0xFFFF {
		return -1
	}
	return r
}

func readBack(t *rapid.T, line []any) []string {
	var file bytes.Buffer
	list, err := beginXLSX(&file, personColumns, "Titel", time.Date(2027, 4, 20, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	for _, values := range [][]any{headings(personColumns), line} {
		if err := list.row(values); err != nil {
			t.Fatal(err)
		}
	}
	if err := list.finish(); err != nil {
		t.Fatal(err)
	}
	if err := list.discard(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	cells := make([]string, len(line))
	for i := range line {
		name, _ := excelize.CoordinatesToCellName(i+1, 2)
		if formula, err := book.GetCellFormula(sheetName, name); err != nil || formula != "" {
			t.Fatalf("%s holds the formula %q, %v", name, formula, err)
		}
		if cells[i], err = book.GetCellValue(sheetName, name); err != nil {
			t.Fatal(err)
		}
	}
	return cells
}
