package event_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tagungsbuero/internal/event"
)

func TestAPastedProgrammeIsUnderstood(t *testing.T) {
	pasted := "Tag 1: Donnerstag\r\n" +
		"ab 9 Uhr Ankommen und Kaffee\r\n" +
		"09:30 – 10:00 Uhr\tBegrüßung\r\n" +
		"  durch die Veranstaltenden\r\n" +
		"10.00-11.15 Uhr: Vortrag „Übergänge gestalten“\r\n" +
		"  • anschließend Diskussion\r\n" +
		"11:15 | Pause\r\n" +
		"11.30 bis 12.30 Uhr\r\n" +
		"Workshops, erste Runde\r\n" +
		"3 Workshops parallel\r\n" +
		"- 12:30 Uhr Mittagessen\r\n" +
		"\r\n" +
		"Freitag, 16. Mai\r\n" +
		"12.05. Nachtrag zum Datum\r\n" +
		"9-10 Uhr Austausch\r\n" +
		"ca. 16.00 Uhr Ende\r\n"
	want := []event.ProgrammeLine{
		{Heading: true, Text: "Tag 1: Donnerstag"},
		{Time: "ab 09:00", Text: "Ankommen und Kaffee"},
		{Time: "09:30–10:00", Text: "Begrüßung", Details: []string{"durch die Veranstaltenden"}},
		{Time: "10:00–11:15", Text: "Vortrag „Übergänge gestalten“", Details: []string{"anschließend Diskussion"}},
		{Time: "11:15", Text: "Pause"},
		{Time: "11:30–12:30", Text: "Workshops, erste Runde", Details: []string{"3 Workshops parallel"}},
		{Time: "12:30", Text: "Mittagessen"},
		{Heading: true, Text: "Freitag, 16. Mai", Details: []string{"12.05. Nachtrag zum Datum"}},
		{Time: "09:00–10:00", Text: "Austausch"},
		{Time: "ca. 16:00", Text: "Ende"},
	}
	if diff := cmp.Diff(want, event.ParseProgramme(pasted)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatOnlyLooksLikeATimeIsNone(t *testing.T) {
	for _, line := range []string{"12.05.2027 Anreise", "3 Workshops", "25:00 Uhr", "09:75 Begrüßung", "100 Plätze", "9.500 Menschen", "50-60 Personen"} {
		got := event.ParseProgramme(line)
		if len(got) != 1 || got[0].Time != "" || got[0].Text != line {
			t.Errorf("%q became %+v", line, got)
		}
	}
}

func TestAListWithoutTimesIsKept(t *testing.T) {
	want := []event.ProgrammeLine{{Text: "Ankommen", Details: []string{"Vortrag", "Ausklang"}}}
	if diff := cmp.Diff(want, event.ParseProgramme("- Ankommen\n- Vortrag\n\n- Ausklang")); diff != "" {
		t.Error(diff)
	}
	if got := event.ParseProgramme(" \n\n"); len(got) != 0 {
		t.Errorf("nothing became %+v", got)
	}
}

func TestNoWordOfAProgrammeIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zäöü]{1,8}`), 1, 20).Draw(t, "words")
		text := ""
		for _, word := range words {
			text += rapid.SampledFrom([]string{" ", "\n", "\n\n", "\n- ", "\n09:30 Uhr ", "\n 9.15–10 ", "\nTag 1: ", "\n## "}).Draw(t, "gap") + word
		}
		var found []string
		for _, line := range event.ParseProgramme(text) {
			found = append(found, line.Text)
			found = append(found, line.Details...)
		}
		all := strings.Join(found, " ")
		for _, word := range words {
			if !strings.Contains(all, word) {
				t.Fatalf("%q is lost in %q", word, all)
			}
		}
	})
}
