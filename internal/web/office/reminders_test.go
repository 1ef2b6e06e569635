package office_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

const remindersOf = "/intern/veranstaltungen/tagung-2027/bearbeiten/erinnerungen"

func openReminders(t *testing.T) (*house, *browser) {
	t.Helper()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	h.publish("Tagung", 20)
	return h, h.signIn("ki@demo.example")
}

func TestEachReminderIsToldInOneSentenceWithItsDay(t *testing.T) {
	t.Parallel()
	h, b := openReminders(t)
	h.register("tagung-2027", 1)
	page := b.get(remindersOf).wantStatus(http.StatusOK)
	page.wantText("#erinnerungen", "7 Tage vor dem Beginn um 09:00 Uhr an alle mit Platz: Erinnerung").
		wantText("#erinnerungen", "Einen Tag vor dem Beginn um 09:00 Uhr an alle mit Platz: Erinnerung").
		wantText("#erinnerungen", "Das ist am ").wantText("#erinnerungen", "Zurzeit beträfe das eine Person.")
	b.get("/intern/veranstaltungen/tagung-2027").wantText("main", "Einen Tag vor dem Beginn um 09:00 Uhr")
}

func TestRemindersAreAddedChangedAndRemoved(t *testing.T) {
	t.Parallel()
	h, b := openReminders(t)
	fields := b.get(remindersOf).fields()
	fields.Set("do", "erinnerung")
	more := b.post(remindersOf, fields).wantStatus(http.StatusOK)
	if more.find("#neue-erinnerung").Length() != 1 || more.find(`[name="reminders[2][remove]"]`).Length() != 0 {
		t.Error("there are no inputs for another reminder")
	}
	fields = more.fields()
	maps.Copy(fields, url.Values{"reminders[2][letter]": {"waiting"}, "reminders[2][count]": {"3"}, "reminders[2][anchor]": {"registration_closes"}, "reminders[2][time]": {"17:30"},
		"reminders[2][text]": {"Bitte Geduld."}, "reminders[0][states]": {"confirmed", "waitlisted"}, "reminders[1][remove]": {"ja"}})
	b.post(remindersOf, fields).wantRedirect(remindersOf)
	rules := h.stored("tagung-2027").Reminders
	want := event.Reminder{Letter: event.LetterWaiting, Anchor: event.AnchorCloses, When: event.Before, Count: 3, Unit: event.UnitDays, Time: "17:30", Text: "Bitte Geduld."}
	if len(rules) != 2 || rules[0].Count != 7 || !rules[0].GoesTo(event.StandingWaitlisted) || rules[1].Key() != want.Key() || rules[1].Text != want.Text || rules[1].Time != want.Time {
		t.Errorf("%+v", rules)
	}
	b.get("/intern/veranstaltungen/tagung-2027/verlauf").wantText("main", "3 Tage vor dem Anmeldeschluss um 17:30 Uhr an alle auf der Warteliste: Stand auf der Warteliste").
		wantText("main", "Bitte Geduld.")
	again := b.get(remindersOf)
	again.wantText("#erinnerungen", "7 Tage vor dem Beginn um 09:00 Uhr an alle mit Platz und alle auf der Warteliste: Erinnerung")
	if shown := again.fields(); len(shown["reminders[0][states]"]) != 2 || shown.Get("reminders[1][text]") != "Bitte Geduld." {
		t.Errorf("the form does not show what was saved: %v", shown)
	}
}

func TestAMistakeInAReminderIsToldAtItsInput(t *testing.T) {
	t.Parallel()
	h, b := openReminders(t)
	for name, c := range map[string]struct{ input, value, sentence string }{
		"too far":         {"reminders[0][count]", "91", "nicht größer als 90"},
		"no number":       {"reminders[0][count]", "viele", "Zahl"},
		"twice":           {"reminders[0][count]", "1", "gibt es zu diesem Zeitpunkt schon"},
		"time":            {"reminders[1][time]", "25:99", "Uhrzeit"},
		"letter":          {"reminders[1][letter]", "gruss", "angebotenen"},
		"letter is empty": {"reminders[1][letter]", "", ""},
	} {
		fields := b.get(remindersOf).fields()
		fields.Set(c.input, c.value)
		page := b.post(remindersOf, fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", c.sentence)
		if page.fields().Get(c.input) != c.value && c.value != "gruss" {
			t.Errorf("%s: what was typed is gone", name)
		}
	}
	if len(h.stored("tagung-2027").Reminders) != 2 {
		t.Error("a mistake was saved")
	}
}

func TestASuggestionIsAddedAndSavedWithOneClick(t *testing.T) {
	t.Parallel()
	h, b := openReminders(t)
	page := b.get(remindersOf)
	if page.find(`button[value="vorschlag-woche"]`).Length() != 0 {
		t.Error("what the event has already is suggested")
	}
	for _, do := range []string{"dank", "warteliste", "brief", "mindestzahl"} {
		fields := b.get(remindersOf).fields()
		fields.Set("do", "vorschlag-"+do)
		b.post(remindersOf, fields).wantRedirect(remindersOf)
	}
	rules := h.stored("tagung-2027").Reminders
	if len(rules) != 6 || !rules.Has(event.LetterThanks) || !rules.Has(event.LetterWaiting) || !rules.Has(event.LetterInfo) || !rules.Has(event.LetterMinimum) {
		t.Errorf("%+v", rules)
	}
	again := b.get(remindersOf).wantText("#erinnerungen", "Dafür fehlt noch: Meldestichtag.")
	if again.find(`button[value^="vorschlag-"]`).Length() != 0 {
		t.Error("something is suggested a second time")
	}
	fields := again.fields()
	for i := range 6 {
		fields.Set("reminders["+string(rune('0'+i))+"][remove]", "ja")
	}
	b.post(remindersOf, fields).wantRedirect(remindersOf)
	fields = b.get(remindersOf).wantText("#erinnerungen", "Noch keine.").fields()
	fields.Set("do", "vorschlag-woche")
	b.post(remindersOf, fields).wantRedirect(remindersOf)
	if len(h.stored("tagung-2027").Reminders) != 2 {
		t.Errorf("%+v", h.stored("tagung-2027").Reminders)
	}
}

func TestTheMinimumStandsOnThePageOfTheEventWithWhoIsThere(t *testing.T) {
	t.Parallel()
	h, b := openReminders(t)
	for n := range 3 {
		h.register("tagung-2027", n)
	}
	seats := "/intern/veranstaltungen/tagung-2027/bearbeiten/plaetze"
	fields := b.get(seats).fields()
	maps.Copy(fields, url.Values{"min_participants": {"12"}, "decide_at_date": {"2027-04-20"}})
	b.post(seats, fields).wantRedirect(seats)
	page := b.get("/intern/veranstaltungen/tagung-2027").wantText("main", "12, zurzeit 3").wantText("main", "20. April 2027, 23:59 Uhr")
	if strings.Contains(page.find("main").Text(), "keine") {
		t.Error("the usual reminders are gone")
	}
	if rules := h.stored("tagung-2027").Rules; rules.MinParticipants != 12 || !rules.DecideAt.Equal(time.Date(2027, 4, 20, 21, 59, 59, 0, time.UTC)) {
		t.Errorf("%+v", rules)
	}
}
