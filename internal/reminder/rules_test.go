package reminder

import (
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// with gives an event these rules in place of the usual ones.
func with(rules ...event.Reminder) func(*event.Draft) {
	return func(d *event.Draft) { d.Reminders = rules }
}

// days is a rule counted in days, at nine.
func days(letter event.ReminderLetter, n int, side event.ReminderSide, anchor event.ReminderAnchor) event.Reminder {
	return event.Reminder{Letter: letter, Anchor: anchor, When: side, Count: n, Unit: event.UnitDays, Time: "09:00"}
}

func hours(letter event.ReminderLetter, n int, side event.ReminderSide, anchor event.ReminderAnchor) event.Reminder {
	return event.Reminder{Letter: letter, Anchor: anchor, When: side, Count: n, Unit: event.UnitHours}
}

// looks are times and how many letters are found then.
type looks []struct {
	at   time.Time
	want int
}

func (h *house) expect(all looks) {
	h.t.Helper()
	for _, look := range all {
		if got := h.at(look.at); got != look.want {
			h.t.Errorf("at %s: %d letters, want %d", look.at.In(dates.Berlin), got, look.want)
		}
	}
	h.sound()
}

// fact reads one fact of the only letter of a kind.
func (h *house) fact(kind, name string) (value string) {
	h.t.Helper()
	const query = `SELECT COALESCE(data->'facts'->>$2, '') FROM letters WHERE kind = $1`
	if err := h.db.GetContext(h.t.Context(), &value, query, kind, name); err != nil {
		h.t.Fatal(err)
	}
	return value
}

func TestWhoStillWaitsIsToldTheirPresentPlace(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(with(days(event.LetterWaiting, 3, event.Before, event.AnchorStart)))
	for n := range 4 { // the last two wait
		h.register(ev.Slug, n)
	}
	h.expect(looks{{berlin(2027, 4, 28, 8), 0}, {berlin(2027, 4, 28, 9), 2}, {berlin(2027, 4, 28, 10), 0}})
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_waiting' AND data->'facts'->>'position' IN ('1', '2')`); n != 2 {
		t.Errorf("%d letters with a place", n)
	}
}

func TestWhoMovesUpIsNotToldThatTheyStillWait(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(with(days(event.LetterWaiting, 3, event.Before, event.AnchorStart)))
	seated := h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	h.register(ev.Slug, 3)
	h.at(berlin(2027, 4, 28, 9))
	if err := h.registrations.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	if queued, withdrawn := h.letters("queued"), h.letters("withdrawn"); queued != 0 || withdrawn != 1 {
		t.Errorf("%d queued, %d withdrawn", queued, withdrawn)
	}
	h.expect(looks{{berlin(2027, 4, 28, 10), 0}})
}

func TestARuleReachesTheStatesItNamesAndNoOthers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	rule := days(event.LetterReminder, 7, event.Before, event.AnchorStart)
	rule.States = []event.Standing{event.StandingConfirmed, event.StandingWaitlisted}
	ev := h.event(with(rule))
	for n := range 4 {
		h.register(ev.Slug, n)
	}
	h.expect(looks{{berlin(2027, 4, 24, 9), 4}})
	rule.States = nil
	h.change(ev.Slug, with(rule))
	if queued := h.letters("queued"); queued != 2 {
		t.Errorf("%d letters wait though the rule names two people only", queued)
	}
}

func TestPeopleAreThankedTheDayAfterAndOnlyThoseWithASeat(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(with(days(event.LetterThanks, 1, event.After, event.AnchorEnd)))
	for n := range 3 {
		h.register(ev.Slug, n)
	}
	h.expect(looks{{berlin(2027, 5, 1, 17), 0}, {berlin(2027, 5, 2, 9), 2}, {berlin(2027, 5, 2, 10), 0}, {berlin(2027, 6, 2, 10), 0}})
}

func TestRemindersGoByHoursAndByDeadlines(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	closes := time.Date(2027, 4, 20, 23, 59, 59, 0, dates.Berlin)
	ev := h.event(with(hours(event.LetterReminder, 3, event.Before, event.AnchorStart), days(event.LetterInfo, 1, event.After, event.AnchorCloses)),
		func(d *event.Draft) { d.RegistrationClosesAt = &closes })
	h.register(ev.Slug, 1)
	h.expect(looks{{berlin(2027, 4, 21, 8), 0}, {berlin(2027, 4, 21, 9), 1}, {berlin(2027, 5, 1, 6), 0}, {berlin(2027, 5, 1, 7), 1}, {berlin(2027, 5, 1, 9), 0}})
}

func TestMovingADeadlineMovesTheReminderAndItMayGoAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	closes, later := time.Date(2027, 4, 20, 23, 59, 59, 0, dates.Berlin), time.Date(2027, 4, 25, 23, 59, 59, 0, dates.Berlin)
	ev := h.event(with(days(event.LetterReminder, 0, event.Before, event.AnchorCloses)), func(d *event.Draft) { d.RegistrationClosesAt = &closes })
	h.register(ev.Slug, 1)
	h.expect(looks{{berlin(2027, 4, 20, 9), 1}})
	h.change(ev.Slug, func(d *event.Draft) { d.RegistrationClosesAt = &later })
	if queued, withdrawn := h.letters("queued"), h.letters("withdrawn"); queued != 0 || withdrawn != 1 {
		t.Errorf("%d queued, %d withdrawn", queued, withdrawn)
	}
	h.expect(looks{{berlin(2027, 4, 20, 10), 0}, {berlin(2027, 4, 25, 9), 1}, {berlin(2027, 4, 25, 10), 0}})
}

func TestChangingWhatAReminderSaysSendsItNotTwice(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event()
	h.register(ev.Slug, 1)
	h.expect(looks{{berlin(2027, 4, 24, 9), 1}})
	h.change(ev.Slug, func(d *event.Draft) { d.Reminders[0].Text, d.Reminders[0].Time = "Bitte pünktlich.", "10:30" })
	h.expect(looks{{berlin(2027, 4, 24, 11), 0}})
	if queued := h.letters("queued"); queued != 1 {
		t.Errorf("%d letters wait", queued)
	}
}

func TestARuleThatIsGoneTakesItsLettersBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event()
	h.register(ev.Slug, 1)
	h.at(berlin(2027, 4, 24, 9))
	h.change(ev.Slug, with(event.DaysBefore(1)...))
	if queued := h.letters("queued"); queued != 0 {
		t.Errorf("%d letters of a rule that is gone", queued)
	}
}

func TestNothingIsSentMuchTooLate(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event()
	h.register(ev.Slug, 1)
	h.expect(looks{{berlin(2027, 4, 25, 9), 0}}) // the service was away for a day
	h.change(ev.Slug, with(event.DaysBefore(7, 6, 1)...))
	h.expect(looks{{berlin(2027, 4, 25, 12), 1}, {berlin(2027, 4, 25, 13), 0}}) // six days before: due three hours ago
	h.change(ev.Slug, with(event.DaysBefore(20)...))
	h.expect(looks{{berlin(2027, 4, 25, 14), 0}})
}

func TestOfTwoRemindersOfOneSortOnlyTheLaterGoesAndTheOtherToThoseItDoesNotReach(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	both := hours(event.LetterReminder, 24, event.Before, event.AnchorStart)
	both.States = []event.Standing{event.StandingConfirmed, event.StandingWaitlisted}
	ev := h.event(with(both, hours(event.LetterReminder, 3, event.Before, event.AnchorStart)))
	for n := range 3 {
		h.register(ev.Slug, n)
	}
	h.expect(looks{{berlin(2027, 5, 1, 8), 3}})
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_reminder' AND data->'facts'->>'state' = 'confirmed' AND dedupe_key LIKE '%reminder-3-hours%'`); n != 2 {
		t.Errorf("%d people with a seat got the later one", n)
	}
}

func TestTheContactGetsOneLetterForAllWhoHaveNoAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(func(d *event.Draft) { d.Rules.GroupMax, d.Capacity = 5, nil })
	group, err := h.registrations.RegisterGroup(t.Context(), actor.Participant(), ev.Slug, registration.GroupApplication{
		ContactName: "Kontakt", ContactEmail: "kontakt@gruppe.example", Persons: []registration.Application{
			{Person: registration.Person{LastName: "Eins"}}, {Person: registration.Person{LastName: "Zwei"}},
			{Person: registration.Person{LastName: "Drei", Email: "drei@mail.example"}}}})
	if err != nil {
		t.Fatal(err)
	}
	h.expect(looks{{berlin(2027, 4, 24, 9), 2}, {berlin(2027, 4, 24, 10), 0}})
	if n := h.count(`SELECT json_array_length(data->'facts'->'members') FROM letters WHERE kind = 'registration_group_reminder' AND recipient = 'kontakt@gruppe.example'`); n != 2 {
		t.Errorf("the letter to the contact names %d people, want the two without an address", n)
	}
	cancel := func(member int) {
		t.Helper()
		if err := h.registrations.CancelMembers(t.Context(), group.Token, group.Members[member].Reference); err != nil {
			t.Fatal(err)
		}
	}
	cancel(0)
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_group_reminder' AND state = 'queued'`); n != 1 {
		t.Error("the letter is gone though somebody of the group still comes")
	}
	cancel(1)
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_group_reminder' AND state = 'queued'`); n != 0 {
		t.Error("the letter goes though nobody whom it is about comes")
	}
	h.sound()
}

func TestNamesAreAskedForByTheRuleAndNotASecondTime(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	until := time.Date(2027, 4, 20, 23, 59, 59, 0, dates.Berlin)
	ev := h.event(with(days(event.LetterNames, 5, event.Before, event.AnchorNames)), func(d *event.Draft) { d.Rules.GroupMax, d.Rules.NameUntil, d.Capacity = 5, &until, nil })
	_, err := h.registrations.RegisterGroup(t.Context(), actor.Participant(), ev.Slug, registration.GroupApplication{ContactName: "Kontakt",
		ContactEmail: "kontakt@gruppe.example", Unnamed: 2, Persons: []registration.Application{{Person: registration.Person{LastName: "Eins", Email: "eins@mail.example"}}}})
	if err != nil {
		t.Fatal(err)
	}
	h.expect(looks{{berlin(2027, 4, 15, 8), 0}, {berlin(2027, 4, 15, 9), 1}, {berlin(2027, 4, 15, 10), 0}})
	if got := h.fact("registration_names", "count"); got != "2" {
		t.Errorf("asks for %s names, want 2", got)
	}
	h.now = berlin(2027, 4, 18, 12) // when they are asked without a rule
	if _, err := h.registrations.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_names'`); n != 1 {
		t.Errorf("%d letters ask for names, want 1", n)
	}
}

func TestALetterOfTheReleaseBeforeIsNotSentAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event()
	before := h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	h.now = berlin(2027, 4, 24, 9)
	const insert = `INSERT INTO letters (dedupe_key, kind, recipient, data, event_id, registration_id, queued_at, due_at)
SELECT 'reminder/' || reference || '/7/2027-05-01', 'registration_reminder', email, '{"facts":{}}', event_id, id, $2, $2 FROM registrations WHERE reference = $1`
	if _, err := h.db.ExecContext(t.Context(), insert, before.Reference, h.now); err != nil {
		t.Fatal(err)
	}
	h.expect(looks{{berlin(2027, 4, 24, 10), 1}})
	h.change(ev.Slug, func(d *event.Draft) { d.Title = "Anders" })
	if queued := h.letters("queued"); queued != 2 {
		t.Errorf("%d letters wait, want both", queued)
	}
	if err := h.registrations.CancelByToken(t.Context(), before.Token); err != nil {
		t.Fatal(err)
	}
	if queued := h.letters("queued"); queued != 1 {
		t.Errorf("%d letters wait, want the one of who comes", queued)
	}
}

func TestTheProgramOfTheReleaseBeforeMayWriteDaysDuringAnUpgrade(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(func(d *event.Draft) { d.Reminders[0].Text = "Bis bald!" })
	for _, c := range []struct{ days, want string }{{`{7,1}`, "Bis bald!"}, {`{3}`, `"count" : 3`}} {
		if _, err := h.db.ExecContext(t.Context(), `UPDATE events SET title = 'Anders', reminder_days = CAST($2 AS int[]) WHERE id = $1`, ev.ID, c.days); err != nil {
			t.Fatal(err)
		}
		var rules string
		if err := h.db.GetContext(t.Context(), &rules, `SELECT CAST(reminders AS text) FROM events WHERE id = $1`, ev.ID); err != nil || !strings.Contains(rules, c.want) {
			t.Errorf("%s became %s, %v", c.days, rules, err)
		}
	}
}

func TestRemindersInTheNightsWhenClocksChange(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.now = berlin(2027, 3, 1, 12)
	half := days(event.LetterReminder, 1, event.Before, event.AnchorStart)
	half.Time = "02:30"
	ev := h.event(with(half), func(d *event.Draft) {
		d.StartsAt, d.EndsAt = berlin(2027, 3, 29, 10), berlin(2027, 3, 29, 16) // in the night before, 02:30 is skipped
	})
	h.register(ev.Slug, 1)
	at := func(hour, minute int) time.Time { return time.Date(2027, 3, 28, hour, minute, 0, 0, time.UTC) }
	h.expect(looks{{at(1, 29), 0}, {at(1, 30), 1}, {at(2, 30), 0}})
	autumn := h.event(with(half), func(d *event.Draft) { d.StartsAt, d.EndsAt = berlin(2027, 11, 1, 10), berlin(2027, 11, 1, 16) })
	h.register(autumn.Slug, 2)
	at = func(hour, minute int) time.Time { return time.Date(2027, 10, 31, hour, minute, 0, 0, time.UTC) }
	h.expect(looks{{at(0, 29), 0}, {at(0, 30), 1}, {at(1, 30), 0}})
}

func TestAReminderOfWhoWasCancelledComesBackWhenThatIsUndone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event()
	first := h.register(ev.Slug, 1)
	h.at(berlin(2027, 4, 24, 9))
	decided, err := h.registrations.DecideAll(t.Context(), actor.System(), ev.Slug, registration.Order{Decision: registration.Cancelling,
		References: []registration.Reference{first.Reference}, Hold: true})
	if err != nil {
		t.Fatal(err)
	}
	if n := h.letters("withdrawn"); n != 1 {
		t.Errorf("%d withdrawn, want 1", n)
	}
	if err := h.registrations.UndoDecision(t.Context(), actor.System(), ev.Slug, decided.Undo.Number); err != nil {
		t.Fatal(err)
	}
	if n := h.letters("queued"); n != 1 {
		t.Errorf("%d queued again, want 1", n)
	}
	h.expect(looks{{berlin(2027, 4, 24, 10), 0}})
}
