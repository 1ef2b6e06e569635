package registration

import (
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sampleLetter is the snapshot of a letter with everything that can stand in one.
func sampleLetter(facts letterFacts) snapshot {
	facts.At = time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)
	until, closesAt := time.Date(2027, 4, 25, 21, 59, 59, 0, time.UTC), time.Date(2027, 4, 11, 21, 59, 59, 0, time.UTC)
	return snapshot{
		Event: letterEvent{
			ID: 7, Slug: "schnittstellen-2027", Title: "Schnittstellen & Übergänge", StartsAt: time.Date(2027, 5, 2, 7, 30, 0, 0, time.UTC),
			EndsAt:    time.Date(2027, 5, 2, 14, 0, 0, 0, time.UTC),
			VenueName: "Bürgerhaus", VenueStreet: "Marktplatz 1", VenuePlace: "12345 Musterstadt", Directions: "Fünf Minuten vom Bahnhof.",
			CancelUntil: &until, ClosesAt: &closesAt, NameUntil: &until, DecideAt: &closesAt, Documented: true, Hosts: []mailing.Signatory{
				{Name: "KI Musterstadt", Contact: "Alex Beispiel", Email: "ki@musterstadt.example", Phone: "030 23125 100"},
				{Name: "JMD Musterstadt", Email: "jmd@musterstadt.example"}},
		},
		Person: letterPerson{Name: "Ayşe {{.Event}} <b>Öz</b>", Reference: "7KQ3M9XPZA"},
		Facts:  facts,
	}
}

func testTemplates(t testing.TB) *mailing.Templates {
	t.Helper()
	files, err := fs.Sub(templates.Files, "mail")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := mailing.NewTemplates(files)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func compose(t *testing.T, kind mailing.Kind, s snapshot) mailing.Content {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	content, err := Composers(testTemplates(t), testLinks)[kind]("de", data)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestLettersReadAsTheyShould(t *testing.T) {
	t.Parallel()
	for name, letter := range sampleLetters {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sampleLetter(letter.facts)
			s.Event.Mode, s.Event.Waitlist, s.Event.Online, s.Message = letter.mode, letter.waitlist, letter.online, letter.message
			content := compose(t, letter.kind, s)
			golden(t, name+".txt", "Betreff: "+content.Subject+"\nVon: "+content.FromName+"\nAntwort an: "+strings.Join(content.ReplyTo, ", ")+"\n\n"+content.Text)
			golden(t, name+".html", content.HTML)
			if content.Calendar != "" {
				golden(t, name+".ics", content.Calendar)
			}
		})
	}
}

func TestANameCannotBecomePartOfALetter(t *testing.T) {
	t.Parallel()
	content := compose(t, letterConfirmed, sampleLetter(letterFacts{}))
	if !strings.Contains(content.Text, "Ayşe {{.Event}} <b>Öz</b>") {
		t.Error("the text letter changes the name")
	}
	if strings.Contains(content.HTML, "<b>Öz</b>") {
		t.Error("the HTML letter takes markup from a name")
	}
}

func TestEachLetterDoesTheRightThingToTheCalendar(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		kind   mailing.Kind
		facts  letterFacts
		method string
	}{
		{letterConfirmed, letterFacts{}, "PUBLISH"},
		{letterPromoted, letterFacts{}, "PUBLISH"},
		{letterWaitlisted, letterFacts{Position: 1}, ""},
		{letterWorkshops, letterFacts{State: Confirmed, Workshops: sampleWorkshops}, "PUBLISH"},
		{letterChanged, letterFacts{State: Confirmed}, "PUBLISH"},
		{letterChanged, letterFacts{State: Waitlisted}, ""},
		{letterEventChanged, letterFacts{State: Confirmed, Was: &sampleBefore}, "PUBLISH"},
		{letterEventChanged, letterFacts{State: Waitlisted, Was: &sampleBefore}, ""},
		{letterEventChanged, letterFacts{State: Confirmed, Contact: true, Was: &sampleBefore}, ""},
		{letterEventCancelled, letterFacts{State: Offered}, ""},
		{letterCancelled, letterFacts{State: Confirmed}, "CANCEL"},
		{letterCancelled, letterFacts{State: Waitlisted}, ""},
		{letterCancelledByHost, letterFacts{State: Confirmed}, "CANCEL"},
		{letterEventCancelled, letterFacts{State: Confirmed}, "CANCEL"},
		{letterEventCancelled, letterFacts{State: Waitlisted}, ""},
		{letterAgain, letterFacts{State: Confirmed}, ""},
		{letterTookOver, letterFacts{Other: "Kim Muster"}, "PUBLISH"},
		{letterReplaced, letterFacts{State: Confirmed, Other: "Kim Muster"}, "CANCEL"},
		{letterCancelled, letterFacts{State: Offered}, ""},
		{letterCancelled, letterFacts{State: Unconfirmed}, ""},
		{letterUnconfirmed, letterFacts{State: Unconfirmed, Until: &answerBy}, ""},
		{letterOffered, letterFacts{Until: &answerBy}, ""},
		{letterOfferLapsed, letterFacts{State: Expired}, ""},
		{letterExpired, letterFacts{}, ""},
		{letterDeclined, letterFacts{}, ""},
		{letterGroup, letterFacts{Members: sampleMembers}, ""},
		{letterReminder, letterFacts{Days: 1}, "PUBLISH"}, // of the release before
		{letterReminder, letterFacts{Days: 1, State: Confirmed}, "PUBLISH"},
		{letterReminder, letterFacts{Days: 1, State: Waitlisted}, ""},
		{letterInfo, letterFacts{State: Confirmed}, "PUBLISH"},
		{letterWaiting, letterFacts{State: Waitlisted}, ""},
		{letterThanks, letterFacts{State: Confirmed}, ""},
		{letterGroupReminder, letterFacts{Members: sampleMembers}, ""},
	} {
		if got := compose(t, tc.kind, sampleLetter(tc.facts)).CalendarMethod; got != tc.method {
			t.Errorf("%s after %q: calendar %q, want %q", tc.kind, tc.facts.State, got, tc.method)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "letters", filepath.FromSlash(name))
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from its golden file (make golden writes it anew):\n%s", name, got)
	}
}

func TestOnlyPeopleWithASeatReadInAReminderHowToGetInOnline(t *testing.T) {
	t.Parallel()
	for state, want := range map[State]bool{"": true, Confirmed: true, Offered: false, Applied: false, Waitlisted: false} {
		s := sampleLetter(letterFacts{Days: 1, State: state})
		s.Event.OnlineAccess = "https://raum.example/geheim"
		content := compose(t, letterReminder, s)
		if got := strings.Contains(content.Text+content.HTML+content.Calendar, "geheim"); got != want {
			t.Errorf("%q: the access is in the letter: %t, want %t", state, got, want)
		}
	}
	s := sampleLetter(letterFacts{About: event.LetterReminder, Members: sampleMembers[:2]})
	s.Event.OnlineAccess = "https://raum.example/geheim"
	if content := compose(t, letterGroupReminder, s); strings.Contains(content.Text+content.HTML, "geheim") {
		t.Error("a group in which somebody waits is told how to get in online")
	}
}
