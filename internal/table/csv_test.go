package table_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/table"
)

type cells = map[string]string

// people is what stands in the same list in all its dresses.
var people = table.Sheet{Header: []string{"Nachname", "Vorname", "E-Mail"}, Rows: []table.Row{
	{Line: 2, Cells: cells{"Nachname": "Özdemir", "Vorname": "Zoë", "E-Mail": "zoe@mail.example"}},
	{Line: 3, Cells: cells{"Nachname": "Müller-Weiß", "Vorname": "Jürgen", "E-Mail": "j@mail.example"}},
}}

const asText = "Nachname;Vorname;E-Mail\nÖzdemir;Zoë;zoe@mail.example\nMüller-Weiß;Jürgen;j@mail.example\n"

func TestTheSameListIsReadInEveryDress(t *testing.T) {
	t.Parallel()
	quoted := `"Nachname";"Vorname";"E-Mail"` + "\r\n" + `"Özdemir"; "Zoë" ;"zoe@mail.example"` + "\r\n" + `"Müller-Weiß";"Jürgen";"j@mail.example"` + "\r\n"
	for name, data := range map[string][]byte{
		"semicolons":                []byte(asText),
		"commas":                    []byte(strings.ReplaceAll(asText, ";", ",")),
		"tabs":                      []byte(strings.ReplaceAll(asText, ";", "\t")),
		"byte order mark":           []byte("\uFEFF" + asText),
		"Windows":                   []byte(strings.ReplaceAll(asText, "\n", "\r\n")),
		"an old Mac":                []byte(strings.ReplaceAll(asText, "\n", "\r")),
		"Windows-1252":              encoded(t, charmap.Windows1252.NewEncoder().Bytes, asText),
		"Unicode-Text":              encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes, strings.ReplaceAll(asText, ";", "\t")),
		"UTF-16, big end first":     encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes, asText),
		"quoted":                    []byte(quoted),
		"no line break at the end":  []byte(strings.TrimSpace(asText)),
		"blank lines at the end":    []byte(asText + "\n;;\n \t \n"),
		"white space":               []byte(strings.ReplaceAll(asText, ";", "\u00A0; ")),
		"empty columns at the end":  []byte(strings.ReplaceAll(asText, "\n", ";;;\n")),
		"headings in two lines":     []byte(strings.Replace(asText, "E-Mail", "\"E-Mail\n\"", 1)),
		"commas between the quotes": []byte(strings.Replace(strings.ReplaceAll(asText, ";", ","), "Zoë", `"Zoë"`, 1)),
	} {
		got, err := table.ReadCSV(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(people, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if same, err := table.Read("liste", data); err != nil || !cmp.Equal(same, got) {
			t.Errorf("%s: as a file it is read as %v, %v", name, same, err)
		}
	}
}

func encoded(t *testing.T, encode func([]byte) ([]byte, error), text string) []byte {
	t.Helper()
	data, err := encode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestCellsAreReadAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       []cells
	}{
		{"a separator in quotes", "Name;Ort\n\"Beispiel; Kim\";Hamm", []cells{{"Name": "Beispiel; Kim", "Ort": "Hamm"}}},
		{"a line break in quotes", "Name;Ort\r\nKim;\"Hamm,\r\nWestfalen\"", []cells{{"Name": "Kim", "Ort": "Hamm,\nWestfalen"}}},
		{"doubled quotes", "Name;Ort\n\"JMD \"\"Am Park\"\"\";Hamm", []cells{{"Name": `JMD "Am Park"`, "Ort": "Hamm"}}},
		{"quotes within", "Name\tOrt\nJMD \"Am Park\"\tHamm", []cells{{"Name": `JMD "Am Park"`, "Ort": "Hamm"}}},
		{"empty cells", "Name;Ort;Amt\n;Hamm;\"\"\nKim;;", []cells{{"Ort": "Hamm"}, {"Name": "Kim"}}},
		{"a short row", "Name;Ort;Amt\nKim;Hamm", []cells{{"Name": "Kim", "Ort": "Hamm"}}},
		{"guarded cells", "Name;Tel\nKim;'+49 211 12-34\n's-Hertogenbosch;'=1", []cells{{"Name": "Kim", "Tel": "+49 211 12-34"}, {"Name": "'s-Hertogenbosch", "Tel": "=1"}}},
		{"one column", "E-Mail\na@mail.example", []cells{{"E-Mail": "a@mail.example"}}},
		{"one column with commas", "Name\nBeispiel, Kim\nBeispiel, Ali", []cells{{"Name": "Beispiel, Kim"}, {"Name": "Beispiel, Ali"}}},
		{"commas in the headings", "Name, Vorname, Titel;Ort\nBeispiel, Kim, Dr.;Hamm", []cells{{"Name, Vorname, Titel": "Beispiel, Kim, Dr.", "Ort": "Hamm"}}},
		{"a semicolon in a heading", "Name,Ort,Wünsche; Fragen\nKim,Hamm,keine", []cells{{"Name": "Kim", "Ort": "Hamm", "Wünsche; Fragen": "keine"}}},
		{"the separator by name", "sep=,\nName,Ort;Land\nKim,Hamm;NRW", []cells{{"Name": "Kim", "Ort;Land": "Hamm;NRW"}}},
		{"a column without heading that is empty", "Name;;Ort\nKim;;Hamm", []cells{{"Name": "Kim", "Ort": "Hamm"}}},
	} {
		sheet, err := table.ReadCSV([]byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var got []cells
		for _, row := range sheet.Rows {
			got = append(got, row.Cells)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestLinesAreCountedAsSpreadsheetsShowThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]int{
		"Name\nA\nB":                          {2, 3},
		"\n\nName\n\nA\n;;\n\nB\n":            {5, 8},
		"Name;Ort\nA;\"Hamm,\nWestfalen\"\nB": {2, 3},
		"sep=;\nName;Ort\nA;Hamm":             {3},
		"a@mail.example\nb@mail.example":      {1, 2},
		"Name\r\r\nA":                         {3},
	} {
		sheet, err := table.ReadCSV([]byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		var got []int
		for _, row := range sheet.Rows {
			got = append(got, row.Line)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: lines %v, want %v", text, got, want)
		}
	}
}

func TestAListMayBeginWithAPerson(t *testing.T) {
	t.Parallel()
	got, err := table.ReadCSV([]byte("Kim;Beispiel;kim@mail.example\nAli;;Ali Beispiel <ali@mail.example>"))
	want := table.Sheet{Rows: []table.Row{
		{Line: 1, Cells: cells{"A": "Kim", "B": "Beispiel", "C": "kim@mail.example"}}, {Line: 2, Cells: cells{"A": "Ali", "C": "Ali Beispiel <ali@mail.example>"}}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v, %s", err, diff)
	}
	matched, unknown := got.Match(map[string][]string{"email": {"C"}})
	if !cmp.Equal(matched, got) || unknown != nil {
		t.Errorf("without headings there is nothing to understand: %v, %q", matched, unknown)
	}
	if headed, err := table.ReadCSV([]byte("E-Mail (name@firma.example)\na@mail.example")); err != nil || len(headed.Header) != 1 {
		t.Errorf("a heading with an example is taken for a person: %v, %v", headed, err)
	}
}

func TestRefusalsNameTheLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, key, says string
	}{
		{"nothing", "", "table.empty", "keine Person"},
		{"headings alone", "Name;Ort\n\n", "table.empty", "keine Person"},
		{"a heading twice", "\nName;Ort; name ;Name\nKim", "table.heading_twice", "In Zeile 2 steht die Überschrift „Name“ zweimal."},
		{"more cells than headings", "Name;Ort\nKim;Hamm\nAli;Beispiel;Hamm", "table.heading_missing", "In Zeile 3, Spalte C, steht etwas ohne Überschrift."},
		{"a title above", "Teilnehmende 2027\n\nName;Ort\nKim;Hamm", "table.heading_missing", "In Zeile 3, Spalte B"},
		{"a quote that stays open", "Name;Ort\nKim;\"Hamm\nAli;Hamm", "table.quotes", "In Zeile 2 passen die Anführungszeichen"},
		{"a quote that ends too early", "Name;Ort\nKim;Hamm\n\"Am Park\" e. V.;Hamm", "table.quotes", "In Zeile 3 "},
		{"a character that is none", "Name\nKim\nM\uFFFDller", "table.unreadable_characters", "In Zeile 3 "},
		{"a byte that is no character", "Name\nM\x81ller", "table.unreadable_characters", "In Zeile 2 "},
		{"broken UTF-8 under a byte order mark", "\uFEFFName\nM\xFFller", "table.unreadable_characters", "In Zeile 2 "},
		{"NUL", "Name\nKi\x00m", "table.unreadable_characters", "In Zeile 2 "},
		{"too many columns", "Name\nKim" + strings.Repeat(";", 100) + "x", "table.too_many_columns", "Zeile 2 hat zu viele Spalten."},
		{"far too many columns", "Name\nKim" + strings.Repeat(";", 1<<20), "table.too_many_columns", "Zeile 2 hat zu viele Spalten."},
		{"too many rows", "Name\n\n" + strings.Repeat("Kim\n", 5001), "table.too_many_rows", "vor Zeile 5003: Auf einmal geht es mit höchstens 5000"},
		{"too large", "Name\n" + strings.Repeat(" ", 5<<20), "table.too_large", "höchstens 5 MB"},
	} {
		sheet, err := table.ReadCSV([]byte(c.text))
		checkRefusal(t, c.name, err, c.key, c.says)
		if sheet.Rows != nil {
			t.Errorf("%s: rows are handed out with the refusal", c.name)
		}
	}
}

func checkRefusal(t *testing.T, name string, err error, key, says string) {
	t.Helper()
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok || refusal.Kind != fault.Invalid || refusal.Key != key {
		t.Errorf("%s: got %v, want %s", name, err, key)
		return
	}
	if sentence, _ := i18n.Fault(i18n.German, err); !strings.Contains(sentence, says) || strings.Contains(sentence, "no value") {
		t.Errorf("%s: %q does not say %q", name, sentence, says)
	}
}

func TestTheLimitsThemselvesAreAllowed(t *testing.T) {
	t.Parallel()
	header := make([]string, table.MaxColumns)
	for i := range header {
		header[i] = fmt.Sprintf("Spalte %d", i+1)
	}
	text := strings.Join(header, ";") + strings.Repeat("\nKim"+strings.Repeat(";x", table.MaxColumns-1), table.MaxRows)
	sheet, err := table.ReadCSV([]byte(text + strings.Repeat("\n;;", 1000)))
	if err != nil || len(sheet.Rows) != table.MaxRows || len(sheet.Header) != table.MaxColumns || len(sheet.Rows[4999].Cells) != table.MaxColumns {
		t.Errorf("%d rows, %d columns, %v", len(sheet.Rows), len(sheet.Header), err)
	}
}

// What the writer of the standard library writes, with any separator, is read as it was.
func TestWhateverIsWrittenAsCSVIsReadBack(t *testing.T) {
	t.Parallel()
	cell := rapid.Custom(func(t *rapid.T) string {
		return strings.TrimSpace(rapid.StringOf(rapid.RuneFrom([]rune("aü \"';,\t\n@=🙂"))).Draw(t, "cell"))
	})
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(2, 6).Draw(t, "columns")
		records := rapid.SliceOfN(rapid.SliceOfN(cell, columns, columns), 1, 30).Draw(t, "records")
		comma := rapid.SampledFrom([]rune{';', ',', '\t'}).Draw(t, "comma")
		var file bytes.Buffer
		writer := csv.NewWriter(&file)
		writer.Comma, writer.UseCRLF = comma, rapid.Bool().Draw(t, "CRLF")
		header := make([]string, columns)
		for i := range header {
			header[i] = fmt.Sprintf("H%d", i)
		}
		guarded := [][]string{header}
		for _, record := range records {
			guarded = append(guarded, each(record, table.Guarded))
		}
		if err := writer.WriteAll(guarded); err != nil {
			t.Fatal(err)
		}
		filled := 0
		for _, record := range records {
			if strings.Join(record, "") != "" {
				filled++
			}
		}
		sheet, err := table.ReadCSV(file.Bytes())
		if len(sheet.Rows) != filled || (err != nil && filled > 0) {
			t.Fatalf("%q: %d rows instead of %d, %v", file.String(), len(sheet.Rows), filled, err)
		}
		for _, row := range sheet.Rows {
			for i, want := range records[row.Line-2] {
				if got := row.Cells[header[i]]; got != unambiguous(want) {
					t.Fatalf("%q: line %d: %q was read as %q", file.String(), row.Line, want, got)
				}
			}
		}
	})
}

func each(cells []string, change func(string) string) []string {
	changed := make([]string, len(cells))
	for i, cell := range cells {
		changed[i] = change(cell)
	}
	return changed
}

// unambiguous takes away the apostrophe of those who typed a guard themselves.
func unambiguous(typed string) string {
	if rest, ok := strings.CutPrefix(typed, "'"); ok && table.Guarded(rest) != rest {
		return strings.TrimSpace(rest)
	}
	return typed
}
