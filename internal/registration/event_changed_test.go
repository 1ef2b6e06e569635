package registration

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/question"
)

// changedLetter is a letter about a change that has not been withdrawn.
type changedLetter struct {
	Recipient string    `db:"recipient"`
	DueAt     time.Time `db:"due_at"`
	Shared    string    `db:"shared"`
	Data      string    `db:"data"`
	snapshot
}

// words is what the letter says in German, without its links.
func (l changedLetter) words(t *testing.T) mailing.Content {
	t.Helper()
	return compose(t, letterEventChanged, l.snapshot)
}

// told returns the letters about changes that go or have gone, in the order of their addresses.
func (h *house) told(ev event.Event) []changedLetter {
	h.t.Helper()
	const query = `
SELECT l.recipient, l.due_at, CAST(p.data AS text) AS shared, CAST(l.data AS text) AS data
FROM letters AS l JOIN letter_parts AS p ON p.key = l.shared_part
WHERE l.event_id = $1 AND l.kind = 'registration_event_changed' AND l.state <> 'withdrawn' ORDER BY l.recipient, l.id`
	var letters []changedLetter
	if err := h.db.SelectContext(h.t.Context(), &letters, query, ev.ID); err != nil {
		h.t.Fatal(err)
	}
	for i := range letters {
		for _, part := range []string{letters[i].Shared, letters[i].Data} {
			if err := json.Unmarshal([]byte(part), &letters[i].snapshot); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	return letters
}

// move changes an event with the news.
func (h *house) move(slug string, news event.News, edit func(*event.Draft)) {
	h.t.Helper()
	if err := h.tryMove(slug, news, edit); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) tryMove(slug string, news event.News, edit func(*event.Draft)) error {
	h.t.Helper()
	ev, err := event.Find(h.t.Context(), h.db, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	seats, err := h.service.Seats(h.t.Context(), ev.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	d := ev.Draft(seats[ev.ID].Capacity)
	edit(&d)
	_, err = h.events.Telling(news).Change(h.t.Context(), actor.System(), slug, ev.Version, d)
	return err
}

// wantTold expects letters to these addresses.
func (h *house) wantTold(ev event.Event, want ...string) []changedLetter {
	h.t.Helper()
	letters := h.told(ev)
	var to []string
	for _, l := range letters {
		to = append(to, l.Recipient)
	}
	if !slices.Equal(to, want) {
		h.t.Fatalf("letters go to %v, want %v", to, want)
	}
	return letters
}

// sendAll marks everything sent that is due.
func (h *house) sendAll() {
	h.exec(`UPDATE letters SET state = 'sent', sent_at = $1 WHERE state = 'queued' AND due_at <= $1`, h.now)
}

var telling = event.News{Tell: true}

const person1, person2, person3 = "person1@mail.example", "person2@mail.example", "person3@mail.example"

func later(d *event.Draft) {
	d.StartsAt, d.EndsAt = d.StartsAt.AddDate(0, 0, 7), d.EndsAt.AddDate(0, 0, 7)
}

func toCityHall(d *event.Draft) { d.VenueName, d.VenueStreet = "Rathaus", "Am Markt 2" }

func TestWhoStandsIsToldOfEachKindOfChange(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		edit func(*event.Draft)
		says []string // lines of the letter to who has a seat
		only bool     // who has a seat
	}{
		"the day":   {edit: later, says: []string{"- Termin, bisher: Montag, 15. März 2027, 10:00 bis 16:00 Uhr\n", "Montag, 22. März 2027, 10:00 bis 16:00 Uhr\n"}},
		"the end":   {edit: func(d *event.Draft) { d.EndsAt = d.EndsAt.Add(time.Hour) }, says: []string{"- Termin, bisher: Montag, 15. März 2027, 10:00 bis 16:00 Uhr\n"}},
		"the place": {edit: toCityHall, says: []string{"- Ort, bisher: Bürgerhaus, Musterstadt\n", "Rathaus\nAm Markt 2\nMusterstadt\n"}},
		"also online": {edit: func(d *event.Draft) { d.Online, d.OnlineAccess = true, "https://raum.example/1" },
			says: []string{"- Teilnahme: jetzt vor Ort oder online möglich\n", "- Zugang zur Online-Teilnahme: neu\n", "https://raum.example/1"}},
		"only online": {edit: func(d *event.Draft) { d.Online, d.VenueName, d.VenueCity = true, "", "" },
			says: []string{"- Ort, bisher: Bürgerhaus, Musterstadt\n", "- Teilnahme: jetzt online\n"}},
		"both": {edit: func(d *event.Draft) { later(d); toCityHall(d) }, says: []string{"- Termin, bisher:", "- Ort, bisher:"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t)
			ev := h.event(1)
			h.register(ev.Slug, 1)
			h.register(ev.Slug, 2)
			h.move(ev.Slug, event.News{Tell: true, Message: "Es tut uns leid."}, tc.edit)
			letters := h.wantTold(ev, person1, person2)
			seated, waiting := letters[0].words(t), letters[1].words(t)
			for _, line := range append(tc.says, "Es tut uns leid.", "Der Termin liegt als Kalenderdatei bei.") {
				if !strings.Contains(seated.Text, line) {
					t.Errorf("%q is missing in\n%s", line, seated.Text)
				}
			}
			if seated.CalendarMethod != "PUBLISH" || waiting.Calendar != "" || strings.Contains(waiting.Text, "Kalenderdatei") {
				t.Errorf("calendar %q with a seat, %q while waiting", seated.CalendarMethod, waiting.CalendarMethod)
			}
			if strings.Contains(waiting.Text, "raum.example") || strings.Contains(waiting.Text, "Zugang") || strings.Contains(waiting.Text, "nicht kommen") {
				t.Errorf("who waits is told\n%s", waiting.Text)
			}
			h.sound()
		})
	}
}

func TestALetterSaysOnceInWhichWayPeopleNowTakePart(t *testing.T) {
	t.Parallel()
	const hall = "Bürgerhaus"
	for name, tc := range map[string]struct {
		was, is essentials
		want    []change
	}{
		"on site stays on site":  {essentials{VenueName: hall}, essentials{VenueName: hall}, nil},
		"online stays online":    {essentials{Online: true}, essentials{Online: true}, nil},
		"both stay both":         {essentials{VenueName: hall, Online: true}, essentials{VenueName: hall, Online: true}, nil},
		"on site becomes both":   {essentials{VenueName: hall}, essentials{VenueName: hall, Online: true}, []change{changedHybrid}},
		"online becomes both":    {essentials{Online: true}, essentials{VenueName: hall, Online: true}, []change{changedHybrid}},
		"both become on site":    {essentials{VenueName: hall, Online: true}, essentials{VenueName: hall}, []change{changedOnSite}},
		"both become online":     {essentials{VenueName: hall, Online: true}, essentials{Online: true}, []change{changedPlace, changedOnline}},
		"on site becomes online": {essentials{VenueName: hall}, essentials{Online: true}, []change{changedPlace, changedOnline}},
		"online becomes on site": {essentials{Online: true}, essentials{VenueName: hall}, []change{changedOnSite}},
		"another house and both": {essentials{VenueName: hall}, essentials{VenueName: "Rathaus", Online: true}, []change{changedPlace, changedHybrid}},
	} {
		if got := tc.was.changesTo(tc.is, true); !slices.Equal(got, tc.want) {
			t.Errorf("%s: the letter says %v, want %v", name, got, tc.want)
		}
	}
}

func TestANewAccessIsNewsForPeopleWithASeatOnly(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.Online, d.OnlineAccess = true, "https://raum.example/1" })
	h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	h.move(ev.Slug, telling, func(d *event.Draft) { d.OnlineAccess = "https://raum.example/2" })
	content := h.wantTold(ev, person1)[0].words(t)
	if !strings.Contains(content.Text, "- Zugang zur Online-Teilnahme: neu\n") || strings.Contains(content.Text, "raum.example/1") || !strings.Contains(content.Calendar, "raum.example/2") {
		t.Errorf("the letter says\n%s\n%s", content.Text, content.Calendar)
	}
}

func TestNobodyIsToldOfWhatConcernsNobody(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	h.move(ev.Slug, telling, func(d *event.Draft) { d.Title, d.Description, d.Directions = "Anderer Titel", "Neu", "Mit dem Bus" })
	h.wantTold(ev)
	h.move(ev.Slug, event.News{}, later)
	h.wantTold(ev)
	draft, err := h.events.Create(t.Context(), actor.System(), h.draft(0))
	if err != nil {
		t.Fatal(err)
	}
	h.move(draft.Slug, telling, later)
	h.wantTold(draft)
	h.now = ev.EndsAt.AddDate(0, 0, 8)
	h.move(ev.Slug, telling, toCityHall)
	h.wantTold(ev)
}

func TestSeveralChangesWithinTenMinutesAreOneLetter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	h.now = h.now.Add(time.Hour)
	h.move(ev.Slug, event.News{Tell: true, Message: "Der Saal ist zu klein."}, toCityHall)
	h.now = h.now.Add(5 * time.Minute)
	h.register(ev.Slug, 2) // hears of the city hall at once
	h.now = h.now.Add(4 * time.Minute)
	h.move(ev.Slug, telling, later)
	letters := h.wantTold(ev, person1, person2)
	first, second := letters[0].words(t).Text, letters[1].words(t).Text
	if !strings.Contains(first, "Ort, bisher: Bürgerhaus") || !strings.Contains(first, "Termin, bisher: Montag, 15. März") || !strings.Contains(first, "Der Saal ist zu klein.") {
		t.Errorf("the first is told\n%s", first)
	}
	if strings.Contains(second, "Ort, bisher") || !strings.Contains(second, "Termin, bisher: Montag, 15. März") {
		t.Errorf("the second is told\n%s", second)
	}
	if !letters[0].DueAt.Equal(h.now.Add(changesGather)) {
		t.Errorf("it goes at %s, want ten minutes from %s", letters[0].DueAt, h.now)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_event_changed'`); n != 3 {
		t.Errorf("%d letters were written, want one that was withdrawn and two", n)
	}
}

func TestAChangeThatIsTakenBackInTimeIsNoNews(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	h.move(ev.Slug, telling, toCityHall)
	h.wantTold(ev, person1)
	h.move(ev.Slug, event.News{}, func(d *event.Draft) { d.VenueName, d.VenueStreet = ev.VenueName, ev.VenueStreet })
	h.wantTold(ev)
}

func TestALetterThatWaitsSaysHowItIsWhenItGoes(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	h.move(ev.Slug, telling, toCityHall)
	h.register(ev.Slug, 2)
	h.move(ev.Slug, event.News{}, func(d *event.Draft) { d.VenueName = "Stadthalle" })
	text := h.wantTold(ev, person1)[0].words(t).Text
	if !strings.Contains(text, "Ort, bisher: Bürgerhaus") || !strings.Contains(text, "\nStadthalle\n") || strings.Contains(text, "Rathaus") {
		t.Errorf("the letter says\n%s", text)
	}
}

func TestWhatWasChangedInSilenceIsToldWithTheNextChange(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	h.move(ev.Slug, event.News{}, toCityHall)
	h.now = h.now.Add(24 * time.Hour)
	h.register(ev.Slug, 2)
	h.move(ev.Slug, telling, later)
	letters := h.wantTold(ev, person1, person2)
	if first := letters[0].words(t).Text; !strings.Contains(first, "Ort, bisher: Bürgerhaus") || !strings.Contains(first, "Termin, bisher") {
		t.Errorf("who knows of the old place is told\n%s", first)
	}
	if second := letters[1].words(t).Text; strings.Contains(second, "Ort, bisher") {
		t.Errorf("who registered for the new place is told\n%s", second)
	}
}

func TestWhatHostsWriteAboutSeveralChangesStandsInOneLetterInOrder(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	say := func(text string, edit func(*event.Draft)) {
		h.move(ev.Slug, event.News{Tell: true, Message: text}, edit)
	}
	say("Der Saal ist zu klein.", toCityHall)
	say("", func(d *event.Draft) { d.VenueStreet = "Am Markt 3" })
	h.register(ev.Slug, 2)
	say("Am Montag ist Feiertag.\n\nWir bitten um Nachsicht.", later)
	say("Der Saal ist zu klein.", func(d *event.Draft) { d.VenueName = "Stadthalle" })
	h.move(ev.Slug, event.News{}, func(d *event.Draft) { d.VenueName = "Alte Stadthalle" })
	letters := h.wantTold(ev, person1, person2)
	if got, want := letters[0].Facts.Reason, "Der Saal ist zu klein.\n\nAm Montag ist Feiertag.\n\nWir bitten um Nachsicht."; got != want {
		t.Errorf("the first reads %q, want %q", got, want)
	}
	if got, want := letters[1].Facts.Reason, "Am Montag ist Feiertag.\n\nWir bitten um Nachsicht.\n\nDer Saal ist zu klein."; got != want {
		t.Errorf("the second reads %q, want %q", got, want)
	}
	if text := letters[0].words(t).Text; strings.Count(text, "Der Saal ist zu klein.") != 1 || !strings.Contains(text, "Feiertag.\n\nWir bitten") {
		t.Errorf("the letter says\n%s", text)
	}
}

func TestAChangeInSilenceIsNotNamedInALetterThatWaits(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	h.move(ev.Slug, telling, toCityHall)
	h.move(ev.Slug, event.News{}, later)
	h.move(ev.Slug, event.News{}, func(d *event.Draft) { d.EndsAt = d.EndsAt.Add(time.Hour) })
	letter := h.wantTold(ev, person1)[0]
	text := letter.words(t).Text
	if strings.Contains(text, "Termin, bisher") || !strings.Contains(text, "Ort, bisher: Bürgerhaus") || !strings.Contains(text, "Montag, 22. März 2027, 10:00 bis 17:00 Uhr") {
		t.Errorf("the letter says\n%s", text)
	}
	h.now = h.now.Add(changesGather)
	h.sendAll()
	h.move(ev.Slug, telling, func(d *event.Draft) { d.VenueName = "Stadthalle" })
	text = h.wantTold(ev, person1, person1)[1].words(t).Text
	if strings.Contains(text, "Termin, bisher") || !strings.Contains(text, "Ort, bisher: Rathaus") {
		t.Errorf("the letter after it says\n%s", text)
	}
}

// onTheWay changes what stands in letters and is no news by itself.
func onTheWay(d *event.Draft) { d.Directions = "Bus 7 bis Rathaus" }

func TestALetterThatWaitsShowsAlsoWhatIsNoNewsAsItIsInTheEnd(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	h.move(ev.Slug, telling, toCityHall)
	h.register(ev.Slug, 2)
	h.move(ev.Slug, event.News{Tell: true, Message: "Der Bus hält vor der Tür."}, onTheWay)
	h.move(ev.Slug, event.News{}, func(d *event.Draft) { d.Title = "Neuer Titel" })
	text := h.wantTold(ev, person1)[0].words(t).Text
	for _, want := range []string{"Bus 7 bis Rathaus", "Neuer Titel", "Der Bus hält vor der Tür.", "Ort, bisher: Bürgerhaus"} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter lacks %q:\n%s", want, text)
		}
	}
}

func TestASaveOfWhatIsInNoLetterLeavesLettersThatWaitAlone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	h.move(ev.Slug, telling, toCityHall)
	before := h.wantTold(ev, person1)[0].DueAt
	h.now = h.now.Add(changesGather / 2)
	h.move(ev.Slug, telling, func(d *event.Draft) { d.Description = "Für alle, die beraten." })
	after := h.wantTold(ev, person1)[0].DueAt
	if !after.Equal(before) {
		t.Errorf("the letter is put off from %s to %s", before, after)
	}
}

func TestWordsThatWouldReachNobodyAreRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.move(ev.Slug, event.News{Tell: true, Message: "Niemand ist angemeldet."}, toCityHall)
	h.register(ev.Slug, 1)
	for name, tc := range map[string]struct {
		news event.News
		edit func(*event.Draft)
		want string
	}{
		"nobody is to be told": {event.News{Message: "Grund"}, later, "event.message_untold"},
		"it is no news":        {event.News{Tell: true, Message: "Grund"}, onTheWay, "event.message_to_nobody"},
		"nothing changes":      {event.News{Tell: true, Message: "Grund"}, func(*event.Draft) {}, "event.message_to_nobody"},
	} {
		err := h.tryMove(ev.Slug, tc.news, tc.edit)
		if refusal, ok := errors.AsType[*fault.Error](err); !ok || len(refusal.Fields) != 1 || refusal.Fields[0].Name != "message" || refusal.Fields[0].Key != tc.want {
			t.Errorf("%s: %v, want %s at the message", name, err, tc.want)
		}
	}
	h.wantTold(ev)
	if changed, err := event.Find(t.Context(), h.db, ev.Slug); err != nil || changed.Directions != "" {
		t.Errorf("a refused save was kept: %q, %v", changed.Directions, err)
	}
}

func TestTheNextChangeThatIsToldNamesInALetterThatWaitsWhatWasSilent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	h.move(ev.Slug, telling, toCityHall)
	h.move(ev.Slug, event.News{}, later)
	h.move(ev.Slug, telling, func(d *event.Draft) { d.VenueName = "Stadthalle" })
	text := h.wantTold(ev, person1)[0].words(t).Text
	if !strings.Contains(text, "Termin, bisher: Montag, 15. März") || !strings.Contains(text, "Ort, bisher: Bürgerhaus") {
		t.Errorf("the letter says\n%s", text)
	}
}

func TestALetterThatWaitsNamesTheWayOfTakingPartAsItIsInTheEnd(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	h.move(ev.Slug, telling, func(d *event.Draft) { d.Online = true })
	h.move(ev.Slug, event.News{}, func(d *event.Draft) { d.VenueName, d.VenueCity = "", "" })
	text := h.wantTold(ev, person1)[0].words(t).Text
	if strings.Contains(text, "Ort, bisher") || strings.Contains(text, "vor Ort") || !strings.Contains(text, "Teilnahme: jetzt online\n") {
		t.Errorf("the letter says\n%s", text)
	}
}

func TestAChangeInSilenceWritesToNobodyWhomAnotherLetterHasToldAll(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
	applied := h.register(ev.Slug, 1)
	h.move(ev.Slug, telling, later)
	h.move(ev.Slug, event.News{}, later)
	h.now = h.now.Add(time.Minute)
	if _, err := h.service.DecideAll(t.Context(), h.staff, ev.Slug, Order{Decision: Approving, References: []Reference{applied.Reference}}); err != nil {
		t.Fatal(err)
	}
	h.move(ev.Slug, event.News{}, later)
	h.wantTold(ev)
}

func TestTheNextChangeIsToldAgainstTheLetterThatWent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	h.register(ev.Slug, 1)
	h.move(ev.Slug, telling, later)
	h.now = h.now.Add(changesGather)
	h.sendAll()
	h.move(ev.Slug, telling, toCityHall)
	letters := h.wantTold(ev, person1, person1)
	text := letters[1].words(t).Text
	if strings.Contains(text, "Termin, bisher") || !strings.Contains(text, "Ort, bisher: Bürgerhaus") {
		t.Errorf("the second letter says\n%s", text)
	}
	if first, second := letters[0].calendarEntry(testLinks, "PUBLISH"), letters[1].calendarEntry(testLinks, "PUBLISH"); first.UID != second.UID || second.Sequence <= first.Sequence {
		t.Errorf("entries %s %d and %s %d, want the same with a higher number", first.UID, first.Sequence, second.UID, second.Sequence)
	}
}

func TestWhoHasLeftIsToldNothingOfAChange(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	gone, first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	h.mustCancel(gone.Reference)
	h.move(ev.Slug, telling, later)
	h.wantTold(ev, person2, person3)
	h.mustCancel(first.Reference)
	h.wantTold(ev, person3)
	made := h.decideHeld(ev.Slug, Cancelling, second.Reference)
	h.wantTold(ev)
	h.wantUndo(ev, made, "")
	h.wantTold(ev, person3)
	if err := h.events.Cancel(t.Context(), actor.System(), ev.Slug, ""); err != nil {
		t.Fatal(err)
	}
	h.wantTold(ev)
	h.sound()
}

func TestAnAddressThatWasNotConfirmedInTimeIsToldNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) { d.Rules.ConfirmEmail, d.Rules.ConfirmHours = true, 1 })
	h.register(ev.Slug, 1)
	h.now = h.now.Add(55 * time.Minute)
	h.move(ev.Slug, telling, later)
	if content := h.wantTold(ev, person1)[0].words(t); content.Calendar != "" {
		t.Errorf("a seat that may still lapse enters the calendar:\n%s", content.Calendar)
	}
	h.catchUp(6 * time.Minute)
	h.register(ev.Slug, 2)
	h.wantTold(ev)
}

func TestASubstituteHearsOfTheEventAsItIs(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	first := h.register(ev.Slug, 1)
	h.move(ev.Slug, telling, later)
	if _, err := h.service.SubstituteByToken(t.Context(), first.Token, person(2)); err != nil {
		t.Fatal(err)
	}
	h.wantTold(ev)
}

func TestWhoMovesUpWithTheChangeGetsOneLetter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	h.register(ev.Slug, 1)
	next := h.register(ev.Slug, 2)
	h.move(ev.Slug, telling, func(d *event.Draft) { later(d); d.Capacity = nil })
	h.wantTold(ev, person1)
	if h.state(next.Reference) != Confirmed || h.countTo(person2) != 2 {
		t.Errorf("the next is %s and got %d letters", h.state(next.Reference), h.countTo(person2))
	}
}

func TestTheContactIsToldForThoseOfAGroupWhoHaveNoAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) { d.Rules.GroupMax = 5 })
	g := h.bringGroup(ev.Slug, GroupApplication{ContactName: "Kim Muster", ContactEmail: "kim@mail.example", Persons: []Application{
		{Person: Person{FirstName: "Robin", LastName: "Probe"}}, {Person: Person{FirstName: "Luca", LastName: "Probe"}}, person(1)}})
	h.move(ev.Slug, telling, later)
	letters := h.wantTold(ev, "kim@mail.example", person1)
	content := letters[0].words(t)
	if content.Calendar != "" || !strings.Contains(content.Text, testLinks.Group(g.Reference)) || !strings.Contains(content.Text, "Termin, bisher: Montag, 15. März") {
		t.Errorf("the contact is told\n%s", content.Text)
	}
	h.mustCancel(g.Members[0].Reference)
	h.wantTold(ev, "kim@mail.example", person1)
	h.move(ev.Slug, telling, toCityHall)
	if text := h.wantTold(ev, "kim@mail.example", person1)[0].words(t).Text; !strings.Contains(text, "Ort, bisher") {
		t.Errorf("the contact is told\n%s", text)
	}
	h.mustCancel(g.Members[1].Reference)
	h.wantTold(ev, person1)
}

func TestAContactWhoComesTooIsToldOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) { d.Rules.GroupMax = 5 })
	h.bringGroup(ev.Slug, GroupApplication{ContactName: "Person 1 Beispiel", ContactEmail: person1, Persons: []Application{
		person(1), {Person: Person{FirstName: "Luca", LastName: "Probe"}}}})
	h.move(ev.Slug, telling, later)
	h.wantTold(ev, person1)
}

func TestALetterOfADecisionThatWaitsGoesBeforeTheOneAboutTheChange(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
	applied := h.register(ev.Slug, 1)
	h.move(ev.Slug, event.News{}, toCityHall)
	made := h.decideHeld(ev.Slug, Approving, applied.Reference)
	h.now = h.now.Add(time.Minute)
	h.move(ev.Slug, telling, later)
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_confirmed' AND due_at <= $1`, h.now); n != 1 {
		t.Error("the approval still waits")
	}
	text := h.wantTold(ev, person1)[0].words(t).Text
	if strings.Contains(text, "Ort, bisher") || !strings.Contains(text, "Termin, bisher") {
		t.Errorf("against the approval it says\n%s", text)
	}
	h.wantUndo(ev, made, "event_changed")
}

func TestALongMessageIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	d := ev.Draft(nil)
	_, err := h.events.Telling(event.News{Tell: true, Message: strings.Repeat("x", event.MaxMessage+1)}).Change(t.Context(), actor.System(), ev.Slug, ev.Version, d)
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("%v", err)
	}
}

// Whoever registers while hosts save has read of the event as it was, or as it is: in the end everybody knows how it is.
func TestWhoRegistersWhileTheHostsSaveKnowsHowItIs(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	var wg sync.WaitGroup
	for n := range 60 {
		wg.Go(func() {
			if _, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, person(n)); err != nil && fault.KindOf(err) == fault.Internal {
				t.Errorf("person %d: %v", n, err)
			}
		})
		if n%20 == 10 {
			h.move(ev.Slug, telling, later)
		}
	}
	wg.Wait()
	now, err := event.Find(t.Context(), h.db, ev.Slug)
	if err != nil {
		t.Fatal(err)
	}
	const last = `
SELECT count(*) FROM (
    SELECT DISTINCT ON (l.recipient) p.data -> 'event' ->> 'starts_at' AS starts_at FROM letters AS l JOIN letter_parts AS p ON p.key = l.shared_part
    WHERE l.event_id = $1 AND l.state <> 'withdrawn' ORDER BY l.recipient, l.id DESC) AS told WHERE CAST(starts_at AS timestamptz) <> $2`
	if n := h.count(last, ev.ID, now.StartsAt); n != 0 {
		t.Errorf("%d people were last told of another day", n)
	}
	const twice = `SELECT count(*) FROM (SELECT recipient FROM letters WHERE kind = 'registration_event_changed' AND state <> 'withdrawn' GROUP BY recipient HAVING count(*) > 1) AS more`
	if n := h.count(twice); n != 0 {
		t.Errorf("%d people get more than one letter about the changes", n)
	}
	h.sound()
}

func TestOnlyWhoHasASeatGetsACalendarFile(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	seated, waiting := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	name, file, err := h.service.PersonalCalendar(t.Context(), seated.Token)
	if err != nil || name != ev.Slug+".ics" || !strings.Contains(file, "UID:"+strings.ToLower(string(seated.Reference))+"@tagung.example\r\n") {
		t.Errorf("%q %v\n%s", name, err, file)
	}
	checkHoldsNoSecret(t, "the own file", file)
	if strings.Contains(strings.ReplaceAll(file, "\r\n ", ""), seated.Token) || strings.Contains(file, "VALARM") {
		t.Errorf("the file says\n%s", file)
	}
	_, _, err = h.service.PersonalCalendar(t.Context(), waiting.Token)
	wantFault(t, err, fault.NotFound, "registration.calendar_without_seat")
	_, _, err = h.service.PersonalCalendar(t.Context(), fmt.Sprint(seated.Token, "x"))
	wantFault(t, err, fault.NotFound, "registration.link_unknown")
	h.mustCancel(seated.Reference)
	_, _, err = h.service.PersonalCalendar(t.Context(), seated.Token)
	wantFault(t, err, fault.NotFound, "registration.calendar_without_seat")
}

func TestTheOwnEntryNamesTheChosenPartsOfTheProgramme(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) {
		d.Questions = event.Questions{{Key: programmeKey, Kind: question.KindMultiple, Label: "An welchen Teilen nehmen Sie teil?",
			Options: []question.Option{{Value: "lunch", Label: "Mittagessen"}, {Value: "tour", Label: "Führung"}}}}
	})
	a := person(1)
	a.Answers.Values = map[string][]string{programmeKey: {"lunch", "tour"}}
	seated, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, a)
	if err != nil {
		t.Fatal(err)
	}
	_, file, err := h.service.PersonalCalendar(t.Context(), seated.Token)
	if want := `DESCRIPTION:An welchen Teilen nehmen Sie teil? Mittagessen\, Führung`; err != nil || !strings.Contains(strings.ReplaceAll(file, "\r\n ", ""), want) {
		t.Errorf("%v, the file says\n%s", err, file)
	}
	const kept = `SELECT count(*) FROM letters WHERE kind = 'registration_confirmed' AND data -> 'person' ->> 'programme' LIKE '%Mittagessen, Führung'`
	if n := h.count(kept); n != 1 {
		t.Errorf("%d letters name the parts", n)
	}
}
