package account_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/fault"
)

func TestSigningInTellsWhoActs(t *testing.T) {
	t.Parallel()
	o := open(t)
	ki, jmd := o.organisation("ki"), o.organisation("jmd")
	id := o.add(account.Invitation{Email: "Eva@ki.example", Name: "Eva Beispiel", Organisation: ki, Role: actor.RoleEditor})
	err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: "eva@KI.example", Name: "Eva", Organisation: jmd, Role: actor.RoleReception})
	if err != nil {
		t.Fatal(err)
	}
	found, who, err := o.BySession(t.Context(), o.signIn(" EVA@ki.example ", firstPassword))
	if err != nil {
		t.Fatal(err)
	}
	if found.ID != id || found.Name != "Eva Beispiel" || !found.HasPassword || found.Admin || who.AccountID() != id || who.IsAdmin() {
		t.Errorf("got %+v, %+v", found, who)
	}
	if !who.May(actor.EditEvent, ki) || who.May(actor.EditEvent, jmd) || !who.May(actor.SeeParticipants, jmd) {
		t.Errorf("rights of %+v", who.Memberships())
	}
}

func TestEveryFailedSignInReadsTheSame(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	gone := o.add(account.Invitation{Email: "gone@buero.example", Name: "Gone", Admin: true})
	if err := o.Deactivate(t.Context(), actor.System(), gone); err != nil {
		t.Fatal(err)
	}
	if err := o.Invite(t.Context(), actor.System(), account.Invitation{Email: "new@buero.example", Name: "New", Admin: true}); err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"ada@buero.example", "nobody@buero.example", "gone@buero.example", "new@buero.example", "", "no address", "nul\x00@buero.example", "\xff@buero.example"} {
		password := firstPassword
		if strings.HasPrefix(email, "ada") {
			password = "wrong"
		}
		_, err := o.SignIn(t.Context(), email, password, "Browser")
		wantFault(t, err, fault.Invalid, "account.sign_in_failed")
	}
}

func TestFiveFailuresPauseAnAddressAndSuccessForgetsThem(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	fail := func(email, want string, minutes int) {
		t.Helper()
		_, err := o.SignIn(t.Context(), email, "wrong", "Browser")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Fatalf("got %v, want %s", err, want)
		}
		if f, ok := err.(*fault.Error); minutes > 0 && (!ok || f.Args["Count"] != minutes) {
			t.Fatalf("got %+v, want %d minutes", err, minutes)
		}
	}
	for range 5 {
		fail("ada@buero.example", "sign_in_failed", 0)
	}
	fail("ADA@buero.example", "locked", 1)
	o.at(begin.Add(59 * time.Second))
	if _, err := o.SignIn(t.Context(), "ada@buero.example", firstPassword, "Browser"); !fault.Is(err, fault.Limited) {
		t.Errorf("the right password was looked at during the pause: %v", err)
	}
	o.at(begin.Add(time.Minute))
	fail("ada@buero.example", "sign_in_failed", 0)
	fail("ada@buero.example", "locked", 5)
	o.at(begin.Add(6 * time.Minute))
	fail("ada@buero.example", "sign_in_failed", 0)
	fail("ada@buero.example", "locked", 15)
	o.at(begin.Add(21 * time.Minute))
	o.signIn("ada@buero.example", firstPassword)
	for range 5 {
		fail("ada@buero.example", "sign_in_failed", 0)
	}
	for range 5 {
		fail("nobody@buero.example", "sign_in_failed", 0)
	}
	fail("nobody@buero.example", "locked", 1)
}

func TestFailuresAreForgottenAfterAnHour(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	for range 5 {
		_, err := o.SignIn(t.Context(), "ada@buero.example", "wrong", "Browser")
		wantFault(t, err, fault.Invalid, "account.sign_in_failed")
	}
	o.at(begin.Add(time.Hour))
	if removed, err := o.RemoveExpired(t.Context()); removed != 5 || err != nil {
		t.Errorf("removed %d, %v", removed, err)
	}
}

func TestFailedSignInsKeepNoAddress(t *testing.T) {
	t.Parallel()
	o := open(t)
	_, err := o.SignIn(t.Context(), "nobody@buero.example", "wrong", "Browser")
	wantFault(t, err, fault.Invalid, "account.sign_in_failed")
	if strings.Contains(err.Error(), "nobody") {
		t.Errorf("the error names the address: %v", err)
	}
	var stored []byte
	if err := o.db.GetContext(t.Context(), &stored, `SELECT email_hash FROM failed_sign_ins`); err != nil {
		t.Fatal(err)
	}
	if len(stored) == 0 || strings.Contains(string(stored), "nobody") {
		t.Errorf("stored %q", stored)
	}
}

func TestFiftyGuessesAtOnceInTwoProcessesGetNoMoreThanFiveLooks(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	processes := []*account.Service{o.Service, serve(second(t, o.db))}
	var looks, refused atomic.Int32
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			_, err := processes[i%2].SignIn(t.Context(), "ada@buero.example", "wrong", "Browser")
			switch fault.KindOf(err) {
			case fault.Invalid:
				looks.Add(1)
			case fault.Limited:
				refused.Add(1)
			default:
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
	if looks.Load() != 5 || refused.Load() != 45 {
		t.Errorf("%d looked at, %d refused", looks.Load(), refused.Load())
	}
}

// second opens the same database once more, with the same clock.
func second(t *testing.T, database *db.DB) *db.DB {
	t.Helper()
	other, err := db.Open(t.Context(), dbtest.URL(t, database), 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	other.Clock = database.Clock
	return other
}

func TestAnAttemptThatWasGivenUpDoesNotCount(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.ada()
	for range 10 {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond) // shorter than any hash
		_, err := o.SignIn(ctx, "ada@buero.example", firstPassword, "Browser")
		cancel()
		if fault.Is(err, fault.Limited) {
			t.Fatal("attempts that were given up locked the address")
		}
	}
}
