package delivery_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

func invitation(email string, host organisation.ID) account.Invitation {
	return account.Invitation{Email: email, Name: "Eva Beispiel", Organisation: host, Role: actor.RoleEditor}
}

// hire makes accounts of the host, one of each role, and one that looks after the installation.
func (h *house) hire() {
	h.t.Helper()
	for _, role := range actor.Roles {
		i := invitation(string(role)+"@ki.example", h.host)
		i.Role = role
		must(h.t, h.accounts.Invite(h.t.Context(), actor.System(), i))
	}
	must(h.t, h.accounts.Invite(h.t.Context(), actor.System(), account.Invitation{Email: "admin@haus.example", Name: "Alex Verwaltung", Admin: true}))
	h.send()
	h.run(`UPDATE letters SET sent_at = $1 WHERE account_id IS NOT NULL`, h.now.AddDate(0, 0, -1))
}

// alarms returns who has got one, in their order.
func (h *house) alarms() (told []string) {
	h.t.Helper()
	must(h.t, h.db.SelectContext(h.t.Context(), &told, `SELECT recipient FROM letters WHERE kind = 'letters_alarm' ORDER BY recipient`))
	return told
}

func (h *house) watch() (queued int) {
	h.t.Helper()
	queued, err := h.Watch(h.t.Context())
	must(h.t, err)
	return queued
}

// ended puts letters of the event into the outbox that arrived or failed a minute ago.
func (h *house) ended(event int64, arrived, failed int) {
	h.t.Helper()
	at := h.now.Add(-time.Minute)
	const arrivedSQL = `INSERT INTO letters (dedupe_key, kind, recipient, data, event_id, state, queued_at, due_at, sent_at)
	    SELECT 'arrived' || n || $1, 'registration_confirmed', 'a@gast.example', '{"a":1}', $2, 'sent', $3, $3, $3 FROM generate_series(1, $4) AS n`
	const failedSQL = `INSERT INTO letters (dedupe_key, kind, recipient, data, event_id, state, queued_at, due_at, failed_at, last_error)
	    SELECT 'failed' || n || $1, 'registration_confirmed', 'a@gast.example', '{"a":1}', $2, 'failed', $3, $3, $3, '554 5.7.1 spam' FROM generate_series(1, $4) AS n`
	key := fmt.Sprint(event, h.now.UnixMicro())
	h.run(arrivedSQL, key, event, at, arrived)
	h.run(failedSQL, key, event, at, failed)
}

func TestTheTeamIsToldWhenManyLettersFail(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	h.hire()
	ev := h.event()
	h.ended(int64(ev.ID), 0, 4)
	if n := h.watch(); n != 0 {
		t.Errorf("%d alarms about four letters", n)
	}
	h.ended(int64(ev.ID), 200, 0)
	h.now = h.now.Add(time.Second)
	h.ended(int64(ev.ID), 0, 10)
	if n := h.watch(); n != 0 {
		t.Errorf("%d alarms about 14 of 214 letters", n)
	}
	h.now = h.now.Add(time.Second)
	h.ended(int64(ev.ID), 0, 5)
	if n := h.watch(); n != 0 {
		t.Errorf("%d alarms about 19 of 219 letters", n)
	}
	h.run(`DELETE FROM letters WHERE state = 'sent' AND kind = 'registration_confirmed'`)
	if n, told := h.watch(), h.alarms(); n != 2 || !slices.Equal(told, []string{"editor@ki.example", "manager@ki.example"}) {
		t.Errorf("%d alarms to %q", n, told)
	}
	if n := h.watch(); n != 0 {
		t.Errorf("%d more on the same day", n)
	}
	h.send()
	h.now = h.now.AddDate(0, 0, 1)
	if n := h.watch(); n != 0 {
		t.Errorf("%d on the next day, when nothing fails", n)
	}
	h.ended(int64(ev.ID), 0, 5)
	if n := h.watch(); n != 2 {
		t.Errorf("%d alarms on the next day", n)
	}
}

// Accounts that were deactivated keep their place in the team of an event, and hear nothing of it.
func TestTheAlarmGoesToNobodyWhoseAccountIsDeactivated(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	h.hire()
	ev := h.event()
	const join = `
INSERT INTO team_memberships (event_id, account_id, organisation_id, role, created_at) SELECT $1, id, $2, 'team', $3 FROM accounts WHERE email <> 'admin@haus.example'`
	h.run(join, ev.ID, h.host, h.now)
	h.run(`DELETE FROM memberships`)
	h.run(`UPDATE accounts SET deactivated_at = $1 WHERE email <> 'reader@ki.example'`, h.now)
	h.ended(int64(ev.ID), 0, 5)
	if n, told := h.watch(), h.alarms(); n != 1 || told[0] != "reader@ki.example" {
		t.Errorf("%d alarms to %q", n, told)
	}
}

func TestWhoLooksAfterTheInstallationIsToldOfAllEvents(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	h.hire()
	for range 5 {
		h.ended(int64(h.event().ID), 0, 4)
		h.now = h.now.Add(time.Second)
	}
	if n, told := h.watch(), h.alarms(); n != 1 || told[0] != "admin@haus.example" {
		t.Errorf("%d alarms to %q", n, told)
	}
}

func TestLettersThatLieTooLongRaiseTheAlarm(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	h.hire()
	ev := h.event()
	h.register(ev.Slug, 1)
	since := h.now
	h.now = since.Add(29 * time.Minute)
	if n := h.watch(); n != 0 {
		t.Errorf("%d alarms after 29 minutes", n)
	}
	h.now = since.Add(31 * time.Minute)
	if n, told := h.watch(), h.alarms(); n != 3 || !slices.Equal(told, []string{"admin@haus.example", "editor@ki.example", "manager@ki.example"}) {
		t.Errorf("%d alarms to %q", n, told)
	}
	trouble, err := h.TroubleAt(t.Context(), h.staff(actor.RoleEditor), ev)
	if err != nil || trouble.OverdueAt == nil || !trouble.OverdueAt.Equal(since) {
		t.Errorf("the event page says %+v, %v", trouble, err)
	}
	admin := actor.Account(8, true, nil)
	if at, err := h.OverdueAt(t.Context(), admin); err != nil || at == nil || !at.Equal(since) {
		t.Errorf("the start page of an administrator says %v, %v", at, err)
	}
	h.send()
	if at, err := h.OverdueAt(t.Context(), admin); err != nil || at != nil {
		t.Errorf("when all have gone it says %v, %v", at, err)
	}
}

func TestALongQueueThatMovesIsNoAlarm(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	h.hire()
	ev := h.event()
	h.register(ev.Slug, 1)
	h.now = h.now.Add(2 * time.Hour)
	h.ended(int64(ev.ID), 1, 0)
	if n := h.watch(); n != 0 {
		t.Errorf("%d alarms while letters go", n)
	}
}

func TestALetterThatIsTriedAgainIsNoAlarm(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	h.hire()
	ev := h.event()
	h.register(ev.Slug, 1)
	h.now = h.now.Add(5 * time.Hour)
	h.run(`UPDATE letters SET due_at = $1, attempts = 8, last_error = '450 4.7.1 greylisted' WHERE state = 'queued'`, h.now.Add(time.Hour))
	if n := h.watch(); n != 0 {
		t.Errorf("%d alarms", n)
	}
}

func TestThePagesPointOutWhatDidNotArriveUntilItIsSentOnceMore(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	ev, other := h.event(), h.event()
	for n := range 3 {
		h.register(ev.Slug, n)
	}
	h.register(other.Slug, 9)
	h.send()
	h.run(`UPDATE letters SET state = 'bounced', failed_at = $1, last_error = '552 5.2.2 full' WHERE event_id = $2 AND recipient <> 'person0@mail.example'`, h.now, ev.ID)
	editor := h.staff(actor.RoleEditor)
	failed := func() int {
		found, err := h.Troubles(t.Context(), editor)
		must(t, err)
		n := 0
		for _, trouble := range found {
			if trouble.Event.ID != ev.ID {
				t.Errorf("trouble at %s", trouble.Event.Slug)
			}
			n += trouble.Failed
		}
		return n
	}
	if n := failed(); n != 2 {
		t.Errorf("%d did not arrive", n)
	}
	for _, who := range []actor.Actor{h.staff(actor.RoleReception), actor.Account(9, true, nil), actor.Participant()} {
		if found, err := h.Troubles(t.Context(), who); err != nil || len(found) != 0 {
			t.Errorf("told to somebody without the right: %v, %v", found, err)
		}
	}
	list, err := h.registrations.List(t.Context(), editor, ev.Slug, registration.Filter{}, registration.Place{})
	must(t, err)
	marked := 0
	for _, row := range list.Rows {
		if row.Unreached {
			marked++
		}
	}
	if marked != 2 {
		t.Errorf("%d are marked in the list", marked)
	}
	for _, letter := range h.letters(ev.Slug) {
		if letter.State == mailing.Bounced {
			h.repeat(letter.ID, 0)
		}
	}
	if n := failed(); n != 0 {
		t.Errorf("%d after they were sent once more", n)
	}
	h.send()
	list, err = h.registrations.List(t.Context(), editor, ev.Slug, registration.Filter{}, registration.Place{})
	must(t, err)
	for _, row := range list.Rows {
		if row.Unreached {
			t.Errorf("%s is marked still", row.Email)
		}
	}
	h.now = ev.EndsAt.Add(time.Hour)
	if n := failed(); n != 0 {
		t.Errorf("%d after the event", n)
	}
}

func TestTheAlarmReadsWell(t *testing.T) {
	t.Parallel()
	h := openHouse(t, "")
	h.hire()
	ev := h.event()
	h.register(ev.Slug, 1)
	h.now = h.now.Add(time.Hour)
	h.ended(int64(ev.ID), 0, 7)
	h.watch()
	h.send()
	for to, want := range map[string][]string{
		"editor@ki.example": {"E-Mails bleiben liegen: Fachtagung", "Eva Beispiel", "Seit Donnerstag, 1. April 2027, 12:00 Uhr warten Nachrichten",
			"In der letzten Stunde kamen 7 Nachrichten nicht an, von 7.", baseURL + "/intern/veranstaltungen/" + ev.Slug + "/nachrichten", "Stand: Donnerstag, 1. April 2027, 13:00 Uhr."},
		"admin@haus.example": {"E-Mails bleiben liegen", "Alex Verwaltung", "alle E-Mails des Tagungsbüros", "tagungsbuero mail test"},
	} {
		var id mailing.ID
		must(t, h.db.GetContext(t.Context(), &id, `SELECT id FROM letters WHERE kind = 'letters_alarm' AND recipient = $1`, to))
		letter, err := h.mailing.Letter(t.Context(), id)
		must(t, err)
		for _, part := range want[1:] {
			if !strings.Contains(strings.Join(strings.Fields(letter.Text), " "), part) {
				t.Errorf("%q is missing in\n%s", part, letter.Text)
			}
		}
		if letter.Subject != want[0] || letter.HTML == "" {
			t.Errorf("subject %q", letter.Subject)
		}
	}
}
