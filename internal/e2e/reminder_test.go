package e2e_test

import (
	"net/mail"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing/smtptest"
)

// The running program finds what falls due and sends it: to those with a seat, to those who wait, and nobody twice.
func TestRemindersGoOutWhenTheyFallDue(t *testing.T) {
	t.Parallel()
	sink := smtptest.Start(t)
	rules := event.Reminders{
		{Letter: event.LetterReminder, Anchor: event.AnchorStart, When: event.Before, Count: 3, Unit: event.UnitHours, Text: "Bitte bringen Sie einen Ausweis mit."},
		{Letter: event.LetterWaiting, Anchor: event.AnchorStart, When: event.Before, Count: 3, Unit: event.UnitHours},
		{Letter: event.LetterInfo, Anchor: event.AnchorStart, When: event.Before, Count: 1, Unit: event.UnitHours}, // not yet
	}
	h, s, slug := openOffice(t, 2, settings{"TB_SMTP_URL": sink.URL(), "TB_MAIL_FROM": "tagungen@kreis.example"}, func(d *event.Draft) { d.Reminders = rules })
	for n := range 3 {
		newClient(t).post(s.base+registrationPath(slug), person(n))
	}
	h.awaitLetters()
	before := sink.Count()
	h.bringDue(s)
	sink.Await(t, before+3)
	h.bringDue(s) // once more
	eventually(t, "what is due is looked for", func() bool { return h.count(`SELECT count(*) FROM job_runs WHERE key LIKE 'reminders|%'`) > 0 })
	h.awaitLetters()
	var got []string
	for _, m := range sink.Messages()[before:] {
		read, err := m.Parsed()
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, m.To+" "+subjectOf(t, read))
		if hint := strings.Contains(string(m.Raw), "Ausweis"); hint == (m.To == address(2)) {
			t.Errorf("to %s: says the hint: %t", m.To, hint)
		}
	}
	slices.Sort(got)
	for n, waits := range []bool{false, false, true} {
		if len(got) != 3 || !strings.HasPrefix(got[n], address(n)+" ") || strings.Contains(got[n], "Warteliste") != waits {
			t.Fatalf("reminders are %q", got)
		}
	}
}

// bringDue lets the event begin in three hours and a moment less, and starts the service anew in a minute of its own, so that
// nobody has to wait for the next one.
func (h *house) bringDue(s *service) {
	h.t.Helper()
	time.Sleep(1100 * time.Millisecond) // who registered is asked before the letter falls due
	s.stop(syscall.SIGTERM)
	h.exec(`UPDATE events SET starts_at = date_trunc('milliseconds', now()) + interval '3 hours', ends_at = now() + interval '9 hours'`)
	h.exec(`DELETE FROM job_runs WHERE key LIKE 'reminders|%'`)
	s.again()
}

func subjectOf(t testing.TB, m *mail.Message) string {
	t.Helper()
	return decoded(t, m.Header.Get("Subject"))
}
