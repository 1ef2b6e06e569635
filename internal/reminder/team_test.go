package reminder

import (
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// staff makes an account with a role at the host.
func (h *house) staff(email string, role actor.Role) {
	h.t.Helper()
	_, err := account.New(h.db, account.Options{}).AddWithPassword(h.t.Context(), actor.System(), account.Invitation{
		Email: email, Name: email, Organisation: h.host, Role: role}, "ein langes Passwort für Tests")
	if err != nil {
		h.t.Fatal(err)
	}
}

// deciding is an event of which it is decided on 20 April whether it takes place; two people are needed.
func deciding(d *event.Draft) {
	d.Rules.MinParticipants, d.Rules.DecideAt = 2, new(time.Date(2027, 4, 20, 23, 59, 59, 0, dates.Berlin))
	d.Reminders = event.Reminders{days(event.LetterMinimum, 0, event.Before, event.AnchorDecide)}
}

func TestWhoWorksOnTheRegistrationsIsToldOnceThatTheMinimumIsNotReached(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.staff("leitung@ki.example", actor.RoleManager)
	h.staff("buero@ki.example", actor.RoleEditor)
	h.staff("lesen@ki.example", actor.RoleReader)
	ev := h.event(deciding)
	err := h.db.InTx(t.Context(), func(tx *db.Tx) error {
		_, _, err := account.JoinTeam(t.Context(), tx, "https://tagung.example", account.TeamInvitation{Email: "team@anderswo.example", Name: "Team", Event: ev.ID,
			EventTitle: ev.Title, Organisation: h.host, Role: actor.RoleTeam, Workshops: []string{}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	h.register(ev.Slug, 1)
	h.expect(looks{{berlin(2027, 4, 20, 8), 0}, {berlin(2027, 4, 20, 9), 3}, {berlin(2027, 4, 20, 10), 0}})
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_minimum' AND recipient IN ('leitung@ki.example', 'buero@ki.example', 'team@anderswo.example')
AND data->'facts'->>'count' = '1' AND data->'facts'->>'needed' = '2'`); n != 3 {
		t.Errorf("%d of the letters go to those who may edit registrations", n)
	}
	h.change(ev.Slug, func(d *event.Draft) { d.Rules.DecideAt = new(d.Rules.DecideAt.AddDate(0, 0, 2)) })
	if queued := h.letters("queued"); queued != 0 {
		t.Errorf("%d letters of the old date wait", queued)
	}
	h.expect(looks{{berlin(2027, 4, 22, 9), 3}})
	if err := h.events.Cancel(t.Context(), actor.System(), ev.Slug, ""); err != nil {
		t.Fatal(err)
	}
	if queued := h.letters("queued"); queued != 0 {
		t.Errorf("%d letters ask whether a cancelled event takes place", queued)
	}
}

func TestNobodyIsToldOfAMinimumThatWasReachedWhenItCounted(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.staff("buero@ki.example", actor.RoleEditor)
	ev := h.event(deciding)
	first := h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	h.expect(looks{{berlin(2027, 4, 20, 9), 0}})
	h.now = berlin(2027, 4, 20, 11)
	if err := h.registrations.CancelByToken(t.Context(), first.Token); err != nil {
		t.Fatal(err)
	}
	h.expect(looks{{berlin(2027, 4, 20, 12), 0}}) // at nine there were enough
}

func TestNobodyIsToldOfAMinimumThatIsReachedByNow(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.staff("buero@ki.example", actor.RoleEditor)
	ev := h.event(deciding)
	h.register(ev.Slug, 1)
	h.now = berlin(2027, 4, 20, 11) // the service was away at nine
	h.register(ev.Slug, 2)
	h.expect(looks{{berlin(2027, 4, 20, 12), 0}})
}

func TestTheTeamIsRemindedOfTheDecisionWhateverTheNumbers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.staff("buero@ki.example", actor.RoleEditor)
	ev := h.event(deciding, with(days(event.LetterDecision, 1, event.Before, event.AnchorDecide)))
	h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	h.expect(looks{{berlin(2027, 4, 19, 9), 1}, {berlin(2027, 4, 19, 12), 0}})
}
