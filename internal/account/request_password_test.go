package account_test

import (
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

func TestAForgottenPasswordIsReplacedAndEverySessionEnds(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	old := o.signIn("ada@buero.example", firstPassword)
	key, err := o.CreateToken(t.Context(), actor.System(), "ada@buero.example", "Abgleich", begin.AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		_, err := o.SignIn(t.Context(), "ada@buero.example", "wrong", "Browser")
		wantFault(t, err, fault.Invalid, "account.sign_in_failed")
	}
	if err := o.RequestPassword(t.Context(), "ADA@buero.example"); err != nil {
		t.Fatal(err)
	}
	entry, err := o.SetPassword(t.Context(), o.link("Ada@buero.example"), nextPassword, "Browser")
	if err != nil {
		t.Fatal(err)
	}
	o.wantSignedOut(old)
	_, _, err = o.ByToken(t.Context(), key)
	wantFault(t, err, fault.Unauthenticated, "account.token_invalid")
	o.who(entry.Session)
	o.signIn("ada@buero.example", nextPassword) // not locked any more
	_, err = o.SignIn(t.Context(), "ada@buero.example", firstPassword, "Browser")
	wantFault(t, err, fault.Invalid, "account.sign_in_failed")
	if got := o.letters("Ada@buero.example"); got != "account_warning account_password account_changed" {
		t.Errorf("letters: %s", got)
	}
}

func TestNobodyCanFillAMailboxWithPasswordLetters(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if err := o.RequestPassword(t.Context(), "ada@buero.example"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := o.letters("Ada@buero.example"); got != "account_password" {
		t.Errorf("letters: %s", got)
	}
	first := o.link("Ada@buero.example")
	o.at(begin.Add(5 * time.Minute))
	if err := o.RequestPassword(t.Context(), "ada@buero.example"); err != nil {
		t.Fatal(err)
	}
	if got := o.letters("Ada@buero.example"); got != "account_password account_password" {
		t.Errorf("letters: %s", got)
	}
	if _, err := o.SetPassword(t.Context(), o.link("Ada@buero.example"), nextPassword, "Browser"); err != nil {
		t.Fatal(err)
	}
	_, err := o.SetPassword(t.Context(), first, "neun gelbe Nelken", "Browser")
	wantFault(t, err, fault.Closed, "account.invitation_used")
}

func TestALinkForAForgottenPasswordExpiresAfterTwoHours(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	if err := o.RequestPassword(t.Context(), "ada@buero.example"); err != nil {
		t.Fatal(err)
	}
	o.at(begin.Add(2 * time.Hour))
	_, err := o.SetPassword(t.Context(), o.link("Ada@buero.example"), nextPassword, "Browser")
	wantFault(t, err, fault.Closed, "account.invitation_expired")
}

func TestARequestTellsNothingAboutTheAddress(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	gone := o.add(account.Invitation{Email: "gone@buero.example", Name: "Gone", Admin: true})
	if err := o.Deactivate(t.Context(), actor.System(), gone); err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"ada@buero.example", "nobody@buero.example", "gone@buero.example", "", "nul\x00", "\xff"} {
		started := time.Now()
		if err := o.RequestPassword(t.Context(), email); err != nil {
			t.Errorf("%q: %v", email, err)
		}
		if took := time.Since(started); took < 250*time.Millisecond {
			t.Errorf("%q answered after %v", email, took)
		}
	}
	if got := o.letters("gone@buero.example") + o.letters("nobody@buero.example"); got != "" {
		t.Errorf("letters: %s", got)
	}
}
