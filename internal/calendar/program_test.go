package calendar_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tagungsbuero/internal/calendar"
)

// readerScript reads calendars with the library that calendar programs of Debian use.
const readerScript = `
import json, sys
from icalendar import Calendar
def read(text):
    events = Calendar.from_ical(text).walk("VEVENT")
    return [[str(e.get(name, "")) for name in ("SUMMARY", "DESCRIPTION", "LOCATION")] for e in events]
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
`

// reader finds a Python that knows the library; khal brings it.
func reader(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"/usr/bin/python3", "python3"} {
		if exec.CommandContext(t.Context(), name, "-c", "import icalendar").Run() == nil {
			return name
		}
	}
	t.Fatal("the calendar tests need khal: sudo apt-get install khal (Debian, Ubuntu), brew install khal (macOS)")
	return ""
}

func TestACalendarProgramReadsAnyTextAsItWasTyped(t *testing.T) {
	t.Parallel()
	// That library takes "\\n" for a backslash and a line break, so there are no backslashes here; Go's reader has them.
	texts := rapid.Custom(func(t *rapid.T) string {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([a-zäöü;,:"\n =-]|END:VEVENT|é|語|😀|👩‍🏫){0,200}`), rawBytes()).Draw(t, "text")
		return strings.ReplaceAll(readable(text), `\`, "/")
	})
	var files []string
	var want [][][]string
	for seed := range 300 {
		e := conference()
		e.Summary, e.Description, e.Location = texts.Example(3*seed), texts.Example(3*seed+1), texts.Example(3*seed+2)
		files = append(files, calendar.Text(calendar.Publish, "", e))
		want = append(want, [][]string{{e.Summary, e.Description, e.Location}})
	}
	typed, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), reader(t), "-c", readerScript)
	command.Stdin = strings.NewReader(string(typed))
	read, err := command.Output()
	if err != nil {
		t.Fatalf("read calendars: %v", err)
	}
	var got [][][]string
	if err := json.Unmarshal(read, &got); err != nil || len(got) != len(want) {
		t.Fatalf("%d answers, %v", len(got), err)
	}
	for i, events := range got {
		if len(events) != 1 {
			t.Errorf("%d events in\n%s", len(events), files[i])
			continue
		}
		for n, text := range events[0] {
			if text != want[i][0][n] {
				t.Errorf("%q reads %q in\n%s", want[i][0][n], text, files[i])
			}
		}
	}
}

func TestASequenceIsNeverMoreThanCalendarsCanHold(t *testing.T) {
	t.Parallel()
	for sequence, want := range map[int64]string{3: "SEQUENCE:3\r\n", 1 << 40: "SEQUENCE:2147483647\r\n", -1: "SEQUENCE:0\r\n"} {
		e := conference()
		e.Sequence = sequence
		if got := calendar.Text(calendar.Publish, "", e); !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}
