package table_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/table"
)

// checkBounds expects a sheet within the limits, or a refusal that a person can read.
func checkBounds(t *rapid.T, data []byte) {
	sheet, err := table.Read("liste", data)
	if err != nil {
		if !fault.Is(err, fault.Invalid) {
			t.Fatalf("%q: %v is no refusal", data, err)
		}
		return
	}
	if len(sheet.Rows) == 0 || len(sheet.Rows) > table.MaxRows || len(sheet.Header) > table.MaxColumns {
		t.Fatalf("%d rows, %d columns", len(sheet.Rows), len(sheet.Header))
	}
	line := 0
	for _, row := range sheet.Rows {
		if row.Line <= line || len(row.Cells) == 0 || len(row.Cells) > table.MaxColumns {
			t.Fatalf("%q: line %d after %d with %d cells", data, row.Line, line, len(row.Cells))
		}
		line = row.Line
		for heading, cell := range row.Cells {
			if cell == "" || (sheet.Header != nil && !slices.Contains(sheet.Header, heading)) {
				t.Fatalf("%q: %q under %q, headings %q", data, cell, heading, sheet.Header)
			}
		}
	}
}

func TestNoTextBreaksTheReader(t *testing.T) {
	t.Parallel()
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{";", ",", "\t", "\n", "\r\n", "\r", `"`, `""`, "Name", "a@b.example", "'=1", " ", "\uFEFF", "\xFF\xFE", "\xFC", "\x00", "sep=;\n", "PK\x03\x04"}),
		rapid.String(), rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 20), func(b []byte) string { return string(b) }))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "pieces"), "")
		checkBounds(t, []byte(strings.Repeat(text, rapid.SampledFrom([]int{1, 1, 1, 5, 300}).Draw(t, "times"))))
	})
}

func TestNoDamageToAWorkbookBreaksTheReader(t *testing.T) {
	t.Parallel()
	book := workbook(t, []any{"Name", "Ort", "Tag"}, []any{"Kim", "Hamm", 46509.5}, []any{"Ali", "Köln", true})
	style(t, book, "C2", excelize.Style{NumFmt: 14})
	sound := packed(t, book)
	parts := unpacked(t, sound)
	names := slices.Sorted(maps.Keys(parts))
	rapid.Check(t, func(t *rapid.T) {
		if rapid.IntRange(0, 4).Draw(t, "where") == 0 {
			checkBounds(t, damaged(t, sound))
			return
		}
		changed := maps.Clone(parts)
		name := rapid.SampledFrom(names).Draw(t, "part")
		changed[name] = string(damaged(t, []byte(parts[name])))
		checkBounds(t, archive(t, changed))
	})
}

var number = regexp.MustCompile(`[0-9]+`)

// damaged changes some numbers, and puts something else in the place of some bytes.
func damaged(t *rapid.T, data []byte) []byte {
	for range rapid.IntRange(1, 3).Draw(t, "damages") {
		from := rapid.IntRange(0, len(data)).Draw(t, "from")
		to := min(len(data), from+rapid.IntRange(0, 30).Draw(t, "bytes"))
		piece := rapid.SampledFrom([]string{"", "x", "<", "\x00", "</row>", `<c r="A1">`, `<row r="-1">`, `<v>1e999</v>`, ` t="s"`, ` s="-1"`}).Draw(t, "piece")
		if numbers := number.FindAllIndex(data, -1); len(numbers) > 0 && rapid.Bool().Draw(t, "a number") {
			found := rapid.SampledFrom(numbers).Draw(t, "number")
			from, to = found[0], found[1]
			piece = rapid.SampledFrom([]string{"-1", "0", "7", "99999", "2147483648", "9223372036854775808", "1e400", ""}).Draw(t, "other number")
		}
		data = slices.Concat(data[:from], []byte(piece), data[to:])
	}
	return data
}
