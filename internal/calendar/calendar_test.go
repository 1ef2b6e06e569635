package calendar_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"

	"tagungsbuero/internal/calendar"
	"tagungsbuero/internal/dates"
)

func conference() calendar.Event {
	return calendar.Event{
		UID: "fachtagung-2027@tagung.example", Sequence: 3,
		Stamp: time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC),
		Start: time.Date(2027, 5, 2, 9, 30, 0, 0, dates.Berlin), End: time.Date(2027, 5, 2, 16, 0, 0, 0, dates.Berlin),
		Summary: "Fachtagung: Übergang Schule, Ausbildung; Beruf", Location: "Haus der Vielfalt, Musterstraße 1, 40000 Musterstadt",
		Description: "Programm:\nBegrüßung\nVorträge", URL: "https://tagung.example/veranstaltungen/fachtagung-2027",
		OrganizerName: `KI "Musterstadt"`, OrganizerEmail: "ki@musterstadt.example",
	}
}

func TestACalendarReadsAsWritten(t *testing.T) {
	t.Parallel()
	want := strings.Join([]string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tagungsbuero//Tagungsbuero//DE", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
		"BEGIN:VEVENT", "UID:fachtagung-2027@tagung.example", "SEQUENCE:3", "DTSTAMP:20270104T080000Z",
		"DTSTART:20270502T073000Z", "DTEND:20270502T140000Z",
		`SUMMARY:Fachtagung: Übergang Schule\, Ausbildung\; Beruf`,
		`DESCRIPTION:Programm:\nBegrüßung\nVorträge`,
		`LOCATION:Haus der Vielfalt\, Musterstraße 1\, 40000 Musterstadt`,
		"URL:https://tagung.example/veranstaltungen/fachtagung-2027",
		`ORGANIZER;CN="KI 'Musterstadt'":mailto:ki@musterstadt.example`,
		"STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR", "",
	}, "\r\n")
	if got := calendar.Text(calendar.Publish, "", conference()); got != want {
		t.Errorf("calendar:\n%s\nwant:\n%s", got, want)
	}
}

func TestWholeDaysEndOnTheDayAfterTheLast(t *testing.T) {
	t.Parallel()
	e := conference()
	e.AllDay = true
	e.Start = time.Date(2027, 5, 1, 0, 0, 0, 0, dates.Berlin) // still April in UTC
	e.End = time.Date(2027, 5, 2, 23, 59, 59, 0, dates.Berlin)
	got := calendar.Text(calendar.Publish, "", e)
	for _, want := range []string{"DTSTART;VALUE=DATE:20270501\r\n", "DTEND;VALUE=DATE:20270503\r\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestACancelledEventSaysSo(t *testing.T) {
	t.Parallel()
	e := conference()
	e.Cancelled = true
	got := calendar.Text(calendar.Cancel, "", e)
	if !strings.Contains(got, "METHOD:CANCEL\r\n") || !strings.Contains(got, "STATUS:CANCELLED\r\n") {
		t.Errorf("calendar:\n%s", got)
	}
}

func TestACalendarOfManyEventsIsNamed(t *testing.T) {
	t.Parallel()
	second := conference()
	second.UID = "training-2027@tagung.example"
	parsed := parse(t, calendar.Text(calendar.Publish, "Veranstaltungen", conference(), second))
	if len(parsed.Events()) != 2 {
		t.Errorf("%d events", len(parsed.Events()))
	}
	if got := calendar.Text(calendar.Publish, "Veranstaltungen"); !strings.Contains(got, "X-WR-CALNAME:Veranstaltungen\r\n") {
		t.Errorf("no name in\n%s", got)
	}
}

func TestAnyTextSurvivesAndStaysInItsLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([a-zäöü\\;,:"\r\n =-]|END:VEVENT|é|語|😀){0,200}`), rawBytes())
		e := conference()
		e.Summary, e.Description, e.Location = text.Draw(t, "summary"), text.Draw(t, "description"), text.Draw(t, "location")
		e.UID = "uid" + text.Draw(t, "uid")
		e.OrganizerName, e.URL = text.Draw(t, "organizer"), "https://tagung.example/"+text.Draw(t, "url")
		got := calendar.Text(calendar.Publish, text.Draw(t, "name"), e)

		checkLines(t, got)
		parsed := parse(t, got)
		if n := len(parsed.Events()); n != 1 {
			t.Fatalf("%d events in\n%s", n, got)
		}
		event := parsed.Events()[0]
		for property, typed := range map[ics.ComponentProperty]string{
			ics.ComponentPropertySummary: e.Summary, ics.ComponentPropertyDescription: e.Description, ics.ComponentPropertyLocation: e.Location,
		} {
			value := ""
			if p := event.GetProperty(property); p != nil {
				value = p.Value
			}
			if want := readable(typed); value != want {
				t.Fatalf("%s reads %q, want %q", property, value, want)
			}
		}
	})
}

// readable is what must come out again: line breaks unified, no other control characters.
func readable(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, text)
}

func rawBytes() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "bytes")) })
}

func checkLines(t *rapid.T, text string) {
	if !strings.HasSuffix(text, "\r\n") || !utf8.ValidString(text) {
		t.Fatalf("the file is cut or no UTF-8: %q", text)
	}
	ends := 0
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) {
			t.Fatalf("line of %d octets: %q", len(line), line)
		}
		if line == "END:VEVENT" {
			ends++
		}
	}
	if ends != 1 {
		t.Fatalf("%d events end in\n%s", ends, text)
	}
}

func parse(t interface{ Fatalf(string, ...any) }, text string) *ics.Calendar {
	parsed, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		t.Fatalf("parse calendar: %v\n%s", err, text)
	}
	return parsed
}
