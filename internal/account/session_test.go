package account_test

import (
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

func (o office) wantSignedOut(session string) {
	o.t.Helper()
	_, _, err := o.BySession(o.t.Context(), session)
	wantFault(o.t, err, fault.Unauthenticated, "account.signed_out")
}

func TestASessionEndsWithSigningOut(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	first, other := o.signIn("ada@buero.example", firstPassword), o.signIn("ada@buero.example", firstPassword)
	for range 2 {
		if err := o.SignOut(t.Context(), first); err != nil {
			t.Fatal(err)
		}
	}
	o.wantSignedOut(first)
	o.wantSignedOut("")
	o.wantSignedOut("\x00 no session")
	o.who(other)
}

func TestASessionEndsAfterTwelveIdleHours(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	session := o.signIn("ada@buero.example", firstPassword)
	now := begin
	for range 3 {
		now = now.Add(12*time.Hour - time.Second)
		o.at(now).who(session)
	}
	o.at(now.Add(12 * time.Hour)).wantSignedOut(session)
}

func TestASessionEndsAfterThirtyDaysOfUse(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	session := o.signIn("ada@buero.example", firstPassword)
	last := begin.Add(30 * 24 * time.Hour)
	for now := begin; now.Before(last); now = now.Add(11 * time.Hour) {
		o.at(now).who(session)
	}
	o.at(last).wantSignedOut(session)
	if removed, err := o.RemoveExpired(t.Context()); removed != 1 || err != nil {
		t.Errorf("removed %d, %v", removed, err)
	}
}

func TestUseIsNotedAtMostEveryFiveMinutes(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	session := o.signIn("ada@buero.example", firstPassword)
	for _, step := range []struct{ after, want time.Duration }{
		{5*time.Minute - time.Second, 0}, {5 * time.Minute, 5 * time.Minute}, {9 * time.Minute, 5 * time.Minute}, {time.Hour, time.Hour},
	} {
		o.at(begin.Add(step.after)).who(session)
		var seen time.Time
		if err := o.db.GetContext(t.Context(), &seen, `SELECT last_seen_at FROM sessions`); err != nil {
			t.Fatal(err)
		}
		if !seen.Equal(begin.Add(step.want)) {
			t.Errorf("after %v: noted %v", step.after, seen.Sub(begin))
		}
	}
}

func TestAnAccountSeesAndEndsOnlyItsOwnSessions(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	o.add(account.Invitation{Email: "eva@buero.example", Name: "Eva", Admin: true})
	phone, desk := o.signIn("ada@buero.example", firstPassword), ""
	desk = o.at(begin.Add(time.Hour)).signIn("ada@buero.example", firstPassword)
	foreign := o.signIn("eva@buero.example", firstPassword)
	ada := o.who(desk)
	sessions, err := o.Sessions(t.Context(), ada, desk)
	if err != nil || len(sessions) != 2 || !sessions[0].Current || sessions[1].Current || sessions[0].UserAgent != "Browser" {
		t.Fatalf("got %+v, %v", sessions, err)
	}
	if strings.Contains(sessions[0].ID, desk) {
		t.Error("the id is the secret")
	}
	theirs, err := o.Sessions(t.Context(), o.who(foreign), foreign)
	if err != nil || len(theirs) != 1 {
		t.Fatalf("got %+v, %v", theirs, err)
	}
	for _, id := range []string{sessions[1].ID, theirs[0].ID, "no id", ""} {
		if err := o.EndSession(t.Context(), ada, id); err != nil {
			t.Fatal(err)
		}
	}
	o.wantSignedOut(phone)
	o.who(desk)
	o.who(foreign)
	if err := o.EndSessions(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	o.wantSignedOut(desk)
	o.who(foreign)
	_, err = o.Sessions(t.Context(), actor.Participant(), "")
	wantFault(t, err, fault.Unauthenticated, "account.signed_out")
}

func TestWhatABrowserSaysOfItselfIsStoredCleanAndShort(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	entry, err := o.SignIn(t.Context(), "ada@buero.example", firstPassword, "Br\x00ow\xffser\n"+strings.Repeat("ü", 500))
	if err != nil {
		t.Fatal(err)
	}
	sessions, err := o.Sessions(t.Context(), o.who(entry.Session), entry.Session)
	if err != nil || sessions[0].UserAgent != "Browser"+strings.Repeat("ü", 193) {
		t.Errorf("stored %q, %v", sessions[0].UserAgent, err)
	}
}
